//! The crate that denies every lint; here it only has to run.

use clean::{Db, Many, Path, by_hand, calls, fetch, find, looks, many, rename, sized, square};
use futures::executor::block_on;

#[test]
fn the_clean_crate_works_too() {
    let mut db = Db::default();
    let kind = Path("kind".to_owned());
    for _ in 0..2 {
        assert_eq!((square(3), calls(3), sized::<2>(1)), (9, 7, [1, 1]));
        assert_eq!(find(&db, "ada", 1, &kind).unwrap().unwrap(), "ada10kind");
        assert_eq!(block_on(fetch(&mut db, 7)).unwrap(), 7);
        assert_eq!(many(1, 2, 3, 4, 5, 6, 7, 8), 36);
    }
    assert_eq!(db.reads(), 1);
    assert!(Many::contains(&1, &2, &3, &4, &5, &6, &7, &8));
    assert!(find::contains("ada", &2, "kind"));
    rename(&mut db, 1, "ada").unwrap_err();
    assert!(!find::contains("ada", &2, "kind"));
    by_hand(1);
    assert!(!sized::contains::<2>(&1));
    assert_eq!(looks(5), Some(25));
}
