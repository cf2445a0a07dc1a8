//! Round files, which describe mock rounds.
//!
//! ```toml
//! format_version = 1
//! title = "Platform engineer, screening"
//! limit = "30m"              # the whole round; optional
//! hard = false               # an answer is submitted as it is when its time is over
//! pause = true               # the clock may be paused
//! follow_ups = false         # a weak answer gets a follow-up question
//!
//! [[section]]
//! title = "Networking"
//! topics = ["kubernetes/networking", "dns"]
//! difficulty = "intermediate" # optional
//! count = 3
//! weight = 2                  # share in the round's score, by default 1
//! limit = "2m"                # for each question; default: the question's own, else 2 minutes
//! order = "shuffle"           # or "bank"
//! ```

use super::{
    Bank, BankProblem, Difficulty, Location, QuestionId,
    fields::{Fields, Reader},
    load::{FORMAT_VERSION, parse_duration},
    suggest::did_you_mean,
};
use std::{
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use toml::de::DeTable;

/// The longest limit of a question or a round.
pub(crate) const MAX_LIMIT: Duration = Duration::from_secs(12 * 3600);

/// A mock round as its file describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Its title.
    pub title: String,
    /// Time limit of the whole round.
    pub limit: Option<Duration>,
    /// Whether an answer is submitted as it is when its time is over.
    pub hard: bool,
    /// Whether the clock may be paused.
    pub pause: bool,
    /// Whether a weak answer gets a follow-up question.
    pub follow_ups: bool,
    /// Its sections, in order; at least one.
    pub sections: Vec<Section>,
}

/// A part of a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Topics to draw from, with their subtopics; empty means all.
    pub topics: Vec<String>,
    /// Only questions of this difficulty.
    pub difficulty: Option<Difficulty>,
    /// Exactly these questions instead of drawn ones.
    pub questions: Vec<QuestionId>,
    /// Number of questions, above 0.
    pub count: usize,
    /// Share in the round's score relative to the other sections, above 0.
    pub weight: f64,
    /// Time limit for each question.
    pub limit: Option<Duration>,
    /// How questions are chosen and ordered.
    pub order: Order,
    /// Line of the section in its file, from 1.
    pub line: usize,
}

/// How a section's questions are chosen and ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Drawn and ordered at random, by the seed of the round.
    #[default]
    Shuffle,
    /// The first ones, in bank order.
    Bank,
}

impl Round {
    /// Reads a round file.
    ///
    /// # Errors
    /// All problems of the file, with lines.
    pub fn load(path: &Path) -> Result<Self, Vec<BankProblem>> {
        let file = Arc::new(path.to_path_buf());
        let text = fs::read_to_string(path).map_err(|e| {
            let message = match e.kind() {
                io::ErrorKind::InvalidData => "not valid UTF-8; save the file as UTF-8".to_owned(),
                _ => format!("cannot be read: {e}"),
            };
            vec![BankProblem { place: Location { path: file.clone(), line: 1 }, message }]
        })?;
        Self::parse(&file, &text)
    }

    /// Parses a round file's text; `file` is only a name.
    ///
    /// # Errors
    /// All problems of the file, with lines.
    pub fn parse(file: &Arc<PathBuf>, text: &str) -> Result<Self, Vec<BankProblem>> {
        let mut reader = Reader::new(text);
        let document = reader.parse();
        let mut top = reader.fields("a round file", 0..0, document.get_ref());
        if top.count(&mut reader, "format_version") != Some(FORMAT_VERSION) {
            reader.report(0..0, format!("`format_version = {FORMAT_VERSION}` must be at the top"));
        }
        let title = top.string(&mut reader, "title").filter(|t| !t.trim().is_empty());
        if title.is_none() {
            reader.report(0..0, "a round needs a `title`");
        }
        let round = Self {
            title: title.unwrap_or_default(),
            limit: limit(&mut top, &mut reader),
            hard: top.bool(&mut reader, "hard").unwrap_or(false),
            pause: top.bool(&mut reader, "pause").unwrap_or(false),
            follow_ups: top.bool(&mut reader, "follow_ups").unwrap_or(false),
            sections: top
                .tables(&mut reader, "section")
                .into_iter()
                .map(|(table, at)| read_section(&mut reader, table, at))
                .collect(),
        };
        if round.sections.is_empty() {
            reader.report(0..0, "a round needs at least one [[section]]");
        }
        top.finish(&mut reader);
        if reader.problems.is_empty() {
            return Ok(round);
        }
        let mut problems = reader.problems;
        problems.sort_by_key(|f| f.line);
        let place = |line| Location { path: file.clone(), line };
        Err(problems.into_iter().map(|f| BankProblem { place: place(f.line), message: f.message }).collect())
    }

    /// The topics and questions of this round that `bank` does not have.
    pub fn unknown(&self, file: &Path, bank: &Bank) -> Vec<BankProblem> {
        let file = Arc::new(file.to_path_buf());
        let mut problems = Vec::new();
        for section in &self.sections {
            let mut report = |message| {
                problems.push(BankProblem {
                    place: Location { path: file.clone(), line: section.line },
                    message,
                });
            };
            for topic in section.topics.iter().filter(|t| !bank.askable().any(|q| q.has_topic(t))) {
                report(format!("no question has the topic `{topic}`{}", did_you_mean(topic, bank.topics())));
            }
            for id in section.questions.iter().filter(|id| bank.get(id).is_none()) {
                let ids = bank.askable().map(|q| q.id.as_str());
                report(format!("no question has the id `{id}`{}", did_you_mean(id.as_str(), ids)));
            }
        }
        problems
    }
}

fn limit(fields: &mut Fields<'_, '_>, reader: &mut Reader<'_>) -> Option<Duration> {
    let at = fields.get("limit").map(|(_, at)| at)?;
    let text = fields.string(reader, "limit")?;
    let limit = parse_duration(&text).filter(|l| *l <= MAX_LIMIT);
    if limit.is_none() {
        reader.report(at, format!("`limit` must be a time from \"1s\" to \"12h\", not \"{text}\""));
    }
    limit
}

fn read_section(reader: &mut Reader<'_>, table: &DeTable<'_>, at: Range<usize>) -> Section {
    let line = reader.line(at.start);
    let mut fields = reader.fields("[[section]]", at.clone(), table);
    let topics = fields.strings(reader, "topics");
    let questions: Vec<_> = fields.strings(reader, "questions").into_iter().map(QuestionId::new).collect();
    let difficulty = fields.string(reader, "difficulty").and_then(|word| {
        let difficulty = Difficulty::parse(&word);
        if difficulty.is_none() {
            let at = fields.get("difficulty").map_or(at.clone(), |(_, at)| at);
            reader.report(
                at,
                format!("`difficulty` must be beginner, intermediate or advanced, not \"{word}\""),
            );
        }
        difficulty
    });
    let count = fields.count(reader, "count").unwrap_or(questions.len().max(1));
    if count == 0 {
        reader.report(fields.get("count").map_or(at.clone(), |(_, at)| at), "`count` must be above 0");
    }
    let weight = fields.number(reader, "weight").unwrap_or(1.0);
    if weight <= 0.0 {
        reader.report(fields.get("weight").map_or(at.clone(), |(_, at)| at), "`weight` must be above 0");
    }
    let order = match fields.string(reader, "order").as_deref() {
        None | Some("shuffle") => Order::Shuffle,
        Some("bank") => Order::Bank,
        Some(word) => {
            let at = fields.get("order").map_or(at.clone(), |(_, at)| at);
            reader.report(at, format!("`order` must be shuffle or bank, not \"{word}\""));
            Order::Shuffle
        }
    };
    let title = fields.string(reader, "title").unwrap_or_else(|| topics.join(", "));
    let limit = limit(&mut fields, reader);
    fields.finish(reader);
    Section { title, topics, difficulty, questions, count, weight, limit, order, line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Round, Vec<BankProblem>> {
        Round::parse(&Arc::new("r.toml".into()), text)
    }

    #[test]
    fn a_round_is_parsed() {
        let round = parse(
            "format_version = 1\ntitle = \"T\"\nlimit = \"30m\"\n[[section]]\ntopics = [\"dns\"]\ncount = 2\n\
             weight = 2\nlimit = \"90s\"\norder = \"bank\"\n[[section]]\nquestions = [\"a\", \"b\"]\n",
        )
        .unwrap();
        assert_eq!(round.limit, Some(Duration::from_secs(1800)));
        assert_eq!((round.sections[0].title.as_str(), round.sections[0].order), ("dns", Order::Bank));
        assert_eq!((round.sections[1].count, round.sections[1].weight), (2, 1.0));
    }

    #[test]
    fn invalid_rounds_are_reported_with_lines() {
        let text = "format_version = 1\ntitle = \"T\"\nlimit = \"100h\"\n[[section]]\ncount = 0\nlimit = \"0s\"\n\
                    weight = 0\norder = \"up\"\ntopcis = []\n";
        let lines: Vec<_> = parse(text).unwrap_err().iter().map(|p| p.place.line).collect();
        assert_eq!(lines, [3, 5, 6, 7, 8, 9]);
        assert_eq!(parse("").unwrap_err().len(), 3);
    }

    #[test]
    fn an_unknown_topic_suggests_the_nearest_one() {
        let round =
            parse("format_version = 1\ntitle = \"T\"\n[[section]]\ntopics = [\"kubernets\"]\n").unwrap();
        let text =
            "format_version = 1\n[[question]]\nid = \"a\"\nprompt = \"A?\"\ntopics = [\"kubernetes\"]\n";
        let bank =
            Bank { questions: super::super::parse_file(&Arc::default(), text).questions, roots: vec![] };
        let problems = round.unknown(Path::new("r.toml"), &bank);
        assert_eq!(
            problems[0].to_string(),
            "r.toml:3: no question has the topic `kubernets`; did you mean `kubernetes`?"
        );
    }

    const TOP: &str = "format_version = 1\ntitle = \"T\"\n";

    #[test]
    fn every_field_is_read_or_has_its_default() {
        let full = parse(&format!(
            "{TOP}limit = \"12h\"\nhard = true\npause = true\nfollow_ups = true\n[[section]]\ntitle = \"S\"\n\
             topics = [\"a\", \"b\"]\ndifficulty = \"beginner\"\nquestions = [\"q\"]\ncount = 3\nweight = 0.5\n\
             limit = \"1s\"\norder = \"shuffle\"\n[[section]]\ntopics = [\"a\", \"b\"]\n"
        ))
        .unwrap();
        let section = Section {
            title: "S".into(),
            topics: vec!["a".into(), "b".into()],
            difficulty: Some(Difficulty::Beginner),
            questions: vec![QuestionId::new("q")],
            count: 3,
            weight: 0.5,
            limit: Some(Duration::from_secs(1)),
            order: Order::Shuffle,
            line: 7,
        };
        let bare = Section {
            title: "a, b".into(),
            difficulty: None,
            questions: vec![],
            count: 1,
            weight: 1.0,
            limit: None,
            line: 16,
            ..section.clone()
        };
        let expected = Round {
            title: "T".into(),
            limit: Some(MAX_LIMIT),
            hard: true,
            pause: true,
            follow_ups: true,
            sections: vec![section, bare],
        };
        assert_eq!(full, expected);
        let light = parse(&format!("{TOP}[[section]]\nweight = 0.005\n")).unwrap();
        assert_eq!(light.sections[0].weight, 0.005);
        let bare = parse(&format!("{TOP}[[section]]\n")).unwrap();
        assert_eq!((bare.limit, bare.hard, bare.pause, bare.follow_ups), (None, false, false, false));
    }

    #[test]
    fn every_problem_says_what_is_expected() {
        for (text, line, message) in [
            ("title = \"T\"\n[[section]]\n".into(), 1, "`format_version = 1` must be at the top"),
            (
                "format_version = 2\ntitle = \"T\"\n[[section]]\n".into(),
                1,
                "`format_version = 1` must be at the top",
            ),
            ("format_version = 1\ntitle = \" \"\n[[section]]\n".into(), 1, "a round needs a `title`"),
            (TOP.into(), 1, "a round needs at least one [[section]]"),
            (
                format!("{TOP}limit = \"12h1s\"\n[[section]]\n"),
                3,
                "`limit` must be a time from \"1s\" to \"12h\", not \"12h1s\"",
            ),
            (format!("{TOP}[[section]]\ncount = 0\n"), 4, "`count` must be above 0"),
            (format!("{TOP}[[section]]\nweight = 0\n"), 4, "`weight` must be above 0"),
            (format!("{TOP}[[section]]\norder = \"up\"\n"), 4, "`order` must be shuffle or bank, not \"up\""),
            (
                format!("{TOP}[[section]]\n\ndifficulty = \"hard\"\n"),
                5,
                "`difficulty` must be beginner, intermediate or advanced, not \"hard\"",
            ),
        ] {
            let found: Vec<_> =
                parse(&text).unwrap_err().into_iter().map(|p| (p.place.line, p.message)).collect();
            assert_eq!(found, [(line, message.to_owned())], "{text}");
        }
    }

    #[test]
    fn files_are_read_and_their_problems_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("r.toml");
        let message = |path: &Path| Round::load(path).unwrap_err().remove(0).message;
        assert!(message(&file).starts_with("cannot be read: "));
        fs::write(&file, b"\xff").unwrap();
        assert_eq!(message(&file), "not valid UTF-8; save the file as UTF-8");
        fs::write(&file, format!("{TOP}[[section]]\n")).unwrap();
        assert_eq!(Round::load(&file).unwrap().title, "T");
    }

    #[test]
    fn unknown_ids_are_reported_but_ignored_questions_are_known() {
        let text = "format_version = 1\n[[question]]\nid = \"abc\"\nprompt = \"A?\"\n\
                    [[question]]\nid = \"off\"\nprompt = \"B?\"\ntopics = [\"t\"]\nignored = true\n";
        let bank =
            Bank { questions: super::super::parse_file(&Arc::default(), text).questions, roots: vec![] };
        let round = parse(&format!(
            "{TOP}[[section]]\nquestions = [\"abc\", \"off\", \"abd\"]\n[[section]]\ntopics = [\"t\"]\n"
        ))
        .unwrap();
        let found: Vec<_> = round.unknown(Path::new("r"), &bank).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            ["r:3: no question has the id `abd`; did you mean `abc`?", "r:5: no question has the topic `t`"]
        );
    }
}
