//! As much of HTTP/1.1 as it takes to say anything to a server, and to see all that it says.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Far more than any answer takes; only what hangs meets it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client of one server, with a connection for each request.
#[derive(Clone, Copy)]
pub(crate) struct Client(SocketAddr);

/// What a server has answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// The one value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(other, _)| other == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} is there twice");
        value
    }

    pub(crate) fn x_cache(&self) -> Option<&str> {
        self.header("x-cache")
    }

    pub(crate) fn is_hit(&self) -> bool {
        self.x_cache() == Some("HIT")
    }
}

impl Client {
    pub(crate) fn of(address: SocketAddr) -> Self {
        Client(address)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0
    }

    /// The address of a path, for another client.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.0)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send_body(method, path, headers, "").await
    }

    pub(crate) async fn send_body(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "host") {
            head.push_str("host: test\r\n");
        }
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        if !body.is_empty() {
            write!(head, "content-length: {}\r\n", body.len()).unwrap();
        }
        let request = format!("{head}\r\n{body}");
        let answered = self.exchange(request.as_bytes(), method == "HEAD");
        timeout(PATIENCE, answered).await.expect("it hangs")
    }

    /// Opens a connection and sends bytes.
    pub(crate) async fn connect(&self, request: &[u8]) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(self.0).await.unwrap();
        stream.write_all(request).await.unwrap();
        BufReader::new(stream)
    }

    /// Sends bytes as they are, and reads one answer.
    pub(crate) async fn exchange(&self, request: &[u8], is_head: bool) -> Answer {
        let mut stream = self.connect(request).await;
        let mut answer = read_head(&mut stream).await;
        let has_no_body = is_head || answer.status == 304 || answer.status == 204;
        let mut body = Vec::new();
        if answer.header("transfer-encoding") == Some("chunked") {
            while let Some(chunk) = read_chunk(&mut stream).await {
                body.extend(chunk);
            }
        } else if !has_no_body {
            stream.read_to_end(&mut body).await.unwrap();
            let length = answer.header("content-length");
            assert_eq!(length, Some(body.len().to_string().as_str()), "{answer:?}");
        } else {
            stream.read_to_end(&mut body).await.unwrap();
            assert!(body.is_empty(), "a body where there is none: {body:?}");
        }
        answer.body = String::from_utf8_lossy(&body).into_owned();
        answer
    }
}

/// Reads the head of an answer.
pub(crate) async fn read_head(stream: &mut BufReader<TcpStream>) -> Answer {
    let status = read_line(stream).await;
    let mut headers = Vec::new();
    loop {
        let line = read_line(stream).await;
        let Some((name, value)) = line.split_once(": ") else {
            break;
        };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    Answer {
        status: status.split(' ').nth(1).unwrap().parse().unwrap(),
        headers,
        body: String::new(),
    }
}

/// Reads a chunk of a body; none after the last.
pub(crate) async fn read_chunk(stream: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let length = usize::from_str_radix(&read_line(stream).await, 16).ok()?;
    let mut chunk = vec![0; length];
    stream.read_exact(&mut chunk).await.unwrap();
    read_line(stream).await;
    (length > 0).then_some(chunk)
}

async fn read_line(stream: &mut BufReader<TcpStream>) -> String {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line).await.unwrap();
    String::from_utf8_lossy(&line).trim_end().to_owned()
}
