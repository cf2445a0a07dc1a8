//! A compact log of all answers, for trends over the whole history.

use super::{History, HistoryError, columns::timestamp};
use crate::{bank::QuestionId, grade::Rating, wording};
use jiff::Timestamp;

/// An answer without its text.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// When it was given.
    pub at: Timestamp,
    /// The question.
    pub question: QuestionId,
    /// The question's first topic at that time.
    pub topic: String,
    /// 0 to 1; `None` where there was nothing to grade against.
    pub score: Option<f64>,
    /// Its rating.
    pub rating: Rating,
    /// Whether it was a first attempt, which changes the card.
    pub moves_card: bool,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
    /// Words per minute, if measured.
    pub pace: Option<f64>,
    /// Number of fillers, if measured.
    pub fillers: Option<f64>,
}

impl History {
    /// All answers, oldest first.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn log(&self) -> Result<Vec<LogEntry>, HistoryError> {
        let mut statement = self
            .connection
            .prepare(
                "SELECT given_at, question_id, topic, score, rating, attempt = 1, duration_ms, \
                 CASE WHEN json_valid(delivery) THEN coalesce( \
                     json_extract(delivery, '$.pace.words_per_minute'), json_extract(delivery, '$.pace')) END, \
                 CASE WHEN json_valid(delivery) THEN CASE json_type(delivery, '$.fillers') \
                     WHEN 'array' THEN json_array_length(delivery, '$.fillers') \
                     ELSE json_extract(delivery, '$.fillers') END END \
                 FROM review ORDER BY given_at, id",
            )
            .map_err(self.at())?;
        let rows = statement
            .query_map([], |row| {
                Ok(LogEntry {
                    at: timestamp(row.get(0)?),
                    question: QuestionId::new(row.get::<_, String>(1)?),
                    topic: row.get(2)?,
                    score: row.get(3)?,
                    rating: wording::rating_numbered(row.get(4)?),
                    moves_card: row.get(5)?,
                    milliseconds: row.get(6)?,
                    // What is not a number was not measured.
                    pace: row.get(7).unwrap_or_default(),
                    fillers: row.get(8).unwrap_or_default(),
                })
            })
            .map_err(self.at())?;
        rows.collect::<Result<_, _>>().map_err(self.at())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::history::{
        Answered,
        tests::{answered, at, marks},
    };

    #[test]
    fn the_log_is_in_order_of_time() {
        let mut history = History::in_memory().unwrap();
        history.add(&answered("late", 9), &marks(Rating::Easy), None).unwrap();
        let early = Answered { attempt: 2, topic: String::new(), ..answered("early", 1) };
        let mut ungraded = marks(Rating::Again);
        ungraded.score = None;
        history.add(&early, &ungraded, None).unwrap();
        let entry = LogEntry {
            at: at(9),
            question: QuestionId::new("late"),
            topic: "k8s".into(),
            score: Some(0.5),
            rating: Rating::Easy,
            moves_card: true,
            milliseconds: 1500,
            pace: None,
            fillers: None,
        };
        let first = LogEntry {
            at: at(1),
            question: QuestionId::new("early"),
            topic: String::new(),
            score: None,
            rating: Rating::Again,
            moves_card: false,
            ..entry.clone()
        };
        assert_eq!(history.log().unwrap(), [first, entry]);
    }
}
