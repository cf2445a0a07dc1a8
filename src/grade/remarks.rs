//! Remarks on an answer as a whole: no answer, an echo, a bare list.

use super::{Mode, Remark, analyse::Analysed, criteria::Criteria};
use std::collections::HashSet;

/// Content words from which an answer can be a list of keywords.
const LIST: usize = 5;
/// Share of the question's words from which an answer without other words is an echo.
const ECHO: f64 = 0.6;

/// Remarks on the answer by itself, without its coverage.
pub(super) fn of(task: &Criteria, text: &str, answer: &Analysed, mode: Mode) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if is_no_answer(answer) {
        remarks.push(Remark::NoAnswer);
        return remarks;
    }
    if is_keyword_list(text, answer, mode) {
        remarks.push(Remark::KeywordList);
    }
    if is_echo(task, answer) {
        remarks.push(Remark::EchoesQuestion);
    }
    remarks
}

/// Whether an answer repeats the question: no content word of its own, and most of the question's.
/// A short answer in the question's words is no echo.
fn is_echo(task: &Criteria, answer: &Analysed) -> bool {
    let mut said = HashSet::new();
    for (token, info) in answer.tokens.iter().zip(&answer.infos) {
        if info.content && !task.question.contains(&token.stem) {
            return false;
        }
        said.insert(token.stem.as_str());
    }
    let repeated = task.question.iter().filter(|stem| said.contains(stem.as_str())).count();
    !task.question.is_empty() && repeated as f64 >= ECHO * task.question.len() as f64
}

/// Whether there are no words, or only those of somebody who does not know.
fn is_no_answer(answer: &Analysed) -> bool {
    let words: Vec<_> = answer.tokens.iter().map(|t| t.folded.as_str()).take(9).collect();
    if words.is_empty() {
        return true;
    }
    if words.len() > 8 {
        return false;
    }
    let said = words.join(" ");
    let said = said.trim_start_matches("sorry ").trim_start_matches("um ").trim_start_matches("well ");
    let said = said.trim_start_matches("honestly ").trim_end_matches(" sorry");
    [
        "idk",
        "i don't know",
        "i dont know",
        "i do not know",
        "don't know",
        "dont know",
        "no idea",
        "i have no idea",
        "no clue",
        "not sure",
        "i'm not sure",
        "im not sure",
        "i am not sure",
        "pass",
        "skip",
        "i have no clue",
        "no answer",
        "none",
        "n a",
        "nothing",
        "i can't remember",
        "i cannot remember",
        "i don't remember",
        "i dont remember",
        "i forgot",
        "dunno",
        "i dunno",
        "i don't know this",
        "i don't know the answer",
        "i dont know the answer",
        "i do not know the answer",
        "can't say",
    ]
    .contains(&said)
}

/// Whether content words stand side by side without the function words of a sentence.
fn is_keyword_list(text: &str, answer: &Analysed, mode: Mode) -> bool {
    let content = answer.infos.iter().filter(|info| info.content).count();
    let all = answer.tokens.len();
    if content < LIST || text.contains("```") {
        return false;
    }
    let function_words = (all - content) as f64 / all as f64;
    let breaks = text.bytes().filter(|b| matches!(b, b',' | b';' | b'\n' | b'/' | b'|')).count();
    let is_broken_up = 3 * (breaks + 1) >= content;
    function_words < 0.12 && (is_broken_up || mode == Mode::Spoken || function_words < 0.05)
}
