//! Environment variables, read when they are needed.

use crate::credentials::check_value;
use crate::error::Error;

/// Reads a variable; `None` for an empty one.
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Reads a variable that replaces an option.
pub(crate) fn from_environment(option: &str, variable: &str) -> Result<String, Error> {
    let Some(value) = environment(variable) else {
        let reason = format!("it is missing: pass it to the client, or set the environment variable {variable}");
        return Err(Error::bad_option(option, reason));
    };
    check_value(variable, &value).map(|()| value)
}
