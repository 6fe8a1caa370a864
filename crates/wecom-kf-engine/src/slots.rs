//! What lives in Rust and is known to JavaScript by a number: its slot, and the slot's generation.

use serde::Serialize;

/// What something is known by. A slot is used again when what it held is freed, with another generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SlotId {
    /// Where it stands.
    pub slot: u32,
    /// How many had the slot before it.
    pub generation: u32,
}

/// All of one kind, in this JavaScript environment.
pub(crate) struct Slots<T> {
    slots: Vec<Slot<T>>,
    /// Those that can be used again.
    free: Vec<u32>,
}

struct Slot<T> {
    generation: u32,
    is_used: bool,
    /// Nothing while the slot is free, and while what it holds is lent.
    held: Option<T>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T> Slots<T> {
    pub(crate) fn insert(&mut self, held: T) -> SlotId {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot {
                generation: 0,
                is_used: false,
                held: None,
            });
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let generation = self.slots.get_mut(slot as usize).map_or(0, |of| {
            of.held = Some(held);
            of.is_used = true;
            of.generation
        });
        SlotId { slot, generation }
    }

    /// The number of what stands in a slot now.
    pub(crate) fn id(&self, slot: u32) -> Option<SlotId> {
        let generation = self.slots.get(slot as usize)?.generation;
        Some(SlotId { slot, generation })
    }

    pub(crate) fn get(&self, id: SlotId) -> Option<&T> {
        let of = self.slots.get(id.slot as usize)?;
        of.held.as_ref().filter(|_| of.generation == id.generation)
    }

    pub(crate) fn get_mut(&mut self, id: SlotId) -> Option<&mut T> {
        self.used(id)?.held.as_mut()
    }

    /// Takes something out for a while: [`Slots::put_back`] follows, unless it is lost in a panic.
    pub(crate) fn lend(&mut self, id: SlotId) -> Option<T> {
        self.used(id)?.held.take()
    }

    pub(crate) fn put_back(&mut self, id: SlotId, held: T) {
        if let Some(of) = self.used(id) {
            of.held = Some(held);
        }
    }

    /// Frees a slot, and gives what it held; a number that is gone already is none of anybody's.
    pub(crate) fn remove(&mut self, id: SlotId) -> Option<T> {
        let of = self.used(id)?;
        of.is_used = false;
        let held = of.held.take();
        // A slot whose generations are used up is not used again: an old number would fit.
        if of.generation < u32::MAX {
            of.generation += 1;
            self.free.push(id.slot);
        }
        held
    }

    fn used(&mut self, SlotId { slot, generation }: SlotId) -> Option<&mut Slot<T>> {
        let of = self.slots.get_mut(slot as usize)?;
        (of.is_used && of.generation == generation).then_some(of)
    }
}
