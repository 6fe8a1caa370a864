//! Customer service accounts and their contact links.

use crate::endpoint::{Endpoint, Listed, Method, Paged, Repeat, Replay};
use crate::wire::{bytes, chars, items, range};
use alloc::string::String;
use alloc::vec::Vec;

wire! {
    /// Adds a customer service account (`kf/account/add`).
    ///
    /// A corp can have up to 5000 (10 in the first documents); an unverified corp 10 (errcode 95027). Both editions.
    pub struct Add {
        /// The name customers see, 1 to 16 characters.
        pub name: String => chars(1, 16),
        /// The avatar: the media_id of an uploaded image, at most 128 bytes.
        pub media_id: String => bytes(1, 128),
        ..extra
    }
}

wire! {
    /// The new account.
    pub struct AddResponse {
        /// The id of the account.
        pub open_kfid: String,
        ..extra
    }
}

impl Endpoint for Add {
    type Response = AddResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/account/add";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[94662, 94688, 96404];
}

wire! {
    /// Deletes a customer service account (`kf/account/del`).
    ///
    /// The last account cannot be deleted (errcode 95005). Both editions.
    pub struct Delete {
        /// The account.
        pub open_kfid: String => bytes(1, 64),
        ..extra
    }
}

wire! {
    /// The account was deleted.
    pub struct DeleteResponse {
        ..extra
    }
}

impl Endpoint for Delete {
    type Response = DeleteResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/account/del";
    // The second of two deletions is answered 95004, which would hide that the first was carried out.
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[94663, 94689, 96405];
}

wire! {
    /// Changes a customer service account (`kf/account/update`). What is left out stays as it is. Both editions.
    pub struct Update {
        /// The account.
        pub open_kfid: String => bytes(1, 64),
        /// The new name, 1 to 16 characters.
        pub name: Option<String> => chars(0, 16),
        /// The new avatar: the media_id of an uploaded image, at most 128 bytes.
        pub media_id: Option<String> => bytes(0, 128),
        ..extra
    }
}

wire! {
    /// The account was changed.
    pub struct UpdateResponse {
        ..extra
    }
}

impl Endpoint for Update {
    type Response = UpdateResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/account/update";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94664, 94690];
}

wire! {
    /// Lists customer service accounts (`kf/account/list`), a page at a time.
    ///
    /// A page shorter than `limit` is the last one. Both editions.
    pub struct List {
        /// How many accounts to skip. Default 0.
        pub offset: Option<u32> => range(0.0, 4_294_967_295.0),
        /// How many accounts to return, 1 to 100. Default 100.
        pub limit: Option<u32> => range(1.0, 100.0),
        ..extra
    }
}

wire! {
    /// One page of accounts.
    pub struct ListResponse {
        /// The accounts.
        pub account_list: Vec<Account>,
        ..extra
    }
}

wire! {
    /// A customer service account.
    pub struct Account {
        /// The id of the account.
        pub open_kfid: String,
        /// The name customers see.
        pub name: Option<String>,
        /// The URL of the avatar; may be empty.
        pub avatar: Option<String>,
        /// Whether the calling app may manage the account. Since the documents of 2023; absent for component apps (微信客服组件) and in the
        /// standalone edition (独立版).
        pub manage_privilege: Option<bool>,
        ..extra
    }
}

impl Endpoint for List {
    type Response = ListResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "kf/account/list";
    const REPEAT: Repeat = Repeat::Safe;
    const REPLAY: Replay = Replay::Post;
    const PAGED: Option<Paged> = Some(Paged::Offset {
        list: "account_list",
        id: "open_kfid",
    });
    const DOCUMENTS: &'static [u32] = &[94661, 94691, 96415, 99368];
}

impl Listed for List {
    type Item = Account;
}

wire! {
    /// Makes a contact link to an account (`kf/add_contact_way`).
    ///
    /// Each scene needs a link of its own. The link cannot be edited, and its parameters do not work in another link; only
    /// `scene_param` may be appended (`contactUrl` does it), and only when a scene was given. Both editions.
    pub struct AddContactWay {
        /// The account.
        pub open_kfid: String => bytes(1, 64),
        /// Where the link will stand, at most 32 bytes of `[0-9a-zA-Z_-]`; comes back in `enter_session`.
        pub scene: Option<String> => bytes(0, 32).word(),
        ..extra
    }
}

wire! {
    /// A contact link.
    pub struct AddContactWayResponse {
        /// The link that opens a conversation with the account. In old ones the parameter is spelt `encScene`: they take no `scene_param`.
        pub url: String,
        ..extra
    }
}

impl Endpoint for AddContactWay {
    type Response = AddContactWayResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/add_contact_way";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94665, 94692, 96416, 99400];
}

wire! {
    /// Converts the ids of accounts to the new form (`idconvert/open_kfid`), for third-party apps after the id upgrade of 2022.
    ///
    /// Known from other SDKs: the public documents of WeCom that this one was written from have no page on it.
    pub struct ConvertOpenKfids {
        /// The ids to convert.
        pub open_kfid_list: Vec<String> => items(1, u32::MAX).each(1, 64),
        ..extra
    }
}

wire! {
    /// The converted ids.
    pub struct ConvertOpenKfidsResponse {
        /// Each id that was converted, with its new form.
        pub items: Vec<ConvertedOpenKfid>,
        /// The ids that are not of this corp.
        pub invalid_open_kfid_list: Option<Vec<String>>,
        ..extra
    }
}

wire! {
    /// An id of an account in both forms.
    pub struct ConvertedOpenKfid {
        /// The id that was given.
        pub open_kfid: String,
        /// Its new form.
        pub new_open_kfid: String,
        ..extra
    }
}

impl Endpoint for ConvertOpenKfids {
    type Response = ConvertOpenKfidsResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "idconvert/open_kfid";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[];
}

wire! {
    /// Tells what the corp is qualified for (`kf/get_corp_qualification`). For third-party apps, in the WeCom edition (联合版).
    pub struct GetQualification {
        ..extra
    }
}

wire! {
    /// What the corp is qualified for.
    pub struct GetQualificationResponse {
        /// Whether the corp has bound a WeChat Channels (视频号) account. In older documents that raised the number of customers; today
        /// only verification does: an unverified corp can serve 100 customers in all (95003).
        pub wechat_channels_binding: Option<bool>,
        ..extra
    }
}

impl Endpoint for GetQualification {
    type Response = GetQualificationResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "kf/get_corp_qualification";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[95153];
}
