//! The operations of one call, on all their servers.

use super::super::{Answer, Operation, Reply, Server};
use super::link::{Answers, Link};
use super::operation::{answer, request, second_answer, second_request};
use super::request::Request;
use super::response::Response;
use super::ring::Ring;
use super::{Fault, FaultKind};
use tokio::sync::oneshot;

type Outcome = Result<Reply, Fault>;

/// Operations that have been sent to their servers, which answer at the same time.
pub(super) struct Batch {
    outcomes: Vec<Outcome>,
    parts: Vec<Part>,
}

/// What was asked of one server.
struct Part {
    link: Link,
    /// Each with its place in the batch.
    operations: Vec<(usize, Operation)>,
    answers: oneshot::Receiver<Answers>,
}

/// What was asked of one server in a second step, and where the outcomes are that this may change.
struct Second {
    places: Vec<usize>,
    answers: oneshot::Receiver<Answers>,
}

impl Batch {
    /// Sends operations to their servers, but for those with values that are too large.
    pub(super) fn begin(
        operations: Vec<Operation>,
        links: &[Link],
        ring: &Ring,
        largest: usize,
    ) -> Self {
        let mut outcomes = Vec::with_capacity(operations.len());
        let mut shares: Vec<Vec<_>> = links.iter().map(|_| Vec::new()).collect();
        for (place, operation) in operations.into_iter().enumerate() {
            outcomes.push(Err(unanswered()));
            match operation.too_large(largest) {
                Some(fault) => outcomes[place] = Err(fault),
                None => shares[ring.place_of(operation.key())].push((place, operation)),
            }
        }
        let shares = links.iter().zip(shares);
        let shares = shares.filter(|(_, operations)| !operations.is_empty());
        let parts = shares.map(|(link, operations)| Part::begin(link.clone(), operations));
        Batch {
            outcomes,
            parts: parts.collect(),
        }
    }

    /// Waits for the outcomes.
    pub(super) async fn finish(mut self) -> Vec<Outcome> {
        let mut seconds = Vec::new();
        for part in self.parts {
            seconds.extend(part.finish(&mut self.outcomes).await);
        }
        for second in seconds {
            second.finish(&mut self.outcomes).await;
        }
        self.outcomes
    }
}

impl Part {
    fn begin(link: Link, operations: Vec<(usize, Operation)>) -> Self {
        let requests = operations.iter().map(|(_, operation)| request(operation));
        let answers = link.ask(requests.collect());
        Part {
            link,
            operations,
            answers,
        }
    }

    async fn finish(self, outcomes: &mut [Outcome]) -> Option<Second> {
        let (responses, connection) = self.answers.await.ok()?;
        let (mut places, mut requests) = (Vec::new(), Vec::new());
        for ((place, operation), response) in self.operations.iter().zip(responses) {
            if let Some(request) = second(operation, &response, connection) {
                places.push(*place);
                requests.push(request);
            }
            let answer = response.and_then(|response| answer(operation, response, connection));
            outcomes[*place] = answer.map(of_server);
        }
        (!places.is_empty()).then(|| Second {
            places,
            answers: self.link.ask(requests),
        })
    }
}

impl Second {
    async fn finish(self, outcomes: &mut [Outcome]) {
        let (mut responses, _) = self.answers.await.unwrap_or_default();
        responses.resize_with(self.places.len(), || Err(unanswered()));
        for (place, response) in self.places.into_iter().zip(responses) {
            if let Some(fault) = response.map_or_else(Some, |response| second_answer(&response)) {
                outcomes[place] = Err(fault);
            }
        }
    }
}

fn of_server(answer: Answer) -> Reply {
    let server = Server::FORGETFUL;
    Reply { answer, server }
}

fn second(
    operation: &Operation,
    response: &Result<Response, Fault>,
    connection: u64,
) -> Option<Request> {
    second_request(operation, response.as_ref().ok()?, connection)
}

/// What becomes of an operation whose server is no more asked, since the store is dropped.
fn unanswered() -> Fault {
    Fault::new(FaultKind::Unreachable, "the store was dropped")
}
