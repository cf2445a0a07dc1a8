//! Bringing the index in step with bank and notes.

use super::{
    IndexError, Sources, SyncReport, document,
    manifest::{Changes, Entry, Manifest},
    passage,
    store::Store,
    walk::{self, NoteFile, Walked},
};
use crate::{
    bank::{Bank, Question, fnv1a},
    note,
};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
    thread,
    time::UNIX_EPOCH,
};
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term, indexer::LogMergePolicy};

/// Memory for a writer thread; tantivy asks for at least 15 MB.
const MEMORY_SMALL: usize = 15_000_000;
const MEMORY_BULK: usize = 64_000_000;
/// From so many changed bytes on, a sync is a bulk load.
const BULK: u64 = 4 << 20;
/// Files read and cut at a time; bounds memory.
const BATCH: usize = 128;

/// What is to be done.
struct Plan {
    /// Notes to read, with what the manifest knows of them.
    read: Vec<(NoteFile, u64)>,
    /// Notes that are gone.
    gone: Vec<String>,
    /// Questions to index: index in the bank, digest.
    ask: Vec<(usize, u64)>,
    /// Questions that are gone.
    unasked: Vec<String>,
}

impl Plan {
    fn is_empty(&self) -> bool {
        self.read.is_empty() && self.gone.is_empty() && self.ask.is_empty() && self.unasked.is_empty()
    }
}

/// Syncs `store`. `threads` index; the calling thread feeds them.
pub(super) fn sync(
    store: &mut Store,
    bank: &Bank,
    sources: &Sources,
    threads: usize,
) -> Result<SyncReport, IndexError> {
    let Some(lock) = store.lock()? else {
        return Ok(SyncReport { busy: true, ..counts(store) });
    };
    store.clear_others(&lock);
    let mut rebuilt = store.fresh;
    let (loaded, Walked { files, skipped }) = thread::scope(|scope| {
        let loading = scope.spawn(|| load_manifest(store));
        let walked = walk::walk(sources);
        // A manifest that makes its reader panic is as good as none.
        (loading.join().unwrap_or_default(), walked)
    });
    let mut manifest = match loaded {
        Some(manifest) => manifest,
        None if store.fresh => Manifest::default(),
        None => {
            store.remake(&lock)?;
            rebuilt = true;
            Manifest::default()
        }
    };
    let covered = covered_lines(bank);
    let plan = plan(&manifest, bank, files, &covered);
    let mut report = SyncReport { rebuilt, skipped, ..SyncReport::default() };
    if !plan.is_empty() || rebuilt {
        let done = write(store, &mut manifest, bank, plan, &covered, threads, &mut report);
        if let Err(e) = done {
            // What was committed before is as good as it was, unless it is the cause.
            if !matches!(
                e,
                TantivyError::IoError(_) | TantivyError::LockFailure(..) | TantivyError::SystemError(_)
            ) {
                store.mark_damaged();
            }
            return Err(store.error(e));
        }
        store.fresh = false;
    }
    store.reader.reload().map_err(|e| store.error(e))?;
    report.notes = manifest.notes();
    report.questions = manifest.questions.len();
    Ok(report)
}

/// What the last commit holds, without looking at the sources.
pub(super) fn counts(store: &Store) -> SyncReport {
    let manifest = load_manifest(store).unwrap_or_default();
    // Another process may have committed meanwhile; searching what was open is fine, too.
    let _ = store.reader.reload();
    SyncReport { notes: manifest.notes(), questions: manifest.questions.len(), ..SyncReport::default() }
}

fn load_manifest(store: &Store) -> Option<Manifest> {
    let payload = store.index.load_metas().ok()?.payload?;
    let (base, changes) = payload.split_once('\n').unwrap_or((&payload, ""));
    Manifest::load(&store.file(base))?.with(changes)
}

/// The lines that imported questions stand for, by file, with a digest to notice changes.
fn covered_lines(bank: &Bank) -> HashMap<PathBuf, Vec<(usize, usize)>> {
    let mut covered: HashMap<_, Vec<_>> = HashMap::new();
    for source in bank.questions.iter().filter(|q| !q.ignored).filter_map(|q| q.source.as_ref()) {
        let end = source.end.unwrap_or(source.line).max(source.line);
        covered.entry(source.full_path()).or_default().push((source.line, end));
    }
    for lines in covered.values_mut() {
        lines.sort_unstable();
        lines.dedup();
    }
    covered
}

fn digest_of_lines(lines: &[(usize, usize)]) -> u64 {
    if lines.is_empty() {
        0
    } else {
        fnv1a(lines.iter().flat_map(|(a, b)| [*a, *b]).flat_map(usize::to_le_bytes))
    }
}

/// Of everything in a question that its document is made of.
fn digest(question: &Question) -> u64 {
    let (path, line) = document::place(question);
    let lists = question.topics.iter().chain(&question.links);
    let texts = [question.prompt.as_str(), &question.answer, &path.to_string_lossy()];
    let bytes = texts.iter().flat_map(|t| t.bytes().chain([0])).chain(line.to_le_bytes());
    fnv1a(bytes.chain(lists.flat_map(|t| t.bytes().chain([1]))))
}

fn plan(
    manifest: &Manifest,
    bank: &Bank,
    files: Vec<NoteFile>,
    covered: &HashMap<PathBuf, Vec<(usize, usize)>>,
) -> Plan {
    let mut gone = Vec::new();
    let mut read = Vec::new();
    // Both are sorted by path: one pass over the two.
    let mut known = manifest.files.iter().peekable();
    for file in files {
        while let Some((path, _)) = known.next_if(|(path, _)| **path < file.path) {
            gone.push(path.clone());
        }
        let entry = known.next_if(|(path, _)| **path == file.path).map(|(_, entry)| entry);
        let lines = if covered.is_empty() { None } else { covered.get(Path::new(&file.path)) };
        let lines = lines.map_or(0, |l| digest_of_lines(l));
        let same = |e: &Entry| e.size == file.size && e.mtime == file.mtime && e.covered == lines;
        if !entry.is_some_and(same) {
            read.push((file, lines));
        }
    }
    gone.extend(known.map(|(path, _)| path.clone()));
    let mut asked: BTreeMap<&str, u64> = BTreeMap::new();
    let mut ask = Vec::new();
    for (n, question) in bank.questions.iter().enumerate().filter(|(_, q)| !q.ignored) {
        let digest = digest(question);
        // Of questions with the same id the first counts; `check` tells of the others.
        if asked.insert(question.id.as_str(), digest).is_none()
            && manifest.questions.get(question.id.as_str()) != Some(&digest)
        {
            ask.push((n, digest));
        }
    }
    let unasked = manifest.questions.keys().filter(|id| !asked.contains_key(id.as_str())).cloned().collect();
    Plan { read, gone, ask, unasked }
}

fn write(
    store: &mut Store,
    manifest: &mut Manifest,
    bank: &Bank,
    plan: Plan,
    covered: &HashMap<PathBuf, Vec<(usize, usize)>>,
    threads: usize,
    report: &mut SyncReport,
) -> tantivy::Result<()> {
    let bulk = plan.read.iter().map(|(file, _)| file.size).sum::<u64>() > BULK;
    let (threads, memory) = if bulk { (threads.max(1), MEMORY_BULK) } else { (1, MEMORY_SMALL) };
    let writer: IndexWriter = store.index.writer_with_num_threads(threads, threads * memory)?;
    // A killed process may have left a file of deletes that would be in the way of ours.
    writer.garbage_collect_files().wait()?;
    let mut policy = LogMergePolicy::default();
    // Many small syncs must not cost a large merge each time.
    policy.set_min_layer_size(64);
    writer.set_merge_policy(Box::new(policy));
    let fields = store.fields;

    let mut changes = Changes::since(&store.index.load_metas()?.payload.unwrap_or_default());
    for path in &plan.gone {
        changes.file(path, None);
        writer.delete_term(Term::from_field_text(fields.file, path));
        report.removed += usize::from(manifest.files.remove(path).is_some());
    }
    for id in &plan.unasked {
        changes.question(id, None);
        writer.delete_term(Term::from_field_text(fields.id, id));
        manifest.questions.remove(id);
    }
    report.asked = plan.ask.len() + plan.unasked.len();
    let mut mtimes: HashMap<&Path, i64> = HashMap::new();
    for (n, digest) in plan.ask {
        let question = &bank.questions[n];
        let mtime = *mtimes.entry(&question.place.path).or_insert_with_key(|path| seconds_of(path));
        changes.question(question.id.as_str(), Some(digest));
        if manifest.questions.insert(question.id.as_str().to_owned(), digest).is_some() {
            writer.delete_term(Term::from_field_text(fields.id, question.id.as_str()));
        }
        writer.add_document(document::of_question(&fields, question, mtime))?;
    }
    for batch in plan.read.chunks(BATCH) {
        let read = |(file, lines): &(NoteFile, u64)| {
            let covered = covered.get(Path::new(&file.path)).map_or(&[][..], Vec::as_slice);
            read_note(store, manifest.files.get(&file.path), file, *lines, covered)
        };
        let notes: Vec<_> = if bulk && threads > 1 {
            batch.par_iter().map(read).collect()
        } else {
            batch.iter().map(read).collect()
        };
        for ((file, _), (entry, documents)) in batch.iter().zip(notes) {
            let path = &file.path;
            changes.file(path, Some(&entry));
            let Some(documents) = documents else {
                manifest.files.insert(path.clone(), entry);
                continue;
            };
            report.updated += 1;
            if manifest.files.insert(path.clone(), entry).is_some() {
                writer.delete_term(Term::from_field_text(fields.file, path));
            }
            for document in documents {
                writer.add_document(document)?;
            }
        }
    }
    commit(store, manifest, &changes, writer)
}

/// Reads a note: its manifest entry, and its documents unless its content is the one indexed.
fn read_note(
    store: &Store,
    before: Option<&Entry>,
    file: &NoteFile,
    lines: u64,
    covered: &[(usize, usize)],
) -> (Entry, Option<Vec<TantivyDocument>>) {
    let path = &file.path;
    // A file that vanished or may not be read meanwhile is like an empty one; the next sync tells.
    let bytes = fs::read(path).unwrap_or_default();
    let hash = fnv1a(bytes.iter().copied());
    let mut entry = Entry { size: file.size, mtime: file.mtime, hash, covered: lines, skipped: false };
    if let Some(b) = before
        && b.hash == hash
        && b.covered == lines
    {
        entry.skipped = b.skipped;
        return (entry, None);
    }
    let Some(read) = note::text(&bytes, Path::new(path)) else {
        entry.skipped = true;
        return (entry, Some(Vec::new()));
    };
    let name = Path::new(path).file_stem().and_then(|s| s.to_str()).unwrap_or(path.as_str());
    let note = passage::divide(&note::outline(read.text, read.format), name, covered);
    let file = document::File { path, below: file.below(), mtime: file.mtime / 1_000_000_000 };
    (entry, Some(document::of_note(&store.fields, &file, &note)))
}

fn seconds_of(path: &Path) -> i64 {
    let modified = fs::metadata(path).and_then(|m| m.modified()).ok();
    let since = modified.and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    since.and_then(|d| i64::try_from(d.as_secs()).ok()).unwrap_or(0)
}

/// Commits with a payload that tells the manifest: the file it is in and what changed since. When
/// that is much, a new file is written first, and the one before is removed last.
fn commit(store: &Store, manifest: &Manifest, changes: &Changes, writer: IndexWriter) -> tantivy::Result<()> {
    let mut writer = writer;
    let mut prepared = writer.prepare_commit()?;
    if let Some(payload) = changes.payload() {
        prepared.set_payload(&payload);
        prepared.commit()?;
    } else {
        let name = format!("manifest-{}", prepared.opstamp());
        manifest.save(&store.file(&name))?;
        prepared.set_payload(&name);
        prepared.commit()?;
        if let Some(old) = changes.base().filter(|old| *old != name) {
            // One that stays is only litter.
            let _ = fs::remove_file(store.file(old));
        }
    }
    writer.wait_merging_threads()
}
