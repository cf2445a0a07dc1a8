//! `greenroom doctor`: looks for damage in settings, bank, index and history, and offers to mend it.
//!
//! Tells by itself and changes nothing; with `--fix` it asks before each change, with `--fix --yes`
//! it does not. Without a terminal nobody can be asked, so then only `--yes` mends.

mod look;
mod mend;

use super::Context;
use crate::{
    error::Error,
    home,
    terminal::{self, Flow, Palette, hang},
};
use mend::Mend;
use serde::Serialize;

/// Arguments of `greenroom doctor`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Offer to mend what can be mended
    #[arg(long)]
    fix: bool,
    /// Mend without asking
    #[arg(long, requires = "fix")]
    yes: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// How something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Health {
    /// As it should be.
    Good,
    /// Nothing is broken, but somebody should know.
    Note,
    /// Broken.
    Bad,
}

/// Something that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    health: Health,
    about: &'static str,
    message: String,
    /// What would mend it, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
    #[serde(skip)]
    how: Option<Mend>,
}

impl Finding {
    fn new(health: Health, about: &'static str, message: impl Into<String>) -> Self {
        Self { health, about, message: message.into(), mend: None, how: None }
    }

    fn with(mut self, how: Mend) -> Self {
        self.mend = Some(how.to_string());
        self.how = Some(how);
        self
    }
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let found = home::find(context.home.as_deref(), &super::current_dir())?;
    let (home, findings) = look::look(found);
    if args.json {
        let sound = findings.iter().all(|f| f.health != Health::Bad);
        super::search::println_plain(&serde_json::json!({ "sound": sound, "findings": findings }))?;
    } else {
        print(&findings);
    }
    let mut left = 0;
    for finding in &findings {
        let mended = args.fix && finding.how.as_ref().is_some_and(|how| mend_one(&home, how, args.yes));
        left += usize::from(finding.health == Health::Bad && !mended);
    }
    if left > 0 {
        let can = findings.iter().any(|f| f.how.is_some()) && !args.fix;
        let hint = if can { "; `greenroom doctor --fix` offers to mend" } else { "" };
        return Err(Error::Told(format!("{} left{hint}", super::plural(left, "problem"))));
    }
    Ok(())
}

/// Mends one thing, if it may; a failure is told and counts as not mended.
fn mend_one(home: &home::Home, how: &Mend, yes: bool) -> bool {
    if !yes && !super::ask(&format!("{how}?")) {
        return false;
    }
    match how.run(home) {
        Ok(done) => {
            anstream::eprintln!("{done}");
            true
        }
        Err(e) => {
            super::tell_error(&e);
            false
        }
    }
}

fn print(findings: &[Finding]) {
    let width = terminal::width();
    for f in findings {
        let (sign, style) = match f.health {
            Health::Good => ("●", Palette::GOOD),
            Health::Note => ("◐", Palette::PARTIAL),
            Health::Bad => ("✗", Palette::BAD),
        };
        let first = Flow::styled(style, sign).and(Palette::DIM, &format!(" {:<9}", f.about));
        for line in hang(&first, &Flow::plain(&f.message), width) {
            anstream::println!("{}", line.render());
        }
        if let Some(mend) = &f.mend {
            let first = Flow::styled(Palette::DIM, "           can be mended: ");
            for line in hang(&first, &Flow::styled(Palette::PLACE, mend), width) {
                anstream::println!("{}", line.render());
            }
        }
    }
}
