fn publish(id: u64) -> Result<u64, DbError> {
    let mut write = rt::Write::to_come();
    write
        .of(
            rt::declared_write!(
                "publish", ["id"] ["Feed", "Feed", false]
            ),
        );
    #[allow(clippy::needless_borrow, clippy::needless_borrows_for_generic_args)]
    write
        .begin_in_two_phases(
            ::std::vec![< Feed as rt::UnitTag > ::name().target()],
        );
    write
        .run_or_fail(
            move || -> Result<u64, DbError> {
                #[allow(clippy::used_underscore_binding)]
                let _ = (&id,);
                Ok(id)
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
            rt::faulted::<Result<u64, DbError>, DbError>,
        )
}
