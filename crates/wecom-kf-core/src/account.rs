//! Customer service accounts and their contact links.

use crate::endpoint::{Endpoint, Method, Repeat, Replay};
use crate::wire::{bytes, chars, range};

wire! {
    /// Adds a customer service account (`kf/account/add`).
    ///
    /// A corp can have up to 5000; an unverified corp 10 (errcode 95027).
    pub struct Add {
        /// The name customers see, 1 to 16 characters.
        pub name: String => chars(1, 16),
        /// The avatar: the media_id of an uploaded image, at most 128 bytes.
        pub media_id: String => bytes(1, 128),
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
    /// Lists customer service accounts (`kf/account/list`), a page at a time.
    ///
    /// A page shorter than `limit` is the last one.
    pub struct List {
        /// How many accounts to skip. Default 0.
        pub offset: Option<u32> => range(0.0, 4_294_967_295.0),
        /// How many accounts to return, 1 to 100. Default 100.
        pub limit: Option<u32> => range(1.0, 100.0),
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
        /// The URL of the avatar.
        pub avatar: Option<String>,
        /// Whether the calling app may manage the account. Absent for component apps and in older answers.
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
    const PAGED: Option<&'static str> = Some("account_list");
    const DOCUMENTS: &'static [u32] = &[94661, 94691, 96415];
}

wire! {
    /// Makes a contact link to an account (`kf/add_contact_way`).
    ///
    /// Each scene needs a link of its own. The link cannot be edited, and its parameters do not work in another link; only
    /// `scene_param` may be appended, and only when a scene was given.
    pub struct AddContactWay {
        /// The account.
        pub open_kfid: String => bytes(1, 64),
        /// Where the link will stand, at most 32 bytes of `[0-9a-zA-Z_-]`; comes back in `enter_session`.
        pub scene: Option<String> => bytes(0, 32).word(),
    }
}

wire! {
    /// A contact link.
    pub struct AddContactWayResponse {
        /// The link that opens a conversation with the account.
        pub url: String,
        ..extra
    }
}

impl Endpoint for AddContactWay {
    type Response = AddContactWayResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/add_contact_way";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94665, 94692, 96416];
}
