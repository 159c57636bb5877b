fn body() {
    {
        <rt::a_target_is_a_function_with_cached_or_a_tag!(
            posts
        ) as rt::Named>::NAMES
            .whole()
            .apply();
        match (&user,) {
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
        }
            .apply();
        match (&page,) {
            (part_0,) => {
                let target = rt::begin_all::<
                    ((), ((), ())),
                    _,
                    _,
                >(
                    <rt::a_target_is_a_function_with_cached_or_a_tag!(
                        posts
                    ) as rt::Cached>::NAMES
                        .handle(),
                );
                let target = rt::any(target);
                let target = rt::Next {
                    target: target,
                    part: part_0,
                }
                    .given();
                rt::rest(target)
            }
        }
            .apply();
        {
            type __Fields<'k> = <rt::a_target_is_a_function_with_cached_or_a_tag!(
                posts
            ) as rt::ByName>::Fields<'k>;
            #[allow(elided_lifetimes_in_paths)]
            let name = rt::Fields::target(__Fields {
                user: ::core::option::Option::Some {
                    0: &id,
                },
                ..<__Fields as rt::Partial>::ANY
            });
            name
        }
            .apply();
        <rt::a_target_is_a_function_with_cached_or_a_tag!(
            sized
        ) as rt::Named>::NAMES
            .entry::<3>(&id)
            .target()
            .apply();
        <UserRow as rt::Named>::NAMES.whole().apply();
    }
}
