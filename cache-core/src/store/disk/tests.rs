//! Files of another run of the machine, which only a label tells.

use super::Disk;
use super::boot::this_boot;
use super::label::{FirstPage, Label};
use super::opened::Opened;
use super::settings::Settings;
use crate::shared::wait;
use crate::store::{Answer, Key, Operation, Store};
use redb::ReadableDatabase;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("larder-{name}-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        Place(dir)
    }

    fn file(&self) -> PathBuf {
        self.0.join("store")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ask(store: &Disk, operation: Operation) -> Answer {
    wait(store.run(vec![operation])).remove(0).unwrap().answer
}

fn key() -> Key {
    Key::new("k").unwrap()
}

fn store_one(store: &Disk) {
    let (key, value, ttl) = (
        key(),
        (*b"sixteen bytes...").into(),
        Duration::from_secs(60),
    );
    ask(store, Operation::Set { key, value, ttl });
}

fn is_there(store: &Disk) -> bool {
    ask(store, Operation::Get { key: key() }) != Answer::Value(None)
}

fn label(path: &Path) -> Label {
    let file = File::open(path).unwrap();
    match Label::read(&file).unwrap() {
        FirstPage::Label(label) => label,
        other => panic!("{other:?}"),
    }
}

/// Makes a file one that was last open in another run of the machine.
fn restart_the_machine(path: &Path) {
    let file = OpenOptions::new().write(true).open(path).unwrap();
    label(path).within(Some([7; 16])).write(&file).unwrap();
}

#[test]
fn what_the_machine_may_have_taken_back_is_not_served() {
    let place = Place::new("restarted");
    let store = Disk::new(place.file()).unwrap();
    store_one(&store);
    drop(store);
    let before = label(&place.file());
    assert_eq!(before.boot, this_boot());
    if before.boot.is_none() {
        return;
    }
    restart_the_machine(&place.file());
    let store = Disk::new(place.file()).unwrap();
    assert!(!is_there(&store));
    assert_ne!(label(&place.file()).fence, before.fence);
    store_one(&store);
    drop(store);
    // one that is durable can't make up for it
    restart_the_machine(&place.file());
    let durable = Disk::builder(place.file()).durable(true);
    assert!(!is_there(&durable.build().unwrap()));
}

#[test]
fn what_is_durable_is_good_for_ever_until_somebody_does_not_wait() {
    let place = Place::new("durable");
    let durable = || Disk::builder(place.file()).durable(true).build().unwrap();
    store_one(&durable());
    assert_eq!(label(&place.file()).boot, None);
    let store = durable();
    assert!(is_there(&store));
    let other = Disk::new(place.file()).unwrap();
    assert!(is_there(&other));
    assert_eq!(label(&place.file()).boot, this_boot());
}

/// A process that is stopped while it reads keeps the engine from using space again.
#[test]
#[cfg(unix)]
fn a_reader_that_does_not_go_on_does_not_have_the_file_grow_for_ever() {
    const CAPACITY: u64 = 1 << 20;
    let place = Place::new("stopped");
    let store = Disk::builder(place.file())
        .capacity(CAPACITY)
        .build()
        .unwrap();
    store_one(&store);
    let opened = Opened::open(&Settings::new(place.file())).unwrap();
    let stopped = opened.database.begin_read().unwrap();
    let first = label(&place.file()).fence;
    let mut largest = 0;
    for at in 0..400_u128 {
        let (key, ttl) = (
            Key::new(&format!("k:{at}")).unwrap(),
            Duration::from_secs(60),
        );
        let value = [&at.to_be_bytes()[..], &[7; 20_000]].concat().into();
        ask(&store, Operation::Set { key, value, ttl });
        largest = largest.max(opened.taken().unwrap());
    }
    assert!(largest <= 3 * CAPACITY, "{largest}");
    assert_ne!(label(&place.file()).fence, first);
    drop(stopped);
}

/// Whoever has it open by another name, as a mounted file, has to hear that it is not the store any more.
#[test]
fn a_file_that_was_taken_away_is_not_used_by_any_name() {
    let place = Place::new("taken-away");
    let store = Disk::new(place.file()).unwrap();
    store_one(&store);
    let fence = label(&place.file()).fence;
    Label::take_off(&OpenOptions::new().write(true).open(place.file()).unwrap()).unwrap();
    assert!(!is_there(&store));
    assert_ne!(label(&place.file()).fence, fence);
    let aside = File::open(place.0.join("store.damaged")).unwrap();
    assert!(matches!(
        Label::read(&aside).unwrap(),
        FirstPage::Damaged(_)
    ));
}
