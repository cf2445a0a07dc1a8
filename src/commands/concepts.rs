//! `greenroom concepts`: what a good answer to a question must say, curated or mined, with weights;
//! writes mined ones into the bank on request.

use super::shared::{Context, Output, bank, grader, lookup, note, plural};
use crate::{
    bank::{KeyConcept, Question, edit},
    error::Error,
    terminal::{self, Flow, Palette, hang},
    wording::percent,
};
use serde_json::json;

/// Arguments of `greenroom concepts`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Question id, or the start of one
    id: String,
    /// Write mined concepts into the question's bank file, for you to edit
    ///
    /// They are marked `mined = true` and grade like the model answer they come from. Without that
    /// line a concept counts as one of your own.
    #[arg(long)]
    write: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Where the concepts of a question come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
enum Origin {
    /// A person wrote them.
    Curated,
    /// They were mined before and written into the bank.
    Pinned,
    /// They were mined just now.
    Mined,
}

impl Origin {
    fn of(question: &Question) -> Self {
        match question.concepts.as_slice() {
            [] => Self::Mined,
            all if all.iter().all(|c| c.mined) => Self::Pinned,
            _ => Self::Curated,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Curated => "from the bank",
            Self::Pinned => "mined from the model answer, pinned in the bank",
            Self::Mined => "mined from the model answer",
        }
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = bank::load(&home)?;
    let question = lookup::question(&bank, &args.id)?;
    let origin = Origin::of(question);
    if args.write && origin != Origin::Mined {
        return Err(Error::Usage {
            message: format!("`{}` has its concepts in {} already", question.id, question.place),
            hint: format!("`greenroom edit {}` changes them", question.id),
        });
    }
    let concepts = match origin {
        Origin::Mined => mined(grader::open(&home, &bank)?.prepare_question(question).concepts()),
        _ => question.concepts.clone(),
    };
    if concepts.is_empty() {
        return Err(Error::Nothing(format!(
            "`{}` has neither concepts nor a model answer to mine them from",
            question.id
        )));
    }
    if args.write {
        edit::pin_concepts(&question.place.path, &question.id, &concepts)?;
    }
    let mut out = Output::stdout();
    if args.json {
        out.json(
            &json!({ "id": question.id, "origin": origin, "concepts": concepts, "written": args.write }),
        )?;
    } else {
        out.flows(lines(question, origin, &concepts, terminal::width()))?;
    }
    if args.write {
        let (count, path) = (plural(concepts.len(), "mined concept"), question.place.path.display());
        note(format!("wrote {count} to {path}; `greenroom edit {}` makes them your own", question.id));
    }
    Ok(())
}

/// Mined concepts with weights rounded for people: nobody wants to edit 3.2999999999999998.
fn mined(concepts: &[KeyConcept]) -> Vec<KeyConcept> {
    let round = |weight: f64| ((weight * 100.0).round() / 100.0).max(0.01);
    concepts.iter().map(|c| KeyConcept { weight: round(c.weight), mined: true, ..c.clone() }).collect()
}

fn lines(question: &Question, origin: Origin, concepts: &[KeyConcept], width: usize) -> Vec<Flow> {
    let mut lines = Flow::styled(Palette::STRONG, &question.prompt).wrap(width);
    let count = plural(concepts.len(), "concept");
    lines.push(Flow::styled(Palette::DIM, &format!("{} · {count}, {}", question.id, origin.words())));
    let all: f64 = concepts.iter().map(|c| c.weight).sum();
    for concept in concepts {
        let share = percent(concept.weight / all);
        let first = Flow::styled(Palette::DIM, &format!("{:>6.2} {share:>5}  ", concept.weight));
        let mut text = Flow::plain(&concept.name);
        if concept.required {
            text = text.and(Palette::DIM, " (required)");
        }
        lines.extend(hang(&first, &text, width));
        let more = concept.phrasings.iter().filter(|p| **p != concept.name);
        let first = Flow::plain("                ");
        lines.extend(more.flat_map(|p| hang(&first, &Flow::styled(Palette::DIM, p), width)));
    }
    lines
}
