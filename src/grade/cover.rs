//! How much of a phrase an answer covers: its best window, and what stands outside it.

use super::{
    align::{Hit, Hits},
    analyse::Analysed,
    explanation::Reason,
    phrase::Phrase,
    result::MatchKind,
    scale::credit,
};

/// One phrase compared with an answer.
#[derive(Clone, Debug)]
pub(super) struct Cover {
    /// Weight × credit of the content words, and their weight.
    pub said: f64,
    pub content: f64,
    /// Weight of the function words that were said.
    function_said: f64,
    weight: f64,
    /// Share of the content words that is in the answer, negated or not.
    pub claimed: f64,
    /// Share of the words found that the answer negates.
    pub negated: f64,
    /// What was found for each word of the phrase.
    pub words: Vec<Found>,
}

/// What was found for a word of a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found {
    Nothing,
    /// A function word that stands somewhere in the answer.
    FunctionWord,
    Match(Match),
}

/// The words of the answer that a word of a phrase matched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    pub hit: Hit,
    /// What a match of this kind is worth.
    pub worth: f64,
    pub negated: bool,
    /// Why it counts in part: it is far from the others.
    pub distance: Option<Reason>,
}

/// A place of the answer that matches one word of the phrase.
#[derive(Clone, Copy)]
struct Event {
    hit: Hit,
    /// Positions in the answer.
    start: u32,
    end: u32,
    word: usize,
    credit: f64,
    negated: bool,
}

/// Compares `phrase` with an answer; in `prose` the synonyms of the lexicon count too.
pub(super) fn cover(phrase: &Phrase, answer: &Analysed, hits: &Hits, prose: bool) -> Cover {
    let events = events(phrase, answer, hits, prose);
    let Picks { near, far } = if prose { neighbours(phrase, events) } else { window(phrase, events) };
    let (mut said, mut claimed, mut negated, mut matched) = (0.0, 0.0, 0.0, 0.0);
    let (mut function_said, mut function_weight) = (0.0, 0.0);
    // 'Does not decrease latency': the negation belongs to the antonym, latency is not negated.
    let turned = near.iter().flatten().any(|e| e.hit.is_opposite() && !e.negated);
    let distant = if prose { Reason::Alone } else { Reason::Far };
    let mut words = Vec::with_capacity(near.len());
    for ((near, far), word) in near.iter().zip(&far).zip(&phrase.words) {
        if word.function_word {
            let is_said = !hits.words[word.id].is_empty();
            if is_said {
                function_said += word.weight;
            }
            function_weight += word.weight;
            words.push(if is_said { Found::FunctionWord } else { Found::Nothing });
            continue;
        }
        let distance = near.is_none().then_some(distant);
        let found = near.or(*far).map(|event| match_of(event, distance, turned));
        if let Some(found) = &found {
            said += found.credit() * word.weight;
            claimed += word.weight * if near.is_some() { 1.0 } else { credit::FAR };
            matched += word.weight;
            if found.negated {
                negated += word.weight;
            }
        }
        words.push(found.map_or(Found::Nothing, Found::Match));
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
        words,
    }
}

/// The match that an event is; `turned`: a negated antonym of the phrase takes the negation.
fn match_of(event: Event, distance: Option<Reason>, turned: bool) -> Match {
    let hit = event.hit;
    if turned && event.negated && !hit.is_opposite() {
        return Match { hit, worth: hit.credit, negated: false, distance: None };
    }
    let worth = if event.negated && hit.is_opposite() { credit::OPPOSITE } else { hit.credit };
    Match { hit, worth, negated: event.negated, distance }
}

impl Match {
    /// What it is worth, 0 to 1.
    pub(super) fn credit(&self) -> f64 {
        self.reasons().fold(self.worth, |credit, reason| credit * reason.factor())
    }

    /// Why it is worth less than its kind.
    pub(super) fn reasons(&self) -> impl Iterator<Item = Reason> {
        // A claimed antonym has its own worth.
        let negated = self.negated && !self.hit.is_opposite();
        negated.then_some(Reason::Negated).into_iter().chain(self.distance)
    }
}

impl Reason {
    /// What it leaves of a match.
    pub(super) fn factor(self) -> f64 {
        match self {
            Self::Far => credit::FAR,
            Self::Alone => credit::ALONE,
            Self::Negated => credit::NEGATED,
        }
    }
}

impl Found {
    pub(super) fn as_match(&self) -> Option<&Match> {
        match self {
            Self::Match(found) => Some(found),
            Self::Nothing | Self::FunctionWord => None,
        }
    }
}

/// The best events for each word of a phrase.
struct Picks {
    /// Close to the others.
    near: Vec<Option<Event>>,
    /// Wherever it stands.
    far: Vec<Option<Event>>,
}

/// A phrasing of a concept: its words must stand in one window of the answer, the best counts.
fn window(phrase: &Phrase, events: Vec<Event>) -> Picks {
    let mut latest: Vec<Option<Event>> = vec![None; phrase.words.len()];
    let mut anywhere = latest.clone();
    let mut best = latest.clone();
    let mut best_total = 0.0;
    for event in events {
        let floor = event.end.saturating_sub(phrase.reach);
        let slot = &mut latest[event.word];
        // A later word takes over, but a name never from the plain words it is made of.
        let newer = |old: Event| old.credit == event.credit && event.start > old.end;
        if slot.is_none_or(|old| old.start < floor || old.credit < event.credit || newer(old)) {
            *slot = Some(event);
        }
        let widest = &mut anywhere[event.word];
        if widest.is_none_or(|old| old.credit < event.credit) {
            *widest = Some(event);
        }
        let total: f64 = latest
            .iter()
            .zip(&phrase.words)
            .filter_map(|(e, w)| e.filter(|e| e.start >= floor).map(|e| e.credit * w.weight))
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

/// Distance, in content words of the statement, up to which one word supports another.
const NEIGHBOURS: usize = 3;
/// How far apart two such words may stand in the answer, in positions.
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
        if slot.is_none_or(|old| old.credit < event.credit) {
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
        let credit = match (negated, hit.is_opposite()) {
            (true, true) => credit::OPPOSITE,
            (true, false) => hit.credit * credit::NEGATED,
            (false, _) => hit.credit,
        };
        let (start, end) = (answer.infos[hit.first].position, answer.infos[hit.last].position);
        events.push(Event { hit, start, end, word, credit, negated });
    };
    for (index, word) in phrase.words.iter().enumerate().filter(|(_, w)| !w.function_word) {
        for hit in hits.words[word.id].iter().filter(|h| prose || h.kind != MatchKind::Synonym) {
            let is_exact = hit.kind == MatchKind::Stem && answer.tokens[hit.first].folded == word.folded;
            push(if is_exact { Hit { kind: MatchKind::Exact, ..*hit } } else { *hit }, index);
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

/// Whether the answer negates here what the phrase claims, or claims what it negates.
fn opposed(phrase: &Phrase, word: usize, answer: &Analysed, hit: &Hit) -> bool {
    let negated = answer.infos[hit.first..=hit.last].iter().any(|m| m.negated) != hit.is_opposite();
    if phrase.words[word].negated {
        // Any negation close by will do: the same thing can be negated in many orders.
        let from = hit.first.saturating_sub(5);
        let to = (hit.last + 4).min(answer.infos.len());
        !negated && (hit.is_opposite() || !answer.infos[from..to].iter().any(|m| m.negation))
    } else {
        negated && (hit.is_opposite() || !phrase.negative)
    }
}

impl Cover {
    /// 0 to 1: share of the phrase's weight that was said; a function word counts `function_credit`
    /// (0 to 1).
    pub(super) fn coverage(&self, function_credit: f64) -> f64 {
        if self.weight > 0.0 {
            ((self.said + function_credit * self.function_said) / self.weight).min(1.0)
        } else {
            0.0
        }
    }

    /// Whether what was found stands as close together as the phrase itself, but for a few words.
    pub(super) fn is_tight(&self, phrase: &Phrase, answer: &Analysed) -> bool {
        let places = || self.matches().map(|found| found.hit);
        let first = places().map(|h| answer.infos[h.first].position).min().unwrap_or(0);
        let last = places().map(|h| answer.infos[h.last].position).max().unwrap_or(0);
        last - first <= phrase.length + 3
    }

    /// Whether a negation or a warning stands in or just around what was found: to say that a claim
    /// is wrong is not to make it.
    pub(super) fn near_negation(&self, answer: &Analysed) -> bool {
        let found = || self.matches().map(|found| found.hit);
        let Some(first) = found().map(|h| h.first).min() else { return false };
        let last = found().map(|h| h.last).max().unwrap_or(first);
        let range = first.saturating_sub(5)..(last + 6).min(answer.infos.len());
        answer.infos[range.clone()].iter().any(|m| m.negation)
            || answer.tokens[range].iter().any(|t| is_warning(&t.folded))
    }

    fn matches(&self) -> impl Iterator<Item = &Match> {
        self.words.iter().filter_map(Found::as_match)
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
