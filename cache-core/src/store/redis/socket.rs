//! Opening a socket.

use super::guard::Socket;
use super::settings::Address;
use std::io;
use tokio::net::TcpStream;

pub(super) async fn open(address: &Address, is_encrypted: bool) -> io::Result<Box<dyn Socket>> {
    match address {
        Address::Tcp { host, port } => {
            let stream = TcpStream::connect((host.as_str(), *port)).await?;
            stream.set_nodelay(true)?;
            if is_encrypted {
                return encrypted(host, stream).await;
            }
            Ok(Box::new(stream))
        }
        #[cfg(unix)]
        Address::Unix(path) => Ok(Box::new(tokio::net::UnixStream::connect(path).await?)),
        #[cfg(not(unix))]
        Address::Unix(_) => Err(io::ErrorKind::Unsupported.into()),
    }
}

#[cfg(feature = "redis-tls")]
async fn encrypted(host: &str, stream: TcpStream) -> io::Result<Box<dyn Socket>> {
    use tokio_rustls::rustls::pki_types::ServerName;
    let name = ServerName::try_from(host.to_owned());
    let name = name.map_err(io::Error::other)?;
    let stream = super::tls::connector()?.connect(name, stream).await?;
    Ok(Box::new(stream))
}

#[cfg(not(feature = "redis-tls"))]
async fn encrypted(_: &str, _: TcpStream) -> io::Result<Box<dyn Socket>> {
    Err(io::ErrorKind::Unsupported.into())
}
