//! Environment variables, and the user's folders.

use etcetera::BaseStrategy;
use std::path::PathBuf;

/// An environment variable; `None` when it is unset, empty or not valid Unicode.
#[allow(clippy::disallowed_methods, reason = "the one place that reads it")]
pub(crate) fn env_var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// `$XDG_DATA_HOME/greenroom`, or the platform's equivalent.
pub(super) fn user_data_home() -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|s| s.data_dir().join("greenroom"))
}

/// `$XDG_STATE_HOME/greenroom`, or the platform's equivalent, for state that may be lost.
pub(crate) fn state_folder() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("greenroom"))
}

/// Expands `~/` to the user's home directory.
pub(super) fn expand_tilde(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}
