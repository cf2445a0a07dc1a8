//! Tests of what a second import changes, and what it leaves.

use super::*;
use crate::bank::{KeyConcept, parse_file};
use std::sync::Arc;

fn draft(line: usize, prompt: &str, answer: &str) -> Draft {
    Draft {
        prompt: prompt.into(),
        answer: answer.into(),
        path: "a.md".into(),
        line,
        end: line + 1,
        ..Draft::default()
    }
}

fn bank_of(text: &str) -> Bank {
    let parsed = parse_file(&Arc::new("b/imported/x.toml".into()), text);
    assert!(parsed.problems.is_empty(), "{:?}\n{text}", parsed.problems);
    Bank { questions: parsed.questions, ..Bank::default() }
}

fn run(present: Option<&str>, drafts: &[Draft], prune: bool) -> MergeOutcome {
    let bank = present.map(bank_of).unwrap_or_default();
    let (file, root) = (Path::new("b/imported/x.toml"), Path::new("/n"));
    let merge = merge(&bank, file, present, root, drafts, prune).unwrap();
    let whole = merge_text(&bank, file, present, root, drafts, prune).unwrap();
    assert_eq!(format!("{merge:?}"), format!("{whole:?}"), "the shortcut gives the same");
    merge
}

#[test]
fn importing_the_same_again_changes_nothing() {
    let drafts = [
        draft(1, "What is 'x'?", "One\n'''\n\u{1b} \"two\" \\n"),
        draft(5, "Why?\n\n```\na\n```", "`b`\n\nc"),
    ];
    let first = run(None, &drafts, false);
    assert_eq!(first.new.len(), 2);
    let questions = bank_of(&first.text).questions;
    assert_eq!(questions[0].answer, drafts[0].answer);
    assert_eq!(questions[1].prompt, drafts[1].prompt);
    let second = run(Some(&first.text), &drafts, false);
    assert!(!second.changed, "{}", second.text);
    assert_eq!(second.unchanged, 2);
}

#[test]
fn the_side_that_changed_decides() {
    let before = [
        draft(1, "What is a mutex?", "A lock."),
        draft(5, "What is a semaphore?", "A counter."),
        draft(9, "Why threads?", "Cheap."),
        draft(12, "What is gone?", "It."),
    ];
    let first = run(None, &before, false).text;
    let edited = format!("# mine\n{}", first.replace("A counter.", "My counter."));
    let after = [
        draft(3, "What is a mutex?", "A lock with an owner."),
        draft(7, "What is a semaphore?", "A counting lock."),
        draft(11, "Why do we use threads?", "Cheap."),
        draft(20, "What is new?", ""),
    ];
    let merged = run(Some(&edited), &after, false);
    let questions = bank_of(&merged.text).questions;
    let ids = |t: &str| bank_of(t).questions.iter().map(|q| q.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&merged.text)[..4], ids(&first)[..]);
    assert_eq!(
        (merged.new.len(), merged.updated.len(), merged.conflicts.len(), merged.gone.len()),
        (1, 2, 1, 1)
    );
    assert_eq!(questions[0].answer, "A lock with an owner.");
    assert_eq!(questions[1].answer, "My counter.");
    assert_eq!(questions[2].prompt, "Why do we use threads?");
    assert_eq!(questions[0].source.as_ref().unwrap().line, 3);
    assert!(merged.text.starts_with("# mine\n"));
    let pruned = run(Some(&merged.text), &after, true);
    assert_eq!(bank_of(&pruned.text).questions.len(), 4);
}

#[test]
fn topics_links_and_key_points_follow_the_source_unless_edited() {
    let with = |topics: &[&str], links: &[&str], points: &[&str]| {
        let strings = |l: &[&str]| l.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let concepts = points.iter().map(|p| KeyConcept::named(*p)).collect();
        let first =
            Draft { topics: strings(topics), links: strings(links), concepts, ..draft(1, "Why?", "So.") };
        [first, draft(5, "What is next?", "This.")]
    };
    let seen = |text: &str| {
        let q = bank_of(text).questions.swap_remove(0);
        (q.topics, q.links, q.concepts.into_iter().map(|c| c.name).collect::<Vec<_>>())
    };
    let expect = |text: &str, drafts: &[Draft; 2]| {
        let points: Vec<String> = drafts[0].concepts.iter().map(|c| c.name.replace("  ", " ")).collect();
        assert_eq!(seen(text), (drafts[0].topics.clone(), drafts[0].links.clone(), points), "{text}");
    };
    // All transitions: some to some, none to some, some to none.
    let states = [
        with(&["a/b"], &["One"], &["a  point", "more"]),
        with(&[], &[], &[]),
        with(&["c"], &["One", "Two"], &["another"]),
    ];
    let mut text = run(None, &states[0], false).text;
    assert!(!run(Some(&text), &states[0], false).changed);
    for state in states.iter().chain(&states).skip(1) {
        let merged = run(Some(&text), state, false);
        assert_eq!((merged.updated.len(), merged.conflicts.len(), merged.unchanged), (1, 0, 1));
        text = merged.text;
        expect(&text, state);
        assert!(!run(Some(&text), state, false).changed);
    }
    // What a person edited stays, is reported once, and does not block the rest.
    let edited = text.replace("[\"c\"]", "[\"mine\"]").replace("\"another\"", "\"another\"\nweight = 2");
    let merged = run(Some(&edited), &states[0], false);
    assert_eq!((merged.updated.len(), merged.conflicts.len()), (0, 1));
    let (topics, links, points) = seen(&merged.text);
    assert_eq!((topics, links, points), (vec!["mine".into()], vec!["One".into()], vec!["another".into()]));
    assert_eq!(run(Some(&merged.text), &states[0], false).conflicts, []);
    // A bank from before `extras`: nothing changes where it equals the source.
    let older = without_extras(&run(None, &states[0], false).text);
    assert_eq!(run(Some(&older), &states[0], false).unchanged, 2);
}

/// The text without `extras`, as an older greenroom wrote it.
fn without_extras(text: &str) -> String {
    let lines = text.lines().map(|l| match l.find(", extras = ") {
        Some(at) => format!("{} }}", &l[..at]),
        None => l.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn ignored_questions_and_those_of_other_files_are_not_imported_again() {
    let first =
        run(None, &[draft(1, "Is it?", "Yes.")], false).text.replace("\nsource", "\nignored = true\nsource");
    let again = run(Some(&first), &[draft(1, "Is it?", "Yes, it is.")], false);
    assert_eq!((again.ignored, again.new.len(), again.updated.len()), (1, 0, 0));
    let bank = bank_of(&first.replace("ignored = true\n", ""));
    let other = merge(
        &bank,
        Path::new("b/imported/y.toml"),
        None,
        Path::new("/m"),
        &[draft(3, "Is it?", "Yes.")],
        false,
    )
    .unwrap();
    assert_eq!((other.elsewhere, other.new.len()), (1, 0));
}

proptest::proptest! {
    #[test]
    fn any_text_survives_toml(prompt in "[a-z]\\PC{0,40}", answer in "(\\PC|[\\n\\t'\"\\\\\u{1b}\u{7f}]){0,60}") {
        let answer = answer.trim_end().to_owned();
        let text = question_toml(&QuestionId::new("x"), &draft(1, prompt.trim_end(), &answer));
        let questions = bank_of(&format!("format_version = 1\n{text}")).questions;
        proptest::prop_assert_eq!(&questions[0].prompt, prompt.trim_end());
        proptest::prop_assert_eq!(&questions[0].answer, &answer);
    }
}

#[test]
fn only_the_source_of_an_ignored_question_is_updated() {
    let first = run(None, &[draft(1, "Is it?", "Yes.")], false).text;
    let ignored = first.replace("\nsource", "\nignored = true\nsource");
    let after = Draft { topics: vec!["t".into()], ..draft(7, "Is it?", "No.") };
    let merged = run(Some(&ignored), std::slice::from_ref(&after), true);
    let question = bank_of(&merged.text).questions.remove(0);
    assert_eq!((question.answer.as_str(), question.topics.len(), question.ignored), ("Yes.", 0, true));
    assert_eq!(question.source.as_ref().unwrap().line, 7);
    assert_eq!(question.source.unwrap().extras, "");
    assert_eq!((merged.ids.as_slice(), merged.ignored, merged.changed), (&[None][..], 1, true));
    // Gone at the source, it is neither reported nor pruned.
    let merged = run(Some(&ignored), &[], true);
    assert_eq!((merged.gone.len(), merged.changed), (0, false));
}

#[test]
fn a_question_written_by_hand_is_neither_reported_nor_pruned() {
    let hand = "format_version = 1\n\n[[question]]\nid = \"mine\"\nprompt = \"Mine?\"\n";
    let merged = run(Some(hand), &[draft(1, "New?", "")], true);
    let ids: Vec<_> = bank_of(&merged.text).questions.iter().map(|q| q.prompt.clone()).collect();
    assert_eq!((ids, merged.gone.len()), (vec!["Mine?".to_owned(), "New?".to_owned()], 0));
    assert!(merged.text.starts_with(hand));
}

#[test]
fn what_is_gone_is_reported_and_removed_only_when_pruned() {
    let drafts = [draft(1, "First?", "1"), draft(5, "Second?", "2"), draft(9, "Third?", "3")];
    let first = run(None, &drafts, false);
    let gone = ReportedQuestion { id: first.new[0].clone(), path: "a.md".into(), line: 1 };
    for prune in [false, true] {
        let merged = run(Some(&first.text), &drafts[1..2], prune);
        assert_eq!((merged.gone.len(), &merged.gone[0], merged.pruned), (2, &gone, prune));
        let left = bank_of(&merged.text).questions;
        assert_eq!(left.len(), if prune { 1 } else { 3 });
        assert_eq!(left[if prune { 0 } else { 1 }].prompt, "Second?");
        assert_eq!(merged.ids, [Some(first.new[1].clone())]);
    }
}

#[test]
fn an_answer_is_removed_and_added_with_the_source() {
    let text = run(None, &[draft(1, "Why?", "So.")], false).text;
    let without = run(Some(&text), &[draft(1, "Why?", "")], false);
    assert_eq!((without.updated.len(), bank_of(&without.text).questions[0].answer.as_str()), (1, ""));
    assert!(!without.text.contains("answer"), "{}", without.text);
    let again = run(Some(&without.text), &[draft(1, "Why?", "Thus.")], false);
    assert_eq!(bank_of(&again.text).questions[0].answer, "Thus.");
    // Edited to what the source has now: nothing to report.
    let edited = text.replace("So.", "Thus.");
    let merged = run(Some(&edited), &[draft(1, "Why?", "Thus.")], false);
    assert_eq!((merged.unchanged, merged.conflicts.len(), merged.updated.len()), (1, 0, 0));
    assert!(!run(Some(&merged.text), &[draft(1, "Why?", "Thus.")], false).changed);
}

#[test]
fn a_conflict_is_reported_until_the_source_changes_back() {
    let text = run(None, &[draft(1, "Why?", "So.")], false).text.replace("So.", "Mine.");
    let merged = run(Some(&text), &[draft(4, "Why?", "Thus.")], false);
    let reported =
        ReportedQuestion { id: bank_of(&text).questions[0].id.clone(), path: "a.md".into(), line: 4 };
    assert_eq!(merged.conflicts, [reported]);
    assert_eq!(run(Some(&merged.text), &[draft(4, "Why?", "Thus.")], false).conflicts.len(), 1);
    let back = run(Some(&merged.text), &[draft(4, "Why?", "So.")], false);
    assert_eq!((back.conflicts.len(), back.unchanged), (0, 1));
    assert_eq!(bank_of(&back.text).questions[0].answer, "Mine.");
}

#[test]
fn the_formatting_of_a_question_survives_its_update() {
    let text = run(None, &[draft(1, "Why?", "So.")], false).text;
    let commented =
        text.replace("prompt = \"Why?\"", "prompt = \"Why?\" # mine").replace("So.\"", "So.\" # too");
    let moved = Draft { path: "b/c.md".into(), end: 30, ..draft(20, "Why?", "Thus.") };
    let merged = run(Some(&commented), &[moved], false);
    assert!(merged.text.contains("prompt = \"Why?\" # mine\nanswer = \"Thus.\" # too\n"), "{}", merged.text);
    let source = bank_of(&merged.text).questions[0].source.clone().unwrap();
    assert_eq!((source.path, source.line, source.end), ("b/c.md".into(), 20, Some(30)));
}

#[test]
fn a_draft_that_another_file_has_is_not_added() {
    let bank = bank_of(&run(None, &[draft(1, "Why?", "So."), draft(5, "What?", "")], false).text);
    let other = Path::new("b/imported/y.toml");
    let merge = |drafts: &[Draft]| merge(&bank, other, None, Path::new("/m"), drafts, false).unwrap();
    for (prompt, answer, elsewhere) in [
        ("*why*", "so", 1),
        ("Why?", "", 1),
        ("Why?", "Because.", 0),
        ("What?", "Something.", 0),
        ("Who?", "So.", 0),
    ] {
        let merged = merge(&[draft(3, prompt, answer)]);
        assert_eq!((merged.elsewhere, merged.new.len()), (elsewhere, 1 - elsewhere), "{prompt} {answer}");
        let id = if elsewhere == 1 { &bank.questions[0].id } else { &merged.new[0] };
        assert_eq!(merged.ids, [Some(id.clone())]);
    }
    // Two equal drafts get two ids, neither of them taken.
    let merged = merge(&[draft(3, "Why?", "No."), draft(5, "Why?", "No.")]);
    assert_eq!(merged.new.len(), 2);
    assert_ne!(merged.new[0], merged.new[1]);
}

#[test]
fn a_file_that_is_not_toml_is_an_error() {
    let (file, root) = (Path::new("b/imported/x.toml"), Path::new("/n"));
    let error =
        merge(&Bank::default(), file, Some("x = = 1"), root, &[draft(1, "Why?", "")], false).unwrap_err();
    assert!(error.to_string().starts_with("b/imported/x.toml: not valid TOML: "), "{error}");
}

#[test]
fn every_field_of_a_draft_is_written() {
    let full = Draft {
        topics: vec!["a/b".into()],
        difficulty: Some(crate::bank::Difficulty::Advanced),
        links: vec!["L".into()],
        concepts: vec![KeyConcept { phrasings: vec!["p".into()], ..KeyConcept::named("n") }],
        path: "d\\e.md".into(),
        ..draft(3, "Why?", "So.")
    };
    let merged = run(None, std::slice::from_ref(&full), false);
    let question = bank_of(&merged.text).questions.remove(0);
    assert_eq!((question.prompt.as_str(), question.answer.as_str()), ("Why?", "So."));
    assert_eq!(
        (&question.topics, question.difficulty, &question.links),
        (&full.topics, full.difficulty, &full.links)
    );
    assert_eq!(question.concepts, full.concepts);
    let source = question.source.unwrap();
    assert_eq!((source.path, source.line, source.end), ("d/e.md".into(), 3, Some(4)));
    assert_eq!((source.digest, source.extras), (digest("Why?", "So."), Extras::of_draft(&full).to_string()));
    assert!(merged.changed && !run(Some(&merged.text), &[full], false).changed);
}

#[test]
fn each_difference_alone_is_merged() {
    let base = Draft { topics: vec!["t".into()], ..draft(1, "Why?", "So.") };
    let text = run(None, std::slice::from_ref(&base), false).text;
    for (after, updated) in [
        (Draft { path: "b.md".into(), ..base.clone() }, 0),
        (Draft { line: 2, ..base.clone() }, 0),
        (Draft { end: 9, ..base.clone() }, 0),
        (Draft { answer: "Thus.".into(), ..base.clone() }, 1),
        (Draft { topics: vec!["u".into()], ..base.clone() }, 1),
    ] {
        let merged = run(Some(&text), std::slice::from_ref(&after), false);
        assert_eq!((merged.changed, merged.updated.len(), merged.unchanged), (true, updated, 1 - updated));
        let question = bank_of(&merged.text).questions.remove(0);
        let source = question.source.unwrap();
        assert_eq!((source.path, source.line, source.end), (after.path, after.line, Some(after.end)));
        assert_eq!((question.answer, question.topics), (after.answer, after.topics));
    }
}

#[test]
fn questions_of_another_file_do_not_count_as_those_of_this_one() {
    let drafts = [draft(1, "Why?", "So.")];
    let bank = bank_of(&run(None, &drafts, false).text);
    let header = note_source(Path::new("/m"));
    let merged =
        merge(&bank, Path::new("b/imported/y.toml"), Some(&header), Path::new("/m"), &drafts, false).unwrap();
    assert_eq!((merged.elsewhere, merged.unchanged, merged.changed), (1, 0, false));
}

#[test]
fn a_new_question_starts_after_an_empty_line() {
    let header = "format_version = 1\n\n[[question]]\nid = \"mine\"\nprompt = \"Mine?\"";
    for text in [header.to_owned(), format!("{header}\n")] {
        let merged = run(Some(&text), &[draft(1, "New?", "")], false);
        assert!(
            merged.text.starts_with(&format!("{header}\n\n[[question]]\nid = \"new-")),
            "{}",
            merged.text
        );
    }
}

#[test]
fn a_value_that_did_not_change_keeps_its_form() {
    let text = run(None, &[draft(1, "Why?", "So.")], false).text;
    let formatted = text.replace("answer = \"So.\"", "answer = '''\nSo.\n'''");
    let merged = run(Some(&formatted), &[draft(1, "Why now?", "So.")], false);
    assert!(merged.text.contains("prompt = \"Why now?\"\nanswer = '''\nSo.\n'''\n"), "{}", merged.text);
}
