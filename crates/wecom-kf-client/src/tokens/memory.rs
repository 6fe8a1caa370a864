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
        let mut memory = lock(&self.0);
        if let Some(token) = memory.tokens.get(key) {
            return Arc::clone(token);
        }
        let token = Arc::<Token>::default();
        memory.tokens.insert(key.to_owned(), Arc::clone(&token));
        memory.order.push_back(key.to_owned());
        if memory.order.len() > MAX_TOKENS
            && let Some(oldest) = memory.order.pop_front()
        {
            memory.tokens.remove(&oldest);
        }
        token
    }
}
