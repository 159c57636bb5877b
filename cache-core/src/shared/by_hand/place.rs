//! Where something is that is set by hand: in a namespace, which is within others.

use crate::lease::{Extent, Fingerprint, Group};
use crate::shared::function::{digest, first};
use crate::shared::names::{Namer, label};
use crate::shared::stamp::Stamp;
use crate::store::Key;

/// A namespace, by its name and those of all that it is within.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// What its entries depend on: the lease of the outermost namespace first, its own last.
    pub(super) leases: Vec<Fingerprint>,
    /// What tells it from every other.
    path: [u8; 32],
    /// Its name in keys, for those who look into the store.
    label: Option<String>,
}

/// What is named under a path: nothing of one kind is taken for something of another.
const NAMESPACE: u8 = 0;
const ENTRY: u8 = 1;

impl Place {
    /// Everything that is set by hand.
    pub(super) fn root() -> Self {
        Place {
            leases: vec![group().name(Extent::WHOLE)],
            path: digest("by hand", &[]),
            label: None,
        }
    }

    /// A namespace within this one.
    pub(super) fn under(&self, name: &str) -> Self {
        let path = self.digest(NAMESPACE, name);
        let mut leases = self.leases.clone();
        leases.push(group().name(Extent::exact(first(&path))));
        let label = Some(label(name));
        Place {
            leases,
            path,
            label,
        }
    }

    /// Where an entry is.
    pub(super) fn entry(&self, names: &Namer, key: &str) -> Key {
        let digest = self.digest(ENTRY, key);
        let mut number = [0; 16];
        number.copy_from_slice(&digest[..16]);
        let number = u128::from_le_bytes(number);
        match &self.label {
            Some(label) => names.by_hand(label, number),
            None => names.by_hand(&label(key), number),
        }
    }

    /// Under a key made of the path, so that it is clear where each name ends.
    fn digest(&self, kind: u8, name: &str) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.path);
        hasher.update(&[kind]).update(name.as_bytes());
        *hasher.finalize().as_bytes()
    }
}

/// What an entry lists for the server that it is on: a server that comes back with older data is
/// another, and nothing from there is served.
pub(super) fn server(fence: u64) -> (u64, u64, Stamp) {
    let (group, extent) = group().name(Extent::ANY).to_stored();
    let nonce = [0; 16];
    (group, extent, Stamp { nonce, fence })
}

/// The group of all leases of what is set by hand. Nobody looks for its cache by the number, so that
/// such a cache needs none.
fn group() -> Group {
    Group::shared(0, first(&digest("by hand", &[])))
}
