//! Keys: different ones are told apart by all that is ever made of them, equal ones by nothing.

mod check;
mod shapes;
mod small;

use crate::holds;
use proptest::collection::vec;
use proptest::test_runner::TestCaseError;

use check::{Shape, difference};
use shapes::{Visit, borrowed_and_owned, visit_all};
use small::Small as Value;

const CASES: u32 = 64;

#[test]
fn keys_differ_in_all_that_is_made_of_them_or_in_nothing() {
    struct Each;
    impl Visit for Each {
        fn visit<S: Shape>(&mut self, name: &str) {
            let keys = vec(S::Model::strategy(), 2..10);
            let ran = holds(CASES, &keys, |keys| {
                for one in &keys {
                    for other in &keys {
                        difference::<S>(one, other).map_err(TestCaseError::fail)?;
                    }
                }
                Ok(())
            });
            ran.unwrap_or_else(|failure| panic!("{name}: {failure}"));
        }
    }
    visit_all(&mut Each);
}

#[test]
fn an_owned_argument_has_the_key_of_a_borrowed_one() {
    let values = (Value::strategy(), Value::strategy());
    let ran = holds(CASES, &values, |(text, numbers)| {
        borrowed_and_owned(text, numbers).map_err(TestCaseError::fail)
    });
    ran.unwrap_or_else(|failure| panic!("{failure}"));
}
