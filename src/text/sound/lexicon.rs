//! The lexicon: technical terms and their spoken forms, built in and the user's.

use super::{
    distance::{self, Aligner, LEAST_GAP, Nearest},
    form::{self, Form},
    phoneme::Phoneme,
    pronounce::lines,
};
use crate::text::{Language, fold, is_stop_word, stem, words};
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

static BUILT_IN: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    lines(include_str!("spoken_forms.txt")).for_each(|line| table.add_line(line));
    table
});

/// The names alone: whether a term is known needs no phonemes.
static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let names = lines(include_str!("spoken_forms.txt")).flat_map(|line| {
        let (names, _) = line.split_once(": ").unwrap_or((line, ""));
        names.split(", ").flat_map(|group| group.split(" = "))
    });
    names.map(key).collect()
});

/// Known terms with their spoken forms; by default the built-in ones, which all lexicons share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    /// The user's terms.
    user: Table,
}

impl Lexicon {
    /// Adds a term, or more forms of a known one. A form is what a recogniser writes: words and single
    /// letters (`cube c t l`).
    pub(crate) fn add<'f>(&mut self, name: &str, forms: impl IntoIterator<Item = &'f str>) {
        let forms: Vec<_> = forms.into_iter().collect();
        self.user.add(&[name], &forms);
    }

    /// Whether a name is that of a known term.
    pub(crate) fn knows(&self, name: &str) -> bool {
        let key = key(name);
        NAMES.contains(&key) && !is_stop_word(&fold(name)) || self.user.get(&key).is_some()
    }

    /// The entries of a name, the user's first.
    pub(super) fn entries(&self, name: &str) -> impl Iterator<Item = &LexiconEntry> {
        let key = key(name);
        let is_term = !is_stop_word(&fold(name));
        let built_in = Some(&*BUILT_IN).filter(|_| is_term);
        [Some(&self.user), built_in].into_iter().flatten().filter_map(move |table| table.get(&key))
    }

    /// The entry of a heard word, the user's first. A function word is no built-in term, although `O(n)`
    /// has the key of 'on'.
    pub(super) fn entry(&self, folded: &str) -> Option<&LexiconEntry> {
        self.user.get(folded).or_else(|| BUILT_IN.get(folded).filter(|_| !is_stop_word(folded)))
    }

    /// Whether a known term other than `name` is nearer to `heard` than `distance`, in hundredths per
    /// phoneme.
    pub(super) fn has_nearer(
        &self,
        name: &str,
        heard: &[Phoneme],
        distance: f32,
        aligner: &mut Aligner,
    ) -> bool {
        if distance <= 0.0 {
            return false;
        }
        let name = stems(name);
        let query = Query::new(heard, distance);
        let mut is_other = |entry: &LexiconEntry, form: &Form| {
            query.has_nearer(form, aligner) && !entry.names.contains(&name)
        };
        let user = &self.user.entries;
        user.iter().any(|entry| entry.forms.iter().any(|form| is_other(entry, form)))
            || BUILT_IN_FORMS.iter().any(|place| {
                let entry = &BUILT_IN.entries[place.entry];
                query.may_be_near(place.mask, place.sounds) && is_other(entry, &entry.forms[place.form])
            })
    }
}

/// A built-in form, with what excludes most forms before they are compared.
struct FormPlace {
    mask: u64,
    sounds: usize,
    entry: usize,
    form: usize,
}

static BUILT_IN_FORMS: LazyLock<Vec<FormPlace>> = LazyLock::new(|| {
    let places = BUILT_IN.entries.iter().enumerate().flat_map(|(at, entry)| {
        entry.forms.iter().enumerate().map(move |(form, f)| FormPlace {
            mask: distance::mask(f.sounds.as_slice()),
            sounds: f.sounds.len(),
            entry: at,
            form,
        })
    });
    places.collect()
});

/// Heard phonemes that a nearer form is searched for.
struct Query<'h> {
    heard: &'h [Phoneme],
    distance: f32,
    nearest: Nearest,
    /// Phonemes that are heard or cheap to substitute by one that is, as a bit set.
    near: u64,
}

impl<'h> Query<'h> {
    fn new(heard: &'h [Phoneme], distance: f32) -> Self {
        let nearest = Nearest::of(heard);
        Self { heard, distance, nearest, near: nearest.within(LEAST_GAP) }
    }

    /// The largest cost at which a form of so many phonemes is nearer; below 0 none is.
    fn budget(&self, sounds: usize) -> f32 {
        (self.distance * normaliser(sounds, self.heard.len())).ceil() - 1.0
    }

    /// False when the phonemes of a form that do not occur at all cost too much already.
    fn may_be_near(&self, mask: u64, sounds: usize) -> bool {
        let missing = (mask & !self.near).count_ones() as f32;
        missing * f32::from(LEAST_GAP) <= self.distance * normaliser(sounds, self.heard.len())
    }

    fn has_nearer(&self, form: &Form, aligner: &mut Aligner) -> bool {
        let budget = self.budget(form.sounds.len());
        budget >= 0.0
            && distance::cost_within(aligner, &form.sounds, self.heard, &self.nearest, budget as u16)
                .is_some()
    }
}

/// The divisor that makes the costs of long and short terms comparable: the mean length.
pub(super) fn normaliser(term: usize, heard: usize) -> f32 {
    ((term + heard) as f32 / 2.0).max(1.0)
}

/// One term.
#[derive(Clone, Debug)]
pub(super) struct LexiconEntry {
    /// The stems of each of its names.
    pub(super) names: Vec<Vec<String>>,
    /// Authored ones first.
    pub(super) forms: Vec<Form>,
}

#[derive(Clone, Debug, Default)]
struct Table {
    entries: Vec<LexiconEntry>,
    by_key: HashMap<String, usize>,
}

impl Table {
    fn get(&self, key: &str) -> Option<&LexiconEntry> {
        self.by_key.get(key).map(|&at| &self.entries[at])
    }

    /// Adds a line of the data file, whose top explains the format.
    fn add_line(&mut self, line: &str) {
        let (names, forms) = line.split_once(": ").unwrap_or((line, ""));
        let forms: Vec<_> = forms.split(", ").map(str::trim).filter(|form| !form.is_empty()).collect();
        let groups: Vec<_> = names.split(", ").collect();
        for (at, group) in groups.iter().enumerate() {
            let names: Vec<_> = group.split(" = ").map(str::trim).collect();
            self.add(&names, if at + 1 == groups.len() { &forms } else { &[] });
        }
    }

    fn add(&mut self, names: &[&str], forms: &[&str]) {
        let mut all: Vec<Form> = forms.iter().map(|form| form::authored(form)).collect();
        for name in names {
            // A name in capitals that has a form is not spelt letter by letter.
            if forms.is_empty() || name.chars().any(char::is_lowercase) {
                all.extend(form::guessed(name));
            }
        }
        let mut kept: Vec<Form> = Vec::new();
        for form in all {
            if !kept.iter().any(|k| k.sounds == form.sounds && k.written == form.written) {
                kept.push(form);
            }
        }
        let at = names.iter().find_map(|name| self.by_key.get(&key(name)).copied()).unwrap_or_else(|| {
            self.entries.push(LexiconEntry { names: Vec::new(), forms: Vec::new() });
            self.entries.len() - 1
        });
        let entry = &mut self.entries[at];
        entry.forms.extend(kept);
        entry.forms.sort_by_key(|form| !form.authored);
        for name in names {
            entry.names.push(stems(name));
            self.by_key.insert(key(name), at);
        }
    }
}

/// A name without case, spaces and punctuation, the same for `kube-proxy`, `kube proxy` and `KubeProxy`.
/// `+`, `#`, `*` and a leading point stay: C, C++ and C# differ, and so do `.net` and a net.
pub(super) fn key(name: &str) -> String {
    let folded = fold(name.trim());
    let kept = |(at, c): (usize, char)| {
        (c.is_alphanumeric() || "+#*".contains(c) || (at == 0 && c == '.')).then_some(c)
    };
    folded.char_indices().filter_map(kept).collect()
}

/// The stems of a name's words.
pub(super) fn stems(name: &str) -> Vec<String> {
    words(name).map(|span| stem(&fold(span.of(name)), Language::English).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_data_file_are_well_formed() {
        for line in lines(include_str!("spoken_forms.txt")) {
            assert!(!line.ends_with([',', ':', '=']) && !line.contains(",,"), "{line}");
            let (names, forms) = line.split_once(": ").unwrap_or((line, ""));
            assert!(names.split([',', '=']).all(|n| !n.trim().is_empty()), "{line}");
            assert!(!forms.contains(" = "), "{line}");
        }
    }

    #[test]
    fn names_are_known_in_every_spelling() {
        let lexicon = Lexicon::default();
        for name in ["kubectl", "Kube-Proxy", "kube proxy", "k8s", "CI/CD", "C++", "node.js"] {
            assert!(lexicon.knows(name) && lexicon.entries(name).next().is_some(), "{name}");
        }
        assert!(lexicon.entries("rumpelstiltskin").next().is_none());
    }

    #[test]
    fn terms_of_the_user_are_known() {
        let mut lexicon = Lexicon::default();
        lexicon.add("zweeble", ["z wee bull"]);
        assert!(lexicon.entries("Zweeble").next().is_some_and(|e| e.forms[0].authored));
    }
}
