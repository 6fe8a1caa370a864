//! What a call or an act is about must exist.

use super::refusal::{ApiError, refuse};
use crate::state::{Account, State};

/// Fails with 95004 if there is no such account.
pub(crate) fn require_account<'a>(state: &'a State, open_kfid: &str) -> Result<&'a Account, ApiError> {
    state.account(open_kfid).ok_or(refuse::<95004>())
}

/// Fails with 95004 if there is no such account, with 40096 if there is no such customer.
pub(crate) fn require_customer<'a>(
    state: &'a State,
    open_kfid: &str,
    external_userid: &str,
) -> Result<&'a Account, ApiError> {
    let account = require_account(state, open_kfid)?;
    if state.customers.contains_key(external_userid) {
        Ok(account)
    } else {
        Err(refuse::<40096>())
    }
}

/// Whether a member exists: every userid, unless the settings list them.
pub(crate) fn is_member(state: &State, userid: &str) -> bool {
    let known = state.settings.members.as_ref();
    !userid.is_empty() && known.is_none_or(|members| members.iter().any(|member| member == userid))
}
