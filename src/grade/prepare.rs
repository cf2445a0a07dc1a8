//! A task made ready, so that grading an answer against it costs microseconds.

use super::{
    Grade, Grader, Mode, Task,
    align::{Hits, Targets, align},
    analyse::{Analysed, Key, LONG, Mention, SHORT, analyse, key},
    asked::asked,
    learn_names, mine,
    phrase::{Context, Phrase, QuestionWords, Vocabulary, phrase},
    score,
    sound::Listening,
};
use crate::{
    bank::KeyConcept,
    text::{Span, alias::AliasTable, frequency_class, tokenize},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// A task made ready: grading an answer against it costs microseconds.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Curated or mined, in the order of the task (all references one after another).
    pub(super) concepts: Vec<KeyConcept>,
    /// The phrasings of each concept.
    pub(super) phrases: Vec<Vec<Phrase>>,
    /// Concepts that belong together: one range for each reference, or one for a list.
    pub(super) alternatives: Vec<std::ops::Range<usize>>,
    /// The concepts are statements mined from prose.
    pub(super) prose: bool,
    pub(super) misconceptions: Vec<(crate::bank::Misconception, Vec<Phrase>)>,
    /// How many concepts the question asks for, when there are more.
    pub(super) asked: Option<usize>,
    /// Stems of the question's content words.
    pub(super) question: QuestionWords,
    references: Vec<String>,
    /// Where each mined concept stands: reference and bytes.
    places: Vec<(usize, Span)>,
    vocabulary: Vocabulary,
    keys: HashSet<Key>,
    /// Some phrase uses an acronym.
    acronyms: bool,
    names: Arc<AliasTable>,
    own: AliasTable,
    known: Arc<HashSet<String>>,
    listening: Listening,
    /// Words of the question, folded.
    asked_words: HashSet<String>,
}

impl Prepared {
    pub(super) fn new(grader: &Grader, task: &Task<'_>) -> Self {
        let mut own = AliasTable::new(2);
        for text in task.references.iter().map(String::as_str).chain([task.question]) {
            learn_names(&mut own, text, &tokenize(text));
        }
        let mut ready = Self {
            concepts: Vec::new(),
            phrases: Vec::new(),
            alternatives: Vec::new(),
            prose: false,
            misconceptions: Vec::new(),
            question: QuestionWords::new(),
            references: task.references.to_vec(),
            places: Vec::new(),
            vocabulary: Vocabulary::default(),
            keys: HashSet::new(),
            acronyms: false,
            names: grader.names.clone(),
            own,
            known: grader.known.clone(),
            listening: Listening::new(grader.lexicon.clone()),
            asked_words: HashSet::new(),
            asked: None,
        };
        let question = ready.analyse(task.question, false);
        ready.asked_words.extend(question.tokens.iter().map(|t| t.folded.clone()));
        ready.question = question
            .tokens
            .into_iter()
            .zip(&question.infos)
            .filter(|(_, m)| m.content)
            .map(|(t, _)| t.stem)
            .collect();
        if task.concepts.is_empty() {
            ready.mine(task.references);
        } else {
            ready.prose = task.concepts.iter().all(|c| c.mined);
            ready.concepts = task.concepts.to_vec();
            ready.phrases = ready.listed(task.concepts);
            ready.alternatives.push(0..ready.concepts.len());
        }
        // A concept that must be said anyway means that the list is no free choice; in prose, where
        // statements are not the things that are counted, a question for all of them is none either.
        let choice = task.concepts.iter().all(|c| !c.required);
        let asked = asked(task.question).filter(|a| choice && !(ready.prose && a.all)).map(|a| a.count);
        ready.asked = asked.filter(|&n| ready.prose || n < ready.concepts.len());
        for misconception in task.misconceptions {
            let phrasings = std::iter::once(&misconception.name).chain(&misconception.phrasings);
            let phrases = ready.phrasings(phrasings.map(String::as_str), None);
            ready.misconceptions.push((misconception.clone(), phrases));
        }
        ready
    }

    /// The concepts an answer is graded against, curated or mined. Where there are several
    /// references, the concepts of all of them, one reference after the other.
    pub fn concepts(&self) -> &[KeyConcept] {
        &self.concepts
    }

    /// Grades an answer.
    pub fn grade(&self, answer: &str, mode: Mode) -> Grade {
        let analysed = self.analyse(answer, mode == Mode::Spoken);
        let mut hits = self.align(answer, &analysed);
        if mode == Mode::Spoken {
            self.listening.listen(answer, &analysed, &mut hits);
        }
        score::grade(self, answer, &analysed, &hits, mode)
    }

    /// The sentence of a model answer that says the concept at `index`.
    pub fn model_sentence(&self, index: usize) -> Option<&str> {
        let (reference, span) = match self.places.get(index) {
            Some(&place) => place,
            None => self.best_sentence(self.phrases.get(index)?)?,
        };
        let text = self.references.get(reference)?;
        let analysed = analyse(text, &[], false);
        let sentence = mine::sentences(text, &analysed)
            .into_iter()
            .find(|s| analysed.tokens[s.end - 1].span.end > span.start)?;
        Some(sentence_text(text, &analysed, &sentence))
    }

    /// The sentence of the references that covers one of the phrases best.
    fn best_sentence(&self, phrases: &[Phrase]) -> Option<(usize, Span)> {
        let mut best = (0.25, None);
        for (number, text) in self.references.iter().enumerate() {
            let all = self.analyse(text, false);
            for sentence in mine::sentences(text, &all) {
                let span = Span {
                    start: all.tokens[sentence.start].span.start,
                    end: all.tokens[sentence.end - 1].span.end,
                };
                let part = self.analyse(span.of(text), false);
                let hits = self.align(span.of(text), &part);
                let coverage = phrases
                    .iter()
                    .map(|p| super::cover::cover(p, &part, &hits, false).coverage(0.0))
                    .fold(0.0, f64::max);
                if coverage > best.0 {
                    best = (coverage, Some((number, span)));
                }
            }
        }
        best.1
    }

    fn analyse(&self, text: &str, spoken: bool) -> Analysed {
        analyse(text, &[AliasTable::built_in(), &self.names, &self.own], spoken)
    }

    fn align(&self, text: &str, analysed: &Analysed) -> Hits {
        let known = |word: &str| self.known.contains(word) || self.asked_words.contains(word);
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

    /// The phrasings of given concepts. Pinned statements stand for themselves, not for their names,
    /// and share the weight of a word they repeat, as if they were mined just now; what a person
    /// added to them is another way to say the same.
    fn listed(&mut self, concepts: &[KeyConcept]) -> Vec<Vec<Phrase>> {
        if !self.prose {
            return concepts.iter().map(|c| self.phrasings(c.all_phrasings(), None)).collect();
        }
        let statements = |c: &KeyConcept| match c.phrasings.as_slice() {
            [] => vec![c.name.clone()],
            all => all.to_vec(),
        };
        let mut occurrences = HashMap::new();
        for concept in concepts {
            count(&self.analyse(&statements(concept)[0], false), &mut occurrences);
        }
        let mut phrases = Vec::with_capacity(concepts.len());
        for concept in concepts {
            let statements = statements(concept);
            let (mined, added) = statements.split_at(1);
            let mut all = self.phrasings(mined.iter().map(String::as_str), Some(&occurrences));
            all.extend(self.phrasings(added.iter().map(String::as_str), None));
            phrases.push(all);
        }
        phrases
    }

    fn phrasings<'t>(
        &mut self,
        texts: impl IntoIterator<Item = &'t str>,
        occurrences: Option<&HashMap<String, usize>>,
    ) -> Vec<Phrase> {
        let mut found = Vec::new();
        for text in texts {
            let analysed = self.analyse(text, false);
            let mentions = self.mentions(text, &analysed);
            if !analysed.tokens.is_empty() {
                let range = 0..analysed.tokens.len();
                let context = Context { question: &self.question, occurrences };
                found.extend(phrase(text, &analysed, &mentions, range, &context, &mut self.vocabulary));
            }
        }
        found
    }

    fn mine(&mut self, references: &[String]) {
        self.prose = true;
        for (number, text) in references.iter().enumerate() {
            let analysed = self.analyse(text, false);
            let mentions = self.mentions(text, &analysed);
            let start = self.concepts.len();
            let mut occurrences = HashMap::new();
            count(&analysed, &mut occurrences);
            for chunk in mine::chunks(text, &analysed) {
                let span = Span {
                    start: analysed.tokens[chunk.start].span.start,
                    end: analysed.tokens[chunk.end - 1].span.end,
                };
                let name = mine::name(text, &analysed, &chunk);
                let context = Context { question: &self.question, occurrences: Some(&occurrences) };
                let Some(phrase) = phrase(text, &analysed, &mentions, chunk, &context, &mut self.vocabulary)
                else {
                    continue;
                };
                self.concepts.push(KeyConcept {
                    name,
                    phrasings: vec![phrase.text.clone()],
                    weight: phrase.weight,
                    required: false,
                    mined: true,
                });
                self.phrases.push(vec![phrase]);
                self.places.push((number, span));
            }
            if self.concepts.len() > start {
                self.alternatives.push(start..self.concepts.len());
            }
        }
    }

    /// Everything that runs of words of a phrasing can be asked for by another name.
    fn mentions(&mut self, text: &str, analysed: &Analysed) -> Vec<Mention> {
        use super::MatchKind;
        let mut mentions = analysed.mentions.clone();
        let before = mentions.len();
        // An acronym that a table explains means that, not any words with its initials.
        let explained = |u: &Mention| {
            let stem = &analysed.tokens[u.first].stem;
            [AliasTable::built_in(), &self.names, &self.own].iter().any(|t| t.has_word(stem))
        };
        mentions.extend(analysed.acronyms(text, LONG, |_| true).filter(|u| !explained(u)));
        self.acronyms |= mentions.len() > before;
        mentions.extend(analysed.expansions(2, SHORT));
        mentions.extend(self.listening.mentions(text, analysed));
        for (at, token) in analysed.tokens.iter().enumerate() {
            let digits = token.folded.bytes().any(|b| b.is_ascii_digit());
            if digits || token.folded.len() >= 5 && frequency_class(&token.folded).is_none() {
                mentions.push(Mention {
                    first: at,
                    last: at,
                    key: key("whole", token.folded.as_bytes()),
                    how: MatchKind::Joined,
                });
            }
            if let Some(next) = analysed.tokens.get(at + 1) {
                let run = format!("{}{}", token.folded, next.folded);
                mentions.push(Mention {
                    first: at,
                    last: at + 1,
                    key: key("joined", run.as_bytes()),
                    how: MatchKind::Joined,
                });
            }
        }
        self.keys.extend(mentions.iter().map(|u| u.key));
        mentions
    }
}

/// A sentence with the signs that stand right before and behind its words: what opens or closes
/// a quotation, a parenthesis or Markdown's emphasis belongs to it, and so does its point.
fn sentence_text<'t>(text: &'t str, analysed: &Analysed, sentence: &std::ops::Range<usize>) -> &'t str {
    let (start, end) =
        (analysed.tokens[sentence.start].span.start, analysed.tokens[sentence.end - 1].span.end);
    let opens = |c: char| matches!(c, '*' | '_' | '`' | '(' | '[' | '"' | '“' | '\'');
    let closes =
        |c: char| matches!(c, '*' | '_' | '`' | ')' | ']' | '"' | '”' | '\'' | '.' | '!' | '?' | '%');
    let before = &text[..start];
    let after = &text[end..];
    let from = before.trim_end_matches(opens).len();
    let to = end + after.len() - after.trim_start_matches(closes).len();
    &text[from..to]
}

fn count(text: &Analysed, occurrences: &mut HashMap<String, usize>) {
    for token in &text.tokens {
        *occurrences.entry(token.stem.clone()).or_insert(0) += 1;
    }
}
