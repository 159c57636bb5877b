fn find(id: u64) -> Result<u64, DbError> {
    let sharing = {
        #[allow(unused_imports)]
        use rt::Unshared as _;
        rt::Errors::<Result<u64, DbError>>::SHARING
    }
        .strict(rt::faulted::<Result<u64, DbError>, DbError>);
    let settled = {
        let call = rt::Call::start();
        <find as rt::Named>::NAMES
            .entry(&id)
            .settle::<
                true,
                Result<u64, DbError>,
            >(
                call,
                <find as rt::Function>::front(),
                rt::no_tags,
                sharing,
            )
    };
    match settled {
        rt::Settled::Served(value) => value,
        rt::Settled::Lead(load) => {
            load.run::<
                    true,
                    Result<u64, DbError>,
                >(
                rt::keep_all::<u64>,
                sharing,
                move || -> Result<u64, DbError> { Ok(id) },
            )
        }
    }
}
