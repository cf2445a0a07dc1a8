//! The user's editor.

use crate::{
    error::Error,
    home::{Home, Settings},
};
use std::{
    ffi::OsString,
    io::{self, IsTerminal},
    path::Path,
    process::Command,
};

/// Editors that draw on the terminal, and make a mess of a pipe.
const IN_TERMINAL: &[&str] =
    &["vi", "vim", "nvim", "view", "nano", "pico", "micro", "helix", "hx", "kak", "joe", "mg", "ne"];

/// Opens `path` in the user's editor, at `line` if there is one, and waits for it to end.
///
/// # Errors
/// When no editor is set, it cannot be started, or it ends with a failure.
pub(super) fn open(settings: &Settings, path: &Path, line: Option<usize>) -> Result<(), Error> {
    let command =
        settings.editor.clone().unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned());
    let usage = |message: String| Error::Usage {
        message,
        hint: "set `editor = \"…\"` in greenroom.toml, or $EDITOR".into(),
    };
    let mut words = shlex::split(&command)
        .filter(|w| !w.is_empty())
        .ok_or_else(|| usage(format!("the editor `{command}` has unbalanced quotes")))?;
    let program = words.remove(0);
    let name = Path::new(&program).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if IN_TERMINAL.contains(&name.as_str()) && !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(usage(format!("the editor `{program}` needs a terminal, and there is none")));
    }
    let status = Command::new(&program)
        .args(words)
        .args(arguments(&program, path, line))
        .status()
        .map_err(|e| usage(format!("the editor `{program}` cannot be started: {e}")))?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Told(format!("the editor ended with {status}; nothing was changed")))
    }
}

/// How an editor is told the line: `+N FILE` for nearly all, `FILE:N` for the others.
fn arguments(program: &str, path: &Path, line: Option<usize>) -> Vec<OsString> {
    let name = Path::new(program).file_stem().unwrap_or_default().to_string_lossy();
    let Some(line) = line else { return vec![path.into()] };
    let mut place = OsString::from(path);
    place.push(format!(":{line}"));
    match name.as_ref() {
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => vec!["--goto".into(), place],
        "helix" | "hx" | "subl" | "zed" => vec![place],
        _ => vec![format!("+{line}").into(), path.into()],
    }
}

/// Lets the user write `text` in their editor and hands the result to `accept`; while it is
/// refused, the faults are shown and the user may go on editing. `None` when the user gave up or
/// left the text as it was.
///
/// # Errors
/// When the editor fails. The text is then kept in a file that the message names.
pub(super) fn write_until<T, E: std::fmt::Display>(
    home: &Home,
    text: &str,
    mut accept: impl FnMut(&str) -> Result<T, E>,
) -> Result<Option<T>, Error> {
    let file = tempfile::Builder::new().prefix("greenroom-").suffix(".toml").tempfile()?;
    std::fs::write(file.path(), text).map_err(Error::file(file.path()))?;
    loop {
        open(&home.settings, file.path(), None)?;
        let new = std::fs::read_to_string(file.path()).map_err(Error::file(file.path()))?;
        if new == text || new.trim().is_empty() {
            return Ok(None);
        }
        match accept(&new) {
            Ok(done) => return Ok(Some(done)),
            Err(fault) => {
                anstream::eprintln!("{}", crate::terminal::sanitize(&fault.to_string()));
                if !super::ask("edit again?") {
                    let (_, kept) = file.keep().map_err(|e| Error::Stream(e.error))?;
                    return Err(Error::Told(format!(
                        "nothing was written; your text is in {}",
                        kept.display()
                    )));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::arguments;
    use std::path::Path;

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        for (program, line, expected) in [
            ("vim", Some(7), "+7 a.md"),
            ("/usr/bin/nano", Some(7), "+7 a.md"),
            ("code", Some(7), "--goto a.md:7"),
            ("hx", Some(7), "a.md:7"),
            ("hx", None, "a.md"),
        ] {
            let words = arguments(program, Path::new("a.md"), line);
            let words: Vec<_> = words.iter().map(|w| w.to_string_lossy()).collect();
            assert_eq!(words.join(" "), expected, "{program}");
        }
    }
}
