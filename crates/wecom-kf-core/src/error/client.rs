//! Clients that cannot work as they are set up.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A client that cannot work as it is set up.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = CLIENT, owner = Account)]
#[non_exhaustive]
pub enum ClientError {
    /// An option is missing or not valid.
    #[coded("client.bad_option", "{option}: {reason}")]
    BadOption {
        /// The option.
        option: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file, Blob or stream that was to be uploaded failed while it was read; the cause says how. Nothing was sent.
    #[coded("client.unreadable_media", "media: {reason}", owner = Unknown)]
    UnreadableMedia {
        /// What failed, and how.
        reason: String,
    },
    /// A function that was to give a secret or a token failed.
    #[coded(
        "client.credentials_failed",
        "{option}: its function failed; the cause says how",
        retry
    )]
    CredentialsFailed {
        /// The option that the function is.
        option: String,
    },
    /// A page repeats the one before it: the paging would not end.
    #[coded("client.stalled_paging", "{operation} returned the same page again; stopped, so as not to ask forever", owner = Unknown)]
    StalledPaging {
        /// The operation.
        operation: String,
    },
    /// A secret was given to a client in a browser, where everybody who opens the page can read it.
    #[coded(
        "client.secret_in_browser",
        "{option}: a browser cannot keep a secret, everybody who opens the page can read it; call WeCom from your server"
    )]
    SecretInBrowser {
        /// The option.
        option: String,
    },
}
