//! Who may do what.

use crate::support::{Ask, Sentinels, Server, key, open};
use cache_core::store::{Answer, FaultKind, Operation};

const SECRET: &str = "p@ss:w/rd?";
const ENCODED: &str = "p%40ss%3Aw%2Frd%3F";

#[test]
fn a_password_lets_in() {
    let server = Server::start_locked(&["--requirepass", SECRET], &["-a", SECRET]);
    let url = |login: &str| server.url().replace("://", &format!("://{login}@"));
    let store = open(&url(&format!(":{ENCODED}")));
    assert_eq!(store.set(&key("a"), "a"), Ok(true));
    for store in [open(&server.url()), open(&url(":wrong"))] {
        let fault = store.read(&key("a")).unwrap_err();
        assert_eq!(fault.kind, FaultKind::Refused, "{fault}");
        assert!(!fault.to_string().contains("wrong:"), "{fault}");
        assert!(!format!("{store:?}").contains("wrong"));
    }
}

/// What the docs say that a user needs.
const NEEDED: [&str; 11] = [
    "+get",
    "+set",
    "+del",
    "+eval",
    "+strlen",
    "+pttl",
    "+pexpire",
    "+getrange",
    "+info",
    "+client|tracking",
    "~larder:*",
];

#[test]
fn a_user_needs_what_the_docs_say() {
    for more in [&[][..], &["+evalsha", "+script|load"]] {
        let server = Server::start(&[]);
        let user = ["acl", "setuser", "anna", "on", ">hush"];
        server.tell(&[&user[..], &NEEDED, more].concat(), "OK");
        let store = open(&server.url().replace("://", "://anna:hush@"));
        let mine = key("larder:a");
        assert_eq!(store.set(&mine, "a"), Ok(true));
        assert_eq!(store.hold(&mine), Ok(Some("a".into())));
        let revoke = Operation::Revoke { key: mine.clone() };
        let revoked = store.ask(revoke).unwrap().answer;
        assert_eq!(revoked, Answer::Done(false), "it is longer than a lease");
        assert_eq!(store.delete(&mine), Ok(true));
        let fault = store.set(&key("other"), "a").unwrap_err();
        assert_eq!(fault.kind, FaultKind::Refused);
        assert!(fault.message.contains("NOPERM"), "{fault}");
        assert!(!fault.message.contains("hush"), "{fault}");
    }
}

/// Who can't see how long something is deletes no mark for that.
#[test]
fn a_user_who_may_do_less_revokes_nothing() {
    let server = Server::start(&[]);
    let user = ["acl", "setuser", "anna", "on", ">hush"];
    server.tell(&[&user[..], &NEEDED, &["-strlen"]].concat(), "OK");
    let store = open(&server.url().replace("://", "://anna:hush@"));
    let mine = key("larder:a");
    assert_eq!(store.set(&mine, "a mark"), Ok(true));
    let revoke = Operation::Revoke { key: mine.clone() };
    let fault = store.ask(revoke).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Refused, "{fault}");
    assert_eq!(store.read(&mine), Ok(Some("a mark".into())));
}

#[test]
fn another_database_is_another_place() {
    let server = Server::start(&[]);
    let (first, third) = (open(&server.url()), open(&format!("{}/3", server.url())));
    first.set(&key("a"), "in 0").unwrap();
    assert_eq!(third.read(&key("a")), Ok(None));
    third.set(&key("a"), "in 3").unwrap();
    assert_eq!(first.read(&key("a")), Ok(Some("in 0".into())));
}

#[test]
fn sentinels_may_have_a_password_of_their_own() {
    let sentinels = Sentinels::start(&[], "?sentinel_user=default&sentinel_password=hush");
    sentinels
        .sentinel
        .cli(&["acl", "setuser", "default", "resetpass", ">hush", "on"]);
    let store = open(&sentinels.url());
    assert_eq!(store.set(&key("a"), "a"), Ok(true));
    let other = open(&sentinels.url().replace("hush", "wrong"));
    let fault = other.read(&key("a")).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Refused, "{fault}");
}
