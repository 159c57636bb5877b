impl Repo {
    async fn publish(&self, id: u64) -> Result<Post, DbError> {
        let mut write = rt::Write::to_come();
        write
            .of(
                rt::declared_write!(
                    "publish", ["self", "id"] ["get_user(id)", "get_user", false]
                    ["Self::find(self, id)", "find", false] ["posts(post.author, ..)",
                    "posts", false] ["Feed", "Feed", false]
                ),
            );
        #[allow(clippy::needless_borrow, clippy::needless_borrows_for_generic_args)]
        write
            .begin(
                ::std::vec![
                    <
                    rt::a_target_is_a_function_with_cached_or_a_tag!(get_user)
                    as rt::Named > ::NAMES.entry(& id).target(), match
                    (& self, & id,) { (part_0, part_1,) => { let target =
                    rt::begin_all:: < ((), ((), ())), _, _ >
                    (rt::a_target_is_a_method_with_cached!(Self::find__cached)
                    ()); let target = rt::Next { target : target, part :
                    part_0 } .given(); let target = rt::Next { target :
                    target, part : part_1 } .given(); rt::entry(target)
                    } } .target()
                ],
            );
        write
            .run_async(
                async move {
                    #[allow(
                        unreachable_code,
                        clippy::diverging_sub_expression,
                        clippy::empty_loop
                    )]
                    if false {
                        let returned: Result<Post, DbError> = loop {};
                        return returned;
                    }
                    #[allow(clippy::used_underscore_binding)]
                    let _ = (&self, &id);
                    self.insert(id).await
                },
                |returned| {
                    #[allow(unused_imports)]
                    use rt::AlwaysSucceeded as _;
                    #[allow(unused_mut)]
                    let mut targets = ::std::vec::Vec::new();
                    #[allow(
                        unreachable_patterns,
                        clippy::single_match,
                        clippy::match_single_binding
                    )]
                    match returned {
                        Ok(post) => {
                            targets
                                .push(
                                    match (&post.author,) {
                                        (part_0,) => {
                                            let target = rt::begin::<
                                                ((), ()),
                                                _,
                                                _,
                                            >(
                                                <rt::a_target_is_a_function_with_cached_or_a_tag!(
                                                    posts
                                                ) as rt::Cached>::NAMES
                                                    .handle(),
                                            );
                                            let target = rt::Next {
                                                target: target,
                                                part: part_0,
                                            }
                                                .given();
                                            rt::rest(target)
                                        }
                                    },
                                );
                            targets
                                .push(
                                    <Feed as rt::UnitTag>::name().target(),
                                );
                        }
                        _ => {}
                    }
                    rt::Ended {
                        succeeded: rt::Judged(returned).succeeded(),
                        targets: targets,
                    }
                },
            )
            .await
    }
}
