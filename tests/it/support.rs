//! A home in a temporary folder, built fluently, and runs of the binary in it, through pipes or in a
//! terminal.
//!
//! ```ignore
//! Home::new().bank(QUESTIONS).note("etcd.md", "# etcd").run(&["search", "quorum"]).success().out("etcd.md:1");
//! ```

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};

/// The binary under test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_greenroom");

/// A home in a folder that is deleted with it.
pub(crate) struct Home {
    folder: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

impl Home {
    /// An empty home: no questions, no notes.
    pub(crate) fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().expect("a temporary folder"), variables: Vec::new() };
        home.run(&["init", &home.root().display().to_string(), "--empty"]).success();
        home
    }

    /// A home with the starter bank.
    pub(crate) fn starter() -> Self {
        let home = Self { folder: tempfile::tempdir().expect("a temporary folder"), variables: Vec::new() };
        home.run(&["init", &home.root().display().to_string()]).success();
        home
    }

    /// The home's folder.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A path below the home.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.root().join(name)
    }

    /// Writes a file below the home.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder for the file");
        fs::write(path, text).expect("a file in the home");
        self
    }

    /// Writes `bank/test.toml`, after a line with `format_version`.
    pub(crate) fn bank(self, questions: &str) -> Self {
        self.file("bank/test.toml", &format!("format_version = 1\n\n{questions}"))
    }

    /// Writes a note below `bank/notes`.
    pub(crate) fn note(self, name: &str, text: &str) -> Self {
        self.file(&format!("bank/notes/{name}"), text)
    }

    /// Writes `greenroom.toml`.
    pub(crate) fn settings(self, text: &str) -> Self {
        self.file("greenroom.toml", text)
    }

    /// Sets an environment variable for every run.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// The text of a file below the home.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a readable file")
    }

    /// The binary, ready to run in this home with a known environment; no colour, 80 columns.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.args(args).current_dir(self.folder.path()).env_clear();
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
            .env("HOME", self.folder.path())
            .env("GREENROOM_HOME", self.root())
            .env("TZ", "UTC")
            .envs(self.variables.iter().map(|(k, v)| (k, v)));
        command
    }

    /// Runs the binary with nothing on standard input.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, "")
    }

    /// Runs the binary with `input` on standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Run {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_owned();
        // From a thread, so that a full pipe cannot block both sides; the binary need not read its
        // input.
        let writer = std::thread::spawn(move || {
            let _ = stdin.write_all(input.as_bytes());
        });
        let output = child.wait_with_output().expect("the binary ends");
        writer.join().expect("the writer ends");
        Run::new(args, &output)
    }
}

/// The result of a run of the binary.
#[derive(Debug)]
pub(crate) struct Run {
    what: String,
    /// Exit status.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Run {
    fn new(args: &[&str], output: &Output) -> Self {
        Self {
            what: format!("greenroom {}", args.join(" ")),
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Asserts exit status 0.
    #[track_caller]
    pub(crate) fn success(self) -> Self {
        self.status(0)
    }

    /// Asserts the exit status.
    #[track_caller]
    pub(crate) fn status(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}\n{}", self.what, self.stdout, self.stderr);
        self
    }

    /// Asserts that standard output contains `text`.
    #[track_caller]
    pub(crate) fn out(self, text: &str) -> Self {
        assert!(
            self.stdout.contains(text),
            "{}: no {text:?} in\n{}\n{}",
            self.what,
            self.stdout,
            self.stderr
        );
        self
    }

    /// Asserts that standard output does not contain `text`.
    #[track_caller]
    pub(crate) fn out_lacks(self, text: &str) -> Self {
        assert!(!self.stdout.contains(text), "{}: {text:?} in\n{}", self.what, self.stdout);
        self
    }

    /// Asserts that standard error contains `text`.
    #[track_caller]
    pub(crate) fn err(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "{}: no {text:?} in\n{}", self.what, self.stderr);
        self
    }

    /// Standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|e| panic!("{}: {e} in\n{}", self.what, self.stdout))
    }

    /// Standard output as JSON lines.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
    }
}

/// A program in a pty.
#[cfg(unix)]
pub(crate) struct Terminal(pub(crate) expectrl::Session);

#[cfg(unix)]
impl Terminal {
    /// Starts the program.
    pub(crate) fn start(mut command: Command) -> Self {
        command.env("TERM", "xterm-256color");
        let mut session = expectrl::Session::spawn(command).expect("the program starts");
        session.set_expect_timeout(Some(Duration::from_secs(30)));
        Self(session)
    }

    /// Sets columns and rows.
    pub(crate) fn size(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.0.set_window_size(columns, rows).expect("a new size");
        self
    }

    /// Types.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        self.0.send(keys).expect("keys are sent");
        self
    }

    /// Waits for `text` in what is printed after the last text that was waited for.
    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) -> &mut Self {
        self.0.expect(text).unwrap_or_else(|e| panic!("no {text:?}: {e}"));
        self
    }

    /// Waits for the end of the program.
    #[track_caller]
    pub(crate) fn ends(&mut self) {
        self.0.expect(expectrl::Eof).expect("it ends");
    }
}
