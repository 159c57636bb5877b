//! A `memcached` of the trials' own.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A server, which ends when this is dropped.
pub(crate) struct Server {
    pub(crate) port: u16,
    process: Child,
}

impl Server {
    pub(crate) fn start(options: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        drop(listener);
        Server {
            port,
            process: launch(port, options),
        }
    }

    /// Ends it as a crash does, and starts it again.
    pub(crate) fn restart(&mut self) {
        self.end();
        self.process = launch(self.port, &[]);
    }

    fn end(&mut self) {
        // it may have ended
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

fn launch(port: u16, options: &[&str]) -> Child {
    let mut command = Command::new("memcached");
    command.args(["-l", "127.0.0.1", "-U", "0", "-u", "root"]);
    command.args(["-p", &port.to_string()]).args(options);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let process = command.spawn().expect("memcached is installed");
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        sleep(Duration::from_millis(10));
    }
    process
}
