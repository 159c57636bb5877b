//! Conformance 39: settings that are wrong.

use larder::Config;

#[track_caller]
fn is_refused(config: &Config, field: &str) {
    let error = config.open().expect_err(field).to_string();
    assert!(error.contains(&format!("`{field}`")), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
}

#[test]
fn a_bad_configuration_fails_at_start_with_the_fields_name() {
    for store in [
        "",
        "postgres://localhost",
        "redis://user:hunter2@host:port",
        "redis://host/zero",
        "redis://host?conect_timeout=1s",
        "memcached://",
        "memcached://user:hunter2@host?response_timeout=soon",
        "disk://relative/path",
        "disk:///nowhere/at/all/store",
        "disk:///tmp/store?capacity=much",
    ] {
        is_refused(&Config::new(store, "shop"), "store");
    }
    for store in [
        "memory:",
        "null:",
        "redis://127.0.0.1",
        "memcached://127.0.0.1",
    ] {
        is_refused(&Config::new(store, "my shop"), "prefix");
        let of = || Config::new(store, "shop");
        assert!(of().open().is_ok(), "{store}");
        let text = || Some("soon".to_owned());
        let mut config = of();
        config.near = text();
        is_refused(&config, "near");
        let mut config = of();
        config.longest = text();
        is_refused(&config, "longest");
        let mut config = of();
        config.patience = text();
        is_refused(&config, "patience");
        let mut config = of();
        config.longest_write = text();
        is_refused(&config, "longest_write");
        let mut config = of();
        config.mac = text();
        is_refused(&config, "mac");
        let mut config = of();
        config.version = Some(String::new());
        is_refused(&config, "version");
    }
}
