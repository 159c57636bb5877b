//! The attributes of larder: [`macro@cached`], [`macro@invalidates`],
//! [`invalidate!`], [`entry!`] and the derive [`Tag`](macro@Tag).
//!
//! Each goes the same way: parse what was written, check it and report every
//! mistake at once, expand what is left to calls of the runtime.

mod bindings;
mod bounds;
mod cached;
mod duration;
mod errors;
mod escape;
mod expand;
mod fallback;
mod function;
mod impl_block;
mod invalidates;
mod item;
mod krate;
mod list;
mod mentions;
mod options;
mod page_tags;
mod respell;
mod returns;
mod shape;
mod stores;
mod suggest;
mod tag;
mod target;
#[cfg(test)]
mod tests;
mod tokens;
mod within;

use proc_macro::TokenStream;

/// # In short
///
/// ```text
/// #[cached(
///     timeout = 60,                       // seconds; or "1h30m", a Duration, never
///     key_prefix = "user",                // its name in logs
///     key(page, user_id: u64 = user.id),  // all arguments, if left out
///     ignore(db, self),                   // arguments that don't change the answer
///     tags(UserRow(user_id)),             // what the value depends on
///     capacity = 1000,                    // entries; or unbounded
///     weigh = |key, value| value.len() as u64, // instead of capacity, with
///     max_weight = 1_000_000,
///     idle = "1h",                        // dropped when not read for so long
///     stale = 10,                         // served past the timeout while one call computes
///     stale_if_error = "1h",              // served past the timeout in place of an Err
///     jitter = 0.1,                       // times vary by up to 10 %
///     unless = page > 9,                  // true: neither read nor stored
///     cache_if = |value| value.is_whole(),
///     cache_none = false,
///     cache_err = 5,                      // an Err is kept for so long
///     store = CACHE,                      // where processes share its entries
///     strict,                             // fails with the store, instead of computing
///     version = 2,                        // has other entries there than builds of another version
///     allow(never_cleared),               // what `larder::audit()` is not to find fault with
///     handle = GetUser,                   // the companion's name
///     crate = ::framework::larder,
/// )]
/// ```
#[proc_macro_attribute]
pub fn cached(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = proc_macro2::TokenStream::from(options);
    let item = proc_macro2::TokenStream::from(item);
    cached::attribute(options.clone(), item.clone())
        .unwrap_or_else(|error| fallback::cached(&error, options, item))
        .into()
}

/// # In short
///
/// ```text
/// #[invalidates(
///     two_phase,                // with a store: marked before the body, in case of a kill
///     on_unacknowledged = error, // with a store that fails: retry, error or ignore
///     get_user(id),             // one entry
///     posts(user, ..),          // every page of that user; posts(_, page) likewise
///     posts { user: id, .. },   // the same, by name
///     posts(..),                // all of them
///     UserRow(id), UserRow(..), // a tag, every tag of the type
///     Self::find(self, id),     // a method's entry
///     Ok(post) => [posts(post.author, ..), Feed],
/// )]
/// ```
#[proc_macro_attribute]
pub fn invalidates(targets: TokenStream, item: TokenStream) -> TokenStream {
    let item = proc_macro2::TokenStream::from(item);
    invalidates::attribute(targets.into(), item.clone())
        .unwrap_or_else(|error| fallback::invalidates(&error, item))
        .into()
}

/// Invalidates entries and tags, in the middle of a body.
#[proc_macro]
pub fn invalidate(targets: TokenStream) -> TokenStream {
    invalidates::invalidate(targets.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// Emits the companion it is given in place of the item, which is there for the compiler to stop
/// at. The companion's name is part of this macro's expansion: where it is taken, the compiler
/// names the macro too.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn emit(companion: TokenStream, _: TokenStream) -> TokenStream {
    expand::first_by_macro(companion.into()).into()
}

/// Emits the path it is given, its last name as part of this macro's expansion: where that is not
/// found, the compiler names the macro too, which is called by what there is to do.
#[doc(hidden)]
#[proc_macro]
pub fn path(path: TokenStream) -> TokenStream {
    expand::path_by_macro(path.into()).into()
}

/// Names one entry of a cached function or method.
#[proc_macro]
pub fn entry(target: TokenStream) -> TokenStream {
    invalidates::entry(target.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// The tags of a page, listed like those in `#[cached(tags(..))]`.
#[proc_macro]
pub fn page_tags(tags: TokenStream) -> TokenStream {
    page_tags::tags(tags.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// # In short
///
/// ```text
/// #[derive(Tag)]
/// struct UserRow(u64);             // a typed name for a thing that changes
///
/// #[cached(tags(UserRow(id)))]     // on what depends on it
/// #[invalidates(UserRow(id))]      // on what changes it; UserRow(..) for all
///
/// #[derive(Tag)]
/// #[tag(within = UserRow(self.user), crate = ::framework::larder)]
/// struct Post { user: u64, id: u64 } // goes with the user's row
/// ```
#[proc_macro_derive(Tag, attributes(tag))]
pub fn tag(item: TokenStream) -> TokenStream {
    tag::derive(item.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}
