//! The parameters of FSRS-6.

use fsrs::{DEFAULT_PARAMETERS, FSRS};
use serde::{Deserialize, Serialize};

/// Valid parameters of FSRS-6: the default ones, or those fitted to one person's answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f32>", into = "Vec<f32>")]
pub struct Parameters(Vec<f32>);

/// The values are not parameters of FSRS-6.
#[derive(Debug, thiserror::Error)]
#[error("not parameters of FSRS-6")]
pub struct InvalidParameters;

/// How many parameters FSRS-6 has.
const COUNT: usize = DEFAULT_PARAMETERS.len();

impl Parameters {
    /// Parameters from values; `None` when the count is wrong or FSRS rejects them.
    pub fn new(values: &[f32]) -> Option<Self> {
        let valid =
            values.len() == COUNT && values.iter().all(|v| v.is_finite()) && FSRS::new(values).is_ok();
        valid.then(|| Self(values.to_vec()))
    }

    /// The values.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// The decay of the forgetting curve, the last value.
    pub fn decay(&self) -> f32 {
        self.0[COUNT - 1]
    }
}

impl Default for Parameters {
    fn default() -> Self {
        Self(DEFAULT_PARAMETERS.to_vec())
    }
}

impl TryFrom<Vec<f32>> for Parameters {
    type Error = InvalidParameters;

    fn try_from(values: Vec<f32>) -> Result<Self, Self::Error> {
        Self::new(&values).ok_or(InvalidParameters)
    }
}

impl From<Parameters> for Vec<f32> {
    fn from(parameters: Parameters) -> Self {
        parameters.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_valid_parameters_are_accepted() {
        let default = Parameters::default();
        assert_eq!(Parameters::new(default.as_slice()), Some(default.clone()));
        let text = serde_json::to_string(&default).unwrap();
        assert_eq!(serde_json::from_str::<Parameters>(&text).unwrap(), default);
        for bad in ["[]", "[1, 2]", "{}", &text.replacen("0.", "1e99", 1)] {
            assert!(serde_json::from_str::<Parameters>(bad).is_err(), "{bad}");
        }
        let values = default.as_slice();
        assert_eq!((values.len(), default.decay()), (21, values[20]));
        // FSRS itself also takes the parameters of its earlier versions.
        assert_eq!(Parameters::new(&values[..19]), None);
        for wrong in [f32::NAN, f32::INFINITY] {
            let mut values = values.to_vec();
            values[3] = wrong;
            assert_eq!(Parameters::new(&values), None, "{wrong}");
        }
    }
}
