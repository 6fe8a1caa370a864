//! What may be sent now, and in which order WeCom checks it.

use super::refusal::{ApiError, refuse, refuse_for};
use super::sessions;
use super::windows::{customer_wrote_recently, recently};
use crate::state::{Account, Conversation};
use wecom_kf_core::message::{Menu, MenuItem};
use wecom_kf_core::session::ServiceState;

/// The maximum number of replies to one customer message.
const ANSWERS: u32 = 5;
/// The maximum number of menu items.
pub(crate) const MENU_ITEMS: usize = 50;
/// The maximum number of tappable items; also the maximum of a menu in response to an event.
pub(crate) const TAPPABLE_ITEMS: usize = 10;

/// Fails with 95033 if the account has used the msgid.
pub(crate) fn check_msgid(account: &Account, msgid: Option<&str>) -> Result<(), ApiError> {
    if msgid.is_some_and(|msgid| account.msgids.get(msgid).is_some()) {
        return Err(refuse::<95033>());
    }
    Ok(())
}

/// Whether the conversation allows a reply now: the card's windows, the reply window, the session's state, the number of replies.
pub(crate) fn check_reply(conversation: &Conversation, is_card: bool, now_ms: u64) -> Result<(), ApiError> {
    if is_card && !recently(conversation.last_typed_ms, now_ms) {
        return Err(refuse::<95024>());
    }
    if is_card && recently(conversation.last_card_ms, now_ms) {
        return Err(refuse::<95025>());
    }
    if conversation.last_customer_ms.is_some() && !customer_wrote_recently(conversation, now_ms) {
        return Err(refuse::<95002>());
    }
    let state = sessions::state(conversation, now_ms);
    if !matches!(state, ServiceState::New | ServiceState::Bot) {
        return Err(refuse_for::<95018>(format!("the session is in state {}", state.code())));
    }
    if conversation.answers >= ANSWERS {
        return Err(refuse::<95001>());
    }
    Ok(())
}

/// Checks the number and types of a menu's items, which the limits on fields do not cover.
pub(crate) fn check_menu(menu: &Menu, items: usize) -> Result<(), ApiError> {
    let list = menu.list.as_deref().unwrap_or_default();
    if list.iter().any(|item| matches!(item, MenuItem::Other(_))) {
        return Err(refuse::<95009>());
    }
    let tappable = list.iter().filter(|item| !matches!(item, MenuItem::Text(_))).count();
    if list.len() > items || tappable > TAPPABLE_ITEMS {
        return Err(refuse_for::<95008>(format!(
            "{} items, {tappable} to tap; the limits are {items} and {TAPPABLE_ITEMS}",
            list.len()
        )));
    }
    Ok(())
}
