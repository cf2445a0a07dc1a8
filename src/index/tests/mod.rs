//! The whole index on folders of notes.

mod ranking;
mod related;
mod search;
mod store;
mod sync;

use super::{view::IndexView, *};
use crate::bank::parse_file;
use std::{
    fs,
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

/// A small home: notes, a bank, an index.
pub(super) struct TestHome {
    dir: tempfile::TempDir,
    bank: Bank,
}

impl TestHome {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("notes")).unwrap();
        Self { dir, bank: Bank::default() }
    }

    fn note(self, name: &str, text: &str) -> Self {
        self.write(name, text);
        self
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("notes").join(name)
    }

    /// Sets the time of a note's last change, in seconds since 1970.
    fn touch(&self, name: &str, seconds: u64) {
        let file = fs::File::options().write(true).open(self.path(name)).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    }

    fn questions(mut self, toml: &str) -> Self {
        let root = format!("[source]\npath = {:?}\n", self.dir.path().join("notes"));
        let text = format!("format_version = 1\n{root}{toml}");
        let parsed = parse_file(&Arc::new(self.dir.path().join("bank.toml")), &text);
        assert_eq!(parsed.problems, []);
        self.bank.questions = parsed.questions;
        self
    }

    fn index_dir(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    fn sources(&self) -> Sources {
        Sources { notes: vec![self.dir.path().join("notes")], exclude: vec!["drafts/**".into()] }
    }

    fn sync(&self) -> (Index, SyncReport) {
        let mut index = Index::open(&self.index_dir()).unwrap();
        let report = index.sync(&self.bank, &self.sources()).unwrap();
        (index, report)
    }

    /// Like [`Self::sync`], for a home that is not used again.
    fn into_synced(self) -> (Index, SyncReport) {
        self.sync()
    }
}

/// An index of one note with each of these texts, called `0.txt`, `1.txt` …
fn texts<T: AsRef<str>>(texts: &[T]) -> Index {
    let home = TestHome::new();
    texts.iter().enumerate().for_each(|(n, text)| home.write(&format!("{n}.txt"), text.as_ref()));
    home.into_synced().0
}

/// What a search sees of an index of these texts.
pub(super) fn view_of<T: AsRef<str>>(notes: &[T]) -> IndexView {
    texts(notes).store.view()
}

/// File names and lines of hits, best first.
fn places(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|h| format!("{}:{}", h.path.file_name().unwrap().to_str().unwrap(), h.line)).collect()
}

/// File names and lines of the hits of a query, best first.
fn found(index: &Index, query: &str) -> Vec<String> {
    places(&index.search(query, 20).unwrap().hits)
}

fn kubernetes() -> TestHome {
    TestHome::new()
        .note("pods.md", "---\ntags: [k8s/workloads]\n---\n# Pods\n\nThe smallest unit. See [[Services]].\n\n## Probes\n\nA liveness probe restarts, a readiness probe takes out of the kube-proxy rules.\n")
        .note("services.md", "# Services\n\nA stable address for pods. `maxUnavailable` is elsewhere.\n\n## NodePort\n\nOpens a port on every node.\n")
        .note("deep/dns.txt", "CoreDNS answers names of services.\n")
        .note("drafts/x.md", "# Draft about pods\n")
        .note(".hidden/y.md", "# Hidden pods\n")
        .note("picture.md", "\u{0}\u{1}\u{2}binary pods")
}
