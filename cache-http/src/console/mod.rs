//! The console: a page of all cached functions, for whoever runs the program.

mod answer;
mod json;
mod own;
mod policy;
mod shown;

use cache_core::__private::since_1970;
use http::{Request, Response};
use json::Object;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_service::Service;

/// A page of all cached functions of the program, what they are built on and what clears them, with a
/// button to clear each: a tower service, made by [`console`].
///
/// Clones are the same.
#[derive(Clone, Debug)]
pub struct Console(Arc<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    clears: bool,
    /// When it was made, in microseconds since 1970: with the number of the process it tells what is
    /// counted here from what another process of the same service counts.
    made: u64,
}

/// Makes the console, to be mounted behind what guards the program's other internals: whoever reaches it
/// sees the names and options of all cached functions and can clear them.
///
/// ```
/// use axum::{Router, extract::Request, http::StatusCode, middleware::{Next, from_fn}, response::Response};
///
/// async fn only_operators(request: Request, next: Next) -> Result<Response, StatusCode> {
///     match request.headers().get("authorization") {
///         Some(secret) if secret == "Basic b3A6c2VjcmV0" => Ok(next.run(request).await),
///         _ => Err(StatusCode::UNAUTHORIZED),
///     }
/// }
///
/// let internals = Router::new()
///     .nest_service("/larder", larder::http::console())
///     .layer(from_fn(only_operators));
/// let app: Router = Router::new().merge(internals);
/// ```
///
/// The page is at the address where it is mounted, with a slash at its end or without. It loads nothing
/// from elsewhere. While it is open and in sight it asks every two seconds, which costs a look at each
/// function; what it draws over time it keeps by itself, for ten minutes. Nothing runs and nothing is kept
/// while nobody looks.
///
/// A function is cleared by the page's own `POST` alone: requests that a browser sends from other sites are
/// refused, and say why. No guard of one's own is spared by that.
#[must_use]
pub fn console() -> Console {
    let made = u64::try_from(since_1970().as_micros()).unwrap_or(u64::MAX);
    Console(Arc::new(Inner { clears: true, made }))
}

impl Console {
    /// Shows all, and clears nothing.
    #[must_use]
    pub fn read_only(self) -> Self {
        let inner = Inner {
            clears: false,
            ..*self.0
        };
        Console(Arc::new(inner))
    }
}

impl<B> Service<Request<B>> for Console {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<String>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let console = self.0.clone();
        let request = request.into_parts().0;
        Box::pin(async move { Ok(answer::answer(&console, &request).await) })
    }
}

impl Inner {
    /// What the page asks for again and again.
    fn functions(&self) -> String {
        let functions = shown::named().into_iter();
        let functions = functions.map(|(id, function)| shown::function(&id, &function));
        self.of_process()
            .flag("enabled", cache_core::is_enabled())
            .flag("clears", self.clears)
            .list("functions", functions)
            .end()
    }

    /// What is said of a function that held so many entries.
    fn cleared(&self, entries: usize) -> String {
        let entries = entries as u64;
        self.of_process().number("entries", entries).end()
    }

    fn of_process(&self) -> Object {
        Object::new()
            .number("process", std::process::id().into())
            .number("made", self.made)
    }
}
