//! FSRS parameters fitted to a person's own answers.
//!
//! Takes the ratings of every question, gives parameters and how well they and those before foretell
//! what was remembered: log loss, and RMSE over bins (Ye and others, github.com/open-spaced-repetition/
//! srs-benchmark), both on the answers they were fitted to, the latest counting most. The fit is the
//! crate's: gradient descent from the default parameters.

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

/// Answers on a later day than the one before that a fit needs.
const ANSWERS: usize = 400;
/// Questions they must belong to, at least.
const QUESTIONS: usize = 64;
/// Between two reports of progress.
const LOOK: Duration = Duration::from_millis(100);

/// How much there is to learn from, and how much it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// Answers on a later day than the one before.
    pub answers: usize,
    /// Questions with such answers.
    pub questions: usize,
    /// So many such answers are needed.
    pub answers_needed: usize,
    /// Of so many questions.
    pub questions_needed: usize,
}

impl Readiness {
    /// Whether it is enough.
    pub fn is_enough(&self) -> bool {
        self.answers >= self.answers_needed && self.questions >= self.questions_needed
    }
}

/// How well parameters foretell what was remembered; lower is better.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// Mean surprise at an answer, in nats.
    pub log_loss: f64,
    /// Distance of foretold and true recall, 0 to 1, over bins of like answers.
    pub rmse: f64,
}

/// What tuning gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuned {
    /// The fitted parameters.
    pub parameters: Parameters,
    /// How well the parameters before did.
    pub before: Fit,
    /// How well the fitted ones do.
    pub after: Fit,
}

/// The parameters could not be fitted.
#[derive(Debug, thiserror::Error)]
#[error("the parameters could not be fitted: {0}")]
pub struct TuneError(String);

/// What there is to learn from: the ratings of many questions, each oldest first.
#[derive(Clone, Debug, Default)]
pub struct TrainingSet {
    items: Vec<FSRSItem>,
    cards: Vec<i64>,
    questions: usize,
}

impl TrainingSet {
    /// The lessons in the ratings of each question.
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
                // What was asked twice on one day says nothing of what is remembered.
                if last.is_some() && delta_t > 0 {
                    found.push((rated.at, card, FSRSItem { reviews: reviews.clone() }));
                }
                last = Some(rated.at);
            }
            questions_with += usize::from(found.len() > before);
        }
        // The latest weigh most, and are told by their order.
        found.sort_by_key(|(at, card, _)| (*at, *card));
        let (items, cards) = found.into_iter().map(|(_, card, item)| (item, card)).unzip();
        Self { items, cards, questions: questions_with }
    }

    /// How much there is.
    pub fn enough(&self) -> Readiness {
        Readiness {
            answers: self.items.len(),
            questions: self.questions,
            answers_needed: ANSWERS,
            questions_needed: QUESTIONS,
        }
    }

    /// Fits parameters; `progress` is told the share that is done now and then.
    ///
    /// # Errors
    /// When the answers are such that no parameters fit them.
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
            // Nobody waits any more when the program ends first.
            let _ = sender.send(compute_parameters(input));
        });
        let fitted = loop {
            match done.recv_timeout(LOOK) {
                Ok(fitted) => break fitted.map_err(failed)?,
                Err(mpsc::RecvTimeoutError::Timeout) => progress(share(&state)),
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Err(TuneError("the fit broke off".into()));
                }
            }
        };
        let parameters = Parameters::new(&fitted).ok_or_else(|| TuneError("it gave no numbers".into()))?;
        Ok(Tuned { before: self.fit(before)?, after: self.fit(&parameters)?, parameters })
    }

    /// How well parameters foretell what was remembered.
    fn fit(&self, parameters: &Parameters) -> Result<Fit, TuneError> {
        let fsrs = FSRS::new(parameters.as_slice()).map_err(failed)?;
        let fit =
            fsrs.evaluate_with_card_ids(self.items.clone(), self.cards.clone(), |_| true).map_err(failed)?;
        Ok(Fit { log_loss: f64::from(fit.log_loss), rmse: f64::from(fit.rmse_bins) })
    }
}

fn share(state: &Mutex<CombinedProgressState>) -> f64 {
    let state = state.lock().unwrap_or_else(PoisonError::into_inner);
    if state.total() == 0 { 0.0 } else { (state.current() as f64 / state.total() as f64).clamp(0.0, 1.0) }
}

fn failed(error: FSRSError) -> TuneError {
    TuneError(match error {
        FSRSError::NotEnoughData => "there are not enough answers".into(),
        FSRSError::Interrupted => "it was interrupted".into(),
        FSRSError::InvalidInput => "the answers do not fit together".into(),
        other => format!("{other:?}"),
    })
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
    fn only_answers_on_later_days_teach() {
        let days = Days::new(TimeZone::UTC);
        let (a, b, c) = (
            rated(&[(0, Rating::Again), (1, Rating::Good), (25, Rating::Good), (100, Rating::Hard)]),
            rated(&[(0, Rating::Easy)]),
            rated(&[(0, Rating::Good), (2, Rating::Good)]),
        );
        let training_set = TrainingSet::new([a.as_slice(), &b, &c], &days);
        let enough = training_set.enough();
        assert_eq!((enough.answers, enough.questions, enough.is_enough()), (2, 1, false));
        assert_eq!(training_set.items[1].reviews.len(), 4);
        assert_eq!(training_set.items[1].reviews.iter().map(|r| r.delta_t).collect::<Vec<_>>(), [0, 0, 1, 3]);
    }

    #[test]
    fn nothing_to_learn_from_is_an_error_or_the_default() {
        let training_set = TrainingSet::new([], &Days::new(TimeZone::UTC));
        assert!(training_set.tune(&Parameters::default(), &mut |_| {}).is_err());
    }
}
