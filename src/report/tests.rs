//! Tests of the report, and of the exporters as snapshots.

use super::{
    fixture::{HOSTILE, hostile, screening},
    *,
};
use crate::{bank::QuestionId, history::ItemState, terminal::Flow};
use proptest::prelude::*;

fn plain(lines: &[Flow]) -> String {
    let rendered: Vec<_> = lines.iter().map(Flow::render).collect();
    let text = anstream::adapter::strip_str(&rendered.join("\n")).to_string();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn lost_points_are_divided_completely() {
    let report = screening().build();
    let lost: f64 = report.questions.iter().map(|q| q.lost).sum();
    assert!((lost - (100.0 - report.score.unwrap() * 100.0)).abs() < 1e-9);
    for q in report.questions.iter().filter(|q| !q.concepts.is_empty()) {
        let parts: f64 = q.concepts.iter().map(|c| c.lost).sum();
        assert!((parts - q.lost).abs() < 1e-9);
    }
    // One third Kubernetes (0.78 and skipped), two thirds networking.
    assert!((report.score.unwrap() - (0.39 / 3.0 + 0.48 * 2.0 / 3.0)).abs() < 1e-9);
}

#[test]
fn the_most_expensive_passage_comes_first() {
    let report = screening().build();
    let passages: Vec<_> = report
        .reading
        .iter()
        .map(|r| (r.path.file_name().unwrap().to_str().unwrap(), r.line, r.questions.clone()))
        .collect();
    assert_eq!(passages[0], ("kubernetes.toml", 80, vec![4]));
    assert_eq!(passages[1], ("services.md", 12, vec![2]));
    assert!(report.reading.windows(2).all(|w| w[0].worth >= w[1].worth));
    assert!(report.reading[0].model_answer && report.reading[1].concepts.len() == 2);
}

#[test]
fn trends_count_this_answer_too() {
    let report = screening().build();
    let concept = &report.questions[1].concepts[2];
    assert_eq!((concept.past.asked, concept.past.missed()), (4, 3));
    assert!(report.next.iter().any(|s| s.what.contains("in 3 of 4 answers")), "{:?}", report.next);
    assert_eq!(report.earlier.len(), 3);
    assert!((report.change.unwrap() - (report.score.unwrap() - 0.3)).abs() < 1e-9);
    assert_eq!(report.topics[0].topic, "kubernetes/etcd");
    let pace = report.delivery.unwrap().pace.unwrap();
    assert!((pace - 360.0 * 60.0 / 172.0).abs() < 1e-9);
}

#[test]
fn an_unfinished_round_is_scored_by_what_was_asked() {
    let mut fixture = screening();
    fixture.round.ended_at = None;
    fixture.round.items[3].state = ItemState::Pending;
    let report = fixture.build();
    assert_eq!(report.outcome, Outcome::Unfinished);
    assert!((report.score.unwrap() - (0.78 / 3.0 + 0.48 * 2.0 / 3.0)).abs() < 1e-9);
    assert_eq!(report.questions[3].score, None);
    assert_eq!(report.next[0].command.as_deref(), Some("greenroom mock --resume"));
    fixture.round.ended_at = Some(fixture.round.started_at);
    assert_eq!(fixture.build().outcome, Outcome::EndedEarly);
}

#[test]
fn an_empty_round_is_reported() {
    let mut fixture = screening();
    fixture.round.items.clear();
    fixture.round.setup.sections.clear();
    let report = fixture.build();
    assert_eq!((report.score, report.topics.len(), report.reading.len()), (None, 0, 0));
    assert!(plain(&text::report(&report, 80)).contains("–"));
    assert!(html::page(&report).contains("</html>"));
    markdown::page(&report);
}

#[test]
fn arguments_of_commands_are_quoted() {
    let mut fixture = screening();
    let bad = QuestionId::new("a; rm -rf 'x'");
    let mut question = fixture.questions[&QuestionId::new("etcd")].clone();
    question.id = bad.clone();
    fixture.questions.insert(bad.clone(), question);
    fixture.round.items[3].question = bad;
    let commands: Vec<_> = fixture.build().next.into_iter().filter_map(|s| s.command).collect();
    assert!(commands[0].contains(" \"a; rm -rf 'x'\""), "{commands:?}");
}

#[test]
fn the_command_for_another_round_repeats_the_options() {
    for (source, command) in [
        ("", "greenroom mock"),
        ("--questions 4 --topic k8s", "greenroom mock --questions 4 --topic k8s"),
        ("screening", "greenroom mock screening"),
        ("/my rounds/x.toml", "greenroom mock '/my rounds/x.toml'"),
    ] {
        let mut fixture = screening();
        fixture.round.source = source.into();
        let last = fixture.build().next.pop().unwrap();
        assert_eq!(last.command.as_deref(), Some(command));
    }
}

#[test]
fn the_terminal_report() {
    insta::assert_snapshot!("text", plain(&text::report(&screening().build(), 80)));
    insta::assert_snapshot!("narrow", plain(&text::report(&screening().build(), 40)));
}

#[test]
fn the_markdown_report() {
    insta::assert_snapshot!("markdown", markdown::page(&screening().build()));
}

#[test]
fn the_json_report() {
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&screening().build()).unwrap());
}

#[test]
fn two_rounds_side_by_side() {
    let first = screening();
    let mut second = screening();
    second.round.id = 8;
    let review = second.round.items[1].review.as_mut().unwrap();
    review.marks.score = Some(0.9);
    review.marks.concepts[2].status = crate::grade::Status::Covered;
    second.round.items.remove(3);
    let diff = compare(&first.build(), &second.build());
    assert_eq!(diff.questions[0].id, QuestionId::new("svc"));
    assert_eq!(diff.questions[0].gained, ["endpoints come from ready pods"]);
    assert_eq!(diff.only, [1, 0]);
    insta::assert_snapshot!("diff", plain(&text::diff(&diff, 80)));
}

#[test]
fn hostile_texts_do_no_harm_in_a_terminal_or_markdown() {
    let report = hostile().build();
    for line in text::report(&report, 60) {
        let line = anstream::adapter::strip_str(&line.render()).to_string();
        assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{line:?}");
    }
    // As a renderer that trusts everything shows it.
    let mut options = comrak::Options::default();
    options.render.r#unsafe = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    let page = comrak::markdown_to_html(&markdown::page(&report), &options);
    for forbidden in ["<script", "<b ", "<img", "href=", "\u{1b}", "\u{0}", "\u{202e}"] {
        assert!(!page.contains(forbidden), "{forbidden:?} in {page}");
    }
    // The tables keep their columns.
    assert_eq!(page.matches("<td").count(), 2 * 4 + report.topics.len() * 4);
}

#[test]
fn hostile_texts_do_no_harm_in_html() {
    let page = html::page(&hostile().build());
    for forbidden in ["<script", "<b ", "<img", "\u{1b}", "\u{0}", "\u{202e}", "onclick=\"", "'single'"] {
        assert!(!page.contains(forbidden), "{forbidden:?}");
    }
    assert!(page.contains("&#60;script&#62;alert(1)&#60;/script&#62;") || page.contains("&lt;script&gt;"));
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(!HOSTILE.is_empty());
}

/// Writes a page to look at: `GREENROOM_PAGE=/tmp/x.html cargo test a_page_to_look_at`.
#[test]
fn a_page_to_look_at() {
    if let Some(path) = std::env::var_os("GREENROOM_PAGE") {
        std::fs::write(path, html::page(&screening().build())).unwrap();
    }
}

#[test]
fn the_page_needs_nothing_from_outside() {
    let page = html::page(&screening().build());
    for outside in ["http:", "https:", "src=", "@import", "url(", "<link", "<script"] {
        let allowed = if outside == "http:" { page.matches("http://www.w3.org/").count() } else { 0 };
        assert_eq!(page.matches(outside).count(), allowed, "{outside}");
    }
    // Every chart says in words what it shows.
    let charts = page.matches("<svg").count();
    assert!(charts > 5);
    assert_eq!(page.matches("<title>").count(), charts + 1);
    assert_eq!(page.matches("</desc>").count(), charts);
}

proptest! {
    #[test]
    fn no_width_and_no_text_breaks_an_exporter(
        answer in "\\PC{0,60}",
        name in "[\\PC\u{1b}\n]{0,30}",
        spans in proptest::collection::vec((0usize..80, 0usize..80), 0..4),
        width in 20usize..120,
    ) {
        let mut fixture = screening();
        let review = fixture.round.items[1].review.as_mut().unwrap();
        review.answered.answer = answer.clone();
        for concept in &mut review.marks.concepts {
            concept.name = name.clone();
            concept.evidence = spans
                .iter()
                .filter(|(a, b)| answer.get(*a..*b).is_some_and(|t| !t.is_empty()))
                .map(|(start, end)| crate::text::Span { start: *start, end: *end })
                .collect();
        }
        let report = fixture.build();
        for line in text::report(&report, width) {
            prop_assert!(line.width() <= width, "{} > {width}", line.width());
        }
        markdown::page(&report);
        html::page(&report);
    }
}
