//! Pages that are for one client alone: how many others get them.

use crate::app::{OF_BEARER, OF_COOKIE, PRIVATE, SETS_COOKIE};
use crate::executor::settle;
use crate::section::Found;
use crate::subjects::{Peer, peers};
use crate::table::Table;
use std::io;

const CLIENTS: usize = 100;

/// A kind of page, and what those who ask for it say of themselves.
struct Kind {
    name: &'static str,
    path: &'static str,
    says: fn(usize) -> (&'static str, String),
    /// Whether larder has to tell clients apart.
    is_safe: bool,
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "`private`",
        path: PRIVATE,
        says: cookie,
        is_safe: true,
    },
    Kind {
        name: "to `Authorization`",
        path: OF_BEARER,
        says: |client| ("authorization", format!("Bearer {client}")),
        is_safe: true,
    },
    Kind {
        name: "with `Set-Cookie`",
        path: SETS_COOKIE,
        says: cookie,
        is_safe: true,
    },
    // nothing about it says whom it is for
    Kind {
        name: "to `Cookie`",
        path: OF_COOKIE,
        says: cookie,
        is_safe: false,
    },
];

fn cookie(client: usize) -> (&'static str, String) {
    ("cookie", format!("session={client}"))
}

pub(crate) fn run() -> io::Result<Found> {
    let title = format!("Answers that were another client's, of {CLIENTS} clients");
    let mut table = Table::new(title).note(
        "Each asks once, one after the other. The pages have `Cache-Control: max-age=300`, and \
         `private` where it is said.",
    );
    for kind in &KINDS {
        table = table.column(kind.name, 0);
    }
    let mut wrong = 0;
    for peer in peers() {
        let counts = KINDS.each_ref().map(|kind| count(&peer, kind));
        let has_to_be_safe = |kind: &Kind| match peer.package {
            None => true,
            Some("larder") => kind.is_safe,
            Some(_) => false,
        };
        let mut found = KINDS.iter().zip(counts);
        let is_right = found.all(|(kind, count)| count == 0 || !has_to_be_safe(kind));
        wrong += usize::from(!is_right);
        let mark = if is_right { "" } else { " WRONG" };
        let cells = counts.map(|count| Some(count as f64));
        table.row(peer.name() + mark, cells.to_vec());
    }
    Ok(Found {
        tables: vec![table],
        wrong,
    })
}

/// How many clients get a page that is not theirs.
fn count(peer: &Peer, kind: &Kind) -> usize {
    let server = (peer.start)();
    let others = (0..CLIENTS).filter(|client| {
        let (name, value) = (kind.says)(*client);
        let answer = server.get(kind.path, &[(name, &value)]);
        // what a cache keeps once it has answered is there for the next
        settle();
        answer.body != client.to_string()
    });
    others.count()
}
