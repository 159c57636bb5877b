//! Changing what is there: it is written in the place of exactly what was read.

use super::Fresh;
use super::integers::count;
use super::place::Place;
use super::read::{Nonces, Seen, answers_are_missing, listed};
use super::timeout::life;
use crate::lease::state;
use crate::shared::background::pause;
use crate::shared::cache::Inner;
use crate::shared::envelope::Envelope;
use crate::store::{Answer, Fault, FaultKind, Key, Operation, Reply};
use std::time::Duration;

/// How often others may be quicker.
const ATTEMPTS: u32 = 64;
/// For how many milliseconds one waits at most until it is tried again.
const LONG: u64 = 32;

impl Inner {
    /// Sets a value unless there is one; false if there is.
    pub(super) async fn add(&self, place: &Place, key: Key, fresh: Fresh) -> Result<bool, Fault> {
        let _turn = self.turns.of(&key).await;
        for attempt in 0..ATTEMPTS {
            let (standing, seen) = self
                .read_to_replace(place, &key, fresh.deadline, attempt)
                .await?;
            if seen.is_alive() {
                return Ok(false);
            }
            if self.replace(place, &key, &fresh, &standing, &seen).await? {
                return Ok(true);
            }
        }
        Err(contended(&key))
    }

    /// Adds to an integer; gives what it comes to.
    pub(super) async fn count(&self, place: &Place, key: Key, by: i128) -> Result<i64, Fault> {
        let _turn = self.turns.of(&key).await;
        for attempt in 0..ATTEMPTS {
            // only what is not there yet needs a lease that is granted now, and it never expires
            let (standing, seen) = self
                .read_to_replace(place, &key, Envelope::NEVER, attempt)
                .await?;
            let (fresh, sum) = count(&self.coder, &key, &seen.there, by)?;
            if self.replace(place, &key, &fresh, &standing, &seen).await? {
                return Ok(sum);
            }
        }
        Err(contended(&key))
    }

    async fn read_to_replace(
        &self,
        place: &Place,
        key: &Key,
        deadline: u64,
        attempt: u32,
    ) -> Result<(Nonces, Seen), Fault> {
        if attempt > 0 {
            // those who were too late at once are not to try again at once
            let most = LONG.min(1 << attempt.min(8));
            let millis = state().hash_one((key, attempt)) % most;
            pause(Duration::from_millis(millis)).await;
        }
        let keys = std::slice::from_ref(key);
        let (standing, mut seen) = self.grant_and_read(place, keys, deadline).await?;
        let seen = seen.pop().ok_or_else(answers_are_missing)?;
        Ok((standing, seen))
    }

    /// Writes in the place of what is there. False if that is not there any longer.
    async fn replace(
        &self,
        place: &Place,
        key: &Key,
        fresh: &Fresh,
        standing: &Nonces,
        seen: &Seen,
    ) -> Result<bool, Fault> {
        if standing.is_none() {
            // a store that keeps nothing has dropped it at once
            return Ok(true);
        }
        let value = self.close(key, fresh, listed(standing, seen.fence))?;
        let (key, ttl) = (key.clone(), life(fresh.deadline));
        let mut operations = self.hold(place, fresh.deadline);
        let read = seen.there.version();
        operations.push(Operation::store_over(read, key, value, ttl));
        let replies = self.answers(operations).await?;
        // on another server than was asked before it would not be served
        let is_done =
            |reply: &Reply| reply.answer == Answer::Done(true) && reply.server.fence == seen.fence;
        Ok(replies.last().is_some_and(is_done))
    }
}

fn contended(key: &Key) -> Fault {
    let message =
        format!("{key} was changed by others {ATTEMPTS} times meanwhile: try again later");
    Fault::new(FaultKind::Contended, message)
}
