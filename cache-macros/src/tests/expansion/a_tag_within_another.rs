#[allow(dead_code, missing_docs, clippy::needless_lifetimes, clippy::pedantic)]
const _: () = {
    #[doc(hidden)]
    struct __Names();
    #[automatically_derived]
    impl rt::Tag for Row {
        type Names = __Names;
        const NAMES: Self::Names = __Names();
        const A_TAG_CANT_BE_WITHIN_ITSELF: usize = rt::depth([
            <Tenant as rt::Tag>::A_TAG_CANT_BE_WITHIN_ITSELF,
        ]);
        fn declared() -> ::core::option::Option<
            &'static rt::DeclaredTag,
        > {
            ::core::option::Option::Some(
                rt::declared_tag!("Row", ["Tenant"] []),
            )
        }
    }
    const _: usize = <Row as rt::Tag>::A_TAG_CANT_BE_WITHIN_ITSELF;
    #[automatically_derived]
    impl rt::Named for Row {
        type Names = __Names;
        const NAMES: Self::Names = __Names();
    }
    #[automatically_derived]
    impl __Names {
        fn entry<'k>(
            self,
            tenant: &'k u32,
            id: &'k u64,
        ) -> rt::TagName {
            rt::TagFields::of::<Row>()
                .field::<rt::Plain<u32>>(tenant)
                .field::<rt::Plain<u64>>(id)
                .name()
                .within(
                    rt::tag_names([
                        <Tenant as rt::Tag>::NAMES.entry(&(*tenant)),
                    ]),
                )
        }
        fn whole(self) -> rt::Target {
            rt::every::<Row>()
        }
    }
    type __Tag = Row;
    const _: () = {
        #[doc(hidden)]
        struct Row<'k> {
            pub tenant: ::core::option::Option<&'k u32>,
            pub id: ::core::option::Option<&'k u64>,
        }
        #[automatically_derived]
        impl rt::ByName for __Tag {
            type Fields<'k> = Row<'k>;
        }
        #[automatically_derived]
        impl rt::TagByName for Row<'_> {
            fn name(self) -> rt::TagName {
                let Row { tenant, id } = self;
                <__Tag as rt::Tag>::NAMES
                    .entry(
                        rt::given(tenant),
                        rt::given(id),
                    )
            }
        }
        #[automatically_derived]
        impl rt::Fields for Row<'_> {
            fn target(self) -> rt::Target {
                rt::TagByName::name(self).target()
            }
        }
    };
    fn rebuilt(tag: Row) -> Row {
        let Row { tenant: field_0, id: field_1 } = tag;
        Row {
            tenant: field_0,
            id: field_1,
        }
    }
};
