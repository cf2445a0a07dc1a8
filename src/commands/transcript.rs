//! `greenroom transcript`: recorded answers, graded, and their delivery measured.

mod assign;
mod print;

use super::shared::{Context, Output, bank::load, grader, input, lookup, warn};
use crate::{
    bank::{Bank, Question},
    delivery::{self, Delivery, Format, Speech, TimedWord, Transcript},
    error::Error,
    grade::{Grade, Grader, Mode, Prepared, Status},
    text::Span,
};
use serde::Serialize;
use std::{collections::HashMap, path::PathBuf};

/// Below this score, 0 to 1, a stretch answers none of the questions.
const LEAST_SCORE: f64 = 0.15;

/// Arguments of `greenroom transcript`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Transcripts: plain text, SRT, VTT, whisper-cli lines, JSON of whisper.cpp, openai-whisper
    /// or vosk (`-`: standard input)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The question that each file answers; without it, greenroom finds out which stretch answers which
    #[arg(long, value_name = "ID")]
    question: Option<String>,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The result for one file.
#[derive(Debug, Serialize)]
struct Recording {
    file: PathBuf,
    format: Format,
    problems: Vec<String>,
    stretches: Vec<Stretch>,
}

/// One answer within a recording.
#[derive(Debug, Serialize)]
struct Stretch {
    question: String,
    #[serde(skip)]
    prompt: String,
    /// Seconds from the start of the recording, where times are known.
    from: Option<f64>,
    to: Option<f64>,
    text: String,
    grade: Grade,
    delivery: Delivery,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = load(&home)?;
    let question = args.question.as_deref().map(|id| lookup::question(&bank, id)).transpose()?;
    let settings = delivery::Settings { pace: home.settings.pace, ..delivery::Settings::default() };
    let grader = grader::open(&home, &bank)?;
    let mut listener = Listener { bank: &bank, grader, prepared: HashMap::new(), settings };
    let (mut recordings, mut last_empty) = (Vec::new(), None);
    for file in &args.files {
        let transcript = Transcript::read(&input::read(file)?);
        for problem in &transcript.problems {
            warn(format!("{}: {problem}", print::name(file)));
        }
        let stretches = match question {
            Some(question) => listener.whole(&transcript, question).into_iter().collect(),
            None => listener.parts(&transcript),
        };
        if stretches.is_empty() {
            let why = why_empty(&transcript, question);
            if args.files.len() > 1 {
                warn(format!("{}: {why}", print::name(file)));
            }
            last_empty = Some(why);
        }
        recordings.push(Recording {
            file: file.clone(),
            format: transcript.format,
            problems: transcript.problems,
            stretches,
        });
    }
    let mut out = Output::stdout();
    if args.json {
        out.json_pretty(&recordings)?;
    } else {
        recordings.iter().try_for_each(|r| print::recording(&mut out, r, &settings))?;
    }
    if recordings.iter().all(|r| r.stretches.is_empty()) {
        return Err(Error::Nothing(match (args.files.as_slice(), last_empty) {
            ([file], Some(why)) => format!("{}: {why}", print::name(file)),
            _ => "nothing in the transcripts can be graded".into(),
        }));
    }
    Ok(())
}

/// Why a transcript has no graded stretch.
fn why_empty(transcript: &Transcript, question: Option<&Question>) -> &'static str {
    if question.is_some() || !transcript.text.chars().any(char::is_alphanumeric) {
        "there are no words in it"
    } else {
        "nothing in it answers a question of the bank; name one with --question"
    }
}

/// Grades stretches of recordings.
struct Listener<'b> {
    bank: &'b Bank,
    grader: Grader,
    /// Prepared questions, by index in the bank.
    prepared: HashMap<usize, Prepared>,
    settings: delivery::Settings,
}

impl Listener<'_> {
    /// The whole transcript as the answer to one question.
    fn whole(&mut self, transcript: &Transcript, question: &Question) -> Option<Stretch> {
        let at = self.bank.questions.iter().position(|q| q.id == question.id)?;
        let all = Span { start: 0, end: transcript.text.len() };
        (!transcript.text.trim().is_empty()).then(|| {
            let grade = self.grade(at, &transcript.text);
            self.stretch(transcript, all, at, grade)
        })
    }

    /// The stretches of the transcript that answer questions of the bank.
    fn parts(&mut self, transcript: &Transcript) -> Vec<Stretch> {
        let questions: Vec<&Question> = self.bank.questions.iter().collect();
        let mut out = Vec::new();
        for part in assign::assign(transcript, &questions) {
            let text = part.span.of(&transcript.text);
            // Of the candidates by shared words, the one that the stretch covers best.
            let graded = part.candidates.iter().map(|&at| (at, self.grade(at, text)));
            let best = graded.max_by(|a, b| a.1.score.total_cmp(&b.1.score));
            if let Some((at, grade)) = best.filter(|(_, grade)| grade.score >= LEAST_SCORE) {
                out.push(self.stretch(transcript, part.span, at, grade));
            }
        }
        out
    }

    fn grade(&mut self, at: usize, answer: &str) -> Grade {
        let (grader, bank) = (&self.grader, self.bank);
        let prepared =
            self.prepared.entry(at).or_insert_with(|| grader.prepare_question(&bank.questions[at]));
        prepared.grade(answer, Mode::Spoken)
    }

    fn stretch(&self, transcript: &Transcript, span: Span, at: usize, grade: Grade) -> Stretch {
        let question = &self.bank.questions[at];
        let text = span.of(&transcript.text);
        let words = transcript.words.as_deref().map(|words| within(words, span));
        let segments = within(&transcript.segments, span);
        let timed = words.as_deref().unwrap_or(&segments);
        let (from, to) = (timed.first().map(|w| w.from), timed.last().map(|w| w.to));
        let concepts: Vec<Span> = grade
            .concepts
            .iter()
            .filter(|c| c.status == Status::Covered || c.status == Status::Partial)
            .flat_map(|c| c.evidence.iter().map(|e| e.span))
            .collect();
        let speech = Speech {
            text,
            words: words.as_deref(),
            seconds: from.zip(to).map(|(from, to)| to - from),
            keeps_fillers: transcript.keeps_fillers,
            question: &question.prompt,
            concepts: Some(&concepts),
        };
        Stretch {
            question: question.id.to_string(),
            prompt: question.prompt.clone(),
            from,
            to,
            text: text.to_owned(),
            delivery: Delivery::measure(&speech, &self.settings),
            grade,
        }
    }
}

/// The words in a stretch, with spans relative to its start.
fn within(words: &[TimedWord], stretch: Span) -> Vec<TimedWord> {
    let inside = words.iter().filter(|w| w.span.start >= stretch.start && w.span.start < stretch.end);
    let moved = |w: &TimedWord| TimedWord {
        span: Span { start: w.span.start - stretch.start, end: w.span.end.min(stretch.end) - stretch.start },
        ..*w
    };
    inside.map(moved).collect()
}
