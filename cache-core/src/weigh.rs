//! What an entry weighs: users' functions, with their arguments' types told to the compiler.

/// What a value weighs.
pub fn weigh_value<V>(value: &V, weigh: impl FnOnce(&V) -> u64) -> u64 {
    weigh(value)
}

/// What an entry weighs. `key` is a reference to its one part, or a tuple of such.
pub fn weigh_entry<K, V>(key: K, value: &V, weigh: impl FnOnce(K, &V) -> u64) -> u64 {
    weigh(key, value)
}
