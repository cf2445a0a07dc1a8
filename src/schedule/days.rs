//! Study days: in local time, starting at 4 a.m., so that late practice counts for the evening before.

use jiff::{SignedDuration, Timestamp, ToSpan, Unit, Zoned, civil::Date, tz::TimeZone};

/// The hour at which a study day starts, as in Anki.
const DAY_START: i8 = 4;

/// A calendar of study days.
#[derive(Clone, Debug)]
pub struct Days {
    zone: TimeZone,
}

impl Days {
    /// Study days in this time zone.
    pub fn new(zone: TimeZone) -> Self {
        Self { zone }
    }

    /// The study day that `time` belongs to.
    pub fn day(&self, time: Timestamp) -> Date {
        let local = time.to_zoned(self.zone.clone());
        if local.hour() < DAY_START { local.date().yesterday().unwrap_or(Date::MIN) } else { local.date() }
    }

    /// Start of the study day `date`; where the clock skips that hour, the first moment after it.
    pub fn start(&self, date: Date) -> Timestamp {
        self.zone.to_timestamp(date.at(DAY_START, 0, 0, 0)).unwrap_or(if date.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// End of the study day that holds `time`, which is the start of the next one.
    pub fn end_of_day(&self, time: Timestamp) -> Timestamp {
        self.start_in(time, 1)
    }

    /// Start of the study day `days` after the one that holds `time`.
    pub fn start_in(&self, time: Timestamp, days: i64) -> Timestamp {
        self.start(self.day(time).saturating_add(days.days()))
    }

    /// Whole study days from `from` to `to`; 0 when the clock ran backwards.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> u32 {
        let span = self.day(from).until((Unit::Day, self.day(to)));
        u32::try_from(span.map_or(0, |s| s.get_days())).unwrap_or(0)
    }

    /// `time` in the local zone, for display.
    pub fn local(&self, time: Timestamp) -> Zoned {
        time.to_zoned(self.zone.clone())
    }

    /// The time from `now` to `due` in words: `now`, `in 10 min`, `tomorrow`, `in 3 months`.
    pub fn until(&self, now: Timestamp, due: Timestamp) -> String {
        if due < self.end_of_day(now) {
            let wait = due.duration_since(now);
            return match (wait + SignedDuration::from_secs(59)).as_mins() {
                ..=0 => "now".into(),
                minutes @ 1..60 => format!("in {minutes} min"),
                _ => "later today".into(),
            };
        }
        match self.between(now, due) {
            0 | 1 => "tomorrow".into(),
            days @ 2..=45 => format!("in {days} days"),
            days @ 46..=547 => format!("in {} months", (days + 15) / 30),
            days => format!("in {} years", (days + 182) / 365),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> Days {
        Days::new(TimeZone::get("Europe/Berlin").unwrap())
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_study_day_starts_at_four_in_the_morning() {
        let days = berlin();
        for (time, day) in [
            ("2026-01-10T22:59:00Z", "2026-01-10"),
            ("2026-01-10T23:01:00Z", "2026-01-10"),
            ("2026-01-11T02:59:59Z", "2026-01-10"),
            ("2026-01-11T03:00:00Z", "2026-01-11"),
            // Nights on which the clock changes.
            ("2026-03-29T01:59:59Z", "2026-03-28"),
            ("2026-03-29T02:00:00Z", "2026-03-29"),
            ("2026-10-25T02:59:59Z", "2026-10-24"),
            ("2026-10-25T03:00:00Z", "2026-10-25"),
        ] {
            assert_eq!(days.day(at(time)).to_string(), day, "{time}");
        }
    }

    #[test]
    fn days_between_count_boundaries_not_hours() {
        let days = berlin();
        for (from, to, count) in [
            ("2026-01-10T22:59:00Z", "2026-01-10T23:01:00Z", 0),
            ("2026-01-11T02:00:00Z", "2026-01-11T04:00:00Z", 1),
            ("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", 1),
            ("2026-01-01T12:00:00Z", "2026-02-01T12:00:00Z", 31),
            ("2026-02-01T12:00:00Z", "2026-01-01T12:00:00Z", 0),
        ] {
            assert_eq!(days.between(at(from), at(to)), count, "{from} {to}");
        }
    }

    #[test]
    fn study_days_start_at_four_in_local_time() {
        let days = berlin();
        let now = at("2026-03-28T23:00:00Z");
        for (in_days, start) in [
            (-1, "2026-03-27T03:00:00Z"),
            (0, "2026-03-28T03:00:00Z"),
            // The clock was put forward in between.
            (1, "2026-03-29T02:00:00Z"),
            (2, "2026-03-30T02:00:00Z"),
        ] {
            assert_eq!(days.start_in(now, in_days), at(start), "{in_days}");
            assert_eq!(days.start(days.day(at(start))), at(start));
        }
        assert_eq!(days.end_of_day(now), days.start_in(now, 1));
        assert_eq!(days.local(now).to_string(), "2026-03-29T00:00:00+01:00[Europe/Berlin]");
    }

    #[test]
    fn a_start_that_the_clock_skips_is_the_first_moment_after() {
        // Samoa moved across the date line and had no 30 December 2011.
        let days = Days::new(TimeZone::get("Pacific/Apia").unwrap());
        assert_eq!(days.start("2011-12-30".parse().unwrap()), at("2011-12-30T14:00:00Z"));
    }

    #[test]
    fn dates_beyond_the_range_of_timestamps_are_clamped() {
        let days = Days::new(TimeZone::UTC);
        assert_eq!(days.start(Date::MIN), Timestamp::MIN);
        assert_eq!(days.start(Date::MAX), Timestamp::MAX);
        assert_eq!(days.start_in(Timestamp::MAX, 9), Timestamp::MAX);
    }

    #[test]
    fn distances_in_words() {
        let days = Days::new(TimeZone::UTC);
        let now = at("2026-01-10T12:00:00Z");
        for (due, words) in [
            ("2026-01-09T12:00:00Z", "now"),
            ("2026-01-10T12:00:00Z", "now"),
            ("2026-01-10T12:00:01Z", "in 1 min"),
            ("2026-01-10T12:01:00Z", "in 1 min"),
            ("2026-01-10T12:01:01Z", "in 2 min"),
            ("2026-01-10T12:59:00Z", "in 59 min"),
            ("2026-01-10T12:59:01Z", "later today"),
            ("2026-01-11T03:59:59Z", "later today"),
            ("2026-01-11T04:00:00Z", "tomorrow"),
            ("2026-01-12T03:59:59Z", "tomorrow"),
            ("2026-01-12T04:00:00Z", "in 2 days"),
            ("2026-02-24T04:00:00Z", "in 45 days"),
            ("2026-02-25T04:00:00Z", "in 2 months"),
            ("2026-03-25T04:00:00Z", "in 2 months"),
            ("2026-03-26T04:00:00Z", "in 3 months"),
            ("2027-07-11T04:00:00Z", "in 18 months"),
            ("2027-07-12T04:00:00Z", "in 2 years"),
            ("2028-07-10T04:00:00Z", "in 2 years"),
            ("2028-07-11T04:00:00Z", "in 3 years"),
        ] {
            assert_eq!(days.until(now, at(due)), words, "{due}");
        }
    }
}
