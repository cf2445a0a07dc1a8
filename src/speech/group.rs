//! A shell command in a process group of its own, so that all of it can be stopped.

use std::{
    io,
    process::{Child, Command, ExitStatus, Stdio},
};

/// How firmly a command is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Like Ctrl-C: a recorder finishes its recognition.
    Interrupt,
    Terminate,
    Kill,
}

/// A running command.
pub(super) struct Group {
    pub child: Child,
}

impl Group {
    /// Starts a command line with the question in its environment and pipes for its outputs.
    pub(super) fn start(command: &str, question: &str, stdin: Stdio) -> io::Result<Self> {
        let mut shell = shell(command);
        // Environment variables cannot hold a NUL.
        shell.env("GREENROOM_QUESTION", question.replace('\0', " "));
        shell.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        Ok(Self { child: shell.spawn()? })
    }

    /// The exit status of the shell, if it has exited. What it started may still run.
    pub(super) fn exit_status(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Signals everything in the group, which may have exited already.
    #[cfg(unix)]
    pub(super) fn stop(&mut self, how: Stop) {
        use nix::{
            sys::signal::{Signal, killpg},
            unistd::Pid,
        };
        let signal = match how {
            Stop::Interrupt => Signal::SIGINT,
            Stop::Terminate => Signal::SIGTERM,
            Stop::Kill => Signal::SIGKILL,
        };
        if let Ok(id) = i32::try_from(self.child.id()) {
            let _ = killpg(Pid::from_raw(id), signal);
        }
    }

    /// Stops the command; Ctrl-C reaches it through the console.
    #[cfg(not(unix))]
    pub(super) fn stop(&mut self, how: Stop) {
        if how != Stop::Interrupt {
            let _ = self.child.kill();
        }
    }
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).process_group(0);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}
