//! What the environment says, read when it is needed.

use crate::credentials::given;
use crate::error::Error;

/// A variable; nothing for an empty one.
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A variable that stands for an option.
pub(crate) fn from_environment(option: &str, variable: &str) -> Result<String, Error> {
    let Some(value) = environment(variable) else {
        let reason = format!("it is missing: give it to the client, or set the environment variable {variable}");
        return Err(Error::bad_option(option, reason));
    };
    given(variable, &value).map(|()| value)
}
