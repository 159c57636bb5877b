//! Which server a key is on.

use super::super::Key;
use siphasher::sip::SipHasher13;

/// The servers, told apart by their names: of each key, the one with the highest score for it has it.
/// Their order does not matter, and without one of them only its keys are elsewhere.
///
/// All programs have to come to the same: this does not change with a version of larder.
#[derive(Debug)]
pub(super) struct Ring(Vec<Named>);

#[derive(Debug)]
struct Named {
    name: String,
    hash: u64,
}

impl Ring {
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Self {
        let named = |name: String| Named {
            hash: SipHasher13::new().hash(name.as_bytes()),
            name,
        };
        Ring(names.into_iter().map(named).collect())
    }

    /// The place of a key's server among the names.
    pub(super) fn place_of(&self, key: &Key) -> usize {
        let key = key.place().as_bytes();
        let score = |named: &Named| SipHasher13::new_with_keys(named.hash, 0).hash(key);
        let scored = self.0.iter().enumerate();
        let best = scored.max_by_key(|(_, named)| (score(named), named.name.as_str()));
        best.map_or(0, |(place, _)| place)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Key;
    use super::Ring;

    fn keys() -> impl Iterator<Item = Key> {
        (0..3000).filter_map(|n| Key::new(&format!("key-{n}")))
    }

    fn ring<'a>(names: &[&'a str]) -> impl Fn(&Key) -> &'a str {
        let ring = Ring::new(names.iter().map(|&name| name.into()));
        let names = names.to_vec();
        move |key| names[ring.place_of(key)]
    }

    #[test]
    fn the_order_of_the_servers_does_not_matter() {
        let (one, other) = (ring(&["a:1", "b:1", "c:1"]), ring(&["c:1", "a:1", "b:1"]));
        assert!(keys().all(|key| one(&key) == other(&key)));
    }

    #[test]
    fn a_key_stays_where_earlier_versions_put_it() {
        let three = ring(&["a:1", "b:1", "c:1"]);
        let places: Vec<_> = keys().take(8).map(|key| three(&key)).collect();
        assert_eq!(
            places,
            ["c:1", "a:1", "b:1", "a:1", "c:1", "a:1", "c:1", "a:1"]
        );
    }

    #[test]
    fn keys_with_one_text_in_braces_are_together() {
        let three = ring(&["a:1", "b:1", "c:1"]);
        let key = |text: String| Key::new(&text).expect("a key");
        for n in 0..100 {
            let of = |what: &str| three(&key(format!("{what}:{{{n}}}:{what}")));
            assert_eq!(of("lease"), of("masks"));
        }
    }

    #[test]
    fn without_a_server_only_its_keys_are_elsewhere() {
        let (three, two) = (ring(&["a:1", "b:1", "c:1"]), ring(&["a:1", "c:1"]));
        assert!(keys().all(|key| three(&key) == "b:1" || three(&key) == two(&key)));
    }

    #[test]
    fn each_server_has_its_share() {
        let three = ring(&["a:1", "b:1", "c:1"]);
        for name in ["a:1", "b:1", "c:1"] {
            let share = keys().filter(|key| three(key) == name).count();
            assert!((850..1150).contains(&share), "{name} has {share} of 3000");
        }
    }
}
