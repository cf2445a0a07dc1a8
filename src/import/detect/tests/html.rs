//! HTML, through reader and detection.

use crate::{
    import::detect::detect,
    note::html::{read, to_markdown},
};

#[test]
fn fields_become_markdown() {
    for (html, expected) in [
        ("plain", "plain"),
        ("one<br>two", "one\ntwo"),
        ("one<div>two</div><div>three</div>", "one\ntwo\nthree"),
        ("one<div><br></div><div>two</div>", "one\n\ntwo"),
        ("a &lt; b &amp;&amp; c&nbsp;d", "a < b && c d"),
        ("<b>Bold </b>and <i>soft</i>, <code>x  y</code>", "**Bold** and *soft*, `x y`"),
        ("<ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>", "- one\n- two\n  - deep"),
        ("<ol start=\"3\"><li>c</li><li><p>d</p><p>e</p></li></ol>", "3. c\n\n4. d\n\n   e"),
        (
            "<pre><code class=\"language-rust\">fn f() {\n    1  \n\n}\n</code></pre>",
            "```rust\nfn f() {\n    1  \n\n}\n```",
        ),
        (
            "<p>See <a href=\"https://x.org/a b\">this</a></p><p>and <img src=\"p.png\" alt=\"a plan\"></p>",
            "See [this](https://x.org/a%20b)\n\nand ![a plan](p.png)",
        ),
        ("O(n<sup>2</sup>), log<sub>2</sub> n", "O(n^2), log_2 n"),
        ("What does &lt;script&gt; do?", "What does `<script>` do?"),
        ("List&lt;String&gt; and Map&lt;K, V&gt;", "List<String> and Map<K, V>"),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1 | 2</td><td>x<br>y</td></tr></table>",
            "| A | B |\n| --- | --- |\n| 1 \\| 2 | x<br>y |",
        ),
        ("<blockquote><p>one</p><p>two</p></blockquote>after", "> one\n>\n> two\n\nafter"),
        ("<pre>a```b</pre>", "````\na```b\n````"),
        ("<span style=\"font-weight: 700\">Key</span> point", "**Key** point"),
        ("&lt;!-- not a comment", "\\<!-- not a comment"),
        ("", ""),
        ("<p></p><br>", ""),
    ] {
        assert_eq!(to_markdown(html), expected, "{html}");
    }
}

fn questions(text: &str) -> Vec<(String, String)> {
    let detected = detect(&read(text), "x.html");
    detected.drafts.into_iter().map(|d| (d.prompt, d.answer)).collect()
}

fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>Prep</title><style>p {{}}</style><script>var a = '<p>What?</p>'</script></head><body>\n\
         <header><nav><ul><li><a href=/>Home</a></li><li><a href=/q>What is new?</a></li></ul></nav></header>\n{body}\n\
         <aside><h3>What else is read?</h3><p>Much.</p></aside><footer><p>Who are we?</p></footer></body></html>"
    )
}

#[test]
fn questions_in_many_styles() {
    let pair = |q: &str, a: &str| (q.to_owned(), a.to_owned());
    let both = vec![pair("What is a shard?", "A part."), pair("Who picks it?", "A hash.")];
    for (html, expected) in [
        (
            "<h1>FAQ</h1><h2>What is a shard?</h2><p>A part.</p><h2>Who picks it?</h2><p>A hash.</p>",
            both.clone(),
        ),
        (
            "<details><summary>What is a shard?</summary><p>A part.</p></details><details open><summary><b>Who picks it?</b></summary>A hash.</details><p>The end.</p>",
            both.clone(),
        ),
        (
            "<h2>FAQ</h2><dl><dt>What is a shard?<dd>A part.<dt>Who picks it?<dd><p>A hash.</p></dl>",
            both.clone(),
        ),
        (
            "<div class=faq-item><div class=faq-question>What is a shard?</div><div class=faq-answer><p>A part.</p></div></div><div class=faq-item><div class=faq-question>Who picks it?</div><div class=faq-answer>A hash.</div></div><p>The end.</p>",
            both.clone(),
        ),
        (
            "<div class=accordion><h2 class=accordion-header><button class=accordion-button data-bs-toggle=collapse data-bs-target='#a'>What is a shard?</button></h2><div id=a class='accordion-collapse collapse'>A part.</div><h2><button aria-controls=b>Who picks it?</button></h2><div id=b>A hash.</div></div>",
            both.clone(),
        ),
        (
            "<table><thead><tr><th>Question<th>Answer</thead><tr><td>What is a shard?<td>A part.<tr><td>Who picks it?<td>A hash.</table>",
            both.clone(),
        ),
        (
            "<p><strong>What is a shard?</strong></p><p>A part.</p><p><strong>Who picks it?</strong></p><p>A hash.</p>",
            both.clone(),
        ),
        ("<p>Q: What is a shard?<br>A: A part.</p><p>Q: Who picks it?<br>A: A hash.</p>", both.clone()),
        (
            "<div itemscope itemtype='https://schema.org/FAQPage'><div itemprop=mainEntity itemscope itemtype='https://schema.org/Question'><h3 itemprop=name>What is a shard?</h3><div itemprop=acceptedAnswer itemscope itemtype='https://schema.org/Answer'><div itemprop=text><p>A part.</p></div></div></div><div itemscope itemtype='https://schema.org/Question'><h3 itemprop=name>Who picks it?</h3><div itemprop=acceptedAnswer><span itemprop=text>A hash.</span></div></div></div><p>Other text.</p>",
            both.clone(),
        ),
        (
            "<script type='application/ld+json'>{\"@type\": \"FAQPage\", \"mainEntity\": [{\"@type\": \"Question\", \"name\": \"What is a shard?\", \"acceptedAnswer\": {\"text\": \"<p>A part.</p>\"}}, {\"@type\": \"Question\", \"name\": \"Who picks it?\", \"acceptedAnswer\": {\"text\": \"A hash.\"}}]}</script>",
            both.clone(),
        ),
        (
            "<ol><li><p>What is a shard?</p><p>A part.</p></li><li><p>Who picks it?</p><p>A hash.</p></li></ol>",
            both,
        ),
        (
            "<div itemscope itemtype='https://schema.org/Question'><h1 itemprop=name><a href=/1>Why is it slow?</a></h1><div class=js-post itemprop=text><p>I run it.</p></div><div itemprop=suggestedAnswer><div itemprop=text>Dunno.</div></div><div itemprop=acceptedAnswer><div class=votes>5</div><div itemprop=text><p>Look:</p><pre><code class=lang-sh>top  -b\n\n  # x</code></pre></div></div></div>",
            vec![pair("Why is it slow?\n\nI run it.", "Look:\n\n```sh\ntop  -b\n\n  # x\n```")],
        ),
    ] {
        let text = page(html);
        assert_eq!(questions(&text), expected, "{html}\n---\n{}", read(&text).lines.text());
    }
}

#[test]
fn only_the_text_of_a_page_is_kept() {
    let text = page(
        "<main><article><header><h1>Shards <a class=headerlink href='#s'>¶</a></h1></header><div class=ad>Buy</div><p>One <a href='#n'>two</a>.</p>\n\
         <div class='highlight-python notranslate'><div class=highlight><pre><span class=linenos>1</span><span>x = 1</span>\n<span class=linenos>2</span>y</pre></div></div>\
         <button>Copy</button><figure><img src='a.png' alt='A plan'><figcaption>So.</figcaption></figure></article></main><div>Outside</div>",
    );
    assert_eq!(
        read(&text).lines.text().trim(),
        "# Shards\n\nOne [two](#n).\n\n```python\nx = 1\ny\n```\n\n![A plan](a.png)\n\nSo."
    );
}

#[test]
fn lines_are_those_of_the_source() {
    let document = read(
        "<html><body>\n<h2>\nWhat is it?</h2>\n\n<p>one\ntwo<br>\nthree</p>\n<pre>\na\nb</pre>\n<ul>\n<li>x\n</ul>",
    );
    for (line, expected) in
        [("## What is it?", 2), ("one two", 5), ("three", 7), ("a", 9), ("b", 10), ("- x", 12)]
    {
        let at = document.lines.iter().position(|l| l == line).unwrap();
        assert_eq!(document.source_line(at), expected, "{line}");
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "(<(/|)(p|b|ul|li|ol|pre|code|table|tr|td|dl|dt|dd|details|summary|h2|a href=x|br|blockquote|div|div class=faq-question|div class=answer|button aria-controls=x|div id=x|main|nav|b itemprop=name|p itemtype=Question)>|[a-z ?&;<>\"'=\n`|#-]|ü){0,60}") {
        let _ = read(&text);
        let _ = to_markdown(&text);
    }
}
