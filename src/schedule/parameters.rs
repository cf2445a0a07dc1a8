//! The parameters of FSRS-6: the default ones, or a person's own.

use fsrs::{DEFAULT_PARAMETERS, FSRS};
use serde::{Deserialize, Serialize};

/// Parameters of FSRS-6.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f32>", into = "Vec<f32>")]
pub struct Parameters(Vec<f32>);

/// How many there are.
const COUNT: usize = DEFAULT_PARAMETERS.len();

impl Parameters {
    /// Parameters of these values; `None` when they are none of FSRS-6.
    pub fn new(values: &[f32]) -> Option<Self> {
        let sound =
            values.len() == COUNT && values.iter().all(|v| v.is_finite()) && FSRS::new(values).is_ok();
        sound.then(|| Self(values.to_vec()))
    }

    /// The values.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// How fast what is known fades, the last of the values.
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
    type Error = &'static str;

    fn try_from(values: Vec<f32>) -> Result<Self, Self::Error> {
        Self::new(&values).ok_or("no parameters of FSRS-6")
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
    fn only_sound_parameters_are_taken() {
        let default = Parameters::default();
        assert_eq!(Parameters::new(default.as_slice()), Some(default.clone()));
        let text = serde_json::to_string(&default).unwrap();
        assert_eq!(serde_json::from_str::<Parameters>(&text).unwrap(), default);
        for bad in ["[]", "[1, 2]", "{}", &text.replacen("0.", "1e99", 1)] {
            assert!(serde_json::from_str::<Parameters>(bad).is_err(), "{bad}");
        }
    }
}
