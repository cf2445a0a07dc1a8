//! The schema of `history.db` and how older ones become it.
//!
//! A migration, once released, is never edited: a change is a new entry at the end.

use rusqlite_migration::{M, Migrations};

const V1: &str = "
-- A finished or running session: practice or a mock round.
CREATE TABLE round (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL,
    title      TEXT NOT NULL DEFAULT '',
    plan       TEXT NOT NULL DEFAULT '{}',  -- JSON: what was asked for
    started_at INTEGER NOT NULL,            -- UTC, milliseconds since 1970
    ended_at   INTEGER
) STRICT;

-- One answer, its grade and its rating.
CREATE TABLE review (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    question_id TEXT NOT NULL,              -- the bank's id; the question may be gone
    prompt      TEXT NOT NULL,              -- as it was then
    topic       TEXT NOT NULL DEFAULT '',   -- the question's first topic, as it was then
    answer      TEXT NOT NULL,
    mode        TEXT NOT NULL CHECK (mode IN ('written', 'spoken')),
    given_at    INTEGER NOT NULL,           -- UTC, milliseconds since 1970
    duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
    attempt     INTEGER NOT NULL DEFAULT 1, -- above 1: tried again after the feedback, moves no card
    hints       INTEGER NOT NULL DEFAULT 0,
    saw_model   INTEGER NOT NULL DEFAULT 0,
    score       REAL,                       -- 0 to 1; nothing where there was nothing to grade against
    verdict     TEXT NOT NULL,
    proposed    INTEGER NOT NULL CHECK (proposed BETWEEN 1 AND 4),
    rating      INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
    overruled   INTEGER NOT NULL DEFAULT 0,
    round_id    INTEGER REFERENCES round (id)
) STRICT;
CREATE INDEX review_of_question ON review (question_id, given_at);
CREATE INDEX review_by_time ON review (given_at);

-- How each key concept of an answer came out.
CREATE TABLE concept_result (
    review_id INTEGER NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    name      TEXT NOT NULL,
    status    TEXT NOT NULL,
    coverage  REAL NOT NULL,
    weight    REAL NOT NULL,
    PRIMARY KEY (review_id, position)
) STRICT, WITHOUT ROWID;

-- Memory state of a question, derived from its reviews; kept so that what is due is one look-up.
CREATE TABLE card (
    question_id TEXT PRIMARY KEY,
    stability   REAL NOT NULL,
    difficulty  REAL NOT NULL,
    due         INTEGER NOT NULL,
    first_seen  INTEGER NOT NULL,
    last_review INTEGER NOT NULL,
    reps        INTEGER NOT NULL,
    lapses      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX card_by_due ON card (due);
CREATE INDEX card_by_first_seen ON card (first_seen);

-- Questions put aside by the user: until a time (bury), or for good (suspend, without a time).
CREATE TABLE shelved (
    question_id TEXT PRIMARY KEY,
    until       INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

const STEPS: &[M<'static>] = &[M::up(V1)];

/// From any earlier schema to the newest.
pub(super) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// The newest schema version.
pub(super) const VERSION: i64 = STEPS.len() as i64;

#[cfg(test)]
mod tests {
    #[test]
    fn the_migrations_are_valid() {
        super::MIGRATIONS.validate().unwrap();
    }
}
