//! Different names for the same thing: `k8s` and Kubernetes, LB and load balancer.
//!
//! The built-in table is `data/aliases.txt`; the aliases of users and of the bank are in other tables,
//! which are searched with it.

use super::{Token, tokenize};
use std::{collections::HashMap, sync::LazyLock};

const BUILT_IN: &str = include_str!("data/aliases.txt");

/// A group of names that stand for the same thing.
pub(crate) type Group = u64;

/// Names and the groups they belong to.
#[derive(Clone, Debug, Default)]
pub(crate) struct AliasTable {
    /// By the stem of a name's first word: the stems of the other words, and the group.
    names: HashMap<String, Vec<(Vec<String>, Group)>>,
    next: Group,
}

/// A name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// First token.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// The group of the name.
    pub group: Group,
}

impl AliasTable {
    /// An empty table. Tables with different numbers have different groups.
    pub(crate) fn new(number: u32) -> Self {
        Self { names: HashMap::new(), next: Group::from(number) << 32 }
    }

    /// The table that comes with the program.
    pub(crate) fn built_in() -> &'static Self {
        static TABLE: LazyLock<AliasTable> = LazyLock::new(|| {
            let mut table = AliasTable::new(0);
            for line in BUILT_IN.lines().filter(|l| !l.starts_with('#')) {
                if let Some((usual, others)) = line.split_once('=') {
                    table.add(std::iter::once(usual).chain(others.split(',')));
                }
            }
            table
        });
        &TABLE
    }

    /// Adds a group of names; names without a word are skipped.
    pub(crate) fn add<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        let group = self.next;
        self.next += 1;
        for name in names {
            let mut stems = tokenize(name).into_iter().map(|t| t.stem);
            if let Some(first) = stems.next() {
                let known = self.names.entry(first).or_default();
                let rest: Vec<_> = stems.collect();
                if !known.contains(&(rest.clone(), group)) {
                    known.push((rest, group));
                }
            }
        }
    }

    /// Whether a stem is a whole name of this table.
    pub(crate) fn has_word(&self, stem: &str) -> bool {
        self.names.get(stem).is_some_and(|entries| entries.iter().any(|(rest, _)| rest.is_empty()))
    }

    /// All names of this table in a text, by its tokens; they may overlap.
    pub(crate) fn find<'a>(&'a self, tokens: &'a [Token]) -> impl Iterator<Item = Named> + 'a {
        tokens.iter().enumerate().flat_map(move |(first, token)| {
            let entries = self.names.get(&token.stem).map_or(&[][..], Vec::as_slice);
            entries.iter().filter_map(move |(rest, group)| {
                let last = first + rest.len();
                let words = tokens.get(first + 1..=last)?;
                let same = words.iter().zip(rest).all(|(t, stem)| t.stem == *stem);
                same.then_some(Named { first, last, group: *group })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(text: &str) -> Vec<Group> {
        AliasTable::built_in().find(&tokenize(text)).map(|n| n.group).collect()
    }

    #[test]
    fn names_of_the_same_thing_share_a_group() {
        for (a, b) in [
            ("k8s", "Kubernetes"),
            ("LB", "load balancers"),
            ("PVCs".trim_end_matches('s'), "PersistentVolumeClaim"),
            ("role-based access control", "RBAC"),
            ("DB", "databases"),
            ("L7", "layer 7"),
        ] {
            assert!(groups(a).iter().any(|g| groups(b).contains(g)), "{a} {b}");
        }
        for (a, b) in [("TCP", "UDP"), ("L4", "L7"), ("ingress", "egress"), ("CA", "CI")] {
            assert!(!groups(a).iter().any(|g| groups(b).contains(g)), "{a} {b}");
        }
    }

    #[test]
    fn every_line_is_a_group_and_no_name_stands_twice_in_it() {
        for line in BUILT_IN.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let (usual, others) = line.split_once(" = ").expect(line);
            let mut names: Vec<_> = std::iter::once(usual).chain(others.split(", ")).collect();
            assert!(names.len() > 1 && names.iter().all(|n| !tokenize(n).is_empty()), "{line}");
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count, "{line}");
        }
    }
}
