impl Repo {
    fn find<T: Id>(&self, id: u64) -> T {
        const {
            #[allow(unused_imports)]
            use rt::Infallible as _;
            ::core::assert!(
                ! rt::Probe:: < T > ::FALLIBLE,
                "this is an alias of `Result`: in methods and generic functions write `Result<..>` \
                 itself, or an `Err` would be kept"
            );
        }
        let sharing = rt::Sharing::NONE;
        let settled = {
            let call = rt::Call::start();
            Self::find__cached::<T>()
                .look_up((&id, ()))
                .settle::<
                    false,
                    T,
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
                        T,
                    >(
                    rt::keep_all::<T>,
                    sharing,
                    move || -> T { T::of(id) },
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
    fn find__cached<T: Id>() -> rt::Handle<
        impl for<'k> rt::Function<
            Parts = (rt::Plain<u64>, ()),
            Key = (u64, ()),
            Query<'k> = (&'k u64, ()),
            Options<'k> = (::core::option::Option<&'k u64>, ()),
            Value = T,
        >,
        rt::InSharedStore,
    >
    where
        T: 'static,
    {
        rt::Handle::new(|| {
            let family = Self::find__cached_for_all_types();
            family
                .memo::<
                    rt::Anonymous<
                        (rt::Plain<u64>, ()),
                        T,
                        rt::Shared<T>,
                    >,
                    _,
                >(|| {
                    rt::Definition::new(
                            rt::Site::of_method::<
                                Self,
                            >(
                                rt::declared_function! {
                                    "find", "find", ::core::option::Option::None,
                                    "store = CACHE, ignore(self), version = Self::VERSION",
                                    ["id"] [] [] ::core::option::Option::Some(true)
                                },
                            ),
                        )
                        .version(const { Self::VERSION })
                        .same(rt::same!(T))
                        .share(
                            rt::in_store::<
                                T,
                            >("id:&u64", || rt::Declared::cache(&CACHE)),
                        )
                })
        })
    }
    #[doc(hidden)]
    #[allow(
        non_snake_case,
        dead_code,
        clippy::multiple_bound_locations,
        clippy::pedantic
    )]
    fn find__cached_whole() -> rt::Target {
        rt::Target::family(Self::find__cached_for_all_types())
    }
    #[doc(hidden)]
    #[allow(
        non_snake_case,
        dead_code,
        clippy::multiple_bound_locations,
        clippy::pedantic
    )]
    fn find__cached_for_all_types() -> &'static rt::Family {
        static FAMILY: rt::Family = rt::Family::of_group(||
        rt::group(
            &CACHE,
            ::core::concat!(::core::module_path!(), "::", "find"),
        ));
        &FAMILY
    }
}
