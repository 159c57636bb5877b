//! What is emitted, for reading: `rt` stands for `::larder::__private`. After a change that is
//! meant, run with `UPDATE_EXPECT=1`.

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{ImplItem, Item, Macro};

use crate::expand::path_by_macro;
use crate::{cached, invalidates, page_tags, tag};

fn check(emitted: syn::Result<TokenStream>, expected: ExpectFile) {
    expected.assert_eq(&text(&file(emitted)));
}

/// The same, of the first items alone.
fn check_first(count: usize, emitted: syn::Result<TokenStream>, expected: ExpectFile) {
    let mut file = file(emitted);
    file.items.truncate(count);
    expected.assert_eq(&text(&file));
}

fn text(file: &syn::File) -> String {
    prettyplease::unparse(file).replace("::larder::__private::", "rt::")
}

/// The items, those in our own macros like the others.
fn file(emitted: syn::Result<TokenStream>) -> syn::File {
    let emitted = emitted.unwrap_or_else(|error| panic!("{error}"));
    let mut file: syn::File = syn::parse2(emitted).unwrap();
    let items = file.items.into_iter().flat_map(|item| match item {
        Item::Macro(call) => parsed(&call.mac),
        Item::Impl(mut block) => {
            let members = block.items.into_iter().flat_map(|item| match item {
                ImplItem::Macro(call) => members(&call.mac),
                item => vec![item],
            });
            block.items = members.collect();
            vec![Item::Impl(block)]
        }
        item => vec![item],
    });
    file.items = items.collect();
    file
}

fn parsed(call: &Macro) -> Vec<Item> {
    syn::parse2::<syn::File>(call.tokens.clone()).unwrap().items
}

fn members(call: &Macro) -> Vec<ImplItem> {
    let tokens = &call.tokens;
    let block: syn::ItemImpl = syn::parse2(quote!(impl X { #tokens })).unwrap();
    block.items
}

#[test]
fn names_that_are_keywords_of_a_later_edition_are_written_raw() {
    let path = |path: TokenStream| path_by_macro(path).to_string().replace(' ', "");
    assert_eq!(path(quote!(users::gen)), "users::r#gen");
    assert_eq!(path(quote!(users::r#gen)), "users::r#gen");
    assert_eq!(path(quote!(users::get)), "users::get");
}

#[test]
fn a_function() {
    let emitted = cached::attribute(
        quote!(timeout = 60, ignore(db), tags(UserRow(id))),
        quote!(
            pub fn get_user(db: &Db, id: u64) -> Result<User, DbError> {
                db.find(id)
            }
        ),
    );
    check(emitted, expect_file!["expansion/a_function.rs"]);
}

#[test]
fn an_async_function() {
    let emitted = cached::attribute(
        quote!(key(name, id: u64 = user.id), unless = fresh, ignore(fresh)),
        quote!(
            async fn greeting(name: &str, user: &User, fresh: bool) -> Option<String> {
                Some(format!("{name} {}", user.id))
            }
        ),
    );
    check_first(1, emitted, expect_file!["expansion/an_async_function.rs"]);
}

#[test]
fn a_generic_function() {
    let emitted = cached::attribute(
        quote!(),
        quote!(
            fn of<T: Id + 'static, const N: usize>(id: T) -> [u64; N] {
                [id.number(); N]
            }
        ),
    );
    check_first(1, emitted, expect_file!["expansion/a_generic_function.rs"]);
}

#[test]
fn a_method() {
    let method = cached::attribute(
        quote!(),
        quote!(
            fn find(&self, id: u64) -> u64 {
                id
            }
        ),
    );
    let method = method.map(|method| quote!(impl Repo { #method }));
    check(method, expect_file!["expansion/a_method.rs"]);
}

#[test]
fn a_block() {
    let emitted = cached::attribute(
        quote!(),
        quote!(
            impl Repo {
                const LIMIT: u64 = 3;

                #[cached(ignore(db), capacity = 5)]
                fn find(db: &Db, id: u64) -> Self {
                    db.find(id)
                }
            }
        ),
    );
    check(emitted, expect_file!["expansion/a_block.rs"]);
}

#[test]
fn a_shared_function() {
    let emitted = cached::attribute(
        quote!(timeout = 60, tags(UserRow(id)), store = stores::CACHE),
        quote!(
            pub async fn get_user(id: u64) -> Result<User, DbError> {
                find(id).await
            }
        ),
    );
    check(emitted, expect_file!["expansion/a_shared_function.rs"]);
}

#[test]
fn a_shared_method() {
    let method = cached::attribute(
        quote!(store = CACHE, ignore(self), version = Self::VERSION),
        quote!(
            fn find<T: Id>(&self, id: u64) -> T {
                T::of(id)
            }
        ),
    );
    let method = method.map(|method| quote!(impl Repo { #method }));
    check(method, expect_file!["expansion/a_shared_method.rs"]);
}

#[test]
fn a_strict_function() {
    let emitted = cached::attribute(
        quote!(store = CACHE, strict),
        quote!(
            fn find(id: u64) -> Result<u64, DbError> {
                Ok(id)
            }
        ),
    );
    check_first(1, emitted, expect_file!["expansion/a_strict_function.rs"]);
}

#[test]
fn a_shared_tag() {
    let emitted = tag::derive(quote!(
        #[tag(store = CACHE)]
        struct Row(u64);
    ));
    check_first(1, emitted, expect_file!["expansion/a_shared_tag.rs"]);
}

#[test]
fn a_tag() {
    check(
        tag::derive(quote!(
            struct Row {
                table: String,
                id: u64,
            }
        )),
        expect_file!["expansion/a_tag.rs"],
    );
}

#[test]
fn a_tag_within_another() {
    check_first(
        1,
        tag::derive(quote!(
            #[tag(within = Tenant(self.tenant))]
            struct Row {
                tenant: u32,
                id: u64,
            }
        )),
        expect_file!["expansion/a_tag_within_another.rs"],
    );
}

#[test]
fn a_write() {
    let emitted = invalidates::attribute(
        quote!(get_user(id), Self::find(self, id), Ok(post) => [posts(post.author, ..), Feed]),
        quote!(
            async fn publish(&self, id: u64) -> Result<Post, DbError> {
                self.insert(id).await
            }
        ),
    );
    let emitted = emitted.map(|method| quote!(impl Repo { #method }));
    check(emitted, expect_file!["expansion/a_write.rs"]);
}

#[test]
fn a_write_that_fails_with_its_store() {
    let emitted = invalidates::attribute(
        quote!(two_phase, on_unacknowledged = error, Feed),
        quote!(
            fn publish(id: u64) -> Result<u64, DbError> {
                Ok(id)
            }
        ),
    );
    check(emitted, expect_file!["expansion/a_write_that_fails.rs"]);
}

#[test]
fn a_write_that_does_not_wait() {
    let emitted = invalidates::attribute(
        quote!(on_unacknowledged = ignore, Feed),
        quote!(
            fn publish(id: u64) -> u64 {
                id
            }
        ),
    );
    check(
        emitted,
        expect_file!["expansion/a_write_that_does_not_wait.rs"],
    );
}

#[test]
fn targets() {
    let emitted = invalidates::invalidate(quote!(
        posts(..),
        posts(user, ..),
        posts(_, page),
        posts { user: id, .. },
        sized::<3>(id),
        UserRow(..)
    ));
    let emitted = emitted.map(|targets| quote!(fn body() { #targets }));
    check(emitted, expect_file!["expansion/targets.rs"]);
}

#[test]
fn the_tags_of_a_page() {
    let made = page_tags::tags(quote!(UserRow(id), Feed)).map(|made| quote!(fn page() { #made }));
    check(made, expect_file!["expansion/the_tags_of_a_page.rs"]);
}
