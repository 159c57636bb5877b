//! The memos of a generic function, one for each choice of its type arguments.

use super::{AnyMemo, Definition, Memo, MemoRef, Stats, registry};
use crate::function::{Function, Of};
use crate::lease::Group;
#[cfg(feature = "shared")]
use crate::shared::Instantiation;
use crate::sync::{OnceLock, RwLock};
use hashbrown::HashMap;
use std::any::{Any, TypeId};

/// All instances of one generic function or method.
///
/// Memos are leaked: there are as many as instantiations in the program's text.
#[derive(Default)]
pub struct Family {
    group: OnceLock<Group>,
    /// Where the entries are, if processes share them.
    group_in_store: Option<fn() -> Group>,
    first: OnceLock<Instance>,
    all: RwLock<HashMap<TypeId, Instance, ahash::RandomState>>,
}

#[derive(Clone, Copy)]
struct Instance {
    of: TypeId,
    typed: &'static (dyn Any + Send + Sync),
    erased: &'static dyn AnyMemo,
}

impl Family {
    /// A family without instances.
    pub const fn new() -> Self {
        let hasher = ahash::RandomState::with_seeds(1, 2, 3, 4);
        Family {
            group: OnceLock::new(),
            group_in_store: None,
            first: OnceLock::new(),
            all: RwLock::new(HashMap::with_hasher(hasher)),
        }
    }

    /// A family without instances, of a function whose entries are shared.
    #[cfg(feature = "shared")]
    pub const fn of_group(group: fn() -> Group) -> Self {
        let mut family = Family::new();
        family.group_in_store = Some(group);
        family
    }

    /// The memo of an instance, of this definition if it is still to be made.
    ///
    /// The instance is told by the type of what makes the definition: a closure's type names the type
    /// arguments of everything around it.
    pub fn memo<F, M>(&'static self, definition: M) -> MemoRef<F>
    where
        F: Function,
        M: FnOnce() -> Definition<F::Key, F::Value> + 'static,
    {
        let of = TypeId::of::<M>();
        let known = self.first.get().copied().filter(|first| first.of == of);
        let instance = known.or_else(|| self.all.read().get(&of).copied());
        let instance =
            instance.unwrap_or_else(|| self.add(of, self.instance::<Of<F>, M>(definition)));
        MemoRef::of(instance.typed)
    }

    fn instance<F, M>(&'static self, definition: M) -> Memo<F>
    where
        F: Function,
        M: FnOnce() -> Definition<F::Key, F::Value> + 'static,
    {
        let definition = definition();
        #[cfg(feature = "shared")]
        if definition.sharing.is_some() {
            let instance = Some(Instantiation {
                name: std::any::type_name::<M>(),
                of: TypeId::of::<M>(),
            });
            let definition = Definition {
                instance,
                ..definition
            };
            return Memo::of_family(self, definition);
        }
        Memo::of_family(self, definition)
    }

    /// Registers an instance. Under the lock that [`Family::instances`] takes: an instance that a
    /// clearing does not see has computed nothing yet. Nor has one that is not in the registry.
    fn add<F: Function>(&self, of: TypeId, memo: Memo<F>) -> Instance {
        let instance = *self.all.write().entry(of).or_insert_with(|| {
            let memo: &'static Memo<F> = Box::leak(Box::new(memo));
            registry::add(memo);
            Instance {
                of,
                typed: memo,
                erased: memo,
            }
        });
        let _ = self.first.set(instance);
        instance
    }

    /// What all instances did since the program started.
    pub fn stats(&self) -> Stats {
        self.instances()
            .into_iter()
            .map(AnyMemo::stats)
            .fold(Stats::default(), |all, one| all + one)
    }

    /// How many entries all instances hold.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a verb of the companion, not a collection"
    )]
    pub fn len(&self) -> usize {
        self.instances().into_iter().map(AnyMemo::len).sum()
    }

    /// The memos of all instances so far.
    pub(crate) fn instances(&self) -> Vec<&'static dyn AnyMemo> {
        self.all
            .read()
            .values()
            .map(|instance| instance.erased)
            .collect()
    }

    pub(crate) fn group(&self) -> Group {
        let group = || {
            self.group_in_store
                .map_or_else(Group::unique, |group| group())
        };
        *self.group.get_or_init(group)
    }
}

impl std::fmt::Debug for Family {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Family")
            .field("instances", &self.instances().len())
            .finish()
    }
}
