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
        const IN_STORE: ::core::option::Option<fn() -> rt::Group> = ::core::option::Option::Some(||
        {
            static GROUP: ::std::sync::OnceLock<rt::Group> = ::std::sync::OnceLock::new();
            *GROUP
                .get_or_init(|| rt::tag_group(
                    &CACHE,
                    ::core::concat!(::core::module_path!(), "::", "Row"),
                ))
        });
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl rt::SharedTag for Row {}
    #[automatically_derived]
    impl rt::Named for Row {
        type Names = __Names;
        const NAMES: Self::Names = __Names();
    }
    #[automatically_derived]
    impl __Names {
        fn entry<'k>(self, field_0: &'k u64) -> rt::TagName {
            rt::TagFields::of::<Row>()
                .field::<rt::Plain<u64>>(field_0)
                .name()
        }
        fn whole(self) -> rt::Target {
            rt::every::<Row>()
        }
    }
    fn rebuilt(tag: Row) -> Row {
        let Row { 0: field_0 } = tag;
        Row { 0: field_0 }
    }
};
