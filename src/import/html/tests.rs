//! Fixtures through reader and judge.

use super::*;

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
        ("<pre><code class=\"language-rust\">fn f() {\n    1  \n\n}\n</code></pre>", "```rust\nfn f() {\n    1  \n\n}\n```"),
        ("<p>See <a href=\"https://x.org/a b\">this</a></p><p>and <img src=\"p.png\" alt=\"a plan\"></p>", "See [this](https://x.org/a%20b)\n\nand ![a plan](p.png)"),
        ("O(n<sup>2</sup>), log<sub>2</sub> n", "O(n^2), log_2 n"),
        ("What does &lt;script&gt; do?", "What does `<script>` do?"),
        ("List&lt;String&gt; and Map&lt;K, V&gt;", "List<String> and Map<K, V>"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1 | 2</td><td>x<br>y</td></tr></table>", "| A | B |\n| --- | --- |\n| 1 \\| 2 | x<br>y |"),
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

proptest::proptest! {
    #[test]
    fn never_panics(text in "(<(/|)(p|b|ul|li|ol|pre|code|table|tr|td|dl|dt|dd|details|summary|h2|a href=x|br|blockquote|div)>|[a-z ?&;<>\"'=\n`|#-]|ü){0,60}") {
        let _ = read(&text);
        let _ = to_markdown(&text);
    }
}
