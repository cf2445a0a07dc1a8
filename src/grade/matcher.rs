//! The words of a task: analyses texts with its names and aligns answers with its phrasings.

use super::{
    Grader, MatchKind, Task,
    align::{Hits, Targets, align},
    analyse::{Analysed, LONG, Mention, MentionKey, SHORT, analyse, key},
    learn_names,
    listening::Listening,
    phrase::Vocabulary,
};
use crate::text::{alias::AliasTable, frequency_class, tokenize};
use std::{collections::HashSet, sync::Arc};

/// Everything an answer is searched for, and the tables it is searched with.
#[derive(Clone, Debug)]
pub(super) struct Matcher {
    /// The words of all phrasings.
    pub vocabulary: Vocabulary,
    /// Keys of all mentions of all phrasings.
    keys: HashSet<MentionKey>,
    /// Some phrasing uses an acronym.
    acronyms: bool,
    /// Names of the grader.
    names: Arc<AliasTable>,
    /// Names that the task's own texts explain.
    task_names: AliasTable,
    /// Words that are no misspellings, folded: those of bank and notes, and of the question.
    known: Arc<HashSet<String>>,
    question_words: HashSet<String>,
    listening: Listening,
}

impl Matcher {
    /// A matcher without phrasings.
    pub(super) fn new(grader: &Grader, task: &Task<'_>) -> Self {
        let mut task_names = AliasTable::new(2);
        for text in task.references.iter().map(String::as_str).chain([task.question]) {
            learn_names(&mut task_names, text, &tokenize(text));
        }
        Self {
            vocabulary: Vocabulary::default(),
            keys: HashSet::new(),
            acronyms: false,
            names: grader.names.clone(),
            task_names,
            known: grader.known.clone(),
            question_words: tokenize(task.question).into_iter().map(|t| t.folded).collect(),
            listening: Listening::new(grader.lexicon.clone()),
        }
    }

    /// Tokens of a text, with what the tables name in it.
    pub(super) fn analyse(&self, text: &str, spoken: bool) -> Analysed {
        analyse(text, &self.tables(), spoken)
    }

    /// What of the phrasings is in an answer.
    pub(super) fn align(&self, text: &str, analysed: &Analysed) -> Hits {
        let known = |word: &str| self.known.contains(word) || self.question_words.contains(word);
        align(
            text,
            analysed,
            &Targets {
                vocabulary: &self.vocabulary,
                keys: &self.keys,
                acronyms: self.acronyms,
                known: &known,
            },
        )
    }

    /// Adds to the hits of a spoken answer what sounds like the phrasings.
    pub(super) fn listen(&self, analysed: &Analysed, hits: &mut Hits) {
        self.listening.listen(analysed, hits);
    }

    /// Adds the mentions of a phrasing, runs of its words that have another name, to the targets and
    /// returns them.
    pub(super) fn add_mentions(&mut self, text: &str, analysed: &Analysed) -> Vec<Mention> {
        let mut mentions = analysed.mentions.clone();
        let before = mentions.len();
        // An acronym that a table explains means that, not any words with its initials.
        let explained = |mention: &Mention| {
            let stem = &analysed.tokens[mention.first].stem;
            self.tables().iter().any(|t| t.has_word(stem))
        };
        mentions.extend(analysed.acronyms(text, LONG, |_| true).filter(|m| !explained(m)));
        self.acronyms |= mentions.len() > before;
        mentions.extend(analysed.expansions(2, SHORT));
        mentions.extend(self.listening.add_mentions(text, analysed));
        for (at, token) in analysed.tokens.iter().enumerate() {
            let digits = token.folded.bytes().any(|b| b.is_ascii_digit());
            if digits || token.folded.len() >= 5 && frequency_class(&token.folded).is_none() {
                mentions.push(Mention {
                    first: at,
                    last: at,
                    key: key("whole", token.folded.as_bytes()),
                    kind: MatchKind::Joined,
                });
            }
            if let Some(next) = analysed.tokens.get(at + 1) {
                let run = format!("{}{}", token.folded, next.folded);
                mentions.push(Mention {
                    first: at,
                    last: at + 1,
                    key: key("joined", run.as_bytes()),
                    kind: MatchKind::Joined,
                });
            }
        }
        self.keys.extend(mentions.iter().map(|m| m.key));
        mentions
    }

    fn tables(&self) -> [&AliasTable; 3] {
        [AliasTable::built_in(), &self.names, &self.task_names]
    }
}
