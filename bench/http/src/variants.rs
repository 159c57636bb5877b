//! A page in two languages, asked for in turns: how many times it is made, and who gets the wrong one.

use crate::app::GREETING;
use crate::executor::settle;
use crate::section::Found;
use crate::subjects::{Peer, by_language, peers};
use crate::table::Table;
use std::io;

const LANGUAGES: [&str; 2] = ["en", "fr"];
const REQUESTS: usize = 100;

pub(crate) fn run() -> io::Result<Found> {
    let mut table = Table::new(format!(
        "{REQUESTS} requests for a page in two languages, in turns"
    ))
    .column("calls of the handler", 0)
    .column("answers in the wrong language", 0)
    .note("The page has `Vary: accept-language`.");
    let mut wrong = 0;
    for peer in peers().into_iter().chain(by_language()) {
        let counts = counts(&peer);
        let expected = match peer.package {
            None => Some([REQUESTS, 0]),
            Some("larder") => Some([LANGUAGES.len(), 0]),
            Some(_) => None,
        };
        let is_right = expected.is_none_or(|expected| counts == expected);
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

/// How many times the handler was called, and how many answers were in the wrong language.
fn counts(peer: &Peer) -> [usize; 2] {
    let server = (peer.start)();
    let languages = LANGUAGES.into_iter().cycle().take(REQUESTS);
    let wrong = languages.filter(|language| {
        let answer = server.get(GREETING, &[("accept-language", language)]);
        // what a cache keeps once it has answered is there for the next
        settle();
        answer.body != *language
    });
    let wrong = wrong.count();
    [server.app.calls(), wrong]
}
