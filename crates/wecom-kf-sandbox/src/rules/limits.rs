//! How many there can be.

/// Accounts of a corp.
pub(crate) const ACCOUNTS: usize = 5000;
/// Members that an account can have as servicers.
pub(crate) const SERVICERS: usize = 2000;
/// Departments that an account can have as servicers.
pub(crate) const DEPARTMENTS: usize = 20;
/// Groups of the knowledge base.
pub(crate) const KNOWLEDGE_GROUPS: usize = 100;
/// Questions of a group of the knowledge base.
pub(crate) const KNOWLEDGE_INTENTS: usize = 200;
