//! Queues through the places of a slab, out of which anything can be taken.

/// Where a place is in the queue that it is part of.
#[derive(Clone, Copy, Debug)]
struct Link {
    before: u32,
    after: u32,
}

const END: u32 = u32::MAX;

/// The links of all places.
#[derive(Debug, Default)]
pub(super) struct Links(Vec<Link>);

/// One queue. A place is in one queue at most.
#[derive(Debug)]
pub(super) struct Queue {
    first: u32,
    last: u32,
    len: usize,
}

impl Queue {
    pub(super) const EMPTY: Queue = Queue {
        first: END,
        last: END,
        len: 0,
    };

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn first(&self) -> Option<usize> {
        (self.first != END).then_some(self.first as usize)
    }

    pub(super) fn push(&mut self, links: &mut Links, place: usize) {
        let link = Link {
            before: self.last,
            after: END,
        };
        links.set(place, link);
        match self.last {
            END => self.first = place as u32,
            last => links.0[last as usize].after = place as u32,
        }
        self.last = place as u32;
        self.len += 1;
    }

    pub(super) fn remove(&mut self, links: &mut Links, place: usize) {
        let Link { before, after } = links.0[place];
        match before {
            END => self.first = after,
            before => links.0[before as usize].after = after,
        }
        match after {
            END => self.last = before,
            after => links.0[after as usize].before = before,
        }
        self.len -= 1;
    }
}

impl Links {
    fn set(&mut self, place: usize, link: Link) {
        if place >= self.0.len() {
            let none = Link {
                before: END,
                after: END,
            };
            self.0.resize(place + 1, none);
        }
        self.0[place] = link;
    }
}
