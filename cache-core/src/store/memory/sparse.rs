//! What is beside the entries of a slab.

use super::index::Place;

/// What some of the places have; no longer than the last that ever had it.
#[derive(Debug)]
pub(super) struct Sparse<T>(Vec<Option<T>>);

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Sparse(Vec::new())
    }
}

impl<T> Sparse<T> {
    #[inline]
    pub(super) fn get(&self, place: Place) -> Option<&T> {
        self.0.get(place as usize)?.as_ref()
    }

    #[inline]
    pub(super) fn set(&mut self, place: Place, it: Option<T>) {
        if it.is_none() && self.0.is_empty() {
            return;
        }
        let place = place as usize;
        if place >= self.0.len() {
            self.0.resize_with(place + 1, || None);
        }
        self.0[place] = it;
    }

    #[inline]
    pub(super) fn take(&mut self, place: Place) -> Option<T> {
        self.0.get_mut(place as usize)?.take()
    }
}
