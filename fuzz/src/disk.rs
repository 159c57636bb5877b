//! Files of the store on disk: whatever is in them, an entry is as it was stored or it is not there, and a
//! store comes of it or an error.

use cache_core::store::{Answer, Disk, Key, Operation, Store, Stored};
use std::fs::{self, File};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

/// How many entries there are, each longer than the one before.
const ENTRIES: u8 = 24;
const LIFE: Duration = Duration::from_secs(3600);
/// What opening a file may take of the memory, in KiB: it is no more than a MiB itself.
const MEMORY: u64 = 256 << 10;

/// A file that is as it was written, until it is known to have come to harm.
struct Good {
    path: PathBuf,
    bytes: Vec<u8>,
}

static GOOD: Mutex<Option<Good>> = Mutex::new(None);

/// Opens a file, reads all that should be in it, and changes it.
///
/// If the first byte of an input is 255 the rest is the whole file. Otherwise it is what is done to a good
/// one: six bytes for each change, of which the first says what, three say where, and two how.
pub fn disk(input: &[u8]) {
    let mut good = GOOD.lock().unwrap_or_else(PoisonError::into_inner);
    // one that was set aside is another now
    let kept = good.take().unwrap_or_else(Good::new);
    let bytes = match input.split_first() {
        Some((255, whole)) => whole.to_vec(),
        _ => changed(&kept.bytes, input),
    };
    // in the same file, for a copy is none of the store's
    fs::write(&kept.path, bytes).unwrap_or_else(|error| panic!("{error}"));
    let before = most_memory();
    match open(&kept.path) {
        Ok(store) => check(store, &kept.path),
        Err(error) => assert!(error.contains("can't be opened"), "{error}"),
    }
    let taken = most_memory().saturating_sub(before);
    assert!(taken < MEMORY, "it took {taken} KiB");
    let is_same = !beside(&kept.path, ".damaged").exists();
    *good = is_same.then_some(kept);
}

fn check(store: Disk, path: &Path) {
    for at in 0..ENTRIES {
        if let Some(found) = read(&store, &key(at)) {
            assert!(*found.value == *value(at), "{at} is not as it was");
        }
    }
    let (new, old) = (value(ENTRIES), key(0));
    let set = Operation::Set {
        key: key(ENTRIES),
        value: new.clone().into(),
        ttl: LIFE,
    };
    ask(&store, vec![set, Operation::Delete { key: old.clone() }]);
    let found = read(&store, &key(ENTRIES));
    assert!(found.is_some_and(|found| *found.value == new));
    assert_eq!(read(&store, &old), None);
    close(store, path);
}

impl Good {
    fn new() -> Self {
        let name = format!("larder-fuzz-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        for ending in ["", ".damaged"] {
            let _ = fs::remove_file(beside(&path, ending));
        }
        let store = open(&path).unwrap_or_else(|error| panic!("{error}"));
        let set = |at| Operation::Set {
            key: key(at),
            value: value(at).into(),
            ttl: LIFE,
        };
        ask(&store, (0..ENTRIES).map(set).collect());
        close(store, &path);
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{error}"));
        Good { path, bytes }
    }
}

impl Drop for Good {
    fn drop(&mut self) {
        for ending in ["", ".damaged", ".lock"] {
            let _ = fs::remove_file(beside(&self.path, ending));
        }
    }
}

fn open(path: &Path) -> Result<Disk, String> {
    let store = Disk::builder(path).capacity(1 << 20).build();
    store.map_err(|error| error.to_string())
}

/// Waits until its thread has closed the file: the engine locks it for as long.
fn close(store: Disk, path: &Path) {
    drop(store);
    let is_closed = || File::open(path).is_ok_and(|file| file.try_lock().is_ok());
    while !is_closed() {
        thread::sleep(Duration::from_micros(100));
    }
}

fn key(at: u8) -> Key {
    Key::new(&format!("k:{at}")).unwrap_or_else(|| panic!("letters and digits"))
}

fn value(at: u8) -> Vec<u8> {
    [&[at; 16][..], &vec![at; usize::from(at) * 150]].concat()
}

fn read(store: &Disk, key: &Key) -> Option<Stored> {
    let key = key.clone();
    match ask(store, vec![Operation::Get { key }]).pop() {
        Some(Answer::Value(found)) => found,
        other => panic!("{other:?}"),
    }
}

/// The answers: a file that has come to harm is no reason to have none.
fn ask(store: &Disk, operations: Vec<Operation>) -> Vec<Answer> {
    let mut replies = pin!(store.run(operations));
    let mut context = Context::from_waker(Waker::noop());
    let replies = loop {
        match replies.as_mut().poll(&mut context) {
            Poll::Ready(replies) => break replies,
            Poll::Pending => thread::sleep(Duration::from_micros(20)),
        }
    };
    let answer = |reply: Result<_, _>| reply.unwrap_or_else(|fault| panic!("{fault}"));
    let replies = replies.into_iter().map(answer);
    replies.map(|reply| reply.answer).collect()
}

fn changed(good: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for change in changes.as_chunks::<6>().0 {
        let [what, places @ .., value, len] = *change;
        if bytes.is_empty() {
            break;
        }
        let [first, second, third] = places;
        let at = u32::from_be_bytes([0, first, second, third]) as usize % bytes.len();
        let end = bytes.len().min(at + 1 + usize::from(len));
        match what % 4 {
            0 => bytes[at] ^= value.max(1),
            1 => bytes[at..end].fill(value),
            2 => bytes.truncate(at),
            _ => {
                let to = (usize::from(value) << 9) % bytes.len();
                let to = to.min(bytes.len() - (end - at));
                bytes.copy_within(at..end, to);
            }
        }
    }
    bytes
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The most memory that this process has had so far, in KiB; zero where the system does not say.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    number
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or_default()
}
