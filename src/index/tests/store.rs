//! Damage, other versions, other processes.

use super::*;

#[test]
fn a_missing_damaged_or_outdated_index_is_rebuilt() {
    let home = kubernetes();
    home.sync();
    let version =
        || fs::read_dir(home.index_dir()).unwrap().flatten().map(|e| e.path()).find(|p| p.is_dir()).unwrap();
    let damages: [(&str, &dyn Fn()); 5] = [
        ("gone", &|| fs::remove_dir_all(home.index_dir()).unwrap()),
        ("another version", &|| fs::rename(version(), home.index_dir().join("0123456789abcdef")).unwrap()),
        ("no meta.json", &|| fs::write(version().join("meta.json"), "{}").unwrap()),
        ("cut short", &|| {
            for file in fs::read_dir(version()).unwrap().flatten().filter(|f| f.path().extension().is_some())
            {
                let bytes = fs::read(file.path()).unwrap();
                fs::write(file.path(), &bytes[..bytes.len() / 2]).unwrap();
            }
        }),
        ("no manifest", &|| {
            for file in fs::read_dir(version()).unwrap().flatten() {
                if file.file_name().to_string_lossy().starts_with("manifest") {
                    fs::remove_file(file.path()).unwrap();
                }
            }
        }),
    ];
    for (what, damage) in damages {
        damage();
        let (index, report) = home.sync();
        assert!(report.rebuilt, "{what}");
        assert_eq!(found(&index, "smallest"), ["pods.md:4"], "{what}");
        assert!(!home.sync().1.rebuilt, "{what}");
        assert!(!home.index_dir().join("0123456789abcdef").exists());
    }
}

#[test]
fn an_index_locked_by_another_process_can_be_searched() {
    let home = kubernetes();
    let (index, _) = home.sync();
    let lock = index.store.lock().unwrap().unwrap();
    home.write("late.md", "latecomer");
    let (other, report) = home.sync();
    assert!(report.busy);
    assert_eq!(report.notes, 3);
    assert_eq!(found(&other, "smallest"), ["pods.md:4"]);
    drop(lock);
    let (other, report) = home.sync();
    assert!(!report.busy);
    assert_eq!(found(&other, "latecomer"), ["late.md:1"]);
}

#[test]
fn an_index_that_turns_out_to_be_damaged_is_rebuilt_when_it_is_next_opened() {
    let home = kubernetes();
    home.sync();
    let version =
        fs::read_dir(home.index_dir()).unwrap().flatten().map(|e| e.path()).find(|p| p.is_dir()).unwrap();
    for file in fs::read_dir(version).unwrap().flatten().map(|e| e.path()) {
        if file.extension().is_some_and(|e| e == "store") {
            // Its end stays, which is read when the index is opened.
            let mut bytes = fs::read(&file).unwrap();
            let half = bytes.len() / 2;
            bytes[..half].fill(0xff);
            fs::write(&file, bytes).unwrap();
        }
    }
    let index = Index::open(&home.index_dir()).unwrap();
    let error = index.search("smallest", 5).unwrap_err();
    assert!(matches!(error, IndexError::Damaged { .. } | IndexError::Engine { .. }), "{error:?}");
    assert!(error.hint().is_some());
    let (index, report) = home.sync();
    assert!(report.rebuilt);
    assert_eq!(found(&index, "smallest"), ["pods.md:4"]);
}

#[test]
fn opening_waits_for_another_process_that_creates_the_index() {
    let home = kubernetes();
    fs::create_dir_all(home.index_dir()).unwrap();
    let lock = fs::File::create(home.index_dir().join("lock")).unwrap();
    lock.lock().unwrap();
    std::thread::scope(|scope| {
        let opening = scope.spawn(|| Index::open(&home.index_dir()).map(drop));
        std::thread::sleep(Duration::from_millis(150));
        assert!(!opening.is_finished());
        drop(lock);
        opening.join().unwrap().unwrap();
    });
}

#[test]
fn a_new_index_can_be_searched_before_it_is_synced() {
    let home = kubernetes();
    let index = Index::open(&home.index_dir()).unwrap();
    assert_eq!(found(&index, "pods"), [""; 0]);
    assert!(!index.has_note(&home.path("pods.md")));
    let (index, _) = home.sync();
    assert!(index.has_note(&home.path("pods.md")) && !index.has_note(&home.path("none.md")));
}

#[test]
fn a_sync_deletes_other_versions_and_nothing_else() {
    let home = kubernetes();
    home.sync();
    let other = home.index_dir().join("0123456789abcdef");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("meta.json"), "{}").unwrap();
    for name in ["catalog.db", ".gitignore", "mine.txt"] {
        fs::write(home.index_dir().join(name), "x").unwrap();
    }
    assert!(!home.sync().1.rebuilt);
    assert!(!other.exists());
    for name in ["catalog.db", ".gitignore", "mine.txt", "lock"] {
        assert!(home.index_dir().join(name).exists(), "{name}");
    }
}
