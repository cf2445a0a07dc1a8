//! The schema of `history.db` and its migrations.
//!
//! A released migration is never edited: a change is a new one at the end.

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

const V2: &str = "
-- How often a round was gone on with after it had been broken off.
ALTER TABLE round ADD COLUMN interruptions INTEGER NOT NULL DEFAULT 0;
-- Where it came from: the name of a round file, or the options it was asked for with.
ALTER TABLE round ADD COLUMN source TEXT NOT NULL DEFAULT '';
CREATE INDEX round_by_time ON round (started_at);

ALTER TABLE review ADD COLUMN delivery TEXT;                            -- JSON: how it was said
ALTER TABLE review ADD COLUMN misconceptions TEXT NOT NULL DEFAULT '[]'; -- JSON: wrong claims
ALTER TABLE review ADD COLUMN remarks TEXT NOT NULL DEFAULT '[]';        -- JSON: names of remarks

ALTER TABLE concept_result ADD COLUMN required INTEGER NOT NULL DEFAULT 0;
-- JSON: [start, end] of the bytes of the answer that are the evidence.
ALTER TABLE concept_result ADD COLUMN evidence TEXT NOT NULL DEFAULT '[]';

-- The questions of a round in their order, each with what became of it.
CREATE TABLE round_item (
    round_id    INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    section     INTEGER NOT NULL DEFAULT 0,
    limit_ms    INTEGER NOT NULL CHECK (limit_ms >= 0),
    state       TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'answered', 'skipped')),
    review_id   INTEGER REFERENCES review (id) ON DELETE SET NULL,
    spent_ms    INTEGER NOT NULL DEFAULT 0 CHECK (spent_ms >= 0), -- on the clock, without pauses
    paused_ms   INTEGER NOT NULL DEFAULT 0 CHECK (paused_ms >= 0),
    follow_ups  TEXT NOT NULL DEFAULT '[]', -- JSON: what was asked after a weak answer
    PRIMARY KEY (round_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX round_item_of_review ON round_item (review_id);
CREATE INDEX round_item_of_question ON round_item (question_id);
";

const STEPS: &[M<'static>] = &[M::up(V1), M::up(V2)];

/// Migrate any earlier schema to the newest.
pub(super) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// The newest schema version.
pub(super) const VERSION: i64 = STEPS.len() as i64;

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    #[test]
    fn the_migrations_are_valid() {
        super::MIGRATIONS.validate().unwrap();
    }

    /// Rows that an earlier greenroom wrote, by its schema version.
    const ROWS: &[(usize, &str)] = &[(
        1,
        "INSERT INTO round (kind, title, started_at) VALUES ('practice', 'old', 5);
         INSERT INTO review (question_id, prompt, topic, answer, mode, given_at, duration_ms, score,
             verdict, proposed, rating, round_id)
             VALUES ('q', 'Why?', 't', 'because', 'written', 7, 900, 0.5, 'weak', 2, 3, 1);
         INSERT INTO concept_result VALUES (1, 0, 'c', 'partial', 0.5, 2.0);
         INSERT INTO card VALUES ('q', 1.5, 5.0, 99, 7, 7, 1, 0);
         INSERT INTO shelved VALUES ('s', NULL);
         INSERT INTO meta VALUES ('k', 'v');",
    )];

    #[test]
    fn every_earlier_schema_keeps_its_rows() {
        for (version, rows) in ROWS {
            let mut db = Connection::open_in_memory().unwrap();
            super::MIGRATIONS.to_version(&mut db, *version).unwrap();
            db.execute_batch(rows).unwrap();
            super::MIGRATIONS.to_latest(&mut db).unwrap();
            let count = |sql: &str| db.query_row::<i64, _, _>(sql, [], |r| r.get(0)).unwrap();
            for table in ["round", "review", "concept_result", "card", "shelved", "meta"] {
                assert_eq!(count(&format!("SELECT count(*) FROM {table}")), 1, "{table} of V{version}");
            }
            assert_eq!(count("SELECT count(*) FROM review WHERE answer = 'because' AND remarks = '[]'"), 1);
            assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
        }
    }
}
