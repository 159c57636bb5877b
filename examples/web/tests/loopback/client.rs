//! As much of HTTP/1.1 as it takes to ask this service, over one connection that is kept open.

use std::{
    io::{Error, Result},
    net::SocketAddr,
};

use serde::de::DeserializeOwned;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream},
    net::TcpStream,
};

pub(crate) struct Client {
    stream: BufStream<TcpStream>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufStream::new(stream),
        })
    }

    pub(crate) async fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T> {
        self.request("GET", path, "").await
    }

    pub(crate) async fn post<T: DeserializeOwned>(&mut self, path: &str, body: &str) -> Result<T> {
        self.request("POST", path, body).await
    }

    async fn request<T: DeserializeOwned>(
        &mut self,
        method: &str,
        path: &str,
        body: &str,
    ) -> Result<T> {
        let length = body.len();
        let request =
            format!("{method} {path} HTTP/1.1\r\nhost: web\r\ncontent-length: {length}\r\n\r\n");
        self.stream.write_all((request + body).as_bytes()).await?;
        self.stream.flush().await?;

        let status = self.line().await?;
        let mut length = 0;
        loop {
            let header = self.line().await?.to_ascii_lowercase();
            match header.strip_prefix("content-length:") {
                Some(value) => length = value.trim().parse().map_err(Error::other)?,
                None if header.is_empty() => break,
                None => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        if status != "HTTP/1.1 200 OK" {
            return Err(Error::other(status));
        }
        serde_json::from_slice(&body).map_err(Error::other)
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        Ok(line.trim_end().to_owned())
    }
}
