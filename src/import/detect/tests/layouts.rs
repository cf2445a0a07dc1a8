//! Layouts of documents: numbering, sections, rules, footers, chats.

use super::{drafts, expect};

#[test]
fn numbers_written_in_several_ways() {
    expect(
        "x.txt",
        "Onsite\n\n1) What is a trie?\n2. How is it searched?\n3. What does it cost?\n4 - Explain radix trees\n5: When is a map better?\n",
        &[
            ("What is a trie?", "", ""),
            ("How is it searched?", "", ""),
            ("What does it cost?", "", ""),
            ("Explain radix trees", "", ""),
            ("When is a map better?", "", ""),
        ],
    );
    expect(
        "x.txt",
        "1) What is a trie?\nA tree of prefixes.\n\n2. How is it searched?\nSign by sign.\n\n3 - What does it cost?\nMemory.\n\n(4) When to use it?\nFor words.\n",
        &[
            ("What is a trie?", "A tree", "prefixes."),
            ("How is it searched?", "Sign by", "sign."),
            ("What does it cost?", "Memory.", ""),
            ("When to use it?", "For words.", ""),
        ],
    );
    expect(
        "x.md",
        "**1\\. What is a trie?**\n\nA tree.\n\n**2\\. Radix trees, tries and maps**\n\nThree of a kind.\n\n**3\\. Why not a list?**\n\nIt is slow.\n",
        &[
            ("What is a trie?", "A tree.", ""),
            ("Radix trees, tries and maps", "Three of", "kind."),
            ("Why not a list?", "It is", "slow."),
        ],
    );
}

#[test]
fn topics_in_a_counted_list_of_questions() {
    expect(
        "x.md",
        "# Rust questions\n\n1. Difference between `&str` and `String`\n2. Orphan rule\n3. Explain lifetimes\n4. Why is there no null?\n5. Interior mutability\n",
        &[
            ("Difference between `&str` and `String`", "", ""),
            ("Orphan rule", "", ""),
            ("Explain lifetimes", "", ""),
            ("Why is there no null?", "", ""),
            ("Interior mutability", "", ""),
        ],
    );
    assert!(
        drafts(
            "x.md",
            "# Setting up\n\n1. Clone it\n2. Install it\n3. Explain it to Bo\n4. Lock up\n5. Go\n"
        )
        .is_empty()
    );
}

#[test]
fn titles_of_plain_text_end_answers() {
    expect(
        "x.txt",
        "Warm-up\n\n1. Who are you?\n\nA gardener.\n\n2. Why here?\n\nFor the soil.\n\nCraft\n\n1. What is grafting?\n\nJoining two plants.\n",
        &[
            ("Who are you?", "A gardener.", ""),
            ("Why here?", "For the", "soil."),
            ("What is grafting?", "Joining", "plants."),
        ],
    );
    expect(
        "x.txt",
        "PLANTS\n\nQ: What is a stoma?\nA: A pore of a leaf.\n\nSOILS\n\nQ: What is loam?\nA: Sand, silt and clay.\n\nBEFORE YOU GO\n\nBring boots.\n",
        &[("What is a stoma?", "A pore", "leaf."), ("What is loam?", "Sand,", "clay.")],
    );
    expect(
        "x.txt",
        "1. Plants\n\nQ1.1 What is a stoma?\nA pore.\n\nQ1.2 And a petiole?\nA stalk.\n\n2. Soils\n\nQ2.1 What is loam?\nA mixture.\n",
        &[
            ("What is a stoma?", "A pore.", ""),
            ("And a petiole?", "A stalk.", ""),
            ("What is loam?", "A mixture.", ""),
        ],
    );
}

#[test]
fn footers_and_final_sections_end_answers() {
    expect(
        "x.md",
        "## What is compost?\n\nRotted plants.\n\n## What is mulch?\n\nA cover.\n\n---\n*Last changed in spring*\n",
        &[("What is compost?", "Rotted", "plants."), ("What is mulch?", "A cover.", "")],
    );
    expect(
        "x.md",
        "# Soil\n\n**What is compost?**\n\nRotted plants.\n\n**What is mulch?**\n\nA cover.\n\n## What helped me\n\nA walk before.\n",
        &[("What is compost?", "Rotted", "plants."), ("What is mulch?", "A cover.", "")],
    );
}

#[test]
fn a_line_that_introduces_a_list_is_not_an_answer() {
    expect(
        "x.md",
        "# Visit\n\nWhat they asked:\n\n- Why us?\n- How do you prune?\n\nWhat I asked:\n\n- Who waters?\n- When is harvest?\n",
        &[
            ("Why us?", "", ""),
            ("How do you prune?", "", ""),
            ("Who waters?", "", ""),
            ("When is harvest?", "", ""),
        ],
    );
}

#[test]
fn tables_of_contents_are_not_questions() {
    expect(
        "x.md",
        "- [1. What is compost?](#1-what-is-compost)\n- [2. What is mulch?](#2-what-is-mulch)\n\n## 1. What is compost?\n\nRotted plants.\n\n## 2. What is mulch?\n\nA cover.\n",
        &[("What is compost?", "Rotted", "plants."), ("What is mulch?", "A cover.", "")],
    );
    expect(
        "x.txt",
        "1. What is compost? ....... 1\n2. What is mulch? ......... 7\n\n1. What is compost?\n\nRotted plants.\n\n2. What is mulch?\n\nA cover.\n",
        &[("What is compost?", "Rotted", "plants."), ("What is mulch?", "A cover.", "")],
    );
}

#[test]
fn counted_headings_and_tasks() {
    expect(
        "x.md",
        "# Stories\n\n## 1. Tell me about a dry summer\n\nWe dug a well.\n\n## 2. Describe a failed crop\n\nThe beans.\n\n## 3. A time somebody helped\n",
        &[
            ("Tell me about a dry summer", "We dug", "well."),
            ("Describe a failed crop", "The beans.", ""),
            ("A time somebody helped", "", ""),
        ],
    );
    expect(
        "x.md",
        "# Design questions\n\n## Design a seed bank\n\nCold and dry.\n\n### Shelves\n\nBy year.\n\n## Design a watering plan\n\n## Design a green roof\n\nLight soil.\n\n## Resources\n\n- a book\n",
        &[
            ("Design a seed bank", "Cold and", "By year."),
            ("Design a watering plan", "", ""),
            ("Design a green roof", "Light", "soil."),
        ],
    );
}

#[test]
fn tasks_that_code_solves() {
    expect(
        "x.md",
        "# SQL\n\n## Task 1\nFind the oldest tree.\n\n```sql\nSELECT max(age) FROM tree;\n```\n\n## Task 2\nCount the trees of a park.\n\n```sql\nSELECT count(*) FROM tree;\n```\n\n## Task 3\nList parks without trees.\n\n```sql\nSELECT 1;\n```\n",
        &[
            ("Find the oldest tree.", "```sql", "```"),
            ("Count the trees of a park.", "```sql", "```"),
            ("List parks without trees.", "```sql", "```"),
        ],
    );
}

#[test]
fn cards_separated_by_rules_and_cards_among_cards() {
    expect(
        "x.md",
        "What is a bud?\n\nA shoot to be.\n\n---\n\nWhat is a node?\n\nWhere leaves grow.\n\n---\n\nExplain apical dominance.\n\nThe top holds back the sides.\n",
        &[
            ("What is a bud?", "A shoot", "be."),
            ("What is a node?", "Where leaves", "grow."),
            ("Explain apical dominance.", "The top", "sides."),
        ],
    );
    expect(
        "x.md",
        "What is a bud? :: A shoot to be.\nWhat is a node? :: Where leaves grow.\npetiole :: The stalk of a leaf\nWhere is the pith? >> In the middle\n",
        &[
            ("What is a bud?", "A shoot", "be."),
            ("What is a node?", "Where leaves", "grow."),
            ("petiole", "The stalk", "leaf"),
            ("Where is the pith?", "In the", "middle"),
        ],
    );
}

#[test]
fn outliners() {
    expect(
        "x.md",
        "- What is a bud? #card #botany\n  id:: 64a1b2c3\n  card-repeats:: 3\n\t- A shoot to be.\n\t- Sealed by scales.\n- What is a node? #card\n\t- Where leaves grow.\n- [[Botany]]\n\t- see [[Trees]]\n",
        &[("What is a bud?", "- A shoot", "by scales."), ("What is a node?", "- Where", "grow.")],
    );
    assert_eq!(drafts("x.md", "- What is a bud? #card #botany\n\t- A shoot.\n")[0].topics, ["botany"]);
    expect(
        "x.md",
        "- Notes\n- Parts of a flower #card\n\t- sepals\n\t- petals\n",
        &[("Parts of a flower", "- sepals", "petals")],
    );
    expect(
        "x.txt",
        "Prep\n\tWhat is a bud?\n\t\tA shoot to be\n\t\tSealed by scales\n\tWhere do leaves grow?\n\t\tAt nodes\n",
        &[("What is a bud?", "- A shoot", "by scales"), ("Where do leaves grow?", "- At nodes", "")],
    );
}

#[test]
fn chats() {
    expect(
        "x.txt",
        "ann  10:02 AM\nWhat is a bud?\nbob  10:05 AM\nA shoot to be.\nSealed by scales.\nann  10:07 AM\nWhere do leaves grow?\nbob  10:09 AM\nAt nodes.\n",
        &[("What is a bud?", "A shoot", "by scales."), ("Where do leaves grow?", "At nodes.", "")],
    );
    expect(
        "x.txt",
        "[12.03.24, 10:02] Ann: What is a bud?\n[12.03.24, 10:04] Bob: A shoot to be.\n[12.03.24, 10:05] Ann: Where do leaves grow?\n[12.03.24, 10:07] Bob: They move to the top.\n",
        &[("What is a bud?", "A shoot", "be."), ("Where do leaves grow?", "They move", "top.")],
    );
    expect(
        "x.md",
        "**You:**\nWhat is a bud?\n\n**ChatGPT:**\nA shoot to be.\n\n1. small\n2. sealed\n\n**You:**\nWhat is a node?\n\n**ChatGPT:**\nWhere leaves grow.\n",
        &[("What is a bud?", "A shoot", "2. sealed"), ("What is a node?", "Where leaves", "grow.")],
    );
}

#[test]
fn a_callout_ends_with_its_quote() {
    expect(
        "x.md",
        "> [!question] What is a bud?\n> A shoot to be.\n\n> [!info] Edition\n> This is the second.\n\n> [!faq]- What is a node?\n> Where leaves grow.\n\n#botany\n",
        &[("What is a bud?", "A shoot", "be."), ("What is a node?", "Where leaves", "grow.")],
    );
}

#[test]
fn labels_of_exams_and_answers_alone() {
    expect(
        "x.txt",
        "Q - What is a bud?\nA - A shoot.\n\nQ - What is a node?\nA - A joint.\n",
        &[("What is a bud?", "A shoot.", ""), ("What is a node?", "A joint.", "")],
    );
    expect(
        "x.rst",
        "Cards\n=====\n\n:Q: What is a bud?\n:A: A shoot.\n\n:Q: What is a node?\n:A: A joint.\n",
        &[("What is a bud?", "A shoot.", ""), ("What is a node?", "A joint.", "")],
    );
    expect(
        "x.txt",
        "Que 1. A hose gives 9 l a minute. How long for 45 l?\nSol. 5 minutes\n\nQue 2. Find x if 2x = 8.\nSol. x = 4\n",
        &[
            ("A hose gives 9 l a minute. How long for 45 l?", "5 minutes", ""),
            ("Find x if 2x = 8.", "x =", "4"),
        ],
    );
    expect(
        "x.md",
        "1. O que é uma gema?\n   R: Um broto por vir.\n2. Explique o nó\n   R: Onde nascem as folhas.\n",
        &[("O que é uma gema?", "Um broto", "vir."), ("Explique o nó", "Onde nascem", "folhas.")],
    );
}

#[test]
fn tables_in_html_and_between_answers() {
    expect(
        "x.md",
        "# Prep\n\n<table>\n<tr><th>Q</th><th>A</th></tr>\n<tr><td>What is a bud?</td><td>A shoot.</td></tr>\n<tr><td>What is a node?</td><td>A joint.</td></tr>\n</table>\n",
        &[("What is a bud?", "A shoot.", ""), ("What is a node?", "A joint.", "")],
    );
    let found = drafts(
        "x.md",
        "<table>\n<tr><td>Frage</td><td>Antwort</td></tr>\n<tr><td>Was ist eine Knospe?</td><td>Ein Trieb.</td></tr>\n<tr><td>Was ist ein Knoten?</td><td>Ein Ansatz.</td></tr>\n</table>\n",
    );
    assert_eq!(
        found.iter().map(|d| (d.prompt.as_str(), d.line)).collect::<Vec<_>>(),
        [("Was ist eine Knospe?", 3), ("Was ist ein Knoten?", 4)]
    );
    expect(
        "x.md",
        "## What is a bud?\n\nA shoot.\n\n| Question | Answer |\n|---|---|\n| What is a node? | A joint. |\n| What is pith? | The core. |\n",
        &[
            ("What is a bud?", "A shoot.", ""),
            ("What is a node?", "A joint.", ""),
            ("What is pith?", "The core.", ""),
        ],
    );
}

#[test]
fn a_table_inside_an_answer_is_part_of_it() {
    expect(
        "x.md",
        "## What happens in spring?\n\nCheck each week:\n\n| Week | Check |\n|---|---|\n| 1 | What is in bud? |\n| 2 | What is in leaf? |\n\n## What happens in autumn?\n\nLeaves fall.\n",
        &[
            (
                "What happens in spring?",
                "Check each week:\n\n| Week | Check |\n|---|---|\n",
                "| 2 | What is in leaf? |",
            ),
            ("What happens in autumn?", "Leaves fall.", ""),
        ],
    );
}

#[test]
fn star_stories_requests_and_arrows_in_plain_text() {
    expect(
        "x.txt",
        "Tell me about a dry year\nSituation: No rain.\nTask: Save the beans.\nAction: Mulch.\nResult: Half of them.\n\nA mistake of yours\n\nSituation: Frost.\nTask: Cover all.\nResult: I did not.\n",
        &[
            ("Tell me about a dry year", "Situation: No", "of them."),
            ("A mistake of yours", "Situation: Frost.", "did not."),
        ],
    );
    expect(
        "x.txt",
        "What drives you?\n\nGrowing things.\n\nHow do you rest?\n\nBy walking. Then by sleeping.\n\nDescribe yourself in a word.\n\nPatient.\n",
        &[
            ("What drives you?", "Growing", "things."),
            ("How do you rest?", "By walking.", "sleeping."),
            ("Describe yourself in a word.", "Patient.", ""),
        ],
    );
    expect(
        "x.txt",
        "Days of a bean? -> 60\nDays of a pea? -> 70\nRoots of a beet? -> one\n",
        &[("Days of a bean?", "60", ""), ("Days of a pea?", "70", ""), ("Roots of a beet?", "one", "")],
    );
    expect(
        "x.md",
        "🟢 **What is a bud?**\n\nA shoot.\n\n🔴 **Explain grafting.**\n\nJoining two plants.\n",
        &[("What is a bud?", "A shoot.", ""), ("Explain grafting.", "Joining", "plants.")],
    );
}
