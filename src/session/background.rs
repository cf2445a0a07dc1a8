//! Values that are made in a thread while the user types.

use std::{
    sync::{
        Mutex, OnceLock,
        mpsc::{Receiver, RecvTimeoutError, TryRecvError, sync_channel},
    },
    thread,
    time::Duration,
};

/// A value that another thread makes.
#[derive(Debug)]
pub(crate) struct Background<T> {
    value: OnceLock<T>,
    coming: Mutex<Receiver<T>>,
}

impl<T: Send + 'static> Background<T> {
    /// Starts making it.
    pub(crate) fn start(make: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, receiver) = sync_channel(1);
        thread::spawn(move || {
            // Nobody waits any more when the program ends first.
            let _ = sender.send(make());
        });
        Self { value: OnceLock::new(), coming: Mutex::new(receiver) }
    }

    /// A value that is there already.
    #[cfg(test)]
    pub(crate) fn ready(value: T) -> Self {
        let (_, receiver) = sync_channel(1);
        Self { value: OnceLock::from(value), coming: Mutex::new(receiver) }
    }

    /// Whether there is nothing to wait for: the value is there, or never will be.
    pub(crate) fn is_over(&self) -> bool {
        if self.get(Some(Duration::ZERO)).is_some() {
            return true;
        }
        let coming = self.coming.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match coming.try_recv() {
            Ok(value) => self.value.set(value).is_ok(),
            Err(TryRecvError::Disconnected) => true,
            Err(TryRecvError::Empty) => false,
        }
    }

    /// The value, waited for as long as `patience` (for ever without one). `None` when it is not
    /// there by then, or never will be.
    pub(crate) fn get(&self, timeout: Option<Duration>) -> Option<&T> {
        if let Some(value) = self.value.get() {
            return Some(value);
        }
        let coming = self.coming.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let came = match timeout {
            None => coming.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(time) => coming.recv_timeout(time),
        };
        if let Ok(value) = came {
            // Only the holder of the lock receives, so that the cell is empty.
            let _ = self.value.set(value);
        }
        self.value.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_once_and_stays() {
        let slow = Background::start(|| {
            thread::sleep(Duration::from_millis(50));
            7
        });
        assert_eq!(slow.get(Some(Duration::ZERO)), None);
        assert!(!slow.is_over());
        assert_eq!(slow.get(None), Some(&7));
        assert_eq!(slow.get(Some(Duration::ZERO)), Some(&7));
        assert_eq!(Background::ready(1).get(None), Some(&1));
    }

    #[test]
    fn a_thread_that_fails_keeps_nobody_waiting() {
        let failing: Background<i32> = Background::start(|| panic!("on purpose"));
        assert_eq!(failing.get(None), None);
        assert!(failing.is_over());
    }
}
