//! The examination: checks everything, changes nothing but the derived index.

use super::{
    Finding,
    Health::{Bad, Good, Note},
    Repair,
};
use crate::{
    bank::{Bank, Question, QuestionId},
    commands::shared::{index::sources, plural},
    history::{self, AnswerCount, HeldQuestion, History, HistoryError, Survey},
    home::{FoundHome, Home, SETTINGS_FILE, Settings, load_aliases},
    index::Index,
};
use jiff::Zoned;
use std::{collections::HashSet, path::Path};

/// Similarity of two prompts or ids from which on one may be the other's new name, 0 to 1.
const SIMILAR: f64 = 0.75;
/// Days after which the newest backup is too old.
const OLD_BACKUP: i32 = 14;

/// Examines the home in `found`. Broken settings count as the defaults, so that the rest is checked
/// as well.
pub(super) fn examine(found: FoundHome) -> (Home, Vec<Finding>) {
    let mut findings = Vec::new();
    let settings = match Settings::load(&found.root.join(SETTINGS_FILE)) {
        Ok(settings) => settings,
        Err(e) => {
            findings.push(Finding::new(Bad, "settings", e.to_string()));
            Settings::default()
        }
    };
    let home = Home { root: found.root, origin: found.origin, settings };
    check_settings(&home, &mut findings);
    let (bank, problems) = Bank::load_lenient(&home.bank());
    match problems.len() {
        0 => findings.push(Finding::new(Good, "bank", plural(bank.questions.len(), "question"))),
        n => {
            let text = format!("{}; `greenroom check` lists them", plural(n, "problem"));
            findings.push(Finding::new(Bad, "bank", text));
        }
    }
    check_index(&home, &bank, &mut findings);
    check_history(&home, &bank, problems.is_empty(), &mut findings);
    check_backups(&home, &mut findings);
    (home, findings)
}

fn check_settings(home: &Home, findings: &mut Vec<Finding>) {
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
        findings.push(Finding::new(Bad, "settings", format!("the aliases cannot be used: {e}")));
    }
    if findings.len() == before && findings.is_empty() {
        findings.push(Finding::new(Good, "settings", home.settings_file().display().to_string()));
    }
}

fn check_index(home: &Home, bank: &Bank, findings: &mut Vec<Finding>) {
    let synced = Index::open(&home.index()).and_then(|mut index| index.sync(bank, &sources(home, bank)));
    match synced {
        Ok(report) => {
            let rebuilt = if report.rebuilt { ", rebuilt" } else { "" };
            let text = format!(
                "{} and {}{rebuilt}",
                plural(report.notes, "note"),
                plural(report.questions, "question")
            );
            findings.push(Finding::new(Good, "index", text));
            for skipped in report.skipped {
                let text = format!("not searched: {}: {}", skipped.path.display(), skipped.reason);
                findings.push(Finding::new(Note, "index", text));
            }
        }
        Err(e) => findings.push(Finding::new(Bad, "index", e.to_string()).with(Repair::DeleteIndex)),
    }
}

fn check_history(home: &Home, bank: &Bank, bank_is_whole: bool, findings: &mut Vec<Finding>) {
    let path = home.history();
    if !path.exists() {
        findings.push(Finding::new(Good, "history", "none yet"));
        return;
    }
    let wrong = match history::integrity_problems(&path) {
        Ok(found) => found,
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
        let text = format!(
            "{} missing answers or rounds",
            match survey.orphan_rows {
                1 => "1 row refers to".to_owned(),
                n => format!("{n} rows refer to"),
            }
        );
        findings.push(Finding::new(Bad, "history", text).with(Repair::RemoveLooseRows));
    }
    if !survey.inconsistent_cards.is_empty() {
        let text = format!(
            "{} not match the answers",
            match survey.inconsistent_cards.len() {
                1 => "the due date of 1 question does".to_owned(),
                n => format!("the due dates of {n} questions do"),
            }
        );
        findings.push(
            Finding::new(Bad, "history", text)
                .with(Repair::RecalculateDueDates(survey.inconsistent_cards.clone())),
        );
    }
    if let Some(round) = unfinished {
        let text = format!(
            "round {} “{}” is not finished; `greenroom mock --resume` resumes it",
            round.id, round.title
        );
        findings.push(Finding::new(Note, "history", text));
    }
    if bank_is_whole {
        findings.extend(orphans(&survey, bank));
    } else if !survey.questions.is_empty() {
        let text = "progress of deleted questions can only be found once the bank has no problems";
        findings.push(Finding::new(Note, "history", text));
    }
}

/// A damaged history, with the newest sound backup as its repair.
fn damaged(path: &Path, what: &str) -> Finding {
    let finding = Finding::new(Bad, "history", what);
    let sound = |b: &history::BackupFile| history::integrity_problems(&b.path).is_ok_and(|f| f.is_empty());
    match history::list_backups(path).into_iter().find(sound) {
        Some(backup) => {
            let (backed_up, readable) = (AnswerCount::read(&backup.path), AnswerCount::read(path));
            finding.with(Repair::Restore { backup: backup.path, backed_up, readable })
        }
        None => finding,
    }
}

/// Progress of questions that are not in the bank, each with the question it may belong to now.
fn orphans(survey: &Survey, bank: &Bank) -> Vec<Finding> {
    let known: HashSet<&QuestionId> = bank.questions.iter().map(|q| &q.id).collect();
    let held: HashSet<&QuestionId> = survey.questions.iter().map(|h| &h.question).collect();
    let lost: Vec<_> = survey.questions.iter().filter(|h| !known.contains(&h.question)).collect();
    // A question with progress of its own is not the new name of a lost one.
    let free: Vec<_> = bank.questions.iter().filter(|q| !q.ignored && !held.contains(&q.id)).collect();
    lost.into_iter()
        .map(|h| {
            let text =
                format!("{} to `{}`, which is not in the bank", plural(h.answers, "answer"), h.question);
            let finding = Finding::new(Note, "history", text);
            match nearest(h, &free) {
                Some(q) => finding.with(Repair::Rename { old: h.question.clone(), new: q.id.clone() }),
                None => finding,
            }
        })
        .collect()
}

fn nearest<'b>(held: &HeldQuestion, free: &[&'b Question]) -> Option<&'b Question> {
    let prompt = held.prompt.to_lowercase();
    let similarity = |q: &Question| {
        let by_prompt =
            if prompt.is_empty() { 0.0 } else { strsim::sorensen_dice(&prompt, &q.prompt.to_lowercase()) };
        // Similar ids say less than similar prompts.
        let by_id = strsim::jaro_winkler(held.question.as_str(), q.id.as_str()) - 0.15;
        by_prompt.max(by_id)
    };
    free.iter()
        .map(|q| (similarity(q), *q))
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, q)| q)
}

fn check_backups(home: &Home, findings: &mut Vec<Finding>) {
    let path = home.history();
    let backups = history::list_backups(&path);
    let bytes: u64 = backups.iter().map(|b| b.bytes).sum();
    let newest = backups.iter().filter_map(|b| b.day).max();
    let age = newest.map(|day| Zoned::now().date().since(day).map_or(0, |s| s.get_days()));
    let folder = history::backup_folder(&path);
    let summary =
        format!("{} in {}, {} kB", plural(backups.len(), "backup"), folder.display(), bytes.div_ceil(1024));
    match (age, newest) {
        _ if !path.exists() && backups.is_empty() => {}
        (Some(days), Some(day)) if days <= OLD_BACKUP => {
            findings.push(Finding::new(Good, "backups", format!("{summary}, the newest of {day}")));
        }
        (_, Some(day)) => {
            findings.push(
                Finding::new(Note, "backups", format!("{summary}, the newest of {day}")).with(Repair::Backup),
            );
        }
        _ if path.exists() => {
            findings
                .push(Finding::new(Note, "backups", "no daily backup of the history").with(Repair::Backup));
        }
        _ => findings.push(Finding::new(Note, "backups", summary)),
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
