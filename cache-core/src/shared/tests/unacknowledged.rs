//! What is not served while invalidations are under way.

use crate::lease::{Extent, Fingerprint, Group};
use crate::shared::unacknowledged::Unacknowledged;

fn name(group: u64, digest: u64) -> Fingerprint {
    Group::shared(0, group).name(Extent::exact(digest))
}

fn of_whole(group: u64) -> Fingerprint {
    Group::shared(0, group).name(Extent::WHOLE)
}

fn of_any(group: u64) -> Fingerprint {
    Group::shared(0, group).name(Extent::ANY)
}

#[test]
fn a_name_is_covered_until_the_last_that_named_it_is_acknowledged() {
    let all = Unacknowledged::default();
    let (one, other) = (all.add(vec![name(1, 1)]), all.add(vec![name(1, 1)]));
    all.remove(one);
    assert!(all.cover([name(1, 1)]));
    assert!(all.give_up(other, vec![name(1, 1)], None));
    assert!(all.cover([name(1, 1)]));
    let third = all.add(vec![name(1, 1)]);
    assert!(all.catch_up(all.late().1).is_done);
    assert!(all.cover([name(1, 1)]), "it is named once more");
    all.remove(third);
    assert!(!all.cover([name(1, 1)]));
}

#[test]
fn what_stands_in_for_it_and_what_is_part_of_it_are_covered() {
    let all = Unacknowledged::default();
    let fine = all.add(vec![name(1, 1)]);
    assert!(!all.cover([name(1, 2), of_whole(1), name(2, 1), of_any(2)]));
    assert!(all.cover([of_any(1)]));
    all.remove(fine);
    assert!(!all.cover([of_any(1)]));
    all.add(vec![of_whole(1)]);
    assert!(all.cover([name(1, 2)]));
    assert!(!all.cover([name(2, 2)]));
}

#[test]
fn what_was_named_at_a_moment_stays_as_it_was() {
    let all = Unacknowledged::default();
    let number = all.add(vec![name(1, 1)]);
    let then = all.gone();
    all.remove(number);
    all.add(vec![name(1, 2)]);
    assert!(then.cover([name(1, 1)]));
    assert!(!then.cover([name(1, 2)]));
}

#[test]
fn late_ones_are_named_by_their_whole_past_a_bound() {
    let all = Unacknowledged::default();
    for digest in 0..10_000 {
        let number = all.add(vec![name(1, digest)]);
        let _ = all.give_up(number, vec![name(1, digest)], Some([1; 16]));
    }
    let (late, last) = all.late();
    assert!(late.len() < 5000, "{}", late.len());
    assert!(all.cover([name(1, 9_999)]));
    let caught_up = all.catch_up(last);
    assert!(caught_up.is_done);
    assert_eq!(caught_up.marks.len(), 4096);
    assert!(!all.cover([name(1, 0), name(1, 9_999), of_any(1)]));
}
