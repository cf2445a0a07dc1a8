//! Tests of loading questions.

use super::*;

fn parse(text: &str) -> ParsedFile {
    parse_file(&Arc::new("bank/x.toml".into()), text)
}

#[test]
fn every_problem_is_reported_with_its_line() {
    let text = "format_version = 1\n\n[[question]]\nid = \"a\"\nprompt = \" \"\n\n[[question]]\nid = \"b\"\n\
                prompt = \"Why?\"\nanswr = \"x\"\ntopics = \"k8s\"\ndifficulty = \"hard\"\ntime_limit = \"0s\"\n\
                [[question.concept]]\nname = \"n\"\nweight = -1\n";
    let problems: Vec<_> = parse(text).problems.iter().map(|p| format!("{p}")).collect();
    assert_eq!(
        problems,
        [
            "bank/x.toml:5: `prompt` is empty; write it or delete the question",
            "bank/x.toml:10: unknown key `answr` in [[question]]; did you mean `answer`?",
            "bank/x.toml:11: `topics` must be a list of strings, not a string",
            "bank/x.toml:12: `difficulty` must be beginner, intermediate or advanced, not \"hard\"",
            "bank/x.toml:13: `time_limit` must be a time like \"90s\" or \"2m\", not \"0s\"",
            "bank/x.toml:16: `weight` must be above 0; delete the concept if it does not count",
        ]
    );
}

#[test]
fn a_syntax_error_is_reported_and_the_rest_is_read() {
    let parsed =
        parse("format_version = 1\n[[question]]\nid = \"a\"\nprompt = \"Why?\"\n\n[[question]]\nid = \n");
    assert_eq!(parsed.problems[0].place.line, 7);
    assert!(parsed.problems[0].message.starts_with("not valid TOML"));
    assert_eq!(parsed.questions.len(), 1);
}

#[test]
fn durations() {
    for (text, seconds) in [("90s", 90), ("2m", 120), ("1m30s", 90), ("1h", 3600), ("1h 5m", 3900)] {
        assert_eq!(parse_duration(text), Some(Duration::from_secs(seconds)), "{text}");
    }
    for text in ["", "0s", "2", "m", "-1m", "2x", "99999999999999999999h"] {
        assert_eq!(parse_duration(text), None, "{text}");
    }
}

const FULL: &str = "format_version = 1\n[source]\npath = \"/n/notes\"\nnotes = false\n\n\
    [[question]]\nid = \"a\"\nprompt = \"A?\\n\"\nanswer = \"Yes. \\n\"\ntopics = [\"x/y\", \"z\"]\n\
    difficulty = \"advanced\"\ntime_limit = \"2m\"\nlinks = [\"L\"]\nignored = true\n\
    source = { path = \"s.md\", line = 5, end = 9, digest = \"d\", extras = \"e\" }\n\
    [[question.concept]]\nname = \"n\"\nphrasings = [\"p\"]\nweight = 2.5\nrequired = true\nmined = true\n\
    [[question.misconception]]\nname = \"m\"\nphrasings = [\"q\"]\nfeedback = \"f\"\n\n\
    [[question]]\nid = \"b\"\nprompt = \"B?\"\nsource = { path = \"t.md\" }\n\
    [[question.concept]]\nname = \"n\"\n[[question.misconception]]\nname = \"m\"\n";

#[test]
fn every_field_is_read_or_has_its_default() {
    let parsed = parse(FULL);
    assert_eq!(parsed.problems, []);
    let file = Arc::new(PathBuf::from("bank/x.toml"));
    let root = Root { file: file.to_path_buf(), path: "/n/notes".into(), notes: false };
    assert_eq!(parsed.root, Some(root));
    let source = Source {
        path: "s.md".into(),
        line: 5,
        end: Some(9),
        digest: "d".into(),
        extras: "e".into(),
        root: Arc::new("/n".into()),
    };
    let concept = KeyConcept {
        name: "n".into(),
        phrasings: vec!["p".into()],
        weight: 2.5,
        required: true,
        mined: true,
    };
    let wrong = Misconception { name: "m".into(), phrasings: vec!["q".into()], feedback: "f".into() };
    let full = Question {
        id: QuestionId::new("a"),
        prompt: "A?".into(),
        answer: "Yes.".into(),
        topics: vec!["x/y".into(), "z".into()],
        difficulty: Some(Difficulty::Advanced),
        time_limit: Some(Duration::from_secs(120)),
        links: vec!["L".into()],
        source: Some(source.clone()),
        ignored: true,
        concepts: vec![concept],
        misconceptions: vec![wrong],
        place: Location { path: file.clone(), line: 6 },
    };
    let bare = Question {
        id: QuestionId::new("b"),
        prompt: "B?".into(),
        answer: String::new(),
        topics: vec![],
        difficulty: None,
        time_limit: None,
        links: vec![],
        source: Some(Source {
            path: "t.md".into(),
            line: 1,
            end: None,
            digest: String::new(),
            extras: String::new(),
            ..source
        }),
        ignored: false,
        concepts: vec![KeyConcept::named("n")],
        misconceptions: vec![Misconception { name: "m".into(), phrasings: vec![], feedback: String::new() }],
        place: Location { path: file, line: 27 },
    };
    assert_eq!(parsed.questions, [full, bare]);
    for (question, slice) in parsed.questions.iter().zip(parsed.slices) {
        let alone = parse(&format!("format_version = 1\n{}", &FULL[slice]));
        assert_eq!(alone.questions[0].id, question.id);
        assert_eq!(alone.questions.len(), 1);
    }
}

#[test]
fn notes_of_a_root_are_searched_unless_it_says_no() {
    let parsed = parse("format_version = 1\n[source]\npath = \"/n\"\n");
    assert!(parsed.root.unwrap().notes);
}

#[test]
fn what_is_missing_is_reported() {
    let question =
        |fields: &str| format!("format_version = 1\n[[question]]\nid = \"a\"\nprompt = \"A?\"\n{fields}");
    for (text, line, message) in [
        ("".into(), 1, "`format_version = 1` is missing at the top"),
        ("format_version = 9".into(), 1, "format_version 9 is not known; this greenroom reads 1"),
        ("format_version = 1\n[source]\nnotes = true".into(), 2, "[source] has no `path`"),
        (
            "format_version = 1\n[[question]]\nprompt = \"A?\"".into(),
            2,
            "a question has no `id`; add id = \"…\"",
        ),
        (
            "format_version = 1\n[[question]]\nid = \"a\"".into(),
            2,
            "a question has no `prompt`; add prompt = \"…\"",
        ),
        (
            "format_version = 1\n[[question]]\nid = 1\nprompt = \"A?\"".into(),
            3,
            "`id` must be a string, not 1",
        ),
        (question("source = { line = 1 }"), 5, "source has no `path`"),
        (
            question("[[question.concept]]\nname = \" \""),
            6,
            "`name` is empty; write it or delete the question",
        ),
        (
            question("[[question.concept]]\nname = \"n\"\nweight = 0"),
            7,
            "`weight` must be above 0; delete the concept if it does not count",
        ),
        (question("[[question.misconception]]"), 5, "a question has no `name`; add name = \"…\""),
    ] {
        let parsed = parse(&text);
        let found: Vec<_> = parsed.problems.iter().map(|p| (p.place.line, p.message.as_str())).collect();
        assert_eq!(found, [(line, message)], "{text}");
    }
    // What a syntax error hides is not reported as missing.
    let parsed = parse("format_version = \n");
    assert_eq!(parsed.problems.len(), 1);
}

#[test]
fn bank_files_are_those_of_the_folder_then_the_imported_ones() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("imported")).unwrap();
    fs::create_dir(dir.path().join("folder.toml")).unwrap();
    for name in ["b.toml", "imported/a.toml", "a.toml", "notes.md", "imported/x.txt"] {
        fs::write(dir.path().join(name), "format_version = 1\n").unwrap();
    }
    let names: Vec<_> = bank_files(dir.path())
        .iter()
        .map(|f| f.strip_prefix(dir.path()).unwrap().to_string_lossy().replace('\\', "/"))
        .collect();
    assert_eq!(names, ["a.toml", "b.toml", "imported/a.toml"]);
    assert_eq!(bank_files(&dir.path().join("none")), Vec::<PathBuf>::new());
}

#[test]
fn files_that_cannot_be_read_are_problems_beside_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let question = |id: &str| format!("format_version = 1\n[[question]]\nid = \"{id}\"\nprompt = \"A?\"\n");
    fs::write(dir.path().join("a.toml"), question("a")).unwrap();
    assert_eq!(Bank::load(dir.path()).unwrap().questions.len(), 1);
    fs::write(dir.path().join("b.toml"), b"format_version = 1\n# \xff\n").unwrap();
    fs::write(dir.path().join("c.toml"), question("a")).unwrap();
    let (bank, problems) = Bank::load_lenient(dir.path());
    assert_eq!(bank.questions.len(), 2);
    let found: Vec<_> =
        problems.iter().map(|p| (p.place.line, p.message.split(';').next().unwrap())).collect();
    let first = dir.path().join("a.toml");
    let duplicate = format!("the id `a` is already used at {}:2", first.display());
    assert_eq!(found, [(2, "not valid UTF-8"), (2, duplicate.as_str())]);
    assert_eq!(Bank::load(dir.path()).unwrap_err(), problems);
    let missing = read_file(&Arc::new(dir.path().join("none.toml")));
    assert!(missing.problems[0].message.starts_with("cannot be read: "));
    assert_eq!(missing.problems[0].place.line, 1);
}

fn bank(ids: &[&str]) -> Bank {
    let questions: String =
        ids.iter().map(|id| format!("[[question]]\nid = \"{id}\"\nprompt = \"A?\"\n")).collect();
    Bank { questions: parse(&format!("format_version = 1\n{questions}")).questions, roots: vec![] }
}

#[test]
fn an_id_is_resolved_whole_or_by_its_unique_beginning() {
    let bank = bank(&[
        "dns",
        "dns-cache",
        "dns-ttl",
        "tls-handshake",
        "tls",
        "x-1",
        "x-2",
        "x-3",
        "x-4",
        "x-5",
        "x-6",
    ]);
    for (id, found) in [
        ("dns", Ok("dns")),
        ("tls", Ok("tls")),
        ("dns-c", Ok("dns-cache")),
        ("dns-", Err(vec!["dns-ttl", "dns-cache", "dns"])),
        ("tls-hand", Ok("tls-handshake")),
        ("dsn-cache", Err(vec!["dns-cache"])),
        ("x-", Err(vec!["x-1", "x-2", "x-3", "x-4", "x-5"])),
        ("quorum", Err(vec![])),
    ] {
        let mut resolved = bank
            .resolve(id)
            .map(|q| q.id.as_str())
            .map_err(|ids| ids.iter().map(|i| i.as_str()).collect::<Vec<_>>());
        if let (Err(ids), "dns-") = (&mut resolved, id) {
            ids.sort_by_key(|id| std::cmp::Reverse(*id));
        }
        assert_eq!(resolved, found, "{id}");
    }
    assert_eq!(bank.get(&QuestionId::new("x-2")).unwrap().id.as_str(), "x-2");
    assert_eq!(bank.get(&QuestionId::new("x")), None);
}

#[test]
fn duplicates_are_dropped_after_the_first() {
    let mut bank = bank(&["a", "b", "a", "a"]);
    assert_eq!(bank.duplicate_ids().iter().map(|p| p.place.line).collect::<Vec<_>>(), [8, 11]);
    bank.drop_duplicates();
    assert_eq!(bank.questions.iter().map(|q| q.place.line).collect::<Vec<_>>(), [2, 5]);
    assert_eq!(bank.duplicate_ids(), []);
}

#[test]
fn topics_include_their_parents_but_not_those_of_ignored_questions() {
    let mut bank = Bank { questions: parse(FULL).questions, roots: vec![] };
    assert_eq!(bank.askable().map(|q| q.id.as_str()).collect::<Vec<_>>(), ["b"]);
    assert!(bank.topics().is_empty());
    bank.questions[0].ignored = false;
    bank.questions[1].topics = vec!["x/y/w".into()];
    assert_eq!(bank.topics().into_iter().collect::<Vec<_>>(), ["x", "x/y", "x/y/w", "z"]);
}

#[test]
fn paths_are_relative_to_the_root_or_the_folder_of_a_root_file() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("deck.csv");
    fs::write(&file, "").unwrap();
    let root = |path: &Path| Root { file: "b.toml".into(), path: path.to_path_buf(), notes: true };
    assert_eq!(root(dir.path()).folder(), dir.path());
    assert_eq!(root(&file).folder(), dir.path());
}

#[test]
fn any_weight_above_zero_is_kept() {
    for (weight, read) in [("0.005", 0.005), ("0", 1.0), ("-1", 1.0)] {
        let text = format!(
            "format_version = 1\n[[question]]\nid = \"a\"\nprompt = \"A?\"\n[[question.concept]]\nname = \"n\"\nweight = {weight}\n"
        );
        let parsed = parse(&text);
        assert_eq!(parsed.questions[0].concepts[0].weight, read);
        assert_eq!(parsed.problems.is_empty(), weight == "0.005");
    }
}
