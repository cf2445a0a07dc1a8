//! FSRS parameters fitted to one person's answers.
//!
//! Takes the ratings of every question; gives parameters, and how well they and the previous ones
//! predict recall: log loss, and RMSE over bins (Ye and others, github.com/open-spaced-repetition/
//! srs-benchmark), both on the training answers, weighted towards the latest. The fit itself is the
//! `fsrs` crate's: gradient descent from the default parameters.

use super::{Days, Parameters};
use crate::history::Rated;
use fsrs::{
    CombinedProgressState, ComputeParametersInput, FSRS, FSRSError, FSRSItem, FSRSReview, compute_parameters,
};
use jiff::Timestamp;
use serde::Serialize;
use std::{
    sync::{Mutex, PoisonError, mpsc},
    time::Duration,
};

/// Answers that a fit needs; only those on a later day than the answer before count.
const ANSWERS: usize = 400;
/// Questions that these answers must cover.
const QUESTIONS: usize = 64;
/// Time between two progress reports.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// How much training data there is, and how much a fit needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// Answers on a later day than the one before, which are the ones that count.
    pub answers: usize,
    /// Questions with such answers.
    pub questions: usize,
    /// Answers needed.
    pub answers_needed: usize,
    /// Questions needed.
    pub questions_needed: usize,
}

impl Readiness {
    /// Whether there is enough of both.
    pub fn is_enough(&self) -> bool {
        self.answers >= self.answers_needed && self.questions >= self.questions_needed
    }
}

/// How well parameters predict recall; lower is better.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// Mean log loss of an answer, in nats.
    pub log_loss: f64,
    /// Root mean square error of predicted recall, 0 to 1, over bins of similar answers.
    pub rmse: f64,
}

/// The result of tuning.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuned {
    /// The fitted parameters.
    pub parameters: Parameters,
    /// The fit of the previous parameters.
    pub before: Fit,
    /// The fit of the new ones.
    pub after: Fit,
}

/// The parameters could not be fitted.
#[derive(Debug, thiserror::Error)]
pub enum TuneError {
    /// Too little training data.
    #[error("the parameters could not be fitted: there are not enough answers")]
    NotEnoughData,
    /// The fit stopped before it was done.
    #[error("the parameters could not be fitted: the fit was interrupted")]
    Interrupted,
    /// The fit gave values that are not parameters.
    #[error("the parameters could not be fitted: the result is not valid")]
    InvalidResult,
    /// FSRS rejects the answers.
    #[error("the parameters could not be fitted: the answers contradict each other")]
    InvalidAnswers,
    /// FSRS failed otherwise.
    #[error("the parameters could not be fitted: {0}")]
    Fsrs(FSRSError),
}

/// Training data: the answers of many questions, in the form that FSRS is fitted to.
#[derive(Clone, Debug, Default)]
pub struct TrainingSet {
    items: Vec<FSRSItem>,
    cards: Vec<i64>,
    questions: usize,
}

impl TrainingSet {
    /// Builds the training data from the ratings of each question, oldest first.
    pub fn new<'r>(questions: impl IntoIterator<Item = &'r [Rated]>, days: &Days) -> Self {
        let mut found: Vec<(Timestamp, i64, FSRSItem)> = Vec::new();
        let mut questions_with = 0;
        for (card, ratings) in (0..).zip(questions) {
            let before = found.len();
            let mut reviews: Vec<FSRSReview> = Vec::with_capacity(ratings.len());
            let mut last = None;
            for rated in ratings {
                let delta_t = last.map_or(0, |last| days.between(last, rated.at));
                reviews.push(FSRSReview { rating: rated.rating as u32, delta_t });
                // A second answer on the same day tells nothing about memory.
                if last.is_some() && delta_t > 0 {
                    found.push((rated.at, card, FSRSItem { reviews: reviews.clone() }));
                }
                last = Some(rated.at);
            }
            questions_with += usize::from(found.len() > before);
        }
        // FSRS weights answers by their position, the last most.
        found.sort_by_key(|(at, card, _)| (*at, *card));
        let (items, cards) = found.into_iter().map(|(_, card, item)| (item, card)).unzip();
        Self { items, cards, questions: questions_with }
    }

    /// Whether there is enough data for a fit.
    pub fn readiness(&self) -> Readiness {
        Readiness {
            answers: self.items.len(),
            questions: self.questions,
            answers_needed: ANSWERS,
            questions_needed: QUESTIONS,
        }
    }

    /// Fits parameters; `progress` is called now and then with the share that is done, 0 to 1.
    ///
    /// # Errors
    /// When there are too few answers, or no parameters fit them.
    pub fn tune(&self, before: &Parameters, progress: &mut dyn FnMut(f64)) -> Result<Tuned, TuneError> {
        let state = CombinedProgressState::new_shared();
        let input = ComputeParametersInput {
            train_set: self.items.clone(),
            card_ids: Some(self.cards.clone()),
            progress: Some(state.clone()),
            ..ComputeParametersInput::default()
        };
        let (sender, done) = mpsc::channel();
        std::thread::spawn(move || {
            // Fails only when the receiver is gone, because `tune` returned early.
            let _ = sender.send(compute_parameters(input));
        });
        let fitted = loop {
            match done.recv_timeout(PROGRESS_INTERVAL) {
                Ok(fitted) => break fitted.map_err(tune_error)?,
                Err(mpsc::RecvTimeoutError::Timeout) => progress(share_done(&state)),
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(TuneError::Interrupted),
            }
        };
        let parameters = Parameters::new(&fitted).ok_or(TuneError::InvalidResult)?;
        Ok(Tuned { before: self.fit(before)?, after: self.fit(&parameters)?, parameters })
    }

    fn fit(&self, parameters: &Parameters) -> Result<Fit, TuneError> {
        let fsrs = FSRS::new(parameters.as_slice()).map_err(tune_error)?;
        let fit = fsrs
            .evaluate_with_card_ids(self.items.clone(), self.cards.clone(), |_| true)
            .map_err(tune_error)?;
        Ok(Fit { log_loss: f64::from(fit.log_loss), rmse: f64::from(fit.rmse_bins) })
    }
}

fn share_done(state: &Mutex<CombinedProgressState>) -> f64 {
    let state = state.lock().unwrap_or_else(PoisonError::into_inner);
    share(state.current(), state.total())
}

/// The share of `total` that `current` is, 0 to 1; 0 before the total is known.
fn share(current: usize, total: usize) -> f64 {
    if total == 0 { 0.0 } else { (current as f64 / total as f64).min(1.0) }
}

fn tune_error(error: FSRSError) -> TuneError {
    match error {
        FSRSError::NotEnoughData => TuneError::NotEnoughData,
        FSRSError::Interrupted => TuneError::Interrupted,
        FSRSError::InvalidInput => TuneError::InvalidAnswers,
        other => TuneError::Fsrs(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::Rating;
    use jiff::{SignedDuration, tz::TimeZone};

    fn rated(steps: &[(i64, Rating)]) -> Vec<Rated> {
        let start: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
        steps
            .iter()
            .map(|(h, rating)| Rated { at: start + SignedDuration::from_hours(*h), rating: *rating })
            .collect()
    }

    #[test]
    fn only_answers_on_later_days_count() {
        let days = Days::new(TimeZone::UTC);
        let (a, b, c) = (
            rated(&[(0, Rating::Again), (1, Rating::Good), (25, Rating::Good), (100, Rating::Hard)]),
            rated(&[(0, Rating::Easy)]),
            rated(&[(0, Rating::Good), (2, Rating::Good)]),
        );
        let training_set = TrainingSet::new([a.as_slice(), &b, &c], &days);
        let readiness = training_set.readiness();
        assert_eq!((readiness.answers, readiness.questions, readiness.is_enough()), (2, 1, false));
        assert_eq!(training_set.items[1].reviews.len(), 4);
        assert_eq!(training_set.items[1].reviews.iter().map(|r| r.delta_t).collect::<Vec<_>>(), [0, 0, 1, 3]);
    }

    #[test]
    fn both_answers_and_questions_must_suffice() {
        for (answers, questions, enough) in
            [(400, 64, true), (399, 64, false), (400, 63, false), (9999, 9999, true)]
        {
            let readiness = Readiness { answers, questions, ..TrainingSet::default().readiness() };
            assert_eq!(readiness.is_enough(), enough, "{answers} of {questions}");
        }
    }

    #[test]
    fn training_data_is_in_order_of_time_across_questions() {
        let days = Days::new(TimeZone::UTC);
        let a = rated(&[(0, Rating::Good), (48, Rating::Again), (240, Rating::Easy)]);
        let b = rated(&[(0, Rating::Hard), (96, Rating::Good)]);
        let training_set = TrainingSet::new([a.as_slice(), &b], &days);
        assert_eq!(training_set.cards, [0, 1, 0]);
        let last = |n: usize| training_set.items[n].reviews.last().map(|r| (r.rating, r.delta_t));
        assert_eq!((last(0), last(1), last(2)), (Some((1, 2)), Some((3, 4)), Some((4, 8))));
        assert_eq!((training_set.readiness().answers, training_set.readiness().questions), (3, 2));
    }

    #[test]
    fn fitted_parameters_predict_at_least_as_well_as_those_before() {
        // A better memory than the default parameters expect: one in ten is forgotten after months.
        let days = Days::new(TimeZone::UTC);
        let questions: Vec<_> = (0..80i64)
            .map(|n| {
                let last = if n % 10 == 0 { Rating::Again } else { Rating::Good };
                let steps = [(0, Rating::Good), (5, Rating::Good), (60, Rating::Good), (300, last)];
                rated(&steps.map(|(days, rating)| (24 * days + n, rating)))
            })
            .collect();
        let training_set = TrainingSet::new(questions.iter().map(Vec::as_slice), &days);
        let mut shares = Vec::new();
        let tuned = training_set.tune(&Parameters::default(), &mut |share| shares.push(share)).unwrap();
        assert_ne!(tuned.parameters, Parameters::default());
        assert!(tuned.after.log_loss < tuned.before.log_loss, "{tuned:?}");
        assert!(tuned.after.rmse < tuned.before.rmse, "{tuned:?}");
        assert!(shares.is_sorted() && shares.iter().all(|s| (0.0..=1.0).contains(s)), "{shares:?}");
    }

    #[test]
    fn no_training_data_is_an_error() {
        let training_set = TrainingSet::new([], &Days::new(TimeZone::UTC));
        let error = training_set.tune(&Parameters::default(), &mut |_| {}).unwrap_err();
        assert!(matches!(error, TuneError::NotEnoughData), "{error}");
    }

    #[test]
    fn progress_is_a_share_of_the_total() {
        for (current, total, expected) in [(0, 0, 0.0), (0, 4, 0.0), (1, 4, 0.25), (4, 4, 1.0), (5, 4, 1.0)] {
            assert_eq!(share(current, total), expected, "{current} of {total}");
        }
    }

    #[test]
    fn errors_of_fsrs_say_what_is_wrong() {
        for (error, words) in [
            (FSRSError::NotEnoughData, "there are not enough answers"),
            (FSRSError::Interrupted, "the fit was interrupted"),
            (FSRSError::InvalidInput, "the answers contradict each other"),
            (FSRSError::InvalidParameters, "InvalidParameters"),
        ] {
            let message = tune_error(error).to_string();
            assert_eq!(message, format!("the parameters could not be fitted: {words}"));
        }
    }
}
