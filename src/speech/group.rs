//! A command of the shell in a process group of its own, so that all of it can be ended.

use std::{
    io,
    process::{Child, Command, ExitStatus, Stdio},
};

/// How hard a command is asked to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// As Ctrl-C does: it finishes what it does.
    Interrupt,
    /// It ends.
    Terminate,
    /// It is ended.
    Kill,
}

/// A running command.
pub(super) struct Group {
    pub child: Child,
}

impl Group {
    /// Starts a command line with the question in its environment; outputs are pipes.
    pub(super) fn start(command: &str, question: &str, stdin: Stdio) -> io::Result<Self> {
        let mut shell = shell(command);
        // No environment can hold a NUL.
        shell.env("GREENROOM_QUESTION", question.replace('\0', " "));
        shell.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        Ok(Self { child: shell.spawn()? })
    }

    /// How it ended, if it has. What it started may still run.
    pub(super) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Asks everything in the group to end; that it has ended already is fine.
    #[cfg(unix)]
    pub(super) fn end(&mut self, how: End) {
        use nix::{
            sys::signal::{Signal, killpg},
            unistd::Pid,
        };
        let signal = match how {
            End::Interrupt => Signal::SIGINT,
            End::Terminate => Signal::SIGTERM,
            End::Kill => Signal::SIGKILL,
        };
        if let Ok(id) = i32::try_from(self.child.id()) {
            let _ = killpg(Pid::from_raw(id), signal);
        }
    }

    /// Ends the command; Ctrl-C reaches it by the console.
    #[cfg(not(unix))]
    pub fn end(&mut self, how: End) {
        if how != End::Interrupt {
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
