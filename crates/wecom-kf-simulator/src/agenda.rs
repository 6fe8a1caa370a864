//! The event queue, ordered by time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Events ordered by time; events of the same time in the order in which they were added.
#[derive(Debug)]
pub struct Agenda<E> {
    now: u64,
    next: u64,
    times: BinaryHeap<Reverse<(u64, u64)>>,
    events: BTreeMap<u64, E>,
}

impl<E> Default for Agenda<E> {
    fn default() -> Self {
        Self {
            now: 0,
            next: 0,
            times: BinaryHeap::new(),
            events: BTreeMap::new(),
        }
    }
}

impl<E> Agenda<E> {
    /// The true time, in milliseconds since the story began.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// Adds an event that happens after some milliseconds.
    pub fn after(&mut self, ms: u64, event: E) {
        self.times.push(Reverse((self.now.saturating_add(ms), self.next)));
        self.events.insert(self.next, event);
        self.next += 1;
    }

    /// Advances to the next event, if there is one until `end`; otherwise to `end`.
    pub fn next_until(&mut self, end: u64) -> Option<E> {
        match self.times.peek() {
            Some(Reverse((at, number))) if *at <= end => {
                let (at, number) = (*at, *number);
                self.times.pop();
                self.now = at;
                self.events.remove(&number)
            }
            _ => {
                self.now = self.now.max(end);
                None
            }
        }
    }
}
