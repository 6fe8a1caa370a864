//! The engine of wecom-kf-core for Node.js: every function here is one of `wecom_kf_core::engine`.

use napi::bindgen_prelude::{BufferSlice, Either, Utf16String};
use napi_derive::napi;
use std::cell::RefCell;
use std::rc::Rc;
use wecom_kf_core::CallbackError;
use wecom_kf_core::callback::Callback;
use wecom_kf_core::engine;

/// The version of the contract.
#[napi]
pub fn version() -> &'static str {
    engine::VERSION
}

/// `engine::build`.
#[napi(catch_unwind)]
pub fn build(operation: String, parameters: String, now_ms: f64, form: String, msgid: String) -> String {
    engine::build(&operation, &parameters, now_ms, &form, &msgid)
}

/// `engine::split`.
#[napi(catch_unwind)]
pub fn split(operation: String, parameters: String, now_ms: f64) -> String {
    engine::split(&operation, &parameters, now_ms)
}

/// `engine::build_call`.
#[napi(catch_unwind)]
pub fn build_call(method: String, path: String, parameters: String) -> String {
    engine::build_call(&method, &path, &parameters)
}

/// `engine::judge`.
#[napi(catch_unwind)]
pub fn judge(situation: String) -> String {
    engine::judge(&situation)
}

/// `engine::repair`.
#[napi(catch_unwind)]
pub fn repair(text: String) -> String {
    engine::repair(&text)
}

/// `engine::token_lifetime`.
#[napi(catch_unwind)]
pub fn token_lifetime(expires_in_s: f64, jitter: f64) -> f64 {
    engine::token_lifetime(expires_in_s, jitter)
}

/// `engine::check_transition`.
#[napi(catch_unwind)]
pub fn check_transition(from: f64, to: f64, servicer_userid: String, table: String) -> String {
    engine::check_transition(from, to, &servicer_userid, &table)
}

/// `engine::split_text`.
#[napi(catch_unwind)]
pub fn split_text(text: String, max_bytes: f64) -> String {
    engine::split_text(&text, max_bytes)
}

thread_local! {
    /// The settings of this JavaScript environment's callbacks. A method of a class costs 0.2 µs more than a function, which is a seventh of
    /// all that opening a callback takes: so they are known by number, and [`NativeCallback`] only keeps them alive.
    static CALLBACKS: RefCell<Vec<Option<Rc<Callback>>>> = const { RefCell::new(Vec::new()) };
}

/// `engine::open`. Strings are slow to cross: the query stands at the beginning of `scratch` and the body behind it, and an ASCII answer
/// that fits is written there too and only its length comes back; any other as UTF-16, which V8 need not decode.
#[napi(catch_unwind)]
pub fn open(id: u32, mut scratch: BufferSlice<'_>, query_length: u32, body_length: u32) -> Either<u32, Utf16String> {
    let (query, rest) = scratch.split_at_checked(query_length as usize).unwrap_or_default();
    let answer = answer(id, query, rest.get(..body_length as usize).unwrap_or_default());
    match scratch.get_mut(..answer.len()) {
        Some(place) if answer.is_ascii() => {
            place.copy_from_slice(answer.as_bytes());
            Either::A(u32::try_from(answer.len()).unwrap_or_default())
        }
        _ => Either::B(answer.into()),
    }
}

/// `engine::open` for what is too large for the scratch.
#[napi(catch_unwind)]
pub fn open_large(id: u32, query: String, body: &[u8]) -> Utf16String {
    answer(id, query.as_bytes(), body).into()
}

fn answer(id: u32, query: &[u8], body: &[u8]) -> String {
    let callback = CALLBACKS.with_borrow(|callbacks| callbacks.get(id as usize).cloned().flatten());
    match (callback, core::str::from_utf8(query)) {
        (Some(callback), Ok(query)) => engine::open(&callback, query, body),
        (Some(callback), Err(_)) => engine::open(&callback, &String::from_utf8_lossy(query), body),
        // JavaScript holds the number only beside what keeps it alive.
        (None, _) => engine::failed(&CallbackError::BadConfig {
            reason: "they are gone".into(),
        }),
    }
}

/// A callback's settings; `failure` says why they cannot work.
#[napi]
pub struct NativeCallback {
    settings: Result<Rc<Callback>, String>,
    id: u32,
}

#[napi]
impl NativeCallback {
    /// `engine::callback`.
    #[napi(constructor, catch_unwind)]
    pub fn new(settings: String) -> Self {
        let settings = engine::callback(&settings)
            .map(Rc::new)
            .map_err(|error| engine::failed(&error));
        let id = settings.as_ref().map_or(u32::MAX, |callback| {
            CALLBACKS.with_borrow_mut(|callbacks| {
                let free = callbacks.iter().position(Option::is_none).unwrap_or_else(|| {
                    callbacks.push(None);
                    callbacks.len() - 1
                });
                callbacks[free] = Some(Rc::clone(callback));
                u32::try_from(free).unwrap_or(u32::MAX)
            })
        });
        Self { settings, id }
    }

    /// Why the settings cannot work, as marked text.
    #[napi(getter)]
    pub fn failure(&self) -> Option<String> {
        self.settings.as_ref().err().cloned()
    }

    /// The number that [`open`] knows them by.
    #[napi(getter)]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// `engine::verify_url`.
    #[napi(catch_unwind)]
    pub fn verify_url(&self, query: String) -> String {
        self.settings
            .as_ref()
            .map_or_else(Clone::clone, |callback| engine::verify_url(callback, &query))
    }

    /// `engine::seal`.
    #[napi(catch_unwind)]
    pub fn seal(&self, message: String, receiver: String, timestamp: String, nonce: String, random: &[u8]) -> String {
        self.settings.as_ref().map_or_else(Clone::clone, |callback| {
            engine::seal(callback, &message, &receiver, &timestamp, &nonce, random)
        })
    }
}

impl Drop for NativeCallback {
    fn drop(&mut self) {
        // When a thread ends its list may be gone before its last callback.
        let _ = CALLBACKS.try_with(|callbacks| {
            if let Ok(mut callbacks) = callbacks.try_borrow_mut()
                && let Some(place) = callbacks.get_mut(self.id as usize)
            {
                *place = None;
            }
        });
    }
}
