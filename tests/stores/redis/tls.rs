//! Over TLS. What the system trusts is said by the environment, so the store is in a process of its
//! own.

use crate::support::{Ask, Server, free_port, key, open};
use cache_core::store::FaultKind;
use std::env;
use std::path::Path;
use std::process::Command;

const URL: &str = "LARDER_TEST_URL";

#[test]
fn certificates_are_checked() {
    let server = Server::start(&[]);
    let dir = server.dir();
    certify(dir);
    let port = free_port().to_string();
    for (name, file) in [
        ("tls-cert-file", "server.pem"),
        ("tls-key-file", "server.key"),
        ("tls-ca-cert-file", "ca.pem"),
    ] {
        let path = dir.join(file);
        let path = path.to_str().unwrap();
        server.tell(&["config", "set", name, path], "OK");
    }
    server.tell(&["config", "set", "tls-auth-clients", "no"], "OK");
    server.tell(&["config", "set", "tls-port", &port], "OK");
    let url = |host: &str| format!("rediss://{host}:{port}");
    assert!(succeeds("trusted", &url("localhost"), &dir.join("ca.pem")));
    assert!(succeeds(
        "distrusted",
        &url("127.0.0.1"),
        &dir.join("ca.pem")
    ));
    assert!(succeeds(
        "distrusted",
        &url("localhost"),
        &dir.join("other.pem")
    ));
}

/// Makes a certificate for `localhost`, who vouches for it, and somebody who does not.
fn certify(dir: &Path) {
    let openssl = |words: &str| {
        let done = Command::new("openssl")
            .args(words.split(' '))
            .current_dir(dir)
            .output()
            .unwrap_or_else(|error| panic!("`openssl` can't be started ({error}): install it"));
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "openssl {words}: {said}");
    };
    let new = "-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2";
    for name in ["ca", "other"] {
        openssl(&format!(
            "req {new} -subj /CN={name} -keyout {name}.key -out {name}.pem"
        ));
    }
    openssl(&format!(
        "req {new} -subj /CN=server -keyout server.key -out server.pem -CA ca.pem -CAkey ca.key -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE"
    ));
}

fn succeeds(test: &str, url: &str, trusted: &Path) -> bool {
    let this = env::current_exe().unwrap_or_else(|error| panic!("{error}"));
    let ran = Command::new(this)
        .args(["--exact", &format!("redis::tls::{test}"), "--ignored"])
        .env(URL, url)
        .env("SSL_CERT_FILE", trusted)
        .output();
    let ran = ran.unwrap_or_else(|error| panic!("{error}"));
    println!("{}", String::from_utf8_lossy(&ran.stdout));
    ran.status.success()
}

#[test]
#[ignore = "run by another test, with certificates"]
fn trusted() {
    let Ok(url) = env::var(URL) else { return };
    let store = open(&url);
    assert_eq!(store.set(&key("a"), "a"), Ok(true));
    assert_eq!(store.read(&key("a")), Ok(Some("a".into())));
}

#[test]
#[ignore = "run by another test, with certificates"]
fn distrusted() {
    let Ok(url) = env::var(URL) else { return };
    let store = open(&url);
    let fault = store.set(&key("a"), "a").unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unreachable);
    assert!(fault.message.contains("certificate"), "{fault}");
}
