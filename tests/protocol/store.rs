//! The store: four places, and operations on them.

use crate::world::Writes;

/// The bytes with which everything that is stored begins, and which nothing else has. Which they are
/// makes no difference but to tell things apart.
pub(crate) type Id = u8;

/// A place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Key {
    Entry,
    /// The lease of the function.
    Function,
    /// The lease of the key.
    Exact,
    /// What stands in for the leases of keys.
    Any,
}

pub(crate) const KEYS: [Key; 4] = [Key::Entry, Key::Function, Key::Exact, Key::Any];

/// What is in a place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Stored {
    pub(crate) id: Id,
    pub(crate) what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum What {
    /// A lease that can be granted.
    Nonce,
    /// A lease that can't, while these writes are under way.
    Mark(Writes),
    /// At an entry: it is being computed.
    Placeholder,
    Value(Value),
}

/// A value, with what it depends on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Value {
    pub(crate) stamps: Stamps,
    /// The writes that were committed when its computation started.
    pub(crate) began_after: Writes,
    /// Those that were when it read the database.
    pub(crate) shows: Writes,
}

/// The nonces of leases, of those in the order of [`KEYS`] that there are.
pub(crate) type Stamps = [Option<Id>; 4];

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Operation {
    /// Also stands for `Hold`: times to live are not part of the model, lapsing is.
    Get(Key),
    Add(Key, Stored),
    Set(Key, Stored),
    Swap(Key, Id, Stored),
    Delete(Key),
    /// Deletes a nonce, and leaves anything else.
    Revoke(Key),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Reply {
    Found(Option<Stored>),
    /// Whether something was stored. What else there is to say nobody listens to.
    Done(bool),
}

#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Store(pub(crate) [Option<Stored>; 4]);

impl Stored {
    pub(crate) fn new(id: Id, what: What) -> Self {
        Stored { id, what }
    }

    /// What is granted of a lease.
    pub(crate) fn nonce(self) -> Option<Id> {
        (self.what == What::Nonce).then_some(self.id)
    }

    /// The writes that a mark names.
    pub(crate) fn marks(self) -> Writes {
        match self.what {
            What::Mark(writes) => writes,
            _ => Writes::default(),
        }
    }
}

impl Operation {
    pub(crate) fn key(self) -> Key {
        match self {
            Operation::Get(key)
            | Operation::Add(key, _)
            | Operation::Set(key, _)
            | Operation::Swap(key, ..)
            | Operation::Delete(key)
            | Operation::Revoke(key) => key,
        }
    }
}

impl Store {
    pub(crate) fn at(&self, key: Key) -> Option<Stored> {
        self.0[key as usize]
    }

    pub(crate) fn put(&mut self, key: Key, stored: Option<Stored>) {
        self.0[key as usize] = stored;
    }

    pub(crate) fn carry_out(&mut self, operation: Operation) -> Reply {
        match operation {
            Operation::Get(key) => return Reply::Found(self.at(key)),
            Operation::Add(key, stored) => {
                let is_free = self.at(key).is_none();
                if is_free {
                    self.put(key, Some(stored));
                }
                return Reply::Done(is_free);
            }
            Operation::Set(key, stored) => self.put(key, Some(stored)),
            Operation::Delete(key) => self.put(key, None),
            Operation::Revoke(key) => {
                if self.at(key).and_then(Stored::nonce).is_some() {
                    self.put(key, None);
                }
            }
            Operation::Swap(key, id, stored) => {
                let is_there = self.at(key).is_some_and(|there| there.id == id);
                if is_there {
                    self.put(key, Some(stored));
                }
                return Reply::Done(is_there);
            }
        }
        Reply::Done(true)
    }

    /// Whether all leases of a value stand.
    pub(crate) fn vouches_for(&self, value: &Value) -> bool {
        let nonce = |key| self.at(key).and_then(Stored::nonce);
        let mut listed = KEYS.into_iter().zip(value.stamps);
        listed.all(|(key, stamp)| stamp.is_none() || nonce(key) == stamp)
    }
}
