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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_similar_name_is_suggested() {
        for (word, expected) in [
            ("kubernets", "; did you mean `Kubernetes`?"),
            ("KUBERNETES", "; did you mean `Kubernetes`?"),
            ("dnss", "; did you mean `dns`?"),
            ("quorum", ""),
        ] {
            assert_eq!(did_you_mean(word, ["Kubernetes", "dns", "kube"]), expected);
        }
        assert_eq!(did_you_mean("dns", []), "");
    }
}
