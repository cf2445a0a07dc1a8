//! Suggestions for misspelled names.

/// The similarity (Jaro-Winkler) above which a name is suggested.
pub(super) const SIMILAR: f64 = 0.8;

/// `; did you mean …?` with the most similar of `known`, or nothing.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let nearest = known
        .into_iter()
        .map(|k| (strsim::jaro_winkler(&word.to_lowercase(), &k.to_lowercase()), k))
        .filter(|(similarity, _)| *similarity > SIMILAR)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map_or_else(String::new, |(_, k)| format!("; did you mean `{k}`?"))
}
