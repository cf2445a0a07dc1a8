//! Sync: updates the index to the current bank and notes.

use super::{
    IndexError, Sources, SyncReport, document,
    manifest::{IndexedFile, Manifest, ManifestChanges},
    passage,
    store::Store,
    walk::{self, Listing, NoteFile},
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
use tantivy::{IndexWriter, TantivyDocument, Term, indexer::LogMergePolicy};

/// Bytes of memory for each writer thread; tantivy's minimum is 15 MB.
const WRITER_MEMORY_SMALL: usize = 15_000_000;
const WRITER_MEMORY_BULK: usize = 64_000_000;
/// A sync of more changed bytes is a bulk load, with all threads and more memory.
const BULK_BYTES: u64 = 4 << 20;
/// Files read at a time; bounds memory.
const BATCH_FILES: usize = 128;

/// First and last lines, from 1, that imported questions cover, by file.
type CoveredLines = HashMap<PathBuf, Vec<(usize, usize)>>;

/// What a sync has to do.
struct SyncPlan {
    /// New and changed notes, with the digest of their covered lines.
    changed_notes: Vec<(NoteFile, u64)>,
    removed_notes: Vec<String>,
    /// New and changed questions: index in the bank, digest.
    changed_questions: Vec<(usize, u64)>,
    removed_questions: Vec<String>,
}

impl SyncPlan {
    fn is_empty(&self) -> bool {
        self.changed_notes.is_empty()
            && self.removed_notes.is_empty()
            && self.changed_questions.is_empty()
            && self.removed_questions.is_empty()
    }
}

/// Syncs `store` with `threads` writer threads.
pub(super) fn sync(
    store: &mut Store,
    bank: &Bank,
    sources: &Sources,
    threads: usize,
) -> Result<SyncReport, IndexError> {
    let Some(lock) = store.lock()? else {
        return Ok(SyncReport { busy: true, ..counts(store) });
    };
    store.remove_other_versions(&lock);
    let mut rebuilt = store.is_new;
    let (loaded, Listing { files, skipped }) = thread::scope(|scope| {
        let loading = scope.spawn(|| load_manifest(store));
        let listed = walk::walk(sources);
        // If the thread panicked, the index is rebuilt as if there were no manifest.
        (loading.join().unwrap_or_default(), listed)
    });
    let mut manifest = match loaded {
        Some(manifest) => manifest,
        None if store.is_new => Manifest::default(),
        None => {
            store.rebuild(&lock)?;
            rebuilt = true;
            Manifest::default()
        }
    };
    let covered = covered_lines(bank);
    let plan = SyncPlan::new(&manifest, bank, files, &covered);
    let mut report = SyncReport { rebuilt, skipped, ..SyncReport::default() };
    if !plan.is_empty() || rebuilt {
        apply(store, &mut manifest, bank, plan, &covered, threads, &mut report)
            .map_err(|e| store.error_of_use(e))?;
        store.is_new = false;
    }
    store.reader.reload().map_err(|e| store.error(e))?;
    report.notes = manifest.notes();
    report.questions = manifest.questions.len();
    Ok(report)
}

/// The contents of the last commit, without looking at the sources.
pub(super) fn counts(store: &Store) -> SyncReport {
    let manifest = load_manifest(store).unwrap_or_default();
    // Another process may have committed; if reloading fails, the open commit is searched.
    let _ = store.reader.reload();
    SyncReport { notes: manifest.notes(), questions: manifest.questions.len(), ..SyncReport::default() }
}

fn load_manifest(store: &Store) -> Option<Manifest> {
    let payload = store.index.load_metas().ok()?.payload?;
    let (base, changes) = payload.split_once('\n').unwrap_or((&payload, ""));
    Manifest::load(&store.file(base))?.with(changes)
}

/// The lines that imported questions cover.
fn covered_lines(bank: &Bank) -> CoveredLines {
    let mut covered = CoveredLines::new();
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

/// A digest of everything in a question that its document contains.
fn digest(question: &Question) -> u64 {
    let (path, line) = document::location(question);
    let texts = [question.prompt.as_str(), &question.answer, &path.to_string_lossy()];
    let bytes = texts.iter().flat_map(|t| t.bytes().chain([0])).chain(line.to_le_bytes());
    fnv1a(bytes.chain(list_bytes(&question.topics)).chain(list_bytes(&question.links)))
}

/// The bytes of a list, such that different lists in a row have different bytes.
fn list_bytes(texts: &[String]) -> impl Iterator<Item = u8> {
    texts.iter().flat_map(|t| t.bytes().chain([1])).chain([2])
}

impl SyncPlan {
    /// Compares the manifest with bank and files.
    fn new(manifest: &Manifest, bank: &Bank, files: Vec<NoteFile>, covered: &CoveredLines) -> Self {
        let mut removed_notes = Vec::new();
        let mut changed_notes = Vec::new();
        // Both are sorted by path: one pass over the two.
        let mut known = manifest.files.iter().peekable();
        for file in files {
            while let Some((path, _)) = known.next_if(|(path, _)| **path < file.path) {
                removed_notes.push(path.clone());
            }
            let entry = known.next_if(|(path, _)| **path == file.path).map(|(_, entry)| entry);
            let lines = if covered.is_empty() { None } else { covered.get(Path::new(&file.path)) };
            let lines = lines.map_or(0, |l| digest_of_lines(l));
            let same =
                |e: &IndexedFile| e.size == file.size && e.mtime == file.mtime && e.covered_digest == lines;
            if !entry.is_some_and(same) {
                changed_notes.push((file, lines));
            }
        }
        removed_notes.extend(known.map(|(path, _)| path.clone()));
        let mut asked: BTreeMap<&str, u64> = BTreeMap::new();
        let mut changed_questions = Vec::new();
        for (n, question) in bank.questions.iter().enumerate().filter(|(_, q)| !q.ignored) {
            let digest = digest(question);
            // Of questions with the same id the first counts; `check` reports the others.
            if asked.insert(question.id.as_str(), digest).is_none()
                && manifest.questions.get(question.id.as_str()) != Some(&digest)
            {
                changed_questions.push((n, digest));
            }
        }
        let removed_questions =
            manifest.questions.keys().filter(|id| !asked.contains_key(id.as_str())).cloned().collect();
        Self { changed_notes, removed_notes, changed_questions, removed_questions }
    }
}

/// Writes and commits the changes, in the manifest too.
fn apply(
    store: &mut Store,
    manifest: &mut Manifest,
    bank: &Bank,
    plan: SyncPlan,
    covered: &CoveredLines,
    threads: usize,
    report: &mut SyncReport,
) -> tantivy::Result<()> {
    let bulk = plan.changed_notes.iter().map(|(file, _)| file.size).sum::<u64>() > BULK_BYTES;
    let (threads, memory) =
        if bulk { (threads.max(1), WRITER_MEMORY_BULK) } else { (1, WRITER_MEMORY_SMALL) };
    let writer: IndexWriter = store.index.writer_with_num_threads(threads, threads * memory)?;
    // A killed process may have left a file of deletes with the name of the next one.
    writer.garbage_collect_files().wait()?;
    let mut policy = LogMergePolicy::default();
    // Small segments count as equal, so that not every small sync causes a large merge.
    policy.set_min_layer_size(64);
    writer.set_merge_policy(Box::new(policy));
    let fields = store.fields;

    let mut changes = ManifestChanges::since(&store.index.load_metas()?.payload.unwrap_or_default());
    for path in &plan.removed_notes {
        changes.file(path, None);
        writer.delete_term(Term::from_field_text(fields.file, path));
        report.removed += usize::from(manifest.files.remove(path).is_some());
    }
    for id in &plan.removed_questions {
        changes.question(id, None);
        writer.delete_term(Term::from_field_text(fields.id, id));
        manifest.questions.remove(id);
    }
    report.questions_changed = plan.changed_questions.len() + plan.removed_questions.len();
    let mut mtimes: HashMap<&Path, i64> = HashMap::new();
    for (n, digest) in plan.changed_questions {
        let question = &bank.questions[n];
        let mtime = *mtimes.entry(&question.place.path).or_insert_with_key(|path| modified_seconds(path));
        changes.question(question.id.as_str(), Some(digest));
        if manifest.questions.insert(question.id.as_str().to_owned(), digest).is_some() {
            writer.delete_term(Term::from_field_text(fields.id, question.id.as_str()));
        }
        writer.add_document(document::question_document(&fields, question, mtime))?;
    }
    for batch in plan.changed_notes.chunks(BATCH_FILES) {
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

/// Reads a note. Gives its manifest entry, and its documents unless the content is already indexed.
fn read_note(
    store: &Store,
    before: Option<&IndexedFile>,
    file: &NoteFile,
    lines: u64,
    covered: &[(usize, usize)],
) -> (IndexedFile, Option<Vec<TantivyDocument>>) {
    let path = &file.path;
    // A file deleted or made unreadable since the walk counts as empty until the next sync.
    let bytes = fs::read(path).unwrap_or_default();
    let hash = fnv1a(bytes.iter().copied());
    let mut entry =
        IndexedFile { size: file.size, mtime: file.mtime, hash, covered_digest: lines, skipped: false };
    if let Some(b) = before
        && b.hash == hash
        && b.covered_digest == lines
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
    (entry, Some(document::note_documents(&store.fields, file, &note)))
}

/// Seconds since 1970 of a file's last change; 0 if unknown.
fn modified_seconds(path: &Path) -> i64 {
    let modified = fs::metadata(path).and_then(|m| m.modified()).ok();
    let since = modified.and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    since.and_then(|d| i64::try_from(d.as_secs()).ok()).unwrap_or(0)
}

/// Commits with the manifest in the payload: the name of its file and the changes since. If these are
/// large, a new file is written first, and the old one is deleted last.
fn commit(
    store: &Store,
    manifest: &Manifest,
    changes: &ManifestChanges,
    writer: IndexWriter,
) -> tantivy::Result<()> {
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
            // A file that cannot be deleted is not used any more.
            let _ = fs::remove_file(store.file(old));
        }
    }
    writer.wait_merging_threads()
}
