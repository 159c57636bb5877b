//! A process that is stopped in the midst of its work, with whatever it has locked.

use super::place;
use super::writer::Writer;
use crate::support::{Ask, Dir, key, until};
use cache_core::store::{Disk, FaultKind};
use std::process::Command;
use std::thread;
use std::time::Duration;

#[test]
fn nobody_waits_for_a_stopped_process_any_longer_than_they_would() {
    let dir = Dir::new();
    let patience = Duration::from_millis(100);
    let store = Disk::builder(place(&dir))
        .capacity(4 << 20)
        .response_timeout(patience)
        .build()
        .unwrap();
    let (deleted, late) = (key("deleted"), key("late"));
    let mut writer = Writer::start(&place(&dir), 1);
    writer.first();
    let mut writer = writer.unheard();
    let signal = |name: &str, id: u32| {
        let sent = Command::new("kill").args([name, &id.to_string()]).status();
        assert!(sent.unwrap().success());
    };
    let mut timed_out = 0;
    // it writes most of the time, but not all of it
    for round in 0..200 {
        until("the store answers", || store.set(&deleted, "value").is_ok());
        store.delete(&deleted).unwrap();
        store.set(&late, "value").unwrap();
        thread::sleep(Duration::from_micros(round * 7919 % 3000));
        signal("-STOP", writer.id());
        match store.delete(&late) {
            Ok(was_there) => assert!(was_there),
            Err(fault) => {
                assert_eq!(fault.kind, FaultKind::TimedOut, "{fault}");
                timed_out += 1;
            }
        }
        signal("-CONT", writer.id());
        // what was not acknowledged is done when its turn comes
        until("it is gone", || matches!(store.read(&late), Ok(None)));
        assert_eq!(store.read(&deleted).unwrap(), None);
        if timed_out == 3 {
            break;
        }
    }
    assert_eq!(timed_out, 3);
    writer.kill().unwrap();
    writer.wait().unwrap();
}
