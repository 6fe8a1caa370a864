//! WeCom's refusals.

use std::fmt;

use wecom_kf_core::errcode::{self, Class};
use wecom_kf_core::wire::Object;

/// WeCom's refusal.
#[derive(Clone, PartialEq)]
pub struct ApiError {
    /// WeCom's error code.
    pub errcode: i64,
    /// WeCom's own text, for people only.
    pub errmsg: String,
    /// The whole answer. `Debug` does not show it.
    pub response: Object,
}

impl ApiError {
    /// What a caller can do about it: what to branch on. A code that this version does not know is [`Class::Caller`].
    #[must_use]
    pub const fn class(&self) -> Class {
        errcode::class(self.errcode)
    }

    /// What the code means; empty for one that this version does not know.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        errcode::explain(self.errcode).map_or("", |known| known.meaning)
    }

    /// The same in Chinese.
    #[must_use]
    pub fn meaning_zh(&self) -> &'static str {
        errcode::explain(self.errcode).map_or("", |known| known.meaning_zh)
    }

    /// What to do about it; empty for a code that this version does not know.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        errcode::explain(self.errcode).map_or("", |known| known.advice)
    }

    /// WeCom's own page on the code.
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
