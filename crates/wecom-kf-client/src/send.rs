//! Sending a typed request, in as many parts as necessary.

use wecom_kf_core::endpoint::{Endpoint, Split};
use wecom_kf_core::split::{join, remaining, split};
use wecom_kf_core::wire::Object;

use crate::call::{CallOptions, Response};
use crate::client::Client;
use crate::error::Error;
use crate::pages::Pages;
use crate::perform::{Terms, operation, perform};
use crate::reply::{Content, typed};

/// Sends a request, in as many parts as necessary.
pub(crate) async fn send<E: Endpoint>(
    client: Client,
    options: CallOptions,
    parameters: Object,
) -> Result<Response<E::Response>, Error> {
    let inner = &client.inner;
    let operation = operation::<E>();
    let mut parts = match E::SPLIT {
        Split::None => vec![parameters],
        _ => split(&operation, parameters, inner.now_ms())?,
    };
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        let terms = options.terms(&client)?;
        let reply = match E::PAGED {
            Some(_) => Pages::new(&client, operation, only).first(terms).await?,
            None => perform(inner, &operation, only, None, terms).await?,
        };
        return reply.read(|content, _| typed(content));
    }
    // The caller's timeout applies to all parts together; the client's timeout to each part.
    let common = options.timeout.map(|_| options.deadline(&client)).transpose()?;
    let mut done: Option<Object> = None;
    let mut last = None;
    for (at, part) in parts.iter().enumerate() {
        let terms = options.terms(&client)?;
        let terms = Terms {
            deadline: common.unwrap_or(terms.deadline),
            ..terms
        };
        match perform(inner, &operation, part.clone(), None, terms).await {
            Ok(mut reply) => {
                let body = reply.json();
                done = Some(match done.take() {
                    Some(before) => join(before, body),
                    None => body,
                });
                last = Some(reply);
            }
            Err(error) => {
                return Err(match done {
                    Some(done) => error.after(done, remaining(&parts[at..])),
                    None => error,
                });
            }
        }
    }
    let mut reply = last.ok_or_else(|| Error::bad_option("request", "it is empty"))?;
    reply.content = Content::Json(done.unwrap_or_default());
    reply.read(|content, _| typed(content))
}
