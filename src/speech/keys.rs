//! Keys while a command listens: the terminal reads single keys and sends no signals.

use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::termios::{
        FlushArg, LocalFlags, SetArg, SpecialCharacterIndices, Termios, tcflush, tcgetattr, tcsetattr,
    },
    unistd::read,
};
use std::{
    io::{self, Stdin},
    os::fd::AsFd,
    time::Duration,
};

/// The terminal on standard input; dropping it restores the settings from before.
pub(super) struct Keys {
    stdin: Stdin,
    before: Termios,
}

impl Keys {
    /// Switches the terminal to single keys.
    pub(super) fn open() -> io::Result<Self> {
        let stdin = io::stdin();
        let before = tcgetattr(&stdin)?;
        let mut single = before.clone();
        single.local_flags.remove(LocalFlags::ICANON | LocalFlags::ECHO | LocalFlags::ISIG);
        single.control_chars[SpecialCharacterIndices::VMIN as usize] = 1;
        single.control_chars[SpecialCharacterIndices::VTIME as usize] = 0;
        tcsetattr(&stdin, SetArg::TCSANOW, &single)?;
        Ok(Self { stdin, before })
    }

    /// Waits for a key; `true` for Enter, Ctrl-C, Ctrl-D, and a terminal that is gone.
    pub(super) fn is_stop_pressed(&self, wait: Duration) -> io::Result<bool> {
        let mut ready = [PollFd::new(self.stdin.as_fd(), PollFlags::POLLIN)];
        let wait = PollTimeout::try_from(wait).unwrap_or(PollTimeout::ZERO);
        match poll(&mut ready, wait) {
            Ok(0) | Err(Errno::EINTR) => return Ok(false),
            Ok(_) => {}
            Err(e) => return Err(e.into()),
        }
        let mut bytes = [0; 64];
        match read(&self.stdin, &mut bytes) {
            Ok(0) | Err(Errno::EIO) => Ok(true),
            Ok(n) => Ok(bytes[..n].iter().any(|b| matches!(b, b'\r' | b'\n' | 3 | 4))),
            Err(Errno::EINTR | Errno::EAGAIN) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // Pending keys were meant for the recorder, not for the next prompt.
        let _ = tcflush(&self.stdin, FlushArg::TCIFLUSH);
        let _ = tcsetattr(&self.stdin, SetArg::TCSANOW, &self.before);
    }
}
