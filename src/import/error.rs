//! What can go wrong in an import, and what else is worth reporting: every message in one place.
//!
//! [`ImportError`] ends the import of a path. [`FileError`] costs a file, or a part of one; [`Notice`]
//! costs nothing. Both are reported with path and line as a [`Problem`](crate::bank::Problem).

use std::{fmt, path::PathBuf};

/// A path that cannot be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It does not exist or may not be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The bank cannot store its path.
    #[error("{}: its path is not valid UTF-8", .0.display())]
    Name(PathBuf),
    /// It holds neither questions nor notes.
    #[error("{}: no questions or notes found", .0.display())]
    Nothing(PathBuf),
}

impl ImportError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unreadable { .. } => Some("check the path; quote it if it contains spaces".into()),
            Self::Name(_) => Some("rename the file or the folder it is in".into()),
            Self::Nothing(_) => {
                Some("greenroom reads Markdown, text, HTML, CSV, JSON, YAML, Anki packages and more".into())
            }
        }
    }

    /// 1 unreadable, 3 nothing found.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Unreadable { .. } | Self::Name(_) => 1,
            Self::Nothing(_) => 3,
        }
    }
}

/// Why a file, or a part of it, was not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("skipped: {0}")]
    Walk(#[from] ignore::Error),
    #[error("skipped: its name is not valid UTF-8; rename it")]
    Name,
    #[error("skipped: not a regular file")]
    NotRegular,
    #[error("skipped: {} MB; the limit is {} MB a file", size >> 20, limit >> 20)]
    TooLarge { size: u64, limit: u64 },
    #[error("skipped: greenroom crashed on this file; please report the bug")]
    ReaderPanicked,

    #[error("damaged archive: it does not start like one; export or download it again")]
    NotAnArchive,
    #[error("damaged archive: {0}; export or download it again")]
    Archive(#[from] zip::result::ZipError),
    #[error("skipped: an archive inside {depth} others")]
    NestedArchives { depth: usize },
    #[error("damaged archive: {0}; export or download it again")]
    Unpack(std::io::Error),
    #[error("skipped: more than {} MB unpacked", limit >> 20)]
    UnpackedTooLarge { limit: u64 },
    #[error("the rest was skipped: more than {} MB unpacked", limit >> 20)]
    ArchiveTooLarge { limit: u64 },

    #[error("damaged Anki collection: {0}; export the deck again")]
    Compression(#[from] ruzstd::decoding::errors::FrameDecoderError),
    #[error("the Anki collection cannot be read: {0}; export the deck again")]
    Collection(#[from] rusqlite::Error),

    #[error("not valid JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("not valid TOML: {}", .0.message().replace('\n', " "))]
    Toml(#[from] toml::de::Error),
    #[error("not valid YAML, read line by line instead: {}", first_line(.0))]
    Yaml(#[from] serde_saphyr::Error),
    #[error("skipped: nested more than {limit} levels deep")]
    TooDeep { limit: usize },
    #[error("a row cannot be read: {0}")]
    Csv(#[from] csv::Error),
    #[error("skipped: a row of {cells} cells; the limit is {limit}")]
    TooWide { cells: usize, limit: usize },
}

/// The first line of an error whose text includes a snippet of the source.
fn first_line(error: &impl fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or("").trim().to_owned()
}

/// What was skipped because it holds no notes, or repaired.
#[derive(Debug)]
pub(super) enum Notice {
    /// What had to be done to get text from the bytes.
    Repaired(String),
    Binary,
    OfficeDocument,
    /// Files and folders below the root that belong to greenroom.
    OwnFiles(Vec<String>),
    /// Files whose extension is not that of notes, one of them named by the path of the notice.
    NotNotes {
        extension: String,
        count: usize,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repaired(what) => f.write_str(what),
            Self::Binary => f.write_str("skipped: binary file"),
            Self::OfficeDocument => {
                f.write_str("skipped: office document or e-book; save it as text, Markdown or HTML")
            }
            Self::OwnFiles(names) => write!(f, "skipped: greenroom's own files ({})", names.join(", ")),
            Self::NotNotes { extension, count } => {
                match count {
                    1 => f.write_str("skipped: ")?,
                    n => write!(f, "skipped, with {} more: ", n - 1)?,
                }
                match extension.as_str() {
                    "" => f.write_str("files without an extension are not notes"),
                    extension => write!(f, ".{extension} files are not notes"),
                }
            }
        }
    }
}
