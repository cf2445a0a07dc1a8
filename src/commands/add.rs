//! `greenroom add`: a new question.

use super::shared::{Context, Output, bank, editor};
use crate::{
    bank::{
        Difficulty, QuestionId,
        edit::{self, EditError},
    },
    error::Error,
    home::Home,
    text::without_controls,
};
use std::path::{Path, PathBuf};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// Arguments of `greenroom add`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The question; without it, a form opens in your editor
    prompt: Option<String>,
    /// The model answer
    #[arg(long, value_name = "TEXT")]
    answer: Option<String>,
    /// Topic, such as kubernetes/storage; may be repeated
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,
    /// How hard the question is
    #[arg(long, value_enum)]
    difficulty: Option<Difficulty>,
    /// Name of a key concept; may be repeated
    #[arg(long, value_name = "NAME")]
    concept: Vec<String>,
    /// Bank file, relative to the home's bank [default: the first level of the topic]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

/// The file for questions without a topic.
const NO_TOPIC: &str = "my-questions";

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    if args.prompt.as_ref().is_some_and(|p| p.trim().is_empty()) {
        return Err(Error::Usage {
            message: "the question is empty".into(),
            hint: "`greenroom add \"Why …?\"`, or `greenroom add` for a form in your editor".into(),
        });
    }
    let home = context.open_home()?;
    let bank = bank::load(&home)?;
    let taken = |id: &str| bank.get(&QuestionId::new(id)).is_some();
    let file = file_of(&home, args);
    let text = form(args, taken);
    // An id of another file must be refused before anything is written.
    let add = |new: &str| {
        let id = edit::new_question(&file, new)?.id;
        if taken(id.as_str()) { Err(EditError::IdInUse(id)) } else { edit::append_question(&file, new) }
    };
    let added =
        if args.prompt.is_some() { Some(add(&text)?) } else { editor::edit_until(&home, &text, add)? };
    let mut out = Output::stdout();
    match added {
        None => out.line("nothing was added"),
        Some(question) => {
            out.line(format!("added `{}` to {}", question.id, file.display()))?;
            bank::warn_of_similar(&bank, &question);
            Ok(())
        }
    }
}

fn file_of(home: &Home, args: &Args) -> PathBuf {
    let name = args.file.clone().unwrap_or_else(|| {
        let first = args.topic.first().and_then(|t| t.split('/').next()).unwrap_or(NO_TOPIC);
        let safe: String = first.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        PathBuf::from(if safe.trim_matches('-').is_empty() { NO_TOPIC.to_owned() } else { safe })
    });
    home.bank().join(if name.extension().is_some_and(|e| e == "toml") { name } else { with_toml(&name) })
}

fn with_toml(name: &Path) -> PathBuf {
    let mut name = name.as_os_str().to_owned();
    name.push(".toml");
    name.into()
}

/// The new question's TOML; without a prompt, a form to fill in.
fn form(args: &Args, taken: impl Fn(&str) -> bool) -> String {
    let Some(prompt) = &args.prompt else {
        let id = (1..).map(|n| format!("my-question-{n}")).find(|id| !taken(id)).unwrap_or_default();
        return format!(
            "[[question]]\nid = \"{id}\"   # choose any; your progress is stored under it\nprompt = \"\"\nanswer = '''\n'''\n\
             topics = []\n# difficulty = \"intermediate\"   # beginner, intermediate, advanced\n\n\
             # [[question.concept]]\n# name = \"\"\n# phrasings = [\"\", \"\"]\n"
        );
    };
    let answer = args.answer.as_deref().unwrap_or_default();
    let mut question = Table::new();
    question["id"] = value(QuestionId::derive(prompt, answer, taken).as_str());
    question["prompt"] = value(&*without_controls(prompt));
    if !answer.is_empty() {
        question["answer"] = value(&*without_controls(answer));
    }
    if !args.topic.is_empty() {
        question["topics"] = value(args.topic.iter().collect::<Array>());
    }
    if let Some(difficulty) = args.difficulty {
        question["difficulty"] = value(difficulty.as_str());
    }
    let mut concepts = ArrayOfTables::new();
    for name in &args.concept {
        let mut concept = Table::new();
        concept["name"] = value(name);
        concepts.push(concept);
    }
    if !concepts.is_empty() {
        question.insert("concept", Item::ArrayOfTables(concepts));
    }
    let mut questions = ArrayOfTables::new();
    questions.push(question);
    let mut document = DocumentMut::new();
    document.insert("question", Item::ArrayOfTables(questions));
    document.to_string()
}
