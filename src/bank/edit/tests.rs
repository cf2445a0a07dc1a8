//! Tests of editing bank files.

use super::*;

const FILE: &str = "# my bank\nformat_version = 1\n\n# the first\n[[question]]\nid = \"a\" # stable\nprompt = \"A?\"\n\
    answer = '''\nlong\n'''\ntopics = [\"x\"] # where\n\n[[question.concept]]\nname = \"n\" # short\n\
    phrasings = [\n  \"one\", # kept\n]\n\n# the second\n[[question]]\nid = \"b\"\nprompt = \"B?\"\n";

fn edited(change: impl FnOnce(&Path) -> Result<(), EditError>) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("t.toml");
    fs::write(&path, FILE).unwrap();
    change(&path).unwrap();
    fs::read_to_string(path).unwrap()
}

fn id(id: &str) -> QuestionId {
    QuestionId::new(id)
}

#[test]
fn an_edit_changes_nothing_else() {
    let cases: [(&str, &str, String); 5] = [
        ("id = \"a\" # stable", "id = \"z\" # stable", edited(|f| rename(f, &id("a"), &id("z")))),
        (
            "topics = [\"x\"] # where",
            "topics = [\"y\"] # where",
            edited(|f| set_topics(f, &id("a"), &["y".into()])),
        ),
        (
            "prompt = \"B?\"\n",
            "prompt = \"B?\"\nignored = true\n",
            edited(|f| set_ignored(f, &id("b"), true)),
        ),
        (
            "[[question]]\nid = \"b\"\nprompt = \"B?\"\n",
            "[[question]]\nid = \"b\"\nprompt = \"C?\"\n",
            edited(|f| replace_question(f, &id("b"), "[[question]]\nid = \"b\"\nprompt = \"C?\"").map(drop)),
        ),
        (
            "prompt = \"B?\"\n",
            "prompt = \"B?\"\n\n[[question]]\nid = \"c\"\nprompt = \"C?\"\n",
            edited(|f| append_question(f, "[[question]]\nid = \"c\"\nprompt = \"C?\"").map(drop)),
        ),
    ];
    for (old, new, text) in cases {
        assert_eq!(text, FILE.replace(old, new));
    }
}

#[test]
fn phrasings_are_added_and_concepts_pinned() {
    let text = edited(|f| {
        add_phrasing(f, &id("a"), "n", "two").and_then(|()| add_phrasing(f, &id("a"), "n", "two"))
    });
    let parsed = parse_file(&Arc::default(), &text);
    assert_eq!(parsed.questions[0].concepts[0].phrasings, ["one", "two"]);
    assert!(text.contains("# kept") && text.contains("# the second"), "{text}");
    let mined = KeyConcept { mined: true, weight: 1.5, ..KeyConcept::named("m") };
    let text = edited(|f| pin_concepts(f, &id("b"), std::slice::from_ref(&mined)));
    assert_eq!(parse_file(&Arc::default(), &text).questions[1].concepts, [mined]);
}

#[test]
fn searching_a_source_is_switched() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s.toml");
    fs::write(&path, "format_version = 1\n\n[source] # mine\npath = \"/n\"\nnotes = true # yes\n").unwrap();
    set_notes(&path, false).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("[source] # mine") && text.contains("notes = false # yes"), "{text}");
    fs::write(&path, "format_version = 1\n").unwrap();
    assert!(matches!(set_notes(&path, true), Err(EditError::NoSource(_))));
}

#[test]
fn a_failed_edit_leaves_the_file_as_it_was() {
    let text = edited(|f| {
        assert!(matches!(rename(f, &id("a"), &id("b")), Err(EditError::Problems(_))));
        assert!(matches!(rename(f, &id("x"), &id("y")), Err(EditError::NoQuestion { .. })));
        assert!(matches!(add_phrasing(f, &id("a"), "x", "y"), Err(EditError::NoConcept { .. })));
        assert!(matches!(replace_question(f, &id("a"), ""), Err(EditError::NotOneQuestion(0))));
        let report = replace_question(f, &id("a"), "[[question]]\nid = \"a\"\nprompt = 1").unwrap_err();
        assert!(report.to_string().contains("t.toml:3: `prompt`"), "{report}");
        Ok(())
    });
    assert_eq!(text, FILE);
}

#[test]
fn marks_and_names_are_set_and_removed() {
    let ignored = FILE.replace("prompt = \"B?\"\n", "prompt = \"B?\"\nignored = true\n");
    let back = edited(|f| {
        set_ignored(f, &id("b"), true)?;
        assert_eq!(fs::read_to_string(f).unwrap(), ignored);
        set_ignored(f, &id("b"), false)
    });
    assert_eq!(back, FILE);
    assert_eq!(edited(|f| set_ignored(f, &id("a"), false)), FILE);
}

#[test]
fn a_concept_is_written_with_what_is_not_the_default() {
    let concept = |weight, required, mined, phrasings: &[&str]| KeyConcept {
        weight,
        required,
        mined,
        phrasings: phrasings.iter().map(|p| (*p).to_owned()).collect(),
        ..KeyConcept::named("n")
    };
    for (concept, text) in [
        (concept(1.0, false, false, &[]), "name = \"n\"\n"),
        (
            concept(2.0, true, false, &["a", "b"]),
            "name = \"n\"\nphrasings = [\"a\", \"b\"]\nweight = 2\nrequired = true\n",
        ),
        (concept(0.5, false, true, &[]), "name = \"n\"\nweight = 0.5\nmined = true\n"),
    ] {
        assert_eq!(concept_table(&concept).to_string(), text);
    }
}

#[test]
fn a_concept_without_phrasings_gets_the_first() {
    let text = edited(|f| {
        pin_concepts(f, &id("b"), &[KeyConcept::named("m"), KeyConcept::named("o")])?;
        add_phrasing(f, &id("b"), "o", "p")
    });
    let concepts = parse_file(&Arc::default(), &text).questions.remove(1).concepts;
    let phrasings: Vec<_> = concepts.iter().map(|c| c.phrasings.len()).collect();
    assert_eq!(phrasings, [0, 1]);
    // The concept of the other question is another one.
    assert!(text.contains("\"one\", # kept\n]"), "{text}");
}

#[test]
fn the_text_of_a_question_ends_where_the_next_begins() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("t.toml");
    fs::write(&path, FILE).unwrap();
    assert_eq!(question_text(&path, &id("b")).unwrap(), "[[question]]\nid = \"b\"\nprompt = \"B?\"\n");
    let texts = question_texts(&path).unwrap();
    assert_eq!(texts.len(), 2);
    assert!(
        texts[&id("a")].starts_with("[[question]]\nid = \"a\"")
            && texts[&id("a")].ends_with("# the second\n")
    );
    assert!(matches!(question_text(&path, &id("x")), Err(EditError::NoQuestion { .. })));
    // Questions as inline tables have no text of their own.
    fs::write(&path, "format_version = 1\nquestion = [{ id = \"a\", prompt = \"A?\" }]\n").unwrap();
    assert!(matches!(question_text(&path, &id("a")), Err(EditError::NoQuestion { .. })));
    assert!(matches!(
        replace_question(&path, &id("a"), "[[question]]\nid = \"a\"\nprompt = \"B?\""),
        Err(EditError::NoQuestion { .. })
    ));
}

#[test]
fn a_question_in_the_middle_is_replaced_with_a_line_between() {
    let new = "[[question]]\nid = \"a\"\nprompt = \"C?\"\n\n\n";
    let mut prompt = String::new();
    let text = edited(|f| replace_question(f, &id("a"), new).map(|q| prompt = q.prompt));
    let head = FILE.split("[[question]]").next().unwrap();
    let rest = "[[question]]\nid = \"b\"\nprompt = \"B?\"\n";
    assert_eq!(text, format!("{head}{}\n\n{rest}", new.trim_end()));
    assert_eq!(prompt, "C?");
}

#[test]
fn appending_creates_the_file_and_ends_its_last_line() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("new.toml");
    let question = |id: &str| format!("[[question]]\nid = \"{id}\"\nprompt = \"A?\"");
    append_question(&path, &question("a")).unwrap();
    let one = format!("format_version = 1\n\n{}\n", question("a"));
    assert_eq!(fs::read_to_string(&path).unwrap(), one);
    fs::write(&path, one.trim_end()).unwrap();
    append_question(&path, &format!("\n{}\n", question("b"))).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{one}\n{}\n", question("b")));
    assert!(matches!(append_question(&path, &question("a")), Err(EditError::Problems(_))));
    assert!(matches!(append_question(&path, ""), Err(EditError::NotOneQuestion(0))));
    let two = format!("{}\n{}", question("c"), question("d"));
    assert!(matches!(append_question(&path, &two), Err(EditError::NotOneQuestion(2))));
}

#[test]
fn problems_of_a_new_question_have_its_own_lines() {
    for (text, line) in
        [("[[question]]\nid = 1\nprompt = \"A?\"", 2), ("[[question]]\nid = \"a\"", 1), ("= x", 1)]
    {
        let error = new_question(Path::new("n.toml"), text).unwrap_err();
        assert!(error.to_string().starts_with(&format!("n.toml:{line}: ")), "{error}");
    }
}

#[test]
fn a_file_that_cannot_be_read_or_parsed_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("t.toml");
    let rename = |path: &Path| rename(path, &id("a"), &id("b"));
    assert!(matches!(rename(&path), Err(EditError::File { .. })));
    for (line, text) in
        [(1, "format_version = "), (2, "format_version = 1\nx = 1\n"), (3, "format_version = 1\n\nx = = 1\n")]
    {
        fs::write(&path, text).unwrap();
        assert!(matches!(rename(&path), Err(EditError::Problems(_))), "{text}");
        let error = set_notes(&path, true).unwrap_err().to_string();
        assert!(error.contains(&format!("t.toml:{line}: ")), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn questions_appended_at_the_same_time_are_all_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("t.toml");
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let path = &path;
            scope.spawn(move || {
                for n in 0..10 {
                    let new = format!("[[question]]\nid = \"q-{thread}-{n}\"\nprompt = \"A?\"");
                    append_question(path, &new).unwrap();
                }
            });
        }
    });
    assert_eq!(question_texts(&path).unwrap().len(), 40);
}
