#[allow(dead_code, missing_docs, clippy::needless_lifetimes, clippy::pedantic)]
const _: () = {
    #[doc(hidden)]
    struct __Names();
    #[automatically_derived]
    impl rt::Tag for Row {
        type Names = __Names;
        const NAMES: Self::Names = __Names();
        fn declared() -> ::core::option::Option<
            &'static rt::DeclaredTag,
        > {
            ::core::option::Option::Some(
                rt::declared_tag!("Row", [] []),
            )
        }
    }
    #[automatically_derived]
    impl rt::Named for Row {
        type Names = __Names;
        const NAMES: Self::Names = __Names();
    }
    #[automatically_derived]
    impl __Names {
        fn entry<'k>(self, table: &'k str, id: &'k u64) -> rt::TagName {
            rt::TagFields::of::<Row>()
                .field::<rt::Text>(table)
                .field::<rt::Plain<u64>>(id)
                .name()
        }
        fn whole(self) -> rt::Target {
            rt::every::<Row>()
        }
    }
    type __Tag = Row;
    const _: () = {
        #[doc(hidden)]
        struct Row<'k> {
            pub table: ::core::option::Option<&'k str>,
            pub id: ::core::option::Option<&'k u64>,
        }
        #[automatically_derived]
        impl rt::ByName for __Tag {
            type Fields<'k> = Row<'k>;
        }
        #[automatically_derived]
        impl rt::TagByName for Row<'_> {
            fn name(self) -> rt::TagName {
                let Row { table, id } = self;
                <__Tag as rt::Tag>::NAMES
                    .entry(
                        rt::given(table),
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
        let Row { table: field_0, id: field_1 } = tag;
        Row { table: field_0, id: field_1 }
    }
};
