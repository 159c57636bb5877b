//! Requests at once for a page that is not there: how many of them call its handler.

use crate::app::COLD;
use crate::executor::settle;
use crate::section::Found;
use crate::server::Server;
use crate::subjects::{Peer, peers};
use crate::table::Table;
use std::io;
use std::thread::{scope, sleep};
use std::time::Duration;

/// How many ask at once.
const CLIENTS: usize = 100;
/// On how many servers.
const TRIALS: usize = 20;
/// How long those who have come to the server get to reach its handler.
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) fn run() -> io::Result<Found> {
    let title = format!("Calls of a handler by {CLIENTS} clients at once");
    let mut table = Table::new(title)
        .column("fewest", 0)
        .column("most", 0)
        .note(format!(
            "Of {TRIALS} times. The handler is held up until every client has come to the server."
        ));
    let mut wrong = 0;
    for peer in peers() {
        let calls: Vec<_> = (0..TRIALS).map(|_| calls(&peer)).collect();
        let (fewest, most) = (calls.iter().min(), calls.iter().max());
        let expected = match peer.package {
            None => Some(&CLIENTS),
            Some("larder") => Some(&1),
            Some(_) => None,
        };
        let is_right = expected.is_none() || (fewest == expected && most == expected);
        wrong += usize::from(!is_right);
        let mark = if is_right { "" } else { " WRONG" };
        let cells = [fewest, most].map(|calls| calls.map(|calls| *calls as f64));
        table.row(peer.name() + mark, cells.to_vec());
    }
    Ok(Found {
        tables: vec![table],
        wrong,
    })
}

fn calls(peer: &Peer) -> usize {
    let server: Server = (peer.start)();
    scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| server.get(COLD, &[]));
        }
        while server.asked() < CLIENTS {
            sleep(Duration::from_millis(1));
        }
        sleep(PAUSE);
        server.app.open();
    });
    settle();
    server.app.calls()
}
