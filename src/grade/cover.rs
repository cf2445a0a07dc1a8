//! How far a phrase is covered: the best window of the answer, and what stands outside it.

use super::{
    align::{Hit, Hits},
    analyse::Analysed,
    phrase::Phrase,
    result::{Evidence, How},
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
    small: f64,
    weight: f64,
    /// What would have been said had nothing been denied, as a share.
    pub claimed: f64,
    /// Share of what was said whose denial was said.
    pub denied: f64,
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
    denied: bool,
}

/// Covers `phrase` with the words of an answer.
/// `prose`: synonyms of the lexicon count too.
pub(super) fn cover(phrase: &Phrase, answer: &Analysed, hits: &Hits, prose: bool) -> Cover {
    let events = events(phrase, answer, hits, prose);
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
    let (mut said, mut claimed, mut denied, mut matched) = (0.0, 0.0, 0.0, 0.0);
    let (mut small, mut small_weight, mut matches) = (0.0, 0.0, 0);
    // 'Does not decrease latency': the denial is spent on the antonym, latency is not denied.
    let turned = best.iter().flatten().any(|e| e.hit.opposite && !e.denied);
    let mut chosen = Vec::with_capacity(best.len());
    for ((near, far), word) in best.iter().zip(&anywhere).zip(&phrase.words) {
        if word.small {
            if !hits.words[word.id].is_empty() {
                small += word.weight;
            }
            small_weight += word.weight;
            chosen.push(None);
            continue;
        }
        let pick = match (near, far) {
            (Some(e), _) => Some((*e, e.worth)),
            (None, Some(e)) => Some((*e, e.worth * if prose { credit::FAR_PROSE } else { credit::FAR })),
            (None, None) => None,
        };
        if let Some((mut event, mut worth)) = pick {
            if turned && event.denied && !event.hit.opposite {
                event.denied = false;
                worth = event.hit.credit;
            }
            said += worth * word.weight;
            claimed += word.weight * if near.is_some() { 1.0 } else { credit::FAR };
            matched += word.weight;
            matches += 1;
            if event.denied {
                denied += word.weight;
            }
        }
        chosen.push(pick.map(|(event, worth)| (event.hit, worth)));
    }
    let content = phrase.weight - small_weight;
    if prose && matches == 1 && phrase.words.iter().filter(|w| !w.small).count() > 2 {
        said *= credit::LONELY;
    }
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    Cover {
        said,
        content,
        small,
        weight: phrase.weight,
        claimed: share(claimed, content),
        denied: share(denied, matched),
        hits: chosen,
    }
}

fn events(phrase: &Phrase, answer: &Analysed, hits: &Hits, prose: bool) -> Vec<Event> {
    let mut events = Vec::new();
    let mut push = |hit: Hit, word: usize| {
        let denied = opposed(phrase, word, answer, &hit);
        let worth = match (denied, hit.opposite) {
            (true, true) => credit::OPPOSITE,
            (true, false) => hit.credit * credit::DENIED,
            (false, _) => hit.credit,
        };
        let (start, end) = (answer.marks[hit.first].position, answer.marks[hit.last].position);
        events.push(Event { hit, start, end, word, worth, denied });
    };
    for (index, word) in phrase.words.iter().enumerate().filter(|(_, w)| !w.small) {
        for hit in hits.words[word.id].iter().filter(|h| prose || h.opposite || h.how != How::Synonym) {
            push(*hit, index);
        }
    }
    for (key, members) in &phrase.units {
        for hit in hits.units.get(key).map_or(&[][..], Vec::as_slice) {
            for &member in members.iter().filter(|&&m| !phrase.words[m].small) {
                push(*hit, member);
            }
        }
    }
    events.sort_by_key(|e| (e.end, std::cmp::Reverse(e.start), e.word));
    events
}

/// Whether the answer denies here what the phrase claims, or claims what it denies.
fn opposed(phrase: &Phrase, word: usize, answer: &Analysed, hit: &Hit) -> bool {
    let denied = answer.marks[hit.first..=hit.last].iter().any(|m| m.denied) != hit.opposite;
    if phrase.words[word].denied {
        // Any denial close by will do: the same thing can be denied in many orders.
        let from = hit.first.saturating_sub(5);
        let to = (hit.last + 4).min(answer.marks.len());
        !denied && (hit.opposite || !answer.marks[from..to].iter().any(|m| m.denial))
    } else {
        denied && (hit.opposite || !phrase.negative)
    }
}

impl Cover {
    /// 0 to 1: share of the phrase's weight that was said; function words count as far as `small`
    /// (0 to 1) allows.
    pub fn coverage(&self, small: f64) -> f64 {
        if self.weight > 0.0 { ((self.said + small * self.small) / self.weight).min(1.0) } else { 0.0 }
    }

    /// Whether what was found stands as close together as the phrase itself, but for a few words.
    pub fn is_tight(&self, phrase: &Phrase, answer: &Analysed) -> bool {
        let places = || self.hits.iter().flatten().map(|(hit, _)| hit);
        let first = places().map(|h| answer.marks[h.first].position).min().unwrap_or(0);
        let last = places().map(|h| answer.marks[h.last].position).max().unwrap_or(0);
        last - first <= phrase.length + 3
    }

    /// Whether a denial stands in or just around what was found: who says that a claim is wrong
    /// does not make it.
    pub fn near_denial(&self, answer: &Analysed) -> bool {
        let found = || self.hits.iter().flatten().map(|(hit, _)| hit);
        let Some(first) = found().map(|h| h.first).min() else { return false };
        let last = found().map(|h| h.last).max().unwrap_or(first);
        let range = first.saturating_sub(5)..(last + 6).min(answer.marks.len());
        answer.marks[range.clone()].iter().any(|m| m.denial)
            || answer.tokens[range].iter().any(|t| is_warning(&t.folded))
    }

    /// The evidence: sorted, not overlapping, one entry for each run of the answer.
    pub fn evidence(&self, phrase: &Phrase, answer: &Analysed) -> Vec<Evidence> {
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
    pub fn missing(&self, phrase: &Phrase) -> Vec<String> {
        self.hits
            .iter()
            .zip(&phrase.words)
            .filter(|(hit, word)| hit.is_none() && !word.small)
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
