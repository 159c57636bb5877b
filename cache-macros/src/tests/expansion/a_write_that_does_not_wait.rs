fn publish(id: u64) -> u64 {
    let mut write = rt::Write::without_waiting();
    write
        .of(
            rt::declared_write!(
                "publish", ["id"] ["Feed", "Feed", false]
            ),
        );
    #[allow(clippy::needless_borrow, clippy::needless_borrows_for_generic_args)]
    write.begin(::std::vec![< Feed as rt::UnitTag > ::name().target()]);
    write
        .run(
            move || -> u64 {
                #[allow(clippy::used_underscore_binding)]
                let _ = (&id,);
                id
            },
            |returned| {
                #[allow(unused_imports)]
                use rt::AlwaysSucceeded as _;
                #[allow(unused_mut)]
                let mut targets = ::std::vec::Vec::new();
                rt::Ended {
                    succeeded: rt::Judged(returned).succeeded(),
                    targets: targets,
                }
            },
        )
}
