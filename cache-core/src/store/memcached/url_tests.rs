//! What URLs say, and what is said of those that can't be.

use super::super::Memcached;
use super::Url;
use crate::store::Store;
use std::time::Duration;

fn names(url: &str) -> Vec<String> {
    let url = Url::parse(url).unwrap();
    url.addresses.iter().map(ToString::to_string).collect()
}

fn refused(url: &str) -> String {
    match Memcached::builder(url).build() {
        Err(error) => error.to_string(),
        Ok(store) => panic!("{url} was taken for {store:?}"),
    }
}

#[test]
fn hosts_are_parted_by_commas() {
    assert_eq!(names("memcached://Cache-1"), ["cache-1:11211"]);
    assert_eq!(
        names("memcached://a:1,10.0.0.2:2,[::1],[fe80::1]:3/"),
        ["a:1", "10.0.0.2:2", "[::1]:11211", "[fe80::1]:3"]
    );
}

#[cfg(unix)]
#[test]
fn a_path_is_a_socket() {
    let names = names("memcached:///run/my%20cache.sock,/b?largest=8m");
    assert_eq!(names, ["/run/my cache.sock", "/b"]);
}

#[test]
fn options_are_times_and_sizes() {
    let url = Url::parse("memcached://a?connect_timeout=2s&response_timeout=250ms&largest=8m");
    let url = url.unwrap();
    assert_eq!(url.connect_timeout, Some(Duration::from_secs(2)));
    assert_eq!(url.response_timeout, Some(Duration::from_millis(250)));
    assert_eq!(url.largest, Some(8 << 20));
}

#[test]
fn user_and_password_are_sent_as_they_are_meant() {
    let url = Url::parse("memcached://me:p%40%3a%c3%a9?x@a:1").unwrap();
    let login = url.login.unwrap().encode();
    assert_eq!(login, "set login 0 0 10\r\nme p@:é?x\r\n".as_bytes());
}

#[test]
fn errors_name_the_part_that_is_wrong() {
    let wrong = [
        ("memcached://", "hosts"),
        ("memcached://a,,b", "hosts"),
        ("memcached://a b", "hosts"),
        ("memcached://a:1:2", "in brackets"),
        ("memcached://[1:2", "hosts"),
        ("memcached://[x]:1", "no IPv6"),
        ("memcached://[::1]1", "port"),
        ("memcached://a:0", "port"),
        ("memcached://a:65536", "port"),
        ("memcached://a:1,A:1", "twice"),
        ("redis://a", "Redis::new"),
        ("rediss+cluster://a", "Redis::new"),
        ("valkey://a", "Redis::new"),
        ("disk:///a", "Disk::builder"),
        ("null:", "larder::Config"),
        ("http://a", "`memcached://`"),
        ("memcached://a?timeout=1s", "the options of the URL"),
        ("memcached://a?connect_timeout=1", "connect_timeout"),
        ("memcached://a?response_timeout=", "response_timeout"),
        ("memcached://a?response_timeout=0ms", "response_timeout"),
        ("memcached://a?connect_timeout=9999999s", "an hour at most"),
        ("memcached://a?largest=-1", "largest"),
        ("memcached://a?largest=2048m", "largest"),
        ("memcached://user@a", "`user:password@`"),
        ("memcached://user:@a", "neither is empty"),
    ];
    for (url, part) in wrong {
        let error = refused(url);
        assert!(error.contains(part), "{url}: {error}");
    }
}

#[test]
fn no_password_is_shown() {
    let wrong = [
        "memcached://me:s3cret",
        "memcached://me:s3cret@",
        "memcached://me:s3cret@a:x",
        "memcached://me:s3cret?x=s3cret@a?b=c",
        "memcached://me:s3cret@a,me:s3cret@b",
        "memcached://me:s3cret%@a",
        "memcached://me:s3cret @a",
        "memcached:/me:s3cret@a",
        "memcached://me:x?s3cret=s3cret",
        "memcached://a,s3cret,s3cret",
    ];
    for url in wrong {
        let error = refused(url);
        assert!(!error.contains("s3cret"), "{url}: {error}");
    }
    let builder = Memcached::builder("memcached://me:s3cret@a");
    assert!(!format!("{builder:?}").contains("s3cret"));
    let store = builder.build().unwrap();
    assert!(!format!("{store:?}").contains("s3cret"));
    assert_eq!(store.name(), "memcached://a:11211");
}
