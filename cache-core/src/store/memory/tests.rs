use super::index::{Index, Place, Tag};
use std::collections::HashMap;

/// Numbers that look random.
fn random() -> impl FnMut(u64) -> u64 {
    let mut state = 1_u64;
    move |bound| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % bound
    }
}

/// An index with a plain map beside it.
#[derive(Default)]
struct Both {
    index: Index,
    expected: HashMap<u32, Vec<Place>>,
}

impl Both {
    fn insert(&mut self, tag: u32, place: Place) {
        self.index.insert(Tag::of(u64::from(tag)), place);
        self.expected.entry(tag).or_default().push(place);
    }

    fn remove(&mut self, tag: u32, place: Place) {
        self.index.remove(Tag::of(u64::from(tag)), place);
        let places = self.expected.entry(tag).or_default();
        places.retain(|other| *other != place);
    }

    /// Every place is found by its tag, and by no other; none is found that was not put there.
    fn agree(&self) {
        let mut len = 0;
        for (tag, places) in &self.expected {
            let tag = Tag::of(u64::from(*tag));
            for place in places {
                assert_eq!(self.index.find(tag, |found| found == *place), Some(*place));
            }
            let other = |found| !places.contains(&found);
            assert_eq!(self.index.find(tag, other), None);
            len += places.len();
        }
        assert_eq!(self.index.len(), len);
    }
}

/// Tags spread evenly, many alike, and all at one end or the other, where those that are pushed along
/// leave the table.
#[test]
fn an_index_finds_what_was_put_there() {
    let mut random = random();
    let ways: [fn(u64) -> u32; 4] = [
        |random| (random * 4_000_037) as u32,
        |random| (random % 7) as u32 * 0x2000_0000,
        |random| u32::MAX - (random % 50) as u32,
        |random| (random % 50) as u32,
    ];
    for way in ways {
        let mut both = Both::default();
        let mut places: Vec<(u32, Place)> = Vec::new();
        for place in 0..600 {
            let tag = way(random(1000));
            both.insert(tag, place);
            places.push((tag, place));
            if random(3) == 0 {
                let (tag, place) = places.swap_remove(random(places.len() as u64) as usize);
                both.remove(tag, place);
            }
            if place % 20 == 0 {
                both.agree();
            }
        }
        for (tag, place) in places {
            both.remove(tag, place);
        }
        both.agree();
    }
}

#[test]
fn an_index_takes_nothing_out_that_is_not_there() {
    let mut both = Both::default();
    both.remove(7, 7);
    both.insert(7, 1);
    both.insert(u32::MAX, 2);
    both.index.remove(Tag::of(7), 2);
    both.index.remove(Tag::of(8), 1);
    both.agree();
}
