//! Requests that change what pages show.

use crate::body::Body;
use crate::key_parts::Chosen;
use crate::pages::Pages;
use crate::percent::normal_path;
use cache_core::__private::{Ended, Write};
use http::{Request, Response};
use tower_service::Service;

/// Has the handler answer, as a declared write of all pages of the path.
pub(crate) async fn write<S, B, R>(
    pages: Pages,
    mut inner: S,
    request: Request<B>,
) -> Result<Response<Body<R>>, S::Error>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: http_body::Body,
{
    // dropped last: however the handler ends, the pages go
    let mut write = Write::to_come();
    pages.noted().await;
    write.begin(vec![pages.memo().target(Chosen {
        path: Some(&normal_path(request.uri().path())),
        ..Chosen::default()
    })]);
    let handler = async move { inner.call(request).await };
    let ended = |response: &Result<Response<R>, S::Error>| Ended {
        succeeded: response
            .as_ref()
            .is_ok_and(|response| !response.status().is_server_error()),
        targets: Vec::new(),
    };
    let response = write.run_async(handler, ended).await?;
    Ok(response.map(Body::passed))
}
