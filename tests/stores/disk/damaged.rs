//! Files that are not as they were written.

use super::{open, place};
use crate::support::{Ask, Dir, key, until};
use cache_core::store::Disk;
use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;

const KEYS: u64 = 50;

/// A file with entries in it, and its bytes.
fn written(dir: &Dir) -> Vec<u8> {
    let store = open(dir);
    for at in 0..KEYS {
        store.set(&key(&format!("k:{at}")), &text(at)).unwrap();
    }
    store.delete(&key("k:7")).unwrap();
    close(store, dir);
    fs::read(place(dir)).unwrap()
}

/// Waits until its thread has closed the file.
fn close(store: Disk, dir: &Dir) {
    drop(store);
    let is_ours = |link: &PathBuf| *link == place(dir);
    until("the file is closed", || {
        let open = fs::read_dir("/proc/self/fd").unwrap();
        let mut links = open.filter_map(|link| fs::read_link(link.ok()?.path()).ok());
        !links.any(|link| is_ours(&link))
    });
}

fn text(at: u64) -> String {
    format!("value {at} ").repeat(1 + at as usize * 7)
}

/// Puts other bytes in the same file, wherever it is by now: another one would be taken for a copy.
fn rewrite(dir: &Dir, bytes: &[u8]) {
    let aside = dir.path().join("store.damaged");
    if aside.exists() {
        fs::rename(aside, place(dir)).unwrap();
    }
    fs::write(place(dir), bytes).unwrap();
}

/// Opens the file, whatever is in it, and says how many entries there are: none is wrong, and it works.
#[track_caller]
fn is_sound(dir: &Dir, what: &str) -> usize {
    let store = open(dir);
    let mut found = 0;
    for at in 0..KEYS {
        let read = store.read(&key(&format!("k:{at}"))).unwrap();
        if let Some(read) = read {
            assert!(at != 7 && read == text(at), "{what}: {at} is wrong");
            found += 1;
        }
    }
    store.set(&key("new"), "new").unwrap();
    assert_eq!(
        store.read(&key("new")).unwrap().as_deref(),
        Some("new"),
        "{what}"
    );
    close(store, dir);
    found
}

#[track_caller]
fn is_set_aside(dir: &Dir, what: &str, bytes: &[u8]) {
    assert_eq!(is_sound(dir, what), 0, "{what}");
    let aside = fs::read(dir.path().join("store.damaged")).unwrap_or_default();
    // the engine may have noted something in it
    assert!(aside.len() == bytes.len(), "{what}: {}", aside.len());
}

#[test]
fn one_that_is_cut_off_is_set_aside() {
    let dir = Dir::new();
    let whole = written(&dir);
    let lens = [1, 7, 8, 9, 79];
    let from_end = [whole.len() / 2, whole.len() - 4096, whole.len() - 1];
    for len in lens.into_iter().chain(from_end) {
        rewrite(&dir, &whole[..len]);
        is_set_aside(&dir, &format!("cut off at {len}"), &whole[..len]);
    }
}

/// As one is that was just begun: the engine begins as well, or says that it is damaged.
#[test]
fn one_with_little_more_than_a_label_is_empty() {
    let dir = Dir::new();
    let whole = written(&dir);
    let lens = [
        0, 80, 81, 4095, 4096, 4097, 4104, 4105, 4200, 4608, 8191, 8192, 8193,
    ];
    for len in lens {
        rewrite(&dir, &whole[..len]);
        assert_eq!(is_sound(&dir, &format!("cut off at {len}")), 0);
    }
}

#[test]
fn one_with_more_at_its_end_is_served_or_set_aside() {
    let dir = Dir::new();
    let whole = written(&dir);
    for more in [1, 4096, 100_000] {
        rewrite(&dir, &[&whole[..], &vec![0x55; more]].concat());
        is_sound(&dir, &format!("{more} bytes more"));
    }
}

#[test]
fn nothing_wrong_is_served_of_one_with_a_flipped_bit() {
    let dir = Dir::new();
    let whole = written(&dir);
    let label = (0..80).step_by(5);
    let header = (4096..4096 + 320).step_by(7);
    let rest = (8192..whole.len()).step_by(whole.len() / 60);
    let mut kept = 0;
    for at in label.chain(header).chain(rest) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        rewrite(&dir, &bytes);
        kept += is_sound(&dir, &format!("a bit at {at}"));
    }
    // where the bit meant nothing
    assert!(kept > 0);
}

#[test]
fn nothing_wrong_is_served_of_one_with_pages_of_nonsense() {
    let dir = Dir::new();
    let whole = written(&dir);
    for (n, at) in (4096..whole.len()).step_by(4096).enumerate() {
        let mut bytes = whole.clone();
        let end = whole.len().min(at + 4096);
        bytes[at..end].fill([0, 0xff, 0x41][n % 3]);
        rewrite(&dir, &bytes);
        is_sound(&dir, &format!("a page at {at}"));
    }
    rewrite(&dir, &vec![0; whole.len()]);
    is_set_aside(&dir, "zeros", &vec![0; whole.len()]);
}

/// Others have had another file since, and what they have deleted is not deleted in this one.
#[test]
fn one_that_is_mended_and_put_back_is_not_served() {
    use std::os::unix::fs::FileExt;
    let dir = Dir::new();
    let whole = written(&dir);
    let mut bytes = whole.clone();
    bytes[4096..4096 + 320].fill(0x55);
    rewrite(&dir, &bytes);
    is_set_aside(&dir, "it was damaged", &whole);
    let aside = dir.path().join("store.damaged");
    let file = OpenOptions::new().write(true).open(&aside).unwrap();
    file.write_all_at(&whole[80..], 80).unwrap();
    drop(file);
    fs::rename(&aside, place(&dir)).unwrap();
    is_set_aside(&dir, "it was put back", &whole);
    // but for its label it is as good as ever
    rewrite(&dir, &whole);
    assert_eq!(is_sound(&dir, "with its label"), KEYS as usize - 1);
}

/// The engine trusts what it has opened, and panics where that is wrong.
#[test]
fn one_that_comes_to_harm_while_it_is_open_is_set_aside() {
    let dir = Dir::new();
    written(&dir);
    let (store, other) = (open(&dir), open(&dir));
    let mut file = OpenOptions::new().write(true).open(place(&dir)).unwrap();
    let len = file.metadata().unwrap().len();
    file.seek(SeekFrom::Start(4096 + 512)).unwrap();
    file.write_all(&vec![0xee; len as usize - 4096 - 512])
        .unwrap();
    for _ in 0..3 {
        for at in 0..KEYS {
            let read = store.read(&key(&format!("k:{at}")));
            // until it is found out; a value that is not as it was has no right checksum
            if let Ok(Some(read)) = read {
                assert!(at != 7 && (read == text(at) || read.contains('\u{fffd}')));
            }
            let _ = store.set(&key("new"), "new");
        }
    }
    assert_eq!(store.read(&key("new")).unwrap().as_deref(), Some("new"));
    assert!(dir.path().join("store.damaged").exists());
    // the others go on with the same one
    assert_eq!(other.read(&key("new")).unwrap().as_deref(), Some("new"));
    assert!(other.delete(&key("new")).unwrap());
    assert_eq!(store.read(&key("new")).unwrap(), None);
}
