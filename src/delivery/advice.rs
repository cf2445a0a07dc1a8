//! Advice about a delivery: at most three sentences, the most important first.

use super::{Delivery, FillerKind, LengthVerdict, PaceVerdict, Part, Settings};
use serde::Serialize;

/// Sentences after an answer; more than these nobody acts on.
const MAX_ADVICE: usize = 3;

/// One sentence of advice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Advice {
    /// What to do.
    pub text: String,
    /// How much it matters, 0 to 1.
    pub weight: f64,
}

/// Fillers a minute that do no harm, and that do (Laske & DiGennaro Reed 2024: 5 and 12).
const FILLERS_FINE: f64 = 5.0;
const FILLERS_BAD: f64 = 12.0;
/// Largest harmless share of fillers among the words, where no time is known.
const FILLER_SHARE: f64 = 0.04;

/// Fewer fillers are no habit, however short the answer.
const FEWEST_FILLERS: usize = 3;

/// The advice for a delivery.
pub(super) fn advise(d: &Delivery, settings: &Settings) -> Vec<Advice> {
    let mut all = Vec::new();
    let mut say = |weight: f64, text: String| all.push(Advice { text, weight: weight.clamp(0.0, 1.0) });
    if d.words == 0 {
        return Vec::new();
    }
    match d.length.verdict {
        LengthVerdict::Short => {
            let much = 1.0 - d.words as f64 / settings.words.0.max(1) as f64;
            say(
                0.3 + 0.5 * much,
                format!("Say more: {}, where one to two minutes are expected.", d.length_in_words()),
            );
        }
        LengthVerdict::Long => {
            say(0.55, format!("Cut it: {}, where one to two minutes are expected.", d.length_in_words()));
        }
        LengthVerdict::Right => {}
    }
    if let Some(pace) = d.pace {
        let (slow, fast) = settings.pace;
        let rate = pace.words_per_minute;
        match pace.verdict {
            PaceVerdict::Fast => say(
                (rate / fast - 1.0) * 2.0,
                format!("Slow down: {rate:.0} words a minute; up to {fast:.0} is easy to follow."),
            ),
            PaceVerdict::Slow => say(
                (1.0 - rate / slow) * 1.5,
                format!("Pick up the pace: {rate:.0} words a minute; {slow:.0} keeps a listener with you."),
            ),
            PaceVerdict::Right => {}
        }
    }
    fillers(d, &mut say);
    if let Some(pauses) = d.pauses.filter(|p| p.long > 0) {
        let times = if pauses.long == 1 { "once".into() } else { format!("{} times", pauses.long) };
        say(
            0.15 + 0.1 * pauses.long as f64,
            format!(
                "You fell silent {times} for over two seconds, up to {:.1} s: say what you are thinking about.",
                pauses.longest
            ),
        );
    }
    if let Some(seconds) = d.first_concept_seconds.filter(|&s| s > 15.0) {
        say(
            seconds / 60.0,
            format!("Come to the point sooner: the first key concept came after {seconds:.0} s."),
        );
    }
    if let Some(run) = d.longest_run.filter(|run| run.words > 80 && run.words * 3 > d.words) {
        say(
            0.4,
            format!(
                "{} words in a row touched no key concept; leave them out or connect them to one.",
                run.words
            ),
        );
    }
    if let Some(story) = &d.story {
        let missing = story.missing();
        if let Some(sentence) = missing_parts(&missing) {
            say(0.3 + 0.15 * missing.len() as f64, sentence);
        }
    }
    if d.hedges.len() >= 3 {
        say(
            0.1 + 0.05 * d.hedges.len() as f64,
            format!("You hedged {} times ('I think', 'I guess'): state what you know.", d.hedges.len()),
        );
    }
    if d.double_starts.len() * 60 > d.words && d.double_starts.len() >= 2 {
        say(
            0.3,
            format!(
                "You started {} phrases twice: take a breath before the sentence.",
                d.double_starts.len()
            ),
        );
    }
    all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    all.truncate(MAX_ADVICE);
    all
}

fn fillers(d: &Delivery, say: &mut impl FnMut(f64, String)) {
    let count = d.fillers.len();
    let sounds = d.fillers.iter().filter(|f| f.kind == FillerKind::Sound).count();
    let most = if sounds * 2 >= count { "'um' and 'uh'" } else { "phrases like 'you know' and 'so'" };
    match d.fillers_per_minute {
        Some(rate) if rate > FILLERS_FINE && count >= FEWEST_FILLERS => {
            // 'Um' and 'uh' do more harm than words.
            let weight = (rate - FILLERS_FINE) / (FILLERS_BAD - FILLERS_FINE) * 0.6;
            let factor = if sounds * 2 >= count { 1.2 } else { 0.9 };
            say(
                0.15 + weight * factor,
                format!(
                    "Fewer fillers: {rate:.0} a minute, mostly {most}; up to five do no harm. Pause instead."
                ),
            );
        }
        Some(_) => {}
        None if count >= FEWEST_FILLERS && count as f64 > FILLER_SHARE * d.words as f64 => {
            say(0.3, format!("Fewer fillers: {count} in {} words, mostly {most}. Pause instead.", d.words));
        }
        None => {}
    }
}

fn missing_parts(missing: &[Part]) -> Option<String> {
    let name = |part: &Part| match part {
        Part::Situation => "the situation",
        Part::Task => "what you had to do",
        Part::Action => "what you did",
        Part::Result => "what came of it",
    };
    let names: Vec<_> = missing.iter().map(name).collect();
    let (last, rest) = names.split_last()?;
    let list = if rest.is_empty() { (*last).to_owned() } else { format!("{} and {last}", rest.join(", ")) };
    Some(format!("Tell the whole story: I did not hear {list}."))
}
