pub fn get_user(db: &Db, id: u64) -> Result<User, DbError> {
    let sharing = {
        #[allow(unused_imports)]
        use rt::Unshared as _;
        rt::Errors::<Result<User, DbError>>::SHARING
    };
    let settled = {
        let call = rt::Call::start();
        <get_user as rt::Named>::NAMES
            .entry(&id)
            .settle::<
                true,
                Result<User, DbError>,
            >(
                call,
                || rt::tag_names([
                    <UserRow as rt::Tag>::NAMES.entry(&id),
                ]),
                sharing,
            )
    };
    match settled {
        rt::Settled::Served(value) => value,
        rt::Settled::Lead(load) => {
            load.run::<
                    true,
                    Result<User, DbError>,
                >(
                rt::keep_all::<User>,
                sharing,
                move || -> Result<User, DbError> { db.find(id) },
            )
        }
    }
}
///The cache of [`get_user()`](fn@get_user): look into it, invalidate it, or name it in `#[invalidates(..)]`.
#[allow(non_camel_case_types, dead_code)]
#[non_exhaustive]
pub struct get_user {}
#[allow(
    dead_code,
    deprecated,
    missing_docs,
    non_camel_case_types,
    clippy::multiple_bound_locations,
    clippy::pedantic,
    clippy::too_many_arguments
)]
const _: () = {
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl rt::Function for get_user {
        type Parts = (rt::Plain<u64>, ());
        type Key = (u64, ());
        type Query<'k> = (&'k u64, ());
        type Options<'k> = (::core::option::Option<&'k u64>, ());
        type Value = User;
        type Held = <User as rt::Holding<
            {
                #[allow(unused_imports)]
                use rt::{NoArc as _, NoCopy as _, NoValue as _};
                rt::how::<
                    User,
                >(
                    rt::IsValue::<User>::IS,
                    rt::IsCopy::<User>::IS,
                    rt::IsArc::<User>::IS,
                )
            },
        >>::Held;
        #[inline]
        fn front() -> ::core::option::Option<rt::FrontOf<Self>> {
            ::std::thread_local! {
                static FRONT : rt::Front < get_user > = const {
                rt::Front::new() };
            }
            ::core::option::Option::Some(&FRONT)
        }
    }
    rt::verbs! {
        get_user, get_user, User, __Names, [] [] [] (id : & u64) [id : & u64,] (id)
        (__Names.handle()) [pub fn invalidate] [pub fn clear] [pub fn peek] [pub fn
        contains] [pub fn put] [pub fn begin_put] [pub fn key] [pub fn stats] [pub fn
        len]
    }
    #[automatically_derived]
    impl get_user {
        /// Computes without the cache: nothing is read from it, nothing stored.
        pub fn uncached(db: &Db, id: u64) -> Result<User, DbError> {
            rt::uncached().returned(get_user(db, id))
        }
        /// Computes, and replaces the entry.
        pub fn refresh(db: &Db, id: u64) -> Result<User, DbError> {
            rt::refresh().returned(get_user(db, id))
        }
    }
    #[doc(hidden)]
    pub struct __Names;
    #[automatically_derived]
    impl __Names {
        #[doc(hidden)]
        pub fn entry<'k>(self, id: &'k u64) -> rt::Entry<'k, get_user> {
            self.handle().look_up((id, ()))
        }
        #[doc(hidden)]
        pub fn handle(self) -> rt::Handle<get_user> {
            rt::Handle::new(|| {
                const SHARED: bool = {
                    #[allow(unused_imports)]
                    use rt::OneThread as _;
                    rt::Threads::<
                        (
                            <get_user as rt::Function>::Key,
                            <get_user as rt::Function>::Value,
                        ),
                    >::SHARED
                };
                static MEMO: <get_user as rt::Place<SHARED>>::Static = <get_user as rt::Place<
                    SHARED,
                >>::EMPTY;
                <get_user as rt::Place<
                    SHARED,
                >>::memo(
                    &MEMO,
                    || {
                        rt::Definition::new(rt::Site {
                                path: ::std::convert::From::from(
                                    ::core::concat!(::core::module_path!(), "::", "get_user"),
                                ),
                                key_prefix: ::core::option::Option::None,
                                file: ::core::file!(),
                                line: ::core::line!(),
                            })
                            .timeout(
                                rt::Timeout::After(
                                    rt::Period::Fixed(
                                        ::core::time::Duration::new(60u64, 0u32),
                                    ),
                                ),
                            )
                            .tags_of_key(|key: &(u64, ())| {
                                #[allow(unused_variables)]
                                {
                                    let (part_0, ()) = key;
                                    let id: u64 = ::core::clone::Clone::clone(part_0);
                                    rt::tag_names([
                                        <UserRow as rt::Tag>::NAMES.entry(&id),
                                    ])
                                }
                            })
                    },
                )
            })
        }
        #[doc(hidden)]
        pub fn whole(self) -> rt::Target {
            self.handle().whole()
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl rt::Named for get_user {
        type Names = __Names;
        const NAMES: __Names = __Names;
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl rt::Cached for get_user {
        type Names = __Names;
        const NAMES: __Names = __Names;
    }
    type __Companion = get_user;
    const _: () = {
        #[doc(hidden)]
        pub struct get_user<'k> {
            pub id: ::core::option::Option<&'k u64>,
        }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl rt::ByName for __Companion {
            type Fields<'k> = get_user<'k>;
        }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<'k> rt::Partial for get_user<'k> {
            const ANY: Self = get_user {
                id: ::core::option::Option::None,
            };
        }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<'k> rt::Fields for get_user<'k> {
            fn target(self) -> rt::Target {
                <__Companion as rt::Named>::NAMES
                    .handle()
                    .by_name((self.id, ()))
            }
        }
    };
};
