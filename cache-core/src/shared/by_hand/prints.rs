//! Prints of types, each made once.

use crate::shared::print::type_print;
use crate::sync::{RwLock, statics};
use serde::{Deserialize, Serialize};
use std::any::TypeId;
use std::collections::BTreeMap;

statics! {
    /// The prints so far: as many as there are types in the program that are set and got.
    static PRINTS: RwLock<BTreeMap<TypeId, u64>> = RwLock::new(BTreeMap::new());
}

/// The print of a type.
pub(super) fn print<'de, T: Deserialize<'de> + Serialize>() -> u64 {
    // lifetimes make no difference to what is read
    let id = typeid::of::<T>();
    if let Some(print) = PRINTS.read().get(&id) {
        return *print;
    }
    // what the type does when it is read runs under no lock
    let print = type_print::<T>();
    PRINTS.write().insert(id, print);
    print
}
