async fn greeting(name: &str, user: &User, fresh: bool) -> Option<String> {
    let sharing = rt::Sharing::NONE;
    let settled = {
        let call = rt::Call::start();
        let key_1: u64 = user.id;
        let call = if fresh { call.unless(true) } else { call };
        <greeting as rt::Named>::NAMES
            .entry(name, &key_1)
            .settle_async::<
                false,
                Option<String>,
            >(
                call,
                <greeting as rt::Function>::front(),
                rt::no_tags,
                sharing,
            )
            .await
    };
    match settled {
        rt::Settled::Served(value) => value,
        rt::Settled::Lead(load) => {
            load.run_async::<
                    false,
                    Option<String>,
                >(
                    rt::keep_all::<Option<String>>,
                    sharing,
                    async move {
                        #[allow(
                            unreachable_code,
                            clippy::diverging_sub_expression,
                            clippy::empty_loop
                        )]
                        if false {
                            let returned: Option<String> = loop {};
                            return returned;
                        }
                        Some(format!("{name} {}", user.id))
                    },
                )
                .await
        }
    }
}
