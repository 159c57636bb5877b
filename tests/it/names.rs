//! Names that the expansions use themselves.

use larder::{Tag, cached};

#[derive(Tag)]
struct Named {
    id: u64,
}
#[derive(Tag)]
struct Fields {
    id: u64,
}
#[derive(Tag)]
struct Names {
    target: u64,
}
#[derive(Tag)]
struct Target(u64);
#[derive(Clone, PartialEq, Eq, Hash)]
struct Instance(u64);
#[derive(Clone, PartialEq, Eq, Hash)]
struct Of(u64);

#[cached(handle = Companion, tags(Named { id }, Fields { id }, Names { target: *value }, Target(*settled)))]
fn of_names(id: u64, value: &u64, settled: &u64, load: u64, call: u64, key: u64) -> u64 {
    let (target, entered) = (load, call);
    id + *value + *settled + target + entered + key
}

#[cached]
fn of_types<T: Clone + std::hash::Hash + Eq + Send + Sync + 'static>(
    key: T,
    query: Instance,
    memo: Of,
) -> u64 {
    let _ = &key;
    query.0 + memo.0
}

#[larder::invalidates(Companion { id, .. }, Ok(returned) => of_types::<u64>(*returned, ..))]
fn write(id: u64, targets: u64, write: u64) -> Result<u64, ()> {
    Ok(id + targets + write)
}

#[test]
fn names_of_ours_are_yours_too() {
    let read = || of_names(1, &2, &3, 4, 5, 6);
    let there = || Companion::contains(&1, &2, &3, &4, &5, &6);
    assert_eq!(
        (read(), read(), of_types(6_u64, Instance(1), Of(2))),
        (21, 21, 3)
    );
    macro_rules! takes_out {
        ($($target:tt)+) => {
            read();
            larder::invalidate!($($target)+);
            assert!(!there(), "{}", stringify!($($target)+));
        };
    }
    takes_out!(Named { id: 1 });
    takes_out!(Fields { id: 1 });
    takes_out!(Fields(..));
    takes_out!(Names { target: 2 });
    takes_out!(Target(3));
    takes_out!(Companion { id: 1, .. });
    read();
    assert_eq!(write(1, 2, 3), Ok(6));
    assert!(!there());
    assert!(!of_types::contains(&6_u64, &Instance(1), &Of(2)));
}
