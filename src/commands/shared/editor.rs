//! The user's editor.

use super::{interactive::confirm, note};
use crate::{
    error::Error,
    home::{Home, Settings},
};
use std::{
    ffi::OsString,
    fmt::Display,
    fs,
    io::{self, IsTerminal},
    path::Path,
    process::Command,
};

/// Editors that draw on the terminal and cannot work in a pipe.
const IN_TERMINAL: &[&str] =
    &["vi", "vim", "nvim", "view", "nano", "pico", "micro", "helix", "hx", "kak", "joe", "mg", "ne"];

/// Opens `path` in the user's editor, at `line` if there is one, and waits for it to end.
///
/// # Errors
/// When no editor is set, it cannot be started, or it fails.
pub(crate) fn open(settings: &Settings, path: &Path, line: Option<usize>) -> Result<(), Error> {
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
        Err(Error::Failed(format!("the editor ended with {status}; nothing was changed")))
    }
}

/// The file and line as the editor takes them: `+N FILE` for nearly all, `FILE:N` for the others.
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

/// Lets the user edit `text` in a temporary file that is named `prefix`…`suffix`; gives the file
/// and its new text.
///
/// # Errors
/// When the editor fails, or the file cannot be written or read.
fn edit_temporary(
    settings: &Settings,
    (prefix, suffix): (&str, &str),
    text: &str,
) -> Result<(tempfile::NamedTempFile, String), Error> {
    let file = tempfile::Builder::new()
        .prefix(prefix)
        .suffix(suffix)
        .tempfile()
        .map_err(Error::file(std::env::temp_dir()))?;
    fs::write(file.path(), text).map_err(Error::file(file.path()))?;
    let new = reopen(settings, &file)?;
    Ok((file, new))
}

fn reopen(settings: &Settings, file: &tempfile::NamedTempFile) -> Result<String, Error> {
    open(settings, file.path(), None)?;
    fs::read_to_string(file.path()).map_err(Error::file(file.path()))
}

/// Lets the user edit an answer; `None` when it was left as it was.
///
/// # Errors
/// When the editor fails, or the temporary file cannot be written or read.
pub(crate) fn edit_answer(settings: &Settings, text: &str) -> Result<Option<String>, Error> {
    let (_file, new) = edit_temporary(settings, ("greenroom-answer-", ".md"), text)?;
    Ok((new != text).then_some(new))
}

/// Lets the user edit `text` until `accept` takes it; after each problem they may edit again.
/// `None` when the text was emptied or left as it was.
///
/// # Errors
/// When the editor fails, or the user gives up after a problem. The text is then in a file that the
/// message names.
pub(crate) fn edit_until<T, E: Display>(
    home: &Home,
    text: &str,
    mut accept: impl FnMut(&str) -> Result<T, E>,
) -> Result<Option<T>, Error> {
    let (file, mut new) = edit_temporary(&home.settings, ("greenroom-", ".toml"), text)?;
    loop {
        if new == text || new.trim().is_empty() {
            return Ok(None);
        }
        match accept(&new) {
            Ok(done) => return Ok(Some(done)),
            Err(problem) => {
                note(problem.to_string());
                if !confirm("edit again?") {
                    let path = file.path().to_path_buf();
                    let (_, kept) = file.keep().map_err(|e| Error::file(path)(e.error))?;
                    return Err(Error::Failed(format!(
                        "nothing was written; your text is in {}",
                        kept.display()
                    )));
                }
            }
        }
        new = reopen(&home.settings, &file)?;
    }
}

#[cfg(test)]
mod tests {
    use super::arguments;
    use std::path::Path;

    #[test]
    fn each_editor_gets_the_line_in_its_own_form() {
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
