//! Looking at everything, changing nothing.

use super::{
    Finding,
    Health::{Bad, Good, Note},
    Mend,
};
use crate::{
    bank::{Bank, Question, QuestionId},
    commands::{indexing, plural},
    history::{self, AnswerCount, HeldQuestion, History, HistoryError, Survey},
    home::{FoundHome, Home, HomeError, SETTINGS_FILE, Settings, load_aliases},
    index::Index,
};
use std::{collections::HashSet, path::Path};

/// Likeness of two prompts or ids from which one may be the other's new name.
const ALIKE: f64 = 0.75;
/// Backups older than this many days are worth a word.
const OLD: i32 = 14;

/// Looks at the home in `found`; broken settings count as the defaults, so that all the rest is
/// looked at as well.
pub(super) fn look(found: FoundHome) -> (Home, Vec<Finding>) {
    let mut findings = Vec::new();
    let settings = match Settings::load(&found.root.join(SETTINGS_FILE)) {
        Ok(settings) => settings,
        Err(e) => {
            findings.push(Finding::new(Bad, "settings", e.to_string()));
            Settings::default()
        }
    };
    let home = Home { root: found.root, origin: found.origin, settings };
    look_at_settings(&home, &mut findings);
    let (bank, problems) = Bank::load_lenient(&home.bank());
    match problems.len() {
        0 => findings.push(Finding::new(Good, "bank", plural(bank.questions.len(), "question"))),
        n => {
            let text = format!("{}; `greenroom check` lists them", plural(n, "fault"));
            findings.push(Finding::new(Bad, "bank", text));
        }
    }
    look_at_index(&home, &bank, &mut findings);
    look_at_history(&home, &bank, problems.is_empty(), &mut findings);
    look_at_backups(&home, &mut findings);
    (home, findings)
}

fn look_at_settings(home: &Home, findings: &mut Vec<Finding>) {
    let before = findings.len();
    for folder in &home.settings.notes {
        if !home.root.join(folder).exists() {
            let text = format!("the note folder {} is not there", folder.display());
            findings.push(Finding::new(Note, "settings", text));
        }
    }
    if let Some(path) = &home.settings.aliases
        && let Err(e) = load_aliases(path)
    {
        findings.push(Finding::new(Bad, "settings", aliases_told(&e)));
    }
    if findings.len() == before && findings.is_empty() {
        findings.push(Finding::new(Good, "settings", home.settings_file().display().to_string()));
    }
}

fn aliases_told(error: &HomeError) -> String {
    format!("the aliases cannot be used: {error}")
}

fn look_at_index(home: &Home, bank: &Bank, findings: &mut Vec<Finding>) {
    let synced =
        Index::open(&home.index()).and_then(|mut index| index.sync(bank, &indexing::sources(home, bank)));
    findings.push(match synced {
        Ok(report) => {
            let made = if report.rebuilt { ", made anew" } else { "" };
            let text = format!(
                "{} and {}{made}",
                plural(report.notes, "note"),
                plural(report.questions, "question")
            );
            Finding::new(Good, "index", text)
        }
        Err(e) => Finding::new(Bad, "index", e.to_string()).with(Mend::RemakeIndex),
    });
}

fn look_at_history(home: &Home, bank: &Bank, bank_is_whole: bool, findings: &mut Vec<Finding>) {
    let path = home.history();
    if !path.exists() {
        findings.push(Finding::new(Good, "history", "none yet"));
        return;
    }
    let wrong = match history::integrity_problems(&path) {
        Ok(faults) => faults,
        Err(e) => vec![e.to_string()],
    };
    if let Some(first) = wrong.first() {
        let more = if wrong.len() > 1 { format!(" (and {} more)", wrong.len() - 1) } else { String::new() };
        findings.push(damaged(&path, &format!("damaged: {first}{more}")));
        return;
    }
    // A copy: looking must not change the schema of the file.
    let survey = History::open_copy(&path).and_then(|h| Ok((h.survey()?, h.unfinished_round()?)));
    let (survey, unfinished) = match survey {
        Ok(found) => found,
        Err(e @ HistoryError::Newer { .. }) => {
            findings.push(Finding::new(Bad, "history", format!("{e}; update greenroom")));
            return;
        }
        Err(e) => {
            findings.push(damaged(&path, &e.to_string()));
            return;
        }
    };
    let counts = format!("{}, {}", plural(survey.answers, "answer"), plural(survey.rounds, "mock round"));
    findings.push(Finding::new(Good, "history", counts));
    if survey.orphan_rows > 0 {
        let text = format!("{} point to nothing", plural(survey.orphan_rows, "row"));
        findings.push(Finding::new(Bad, "history", text).with(Mend::Tidy));
    }
    if !survey.inconsistent_cards.is_empty() {
        let text = format!(
            "{} not follow from the answers",
            match survey.inconsistent_cards.len() {
                1 => "the due date of 1 question does".to_owned(),
                n => format!("the due dates of {n} questions do"),
            }
        );
        findings
            .push(Finding::new(Bad, "history", text).with(Mend::Rederive(survey.inconsistent_cards.clone())));
    }
    if let Some(round) = unfinished {
        let text = format!(
            "round {} “{}” is not finished; `greenroom mock --resume` goes on",
            round.id, round.title
        );
        findings.push(Finding::new(Note, "history", text));
    }
    if bank_is_whole {
        findings.extend(orphans(&survey, bank));
    } else if !survey.questions.is_empty() {
        let text = "whether progress hangs on nothing is not known until the bank is whole";
        findings.push(Finding::new(Note, "history", text));
    }
}

/// A damaged history, with the newest backup that is sound.
fn damaged(path: &Path, what: &str) -> Finding {
    let finding = Finding::new(Bad, "history", what);
    let sound = |b: &history::BackupFile| history::integrity_problems(&b.path).is_ok_and(|f| f.is_empty());
    match history::list_backups(path).into_iter().find(sound) {
        Some(backup) => {
            let (has, now) = (AnswerCount::read(&backup.path), AnswerCount::read(path));
            finding.with(Mend::Restore { backup: backup.path, has, now })
        }
        None => finding,
    }
}

/// Progress of questions that the bank does not have, each with the question it may belong to now.
fn orphans(survey: &Survey, bank: &Bank) -> Vec<Finding> {
    let known: HashSet<&QuestionId> = bank.questions.iter().map(|q| &q.id).collect();
    let held: HashSet<&QuestionId> = survey.questions.iter().map(|h| &h.question).collect();
    let lost: Vec<_> = survey.questions.iter().filter(|h| !known.contains(&h.question)).collect();
    // What has progress of its own was there before and is not the lost one's new name.
    let free: Vec<_> = bank.questions.iter().filter(|q| !q.ignored && !held.contains(&q.id)).collect();
    lost.into_iter()
        .map(|h| {
            let text =
                format!("{} to `{}`, which the bank does not have", plural(h.answers, "answer"), h.question);
            let finding = Finding::new(Note, "history", text);
            match nearest(h, &free) {
                Some(q) => finding.with(Mend::Rename { old: h.question.clone(), new: q.id.clone() }),
                None => finding,
            }
        })
        .collect()
}

fn nearest<'b>(held: &HeldQuestion, free: &[&'b Question]) -> Option<&'b Question> {
    let prompt = held.prompt.to_lowercase();
    let likeness = |q: &Question| {
        let by_prompt =
            if prompt.is_empty() { 0.0 } else { strsim::sorensen_dice(&prompt, &q.prompt.to_lowercase()) };
        // An id says less than a prompt.
        let by_id = strsim::jaro_winkler(held.question.as_str(), q.id.as_str()) - 0.15;
        by_prompt.max(by_id)
    };
    free.iter()
        .map(|q| (likeness(q), *q))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, q)| q)
}

fn look_at_backups(home: &Home, findings: &mut Vec<Finding>) {
    let path = home.history();
    let backups = history::list_backups(&path);
    let bytes: u64 = backups.iter().map(|b| b.bytes).sum();
    let newest = backups.iter().filter_map(|b| b.day).max();
    let age = newest.map(|day| jiff::Zoned::now().date().since(day).map_or(0, |s| s.get_days()));
    let folder = history::backup_folder(&path);
    let told =
        format!("{} in {}, {} kB", plural(backups.len(), "backup"), folder.display(), bytes.div_ceil(1024));
    match (age, newest) {
        _ if !path.exists() && backups.is_empty() => {}
        (Some(days), Some(day)) if days <= OLD => {
            findings.push(Finding::new(Good, "backups", format!("{told}, the newest of {day}")));
        }
        (_, Some(day)) => {
            findings.push(
                Finding::new(Note, "backups", format!("{told}, the newest of {day}")).with(Mend::Backup),
            );
        }
        _ if path.exists() => {
            findings.push(Finding::new(Note, "backups", "no daily copy of the history").with(Mend::Backup));
        }
        _ => findings.push(Finding::new(Note, "backups", told)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::parse_file;
    use std::sync::Arc;

    #[test]
    fn a_lost_question_is_found_by_its_prompt_or_its_id() {
        let text = "format_version = 1\n[[question]]\nid = \"etcd-quorum\"\nprompt = \"Why an odd number of etcd members?\"\n\
                    [[question]]\nid = \"pods\"\nprompt = \"Why pods?\"\n";
        let questions = parse_file(&Arc::default(), text).questions;
        let free: Vec<_> = questions.iter().collect();
        let held = |id: &str, prompt: &str| HeldQuestion {
            question: QuestionId::new(id),
            answers: 1,
            prompt: prompt.into(),
        };
        for (id, prompt, found) in [
            ("x", "Why an odd number of members in etcd?", Some("etcd-quorum")),
            ("etcd-quorm", "", Some("etcd-quorum")),
            ("tls-handshake", "What is in a TLS handshake?", None),
        ] {
            let near = nearest(&held(id, prompt), &free).map(|q| q.id.as_str());
            assert_eq!(near, found, "{id}");
        }
    }
}
