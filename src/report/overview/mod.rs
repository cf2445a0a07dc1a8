//! Owns the overview of the whole history: what was practised, with what result, what is due.
//!
//! Takes the log of all answers and the due dates as values, with the days to count by; gives an
//! [`Overview`], whose JSON is these types as they are. Never reads the clock.

pub mod text;

use super::{EarlierRound, outline_scores};
use crate::{
    bank::QuestionId,
    grade::Rating,
    history::{ConceptCount, LogEntry, RoundKind, RoundOutline},
    schedule::{Days, Leech},
    wording,
};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Days of the forecast.
const AHEAD: usize = 30;
/// Weeks of the trends.
const WEEKS: usize = 26;
/// Answers of this many days are compared with earlier ones.
const LATELY: i32 = 30;

/// What an overview is built from.
#[derive(Clone, Copy)]
pub struct OverviewInput<'a> {
    /// All answers, oldest first.
    pub log: &'a [LogEntry],
    /// Concepts that were not covered, the most often missed first.
    pub weakest: &'a [ConceptCount],
    /// Questions that are failed again and again, the worst first.
    pub leeches: &'a [Leech],
    /// Due date of each practised question of the bank.
    pub due: &'a [Timestamp],
    /// Number of questions of the bank that were never asked.
    pub new: usize,
    /// Rounds, newest first.
    pub rounds: &'a [RoundOutline],
    /// The share of answers the schedule wants remembered, 0 to 1.
    pub retention: f64,
    /// The calendar of study days.
    pub days: &'a Days,
    /// The reader's time zone.
    pub zone: &'a TimeZone,
    /// The current time.
    pub now: Timestamp,
}

/// The overview of the whole history.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overview {
    /// Number of answers.
    pub answers: usize,
    /// Number of different questions among them.
    pub questions: usize,
    /// Time spent answering.
    pub seconds: u64,
    /// Mean of the scores, 0 to 1.
    pub mean_score: Option<f64>,
    /// Number of days with answers.
    pub days: usize,
    /// Days in a row up to today, or up to yesterday while today has no answers yet.
    pub streak: usize,
    /// Most days in a row.
    pub longest_streak: usize,
    /// Number of questions due today or before.
    pub due_today: usize,
    /// Number of questions due on each of the next days.
    pub due_next_days: Vec<usize>,
    /// Number of questions that were never asked.
    pub new: usize,
    /// How much of what was asked again was remembered.
    pub retention: Retention,
    /// Each day with answers, oldest first.
    pub calendar: Vec<DayCount>,
    /// The last weeks, oldest first, those without answers included.
    pub weeks: Vec<Week>,
    /// By topic, alphabetically.
    pub topics: Vec<TopicTrend>,
    /// Concepts that are missed most often.
    pub weakest: Vec<ConceptCount>,
    /// Questions that are failed again and again.
    pub leeches: Vec<Leech>,
    /// Mock rounds, oldest first.
    pub rounds: Vec<EarlierRound>,
    /// The current study day, ISO 8601.
    pub today: String,
}

/// How much was remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Retention {
    /// Answers to questions asked on an earlier day before.
    pub asked: usize,
    /// Those of them not rated Again.
    pub remembered: usize,
    /// Their share, 0 to 1.
    pub share: Option<f64>,
    /// The share the schedule wants, 0 to 1.
    pub wanted: f64,
}

/// The answers of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// The day, ISO 8601.
    pub day: String,
    /// Number of answers.
    pub answers: usize,
    /// Time spent.
    pub seconds: u64,
    /// The day as a date.
    #[serde(skip)]
    pub(super) date: Date,
}

/// The answers of a week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Week {
    /// Its Monday, ISO 8601.
    pub monday: String,
    /// Number of answers.
    pub answers: usize,
    /// Time spent.
    pub seconds: u64,
    /// Mean score, 0 to 1.
    pub score: Option<f64>,
    /// Share remembered of what was asked again, 0 to 1.
    pub retention: Option<f64>,
    /// Mean pace, words a minute.
    pub pace: Option<f64>,
    /// Mean number of fillers in an answer.
    pub fillers: Option<f64>,
}

/// A topic over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicTrend {
    /// Its name; empty for questions without a topic.
    pub topic: String,
    /// Number of answers.
    pub answers: usize,
    /// Mean score, 0 to 1.
    pub mean: Option<f64>,
    /// Mean score of the last 30 days minus the earlier mean.
    pub change: Option<f64>,
}

/// A running mean.
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

/// Builds the overview.
pub fn build(input: &OverviewInput<'_>) -> Overview {
    let OverviewInput { log, days, now, .. } = *input;
    let today = days.day(now);
    let dated: Vec<(Date, &LogEntry)> = log.iter().map(|l| (days.day(l.at), l)).collect();
    let mut score = Mean::default();
    log.iter().for_each(|l| score.add(l.score));
    let again = asked_again(&dated);
    let remembered = again.iter().filter(|(_, known)| *known).count();
    let calendar = calendar(&dated);
    let practised: BTreeSet<Date> = calendar.iter().map(|d| d.date).collect();
    let mut forecast = forecast(input.due, days, now);
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
        new: input.new,
        retention: Retention {
            asked: again.len(),
            remembered,
            share: (!again.is_empty()).then(|| remembered as f64 / again.len() as f64),
            wanted: input.retention,
        },
        calendar,
        weeks: weeks(&dated, &again, today),
        topics: topics(&dated, today),
        weakest: input.weakest.to_vec(),
        leeches: input.leeches.to_vec(),
        rounds: rounds(input),
        today: today.to_string(),
    }
}

fn rounds(input: &OverviewInput<'_>) -> Vec<EarlierRound> {
    let mock = input.rounds.iter().rev().filter(|r| r.kind == RoundKind::Mock);
    mock.map(|r| EarlierRound {
        round: r.id,
        date: wording::date(r.started_at, input.zone),
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

/// Number of questions due today or before, and on each of the next days.
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

    /// Answers from some days ago.
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
        build(&OverviewInput {
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
        // Asked again on a later day: 59, 8 and the first of the two from yesterday.
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
    fn a_streak_lasts_until_a_day_without_answers() {
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
