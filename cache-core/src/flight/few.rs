//! A table for what there is mostly one of at a time.

use hashbrown::HashTable;

/// Things by a hash, the first of them in a place of its own.
#[derive(Debug)]
pub(super) struct Few<T> {
    first: Option<Hashed<T>>,
    others: HashTable<Hashed<T>>,
}

#[derive(Debug)]
struct Hashed<T> {
    hash: u64,
    it: T,
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Few {
            first: None,
            others: HashTable::new(),
        }
    }
}

impl<T> Few<T> {
    /// One of a hash that is the one.
    #[inline(always)]
    pub(super) fn find(&mut self, hash: u64, is: impl Fn(&T) -> bool) -> Option<&mut T> {
        match &mut self.first {
            Some(first) if first.hash == hash && is(&first.it) => Some(&mut first.it),
            _ if self.others.is_empty() => None,
            _ => {
                let is = |other: &Hashed<T>| other.hash == hash && is(&other.it);
                self.others.find_mut(hash, is).map(|other| &mut other.it)
            }
        }
    }

    #[inline(always)]
    pub(super) fn insert(&mut self, hash: u64, it: T) {
        let hashed = Hashed { hash, it };
        match self.first {
            None => self.first = Some(hashed),
            Some(_) => self.insert_other(hashed),
        }
    }

    #[inline(never)]
    fn insert_other(&mut self, hashed: Hashed<T>) {
        self.others
            .insert_unique(hashed.hash, hashed, |other| other.hash);
    }

    /// Removes one of a hash that is the one.
    #[inline(always)]
    pub(super) fn remove(&mut self, hash: u64, is: impl Fn(&T) -> bool) -> Option<T> {
        match &self.first {
            Some(first) if first.hash == hash && is(&first.it) => {
                self.first.take().map(|first| first.it)
            }
            _ if self.others.is_empty() => None,
            _ => {
                let is = |other: &Hashed<T>| other.hash == hash && is(&other.it);
                let entry = self.others.find_entry(hash, is).ok()?;
                Some(entry.remove().0.it)
            }
        }
    }

    /// Removes all but those that are to stay.
    pub(super) fn take_unless(&mut self, mut stays: impl FnMut(&mut T) -> bool) -> Vec<T> {
        let mut stays = |hashed: &mut Hashed<T>| stays(&mut hashed.it);
        let first = self.first.take_if(|first| !stays(first));
        let others = self.others.extract_if(|other| !stays(other));
        first
            .into_iter()
            .chain(others)
            .map(|taken| taken.it)
            .collect()
    }
}
