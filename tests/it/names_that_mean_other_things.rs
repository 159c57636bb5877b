//! Names that look like what they are not: none of this is a mistake.

use larder::{Tag, cached, invalidate, invalidates};

#[derive(Tag)]
struct Tenant(u32);

#[derive(Tag)]
struct Kind(String);

#[test]
fn a_function_that_is_named_like_a_part_of_the_key() {
    struct Db {
        tenant: u32,
    }
    fn tenant(tenant: u32) -> u32 {
        tenant + 1
    }
    #[cached(ignore(db), key(tenant: u32 = db.tenant), tags(Tenant(tenant(4))))]
    fn row(db: &Db) -> u32 {
        db.tenant
    }
    row(&Db { tenant: 1 });
    invalidate!(Tenant(1), Tenant(4));
    assert!(row::contains(&1));
    invalidate!(Tenant(5));
    assert!(!row::contains(&1));
}

#[test]
fn a_variable_in_a_tag_that_is_named_like_a_part_of_the_key() {
    #[cached(key(id: u32 = argument / 2), tags(Tenant({ let id = 3; id * 2 })))]
    fn row(argument: u32) -> u32 {
        argument / 2
    }
    row(2);
    invalidate!(Tenant(1), Tenant(3));
    assert!(row::contains(&1));
    invalidate!(Tenant(6));
    assert!(!row::contains(&1));
}

#[test]
fn a_keyword_in_a_format_string() {
    #[cached(tags(Kind(format!("{type}"))))]
    fn row(r#type: u64) -> u64 {
        r#type
    }
    row(1);
    row::put(&2, 2);
    invalidate!(Kind("1"), Kind("2"));
    assert!(!row::contains(&1) && !row::contains(&2));
}

#[test]
fn a_constant_as_a_pattern() {
    const ROOT: u64 = 0;
    #[cached]
    fn roots() -> u64 {
        1
    }
    #[cached]
    fn children(of: Option<u64>) -> u64 {
        of.unwrap_or(2)
    }
    #[cached]
    fn row(id: u64) -> u64 {
        id
    }
    #[invalidates(None => roots(), children(None))]
    fn detach(parent: Option<u64>) -> Option<u64> {
        parent
    }
    #[invalidates(&ROOT => roots(), row(ROOT))]
    fn write(id: u64) -> u64 {
        id
    }
    let fill = || (roots(), children(None), row(0));
    fill();
    detach(Some(1));
    assert!(roots::contains() && !children::contains(&None));
    fill();
    detach(None);
    assert!(!roots::contains());
    fill();
    write(1);
    assert!(roots::contains() && !row::contains(&0));
    fill();
    write(0);
    assert!(!roots::contains());
}

#[test]
fn self_as_a_token_of_a_macro() {
    #[cached]
    fn sample(x: u64) -> String {
        format!("{}{x}", stringify!(Self))
    }
    assert_eq!(sample(1), "Self1");
}

#[test]
fn a_tag_that_a_macro_names_twice() {
    macro_rules! pair {
        ($name:ident, $id:ident, $one:expr, $other:expr) => {
            #[cached(tags(Tenant($one), Tenant($other)))]
            fn $name($id: u32) -> u32 {
                $id
            }
        };
    }
    pair!(row, id, id, id);
    row(1);
    invalidate!(Tenant(1));
    assert!(!row::contains(&1));
}

/// Named like what handlers of axum are given.
#[test]
fn extractors_of_ones_own_are_parts_of_keys_like_others() {
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Request(u64);
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct State<T>(T);
    #[cached]
    fn answered(request: Request, states: Option<State<u64>>, state: &State<String>) -> u64 {
        request.0 + states.map_or(0, |State(one)| one) + state.0.len() as u64
    }
    #[invalidates(answered(request, _, State("a".to_owned())))]
    fn change(request: Request) {}
    let (a, b) = (State("a".to_owned()), State("b".to_owned()));
    assert_eq!(answered(Request(1), Some(State(2)), &a), 4);
    assert_eq!(answered(Request(1), None, &b), 2);
    let has = |state| answered::contains(&Request(1), &None, state);
    assert!(answered::contains(&Request(1), &Some(State(2)), &a) && has(&b) && !has(&a));
    change(Request(1));
    answered(Request(1), None, &b);
    change(Request(1));
    assert!(!answered::contains(&Request(1), &Some(State(2)), &a) && has(&b));
}
