//! Stretches of time in which a store tells of changes.

use crate::shared::names::Namer;
use crate::shared::near::Tracking;
use crate::store::{Server, Watcher};
use crate::sync::{Arc, OnceLock};

#[test]
fn the_end_of_a_session_is_noticed_however_many_came_after_it() {
    let number = Arc::new(OnceLock::new());
    number.set(0).unwrap();
    let tracking = Tracking::new(Namer::new("sessions").unwrap(), number);
    let session = |session| tracking.session(Server { fence: 1, session }).unwrap();
    let first = session(1);
    assert!(first.stands());
    for other in 2..2000 {
        assert!(session(other).stands());
    }
    tracking.ended(1);
    assert!(!first.stands());
}
