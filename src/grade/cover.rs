//! How far a phrase is covered: the best window of the answer, and what stands outside it.

use super::{
    align::{Hit, Hits},
    analyse::Analysed,
    phrase::Phrase,
    result::{Evidence, MatchKind},
    scale::credit,
};
use crate::text::Span;

/// How one phrase came out.
#[derive(Clone, Debug)]
pub(super) struct Cover {
    /// What was said of the content words, and their weight.
    pub said: f64,
    pub content: f64,
    /// What was said of the function words.
    function_said: f64,
    weight: f64,
    /// What would have been said had nothing been denied, as a share.
    pub claimed: f64,
    /// Share of what was said whose denial was said.
    pub negated: f64,
    /// The hit for each word of the phrase, and what it was worth.
    pub hits: Vec<Option<(Hit, f64)>>,
}

#[derive(Clone, Copy)]
struct Event {
    hit: Hit,
    start: u32,
    end: u32,
    word: usize,
    worth: f64,
    negated: bool,
}

/// Covers `phrase` with the words of an answer.
/// `prose`: synonyms of the lexicon count too.
pub(super) fn cover(phrase: &Phrase, answer: &Analysed, hits: &Hits, prose: bool) -> Cover {
    let events = events(phrase, answer, hits, prose);
    let Picks { near, far } = if prose { neighbours(phrase, events) } else { window(phrase, events) };
    let (mut said, mut claimed, mut negated, mut matched) = (0.0, 0.0, 0.0, 0.0);
    let (mut function_said, mut function_weight) = (0.0, 0.0);
    // 'Does not decrease latency': the denial is spent on the antonym, latency is not denied.
    let turned = near.iter().flatten().any(|e| e.hit.opposite && !e.negated);
    let mut chosen = Vec::with_capacity(near.len());
    for ((near, far), word) in near.iter().zip(&far).zip(&phrase.words) {
        if word.function_word {
            if !hits.words[word.id].is_empty() {
                function_said += word.weight;
            }
            function_weight += word.weight;
            chosen.push(None);
            continue;
        }
        let pick = match (near, far) {
            (Some(e), _) => Some((*e, e.worth)),
            (None, Some(e)) => Some((*e, e.worth * if prose { credit::ALONE } else { credit::FAR })),
            (None, None) => None,
        };
        if let Some((mut event, mut worth)) = pick {
            if turned && event.negated && !event.hit.opposite {
                event.negated = false;
                worth = event.hit.credit;
            }
            said += worth * word.weight;
            claimed += word.weight * if near.is_some() { 1.0 } else { credit::FAR };
            matched += word.weight;
            if event.negated {
                negated += word.weight;
            }
        }
        chosen.push(pick.map(|(event, worth)| (event.hit, worth)));
    }
    let content = phrase.weight - function_weight;
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    Cover {
        said,
        content,
        function_said,
        weight: phrase.weight,
        claimed: share(claimed, content),
        negated: share(negated, matched),
        hits: chosen,
    }
}

/// What was found for each word of a phrase.
struct Picks {
    /// Close to the others.
    near: Vec<Option<Event>>,
    /// Wherever it stands.
    far: Vec<Option<Event>>,
}

/// A phrasing of a concept: its words must stand in one window, the best of the answer.
fn window(phrase: &Phrase, events: Vec<Event>) -> Picks {
    let mut latest: Vec<Option<Event>> = vec![None; phrase.words.len()];
    let mut anywhere = latest.clone();
    let mut best = latest.clone();
    let mut best_total = 0.0;
    for event in events {
        let floor = event.end.saturating_sub(phrase.reach);
        let slot = &mut latest[event.word];
        // A later word takes over, but a name never from the plain words it is made of.
        let newer = |old: Event| old.worth == event.worth && event.start > old.end;
        if slot.is_none_or(|old| old.start < floor || old.worth < event.worth || newer(old)) {
            *slot = Some(event);
        }
        let widest = &mut anywhere[event.word];
        if widest.is_none_or(|old| old.worth < event.worth) {
            *widest = Some(event);
        }
        let total: f64 = latest
            .iter()
            .zip(&phrase.words)
            .filter_map(|(e, w)| e.filter(|e| e.start >= floor).map(|e| e.worth * w.weight))
            .sum();
        if total > best_total + 1e-9 {
            best_total = total;
            for (kept, now) in best.iter_mut().zip(&latest) {
                *kept = now.filter(|e| e.start >= floor);
            }
        }
    }
    Picks { near: best, far: anywhere }
}

/// Words of a statement between two of which the one supports the other, counted as content words.
const NEIGHBOURS: usize = 3;
/// How far apart two such words may stand in the answer.
const NEAR: u32 = 6;

/// A statement of prose: a word counts in full where one of its neighbours in the statement stands
/// near it in the answer too (after Sultan, Bethard and Sumner 2014).
fn neighbours(phrase: &Phrase, events: Vec<Event>) -> Picks {
    let content: Vec<usize> = (0..phrase.words.len()).filter(|&w| !phrase.words[w].function_word).collect();
    let mut rank = vec![0; phrase.words.len()];
    for (at, &word) in content.iter().enumerate() {
        rank[word] = at;
    }
    let mut near: Vec<Option<Event>> = vec![None; phrase.words.len()];
    let (mut far, mut latest) = (near.clone(), near.clone());
    let better = |slot: &mut Option<Event>, event: Event| {
        if slot.is_none_or(|old| old.worth < event.worth) {
            *slot = Some(event);
        }
    };
    for event in events {
        let at = rank[event.word];
        better(&mut far[event.word], event);
        for &other in &content[at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(content.len())] {
            let Some(before) = latest[other].filter(|_| other != event.word) else { continue };
            if event.start.saturating_sub(before.end) <= NEAR {
                better(&mut near[other], before);
                better(&mut near[event.word], event);
            }
        }
        latest[event.word] = Some(event);
    }
    if content.len() == 1 {
        near.clone_from(&far);
    }
    Picks { near, far }
}

fn events(phrase: &Phrase, answer: &Analysed, hits: &Hits, prose: bool) -> Vec<Event> {
    let mut events = Vec::new();
    let mut push = |hit: Hit, word: usize| {
        let negated = opposed(phrase, word, answer, &hit);
        let worth = match (negated, hit.opposite) {
            (true, true) => credit::OPPOSITE,
            (true, false) => hit.credit * credit::DENIED,
            (false, _) => hit.credit,
        };
        let (start, end) = (answer.infos[hit.first].position, answer.infos[hit.last].position);
        events.push(Event { hit, start, end, word, worth, negated });
    };
    for (index, word) in phrase.words.iter().enumerate().filter(|(_, w)| !w.function_word) {
        for hit in hits.words[word.id].iter().filter(|h| prose || h.opposite || h.how != MatchKind::Synonym) {
            push(*hit, index);
        }
    }
    for (key, members) in &phrase.mentions {
        for hit in hits.mentions.get(key).map_or(&[][..], Vec::as_slice) {
            for &member in members.iter().filter(|&&m| !phrase.words[m].function_word) {
                push(*hit, member);
            }
        }
    }
    events.sort_by_key(|e| (e.end, std::cmp::Reverse(e.start), e.word));
    events
}

/// Whether the answer denies here what the phrase claims, or claims what it denies.
fn opposed(phrase: &Phrase, word: usize, answer: &Analysed, hit: &Hit) -> bool {
    let negated = answer.infos[hit.first..=hit.last].iter().any(|m| m.negated) != hit.opposite;
    if phrase.words[word].negated {
        // Any denial close by will do: the same thing can be denied in many orders.
        let from = hit.first.saturating_sub(5);
        let to = (hit.last + 4).min(answer.infos.len());
        !negated && (hit.opposite || !answer.infos[from..to].iter().any(|m| m.negation))
    } else {
        negated && (hit.opposite || !phrase.negative)
    }
}

impl Cover {
    /// 0 to 1: share of the phrase's weight that was said; function words count as far as `small`
    /// (0 to 1) allows.
    pub(super) fn coverage(&self, function_share: f64) -> f64 {
        if self.weight > 0.0 {
            ((self.said + function_share * self.function_said) / self.weight).min(1.0)
        } else {
            0.0
        }
    }

    /// Whether what was found stands as close together as the phrase itself, but for a few words.
    pub(super) fn is_tight(&self, phrase: &Phrase, answer: &Analysed) -> bool {
        let places = || self.hits.iter().flatten().map(|(hit, _)| hit);
        let first = places().map(|h| answer.infos[h.first].position).min().unwrap_or(0);
        let last = places().map(|h| answer.infos[h.last].position).max().unwrap_or(0);
        last - first <= phrase.length + 3
    }

    /// Whether a denial stands in or just around what was found: who says that a claim is wrong
    /// does not make it.
    pub(super) fn near_negation(&self, answer: &Analysed) -> bool {
        let found = || self.hits.iter().flatten().map(|(hit, _)| hit);
        let Some(first) = found().map(|h| h.first).min() else { return false };
        let last = found().map(|h| h.last).max().unwrap_or(first);
        let range = first.saturating_sub(5)..(last + 6).min(answer.infos.len());
        answer.infos[range.clone()].iter().any(|m| m.negation)
            || answer.tokens[range].iter().any(|t| is_warning(&t.folded))
    }

    /// The evidence: sorted, not overlapping, one entry for each run of the answer.
    pub(super) fn evidence(&self, phrase: &Phrase, answer: &Analysed) -> Vec<Evidence> {
        let mut runs: Vec<(Hit, f64, Vec<usize>)> = Vec::new();
        for (index, pick) in self.hits.iter().enumerate() {
            let Some((hit, worth)) = pick else { continue };
            match runs.iter_mut().find(|(h, ..)| h.first == hit.first && h.last == hit.last) {
                Some((_, w, members)) => {
                    *w = w.max(*worth);
                    members.push(index);
                }
                None => runs.push((*hit, *worth, vec![index])),
            }
        }
        runs.sort_by_key(|(h, ..)| (h.first, std::cmp::Reverse(h.last)));
        let mut evidence: Vec<Evidence> = Vec::new();
        for (hit, worth, members) in runs {
            let span =
                Span { start: answer.tokens[hit.first].span.start, end: answer.tokens[hit.last].span.end };
            let stands_for: Vec<_> = members.iter().map(|&m| phrase.words[m].folded.as_str()).collect();
            match evidence.last_mut() {
                Some(last) if span.start < last.span.end => {
                    last.span.end = last.span.end.max(span.end);
                    for word in stands_for {
                        if !last.stands_for.split(' ').any(|w| w == word) {
                            last.stands_for.push(' ');
                            last.stands_for.push_str(word);
                        }
                    }
                }
                _ => evidence.push(Evidence {
                    span,
                    stands_for: stands_for.join(" "),
                    how: hit.how,
                    credit: worth,
                }),
            }
        }
        evidence
    }

    /// Words of the phrase that were not said.
    pub(super) fn missing(&self, phrase: &Phrase) -> Vec<String> {
        self.hits
            .iter()
            .zip(&phrase.words)
            .filter(|(hit, word)| hit.is_none() && !word.function_word)
            .map(|(_, word)| word.folded.clone())
            .collect()
    }
}

/// Words that mark what goes with them as wrong or gone.
fn is_warning(folded: &str) -> bool {
    matches!(
        folded,
        "myth"
            | "wrong"
            | "mistake"
            | "mistakenly"
            | "misconception"
            | "false"
            | "removed"
            | "deprecated"
            | "avoid"
            | "refuse"
            | "refuses"
            | "trap"
            | "nobody"
            | "none"
            | "nothing"
            | "only"
            | "less"
            | "hardly"
            | "rarely"
    )
}
