//! A socket that ends as soon as what comes from it can't be a reply.

use super::frames::Frames;
use super::line::Line;
use crate::store::FaultKind;
use crate::sync::Arc;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What a reply may be long in any case: what a server says of itself and its Cluster is no value.
const LEAST: usize = 1 << 20;

/// Something that bytes go through both ways.
pub(super) trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Socket for S {}

pub(super) struct Guard {
    socket: Box<dyn Socket>,
    frames: Frames,
    line: Arc<Line>,
}

impl Guard {
    pub(super) fn new(socket: Box<dyn Socket>, largest: usize, line: Arc<Line>) -> Self {
        let frames = Frames::new(largest.max(LEAST));
        Guard {
            socket,
            frames,
            line,
        }
    }
}

impl AsyncRead for Guard {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.socket).poll_read(cx, buffer))?;
        let fed = self.frames.feed(&buffer.filled()[before..]);
        Poll::Ready(fed.map_err(|what| {
            self.line.end(FaultKind::Garbled, &what);
            io::ErrorKind::ConnectionAborted.into()
        }))
    }
}

impl AsyncWrite for Guard {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
