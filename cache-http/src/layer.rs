//! The layer and its service.

use crate::body::Body;
use crate::pages::Pages;
use crate::serve::{Serving, serve};
use bytes::Bytes;
use http::{Request, Response};
use std::mem::replace;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

/// A layer that answers requests from [`Pages`]; made by [`Pages::layer`].
#[derive(Clone, Debug)]
pub struct PagesLayer(pub(crate) Pages);

/// A service that answers requests from [`Pages`], and has the one inside make those that are missing.
#[derive(Clone, Debug)]
pub struct PagesService<S> {
    inner: S,
    pages: Pages,
}

impl<S> Layer<S> for PagesLayer {
    type Service = PagesService<S>;

    fn layer(&self, inner: S) -> PagesService<S> {
        PagesService {
            inner,
            pages: self.0.clone(),
        }
    }
}

impl<S, B, R> Service<Request<B>> for PagesService<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    B: http_body::Body + Send + 'static,
    R: http_body::Body<Data = Bytes> + Send + 'static,
    R::Error: Send,
{
    type Response = Response<Body<R>>;
    type Error = S::Error;
    type Future = Serving<R, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // the one that was found to be ready
        let next = self.inner.clone();
        let inner = replace(&mut self.inner, next);
        serve(self.pages.clone(), inner, request)
    }
}
