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
                <get_user as rt::Function>::front(),
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
    rt::function! {
        get_user, [] [] 'k(rt::Plain < u64 >, ()), (u64, ()), (& 'k u64,
        ()), (::core::option::Option < & 'k u64 >, ()), User,
        rt::held!(User), front
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
                static MEMO: rt::Slot = rt::Slot::new();
                MEMO.memo::<
                        get_user,
                    >(|| {
                    rt::Definition::new(
                            rt::Site::of(
                                rt::declared_function! {
                                    "get_user", "get_user", ::core::option::Option::None,
                                    "timeout = 60, ignore(db), tags(UserRow(id))", ["id"]
                                    ["UserRow"] [] ::core::option::Option::Some(true)
                                },
                            ),
                        )
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
                        .same(rt::same!(User))
                })
            })
        }
        #[doc(hidden)]
        pub fn whole(self) -> rt::Target {
            self.handle().whole()
        }
    }
    rt::named!(get_user, __Names);
    rt::by_name! {
        get_user, 'k[pub struct get_user < 'k > { pub id : ::core::option::Option < & 'k
        u64 >, }] [id] (id, ())
    }
};
