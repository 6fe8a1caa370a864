//! The store in a SQLite file, as a [`Store`].

use std::time::Duration;

pub use wecom_kf_core::error::StoreError;
pub use wecom_kf_sqlite::{SqliteOptions, SqliteStore};

use crate::error::BoxError;
use crate::store::Store;

impl Store for SqliteStore {
    async fn get(&self, key: &str) -> Result<Option<String>, BoxError> {
        Ok(Self::get(self, key).await?)
    }

    async fn compare_and_set(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Option<Duration>,
    ) -> Result<bool, BoxError> {
        Ok(Self::compare_and_set(self, key, expected, value, ttl).await?)
    }

    async fn get_many(&self, keys: &[String]) -> Result<Vec<Option<String>>, BoxError> {
        Ok(Self::get_many(self, keys).await?)
    }

    async fn set_many(&self, entries: &[(String, String)], ttl: Option<Duration>) -> Result<(), BoxError> {
        Ok(Self::set_many(self, entries, ttl).await?)
    }
}
