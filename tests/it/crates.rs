//! Cached functions of other crates.

use first::nested::{get_by_another_name, get_deep};
use first::{Place, Shelf, Thing, get_placed, get_thing, get_typed, get_view};
use futures::executor::block_on;
use larder::invalidates;
use std::panic::catch_unwind;
use std::sync::Mutex;

/// All of `first` has one version.
static FIRST: Mutex<()> = Mutex::new(());

#[invalidates(get_thing(id, part))]
fn write_part(id: u64, part: &str) -> u64 {
    let _ = (id, part);
    first::change()
}

#[invalidates(Thing(id), Place { place: "here", id: 7 }, get_typed::<u8>(id), Shelf::thing(_, id))]
fn write_tags(id: u64) -> u64 {
    let _ = id;
    first::change()
}

#[test]
fn a_write_here_invalidates_what_is_cached_there() {
    let _alone = FIRST.lock();
    let before = first::change();
    assert_eq!(
        (get_thing(1, "a"), get_thing(1, "b"), get_view(1)),
        (before, before, before)
    );
    let after = write_part(1, "a");
    assert_eq!((get_thing(1, "a"), get_thing(1, "b")), (after, before));
    assert_eq!(get_view(1), before);
    let after = write_part(1, "view");
    assert_eq!(get_view(1), after);
    let last = first::write_thing(1);
    assert_eq!(
        (get_thing(1, "a"), get_thing(1, "b"), get_view(1)),
        (last, last, last)
    );
}

#[test]
fn tags_types_and_methods_of_another_crate() {
    let _alone = FIRST.lock();
    let shelf = Shelf { id: 10 };
    let read = || {
        let named = block_on(get_placed("here", 7)).unwrap() - 7;
        let typed = get_typed::<u8>(7).1 - 7;
        let other = get_typed::<u16>(7).1 - 7;
        [get_thing(7, ""), named, typed, shelf.thing(7) - 17, other]
    };
    let before = first::change();
    get_typed::clear();
    assert_eq!(read(), [before; 5]);
    assert_eq!(read(), [before; 5]);
    larder::invalidate!(Shelf::thing(_, 0));
    assert_eq!(read(), [before; 5]);
    let after = write_tags(7);
    assert_eq!(read(), [after, after, after, after, before]);
    block_on(get_placed("", 7)).unwrap_err();
    larder::entry!(Shelf::thing(&shelf, 7)).put(1);
    assert_eq!(shelf.thing(7), 1);
}

#[test]
fn functions_of_one_name_in_two_crates() {
    assert_eq!(renamed::get_thing(90, 1), Ok(91));
    assert!(!get_thing::contains(&90, "1"));
    let thing = get_thing(90, "1");
    assert_eq!(renamed::get_thing(90, 1), Ok(91));
    larder::invalidate!(Thing(90));
    assert!(
        renamed::get_thing::contains(&90, &1),
        "another crate's tag of the same name"
    );
    let there = get_by_another_name::peek(&90, "1");
    assert!(there.is_none_or(|there| there >= thing));
    assert_eq!((get_deep(5), get_deep::peek(&5)), (5, Some(5)));
}

#[test]
fn a_crate_may_know_larder_by_another_name() {
    use renamed::{Shelf, Thing, get_async, get_thing, get_typed};
    let fill = || {
        assert_eq!(get_thing(1, 1), Ok(2));
        assert_eq!(block_on(get_async("db", 1)), Some(3));
        assert_eq!((get_typed::<u8>(1), get_typed::<u16>(1)), ((0, 1), (0, 1)));
        assert_eq!((Shelf.thing(1), Shelf::count()), (1, 1));
    };
    fill();
    fill();
    renamed::write(1).unwrap();
    assert!(!get_thing::contains(&1, &1) && !get_async::contains(&1));
    assert!(!get_typed::contains::<u8>(&1) && get_typed::contains::<u16>(&1));
    fill();
    block_on(renamed::write_all());
    assert!(get_thing::contains(&1, &1) && !get_async::contains(&1));
    assert!(!larder::entry!(Shelf::thing(&Shelf, 1)).contains());
    assert!(!larder::entry!(Shelf::count()).contains());
    fill();
    assert!(!renamed::by_hand(1));
    fill();
    larder::invalidate!(Thing { id: 1 });
    assert!(!get_thing::contains(&1, &1));
}

/// Within one crate this does not compile; two crates can only find out when both are used.
#[test]
fn a_prefix_taken_by_another_crate_panics_at_first_use_and_names_both_places() {
    #[larder::cached(key_prefix = "renamed_thing")]
    fn mine(id: u64) -> u64 {
        id
    }
    let line = line!() - 4;
    renamed::get_thing(50, 1).unwrap();

    let uses: [fn() -> u64; 3] = [|| mine(1), || mine::peek(&1).unwrap_or(0), || mine(1)];
    for one in uses {
        let panic = catch_unwind(one).expect_err("it may be used");
        let message = panic.downcast_ref::<String>().unwrap();
        assert!(message.contains("\"renamed_thing\""), "{message}");
        assert!(message.contains("renamed::get_thing"), "{message}");
        assert!(message.contains("crates/renamed/src/lib.rs:"), "{message}");
        assert!(
            message.contains("mine") && message.contains("crates.rs:"),
            "{message}"
        );
        assert!(message.contains(&format!("{line}")), "{line}: {message}");
    }
    // who came first goes on
    assert_eq!(renamed::get_thing(50, 1), Ok(51));
}
