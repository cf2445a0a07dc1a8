//! What a command writes, read by a thread and bounded in size.

use std::{
    io::Read,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// Bytes of standard error that are kept: its last line is in them.
const TAIL: usize = 4096;

/// What has been read so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub bytes: Vec<u8>,
    /// When the first and the last bytes were read.
    pub first: Option<Instant>,
    pub last: Option<Instant>,
    /// The limit was reached, and reading stopped.
    pub too_much: bool,
    /// The output was closed.
    pub closed: bool,
}

/// The output of a running command.
#[derive(Clone)]
pub(super) struct Output(Arc<Mutex<Gathered>>);

impl Output {
    /// Reads the first `limit` bytes.
    pub(super) fn head(from: impl Read + Send + 'static, limit: usize) -> Self {
        Self::read(from, move |gathered, bytes| {
            let now = Instant::now();
            gathered.first.get_or_insert(now);
            gathered.last = Some(now);
            let room = limit.saturating_sub(gathered.bytes.len());
            gathered.too_much = bytes.len() > room;
            gathered.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
            !gathered.too_much
        })
    }

    /// Reads everything and keeps the end.
    pub(super) fn tail(from: impl Read + Send + 'static) -> Self {
        Self::read(from, |gathered, bytes| {
            gathered.bytes.extend_from_slice(bytes);
            let excess = gathered.bytes.len().saturating_sub(TAIL);
            gathered.bytes.drain(..excess);
            true
        })
    }

    fn read(
        mut from: impl Read + Send + 'static,
        mut take: impl FnMut(&mut Gathered, &[u8]) -> bool + Send + 'static,
    ) -> Self {
        let output = Self(Arc::default());
        let gathered = output.clone();
        thread::spawn(move || {
            let mut chunk = vec![0; 1 << 16];
            loop {
                match from.read(&mut chunk) {
                    Ok(0) => break,
                    Ok(n) if !take(&mut gathered.now(), &chunk[..n]) => break,
                    Ok(_) => {}
                    Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                    Err(_) => break,
                }
            }
            // Closed before the flag is set, so that a process that still writes gets an error.
            drop(from);
            gathered.now().closed = true;
        });
        output
    }

    /// What has been read.
    pub(super) fn now(&self) -> MutexGuard<'_, Gathered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the output is closed, at most for `timeout`.
    pub(super) fn wait_closed(&self, timeout: Duration) {
        let start = Instant::now();
        while !self.now().closed && start.elapsed() < timeout {
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// The last line that is not blank, at most 200 characters.
    pub(super) fn last_line(&self) -> String {
        let gathered = self.now();
        let text = String::from_utf8_lossy(&gathered.bytes);
        let last = text.split(['\n', '\r']).map(str::trim).rfind(|line| !line.is_empty());
        last.unwrap_or_default().chars().take(200).collect()
    }
}
