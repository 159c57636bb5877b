impl Repo {
    fn find(&self, id: u64) -> u64 {
        let sharing = rt::Sharing::NONE;
        let settled = {
            let call = rt::Call::start();
            Self::find__cached()
                .look_up((self, (&id, ())))
                .settle::<
                    false,
                    u64,
                >(
                    call,
                    ::core::option::Option::None,
                    rt::no_tags,
                    sharing,
                )
        };
        match settled {
            rt::Settled::Served(value) => value,
            rt::Settled::Lead(load) => {
                load.run::<
                        false,
                        u64,
                    >(
                    rt::keep_all::<u64>,
                    sharing,
                    move || -> u64 { id },
                )
            }
        }
    }
    #[doc(hidden)]
    #[allow(
        non_snake_case,
        dead_code,
        clippy::multiple_bound_locations,
        clippy::pedantic
    )]
    fn find__cached() -> rt::Handle<
        impl for<'k> rt::Function<
            Parts = (
                rt::Plain<Self>,
                (rt::Plain<u64>, ()),
            ),
            Key = (Self, (u64, ())),
            Query<'k> = (&'k Self, (&'k u64, ())),
            Options<
                'k,
            > = (
                ::core::option::Option<&'k Self>,
                (::core::option::Option<&'k u64>, ()),
            ),
            Value = u64,
        >,
    > {
        rt::Handle::new(|| {
            let family = {
                static FAMILY: rt::Family = rt::Family::new();
                &FAMILY
            };
            family
                .memo::<
                    rt::Anonymous<
                        (
                            rt::Plain<Self>,
                            (rt::Plain<u64>, ()),
                        ),
                        u64,
                        rt::Copied<u64>,
                    >,
                    _,
                >(|| {
                    rt::Definition::new(
                            rt::Site::of_method::<
                                Self,
                            >(
                                rt::declared_function! {
                                    "find", "find", ::core::option::Option::None, "", ["self",
                                    "id"] [] [] ::core::option::Option::None
                                },
                            ),
                        )
                        .same(rt::same!(u64))
                })
        })
    }
}
