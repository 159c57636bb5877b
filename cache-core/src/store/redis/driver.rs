//! Batches, carried out: on which servers, and again if that has a point.

use super::batch::{Batch, Job, send_scripts};
use super::command::{self, Trouble};
use super::connection::Connection;
use super::nodes::Nodes;
use super::outcome::{self, Done, Outcome};
use super::script::Sent;
use super::settings::{Address, Settings};
use super::topology::Topology;
use crate::store::watchers::Watchers;
use crate::store::{Fault, FaultKind, Operation, Reply, Server};
use crate::sync::Arc;
use redis::{Value, cmd};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// How often an operation is tried: twice, and once more for a slot that is moving, where one node
/// may name another that names a third.
const TRIES: usize = 3;
/// What a server is given to come to itself.
const BREATH: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(super) struct Driver {
    nodes: Arc<Nodes>,
    topology: Topology,
    largest: usize,
}

impl Driver {
    pub(super) fn new(settings: Arc<Settings>, watchers: Arc<Watchers>) -> Self {
        let largest = settings.largest;
        let nodes = Arc::new(Nodes::new(settings.clone(), watchers));
        Driver {
            topology: Topology::new(&settings, &nodes),
            nodes,
            largest,
        }
    }

    pub(super) fn is_cluster(&self) -> bool {
        matches!(self.topology, Topology::Cluster(_))
    }

    /// Carries out a batch.
    pub(super) async fn run(
        self: Arc<Self>,
        operations: Vec<Operation>,
    ) -> Vec<Result<Reply, Fault>> {
        let mut batch = Batch::new(operations, self.largest);
        for attempt in 0..TRIES {
            let jobs = batch.take();
            if jobs.is_empty() {
                break;
            }
            if attempt > 0 {
                sleep(BREATH * u32::from(attempt > 1)).await;
            }
            self.attempt(&mut batch, jobs).await;
        }
        batch.answers()
    }

    /// Has changes told from now on.
    pub(super) async fn arm(self: Arc<Self>) {
        self.nodes.arm().await;
    }

    /// Tries some operations, those of each server together and the servers side by side.
    async fn attempt(self: &Arc<Self>, batch: &mut Batch, jobs: Vec<Job>) {
        let mut groups = self.by_server(batch, jobs).await;
        let last = groups.pop();
        let mut others = JoinSet::new();
        for (address, jobs) in groups {
            let this = self.clone();
            others.spawn(async move { this.serve(&address, jobs).await });
        }
        if let Some((address, jobs)) = last {
            settle(batch, self.serve(&address, jobs).await);
        }
        while let Some(done) = others.join_next().await {
            // a task that panicked leaves its operations as untried
            settle(batch, done.unwrap_or_default());
        }
    }

    async fn by_server(&self, batch: &mut Batch, jobs: Vec<Job>) -> Vec<(Address, Vec<Job>)> {
        let mut groups: Vec<(Address, Vec<Job>)> = Vec::new();
        for job in jobs {
            let server = match &job.asking {
                Some(address) => Ok(address.clone()),
                None => self.topology.server_of(job.operation.key()).await,
            };
            match server {
                Ok(address) => match groups.iter_mut().find(|(known, _)| *known == address) {
                    Some((_, jobs)) => jobs.push(job),
                    None => groups.push((address, vec![job])),
                },
                Err(fault) => batch.settle(job, Outcome::Answer(Err(fault))),
            }
        }
        groups
    }

    async fn serve(&self, address: &Address, mut jobs: Vec<Job>) -> Done {
        let connection = match self.nodes.connection(address).await {
            Ok(connection) => connection,
            Err(fault) => {
                self.topology.doubt(address);
                return outcome::of_each(jobs, |job| outcome::missed(job, address, &fault));
            }
        };
        send_scripts(&mut jobs, connection.scripts);
        let commands = jobs.iter().flat_map(|job| {
            let asking = job.asking.as_ref().map(|_| cmd("ASKING"));
            asking
                .into_iter()
                .chain([command::of(&job.operation, job.sent)])
        });
        match connection.exchange(commands).await {
            Ok((replies, server)) => self.understand(&connection, jobs, replies, server),
            Err(loss) => {
                self.topology.doubt(address);
                outcome::of_each(jobs, |job| outcome::lost(&loss, &job.operation))
            }
        }
    }

    fn understand(
        &self,
        connection: &Connection,
        jobs: Vec<Job>,
        replies: Vec<Value>,
        server: Server,
    ) -> Done {
        let mut replies = replies.into_iter();
        let mut forgotten = None;
        let done = outcome::of_each(jobs, |job| {
            let asking = job.asking.take();
            // the first of two is that to ASKING, after which nothing depends on it
            let reply = match asking {
                Some(_) => replies.by_ref().nth(1),
                None => replies.next(),
            };
            let answer = command::answer(&job.operation, reply.unwrap_or_default(), self.largest);
            let outcome = match (answer, &forgotten) {
                (Ok(answer), None) => return Outcome::Answer(Ok(Reply { answer, server })),
                (Ok(_), Some(fault)) => outcome::overtook(fault, &job.operation),
                (Err(Trouble::Forgotten(fault)), _) => {
                    job.sent = Sent::Whole;
                    forgotten = Some(fault.clone());
                    Outcome::Again(fault)
                }
                (Err(trouble), _) => return self.see_to(trouble, connection, job),
            };
            // again of this server
            job.asking = asking;
            outcome
        });
        match connection.left() {
            Some(fault) => outcome::read_again(done, &fault),
            None => done,
        }
    }

    fn see_to(&self, trouble: Trouble, connection: &Connection, job: &mut Job) -> Outcome {
        let told = |to: &str| Address::told(to, &connection.wire.address);
        match trouble {
            Trouble::Fault(fault) => {
                // whoever answers what was not asked may be out of step
                if fault.kind == FaultKind::Garbled {
                    connection.leave(&fault);
                }
                Outcome::Answer(Err(fault))
            }
            Trouble::Moved { slot, to } => {
                // what is changed where the slot is now is not told here
                connection.wire.line.renew_session();
                match told(&to) {
                    None => Outcome::Answer(Err(outcome::redirected())),
                    Some(to) if self.topology.moved(slot, &to) => {
                        Outcome::Again(outcome::redirected())
                    }
                    Some(_) => Outcome::Answer(Err(outcome::not_a_cluster())),
                }
            }
            Trouble::Ask { to } => {
                job.asking = told(&to);
                Outcome::Again(outcome::redirected())
            }
            Trouble::Forgotten(fault) => Outcome::Again(fault),
            Trouble::Again { fault, is_stale } => {
                if is_stale {
                    connection.leave(&fault);
                    self.topology.doubt(&connection.wire.address);
                }
                Outcome::Again(fault)
            }
        }
    }
}

fn settle(batch: &mut Batch, done: Done) {
    for (job, outcome) in done {
        batch.settle(job, outcome);
    }
}
