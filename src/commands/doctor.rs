//! `greenroom doctor`: finds damage in settings, bank, index and history, and offers to repair it.
//!
//! Without `--fix` it changes nothing; with `--fix` it asks before each change, with `--fix --yes`
//! it does not. Without a terminal nobody can be asked, so only `--yes` repairs.

mod examine;
mod repair;

use super::shared::{
    Context, Output, interactive::confirm, note, output::report_error, path::current_dir, plural,
};
use crate::{
    error::Error,
    home::{self, Home},
    terminal::{self, Flow, Palette, hang},
};
use repair::Repair;
use serde::Serialize;
use serde_json::json;

/// Arguments of `greenroom doctor`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Offer to repair what can be repaired
    #[arg(long)]
    fix: bool,
    /// Repair without asking
    #[arg(long, requires = "fix")]
    yes: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Health {
    Good,
    /// Nothing is broken, but the user should know.
    Note,
    Bad,
}

/// The result of one check.
#[derive(Debug, Serialize)]
struct Finding {
    health: Health,
    about: &'static str,
    message: String,
    /// What would repair it, in words.
    #[serde(rename = "mend", skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
    #[serde(skip)]
    repair: Option<Repair>,
}

impl Finding {
    fn new(health: Health, about: &'static str, message: impl Into<String>) -> Self {
        Self { health, about, message: message.into(), remedy: None, repair: None }
    }

    fn with(mut self, repair: Repair) -> Self {
        self.remedy = Some(repair.to_string());
        self.repair = Some(repair);
        self
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let found = home::find(context.home.as_deref(), &current_dir())?;
    let (home, findings) = examine::examine(found);
    let mut out = Output::stdout();
    if args.json {
        let sound = findings.iter().all(|f| f.health != Health::Bad);
        out.json(&json!({ "sound": sound, "findings": findings }))?;
    } else {
        let width = terminal::width();
        out.flows(findings.iter().flat_map(|f| lines(f, width)))?;
    }
    let mut left = 0;
    for finding in &findings {
        let repaired = args.fix && finding.repair.as_ref().is_some_and(|r| apply(&home, r, args.yes));
        left += usize::from(finding.health == Health::Bad && !repaired);
    }
    if left > 0 {
        let offered = findings.iter().any(|f| f.repair.is_some()) && !args.fix;
        let hint = if offered { "; `greenroom doctor --fix` offers repairs" } else { "" };
        return Err(Error::Failed(format!("{} left{hint}", plural(left, "problem"))));
    }
    Ok(())
}

/// Repairs one thing, if the user agrees. A failure is reported and counts as not repaired.
fn apply(home: &Home, repair: &Repair, yes: bool) -> bool {
    if !yes && !confirm(&format!("{repair}?")) {
        return false;
    }
    match repair.run(home) {
        Ok(done) => {
            note(done);
            true
        }
        Err(e) => {
            report_error(&e);
            false
        }
    }
}

fn lines(finding: &Finding, width: usize) -> Vec<Flow> {
    let (symbol, style) = match finding.health {
        Health::Good => ("●", Palette::GOOD),
        Health::Note => ("◐", Palette::PARTIAL),
        Health::Bad => ("✗", Palette::BAD),
    };
    let first = Flow::styled(style, symbol).and(Palette::DIM, &format!(" {:<9}", finding.about));
    let mut lines: Vec<_> = hang(&first, &Flow::plain(&finding.message), width).into_iter().collect();
    if let Some(remedy) = &finding.remedy {
        let first = Flow::styled(Palette::DIM, "           repair: ");
        lines.extend(hang(&first, &Flow::styled(Palette::PLACE, remedy), width));
    }
    lines
}
