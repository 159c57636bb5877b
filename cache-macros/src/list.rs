//! Comma-separated lists that are read to their end, mistakes and all.

use proc_macro2::TokenTree;
use syn::Token;
use syn::parse::ParseStream;

use crate::errors::Errors;

/// Reads the items that can be read and adds what is wrong with the others to `errors`.
pub(crate) fn read<T>(
    input: ParseStream,
    errors: &mut Errors,
    mut item: impl FnMut(ParseStream, &mut Errors) -> syn::Result<T>,
) -> Vec<T> {
    let mut items = Vec::new();
    while !input.is_empty() {
        match item(input, errors).and_then(|item| ended(input).map(|()| item)) {
            Ok(item) => items.push(item),
            Err(error) => {
                errors.push(error);
                skip_item(input);
            }
        }
        // Read or skipped, an item is followed by a comma or by the end.
        let _ = input.parse::<Option<Token![,]>>();
    }
    items
}

fn ended(input: ParseStream) -> syn::Result<()> {
    if input.is_empty() || input.peek(Token![,]) {
        Ok(())
    } else {
        Err(input.error("expected `,`"))
    }
}

fn skip_item(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        // Never fails, for there is a token left.
        let _ = input.parse::<TokenTree>();
    }
}
