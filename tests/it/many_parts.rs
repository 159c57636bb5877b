//! A function of more key parts than a machine word has bits.

use crate::support::{Db, Place, Race};
use larder::{cached, invalidates};
use std::sync::{Mutex, PoisonError};

/// Trials of each way to name entries.
const TRIALS: u64 = 24;

/// `wide! { parts }` makes a function of as many key parts, called with as many times one number.
macro_rules! wide {
    ($($part:ident)+) => {
        const PARTS: usize = [$(stringify!($part)),+].len();

        #[cached(ignore(db))]
        #[allow(clippy::too_many_arguments)]
        fn wide(db: &Db, $($part: u64),+) -> u64 {
            let _ = [$($part),+];
            let version = db.version();
            db.pause(Place::Inner);
            version
        }

        #[cached(ignore(db))]
        fn view(db: &Db, part: u64) -> u64 {
            let version = wide(db, $({ let $part = part; $part }),+);
            db.pause(Place::Outer);
            version
        }

        fn call(db: &Db, parts: [u64; PARTS]) -> u64 {
            let [$($part),+] = parts;
            wide(db, $($part),+)
        }

        fn contains(parts: [u64; PARTS]) -> bool {
            let [$($part),+] = parts;
            wide::contains($(&$part),+)
        }

        #[invalidates(wide($({ let $part = part; $part }),+))]
        fn by_every_part(db: &Db, part: u64) {
            db.write();
        }
    };
}

wide! {
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9
    b0 b1 b2 b3 b4 b5 b6 b7 b8 b9
    c0 c1 c2 c3 c4 c5 c6 c7 c8 c9
    d0 d1 d2 d3 d4 d5 d6 d7 d8 d9
    e0 e1 e2 e3 e4 e5 e6 e7 e8 e9
    f0 f1 f2 f3 f4 f5 f6 f7 f8 f9
    g0 g1 g2 g3 g4 g5 g6 g7 g8 g9
}

macro_rules! writes {
    ($part:ident => $($name:ident { $($target:tt)+ })+) => {
        $(
            #[invalidates(wide $($target)+)]
            fn $name(db: &Db, $part: u64) {
                db.write();
            }
        )+
        const WRITES: &[(&str, fn(&Db, u64))] = &[$((stringify!($name), $name)),+];
    };
}

writes! { part =>
    by_the_first { (part, ..) }
    by_the_first_two { (part, part, ..) }
    by_the_63rd { { g2: part, .. } }
    by_the_64th { { g3: part, .. } }
    by_the_65th { { g4: part, .. } }
    by_the_last { { g9: part, .. } }
    by_the_first_and_the_last { { a0: part, g9: part, .. } }
    by_the_64th_and_the_65th { { g3: part, g4: part, .. } }
    by_some_in_the_middle { { d0: part, e0: part, f0: part, .. } }
    by_some_at_the_end { { g5: part, g6: part, g7: part, .. } }
    whole { (..) }
}

/// One test at a time: a write of one may clear what the other has called.
static TURN: Mutex<()> = Mutex::new(());

#[test]
fn nothing_that_is_named_by_some_parts_is_left() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(PARTS, 70);
    let db = Db::new();
    let race = Race {
        db: &db,
        row: |key| call(&db, [key; PARTS]),
        view: |key| view(&db, key),
    };
    let all = WRITES
        .iter()
        .copied()
        .chain([("by_every_part", by_every_part as fn(&Db, u64))]);
    for ((name, write), round) in all.zip(0..) {
        let keys = round * TRIALS..(round + 1) * TRIALS;
        race.run(name, keys, |key| write(&db, key));
    }
}

#[test]
fn keys_that_differ_in_a_late_part_are_told_apart() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let db = Db::new();
    for place in [0, 62, 63, 64, 65, PARTS - 1] {
        let one = [1_000; PARTS];
        let mut two = one;
        two[place] += 1;
        call(&db, one);
        assert!(contains(one) && !contains(two), "part {place}");
        let before = db.version();
        db.write();
        assert_eq!((call(&db, one), call(&db, two)), (before, before + 1));
        by_every_part(&db, 1_000);
        assert!(!contains(one));
    }
}
