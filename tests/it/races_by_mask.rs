//! The first invalidation by a choice of key parts, and the first of too many choices, against a
//! load that began before it and ends after it.

use crate::support::{Db, Place, Race};
use larder::{cached, invalidates};

/// As many choices of some, but not all, of four parts.
const MASKS: u64 = 14;

/// A memo of its own, that no mask was ever used on, for each `N`.
#[cached(ignore(db))]
fn cell<const N: usize>(db: &Db, a: u64, b: u64, c: u64, d: u64) -> u64 {
    let version = db.version();
    db.pause(Place::Inner);
    version
}

#[cached(ignore(db))]
fn view<const N: usize>(db: &Db, key: u64) -> u64 {
    let version = cell::<N>(db, key, key, key, key);
    db.pause(Place::Outer);
    version
}

macro_rules! writes {
    ($key:ident => $($name:ident: $target:tt;)+) => {
        $(
            #[invalidates(cell::<N>$target)]
            fn $name<const N: usize>(db: &Db, $key: u64) {
                db.write();
            }
        )+
        fn writes<const N: usize>() -> [fn(&Db, u64); MASKS as usize] {
            [$($name::<N>),+]
        }
    };
}

writes! { key =>
    write_a: (key, ..);
    write_b: (_, key, ..);
    write_c: (_, _, key, _);
    write_d: (_, _, _, key);
    write_ab: (key, key, ..);
    write_ac: (key, _, key, ..);
    write_ad: (key, _, _, key);
    write_bc: (_, key, key, ..);
    write_bd: (_, key, _, key);
    write_cd: (_, _, key, key);
    write_abc: (key, key, key, _);
    write_abd: (key, key, _, key);
    write_acd: (key, _, key, key);
    write_bcd: (_, key, key, key);
}

/// Uses each mask for the first time, in another order for each `N`: the ninth to fourteenth find
/// that there are too many.
fn first_uses<const N: usize>() {
    let db = Db::new();
    let race = Race {
        db: &db,
        row: |key| cell::<N>(&db, key, key, key, key),
        view: |key| view::<N>(&db, key),
    };
    race.run("first uses of masks", 0..MASKS, |key| {
        let write = writes::<N>()[(key + N as u64) as usize % MASKS as usize];
        write(&db, key);
    });
}

#[test]
fn the_first_use_of_a_mask_never_leaves_what_was_before() {
    first_uses::<0>();
    first_uses::<1>();
    first_uses::<2>();
    first_uses::<3>();
    first_uses::<4>();
    first_uses::<5>();
    first_uses::<6>();
    first_uses::<7>();
    first_uses::<8>();
    first_uses::<9>();
    first_uses::<10>();
    first_uses::<11>();
    first_uses::<12>();
    first_uses::<13>();
}

/// What the partial target takes along, and what it leaves.
#[test]
fn a_mask_in_use_leaves_entries_that_do_not_match() {
    #[cached]
    fn posts(user: u64, page: u32) -> (u64, u32) {
        (user, page)
    }
    larder::invalidate!(posts(0, ..));
    for user in 1..4 {
        for page in 0..4 {
            posts(user, page);
        }
    }
    larder::invalidate!(posts(2, ..));
    for page in 0..4 {
        assert!(posts::contains(&1, &page));
        assert!(!posts::contains(&2, &page));
        assert!(posts::contains(&3, &page));
    }
}

/// More masks than a function keeps: later ones clear the function, and stay right.
#[test]
fn too_many_masks_clear_the_function() {
    const N: usize = 100;
    let db = Db::new();
    for write in writes::<N>() {
        cell::<N>(&db, 1, 1, 1, 1);
        cell::<N>(&db, 2, 2, 2, 2);
        write(&db, 1);
        assert!(!cell::contains::<N>(&1, &1, &1, &1));
    }
    cell::<N>(&db, 2, 2, 2, 2);
    write_bcd::<N>(&db, 1);
    assert!(
        !cell::contains::<N>(&2, &2, &2, &2),
        "expected to clear all"
    );
}
