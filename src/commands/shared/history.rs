//! The home's history: opened for reading, for a session, and changed with a new id.

use super::{scheduler::scheduler, warn};
use crate::{
    bank::QuestionId,
    error::Error,
    history::{History, Opened},
    home::Home,
};

/// The history for reading: a file that cannot be written is copied to memory.
///
/// # Errors
/// When there is none, or it cannot be read.
pub(crate) fn read_only(home: &Home) -> Result<History, Error> {
    let path = home.history();
    if !path.exists() {
        return Err(Error::Nothing("nothing was practised yet; `greenroom` asks the first question".into()));
    }
    match History::open_or_copy(&path)? {
        Opened { unsaved: None, history } => Ok(history),
        Opened { unsaved: Some(why), .. } => Ok(History::open_copy(&path).map_err(|_| why)?),
    }
}

/// The history for a session. One that cannot be written is replaced by memory, with a warning.
///
/// # Errors
/// When a newer greenroom wrote it.
pub(crate) fn for_session(home: &Home) -> Result<History, Error> {
    let Opened { history, unsaved } = History::open_or_copy(&home.history())?;
    if let Some(why) = unsaved {
        let why = Error::History(why).with_hint();
        warn(format!("NOTHING WILL BE SAVED IN THE HISTORY: {why}"));
        warn("answers stay in memory; at the end you can save them elsewhere");
    }
    Ok(history)
}

/// Moves the progress of a question to its new id; gives the number of answers moved.
///
/// # Errors
/// When the history cannot be written.
pub(crate) fn move_progress(home: &Home, old: &QuestionId, new: &QuestionId) -> Result<usize, Error> {
    if !home.history().exists() {
        return Ok(0);
    }
    let mut history = History::open(&home.history())?;
    let scheduler = scheduler(home, &history);
    Ok(history.rename(old, new, &|ratings| scheduler.replay(ratings))?)
}
