//! The whole history at a glance: what was practised, how it went, what comes.
//!
//! Takes the log of all answers and what is due as values, with the days to count by; gives an
//! [`Overview`], whose JSON is these types as they are.

pub mod text;

use super::{EarlierRound, outline_scores, words};
use crate::{
    bank::QuestionId,
    grade::Rating,
    history::{ConceptCount, LogEntry, RoundKind, RoundOutline},
    schedule::{Days, Leech},
};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Days that are looked ahead.
const AHEAD: usize = 30;
/// Weeks of the trends.
const WEEKS: usize = 26;
/// Answers of this many last days are compared with those before.
const LATELY: i32 = 30;

/// What an overview is made of.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// All answers, oldest first.
    pub log: &'a [LogEntry],
    /// Concepts that were not covered, the most often missed first.
    pub weakest: &'a [ConceptCount],
    /// Questions that are failed again and again, the worst first.
    pub leeches: &'a [Leech],
    /// When each known question of the bank is due.
    pub due: &'a [Timestamp],
    /// Questions of the bank that were never asked.
    pub new: usize,
    /// Rounds, newest first.
    pub rounds: &'a [RoundOutline],
    /// The share of answers the schedule aims to have remembered.
    pub retention: f64,
    /// What a day is.
    pub days: &'a Days,
    /// The reader's time zone.
    pub zone: &'a TimeZone,
    /// Now.
    pub now: Timestamp,
}

/// The whole history at a glance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overview {
    /// Answers given.
    pub answers: usize,
    /// Different questions among them.
    pub questions: usize,
    /// Time spent answering.
    pub seconds: u64,
    /// Mean score, 0 to 1, of those that have one.
    pub mean_score: Option<f64>,
    /// Days with answers.
    pub days: usize,
    /// Days in a row up to today, or up to yesterday while today has none yet.
    pub streak: usize,
    /// The longest row of days there was.
    pub longest_streak: usize,
    /// Questions due today, or before.
    pub due_today: usize,
    /// Questions due on each of the next days.
    pub due_next_days: Vec<usize>,
    /// Questions that were never asked.
    pub new: usize,
    /// What was remembered of what was asked again on a later day.
    pub retention: Retention,
    /// Answers of each day that has some, oldest first.
    pub calendar: Vec<DayCount>,
    /// The last weeks, oldest first; weeks without answers are in it.
    pub weeks: Vec<Week>,
    /// By topic, alphabetically.
    pub topics: Vec<TopicTrend>,
    /// Concepts that are missed most.
    pub weakest: Vec<ConceptCount>,
    /// Questions that are failed again and again.
    pub leeches: Vec<Leech>,
    /// Mock rounds, oldest first.
    pub rounds: Vec<EarlierRound>,
    /// Today.
    pub today: String,
}

/// What was remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Retention {
    /// Asked again on a later day.
    pub asked: usize,
    /// Of those, not rated Again.
    pub remembered: usize,
    /// The share, 0 to 1.
    pub share: Option<f64>,
    /// What the schedule aims at, 0 to 1.
    pub wanted: f64,
}

/// Answers of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// The day.
    pub day: String,
    /// Answers.
    pub answers: usize,
    /// Time spent.
    pub seconds: u64,
    /// The same day, for counting.
    #[serde(skip)]
    pub(super) date: Date,
}

/// Seven days from a Monday on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Week {
    /// Its Monday.
    pub monday: String,
    /// Answers.
    pub answers: usize,
    /// Time spent.
    pub seconds: u64,
    /// Mean score, 0 to 1.
    pub score: Option<f64>,
    /// Share remembered of what was asked again.
    pub retention: Option<f64>,
    /// Mean pace, words a minute.
    pub pace: Option<f64>,
    /// Mean fillers an answer.
    pub fillers: Option<f64>,
}

/// A topic over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicTrend {
    /// The topic; empty for questions without one.
    pub topic: String,
    /// Answers.
    pub answers: usize,
    /// Mean score, 0 to 1.
    pub mean: Option<f64>,
    /// Mean score of the last 30 days less that of before.
    pub change: Option<f64>,
}

/// A mean that is being taken.
#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: usize,
}

impl Mean {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value.filter(|v| v.is_finite()) {
            self.sum += value;
            self.count += 1;
        }
    }

    fn get(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }
}

/// Makes the overview.
pub fn build(material: &Material<'_>) -> Overview {
    let Material { log, days, now, .. } = *material;
    let today = days.day(now);
    let dated: Vec<(Date, &LogEntry)> = log.iter().map(|l| (days.day(l.at), l)).collect();
    let mut score = Mean::default();
    log.iter().for_each(|l| score.add(l.score));
    let again = asked_again(&dated);
    let remembered = again.iter().filter(|(_, known)| *known).count();
    let calendar = calendar(&dated);
    let practised: BTreeSet<Date> = calendar.iter().map(|d| d.date).collect();
    let mut forecast = forecast(material.due, days, now);
    let due_today = if forecast.is_empty() { 0 } else { forecast.remove(0) };
    Overview {
        answers: log.len(),
        questions: log.iter().map(|l| &l.question).collect::<std::collections::HashSet<_>>().len(),
        seconds: log.iter().map(|l| l.milliseconds).fold(0, u64::saturating_add) / 1000,
        mean_score: score.get(),
        days: practised.len(),
        streak: streak(&practised, today),
        longest_streak: longest_streak(&practised),
        due_today,
        due_next_days: forecast,
        new: material.new,
        retention: Retention {
            asked: again.len(),
            remembered,
            share: (!again.is_empty()).then(|| remembered as f64 / again.len() as f64),
            wanted: material.retention,
        },
        calendar,
        weeks: weeks(&dated, &again, today),
        topics: topics(&dated, today),
        weakest: material.weakest.to_vec(),
        leeches: material.leeches.to_vec(),
        rounds: rounds(material),
        today: today.to_string(),
    }
}

fn rounds(material: &Material<'_>) -> Vec<EarlierRound> {
    let mock = material.rounds.iter().rev().filter(|r| r.kind == RoundKind::Mock);
    mock.map(|r| EarlierRound {
        round: r.id,
        date: words::date(r.started_at, material.zone),
        score: outline_scores(r).round,
    })
    .collect()
}

/// Answers to questions that had been asked on an earlier day, and whether each was remembered.
fn asked_again(dated: &[(Date, &LogEntry)]) -> Vec<(Date, bool)> {
    let mut last: HashMap<&QuestionId, Date> = HashMap::new();
    let mut again = Vec::new();
    for (day, logged) in dated.iter().filter(|(_, l)| l.moves_card) {
        if last.insert(&logged.question, *day).is_some_and(|before| before < *day) {
            again.push((*day, logged.rating != Rating::Again));
        }
    }
    again
}

fn calendar(dated: &[(Date, &LogEntry)]) -> Vec<DayCount> {
    let mut days: BTreeMap<Date, (usize, u64)> = BTreeMap::new();
    for (day, logged) in dated {
        let count = days.entry(*day).or_default();
        *count = (count.0 + 1, count.1.saturating_add(logged.milliseconds));
    }
    days.into_iter()
        .map(|(date, (answers, ms))| DayCount { day: date.to_string(), answers, seconds: ms / 1000, date })
        .collect()
}

/// The Monday of a day's week.
pub(super) fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(since.days()).unwrap_or(day)
}

fn weeks(dated: &[(Date, &LogEntry)], again: &[(Date, bool)], today: Date) -> Vec<Week> {
    let mut by_week: BTreeMap<Date, Vec<&LogEntry>> = BTreeMap::new();
    for (day, logged) in dated {
        by_week.entry(monday(*day)).or_default().push(logged);
    }
    let first = by_week.keys().next().copied().unwrap_or(today);
    let mut known: HashMap<Date, Mean> = HashMap::new();
    for (day, remembered) in again {
        known.entry(monday(*day)).or_default().add(Some(f64::from(u8::from(*remembered))));
    }
    let this = monday(today);
    (0..WEEKS as i64)
        .rev()
        .filter_map(|n| this.checked_sub((n * 7).days()).ok())
        .filter(|week| *week >= monday(first))
        .map(|week| {
            let answers = by_week.get(&week).map(Vec::as_slice).unwrap_or_default();
            let mean = |of: fn(&LogEntry) -> Option<f64>| {
                let mut mean = Mean::default();
                answers.iter().for_each(|l| mean.add(of(l)));
                mean.get()
            };
            Week {
                monday: week.to_string(),
                answers: answers.len(),
                seconds: answers.iter().map(|l| l.milliseconds).fold(0, u64::saturating_add) / 1000,
                score: mean(|l| l.score),
                retention: known.get(&week).copied().and_then(Mean::get),
                pace: mean(|l| l.pace),
                fillers: mean(|l| l.fillers),
            }
        })
        .collect()
}

fn topics(dated: &[(Date, &LogEntry)], today: Date) -> Vec<TopicTrend> {
    let since = today.checked_sub(LATELY.days()).unwrap_or(today);
    let mut topics: BTreeMap<&str, (usize, Mean, Mean)> = BTreeMap::new();
    for (day, logged) in dated {
        let (answers, before, lately) = topics.entry(&logged.topic).or_default();
        *answers += 1;
        if *day > since { lately } else { before }.add(logged.score);
    }
    topics
        .into_iter()
        .map(|(topic, (answers, before, lately))| {
            let all = Mean { sum: before.sum + lately.sum, count: before.count + lately.count };
            let change = lately.get().zip(before.get()).map(|(now, then)| now - then);
            TopicTrend { topic: topic.to_owned(), answers, mean: all.get(), change }
        })
        .collect()
}

/// Days in a row up to today, or up to yesterday while today has none yet.
fn streak(practised: &BTreeSet<Date>, today: Date) -> usize {
    let mut day = today;
    if !practised.contains(&day) {
        day = day.yesterday().unwrap_or(day);
    }
    let mut count = 0;
    while practised.contains(&day) {
        count += 1;
        match day.yesterday() {
            Ok(before) => day = before,
            Err(_) => break,
        }
    }
    count
}

fn longest_streak(practised: &BTreeSet<Date>) -> usize {
    let (mut longest, mut row, mut last) = (0, 0, None::<Date>);
    for day in practised {
        row = if last.and_then(|l| l.tomorrow().ok()) == Some(*day) { row + 1 } else { 1 };
        longest = longest.max(row);
        last = Some(*day);
    }
    longest
}

/// How many are due today (or before), and on each of the next days.
fn forecast(due: &[Timestamp], days: &Days, now: Timestamp) -> Vec<usize> {
    let mut counts = vec![0; AHEAD + 1];
    for time in due {
        let day = if *time <= now { 0 } else { days.between(now, *time) as usize };
        if let Some(count) = counts.get_mut(day) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use jiff::{SignedDuration, civil::date};

    pub(in crate::report) fn now() -> Timestamp {
        "2026-01-21T12:00:00Z".parse().unwrap()
    }

    /// Answers of so many days ago.
    pub(in crate::report) fn log() -> Vec<LogEntry> {
        let answer = |days: i64, question: &str, score: f64, rating| LogEntry {
            at: now() - SignedDuration::from_hours(24 * days),
            question: QuestionId::new(question),
            topic: if question == "a" { "k8s".into() } else { String::new() },
            score: Some(score),
            rating,
            moves_card: true,
            milliseconds: 61_000,
            pace: (days < 9).then_some(120.0 + days as f64),
            fillers: (days < 9).then_some(3.0),
        };
        vec![
            answer(60, "a", 0.2, Rating::Again),
            answer(59, "a", 0.4, Rating::Hard),
            answer(15, "b", 0.6, Rating::Good),
            answer(8, "a", 0.1, Rating::Again),
            answer(1, "a", 0.8, Rating::Good),
            answer(1, "a", 0.9, Rating::Good),
            LogEntry { moves_card: false, ..answer(0, "b", 1.0, Rating::Again) },
        ]
    }

    pub(in crate::report) fn overview(log: &[LogEntry]) -> Overview {
        let days = Days::new(TimeZone::UTC);
        let weakest = [ConceptCount {
            question: QuestionId::new("a"),
            concept: "etcd <quorum>".into(),
            missed: 4,
            asked: 5,
        }];
        build(&Material {
            log,
            leeches: &[],
            weakest: if log.is_empty() { &[] } else { &weakest },
            due: &[now() - SignedDuration::from_hours(99), now() + SignedDuration::from_hours(50)],
            new: 7,
            rounds: &[],
            retention: 0.9,
            days: &days,
            zone: &TimeZone::UTC,
            now: now(),
        })
    }

    #[test]
    fn counts_over_time() {
        let o = overview(&log());
        assert_eq!((o.answers, o.questions, o.days, o.seconds), (7, 2, 6, 427));
        assert_eq!((o.streak, o.longest_streak), (2, 2));
        assert_eq!((o.due_today, o.due_next_days.len(), o.due_next_days[1]), (1, AHEAD, 1));
        // Asked again on a later day: 59, 8 and the first of the two of yesterday.
        assert_eq!((o.retention.asked, o.retention.remembered), (3, 2));
        assert_eq!(o.weeks.len(), 10);
        assert_eq!((o.weeks[9].answers, o.weeks[9].score, o.weeks[9].retention), (3, Some(0.9), Some(1.0)));
        assert_eq!((o.weeks[8].pace, o.weeks[7].pace), (Some(128.0), None));
        let k8s = &o.topics[1];
        assert_eq!((k8s.topic.as_str(), k8s.answers), ("k8s", 5));
        assert!((k8s.change.unwrap() - 0.3).abs() < 1e-9);
        let nothing = overview(&[]);
        assert_eq!((nothing.streak, nothing.mean_score, nothing.weeks.len()), (0, None, 1));
    }

    #[test]
    fn a_streak_lasts_until_a_day_is_left_out() {
        let today = date(2026, 1, 10);
        for (days, count, longest) in [
            (&[10, 9, 8, 6][..], 3, 3),
            (&[9, 8], 2, 2),
            (&[8], 0, 1),
            (&[], 0, 0),
            (&[10, 3, 4, 5, 6], 1, 4),
        ] {
            let practised = days.iter().map(|d| date(2026, 1, *d)).collect();
            assert_eq!((streak(&practised, today), longest_streak(&practised)), (count, longest), "{days:?}");
        }
    }

    #[test]
    fn what_is_overdue_is_due_today() {
        let now: Timestamp = "2026-01-10T12:00:00Z".parse().unwrap();
        let due: Vec<Timestamp> =
            ["2026-01-01T04:00:00Z", "2026-01-10T13:00:00Z", "2026-01-12T04:00:00Z", "2027-01-01T04:00:00Z"]
                .iter()
                .map(|t| t.parse().unwrap())
                .collect();
        let counts = forecast(&due, &Days::new(TimeZone::UTC), now);
        assert_eq!(counts[..4], [2, 0, 1, 0]);
        assert_eq!(counts.iter().sum::<usize>(), 3);
    }
}
