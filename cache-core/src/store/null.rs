//! A store that keeps nothing.

use super::{Answer, Fault, Operation, Pending, Reply, Server, Store};
use std::future::ready;

/// A store that keeps nothing, for a program to run without a cache: every call computes.
#[derive(Clone, Copy, Default, Debug)]
pub struct Null;

impl Store for Null {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let answer = |operation: &Operation| match operation {
            // as if it had been dropped at once
            Operation::Add { .. } | Operation::Set { .. } => Answer::Done(true),
            reads if reads.is_answered_with_a_value() => Answer::Value(None),
            _ => Answer::Done(false),
        };
        let reply = |operation| {
            Ok(Reply {
                answer: answer(operation),
                server: Server::FORGETFUL,
            })
        };
        Box::pin(ready(operations.iter().map(reply).collect()))
    }

    fn is_one_server(&self) -> bool {
        true
    }

    fn name(&self) -> String {
        "null".into()
    }
}
