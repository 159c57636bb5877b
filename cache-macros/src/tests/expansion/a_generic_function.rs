fn of<T: Id + 'static, const N: usize>(id: T) -> [u64; N] {
    let settled = {
        let call = rt::Call::start();
        <of as rt::Named>::NAMES.entry::<T, N>(&id).call(call).settle()
    };
    match settled {
        rt::Settled::Served(value) => {
            <[u64; N] as rt::Returned<false>>::served(value)
        }
        rt::Settled::Lead(load) => {
            load.run::<
                    false,
                    [u64; N],
                >(
                rt::keep_all::<[u64; N]>,
                move || -> [u64; N] { [id.number(); N] },
            )
        }
    }
}
