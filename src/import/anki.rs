//! Anki collections, old and new schema → drafts.
//!
//! The database is read in memory. Fields are HTML and become Markdown; a cloze note gives one question
//! for each number of its gaps; tags, or else the deck, become topics. The line of a draft is the note's
//! position in the collection.

use super::{
    archive::read_limited,
    error::FileError,
    file::Outcome,
    records::{Record, Role, role},
};
use crate::{
    bank::{Draft, PastReview},
    note::html,
};
use rusqlite::Connection;
use std::{
    collections::{BTreeMap, HashMap},
    io::Cursor,
    path::Path,
};

/// Limit for an unpacked collection.
const MAX_BYTES: u64 = 512 << 20;

/// The entry that holds the collection: of the newest schema, as the others are only stubs for old versions
/// of Anki.
pub(super) fn collection_name(names: &[String]) -> Option<&'static str> {
    ["collection.anki21b", "collection.anki21", "collection.anki2"]
        .into_iter()
        .find(|n| names.iter().any(|name| name == n))
}

/// Whether the bytes are an SQLite database.
pub(super) fn is_sqlite(bytes: &[u8]) -> bool {
    bytes.starts_with(b"SQLite format 3\0")
}

/// Reads a collection; `name` is that of its entry, which shows whether it is compressed.
pub(super) fn read(bytes: &[u8], name: &str, path: &Path, outcome: &mut Outcome) {
    match unpack(bytes, name).and_then(|unpacked| Ok(notes(&unpacked)?)) {
        Ok(drafts) => outcome.drafts.extend(drafts),
        Err(error) => outcome.problem(path, None, error),
    }
    outcome.read = true;
}

fn unpack(bytes: &[u8], name: &str) -> Result<Vec<u8>, FileError> {
    let mut unpacked = if name.ends_with('b') && !is_sqlite(bytes) {
        let mut decoder = ruzstd::decoding::StreamingDecoder::new(Cursor::new(bytes))?;
        read_limited(&mut decoder, MAX_BYTES)?
    } else {
        bytes.to_vec()
    };
    // A database in memory has no write-ahead log; bytes 18 and 19 of the header ask for one (SQLite
    // file format, section 1.3).
    if let Some(versions) = unpacked.get_mut(18..20) {
        versions.fill(1);
    }
    Ok(unpacked)
}

/// Names of the fields of each note type.
type NoteTypes = HashMap<i64, Vec<String>>;

fn notes(bytes: &[u8]) -> rusqlite::Result<Vec<Draft>> {
    let mut db = Connection::open_in_memory()?;
    db.deserialize_read_exact("main", Cursor::new(bytes), bytes.len(), true)?;
    // The collation of Anki's indexes.
    db.create_collation("unicase", |a, b| a.to_lowercase().cmp(&b.to_lowercase()))?;
    let note_types = note_types(&db)?;
    let decks = decks(&db).unwrap_or_default();
    // A package may have no table of reviews.
    let mut reviews = reviews(&db).unwrap_or_default();
    let mut out = Vec::new();
    let mut statement = db.prepare("select n.id, n.mid, n.tags, n.flds, (select c.did from cards c where c.nid = n.id limit 1) from notes n order by n.id")?;
    let mut rows = statement.query([])?;
    let mut line = 0;
    while let Some(row) = rows.next()? {
        line += 1;
        let id: i64 = row.get(0)?;
        let note_type: i64 = row.get(1)?;
        let tags: String = row.get::<_, Option<String>>(2)?.unwrap_or_default();
        let fields: String = row.get(3)?;
        let deck: Option<i64> = row.get(4)?;
        let fields: Vec<&str> = fields.split('\u{1f}').collect();
        let mut topics: Vec<String> = tags.split_whitespace().map(|t| t.replace("::", "/")).collect();
        if topics.is_empty() {
            topics.extend(deck.and_then(|d| decks.get(&d)).cloned());
        }
        let names = note_types.get(&note_type).map(Vec::as_slice).unwrap_or_default();
        for (card, mut draft) in note(names, &fields) {
            draft.reviews = reviews.remove(&(id, card)).unwrap_or_default();
            draft.topics.extend(topics.iter().cloned());
            draft.line = line;
            draft.end = line;
            out.push(draft);
        }
    }
    Ok(out)
}

fn note_types(db: &Connection) -> rusqlite::Result<NoteTypes> {
    let mut note_types = NoteTypes::new();
    let new_schema: bool =
        db.query_row("select count(*) from sqlite_master where name = 'notetypes'", [], |r| {
            r.get::<_, i64>(0)
        })? > 0;
    if new_schema {
        let mut statement = db.prepare("select ntid, ord, name from fields")?;
        let mut rows = statement.query([])?;
        let mut by_order: BTreeMap<(i64, i64), String> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            by_order.insert((row.get(0)?, row.get(1)?), row.get(2)?);
        }
        for ((note_type, _), name) in by_order {
            note_types.entry(note_type).or_default().push(name);
        }
    } else {
        let models: String = db.query_row("select models from col", [], |r| r.get(0))?;
        let models: serde_json::Value = serde_json::from_str(&models).unwrap_or_default();
        for (id, model) in models.as_object().into_iter().flatten() {
            let fields = model.get("flds").and_then(|f| f.as_array()).into_iter().flatten();
            let names = fields.filter_map(|f| f.get("name")?.as_str().map(str::to_owned)).collect();
            if let Ok(id) = id.parse() {
                note_types.insert(id, names);
            }
        }
    }
    Ok(note_types)
}

fn decks(db: &Connection) -> rusqlite::Result<HashMap<i64, String>> {
    let mut decks = HashMap::new();
    let tidy = |name: &str| name.replace("::", "/").replace('\u{1f}', "/").to_lowercase();
    let text: String = db.query_row("select decks from col", [], |r| r.get(0)).unwrap_or_default();
    if let Ok(serde_json::Value::Object(all)) = serde_json::from_str(&text) {
        for (id, deck) in &all {
            if let (Ok(id), Some(name)) = (id.parse(), deck.get("name").and_then(|n| n.as_str())) {
                decks.insert(id, tidy(name));
            }
        }
    }
    if decks.is_empty() {
        let mut statement = db.prepare("select id, name from decks")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            decks.insert(row.get(0)?, tidy(&row.get::<_, String>(1)?));
        }
    }
    decks.retain(|_, name| name != "default");
    Ok(decks)
}

/// Reviews by note and card of the note, oldest first.
type Reviews = HashMap<(i64, i64), Vec<PastReview>>;

/// The answers of a collection's `revlog`. Rescheduling by hand and cramming do not count; resetting a card
/// drops the reviews before, as in Anki.
fn reviews(db: &Connection) -> rusqlite::Result<Reviews> {
    const MANUAL: i64 = 4;
    const CRAM: i64 = 3;
    let three_buttons = three_buttons(db).unwrap_or(false);
    let mut out = Reviews::new();
    let mut statement = db.prepare(
        "select c.nid, c.ord, r.id, r.ease, r.type, r.factor, r.time from revlog r join cards c on c.id = r.cid \
         order by r.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (card, at) = ((row.get(0)?, row.get(1)?), row.get(2)?);
        let (ease, kind, factor, took): (i64, i64, i64, i64) =
            (row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?);
        if kind == MANUAL && factor == 0 {
            out.remove(&card);
        }
        if !(1..=4).contains(&ease) || kind >= MANUAL || (kind == CRAM && factor == 0) {
            continue;
        }
        // The buttons of a card in learning were Again, Good and Easy.
        let rating = if three_buttons && matches!(kind, 0 | 2) && ease > 1 { ease + 1 } else { ease };
        out.entry(card).or_default().push(PastReview {
            at,
            rating: u8::try_from(rating.min(4)).unwrap_or(4),
            took: u32::try_from(took.max(0)).unwrap_or(u32::MAX),
        });
    }
    Ok(out)
}

/// Whether cards in learning had three buttons: in Anki's first scheduler, which never wrote a 4 for
/// such a card.
fn three_buttons(db: &Connection) -> rusqlite::Result<bool> {
    let settings: String = db.query_row("select conf from col", [], |r| r.get(0))?;
    let settings: serde_json::Value = serde_json::from_str(&settings).unwrap_or_default();
    let first = settings.get("schedVer").map_or(settings.get("curDeck").is_some(), |v| v.as_i64() == Some(1));
    let fours: i64 =
        db.query_row("select count(*) from revlog where ease = 4 and type in (0, 2)", [], |r| r.get(0))?;
    Ok(first && fours == 0)
}

/// The drafts of a note, each with its card's number: one, or one for each number of a cloze note's gaps.
fn note(names: &[String], fields: &[&str]) -> Vec<(i64, Draft)> {
    if let Some(text) = fields.iter().find(|f| f.contains("{{c")) {
        let gaps = cloze(text);
        if !gaps.is_empty() {
            return gaps;
        }
    }
    let roles: Vec<Option<Role>> = names.iter().map(|n| role(n)).collect();
    let question = roles.iter().position(|r| *r == Some(Role::Question)).unwrap_or(0);
    let has_answer = roles.contains(&Some(Role::Answer));
    let mut record = Record::default();
    for (i, field) in fields.iter().enumerate() {
        let text = html::to_markdown(&without_sounds(field));
        let role = if i == question {
            Some(Role::Question)
        } else {
            match roles.get(i).copied().flatten() {
                Some(Role::Question) => None,
                Some(role) => Some(role),
                None => (!has_answer).then_some(Role::Answer),
            }
        };
        if let Some(role) = role {
            record.add(role, text);
        }
    }
    record.draft().map(|draft| (0, draft)).into_iter().collect()
}

fn without_sounds(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut rest = field;
    while let Some(at) = rest.find("[sound:")
        && let Some(end) = rest[at..].find(']')
    {
        out.push_str(&rest[..at]);
        rest = &rest[at + end + 1..];
    }
    out.push_str(rest);
    out
}

/// A cloze deletion: `{{c1::words::hint}}`.
struct Gap<'t> {
    number: u32,
    words: &'t str,
    hint: Option<&'t str>,
    span: std::ops::Range<usize>,
}

/// One draft for each number of the gaps in a text; gaps of other numbers are shown.
fn cloze(text: &str) -> Vec<(i64, Draft)> {
    let gaps = gaps(text);
    let mut numbers: Vec<u32> = gaps.iter().map(|g| g.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
        .into_iter()
        .map(|number| {
            let mut shown = String::new();
            let mut hidden = Vec::new();
            let mut at = 0;
            for gap in &gaps {
                shown.push_str(&text[at..gap.span.start]);
                if gap.number == number {
                    shown.push_str(&gap.hint.map_or("[...]".to_owned(), |h| format!("[{h}]")));
                    hidden.push(html::to_markdown(gap.words));
                } else {
                    shown.push_str(gap.words);
                }
                at = gap.span.end;
            }
            shown.push_str(&text[at..]);
            let draft =
                Draft { prompt: html::to_markdown(&shown), answer: hidden.join("\n"), ..Draft::default() };
            // Anki counts gaps from 1 and cards from 0.
            (i64::from(number) - 1, draft)
        })
        .collect()
}

fn gaps(text: &str) -> Vec<Gap<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{c").map(|i| i + at) {
        at = start + 3;
        let Some(colons) = text[at..].find("::").map(|i| i + at) else { break };
        let Ok(number) = text[at..colons].parse() else { continue };
        let Some(end) = text[colons..].find("}}").map(|i| i + colons) else { break };
        let inner = &text[colons + 2..end];
        let (words, hint) = inner.split_once("::").map_or((inner, None), |(w, h)| (w, Some(h)));
        out.push(Gap { number, words, hint, span: start..end + 2 });
        at = end + 2;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_and_cloze_notes_become_drafts() {
        let names = ["Front", "Back", "Extra"].map(String::from);
        let drafts = note(&names, &["Why <i>x</i>?", "Because[sound:a.mp3]", "so"]);
        assert_eq!((drafts[0].1.prompt.as_str(), drafts[0].1.answer.as_str()), ("Why *x*?", "Because\n\nso"));
        let drafts = note(&["Text".to_owned()], &["A {{c1::lock}} has {{c2::one::how many}} owner"]);
        assert_eq!(drafts.len(), 2);
        assert_eq!(
            (drafts[1].0, drafts[1].1.prompt.as_str(), drafts[1].1.answer.as_str()),
            (1, "A lock has [how many] owner", "one")
        );
    }

    #[test]
    fn sounds_are_removed() {
        assert_eq!(without_sounds("a [sound:x.mp3]b [sound:y"), "a b [sound:y");
    }

    /// A collection of the old schema with a note of two cards, a cloze note, and `reviews`.
    fn collection(conf: &str, reviews: &[(i64, i64, i64, i64, i64)]) -> Vec<u8> {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(
            "create table col (models text, decks text, conf text);
             create table notes (id integer, mid integer, tags text, flds text);
             create table cards (id integer, nid integer, did integer, ord integer);
             create table revlog (id integer, cid integer, ease integer, factor integer, time integer, type integer);
             insert into notes values (1, 7, '', 'Why?' || char(31) || 'So.'), (2, 7, '', '{{c1::It}} is {{c2::so}}');
             insert into cards values (10, 1, 1, 0), (11, 1, 1, 1), (20, 2, 1, 0), (21, 2, 1, 1);",
        )
        .unwrap();
        let models = r#"{"7": {"flds": [{"name": "Front"}, {"name": "Back"}]}}"#;
        db.execute("insert into col values (?1, '{}', ?2)", [models, conf]).unwrap();
        for (id, card, ease, factor, kind) in reviews {
            db.execute("insert into revlog values (?1, ?2, ?3, ?4, 900, ?5)", [id, card, ease, factor, kind])
                .unwrap();
        }
        db.serialize("main").unwrap().to_vec()
    }

    fn ratings(conf: &str, reviews: &[(i64, i64, i64, i64, i64)]) -> Vec<Vec<u8>> {
        let drafts = notes(&collection(conf, reviews)).unwrap();
        drafts.iter().map(|d| d.reviews.iter().map(|r| r.rating).collect()).collect()
    }

    #[test]
    fn reviews_belong_to_their_cards() {
        let reviews = [
            (1_700_000_000_000, 10, 1, 0, 0),
            (1_700_000_600_000, 10, 3, 0, 0),
            (1_700_086_400_000, 21, 4, 2500, 1),
            // The reverse card, and what is no review: set by hand, crammed, rescheduled.
            (1_700_086_500_000, 11, 3, 2500, 1),
            (1_700_086_600_000, 10, 0, 2500, 4),
            (1_700_086_700_000, 10, 3, 0, 3),
            (1_700_086_800_000, 10, 0, 2500, 5),
        ];
        assert_eq!(ratings("{}", &reviews), [vec![1, 3], vec![], vec![4]]);
        let first = notes(&collection("{}", &reviews)).unwrap()[0].reviews[0];
        assert_eq!((first.at, first.took), (1_700_000_000_000, 900));
        // A reset drops what was before.
        let reset = [(1, 10, 3, 2500, 1), (2, 10, 0, 0, 4), (3, 10, 2, 2500, 1)];
        assert_eq!(ratings("{}", &reset)[0], [2]);
        // Three buttons in learning, four in review: the first scheduler.
        let old = [(1, 10, 2, 0, 0), (2, 10, 3, 0, 2), (3, 10, 3, 2500, 1)];
        assert_eq!(ratings(r#"{"curDeck": 1}"#, &old)[0], [3, 4, 3]);
        assert_eq!(ratings(r#"{"schedVer": 2}"#, &old)[0], [2, 3, 3]);
    }

    #[test]
    fn a_damaged_collection_is_reported() {
        for bytes in [&b"SQLite format 3\0 and then nothing"[..], b"x", b""] {
            let mut outcome = Outcome::default();
            read(bytes, "collection.anki2", Path::new("x.apkg"), &mut outcome);
            assert_eq!(outcome.problems.len(), 1);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_cloze_text_is_read(text in "[{}c1:a ü]{0,60}") {
            let _ = cloze(&text);
        }
    }
}
