//! Values computed in a thread while the user types.

use std::{
    sync::{
        Mutex, OnceLock,
        mpsc::{Receiver, RecvTimeoutError, TryRecvError, sync_channel},
    },
    thread,
    time::Duration,
};

/// A value that another thread computes.
#[derive(Debug)]
pub(crate) struct Background<T> {
    value: OnceLock<T>,
    receiver: Mutex<Receiver<T>>,
}

impl<T: Send + 'static> Background<T> {
    /// Starts to compute it.
    pub(crate) fn start(compute: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, receiver) = sync_channel(1);
        thread::spawn(move || {
            // Nobody receives it when the program ends first.
            let _ = sender.send(compute());
        });
        Self { value: OnceLock::new(), receiver: Mutex::new(receiver) }
    }

    /// A value that already exists.
    #[cfg(test)]
    pub(crate) fn ready(value: T) -> Self {
        let (_, receiver) = sync_channel(1);
        Self { value: OnceLock::from(value), receiver: Mutex::new(receiver) }
    }

    /// Whether the thread has ended, with the value or without.
    pub(crate) fn is_over(&self) -> bool {
        if self.get(Some(Duration::ZERO)).is_some() {
            return true;
        }
        let receiver = self.receiver.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match receiver.try_recv() {
            Ok(value) => self.value.set(value).is_ok(),
            Err(TryRecvError::Disconnected) => true,
            Err(TryRecvError::Empty) => false,
        }
    }

    /// Waits for the value until `timeout`, or without end. `None` when it is not there by then, or
    /// the thread failed.
    pub(crate) fn get(&self, timeout: Option<Duration>) -> Option<&T> {
        if let Some(value) = self.value.get() {
            return Some(value);
        }
        let receiver = self.receiver.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let received = match timeout {
            None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(time) => receiver.recv_timeout(time),
        };
        if let Ok(value) = received {
            // Only the holder of the lock receives, so the cell is empty.
            let _ = self.value.set(value);
        }
        self.value.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_received_once_and_kept() {
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
    fn nobody_waits_for_a_thread_that_failed() {
        let failing: Background<i32> = Background::start(|| panic!("on purpose"));
        assert_eq!(failing.get(None), None);
        assert!(failing.is_over());
    }
}
