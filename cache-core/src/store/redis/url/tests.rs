use super::*;

fn tcp(host: &str, port: u16) -> Address {
    let host = host.into();
    Address::Tcp { host, port }
}

fn read(url: &str) -> Settings {
    parse(url).unwrap_or_else(|error| panic!("{url}: {error}"))
}

fn fails(url: &str) -> String {
    match parse(url) {
        Ok(settings) => panic!("{url} was read as {settings:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_server_is_at_its_default_port() {
    let settings = read("redis://localhost");
    assert_eq!(settings.addresses, [tcp("localhost", 6379)]);
    assert_eq!(settings.kind, Kind::Single);
    assert_eq!(settings.login, Login::default());
    assert_eq!(settings.connect_timeout, Duration::from_secs(1));
}

#[test]
fn everything_can_be_said() {
    let settings = read(
        "valkey://an%20na:p%40ss%3Aw@cache.example:7000/3?connect_timeout=250ms&response_timeout=2s",
    );
    assert_eq!(settings.addresses, [tcp("cache.example", 7000)]);
    assert_eq!(settings.login.user.as_deref(), Some("an na"));
    assert_eq!(settings.login.password.as_deref(), Some("p@ss:w"));
    assert_eq!(settings.database, 3);
    assert_eq!(settings.connect_timeout, Duration::from_millis(250));
    assert_eq!(settings.response_timeout, Duration::from_secs(2));
    assert_eq!(settings.name(), "redis://cache.example:7000/3");
}

#[test]
fn a_password_may_stand_without_a_user() {
    let login = read("redis://:secret@localhost").login;
    assert_eq!(login.user, None);
    assert_eq!(login.password.as_deref(), Some("secret"));
    let login = read("redis://:se@cr:et@localhost").login;
    assert_eq!(login.password.as_deref(), Some("se@cr:et"));
}

#[test]
fn sockets_have_a_path() {
    for url in [
        "redis+unix:///run/redis.sock?db=2",
        "unix:///run/redis.sock?db=2",
    ] {
        let settings = read(url);
        assert_eq!(
            settings.addresses,
            [Address::Unix("/run/redis.sock".into())]
        );
        assert_eq!(settings.database, 2);
    }
}

#[test]
fn hosts_may_be_addresses() {
    let settings = read("redis://[::1]:7000,[fe80::1],10.0.0.1:7001");
    let expected = [
        tcp("::1", 7000),
        tcp("fe80::1", 6379),
        tcp("10.0.0.1", 7001),
    ];
    assert_eq!(settings.addresses, expected);
    assert_eq!(settings.kind, Kind::Cluster);
    assert_eq!(
        settings.name(),
        "redis+cluster://[::1]:7000,[fe80::1]:6379,10.0.0.1:7001"
    );
    assert_eq!(read("redis-cluster://a").kind, Kind::Cluster);
}

#[test]
fn sentinels_know_a_master() {
    let settings = read(
        "redis+sentinel://s1,s2:7000/mymaster/2?user=u&password=p&sentinel_user=su&sentinel_password=sp",
    );
    assert_eq!(settings.kind, Kind::Sentinel("mymaster".into()));
    assert_eq!(settings.addresses, [tcp("s1", 26379), tcp("s2", 7000)]);
    assert_eq!(settings.database, 2);
    assert_eq!(settings.login.password.as_deref(), Some("p"));
    assert_eq!(settings.sentinel_login.user.as_deref(), Some("su"));
    assert_eq!(settings.sentinel_login.password.as_deref(), Some("sp"));
}

#[test]
fn errors_name_the_part() {
    let cases = [
        ("localhost:6379", "scheme"),
        ("http://localhost", "scheme"),
        ("redis://", "host"),
        ("redis://localhost:0", "port"),
        ("redis://localhost:70000", "port"),
        ("memcached://a", "Memcached::builder"),
        ("memcached:a", "Memcached::builder"),
        ("disk:///a", "Disk::builder"),
        ("memory:", "larder::Config"),
        ("redis://a,b:x", "port of host number 2"),
        ("redis://::1", "brackets"),
        ("redis://[::1", "without a `]`"),
        ("redis://localhost/one", "database"),
        ("redis://localhost/1/2", "path"),
        ("redis+cluster://localhost/1", "database"),
        ("redis+sentinel://localhost", "name of the master"),
        ("redis://localhost?connect_timeout=0ms", "connect_timeout"),
        ("redis://localhost?connect_timeout=5", "500ms"),
        ("redis://localhost?sentinel_user=a", "sentinel_user"),
        ("redis://localhost?timeout=5s", "query"),
        ("redis://user@localhost", "password"),
        ("redis+unix://", "path of the socket"),
    ];
    for (url, part) in cases {
        let error = fails(url);
        assert!(error.contains(part), "{url}: {error}");
    }
}

#[test]
fn errors_and_debug_print_no_password() {
    let wrong = [
        "redis://u:hush%zz@localhost",
        "redis://u:hush/hush@localhost",
        "redis://u:hush?hush@localhost",
        "redis://u:a?hush=hush@localhost",
        "http://u:hush@localhost",
        "u:hush@localhost",
        "redis://u:hush@localhost:port",
        "redis://localhost?password=hush%zz",
    ];
    for url in wrong {
        let error = fails(url);
        assert!(!error.contains("hush"), "{url}: {error}");
    }
    let settings = read("redis+sentinel://u:hush@s/m?sentinel_password=hush");
    let shown = format!("{settings:?} {}", settings.name());
    assert!(!shown.contains("hush"), "{shown}");
}
