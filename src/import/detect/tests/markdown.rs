//! Questions and answers in Markdown and plain text.

use super::expect;

#[test]
fn bold_lines_with_paragraphs() {
    expect(
        "x.md",
        "# Queue notes\n\n**What is a message broker?**\n\nIt stands between producers and consumers.\n\n- keeps messages\n- hands them out\n\n**Why use one?**\n\nTo decouple them.\n\n**At-least-once vs exactly-once**\n\nThe first may repeat.\n",
        &[
            ("What is a message broker?", "It stands", "- hands them out"),
            ("Why use one?", "To decouple", "them."),
            ("At-least-once vs exactly-once", "The first", "repeat."),
        ],
    );
}

#[test]
fn bold_lines_with_the_answer_right_below() {
    expect(
        "x.md",
        "**Q1. What is an index?**\nA sorted copy of columns.\n\n**Q2. When does it hurt?**\nOn writes.\n",
        &[("What is an index?", "A sorted", "columns."), ("When does it hurt?", "On writes.", ".")],
    );
    expect(
        "x.md",
        "**1. What is an index?**\n\nA sorted copy.\n\n**2. When does it hurt?**\n\nOn writes.\n",
        &[("What is an index?", "A sorted", "copy."), ("When does it hurt?", "On writes.", ".")],
    );
    expect(
        "x.md",
        "**Q: What is an index?**\n\n**A:** A sorted copy.\n\nIt costs space.\n\n**Q: When does it hurt?**\n\n**A:** On writes.\n",
        &[("What is an index?", "A sorted", "space."), ("When does it hurt?", "On writes.", ".")],
    );
}

#[test]
fn numbered_questions_with_paragraphs() {
    expect(
        "x.txt",
        "1. What is a deadlock?\nTwo threads wait for each other.\nNeither goes on.\n\n2. How do you avoid it?\nTake locks in one order.\n\n3. Livelock?\nThey move and get nowhere.\n",
        &[
            ("What is a deadlock?", "Two threads", "goes on."),
            ("How do you avoid it?", "Take locks", "order."),
            ("Livelock?", "They move", "nowhere."),
        ],
    );
    expect(
        "x.md",
        "1. What is a deadlock?\n\n   Two threads wait.\n\n   ```c\n   lock(a);\n   ```\n\n2. How do you avoid it?\n\n   - order\n   - timeouts\n",
        &[("What is a deadlock?", "Two threads", "```"), ("How do you avoid it?", "- order", "- timeouts")],
    );
    expect(
        "x.txt",
        "1) What is a deadlock?\n\nTwo threads wait.\n\n2) How do you avoid it?\n\nOne order:\n1. first a\n2. then b\n\n3) Is it common?\n\nYes.\n",
        &[
            ("What is a deadlock?", "Two threads", "wait."),
            ("How do you avoid it?", "One order:", "then b"),
            ("Is it common?", "Yes.", "."),
        ],
    );
}

#[test]
fn numbered_answers_hold_numbered_steps() {
    expect(
        "x.md",
        "1. How does a request reach a pod?\n\nThese steps:\n\n1. DNS gives an address.\n2. The balancer picks a node.\n3. The proxy picks a pod.\n\n2. What if the pod dies?\n\nThe endpoint goes.\n\n3. And the client?\n\nIt tries again.\n",
        &[
            ("How does a request reach a pod?", "These steps:", "picks a pod."),
            ("What if the pod dies?", "The endpoint", "goes."),
            ("And the client?", "It tries", "again."),
        ],
    );
}

#[test]
fn labels() {
    expect(
        "x.txt",
        "Q: What is a lease?\nA: A lock that ends by itself.\nIt needs clocks.\n\nQ: Who holds it?\nA: One node.\n",
        &[("What is a lease?", "A lock", "clocks."), ("Who holds it?", "One node.", ".")],
    );
    expect(
        "x.txt",
        "Question 1: What is a lease?\nAnswer: A lock that ends.\n\nQuestion 2: Who holds it?\nAnswer:\n\nQuestion 3: How long?\nAnswer: Ten seconds.\n",
        &[
            ("What is a lease?", "A lock", "ends."),
            ("Who holds it?", "", ""),
            ("How long?", "Ten", "seconds."),
        ],
    );
    expect(
        "x.txt",
        "Q1. What is a lease?\nAns: A lock that ends.\n\nQ2. Who holds it?\nAns: One node.\n",
        &[("What is a lease?", "A lock", "ends."), ("Who holds it?", "One node.", ".")],
    );
}

#[test]
fn headings_with_answer_headings() {
    expect(
        "x.md",
        "# Storage\n\n## Difference between block and object storage\n\n### Answer\n\nBlocks are rewritten in place.\n\n### Key points\n\n- in place\n- whole objects\n\n## Name a use of each\n\n### Answer\n\nDatabases; backups.\n",
        &[
            ("Difference between block and object storage", "Blocks are", "in place."),
            ("Name a use of each", "Databases; backups.", "."),
        ],
    );
    let drafts = super::drafts(
        "x.md",
        "## What is it?\n\n### Answer\n\nIt.\n\n### Key points\n\n- in place\n- whole objects\n",
    );
    let names: Vec<_> = drafts[0].concepts.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["in place", "whole objects"]);
}

#[test]
fn details() {
    expect(
        "x.md",
        "# Quiz\n\n<details>\n<summary>What is a bloom filter?</summary>\n\nA set that may lie.\n\n- small\n\n</details>\n\n<details>\n<summary><b>2. Where is it used?</b></summary>\nIn front of disks.\n</details>\n",
        &[("What is a bloom filter?", "A set", "- small"), ("Where is it used?", "In front", "disks.")],
    );
    expect(
        "x.md",
        "### 1. What does this print?\n\n```py\nprint(1)\n```\n\n- A) 0\n- B) 1\n\n<details>\n<summary>Show answer</summary>\n\nB: one.\n\n</details>\n\n### 2. Is it fast?\n\n<details><summary>Answer</summary>Yes.</details>\n",
        &[
            ("What does this print?\n\n```py\nprint(1)\n```\n\n- A) 0\n- B) 1", "B: one.", "."),
            ("Is it fast?", "Yes.", ""),
        ],
    );
}

#[test]
fn details_that_paragraphs_run_into() {
    expect(
        "x.md",
        "## Locks\n\n<details>\n<summary>What is a spinlock?</summary><br><b>\n\nOne that waits awake.\n\n  * short\n  * hot\n</b></details>\n\n<details>\n<summary>Who uses it?</summary><br><b>\n</b></details>\n\n<details>\n<summary>True or false? It sleeps</summary><br><b>\nFalse.\n</b></details>\n\nText after it.\n",
        &[
            ("What is a spinlock?", "One that", "* hot"),
            ("Who uses it?", "", ""),
            ("True or false? It sleeps", "False.", ""),
        ],
    );
}

#[test]
fn label_headings_over_bold_questions() {
    expect(
        "x.md",
        "# Day 2 questions and answers\n\n## Threads\n\n### Question 1\n**What is a thread?**\n\n**Answer:**\nA line of execution.\n\n### Question 2\n**Process vs thread**\n\n**Answer:**\nMemory.\n",
        &[("What is a thread?", "A line", "execution."), ("Process vs thread", "Memory.", "")],
    );
}

#[test]
fn lists_by_company_and_level() {
    expect(
        "x.md",
        "## Bank Interview Questions\n\n### Core\n\n*   What is a record?\n*   Explain sealed types.\n*   Which version do you use?\n\n### Coding\n\n*   Find the second number in a list.\n*   Print a tree.\n\n### Lists\n\n- 1 . Why lists?\n- 2 . Compare two kinds of them\n",
        &[
            ("What is a record?", "", ""),
            ("Explain sealed types.", "", ""),
            ("Which version do you use?", "", ""),
            ("Find the second number in a list.", "", ""),
            ("Print a tree.", "", ""),
            ("Why lists?", "", ""),
            ("Compare two kinds of them", "", ""),
        ],
    );
}

#[test]
fn lists_of_questions() {
    expect(
        "x.md",
        "# Interview questions\n\n## Databases\n\n- What is a view?\n- Explain isolation levels.\n- Write a query that finds duplicates\n- How would you shard a table?\n\n## Behaviour\n\n* Tell me about a conflict.\n* Biggest failure?\n",
        &[
            ("What is a view?", "", ""),
            ("Explain isolation levels.", "", ""),
            ("Write a query that finds duplicates", "", ""),
            ("How would you shard a table?", "", ""),
            ("Tell me about a conflict.", "", ""),
            ("Biggest failure?", "", ""),
        ],
    );
    expect(
        "x.txt",
        "What is a view?\nHow is it stored?\nWhy materialise it?\n",
        &[("What is a view?", "", ""), ("How is it stored?", "", ""), ("Why materialise it?", "", "")],
    );
    expect(
        "x.md",
        "- [ ] What is a view?\n- [x] How is it stored?\n",
        &[("What is a view?", "", ""), ("How is it stored?", "", "")],
    );
}

#[test]
fn items_with_nested_answers() {
    expect(
        "x.md",
        "- What is a view?\n    - A stored query.\n    - No data of its own.\n- Why materialise it?\n    - Speed.\n",
        &[("What is a view?", "- A stored", "own."), ("Why materialise it?", "- Speed.", "")],
    );
    expect(
        "x.md",
        "## SQL\n\n- **What is a view?** A stored query.\n- **Why materialise it?** Speed.\n- **When not?** With many writes.\n",
        &[
            ("What is a view?", "A stored", "query."),
            ("Why materialise it?", "Speed.", ""),
            ("When not?", "With many", "writes."),
        ],
    );
}

#[test]
fn plain_questions_and_answers() {
    expect(
        "x.txt",
        "What is a socket?\n\nAn end of a connection.\n\nWhat is a port?\n\nA number.\nSixteen bits.\n\nWho hands them out?\n\nThe kernel.\n",
        &[
            ("What is a socket?", "An end", "connection."),
            ("What is a port?", "A number.", "bits."),
            ("Who hands them out?", "The kernel.", ""),
        ],
    );
    expect(
        "x.txt",
        "What is a socket?\nAn end of a connection.\n-----\nWhat is a port?\nA number.\n-----\n",
        &[("What is a socket?", "An end", "connection."), ("What is a port?", "A number.", "")],
    );
}

#[test]
fn capital_labels_and_rules() {
    expect(
        "x.txt",
        "NETWORK DRILL\n=============\n\nQUESTION 1\n----------\nWhat happens after SYN?\nAnswer::\nSYN-ACK.\n\nQUESTION 2\n----------\nAnd on loss?\nAnswer::\n\n",
        &[("What happens after SYN?", "SYN-ACK.", ""), ("And on loss?", "", "")],
    );
}

#[test]
fn star_stories() {
    expect(
        "x.md",
        "# Behavioural\n\n## Tell me about a time you disagreed\n\n**Situation:** A cache.\n\n**Task:** Remove it.\n\n**Action:** I measured.\n\n**Result:** It went.\n\n## The outage in May\n\n- **Situation:** All down.\n- **Task:** Up again.\n- **Action:** Rolled back.\n- **Result:** Ten minutes.\n",
        &[
            ("Tell me about a time you disagreed", "**Situation:**", "It went."),
            ("The outage in May", "- **Situation:**", "Ten minutes."),
        ],
    );
}

#[test]
fn copied_chats() {
    expect(
        "x.md",
        "**User:** What is a saga?\n\n**Assistant:** A chain of local transactions.\n\nEach has a compensation.\n\n**User:** thanks\n\n**User:** How do you test it?\n\n**Assistant:** By failing each step.\n",
        &[("What is a saga?", "A chain", "compensation."), ("How do you test it?", "By failing", "step.")],
    );
    expect(
        "x.txt",
        "Interviewer: What is a saga?\nMe: A chain of local transactions.\n\nInterviewer: Why not two phases?\nMe: They block.\n",
        &[("What is a saga?", "A chain", "transactions."), ("Why not two phases?", "They block.", "")],
    );
}

#[test]
fn names_over_questions() {
    expect(
        "x.md",
        "# Open questions\n\n### Caches\nWhen does a cache make things worse?\n\n### Retries\nA call times out. Do you try again, and how often?\n\n### Clocks\nExplain why two clocks differ.\n\n### Queues\nHow long may a queue get?\n",
        &[
            ("When does a cache make things worse?", "", ""),
            ("A call times out. Do you try again, and how often?", "", ""),
            ("Explain why two clocks differ.", "", ""),
            ("How long may a queue get?", "", ""),
        ],
    );
}

#[test]
fn answers_after_an_arrow() {
    expect(
        "x.md",
        "- What is REST? → A style.\n- What is RPC? - A call.\n- Why choose one? => Taste.\n",
        &[
            ("What is REST?", "A style.", ""),
            ("What is RPC?", "A call.", ""),
            ("Why choose one?", "Taste.", ""),
        ],
    );
}

#[test]
fn outlines_by_indentation() {
    expect(
        "x.txt",
        "What is a heap?\n\tA tree.\n\tWith order.\nWhere is it used?\n\tQueues.\nName two kinds\n\tBinary and Fibonacci.\n",
        &[
            ("What is a heap?", "A tree.", "With order."),
            ("Where is it used?", "Queues.", ""),
            ("Name two kinds", "Binary", "Fibonacci."),
        ],
    );
}

#[test]
fn labels_with_a_full_stop() {
    expect(
        "x.txt",
        "Q.1 What is a heap?\nAns. A tree.\n\nQ.2 Where used?\nAns. Queues.\n",
        &[("What is a heap?", "A tree.", ""), ("Where used?", "Queues.", "")],
    );
    expect(
        "x.md",
        "**Вопрос 1.** Что такое куча?\n\n**Ответ.** Дерево.\n\n**Вопрос 2.** Где используется?\n\n**Ответ.** Очереди.\n",
        &[("Что такое куча?", "Дерево.", ""), ("Где используется?", "Очереди.", "")],
    );
    expect(
        "x.txt",
        "1) Что такое куча?\nОтвет: Дерево.\n\n2) Где используется?\nОтвет: Очереди.\n",
        &[("Что такое куча?", "Дерево.", ""), ("Где используется?", "Очереди.", "")],
    );
}

#[test]
fn chats_with_headings() {
    expect(
        "x.md",
        "## You\n\nWhat is a heap?\n\n## ChatGPT\n\nA tree.\n\n### More\n\nWith order.\n\n## You\n\nWhere is it used?\n\n## ChatGPT\n\nQueues.\n",
        &[("What is a heap?", "A tree.", "With order."), ("Where is it used?", "Queues.", "")],
    );
}

#[test]
fn keycaps_and_resources() {
    expect(
        "x.md",
        "### 1️⃣ What is a heap?\n\nA tree.\n\n### 2️⃣ Where is it used?\n\nQueues.\n\n### Resources\n\n- [docs](https://x.org)\n",
        &[("What is a heap?", "A tree.", ""), ("Where is it used?", "Queues.", "")],
    );
}

#[test]
fn labels_on_lines_of_their_own() {
    expect(
        "x.md",
        "## Q1\n\nWhat is a pod?\n\n**A1**\n\nA group.\n\n## Q2\n\nWhy?\n\n**A2**\n\nSharing.\n",
        &[("What is a pod?", "A group.", ""), ("Why?", "Sharing.", "")],
    );
    expect(
        "x.md",
        "Q) What is a pod?\nA) A group.\n\nQ) Why?\nA) Sharing.\n",
        &[("What is a pod?", "A group.", ""), ("Why?", "Sharing.", "")],
    );
    expect(
        "x.md",
        "### What is a pod?\n<details>\n<summary>Reveal</summary>\n\nA group.\n\n</details>\n\n### Why?\n<details>\n<summary>Reveal</summary>\n\nSharing.\n\n</details>\n",
        &[("What is a pod?", "A group.", ""), ("Why?", "Sharing.", "")],
    );
}

#[test]
fn tasks_among_questions() {
    expect(
        "x.md",
        "### Hard\n\n1. How would you write a scheduler?\n2. Design a rate limiter\n",
        &[("How would you write a scheduler?", "", ""), ("Design a rate limiter", "", "")],
    );
    expect(
        "x.txt",
        "1. Difference between TCP and UDP\n\nTCP is reliable.\n\n2. OSI layers\n\nSeven.\n\n3. What is ARP?\n\nResolution.\n\n4. Explain DHCP\n\nLeases.\n",
        &[
            ("Difference between TCP and UDP", "TCP is", "reliable."),
            ("OSI layers", "Seven.", ""),
            ("What is ARP?", "Resolution.", ""),
            ("Explain DHCP", "Leases.", ""),
        ],
    );
}

#[test]
fn answers_right_after_the_question_mark() {
    let expected = [
        ("What is a mutex?", "A lock with", "owner."),
        ("Why use a condition variable?", "To wait", "spinning."),
        ("How big is a futex?", "Four", "bytes."),
    ];
    let lines = "What is a mutex? A lock with an owner.\nWhy use a condition variable? To wait for a state without spinning.\nHow big is a futex? Four bytes.\n";
    expect("x.txt", lines, &expected);
    expect("x.md", &lines.replace('\n', "\n\n"), &expected);
    let items: String = lines.lines().map(|l| format!("- {l}\n")).collect();
    expect("x.md", &format!("# Locks\n\n{items}"), &expected);
    let numbered: String = lines.lines().enumerate().map(|(n, l)| format!("{}. {l}\n", n + 1)).collect();
    expect("x.txt", &numbered, &expected);
    let labelled: String = lines.lines().map(|l| format!("Q: {l}\n\n")).collect();
    expect("x.txt", &labelled, &expected);
    // Once is not enough.
    expect("x.md", "# Cats\n\nWhy do they purr? Nobody knows. They sleep.\n\nThey eat.\n\nThey go.\n", &[]);
}

#[test]
fn tasks_without_a_heading_that_announces_questions() {
    let tasks = [
        "Design a URL shortener",
        "Design a rate limiter for an API",
        "Explain how to shard a table",
        "Implement an LRU cache",
    ];
    let expected = tasks.map(|t| (t, "", ""));
    expect("x.md", &format!("# Systems\n\n- {}\n", tasks.join("\n- ")), &expected);
    expect("x.txt", &format!("{}\n", tasks.join("\n")), &expected);
    expect("x.txt", &format!("{}\n", tasks.join("\n\n")), &expected);
    for plan in [
        format!("# Roadmap\n\n- {}\n", tasks.join("\n- ")),
        "# Work\n\n- Design the login page\n- Implement the API\n- Write tests\n- Explain it to the team\n"
            .into(),
        "# Setup\n\n1. Write the config file\n2. Describe the host\n3. Implement the hook\n".into(),
    ] {
        expect("x.md", &plan, &[]);
    }
}

#[test]
fn a_quote_around_a_labelled_answer_is_removed() {
    expect(
        "x.md",
        "### What is a journal?\n\n> **Answer:** A log before the data.\n> It is replayed.\n\n### Why is it fast?\n\n> In order.\n> Really.\n",
        &[
            ("What is a journal?", "A log", "\nIt is replayed."),
            ("Why is it fast?", "> In order.", "> Really."),
        ],
    );
}
