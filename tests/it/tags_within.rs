//! Tags within tags: what changes with its parent, and with that one's.

use crate::support::{Counter, Db, Place, Race, on_tokio};
use larder::{Tag, cached, invalidate, invalidates};

/// A family of tags for one test alone: another's `Region(..)` would clear it too.
macro_rules! tags {
    () => {
        #[derive(Tag)]
        struct Region(&'static str);

        #[derive(Tag)]
        #[tag(within = Region(self.region))]
        struct Tenant {
            region: &'static str,
            id: u32,
        }

        #[derive(Tag)]
        #[tag(within = Tenant { region: self.region, id: self.tenant })]
        struct Row {
            region: &'static str,
            tenant: u32,
            id: u64,
        }
    };
}

/// Who may name it need not be able to name what it is within.
mod shelves {
    #[derive(larder::Tag)]
    struct Room(u32);

    #[derive(larder::Tag)]
    #[tag(within = Room(self.room))]
    pub(crate) struct Shelf {
        pub(crate) room: u32,
        pub(crate) number: u32,
    }

    pub(crate) fn clear_room(room: u32) {
        larder::invalidate!(Room(room));
    }
}

#[test]
fn a_tag_may_be_within_a_private_one() {
    use shelves::Shelf;

    #[cached(tags(Shelf { room, number }))]
    fn books(room: u32, number: u32) -> u32 {
        room + number
    }
    let fill = || (books(1, 1), books(2, 1));
    fill();
    shelves::clear_room(1);
    assert!(!books::contains(&1, &1) && books::contains(&2, &1));
    fill();
    invalidate!(Shelf { room: 2, number: 1 });
    assert!(books::contains(&1, &1) && !books::contains(&2, &1));
}

const PLACES: [(&str, u32, u64); 5] = [
    ("eu", 1, 10),
    ("eu", 1, 11),
    ("eu", 2, 10),
    ("us", 1, 10),
    ("us", 3, 12),
];

/// Which of the rows are left after an invalidation.
macro_rules! left_after {
    ($($target:tt)+) => {{
        #[cached(tags(Row { region, tenant, id }))]
        fn row(region: &'static str, tenant: u32, id: u64) -> u64 {
            u64::from(tenant) + id + region.len() as u64
        }
        #[cached]
        fn view(region: &'static str, tenant: u32, id: u64) -> u64 {
            row(region, tenant, id)
        }
        for (region, tenant, id) in PLACES {
            view(region, tenant, id);
        }
        invalidate!($($target)+);
        let left = |(region, tenant, id): &(&'static str, u32, u64)| {
            let left = row::contains(region, tenant, id);
            assert_eq!(left, view::contains(region, tenant, id));
            left
        };
        PLACES.iter().map(left).collect::<Vec<_>>()
    }};
}

#[test]
fn a_parent_takes_its_own_rows_along() {
    tags!();
    let (yes, no) = (true, false);
    let all = [no; PLACES.len()];
    let left = left_after!(Row {
        region: "eu",
        tenant: 1,
        id: 10
    });
    assert_eq!(left, [no, yes, yes, yes, yes]);
    let left = left_after!(Tenant {
        region: "eu",
        id: 1
    });
    assert_eq!(left, [no, no, yes, yes, yes]);
    assert_eq!(left_after!(Region("us")), [yes, yes, yes, no, no]);
    assert_eq!(left_after!(Region("asia")), [yes; PLACES.len()]);
    assert_eq!(left_after!(Row(..)), all);
    assert_eq!(left_after!(Tenant(..)), all);
    assert_eq!(left_after!(Region(..)), all);
}

/// A child is a part of its parent, not the other way round.
#[test]
fn a_row_leaves_what_depends_on_its_parent() {
    tags!();
    #[cached(tags(Tenant { region: "children", id: tenant }))]
    fn settings(tenant: u32) -> u32 {
        tenant
    }
    settings(1);
    invalidate!(
        Row {
            region: "children",
            tenant: 1,
            id: 1
        },
        Row(..)
    );
    assert!(settings::contains(&1));
    invalidate!(Region("children"));
    assert!(!settings::contains(&1));
}

#[test]
fn a_tag_may_be_within_several() {
    #[derive(Tag)]
    struct Author(u64);
    #[derive(Tag)]
    struct Day(u64);
    /// By author and by day, the latter from a part of a field.
    #[derive(Tag)]
    #[tag(within(Author(self.author), Day(self.at.0 / 24)))]
    struct Post {
        author: u64,
        at: (u64, u8),
    }
    #[cached(tags(Post { author, at: (hour, 0) }))]
    fn post(author: u64, hour: u64) -> u64 {
        author + hour
    }
    let fill = || [(1, 0), (1, 25), (2, 1)].map(|(author, hour)| post(author, hour));
    let left = || [(1, 0), (1, 25), (2, 1)].map(|(author, hour)| post::contains(&author, &hour));
    fill();
    invalidate!(Author(1));
    assert_eq!(left(), [false, false, true]);
    fill();
    invalidate!(Day(0));
    assert_eq!(left(), [false, true, false]);
    fill();
    invalidate!(Day(7), Author(7));
    assert_eq!(left(), [true; 3]);
}

#[test]
fn tuples_text_and_type_parameters() {
    #[derive(Tag)]
    struct Table(String);
    #[derive(Tag)]
    struct Of<T: std::hash::Hash + Eq + Clone + Send + Sync + 'static>(T);
    #[derive(Tag)]
    #[tag(within(Table(self.0), Of::<T>(self.1)))]
    struct Cell<T: std::hash::Hash + Eq + Clone + Send + Sync + 'static>(String, T);
    #[cached(tags(Cell::<u8>(table, column)))]
    fn cell(table: &str, column: u8) -> usize {
        table.len() + usize::from(column)
    }
    let keys = [("a", 1), ("a", 2), ("b", 1)];
    let left = || keys.map(|(table, column)| cell::contains(table, &column));
    for (target, expected) in [
        (0, [false, false, true]),
        (1, [false, true, false]),
        (2, [true; 3]),
    ] {
        for (table, column) in keys {
            cell(table, column);
        }
        match target {
            0 => invalidate!(Table("a")),
            1 => invalidate!(Of::<u8>(1)),
            _ => invalidate!(Of::<u16>(1), Table("c")),
        }
        assert_eq!(left(), expected);
    }
}

/// Inside a write that names the parent, what depends on a child is computed, and not shared.
#[test]
fn a_write_of_the_parent_sees_its_own_effect() {
    tags!();
    static LOADS: Counter = Counter::new();
    #[cached(tags(Row { region: "write", tenant: 1, id }))]
    fn row(id: u64) -> usize {
        LOADS.count() + id as usize * 100
    }
    #[invalidates(Region("write"))]
    fn write() -> [usize; 2] {
        [row(1), row(1)]
    }
    row(1);
    assert_eq!(write(), [101, 102]);
    assert_eq!((row(1), row(1)), (103, 103));
}

/// A value of many children depends on them all, though it does not hold each one's lease.
#[test]
fn many_children_of_one_parent() {
    tags!();
    #[cached(tags(Row { region: "many", tenant: 1, id }))]
    fn row(id: u64) -> u64 {
        id
    }
    #[cached]
    fn all(n: u64) -> u64 {
        (0..n).map(row).sum()
    }
    for n in [3, 200] {
        all(n);
        invalidate!(Tenant {
            region: "many",
            id: 2
        });
        assert!(all::contains(&n) || n == 200, "too careful");
        all(n);
        invalidate!(Region("many"));
        assert!(!all::contains(&n), "{n}");
    }
}

/// `Row` of the region named like the race, by its key.
macro_rules! race {
    ($($name:ident($key:ident): [$($target:tt)+];)+) => {$(
        mod $name {
            use super::*;

            tags!();
            static DB: Db = Db::new();
            const HERE: &str = stringify!($name);

            mod sync {
                use super::*;

                #[cached(ignore(db), tags(Row { region: HERE, tenant: key as u32, id: key }))]
                fn row(db: &Db, key: u64) -> u64 {
                    let version = db.version();
                    db.pause(Place::Inner);
                    version
                }

                #[cached(ignore(db))]
                fn view(db: &Db, key: u64) -> u64 {
                    let version = row(db, key);
                    db.pause(Place::Outer);
                    version
                }

                #[invalidates($($target)+)]
                #[allow(unused_variables)]
                fn write(db: &Db, $key: u64) {
                    db.write();
                }

                #[test]
                fn never_serves_what_was_before() {
                    static DB: Db = Db::new();
                    let race = Race {
                        db: &DB,
                        row: |key| row(&DB, key),
                        view: |key| view(&DB, key),
                    };
                    race.run(concat!("within, ", stringify!($name)), 0..600, |key| write(&DB, key));
                }
            }

            #[cached(ignore(db), tags(Row { region: HERE, tenant: key as u32, id: key }))]
            async fn row(db: &Db, key: u64) -> u64 {
                let version = db.version();
                db.pause_async(Place::Inner).await;
                version
            }

            #[cached(ignore(db))]
            async fn view(db: &Db, key: u64) -> u64 {
                let version = row(db, key).await;
                db.pause_async(Place::Outer).await;
                version
            }

            #[invalidates($($target)+)]
            #[allow(unused_variables)]
            async fn write(db: &Db, $key: u64) {
                db.write();
            }

            #[test]
            fn tasks_are_never_served_what_was_before() {
                let race = Race {
                    db: &DB,
                    row: |key| on_tokio(row(&DB, key)),
                    view: |key| on_tokio(view(&DB, key)),
                };
                race.run(concat!("within, tokio, ", stringify!($name)), 0..600, |key| {
                    on_tokio(write(&DB, key));
                });
            }
        }
    )+};
}

race! {
    the_parent(key): [Tenant { region: HERE, id: key as u32 }];
    the_grandparent(key): [Region(HERE)];
    every_parent(key): [Tenant(..)];
    every_grandparent(key): [Region(..)];
}
