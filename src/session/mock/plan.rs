//! Draws the questions of a round from its description, the bank and a seed.

use crate::bank::{Bank, Order, Question, QuestionId, Round, Section};
use std::{collections::HashSet, time::Duration};

/// Limit of a question where neither round nor question has one: spoken answers should take one to
/// two minutes.
pub(crate) const DEFAULT_LIMIT: Duration = Duration::from_secs(120);

/// What a round asks, in which order, with which limits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plan {
    /// Title of the round.
    pub title: String,
    /// The seed that draws this plan again.
    pub seed: u64,
    /// Limit of the whole round.
    pub limit: Option<Duration>,
    /// Whether an answer is taken as it is when its time is up.
    pub hard: bool,
    /// Whether the clock may be stopped.
    pub pause: bool,
    /// Whether a weak answer is followed by another question.
    pub follow_ups: bool,
    /// The sections, in order.
    pub sections: Vec<PlannedSection>,
    /// The questions, in order.
    pub items: Vec<Item>,
}

/// A section of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlannedSection {
    /// Title.
    pub title: String,
    /// Weight in the round's score, relative to the other sections.
    pub weight: f64,
    /// Number of questions wanted.
    pub wanted: usize,
    /// Number of questions found.
    pub found: usize,
}

/// A question of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its id.
    pub id: QuestionId,
    /// Index of its section.
    pub section: usize,
    /// Time for the answer.
    pub limit: Duration,
}

impl Plan {
    /// Draws a round's questions from the bank. No question is drawn twice; a section may find fewer
    /// than it wants.
    ///
    /// Each question gets a number from seed, section and its id, and the smallest numbers win
    /// (rendezvous hashing; Thaler and Ravishankar 1998). So the same seed draws the same round, and a
    /// question added to the bank changes at most one place of it.
    pub(crate) fn draw(round: &Round, bank: &Bank, seed: u64) -> Self {
        let mut used = HashSet::new();
        let mut items = Vec::new();
        let mut sections = Vec::new();
        for (n, section) in round.sections.iter().enumerate() {
            let mut found = candidates(section, bank);
            found.retain(|q| !used.contains(&q.id));
            if section.order == Order::Shuffle {
                found.sort_by_cached_key(|q| (draw_number(seed, n, &q.id), q.id.clone()));
            }
            found.truncate(section.count);
            used.extend(found.iter().map(|q| q.id.clone()));
            sections.push(PlannedSection {
                title: section.title.clone(),
                weight: section.weight,
                wanted: section.count,
                found: found.len(),
            });
            items.extend(found.into_iter().map(|q| Item {
                id: q.id.clone(),
                section: n,
                limit: section.limit.or(q.time_limit).unwrap_or(DEFAULT_LIMIT),
            }));
        }
        Self {
            title: round.title.clone(),
            seed,
            limit: round.limit,
            hard: round.hard,
            pause: round.pause,
            follow_ups: round.follow_ups,
            sections,
            items,
        }
    }

    /// Drops questions at the end until the rest fits into `time`; at least one stays.
    pub(crate) fn fit(&mut self, time: Duration) {
        let mut total = Duration::ZERO;
        let fitting = self.items.iter().take_while(|item| {
            total += item.limit;
            total <= time
        });
        let keep = fitting.count().max(1);
        self.items.truncate(keep);
        for (n, section) in self.sections.iter_mut().enumerate() {
            section.found = self.items.iter().filter(|i| i.section == n).count();
            section.wanted = section.found;
        }
    }

    /// The sum of the questions' limits.
    pub(crate) fn time(&self) -> Duration {
        self.items.iter().map(|i| i.limit).sum()
    }
}

fn candidates<'b>(section: &Section, bank: &'b Bank) -> Vec<&'b Question> {
    if !section.questions.is_empty() {
        return section.questions.iter().filter_map(|id| bank.get(id)).filter(|q| !q.ignored).collect();
    }
    bank.askable()
        .filter(|q| section.topics.is_empty() || section.topics.iter().any(|t| q.has_topic(t)))
        .filter(|q| section.difficulty.is_none() || q.difficulty == section.difficulty)
        .collect()
}

/// The number of a question; it never changes, because people write seeds down.
fn draw_number(seed: u64, section: usize, id: &QuestionId) -> u64 {
    let hash = crate::bank::fnv1a(id.as_str().bytes());
    mix(hash ^ mix(seed ^ mix(section as u64)))
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood, 'Fast splittable pseudorandom number
/// generators', OOPSLA 2014).
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::parse_file;
    use std::{path::Path, sync::Arc};

    fn bank(count: usize) -> Bank {
        let text: String = (0..count)
            .map(|n| {
                let topic = if n % 2 == 0 { "even" } else { "odd" };
                format!("[[question]]\nid = \"q{n}\"\nprompt = \"{n}?\"\ntopics = [\"{topic}\"]\ntime_limit = \"60s\"\n")
            })
            .collect();
        let parsed = parse_file(&Arc::default(), &format!("format_version = 1\n{text}"));
        Bank { questions: parsed.questions, roots: Vec::new() }
    }

    fn round(text: &str) -> Round {
        Round::parse(&Arc::new(Path::new("r").into()), &format!("format_version = 1\ntitle = \"T\"\n{text}"))
            .unwrap()
    }

    fn ids(plan: &Plan) -> Vec<String> {
        plan.items.iter().map(|i| i.id.to_string()).collect()
    }

    #[test]
    fn a_seed_draws_the_same_round_again_and_another_seed_another() {
        let (bank, round) = (bank(40), round("[[section]]\ncount = 6\n"));
        assert_eq!(Plan::draw(&round, &bank, 7), Plan::draw(&round, &bank, 7));
        assert_ne!(ids(&Plan::draw(&round, &bank, 7)), ids(&Plan::draw(&round, &bank, 8)));
    }

    #[test]
    fn a_new_question_changes_at_most_one_place() {
        let round = round("[[section]]\ncount = 6\n");
        let (before, after) = (Plan::draw(&round, &bank(40), 3), Plan::draw(&round, &bank(41), 3));
        let gone = ids(&before).into_iter().filter(|id| !ids(&after).contains(id)).count();
        assert!(gone <= 1);
    }

    #[test]
    fn no_question_is_drawn_twice_and_shortfalls_are_counted() {
        let round =
            round("[[section]]\ntopics = [\"even\"]\ncount = 3\n[[section]]\ncount = 9\nlimit = \"90s\"\n");
        let plan = Plan::draw(&round, &bank(8), 1);
        let mut all = ids(&plan);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 8);
        assert_eq!((plan.sections[1].wanted, plan.sections[1].found), (9, 5));
        assert_eq!(plan.time(), Duration::from_secs(3 * 60 + 5 * 90));
    }

    #[test]
    fn a_plan_is_shortened_to_the_time() {
        let mut plan = Plan::draw(&round("[[section]]\ncount = 8\norder = \"bank\"\n"), &bank(8), 1);
        plan.fit(Duration::from_secs(185));
        assert_eq!(ids(&plan), ["q0", "q1", "q2"]);
        plan.fit(Duration::from_secs(1));
        assert_eq!(ids(&plan), ["q0"]);
    }
}
