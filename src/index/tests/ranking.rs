//! Which of two hits comes first.

use super::*;

/// Asserts the order of hits in an index of texts.
#[track_caller]
fn ranks(query: &str, best_first: &[&str]) {
    // In either order in the index.
    for reversed in [false, true] {
        let mut notes = best_first.to_vec();
        notes.extend(["unrelated words", "other unrelated words", "more of them"]);
        if reversed {
            notes.reverse();
        }
        let index = texts(&notes);
        let hits =
            index.search_page(query, HitPage { excerpt: Excerpt::Whole, ..HitPage::first(9) }).unwrap().hits;
        let found: Vec<_> = hits.iter().map(|h| h.snippet.as_str()).collect();
        assert_eq!(found, best_first, "{query}");
    }
}

#[test]
fn frequency_rarity_and_length_decide() {
    // More often.
    ranks("alpha", &["alpha alpha beta", "alpha beta gamma"]);
    // In a shorter text.
    ranks("alpha", &["alpha beta", "alpha beta gamma delta epsilon zeta eta theta"]);
    // The rarer word.
    ranks("alpha beta", &["alpha x x", "beta x x", "beta y y y"]);
    // Both words rather than one often: frequency saturates.
    ranks("alpha beta", &["alpha x x x beta x", "alpha alpha alpha alpha alpha alpha"]);
    // The form that was typed.
    ranks("nodes", &["nodes x", "node x"]);
    ranks("node", &["node x", "nodes x"]);
    // A word asked for twice does not count double.
    ranks("alpha beta alpha", &["beta x x", "alpha x x", "alpha y y y"]);
}

#[test]
fn words_near_each_other_as_in_the_query_rank_higher() {
    ranks("alpha beta", &["alpha beta x x x", "alpha x beta x x", "alpha x x beta x"]);
    ranks("alpha beta", &["alpha beta x x", "beta alpha x x"]);
    ranks("alpha beta", &["beta alpha x x x x x x x x x x", "alpha x x x x x x x x x x beta"]);
    // A function word between them is part of the distance.
    ranks("alpha of beta", &["alpha x beta x", "alpha beta x x"]);
    // Neighbours only, not the first and the third word.
    ranks("alpha beta gamma", &["alpha beta x x gamma", "beta x alpha x gamma"]);
}

#[test]
fn a_word_counts_by_the_field_it_is_in() {
    let home = TestHome::new()
        .note("title.md", "---\ntags: [x]\n---\n# Alpha\n\ny z\n## B\n\ny z\n")
        .note("heads.md", "---\ntags: [x]\n---\n# A\n\ny z\n## Alpha\n\ny z\n")
        .note("topics.md", "---\ntags: [alpha]\n---\n# A\n\ny z\n")
        .note("body.md", "---\ntags: [x]\n---\n# A\n\nalpha y z\n## B\n\ny z\n")
        .note("parts.md", "---\ntags: [x]\n---\n# A\n\nAlphaBeta z\n## B\n\ny z\n");
    let (index, _) = home.into_synced();
    let hits = found(&index, "alpha");
    let mut files: Vec<_> = hits.iter().map(|hit| hit.split(':').next().unwrap()).collect();
    // A title counts in both passages of its note.
    files.remove(files.iter().rposition(|file| *file == "title.md").unwrap());
    assert_eq!(files, ["title.md", "heads.md", "topics.md", "body.md", "parts.md"]);
    // In all other passages of a note its title counts as a heading.
    let home = TestHome::new().note("n.md", "# Alpha\n\nbeta\n\n## Gamma\n\ndelta\n").note("o.md", "delta");
    let (index, _) = home.into_synced();
    assert_eq!(found(&index, "alpha delta"), ["n.md:1", "n.md:5", "o.md:1"]);
}

#[test]
fn a_word_in_two_fields_is_worth_less_than_two_words() {
    let home = TestHome::new()
        .note("twice.md", "# Alpha\n\nalpha alpha alpha alpha\n")
        .note("both.md", "# Beta\n\nalpha gamma gamma gamma\n")
        .note("one.md", "# Other\n\nbeta gamma gamma gamma\n");
    assert_eq!(found(&home.into_synced().0, "alpha beta")[0], "both.md:1");
}

#[test]
fn deleted_passages_are_neither_found_nor_counted() {
    let home = TestHome::new();
    for n in 0..20 {
        home.write(&format!("{n}.txt"), if n < 2 { "alpha" } else { "beta" });
    }
    home.sync();
    for n in 2..18 {
        home.write(&format!("{n}.txt"), "gamma");
    }
    let (index, _) = home.sync();
    assert_eq!(found(&index, "beta").len(), 2);
    let view = index.store.view();
    assert_eq!(view.passage_count(), 20);
    fs::remove_file(home.path("0.txt")).unwrap();
    let (index, _) = home.sync();
    assert_eq!(found(&index, "alpha"), ["1.txt:1"]);
    assert_eq!(found(&index, "is:note").len(), 19);
}

#[test]
fn equal_hits_keep_the_order_of_the_index_at_any_limit() {
    let index = texts(&vec!["alpha beta"; 30]);
    let all = index.search_page("alpha", HitPage::bare(30)).unwrap().hits;
    assert_eq!(all.len(), 30);
    for limit in [1, 2, 7, 29] {
        let some = index.search_page("alpha", HitPage::bare(limit)).unwrap().hits;
        assert_eq!(places(&some), places(&all)[..limit]);
    }
    assert!(all.iter().all(|hit| hit.score == all[0].score && hit.score > 0.0));
}
