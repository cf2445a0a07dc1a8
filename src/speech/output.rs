//! What a command writes, gathered by a thread: bounded, and there whenever it is asked for.

use std::{
    io::Read,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// Bytes of a complaint that are kept: its last line is in them.
const TAIL: usize = 4096;

/// What has been read so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub bytes: Vec<u8>,
    /// When the first and the last bytes came.
    pub first: Option<Instant>,
    pub last: Option<Instant>,
    /// More came than is wanted; nothing is read any more.
    pub too_much: bool,
    /// There is no more to come.
    pub over: bool,
}

/// The output of a running command.
#[derive(Clone)]
pub(super) struct Output(Arc<Mutex<Gathered>>);

impl Output {
    /// Gathers from the beginning, at most `limit` bytes.
    pub(super) fn gather(from: impl Read + Send + 'static, limit: usize) -> Self {
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

    /// Gathers all of it and keeps the end.
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
            // Closed first: whoever still writes learns of it.
            drop(from);
            gathered.now().over = true;
        });
        output
    }

    /// What there is now.
    pub(super) fn now(&self) -> MutexGuard<'_, Gathered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until all is read, at most for `patience`.
    pub(super) fn settle(&self, patience: Duration) {
        let start = Instant::now();
        while !self.now().over && start.elapsed() < patience {
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// The last line with something in it.
    pub(super) fn last_line(&self) -> String {
        let gathered = self.now();
        let text = String::from_utf8_lossy(&gathered.bytes);
        let last = text.split(['\n', '\r']).map(str::trim).rfind(|line| !line.is_empty());
        last.unwrap_or_default().chars().take(200).collect()
    }
}
