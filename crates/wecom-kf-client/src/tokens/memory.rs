//! The tokens shared by clients.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex};

use super::lock;
use super::token::Token;

/// The maximum number of tokens; the oldest is dropped first.
const MAX_TOKENS: usize = 10_000;

/// The tokens shared by clients.
#[derive(Default)]
pub(crate) struct TokenMemory(Mutex<KeptTokens>);

#[derive(Default)]
struct KeptTokens {
    tokens: HashMap<String, Arc<Token>>,
    order: VecDeque<String>,
}

static COMMON: LazyLock<Arc<TokenMemory>> = LazyLock::new(Arc::default);

impl TokenMemory {
    /// The memory of the process, for clients without a transport or store of their own.
    pub(crate) fn common() -> Arc<Self> {
        Arc::clone(&COMMON)
    }

    /// The token for a key.
    pub(super) fn at(&self, key: &str) -> Arc<Token> {
        let mut kept = lock(&self.0);
        if let Some(token) = kept.tokens.get(key) {
            return Arc::clone(token);
        }
        let token = Arc::<Token>::default();
        kept.tokens.insert(key.to_owned(), Arc::clone(&token));
        kept.order.push_back(key.to_owned());
        if kept.order.len() > MAX_TOKENS
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.tokens.remove(&oldest);
        }
        token
    }
}
