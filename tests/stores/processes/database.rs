//! The database behind the cached functions: a Redis server of its own, which no test harms.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// Where a worker is told its port.
pub(crate) const PORT: &str = "LARDER_TEST_DATABASE";

/// A connection.
pub(crate) struct Database(BufReader<TcpStream>);

/// Sets a number if it is higher than the one that is there.
const RAISE: &str = "if tonumber(ARGV[1]) > tonumber(redis.call('get', KEYS[1]) or '0') then
redis.call('set', KEYS[1], ARGV[1])
end
return 0";

impl Database {
    pub(crate) fn at(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        Database(BufReader::new(stream))
    }

    /// The one that this worker was told of.
    pub(crate) fn told() -> Self {
        let port = std::env::var(PORT).unwrap();
        Database::at(port.parse().unwrap())
    }

    /// A number, zero if nobody wrote it.
    pub(crate) fn get(&mut self, name: &str) -> u64 {
        self.number(&["get", name])
    }

    /// Writes a row: its number is one higher from now on.
    pub(crate) fn write(&mut self, name: &str) -> u64 {
        self.number(&["incr", name])
    }

    pub(crate) fn raise(&mut self, name: &str, to: u64) {
        self.number(&["eval", RAISE, "1", name, &to.to_string()]);
    }

    fn number(&mut self, words: &[&str]) -> u64 {
        let mut command = format!("*{}\r\n", words.len());
        for word in words {
            command.push_str(&format!("${}\r\n{word}\r\n", word.len()));
        }
        self.0.get_mut().write_all(command.as_bytes()).unwrap();
        let line = self.line();
        let (kind, rest) = line.split_at(1);
        match (kind, rest) {
            (":", number) => number.parse().unwrap(),
            ("$", "-1") => 0,
            ("$", length) => {
                let mut text = vec![0; length.parse::<usize>().unwrap() + 2];
                self.0.read_exact(&mut text).unwrap();
                String::from_utf8(text).unwrap().trim().parse().unwrap()
            }
            _ => panic!("the database says {line}"),
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}
