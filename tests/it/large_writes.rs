//! Writes that do a great many things: each costs the same as the first.

use crate::support::{echoes, within};
use larder::{Tag, cached, invalidates};

/// Squared, more than a computer does while a test is waited for, even one that has much else to do.
const MANY: u64 = 40_000;
const SECONDS: u64 = 60;

#[test]
fn many_puts_in_one_write() {
    #[cached(capacity = unbounded)]
    fn row(id: u64) -> u64 {
        id
    }
    #[invalidates(row(..))]
    fn import() {
        for id in 0..MANY {
            row::put(&id, id);
        }
    }
    within(SECONDS, || {
        row(1);
        import();
        assert!((0..MANY).all(|id| row::peek(&id).is_none_or(|value| value == id)));
    });
}

#[test]
fn many_puts_of_one_entry_in_one_write() {
    echoes! { row }
    #[invalidates(row(id))]
    fn write(id: u64) {
        for value in 0..MANY {
            row::put(&id, value);
        }
    }
    within(SECONDS, || write(1));
    assert_eq!(row::peek(&1), Some(MANY - 1), "the last one counts");
}

#[test]
fn many_writes_in_one_write() {
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)))]
    fn row(id: u64) -> u64 {
        id
    }
    echoes! { other }
    #[invalidates(row(id), Row(id))]
    fn update(id: u64) {
        let _ = id;
    }
    #[invalidates(other(0))]
    fn import() {
        for id in 0..MANY {
            update(id);
        }
    }
    within(SECONDS, || {
        row(1);
        import();
        assert!(!row::contains(&1));
    });
}

#[test]
fn many_invalidations_by_hand_in_one_write() {
    #[cached]
    fn posts(user: u64, page: u64) -> u64 {
        user + page
    }
    #[invalidates(posts(0, 0))]
    fn write() {
        for user in 0..MANY {
            posts::invalidate(&user, &1);
            larder::invalidate!(posts(user, ..));
        }
    }
    within(SECONDS, || {
        posts(1, 1);
        write();
        assert!(!posts::contains(&1, &1));
    });
}
