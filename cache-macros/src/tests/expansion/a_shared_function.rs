pub async fn get_user(id: u64) -> Result<User, DbError> {
    let sharing = {
        #[allow(unused_imports)]
        use rt::Unshared as _;
        rt::Errors::<Result<User, DbError>>::SHARING
    };
    let settled = {
        let call = rt::Call::start();
        <get_user as rt::Named>::NAMES
            .entry(&id)
            .settle_async::<
                true,
                Result<User, DbError>,
            >(
                call,
                <get_user as rt::Function>::front(),
                || {
                    rt::shared_tag::<UserRow>();
                    rt::tag_names([
                        <UserRow as rt::Tag>::NAMES.entry(&id),
                    ])
                },
                sharing,
            )
            .await
    };
    match settled {
        rt::Settled::Served(value) => value,
        rt::Settled::Lead(load) => {
            load.run_async::<
                    true,
                    Result<User, DbError>,
                >(
                    rt::keep_all::<User>,
                    sharing,
                    async move {
                        #[allow(
                            unreachable_code,
                            clippy::diverging_sub_expression,
                            clippy::empty_loop
                        )]
                        if false {
                            let returned: Result<User, DbError> = loop {};
                            return returned;
                        }
                        find(id).await
                    },
                )
                .await
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
    rt::shared_verbs! {
        get_user, get_user, User, __Names, [] [] [] (id : & u64) [id : & u64,] (id)
        (__Names.handle()) [pub fn invalidate] [pub fn clear] [pub fn peek] [pub fn
        contains] [pub fn put] [pub fn begin_put] [pub fn key] [pub fn stats] [pub fn
        len]
    }
    #[automatically_derived]
    impl get_user {
        /// Computes without the cache: nothing is read from it, nothing stored.
        pub async fn uncached(id: u64) -> Result<User, DbError> {
            rt::uncached_async(get_user(id)).await
        }
        /// Computes, and replaces the entry.
        pub async fn refresh(id: u64) -> Result<User, DbError> {
            rt::refresh_async(get_user(id)).await
        }
    }
    #[doc(hidden)]
    pub struct __Names;
    #[automatically_derived]
    impl __Names {
        #[doc(hidden)]
        pub fn entry<'k>(
            self,
            id: &'k u64,
        ) -> rt::Entry<
            'k,
            get_user,
            rt::InSharedStore,
        > {
            self.handle().look_up((id, ()))
        }
        #[doc(hidden)]
        pub fn handle(
            self,
        ) -> rt::Handle<get_user, rt::InSharedStore> {
            rt::Handle::new(|| {
                static MEMO: rt::Slot = rt::Slot::new();
                MEMO.memo::<
                        get_user,
                    >(|| {
                    rt::Definition::new(
                            rt::Site::of(
                                rt::declared_function! {
                                    "get_user", "get_user", ::core::option::Option::None,
                                    "timeout = 60, tags(UserRow(id)), store = stores::CACHE",
                                    ["id"] ["UserRow"] [] ::core::option::Option::Some(true)
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
                        .share(
                            rt::in_store::<
                                User,
                            >(
                                "id:&u64",
                                || rt::Declared::cache(&stores::CACHE),
                            ),
                        )
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
