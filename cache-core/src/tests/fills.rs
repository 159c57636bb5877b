//! A store against a plain map: whatever comes, in whatever order.

use crate::answer::{Answer, Kept};
use crate::flight::{Led, Outcome, Seen};
use crate::held::{Copied, Held};
use crate::memo::Lifetime;
use crate::store::{Boarding, Bound, Hit, Leftovers, Memory};

/// A key, and how often its hash had been invalidated as the value was begun.
type Value = (u64, u64);

/// One thread that does what calls and writes do.
struct Player {
    store: Memory<u64, Copied<Value>>,
    /// By hash.
    invalidated: Vec<u64>,
    /// Computations under way, of a key, as of some number of invalidations.
    led: Vec<(Value, Led<Copied<Value>>)>,
    /// What was seen of a key at some time.
    seen: Vec<(u64, Seen)>,
    /// Of the random numbers.
    state: u64,
}

const KEYS: u64 = 40;

/// Two keys have one hash; some of the hashes are the largest there are.
fn hash(key: u64) -> u64 {
    let pair = key / 2;
    let tag = match pair % 3 {
        0 => u64::from(u32::MAX) - pair % 4,
        _ => pair * 0x1357_9bdf % (1 << 32),
    };
    ((pair % 7) << 40) | tag
}

fn xorshift(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state >> 11
}

impl Player {
    fn new(bound: Bound, seed: u64) -> Self {
        Player {
            store: Memory::new(bound),
            invalidated: vec![0; KEYS as usize / 2],
            led: Vec::new(),
            seen: Vec::new(),
            state: seed,
        }
    }

    fn below(&mut self, bound: u64) -> u64 {
        xorshift(&mut self.state) % bound
    }

    fn begun(&self, key: u64) -> Value {
        (key, self.invalidated[key as usize / 2])
    }

    /// A value that is given out is of the key, and not from before an invalidation.
    fn is_good(&self, key: u64, held: Copied<Value>) {
        let Kept::Value(value) = held.give() else {
            panic!("no errors are stored");
        };
        assert_eq!(value, self.begun(key));
    }

    fn read(&mut self, key: u64) {
        match self.store.hit(hash(key), |other| *other == key) {
            Hit::Nothing(seen) => self.seen.push((key, seen)),
            Hit::Plain(held, _) => self.is_good(key, held),
            Hit::Else => panic!("all are plain"),
        }
    }

    fn board(&mut self, key: u64) {
        let believed = self.below(2) == 0;
        let seen = self.seen.iter().rev().find(|(other, _)| *other == key);
        let seen = seen
            .filter(|_| believed)
            .map_or(Seen::Unknown, |seen| seen.1);
        let announced = self.below(2) == 0;
        let boarding = (self.store).board(hash(key), key, |other| *other == key, seen, announced);
        match boarding {
            Boarding::Lead(led) => self.led.push((self.begun(key), led)),
            Boarding::Stored(answer) => self.is_good(key, answer.content),
            Boarding::Join(flight) if self.below(8) == 0 => {
                self.store.overtake(hash(key), &flight);
            }
            Boarding::Join(_) => {}
        }
    }

    fn end(&mut self) {
        if self.led.is_empty() {
            return;
        }
        let chosen = self.below(self.led.len() as u64) as usize;
        let (value, led) = self.led.swap_remove(chosen);
        if self.below(5) == 0 {
            return drop(self.store.leave(hash(value.0), led.id));
        }
        let answer = Answer::new(
            Ok(Copied::hold(value)),
            Box::default(),
            Lifetime::default(),
            1,
        );
        let (keep, same) = (self.below(10) != 0, |one: &u64, other: &u64| one == other);
        let mut left = Leftovers::default();
        let landed = (self.store).land(hash(value.0), led.id, answer, keep, same, &mut left);
        assert!(keep || !landed.is_stored);
        if let Some((awaited, answer)) = landed.awaited {
            let tainted = false;
            awaited.tell(Outcome::Landed { answer, tainted });
        }
    }

    fn replace(&mut self, key: u64) {
        let (value, same) = (self.begun(key), |one: &u64, other: &u64| one == other);
        let (led, _) = match self.below(2) {
            0 => self.store.replace(hash(key), key, same, false),
            _ => self.store.supersede(hash(key), key, same),
        };
        self.led.push((value, led));
    }

    fn step(&mut self) {
        let key = self.below(KEYS);
        match self.below(20) {
            0..5 => self.read(key),
            5..10 => self.board(key),
            10..17 => self.end(),
            17 => self.replace(key),
            18 => {
                drop(self.store.take(hash(key)));
                self.invalidated[key as usize / 2] += 1;
            }
            _ if self.below(30) == 0 => {
                drop(self.store.clear());
                self.invalidated.iter_mut().for_each(|times| *times += 1);
            }
            _ => {}
        }
    }

    /// Every key is there once at most, and no more than there is room for.
    fn check(&self, most: usize) {
        let is_there = |key: &u64| self.store.find(hash(*key), |other| other == key).is_some();
        assert_eq!((0..KEYS).filter(is_there).count(), self.store.len());
        assert!(self.store.len() <= most, "{} of {most}", self.store.len());
    }
}

#[test]
fn a_store_keeps_one_new_value_a_key_whatever_comes() {
    for most in [1, 2, 3, 17, 1000] {
        for seed in 1..20 {
            let mut player = Player::new(Bound::Entries(most), seed * 0x9e37_79b9);
            for step in 0..3000 {
                player.step();
                if step % 16 == 0 {
                    player.check(most);
                }
            }
        }
    }
}
