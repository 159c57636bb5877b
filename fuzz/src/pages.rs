//! Pages of shared stores: whatever is stored, it is a page or it is not, and nothing panics.

use cache_http::__private::is_page;

/// Does what a process does with the value of an entry where pages are kept.
pub fn pages(input: &[u8]) {
    let _ = is_page(input);
}
