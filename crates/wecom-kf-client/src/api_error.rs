//! Errors returned by WeCom.

use std::fmt;

use wecom_kf_core::errcode::{self, Class};
use wecom_kf_core::wire::Object;

/// An error returned by WeCom.
#[derive(Clone, PartialEq)]
pub struct ApiError {
    /// WeCom's error code.
    pub errcode: i64,
    /// WeCom's error message, for people only.
    pub errmsg: String,
    /// The whole response. `Debug` does not show it.
    pub response: Object,
}

impl ApiError {
    /// The class of the error code, to branch on. An unknown code is [`Class::Caller`].
    #[must_use]
    pub const fn class(&self) -> Class {
        errcode::class(self.errcode)
    }

    /// The meaning of the code in English; empty for an unknown code.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        errcode::explain(self.errcode).map_or("", |known| known.meaning)
    }

    /// The meaning in Chinese; empty for an unknown code.
    #[must_use]
    pub fn meaning_zh(&self) -> &'static str {
        errcode::explain(self.errcode).map_or("", |known| known.meaning_zh)
    }

    /// What to do; empty for an unknown code.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        errcode::explain(self.errcode).map_or("", |known| known.advice)
    }

    /// WeCom's page about the code.
    #[must_use]
    pub fn link(&self) -> String {
        format!("https://open.work.weixin.qq.com/devtool/query?e={}", self.errcode)
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("errcode", &self.errcode)
            .field("errmsg", &self.errmsg)
            .finish_non_exhaustive()
    }
}
