//! Hints: they help to remember and never say it.

use crate::{
    bank::Question,
    grade::{Grade, Prepared, Status},
};

/// The `taken`-th hint (from 0) for a question, given what the draft of the answer covers so far.
/// First how much there is to say; then, concept by concept, the first letters of its words.
/// `None` when all was hinted at.
pub(super) fn hint(question: &Question, prepared: &Prepared, draft: &Grade, taken: usize) -> Option<String> {
    let concepts = prepared.concepts();
    if concepts.is_empty() {
        return (taken == 0).then(|| match question.topics.first() {
            Some(topic) => format!("it belongs to {topic}; there is no list of key concepts to hint at"),
            None => "there is no list of key concepts to hint at".to_owned(),
        });
    }
    let covered = |i: usize| draft.concepts.get(i).is_some_and(|c| c.status == Status::Covered);
    if taken == 0 {
        let said = (0..concepts.len()).filter(|&i| covered(i)).count();
        let mut text = match concepts.len() {
            1 => "there is 1 key concept".to_owned(),
            n => format!("there are {n} key concepts"),
        };
        if said > 0 {
            text.push_str(&format!(", {said} of them said so far"));
        }
        if let Some(topic) = question.topics.first() {
            text.push_str(&format!("; it belongs to {topic}"));
        }
        return Some(text);
    }
    let mut open: Vec<_> = (0..concepts.len()).filter(|&i| !covered(i)).collect();
    open.sort_by(|&a, &b| concepts[b].weight.total_cmp(&concepts[a].weight));
    let &i = open.get(taken - 1)?;
    Some(initials(&concepts[i].name))
}

/// `ratio of current to target` → `r…  o…  c…  t…  t…`.
fn initials(name: &str) -> String {
    let word = |word: &str| match word.chars().find(|c| c.is_alphanumeric()) {
        // A figure's first digit would be half of it.
        Some(c) if c.is_alphabetic() => format!("{c}…"),
        Some(_) => "#…".to_owned(),
        None => String::new(),
    };
    let words: Vec<_> = name.split_whitespace().map(word).filter(|w| !w.is_empty()).collect();
    words.join("  ")
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn first_letters_only() {
        assert_eq!(initials("Ratio of `current` to 300 s — target"), "R…  o…  c…  t…  #…  s…  t…");
        assert_eq!(initials(""), "");
    }
}
