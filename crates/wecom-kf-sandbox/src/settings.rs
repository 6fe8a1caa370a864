//! What a sandbox is made of.

use crate::error::SandboxError;
use serde::Deserialize;
use wecom_kf_core::session::TransitionTable;

/// The settings of a sandbox. In JSON the names are the same; what is left out has its default.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The corp id. Default `ww_sandbox`.
    pub corp_id: String,
    /// The secret that `gettoken` accepts. Default `sandbox-secret`.
    pub secret: String,
    /// Decides every id, token and code. Default 1.
    pub seed: u64,
    /// How long an access token lasts, in seconds. Default 7200.
    pub token_lifetime_s: u64,
    /// Which changes of session state are allowed. Default `official`.
    pub transitions: Transitions,
    /// Where callbacks go. Default: none are made.
    pub callback: Option<CallbackSettings>,
    /// Whether `account/list` is answered by GET too; without, GET gets 43002. Default true.
    pub accept_get_account_list: bool,
    /// The members of the corp. When given, anyone else gets 60111 as a servicer. Default: every userid is a member.
    pub members: Option<Vec<String>>,
    /// To whom customers may be handed on. Default: to nobody.
    pub upgrade: UpgradeSettings,
    /// Whether the corp has bound a WeChat Channels (视频号) account. Default false.
    pub wechat_channels_binding: bool,
    /// A third-party app that the corp has authorised. Default: none.
    pub suite: Option<SuiteSettings>,
    /// Files that are there from the start. Default: none, so that only what was uploaded can be sent or be an avatar.
    pub files: Vec<FileSettings>,
}

/// A file that is there from the start, under a media_id of your own that never ends: for tests that are not about uploading.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSettings {
    /// What messages and accounts name it by.
    pub media_id: String,
    /// What it was uploaded as: `image`, `voice`, `video` or `file`.
    pub r#type: String,
    /// Its name. Default: the media_id with an extension of the type. Its bytes are made up.
    #[serde(default)]
    pub name: Option<String>,
}

/// To whom customers may be handed on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UpgradeSettings {
    /// The members (专员).
    pub members: Vec<String>,
    /// The departments.
    pub departments: Vec<u32>,
    /// The customer groups.
    pub groupchats: Vec<String>,
    /// Whether 专属服务 is managed in the admin console: calls get 95015 then. Default false.
    pub managed_in_console: bool,
}

/// A third-party app that the corp has authorised.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuiteSettings {
    /// The id of the suite.
    pub suite_id: String,
    /// Its secret.
    pub suite_secret: String,
    /// The ticket that `get_suite_token` accepts.
    pub suite_ticket: String,
    /// The code that `get_permanent_code` exchanges, once.
    pub auth_code: String,
    /// The permanent code of the corp.
    pub permanent_code: String,
}

impl core::fmt::Debug for SuiteSettings {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SuiteSettings")
            .field("suite_id", &self.suite_id)
            .finish_non_exhaustive()
    }
}

/// Where callbacks go, as one would enter it in the admin console.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallbackSettings {
    /// The callback URL.
    pub url: String,
    /// The Token.
    pub token: String,
    /// The EncodingAESKey: 43 letters, digits, `+` or `/`.
    pub encoding_aes_key: String,
    /// How long after a failed push the next try comes, in milliseconds. WeCom publishes no number. Default 1000.
    #[serde(default = "default_retry_delay_ms")]
    pub retry_delay_ms: u64,
}

/// Which table of session state changes holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transitions {
    /// What WeCom's document 94669 promises: 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4 · 4→none.
    #[default]
    Official,
    /// 0→1,2,3,4 · 1→1,2,3,4 · 2→2,3,4 · 3→3,4 · 4→none.
    Forward,
}

impl From<Transitions> for TransitionTable {
    fn from(transitions: Transitions) -> Self {
        match transitions {
            Transitions::Official => Self::Official,
            Transitions::Forward => Self::Forward,
        }
    }
}

const fn default_retry_delay_ms() -> u64 {
    1000
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            corp_id: "ww_sandbox".into(),
            secret: "sandbox-secret".into(),
            seed: 1,
            token_lifetime_s: 7200,
            transitions: Transitions::default(),
            callback: None,
            accept_get_account_list: true,
            members: None,
            upgrade: UpgradeSettings::default(),
            wechat_channels_binding: false,
            suite: None,
            files: Vec::new(),
        }
    }
}

impl CallbackSettings {
    /// Settings with the default delay between tries.
    #[must_use]
    pub fn new(url: impl Into<String>, token: impl Into<String>, encoding_aes_key: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            token: token.into(),
            encoding_aes_key: encoding_aes_key.into(),
            retry_delay_ms: default_retry_delay_ms(),
        }
    }
}

impl Settings {
    /// Reads settings from JSON: an object with the names of the fields; `{}` is all defaults.
    ///
    /// # Errors
    /// [`SandboxError::BadSettings`] when it is not such an object.
    pub fn from_json(json: &str) -> Result<Self, SandboxError> {
        serde_json::from_str(json).map_err(|error| SandboxError::BadSettings {
            reason: error.to_string(),
        })
    }
}

impl core::fmt::Debug for Settings {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Settings")
            .field("corp_id", &self.corp_id)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

impl core::fmt::Debug for CallbackSettings {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CallbackSettings")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
