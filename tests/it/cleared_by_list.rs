//! Functions that are cleared by one who knows only that they are listed.

use crate::support::Counter;
use larder::{AuditFault, CachedFunction, cached, invalidates};
use std::sync::mpsc;
use std::thread;

fn listed(name: &str) -> CachedFunction {
    let mut functions = larder::functions().into_iter();
    let is_here = |function: &CachedFunction| function.file().ends_with("cleared_by_list.rs");
    functions
        .find(|function| function.name() == name && is_here(function))
        .unwrap()
}

#[test]
fn a_function_is_cleared_and_what_is_built_on_it_goes() {
    #[cached]
    fn row(n: u64) -> u64 {
        n
    }
    #[cached]
    fn page(n: u64) -> u64 {
        row(n) + row(n + 1)
    }
    #[cached]
    fn beside(n: u64) -> u64 {
        n
    }
    let _ = (page(1), page(5), beside(1));
    listed("row").clear();
    assert!(!row::contains(&1) && !row::contains(&6));
    assert!(!page::contains(&1) && !page::contains(&5));
    assert!(beside::contains(&1));
    assert_eq!(row::stats().invalidated, 4);
    let _ = page(1);
    assert!(page::contains(&1));
}

#[test]
fn all_instances_are_cleared_also_those_that_came_after_the_listing() {
    #[cached]
    fn wide<T: Into<u64> + Copy + Eq + std::hash::Hash + Send + Sync + 'static>(n: T) -> u64 {
        n.into()
    }
    let _ = (wide(1_u8), wide(1_u16));
    let function = listed("wide");
    let _ = wide(1_u32);
    function.clear();
    assert!(!wide::contains::<u8>(&1) && !wide::contains::<u16>(&1));
    assert!(!wide::contains::<u32>(&1));
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Shelf<T>(T);

#[cached]
impl<T: Clone + Eq + std::hash::Hash + Send + Sync + 'static> Shelf<T> {
    #[cached]
    fn shelved(&self, n: u64) -> u64 {
        n
    }
}

#[test]
fn methods_are_cleared_of_all_types() {
    let (one, other) = (Shelf(1_u8), Shelf("a"));
    let _ = (one.shelved(1), other.shelved(1));
    listed("shelved").clear();
    assert!(!larder::entry!(Shelf::shelved(&one, 1)).contains());
    assert!(!larder::entry!(Shelf::shelved(&other, 1)).contains());
}

#[test]
fn a_value_under_way_is_not_kept() {
    static LOADS: Counter = Counter::new();
    #[cached(ignore(begun, go))]
    fn slow(n: u64, begun: &mpsc::Sender<()>, go: &mpsc::Receiver<()>) -> u64 {
        LOADS.count();
        begun.send(()).unwrap();
        go.recv().unwrap();
        n
    }
    let (begun, has_begun) = mpsc::channel();
    let (go, may_go) = mpsc::channel();
    thread::scope(|scope| {
        let load = scope.spawn(move || slow(1, &begun, &may_go));
        has_begun.recv().unwrap();
        listed("slow").clear();
        go.send(()).unwrap();
        load.join().unwrap();
    });
    assert!(!slow::contains(&1));
    assert_eq!((LOADS.get(), slow::stats().overtaken), (1, 1));
}

#[test]
fn what_is_cleared_inside_a_write_goes_again_at_its_end() {
    #[cached]
    fn shown(n: u64) -> u64 {
        n
    }
    #[invalidates(shown(0))]
    fn write() {
        listed("shown").clear();
        // what it computes is not kept, for the write may not be visible yet
        let _ = shown(1);
        thread::scope(|scope| _ = scope.spawn(|| shown(2)));
        assert!(!shown::contains(&1));
    }
    let _ = shown(1);
    write();
    assert!(!shown::contains(&1) && !shown::contains(&2));
}

/// Who presses a button is no part of the program.
#[test]
fn the_audit_goes_by_what_the_program_clears() {
    #[cached]
    fn never(n: u64) -> u64 {
        n
    }
    let is_found = || {
        let audit = larder::audit();
        let mut findings = audit.findings().iter();
        findings.any(|finding| {
            (finding.fault(), finding.name()) == (AuditFault::NeverCleared, "never")
                && finding.file().ends_with("cleared_by_list.rs")
        })
    };
    never(1);
    assert!(is_found());
    listed("never").clear();
    assert!(is_found());
    never::clear();
    assert!(!is_found());
}
