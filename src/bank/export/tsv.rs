//! Tab-separated cards with the header lines of Anki's text import (Anki manual, 'Text files').

use crate::bank::Question;
use comrak::{Options, markdown_to_html};
use std::io::{self, Write};

pub(super) fn write(questions: &[&Question], out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"#separator:tab\n#html:true\n#columns:Front\tBack\tTags\n#tags column:3\n")?;
    let mut rows = csv::WriterBuilder::new().delimiter(b'\t').from_writer(out);
    for q in questions {
        // Anki separates tags by spaces and levels by `::`.
        let tags: Vec<_> = q.topics.iter().map(|t| t.replace(' ', "-").replace('/', "::")).collect();
        rows.write_record([html(&q.prompt), html(&q.answer), tags.join(" ")]).map_err(io::Error::from)?;
    }
    rows.flush()
}

fn html(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    markdown_to_html(markdown, &options).trim_end().to_owned()
}
