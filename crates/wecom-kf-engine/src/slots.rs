//! A table of values that stay in Rust. JavaScript refers to one by its slot and the slot's generation.

use serde::Serialize;

/// The id of a value. When a value is freed, its slot is reused with the next generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SlotId {
    /// The index of the slot.
    pub slot: u32,
    /// How many values had the slot before.
    pub generation: u32,
}

/// The values of one kind in this JavaScript environment.
pub(crate) struct Slots<T> {
    slots: Vec<Slot<T>>,
    /// The slots that can be reused.
    free: Vec<u32>,
}

struct Slot<T> {
    generation: u32,
    is_used: bool,
    /// `None` while the slot is free, and while its value is lent.
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
        let generation = self.slots.get_mut(slot as usize).map_or(0, |entry| {
            entry.held = Some(held);
            entry.is_used = true;
            entry.generation
        });
        SlotId { slot, generation }
    }

    /// The id of the current value of a slot.
    pub(crate) fn id(&self, slot: u32) -> Option<SlotId> {
        let generation = self.slots.get(slot as usize)?.generation;
        Some(SlotId { slot, generation })
    }

    pub(crate) fn get(&self, id: SlotId) -> Option<&T> {
        let entry = self.slots.get(id.slot as usize)?;
        entry.held.as_ref().filter(|_| entry.generation == id.generation)
    }

    pub(crate) fn get_mut(&mut self, id: SlotId) -> Option<&mut T> {
        self.used(id)?.held.as_mut()
    }

    /// Takes a value out temporarily. [`Slots::put_back`] returns it, unless it is lost in a panic.
    #[cfg(feature = "client")]
    pub(crate) fn lend(&mut self, id: SlotId) -> Option<T> {
        self.used(id)?.held.take()
    }

    #[cfg(feature = "client")]
    pub(crate) fn put_back(&mut self, id: SlotId, held: T) {
        if let Some(entry) = self.used(id) {
            entry.held = Some(held);
        }
    }

    /// Frees a slot and returns its value; `None` if the id is no longer valid.
    pub(crate) fn remove(&mut self, id: SlotId) -> Option<T> {
        let entry = self.used(id)?;
        entry.is_used = false;
        let held = entry.held.take();
        // A slot is not reused after its last generation, because an old id would match again.
        if entry.generation < u32::MAX {
            entry.generation += 1;
            self.free.push(id.slot);
        }
        held
    }

    fn used(&mut self, SlotId { slot, generation }: SlotId) -> Option<&mut Slot<T>> {
        let entry = self.slots.get_mut(slot as usize)?;
        (entry.is_used && entry.generation == generation).then_some(entry)
    }
}
