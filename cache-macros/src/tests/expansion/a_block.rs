impl Repo {
    const LIMIT: u64 = 3;
    fn find(db: &Db, id: u64) -> Self {
        const {
            #[allow(unused_imports)]
            use rt::Infallible as _;
            ::core::assert!(
                ! rt::Probe:: < Self > ::FALLIBLE,
                "this is an alias of `Result`: in methods and generic functions write `Result<..>` \
                 itself, or an `Err` would be kept"
            );
        }
        let sharing = rt::Sharing::NONE;
        let settled = {
            let call = rt::Call::start();
            Self::find__cached()
                .look_up((&id, ()))
                .settle::<
                    false,
                    Self,
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
                        Self,
                    >(
                    rt::keep_all::<Self>,
                    sharing,
                    move || -> Self { db.find(id) },
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
            Parts = (rt::Plain<u64>, ()),
            Key = (u64, ()),
            Query<'k> = (&'k u64, ()),
            Options<'k> = (::core::option::Option<&'k u64>, ()),
            Value = Self,
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
                        (rt::Plain<u64>, ()),
                        Self,
                        rt::Shared<Self>,
                    >,
                    _,
                >(|| {
                    rt::Definition::new(
                            rt::Site::of_method::<
                                Self,
                            >(
                                rt::declared_function! {
                                    "find", "find", ::core::option::Option::None,
                                    "ignore(db), capacity = 5", ["id"] [] []
                                    ::core::option::Option::None
                                },
                            ),
                        )
                        .capacity({
                            let entries: usize = 5;
                            entries
                        })
                        .same(rt::same!(Self))
                })
        })
    }
}
