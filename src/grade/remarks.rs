//! What is to be said of an answer as a whole: no answer, an echo, a bare list.

use super::{Mode, Prepared, Remark, analyse::Analysed};
use std::collections::HashSet;

/// Content words from which a list can be told from a short answer.
const LIST: usize = 5;
/// Share of the question's words that makes an answer without other words an echo.
const ECHO: f64 = 0.6;

/// Remarks that come from the answer alone.
pub(super) fn of(task: &Prepared, text: &str, answer: &Analysed, mode: Mode) -> Vec<Remark> {
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

/// Whether an answer is the question said again: no content word of its own, and most of the
/// question's. A short answer in the question's words is none.
pub(super) fn is_echo(task: &Prepared, answer: &Analysed) -> bool {
    let mut said = HashSet::new();
    for (token, mark) in answer.tokens.iter().zip(&answer.infos) {
        if mark.content && !task.question.contains(&token.stem) {
            return false;
        }
        said.insert(token.stem.as_str());
    }
    let repeated = task.question.iter().filter(|stem| said.contains(stem.as_str())).count();
    !task.question.is_empty() && repeated as f64 >= ECHO * task.question.len() as f64
}

/// Nothing, or a way to say so.
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

/// Words put side by side without the small words that hold sentences together.
fn is_keyword_list(text: &str, answer: &Analysed, mode: Mode) -> bool {
    let content = answer.infos.iter().filter(|m| m.content).count();
    let all = answer.tokens.len();
    if content < LIST || text.contains("```") {
        return false;
    }
    let function_word = (all - content) as f64 / all as f64;
    let breaks = text.bytes().filter(|b| matches!(b, b',' | b';' | b'\n' | b'/' | b'|')).count();
    let bare = function_word < 0.12;
    let cut = 3 * (breaks + 1) >= content;
    bare && (cut || mode == Mode::Spoken || function_word < 0.05)
}
