//! The page of the overview.

use super::{Change, chart};
use crate::{
    grade::Verdict,
    report::{
        labels::topic,
        overview::{Overview, TopicTrend},
    },
    wording::{percent, plural, rough_time, score},
};
use askama::Template;

/// The page of an overview.
pub fn page(overview: &Overview) -> String {
    let view = StatsPage { o: overview };
    // Rendering fails only when a value's own formatting does, and those here do not.
    let mut page = view.render().unwrap_or_default();
    page.push('\n');
    page
}

#[derive(Template)]
#[template(path = "stats.html")]
struct StatsPage<'a> {
    o: &'a Overview,
}

impl StatsPage<'_> {
    fn ring(&self) -> String {
        chart::ring(self.o.mean_score, self.o.mean_score.map(Verdict::of_score))
    }

    fn heat_map(&self) -> String {
        chart::heat_map(&self.o.today, &self.o.calendar)
    }

    fn forecast(&self) -> String {
        chart::columns("Questions due on the next days", &self.o.due_next_days)
    }

    fn scores(&self) -> Option<String> {
        let points: Vec<_> =
            self.o.weeks.iter().filter_map(|w| Some((w.monday.as_str(), w.score?))).collect();
        (points.len() > 1).then(|| chart::trend("Mean scores by week", &points))
    }

    fn rounds(&self) -> Option<String> {
        let points: Vec<_> = self.o.rounds.iter().filter_map(|r| Some((r.date.as_str(), r.score?))).collect();
        (points.len() > 1).then(|| chart::trend("Scores of mock rounds", &points))
    }

    fn pace(&self) -> Option<String> {
        let points: Vec<_> = self.o.weeks.iter().filter_map(|w| Some((w.monday.as_str(), w.pace?))).collect();
        (points.len() > 1).then(|| chart::line("Pace by week, words a minute", &points))
    }

    fn fillers(&self) -> Option<String> {
        self.o.weeks.iter().rev().find_map(|w| w.fillers).map(|f| format!("{f:.1}"))
    }

    fn topic_bar(&self, t: &TopicTrend) -> String {
        chart::bar(topic(&t.topic), t.mean, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::overview::tests::{log, overview};

    #[test]
    fn the_page_is_complete_and_escaped() {
        for log in [log(), Vec::new()] {
            let page = page(&overview(&log));
            assert!(page.ends_with("</html>\n") && !page.contains("<quorum>"));
            let charts = page.matches("<svg").count();
            assert_eq!(page.matches("</desc>").count(), charts);
            assert!(charts > 5 || log.is_empty());
            if let Some(path) = std::env::var_os("GREENROOM_STATS_PAGE").filter(|_| !log.is_empty()) {
                std::fs::write(path, page).unwrap();
            }
        }
    }
}
