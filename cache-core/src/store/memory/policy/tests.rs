//! What the policy promises whoever uses it, without a store.

use super::ghosts::Ghosts;
use super::time::Time;
use super::{Chosen, Mark, Policy, Residents};

/// Entries that are known by their places alone, which are their tags too.
#[derive(Default)]
struct Entries {
    marks: Vec<Mark>,
    dead: Option<usize>,
}

impl Residents<Mark> for Entries {
    fn look(&mut self, place: usize) -> (&Mark, bool) {
        (&self.marks[place], false)
    }

    fn is_dead(&self, place: usize) -> bool {
        self.dead == Some(place)
    }
}

/// A policy that has so many entries, which are all there is room for.
fn full(entries: usize) -> (Chosen, Entries) {
    let (mut policy, mut there) = (Chosen::new(Some(entries)), Entries::default());
    for place in 0..entries {
        add(&mut policy, &mut there, place);
    }
    (policy, there)
}

fn add(policy: &mut Chosen, there: &mut Entries, place: usize) {
    let mark = policy.mark();
    match there.marks.get_mut(place) {
        Some(old) => *old = mark,
        None => there.marks.push(mark),
    }
    policy.add(place, place as u32, there);
}

#[test]
fn who_is_spared_is_never_the_victim() {
    for entries in 1..6 {
        let (mut policy, mut there) = full(entries);
        for turn in 0..100 {
            let spared = turn % entries;
            let victim = policy.victim(Some(spared), &mut there);
            assert_ne!(victim, Some(spared));
            assert_eq!(victim.is_none(), entries == 1);
            let Some(victim) = victim else { continue };
            policy.remove(victim, victim as u32, &there.marks[victim]);
            add(&mut policy, &mut there, victim);
            policy.read(&there.marks[turn * 7 % entries]);
        }
    }
}

#[test]
fn where_there_is_one_it_is_the_victim_and_where_there_is_none_nobody() {
    let (mut policy, mut there) = full(1);
    assert_eq!(policy.victim(None, &mut there), Some(0));
    policy.remove(0, 0, &there.marks[0]);
    assert_eq!(policy.victim(None, &mut there), None);
}

#[test]
fn a_cold_entry_that_is_dead_goes_though_it_was_read() {
    let (mut policy, mut there) = full(10);
    let first = policy.victim(None, &mut there).expect("there are ten");
    policy.read(&there.marks[first]);
    there.dead = Some(first);
    assert_eq!(policy.victim(None, &mut there), Some(first));
    there.dead = None;
    assert_ne!(policy.victim(None, &mut there), Some(first));
}

#[test]
fn the_latest_ghosts_are_found_once_and_the_others_are_forgotten() {
    let mut ghosts = Ghosts::default();
    ghosts.add(1, Time::FIRST);
    assert!(!ghosts.has(1), "there is no room");
    ghosts.make_room(100);
    let room = ghosts.room();
    assert!((100..=128).contains(&room), "{room}");
    let tags = || (0..10_000_u32).map(|number| number.wrapping_mul(0x9e37_79b9));
    let times = std::iter::successors(Some(Time::FIRST), |time| Some(time.next()));
    for (tag, time) in tags().zip(times.clone()) {
        ghosts.add(tag, time);
    }
    ghosts.make_room(150);
    assert_eq!(ghosts.room(), room, "it is not yet twice as much");
    ghosts.make_room(400);
    let found = tags().zip(times).filter(|(tag, time)| {
        let last_read = ghosts.take(*tag);
        assert!(last_read.is_none_or(|last_read| last_read == *time));
        last_read.is_some()
    });
    let found = found.count();
    assert!((room / 2..=room).contains(&found), "{found} of {room}");
    assert_eq!(tags().filter_map(|tag| ghosts.take(tag)).count(), 0);
}

#[test]
fn times_are_ordered_across_the_end_of_all_times() {
    let late = Time::of(Time::MASK);
    assert!(late.is_before(late.next()) && !late.next().is_before(late));
    assert_eq!(late.until(late.after(5)), 5);
    assert!(late.next().long_before().is_before(late));
}

#[test]
fn a_read_is_late_after_more_than_the_patience_until_somebody_asks() {
    let mark = Mark::new(Time::FIRST);
    mark.read(Time::FIRST.after(10), 10);
    assert!(!mark.take_late());
    mark.read(Time::FIRST.after(21), 10);
    mark.read(Time::FIRST.after(22), 10);
    assert!(mark.take_late() && !mark.take_late());
    assert_eq!(mark.last_read(), Time::FIRST.after(22));
}
