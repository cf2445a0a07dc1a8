//! Where single keys cannot be read: Ctrl-C reaches the command by the console, and ends it.

use std::{io, thread, time::Duration};

/// The console, left as it is.
pub(super) struct Keys;

impl Keys {
    /// Nothing is taken.
    pub fn open() -> io::Result<Self> {
        Ok(Self)
    }

    /// Waits.
    pub fn ends(&self, wait: Duration) -> io::Result<bool> {
        thread::sleep(wait);
        Ok(false)
    }
}
