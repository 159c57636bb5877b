//! Functions of every shape: bodies, signatures, attributes, places.

use crate::support::{Counter, on_tokio};
use futures::executor::block_on;
use larder::{cached, invalidates};
use std::io;

#[test]
fn bodies_return_early_and_ask() {
    #[cached]
    fn early(n: u64) -> u64 {
        if n == 0 {
            return 100;
        }
        n
    }
    #[cached]
    fn asks(text: &str) -> Result<u64, std::num::ParseIntError> {
        let n: u64 = text.parse()?;
        Ok(n + 1)
    }
    #[cached]
    fn perhaps(text: &str) -> Option<char> {
        let first = text.chars().next()?;
        Some(first.to_ascii_uppercase())
    }
    #[cached]
    async fn asks_async(text: &str) -> Result<u64, std::num::ParseIntError> {
        tokio::task::yield_now().await;
        let n: u64 = text.parse()?;
        if n == 0 {
            return Ok(0);
        }
        Ok(n + 1)
    }
    for _ in 0..2 {
        assert_eq!((early(0), early(1)), (100, 1));
        assert_eq!((asks("1").unwrap(), asks("x").is_err()), (2, true));
        assert_eq!((perhaps("ab"), perhaps("")), (Some('A'), None));
        assert_eq!(block_on(asks_async("1")).unwrap(), 2);
        assert_eq!(block_on(asks_async("0")).unwrap(), 0);
        block_on(asks_async("x")).unwrap_err();
    }
    assert_eq!((early::stats().hits, asks::stats().hits), (2, 1));
    assert_eq!((perhaps::stats().hits, asks_async::stats().hits), (2, 2));
}

#[test]
fn a_result_behind_an_alias_is_seen_through() {
    type Answer<T> = Result<T, Failed>;
    type Number = Result<u64, Failed>;
    /// Not `Clone`.
    #[derive(Debug)]
    struct Failed;

    #[cached]
    fn io_result(n: u64) -> io::Result<u64> {
        if n == 0 {
            Err(io::Error::other("none"))
        } else {
            Ok(n)
        }
    }
    #[cached]
    fn alias(n: u64) -> Answer<u64> {
        if n == 0 { Err(Failed) } else { Ok(n) }
    }
    #[cached]
    async fn concrete_alias(n: u64) -> Number {
        if n == 0 { Err(Failed) } else { Ok(n) }
    }
    #[cached]
    fn of_option(n: u64) -> Answer<Option<u64>> {
        alias(n).map(Some)
    }
    for _ in 0..2 {
        io_result(0).unwrap_err();
        alias(0).unwrap_err();
        block_on(concrete_alias(0)).unwrap_err();
        assert_eq!(io_result(1).unwrap(), alias(1).unwrap());
        assert_eq!(block_on(concrete_alias(1)).unwrap(), 1);
        assert_eq!(of_option(1).unwrap(), Some(1));
    }
    assert_eq!(
        (io_result::stats().loads, io_result::peek(&1)),
        (3, Some(1))
    );
    assert_eq!((alias::stats().loads, alias::peek(&0)), (3, None));
    assert_eq!(
        (concrete_alias::len(), of_option::peek(&1)),
        (1, Some(Some(1)))
    );
    concrete_alias::put(&0, 7);
    assert_eq!(block_on(concrete_alias(0)).unwrap(), 7);
}

#[test]
fn bodies_consume_their_arguments() {
    /// Neither `Clone` nor `Hash`.
    struct Ticket(String);
    #[cached(ignore(ticket))]
    fn spend(ticket: Ticket, id: u64) -> String {
        format!("{}{id}", ticket.0)
    }
    #[cached]
    fn join(mut words: Vec<String>, sep: String) -> String {
        words.push("end".to_owned());
        words.into_iter().collect::<Vec<_>>().join(&sep)
    }
    #[cached(key(name: &str = &ticket.0))]
    async fn spend_async(ticket: Ticket) -> String {
        let taken = ticket;
        tokio::task::yield_now().await;
        taken.0
    }
    for _ in 0..2 {
        assert_eq!(spend(Ticket("a".into()), 1), "a1");
        assert_eq!(join(vec!["x".into()], "-".into()), "x-end");
        assert_eq!(on_tokio(spend_async(Ticket("b".into()))), "b");
    }
    assert_eq!(
        (spend::len(), join::stats().hits, spend_async::peek("b")),
        (1, 1, Some("b".into()))
    );
}

#[test]
fn patterns_are_whole_arguments() {
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Path<T>(T);
    #[cached]
    fn show(Path(id): Path<u64>, (a, b): (u64, u64)) -> u64 {
        id + a * b
    }
    #[cached(unless = *id == 0)]
    fn show_some(Path(id): Path<u64>) -> u64 {
        id
    }
    #[cached]
    async fn show_async(Path(mut id): Path<u64>) -> u64 {
        id += 1;
        id
    }
    for _ in 0..2 {
        assert_eq!(show(Path(1), (2, 3)), 7);
        assert_eq!(show(Path(1), (3, 2)), 7);
        assert_eq!(block_on(show_async(Path(1))), 2);
        assert_eq!((show_some(Path(0)), show_some(Path(1))), (0, 1));
    }
    assert_eq!((show::stats().loads, show_async::len()), (2, 1));
    assert_eq!(show_some::stats().loads, 3);
    assert!(show::contains(&Path(1), &(2, 3)));
    larder::invalidate!(show(Path(1), ..), show_async(Path(1)));
    assert_eq!(show_async::len(), 0);
}

#[test]
fn mutable_arguments_keep_their_first_value_in_the_key() {
    #[cached]
    fn count_down(mut n: u64, mut text: String) -> String {
        while n > 0 {
            text.push('x');
            n -= 1;
        }
        text
    }
    assert_eq!(count_down(3, "a".into()), "axxx");
    assert_eq!(count_down(3, "a".into()), "axxx");
    assert_eq!(count_down::peek(&3, "a"), Some("axxx".to_owned()));
    assert_eq!(count_down::len(), 1);
}

#[test]
fn nothing_in_the_key_is_one_entry() {
    static LOADS: Counter = Counter::new();
    #[cached]
    fn config() -> usize {
        LOADS.count()
    }
    #[invalidates(config())]
    fn write() {}
    #[invalidates(config(..))]
    fn write_all() {}
    assert_eq!((config(), config(), config::peek()), (0, 0, Some(0)));
    write();
    assert_eq!((config(), config::len()), (1, 1));
    write_all();
    assert_eq!((config::contains(), config()), (false, 2));
    config::put(9);
    assert_eq!(config(), 9);
}

#[test]
fn a_mutable_connection_is_ignored() {
    struct Connection(u64);
    #[cached(ignore(connection))]
    async fn next(connection: &mut Connection, id: u64) -> u64 {
        connection.0 += 1;
        tokio::task::yield_now().await;
        connection.0 * 10 + id
    }
    #[invalidates(next(id))]
    async fn write(connection: &mut Connection, id: u64) -> u64 {
        connection.0 += 1;
        next(connection, id).await
    }
    let mut connection = Connection(0);
    assert_eq!(block_on(next(&mut connection, 5)), 15);
    assert_eq!(block_on(next(&mut connection, 5)), 15);
    assert_eq!(connection.0, 1);
    assert_eq!(block_on(write(&mut connection, 5)), 35);
    assert_eq!(block_on(next(&mut connection, 5)), 45);
}

#[test]
fn lifetimes_and_borrowed_async_arguments() {
    #[cached]
    async fn join<'a>(a: &'a str, b: &'a [&'a str], c: Option<&'a str>) -> String {
        tokio::task::yield_now().await;
        format!("{a}{}{}", b.concat(), c.unwrap_or_default())
    }
    #[cached]
    fn longest<'a, 'b: 'a>(a: &'a str, b: &'b str) -> usize {
        a.len().max(b.len())
    }
    let a = String::from("a");
    for _ in 0..2 {
        let b = [String::from("b"), String::from("c")];
        let b: Vec<_> = b.iter().map(String::as_str).collect();
        assert_eq!(block_on(join(&a, &b, Some(&a))), "abca");
        assert_eq!(longest(&a, b[0]), 1);
    }
    assert_eq!((join::stats().hits, longest::stats().hits), (1, 1));
    join::invalidate("a", &["b", "c"], &Some("a"));
    assert_eq!(join::len(), 0);
}

#[test]
fn other_attributes_pass_through() {
    /// A documented function.
    #[cached(timeout = "1h")]
    #[must_use]
    #[inline]
    #[allow(clippy::needless_return, unused_variables)]
    #[track_caller]
    fn documented(n: u64, unused: bool) -> u64 {
        return n;
    }
    #[cached]
    #[cfg(not(test))]
    fn left_out(n: u64) -> Undefined {
        n
    }
    #[cached]
    #[cfg(test)]
    fn left_out(n: u64) -> u64 {
        n
    }
    #[cfg(not(test))]
    #[invalidates(undefined(1))]
    fn left_out_write() {}
    #[cached]
    #[expect(deprecated)]
    fn of_deprecated(n: u64) -> u64 {
        old(n)
    }
    #[deprecated]
    fn old(n: u64) -> u64 {
        n
    }
    assert_eq!(
        (documented(1, true), left_out(2), of_deprecated(3)),
        (1, 2, 3)
    );
    assert!(documented::contains(&1, &true) && left_out::contains(&2));
}
