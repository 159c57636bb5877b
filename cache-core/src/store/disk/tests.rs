//! Files of another run of the machine, which only a label tells.

use super::Disk;
use super::boot::this_boot;
use super::keeper::Keeper;
use super::label::{FirstPage, Label};
use super::opened::Opened;
use super::settings::Settings;
use super::tables::ENTRIES;
use crate::shared::wait;
use crate::store::{Answer, Key, Operation, Store};
use redb::{ReadableDatabase, ReadableTableMetadata};
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

fn set(at: u64) -> Operation {
    let key = Key::new(&format!("k:{at}")).unwrap();
    let value = (*b"sixteen bytes...").into();
    let ttl = Duration::from_secs(60);
    Operation::Set { key, value, ttl }
}

/// All at once would take memory, and the time of whoever waits.
#[test]
fn a_file_with_less_room_than_before_is_emptied_in_steps() {
    let place = Place::new("shrunk");
    let mut settings = Settings::new(place.file());
    let all: Vec<_> = (0..3000).map(set).collect();
    Keeper::new(settings.clone())
        .unwrap()
        .carry_out(&all)
        .unwrap();
    settings.entries = 100;
    let opened = Opened::open(&settings).unwrap();
    let count = || {
        let look = opened.database.begin_read().unwrap();
        look.open_table(ENTRIES).unwrap().len().unwrap()
    };
    let mut keeper = Keeper::new(settings).unwrap();
    assert!(!keeper.shed(), "nothing was changed");
    keeper.carry_out(&[set(3000)]).unwrap();
    let mut before = count();
    assert!((2000..3000).contains(&before), "{before}");
    while keeper.shed() {
        let now = count();
        assert!((1..=1000).contains(&(before - now)), "{before} {now}");
        before = now;
    }
    assert_eq!(count(), 100);
    assert!(!keeper.shed());
}

#[test]
fn values_that_wait_for_a_disk_that_hangs_are_bounded_in_bytes() {
    let place = Place::new("hanging");
    let builder = Disk::builder(place.file()).response_timeout(Duration::from_secs(60));
    let store = builder.build().unwrap();
    let opened = Opened::open(&Settings::new(place.file())).unwrap();
    let hangs = opened.database.begin_write().unwrap();
    let value: crate::store::Bytes = vec![7; store.largest()].into();
    let pending: Vec<_> = (0..20)
        .map(|at| {
            let mut operation = set(at);
            if let Operation::Set { value: small, .. } = &mut operation {
                *small = value.clone();
            }
            store.run(vec![operation])
        })
        .collect();
    let invalidation = store.run(vec![Operation::Delete { key: key() }]);
    hangs.abort().unwrap();
    let replies = pending.into_iter().map(|reply| wait(reply).remove(0));
    let (done, refused): (Vec<_>, Vec<_>) = replies.partition(Result::is_ok);
    assert_eq!((done.len(), refused.len()), (8, 12));
    let fault = refused[0].as_ref().unwrap_err();
    assert!(
        fault.to_string().contains("64 MiB of values wait"),
        "{fault}"
    );
    assert!(wait(invalidation).remove(0).is_ok());
    // and there is room again
    assert!(wait(store.run(vec![set(0)])).remove(0).is_ok());
}
