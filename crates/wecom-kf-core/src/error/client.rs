//! Errors of a client's configuration and of its callers' functions.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A client is misconfigured, or a function or file that it depends on failed.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = CLIENT, owner = Account)]
#[non_exhaustive]
pub enum ClientError {
    /// An option is missing or invalid.
    /// 中文：选项缺失或无效。
    #[coded("client.bad_option", "{option}: {reason}")]
    BadOption {
        /// The option.
        option: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file, Blob or stream to upload could not be read; see the cause. Nothing was sent.
    /// 中文：无法读取要上传的文件、Blob 或流，见 cause；没有发送任何请求。
    #[coded("client.unreadable_media", "media: {reason}", owner = Unknown)]
    UnreadableMedia {
        /// What failed, and why.
        reason: String,
    },
    /// A function that provides a secret or a token failed.
    /// 中文：提供 secret 或凭证的函数失败。
    #[coded("client.credentials_failed", "{option}: the function failed; see the cause", retry)]
    CredentialsFailed {
        /// The option that holds the function.
        option: String,
    },
    /// A page repeats the previous one, so paging would not end.
    /// 中文：某一页与前一页重复，分页不会结束。
    #[coded("client.stalled_paging", "{operation} returned the same page again; stopped to avoid an endless loop", owner = Unknown)]
    StalledPaging {
        /// The operation.
        operation: String,
    },
    /// A secret was given to a client in a browser, where everybody who opens the page can read it.
    /// 中文：在浏览器中使用了 secret，打开页面的任何人都能读到它。
    #[coded(
        "client.secret_in_browser",
        "{option}: a browser cannot keep a secret, everybody who opens the page can read it; call WeCom from your server"
    )]
    SecretInBrowser {
        /// The option.
        option: String,
    },
}
