//! Processes that are killed at any moment, a hundred times.

use super::place;
use super::writer::{KEYS, Said, Writer, name};
use crate::support::{Ask, Dir, key};
use cache_core::store::{Answer, Disk, Operation};
use std::thread;
use std::time::{Duration, Instant};

/// What is known of a key.
#[derive(Clone, Copy, Default, Debug)]
struct Known {
    /// No number up to this one may be read: it was acknowledged that it is gone.
    gone: u64,
    /// This one was acknowledged to be stored since.
    stored: Option<u64>,
}

fn learn(known: &mut [Known], said: Said, last: u64) {
    match said {
        Said::Set(at, number) => {
            known[at as usize].gone = number - 1;
            known[at as usize].stored = Some(number);
        }
        // whatever was stored before: also what was not acknowledged to be
        Said::Deleted(at) => {
            known[at as usize] = Known {
                gone: last,
                stored: None,
            }
        }
    }
}

fn numbers(store: &Disk) -> Vec<Option<u64>> {
    let get = |at| Operation::Get {
        key: key(&name(at)),
    };
    let replies = store.batch((0..KEYS).map(get).collect()).into_iter();
    let number = |answer| match answer {
        Answer::Value(stored) => stored.map(|stored| stored.version.0 as u64),
        Answer::Done(_) => panic!("no answer to `Get`"),
    };
    replies.map(|reply| number(reply.unwrap().answer)).collect()
}

/// The most numbers that one writer comes to.
const MANY: u64 = 1_000_000;

#[test]
fn nothing_comes_back_after_any_of_a_hundred_kills() {
    let begin = Instant::now();
    let dir = Dir::new();
    let path = place(&dir);
    let mut known = vec![Known::default(); KEYS as usize];
    let (mut said, mut kept, mut fence) = (0, 0, 0);
    for round in 0..100 {
        // every third time another process has the file open meanwhile, and after that
        let witness = (round % 3 == 0).then(|| open(&dir));
        let first = (round + 1) * MANY;
        let mut writer = Writer::start(&path, first);
        let mut last = first;
        let mut all = vec![writer.first()];
        thread::sleep(Duration::from_micros(round * 7919 % 40_000));
        if let Some(witness) = &witness {
            numbers(witness);
        }
        all.extend(writer.kill());
        for one in &all {
            if let Said::Set(_, number) = one {
                last = *number;
            }
            learn(&mut known, *one, last);
        }
        said += all.len();
        let store = witness.unwrap_or_else(|| open(&dir));
        let mut cut_short = 0;
        for (at, (number, known)) in numbers(&store).into_iter().zip(&known).enumerate() {
            let is_old = number.is_some_and(|number| number <= known.gone);
            assert!(
                !is_old,
                "in round {round} {number:?} of {at} came back: {known:?}"
            );
            kept += usize::from(known.stored.is_some() && number == known.stored);
            cut_short += usize::from(number != known.stored);
        }
        // it was killed over one operation at most, whose acknowledgement may not have been told either
        assert!(
            cut_short <= 2,
            "in round {round}, {cut_short} are not as was said"
        );
        let now = store.server(&key("k")).unwrap().fence;
        assert!(fence == 0 || fence == now, "in round {round} it began anew");
        fence = now;
        for (known, number) in known.iter_mut().zip(numbers(&store)) {
            known.stored = number;
        }
    }
    println!("{said} acknowledged, {kept} kept, in {:?}", begin.elapsed());
    assert!(
        said >= 100 && kept >= 100,
        "{said} acknowledged, {kept} kept"
    );
}

fn open(dir: &Dir) -> Disk {
    Disk::builder(place(dir)).capacity(4 << 20).build().unwrap()
}
