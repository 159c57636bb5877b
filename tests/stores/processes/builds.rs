//! Two builds of a program, in which a type has its fields in another order.

use super::crew::{Crew, Setting};
use super::special::OTHER_BUILD;
use crate::support::Server;

#[test]
fn what_another_build_has_stored_is_not_read() {
    let server = Server::start(&[]);
    let mut crew = Crew::of(2, &Setting::new(server.url(), "off"));
    crew.add(&[(OTHER_BUILD, "yes")]);
    let begun = |crew: &Crew| crew.database.cli(&["get", "begun:sides"]);
    crew.workers[0].ask("sides 1");
    crew.workers[1].ask("sides 1");
    assert_eq!(begun(&crew), "1");
    // it asserts that neither field has the other's value
    crew.workers[2].ask("sides 1");
    assert_eq!(begun(&crew), "2");
    crew.workers[0].ask("sides 1");
    crew.workers[1].ask("sides 1");
    assert_eq!(begun(&crew), "3");
}
