fn of<T: Id + 'static, const N: usize>(id: T) -> [u64; N] {
    let sharing = rt::Sharing::NONE;
    let settled = {
        let call = rt::Call::start();
        <of as rt::Named>::NAMES
            .entry::<T, N>(&id)
            .settle::<
                false,
                [u64; N],
            >(call, ::core::option::Option::None, rt::no_tags, sharing)
    };
    match settled {
        rt::Settled::Served(value) => value,
        rt::Settled::Lead(load) => {
            load.run::<
                    false,
                    [u64; N],
                >(
                rt::keep_all::<[u64; N]>,
                sharing,
                move || -> [u64; N] { [id.number(); N] },
            )
        }
    }
}
