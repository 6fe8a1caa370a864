//! Contact links.

use crate::http::query_pairs;
use crate::state::{Account, Link, State};

/// The base URL of contact links.
const LINK: &str = "https://work.weixin.qq.com/kfid/";

/// The part of a link's URL that identifies it.
pub(crate) fn mark(page: &str, enc_scene: Option<&str>) -> String {
    match enc_scene {
        Some(enc_scene) => format!("{page}?enc_scene={enc_scene}"),
        None => page.to_owned(),
    }
}

/// The link with a mark, and its account.
pub(crate) fn find<'a>(state: &'a State, mark: &str) -> Option<(&'a str, &'a Link)> {
    let of_account = |(open_kfid, account): (&'a str, &'a Account)| {
        let link = account.links.iter().find(|link| link.mark == mark)?;
        Some((open_kfid, link))
    };
    state.accounts().find_map(of_account)
}

/// The link.
pub(crate) fn url(mark: &str) -> String {
    format!("{LINK}{mark}")
}

/// Parses a contact link: its identifying part, and the appended `scene_param`.
pub(crate) fn read(url: &str) -> Option<(String, Option<String>)> {
    let rest = url.strip_prefix(LINK)?;
    let (page, query) = rest.split_once('?').unwrap_or((rest, ""));
    let pairs = query_pairs(query.split_once('#').map_or(query, |(query, _)| query));
    let value = |wanted: &str| {
        pairs
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.clone())
    };
    Some((mark(page, value("enc_scene").as_deref()), value("scene_param")))
}
