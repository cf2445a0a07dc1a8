//! A plan as the history keeps it, and back, so that a round can be resumed.

use super::{Item, Plan, PlannedSection};
use crate::history::{NewItem, NewRound, RoundKind, RoundRecord, RoundSetup, SectionSetup};

impl Plan {
    /// The round to store for this plan. `source` is the name of the round file, or the options of
    /// `greenroom mock`.
    pub(crate) fn to_round(&self, source: &str, spoken: bool) -> NewRound {
        let section =
            |s: &PlannedSection| SectionSetup { title: s.title.clone(), weight: s.weight, wanted: s.wanted };
        let item = |i: &Item| NewItem { question: i.id.clone(), section: i.section, limit: i.limit };
        NewRound {
            kind: RoundKind::Mock,
            title: self.title.clone(),
            source: source.to_owned(),
            setup: RoundSetup {
                seed: self.seed,
                limit: self.limit,
                hard: self.hard,
                pause: self.pause,
                follow_ups: self.follow_ups,
                spoken,
                sections: self.sections.iter().map(section).collect(),
            },
            items: self.items.iter().map(item).collect(),
        }
    }

    /// The plan of a stored round; [`RoundRecord::next_position`] is where it continues.
    pub(crate) fn of_round(record: &RoundRecord) -> Self {
        let sections = record.setup.sections.iter().enumerate().map(|(n, s)| PlannedSection {
            title: s.title.clone(),
            weight: s.weight,
            wanted: s.wanted,
            found: record.items.iter().filter(|i| i.section == n).count(),
        });
        let items = record.items.iter();
        Self {
            title: record.title.clone(),
            seed: record.setup.seed,
            limit: record.setup.limit,
            hard: record.setup.hard,
            pause: record.setup.pause,
            follow_ups: record.setup.follow_ups,
            sections: sections.collect(),
            items: items
                .map(|i| Item { id: i.question.clone(), section: i.section, limit: i.limit })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bank::QuestionId, history::History};
    use std::time::Duration;

    #[test]
    fn a_plan_comes_back_from_the_history() {
        let item =
            |id: &str, section| Item { id: QuestionId::new(id), section, limit: Duration::from_secs(90) };
        let section = |title: &str| PlannedSection { title: title.into(), weight: 1.5, wanted: 2, found: 1 };
        let plan = Plan {
            title: "T".into(),
            seed: u64::MAX,
            limit: Some(Duration::from_secs(600)),
            hard: true,
            pause: false,
            follow_ups: true,
            sections: vec![section("A"), section("B")],
            items: vec![item("a", 0), item("b", 1)],
        };
        let mut history = History::in_memory().unwrap();
        let id = history.start_round(&plan.to_round("t.toml", true), jiff::Timestamp::UNIX_EPOCH).unwrap();
        let record = history.unfinished_round().unwrap().unwrap();
        assert_eq!((record.id, record.next_position()), (id, Some(0)));
        assert!(record.setup.spoken);
        assert_eq!(Plan::of_round(&record), plan);
    }
}
