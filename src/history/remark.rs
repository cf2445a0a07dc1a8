//! Remarks as they are stored: by name, so that one of a newer version is kept.

use crate::{grade::Remark, wording};
use serde::{Deserialize, Serialize};

/// Name of [`StoredRemark::RatedElsewhere`].
const RATED_ELSEWHERE: &str = "rated_elsewhere";

/// A remark on a stored answer. JSON holds its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum StoredRemark {
    /// One that grading gave.
    Graded(Remark),
    /// The answer was given and rated in another program, so there are no words to grade.
    RatedElsewhere,
    /// The name of one that only a newer version knows.
    Unknown(String),
}

impl StoredRemark {
    /// The name that JSON holds.
    pub fn name(&self) -> &str {
        match self {
            Self::Graded(remark) => wording::remark_name(*remark),
            Self::RatedElsewhere => RATED_ELSEWHERE,
            Self::Unknown(name) => name,
        }
    }

    /// The remark for a reader; one that is not known reads as its name.
    pub fn sentence(&self) -> String {
        match self {
            Self::Graded(remark) => wording::remark_sentence(*remark).to_owned(),
            Self::RatedElsewhere => "Answered and rated in another program.".to_owned(),
            Self::Unknown(name) => wording::unknown_remark_sentence(name),
        }
    }
}

impl From<String> for StoredRemark {
    fn from(name: String) -> Self {
        match wording::remark_named(&name) {
            Some(remark) => Self::Graded(remark),
            None if name == RATED_ELSEWHERE => Self::RatedElsewhere,
            None => Self::Unknown(name),
        }
    }
}

impl From<StoredRemark> for String {
    fn from(remark: StoredRemark) -> Self {
        remark.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written_back_as_they_are() {
        for (json, remark, sentence) in [
            (
                r#""keyword_list""#,
                StoredRemark::Graded(Remark::KeywordList),
                "This is a list of keywords: say how they are connected.",
            ),
            (r#""rated_elsewhere""#, StoredRemark::RatedElsewhere, "Answered and rated in another program."),
            (r#""off_the_topic""#, StoredRemark::Unknown("off_the_topic".into()), "off the topic"),
        ] {
            let read: StoredRemark = serde_json::from_str(json).unwrap();
            assert_eq!((&read, read.sentence().as_str()), (&remark, sentence));
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
        }
    }
}
