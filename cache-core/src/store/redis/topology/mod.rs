//! Which server a key is on.

mod cluster;
mod lookout;
mod sentinel;
mod slots;

use super::nodes::Nodes;
use super::settings::{Address, Kind, Settings};
use crate::store::{Fault, Key};
use crate::sync::Arc;
use cluster::Cluster;
use sentinel::Sentinel;

#[derive(Debug)]
pub(super) enum Topology {
    Single(Address),
    Sentinel(Arc<Sentinel>),
    Cluster(Cluster),
}

impl Topology {
    pub(super) fn new(settings: &Arc<Settings>, nodes: &Arc<Nodes>) -> Self {
        match &settings.kind {
            Kind::Single => Topology::Single(settings.addresses[0].clone()),
            Kind::Sentinel(master) => {
                let sentinel = Sentinel::new(master.clone(), settings.clone(), nodes.clone());
                Topology::Sentinel(Arc::new(sentinel))
            }
            Kind::Cluster => Topology::Cluster(Cluster::new(settings.clone())),
        }
    }

    /// The server of a key, which may have to be found out.
    pub(super) async fn server_of(&self, key: &Key) -> Result<Address, Fault> {
        match self {
            Topology::Single(address) => Ok(address.clone()),
            Topology::Sentinel(sentinel) => sentinel.master().await,
            Topology::Cluster(cluster) => cluster.server_of(key).await,
        }
    }

    /// A server can't be reached, or is none any more: it has to be found out anew.
    pub(super) fn doubt(&self, address: &Address) {
        match self {
            Topology::Single(_) => {}
            Topology::Sentinel(sentinel) => sentinel.doubt(address),
            Topology::Cluster(cluster) => cluster.doubt(),
        }
    }

    /// A server says where a slot is now. False if there are no slots here.
    pub(super) fn moved(&self, slot: u16, to: &Address) -> bool {
        match self {
            Topology::Cluster(cluster) => {
                cluster.moved(slot, to);
                true
            }
            _ => false,
        }
    }
}
