//! The parts of a story: situation, task, action, result (STAR), for behavioural questions.

use super::words::{Break, Word, longest_phrase};
use crate::text::Span;
use serde::Serialize;

/// One part of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    Situation,
    Task,
    Action,
    Result,
}

impl Part {
    /// All parts, in the order of a story.
    pub(crate) const ALL: [Self; 4] = [Self::Situation, Self::Task, Self::Action, Self::Result];
}

/// The parts of a story that were found: the first words that indicate each.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Story {
    pub situation: Option<Span>,
    pub task: Option<Span>,
    pub action: Option<Span>,
    pub result: Option<Span>,
}

impl Story {
    /// The words that indicate a part.
    pub(crate) fn part(&self, part: Part) -> Option<Span> {
        match part {
            Part::Situation => self.situation,
            Part::Task => self.task,
            Part::Action => self.action,
            Part::Result => self.result,
        }
    }

    /// The parts that were not found.
    pub(crate) fn missing(&self) -> Vec<Part> {
        Part::ALL.into_iter().filter(|&part| self.part(part).is_none()).collect()
    }
}

const ASKS: &[&str] = &[
    "tell me about a time",
    "tell me about the time",
    "tell me about a situation",
    "tell me about an occasion",
    "tell me about a project",
    "tell me about a conflict",
    "tell me about a mistake",
    "tell me about a failure",
    "tell me about your most",
    "tell me about your biggest",
    "tell me about your proudest",
    "tell us about a time",
    "describe a time",
    "describe a situation",
    "describe an occasion",
    "describe a project you",
    "describe a conflict",
    "describe an experience",
    "describe a challenge",
    "describe the most",
    "describe your most",
    "give me an example",
    "give an example of a time",
    "give an example of when",
    "give us an example of a time",
    "share an example",
    "share a time",
    "walk me through a time",
    "walk me through a situation",
    "can you recall a time",
    "have you ever had to",
    "have you ever disagreed",
    "have you ever missed",
    "have you ever failed",
    "when have you",
    "when was the last time you",
    "what was the hardest",
    "what is the hardest bug you",
    "what's the hardest bug you",
    "what was your biggest",
    "what is your biggest failure",
    "what is your proudest",
    "how did you handle",
    "how have you handled",
    "how did you deal",
    "how have you dealt",
];

/// Whether a question asks for a story of the speaker's own.
pub(crate) fn is_behavioural(question: &str) -> bool {
    let words = super::words::words_of(question, None);
    (0..words.len()).any(|at| longest_phrase(&words, at, ASKS).is_some())
}

const SITUATION: &[&str] = &[
    "when i was",
    "when i worked",
    "when i joined",
    "at my last",
    "at my previous",
    "at my former",
    "at my current",
    "in my last",
    "in my previous",
    "in my current",
    "in my first",
    "at the time",
    "last year",
    "last month",
    "last summer",
    "last winter",
    "last quarter",
    "a year ago",
    "two years ago",
    "a few years ago",
    "a couple of years ago",
    "some time ago",
    "back then",
    "back in",
    "we had a",
    "we had an",
    "we were",
    "there was a",
    "there was an",
    "our team",
    "my team",
    "my company",
    "our company",
    "our product",
    "the situation",
    "the context",
    "in 20",
    "a customer",
    "one of our",
    "one day",
    "at university",
    "during my",
    "i was working",
    "i was part",
    "i was on call",
    "while i was",
    "i worked",
];
const TASK: &[&str] = &[
    "i had to",
    "we had to",
    "i needed to",
    "we needed to",
    "my job was",
    "my task",
    "the task",
    "my role",
    "my goal",
    "the goal",
    "our goal",
    "i was responsible",
    "i was asked",
    "i was supposed",
    "i was in charge",
    "i was given",
    "asked me to",
    "wanted me to",
    "it was my job",
    "it was up to me",
    "i was tasked",
    "the challenge was",
    "the problem was",
    "the deadline was",
    "we wanted to",
    "i wanted to",
    "had to be",
    "needed to be",
    "my responsibility",
    "it fell to me",
];
const RESULT: &[&str] = &[
    "as a result",
    "the result",
    "the results",
    "in the end",
    "eventually",
    "at the end",
    "by the end",
    "the outcome",
    "the impact",
    "which led to",
    "this led to",
    "that led to",
    "which meant",
    "we reduced",
    "we cut",
    "we saved",
    "we improved",
    "we shipped",
    "we launched",
    "we managed to",
    "i managed to",
    "it worked",
    "it went",
    "since then",
    "ever since",
    "i learned",
    "i learnt",
    "we learned",
    "what i learned",
    "looking back",
    "after that we never",
    "went down",
    "went up",
    "dropped from",
    "dropped to",
    "fell from",
    "fell to",
    "rose from",
    "rose to",
    "grew from",
    "grew to",
    "increased by",
    "decreased by",
    "reduced by",
    "improved by",
    "percent",
    "finally",
    "is now",
    "are now",
    "the customer was happy",
    "the team now",
    "we delivered",
    "i got",
    "turned out",
];
const ACTION: &[&str] = &[
    "so i",
    "then i",
    "first i",
    "next i",
    "after that i",
    "and i",
    "i decided",
    "i started",
    "i began",
    "i wrote",
    "i built",
    "i made",
    "i took",
    "i set up",
    "i went",
    "i spoke",
    "i sat",
    "i led",
    "i ran",
    "i put",
    "i chose",
    "i found",
    "i drew",
    "i brought",
    "i gave",
    "i broke",
    "i split",
    "i did",
    "i sent",
    "i held",
    "i met",
    "i thought",
    "i told",
    "what i did",
    "my approach",
];

/// Finds the parts in an answer. A part in unusual words is not found.
pub(super) fn story(words: &[Word]) -> Story {
    let first = |cues: &[&str], from: usize| {
        (from..words.len()).find_map(|at| {
            longest_phrase(words, at, cues).map(|end| (at, super::words::span(words, at, end)))
        })
    };
    let situation = first(SITUATION, 0);
    let task = first(TASK, 0);
    let action = (0..words.len()).find_map(|at| {
        let end = longest_phrase(words, at, ACTION).or_else(|| past_tense_after_i(words, at))?;
        // 'and I had to' is the task.
        (longest_phrase(words, end - 1, TASK).is_none()).then(|| (at, super::words::span(words, at, end)))
    });
    // A result follows an action.
    let result = first(RESULT, action.map_or(words.len() / 3, |(at, _)| at));
    let span = |found: Option<(usize, Span)>| found.map(|(_, span)| span);
    Story { situation: span(situation), task: span(task), action: span(action), result: span(result) }
}

/// The end of 'I profiled', 'I quickly profiled': a past tense after 'I'.
fn past_tense_after_i(words: &[Word], at: usize) -> Option<usize> {
    if words[at].folded != "i" {
        return None;
    }
    (at + 1..(at + 3).min(words.len())).find_map(|verb| {
        let word = &words[verb];
        let past = word.folded.len() > 4
            && word.folded.ends_with("ed")
            && !matches!(
                word.folded.as_str(),
                "needed" | "wanted" | "learned" | "worked" | "joined" | "managed"
            );
        (past && word.before < Break::Sentence).then_some(verb + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::words::words_of;

    #[test]
    fn behavioural_questions_are_recognised() {
        for (question, expected) in [
            ("Tell me about a time you disagreed with a colleague.", true),
            ("Describe a situation in which a release went wrong", true),
            ("Can you give me an example of a hard trade-off you made?", true),
            ("Describe the life of a pod.", false),
            ("What is a service mesh?", false),
            ("", false),
        ] {
            assert_eq!(is_behavioural(question), expected, "{question}");
        }
    }

    #[test]
    fn missing_parts_are_found() {
        let missing = |text: &str| story(&words_of(text, None)).missing();
        assert_eq!(
            missing(
                "At my last company the checkout failed every Friday. I had to find out why before the sale. \
                 So I recorded all queries and found a missing index. As a result errors dropped to zero."
            ),
            []
        );
        assert_eq!(
            missing("I profiled the service and I rewrote the hot loop."),
            [Part::Situation, Part::Task, Part::Result]
        );
        assert_eq!(missing(""), Part::ALL);
    }
}
