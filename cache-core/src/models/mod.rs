//! Models: the runtime as it is, under a model checker.
//!
//! `loom` tries every schedule of a small piece within a bound of preemptions, with the orderings
//! of the atomics as they are written. `shuttle` tries many schedules of whole calls, at random and
//! by PCT (S. Burckhardt et al., *A Randomized Scheduler with Probabilistic Guarantees of Finding
//! Bugs*, 2010), and takes every atomic for sequentially consistent. `scripts/models` runs both.
//!
//! The oracle is the promise: a read returns at least the last version whose write had returned
//! when the read began. A model that can't fail proves nothing, so `models/wrong` holds a wrong
//! variant for each guard of the runtime, with the model that must see it.

mod check;
#[cfg_attr(
    loom,
    allow(
        dead_code,
        unused_imports,
        reason = "some models are for shuttle alone"
    )
)]
mod world;

#[cfg(shuttle)]
mod allowances;
mod any;
#[cfg(shuttle)]
mod asyncs;
mod calls;
#[cfg(shuttle)]
mod circles;
mod epochs;
#[cfg(shuttle)]
mod errors;
mod fronts;
mod leases;
mod masks;
mod puts;
#[cfg(shuttle)]
mod snapshots;
mod weights;
#[cfg(shuttle)]
mod writes;
