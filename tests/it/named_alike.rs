//! An argument may have the function's name.

use futures::executor::block_on;
use larder::cached;

#[test]
fn an_argument_named_like_its_function() {
    #[cached]
    fn page(page: u32) -> u32 {
        page + 1
    }
    #[cached]
    async fn text(text: &str) -> usize {
        text.len()
    }
    assert_eq!((page(1), page::uncached(2), page::refresh(1)), (2, 3, 2));
    assert_eq!(page::peek(&1), Some(2));
    assert_eq!(block_on(text("ab")), 2);
    assert_eq!(block_on(text::refresh("ab")), 2);
    larder::invalidate!(page { page: 1 });
    assert!(!page::contains(&1));
}
