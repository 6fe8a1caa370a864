//! The network between processes and the targets of their requests: latency and partitions.

use std::collections::BTreeMap;

/// The network.
#[derive(Debug)]
pub struct Network<T> {
    /// How long requests to each target take.
    takes: BTreeMap<T, u64>,
    noise: u8,
    drawn: u64,
    /// Until when a connection is cut, and whether requests then fail or get no answer.
    cuts: BTreeMap<(usize, T), (u64, bool)>,
    /// Until when requests to a target take longer, and by how much.
    slow: BTreeMap<T, (u64, u64)>,
}

impl<T: Copy + Ord> Network<T> {
    /// A network with these latencies.
    pub fn new(takes: impl IntoIterator<Item = (T, u64)>, noise: u8) -> Self {
        Self {
            takes: takes.into_iter().collect(),
            noise,
            drawn: 0,
            cuts: BTreeMap::new(),
            slow: BTreeMap::new(),
        }
    }

    /// A pseudorandom number from the time and the number of requests so far.
    pub fn noise(&self, now: u64) -> u64 {
        // The finisher of splitmix64.
        let mut number = (now ^ (self.drawn << 20))
            .wrapping_add(u64::from(self.noise))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number ^ (number >> 31)
    }

    /// How long a request takes to its target, and the answer back.
    pub fn takes(&mut self, target: T, now: u64) -> u64 {
        let base = self.takes.get(&target).copied().unwrap_or(0);
        self.drawn += 1;
        let more = if self.noise == 0 {
            0
        } else {
            self.noise(now) % (base + 1)
        };
        let slow = self
            .slow
            .get(&target)
            .filter(|(until, _)| now < *until)
            .map_or(0, |(_, by)| *by);
        base + more + slow
    }

    /// Cuts the connection of a process to a target.
    pub fn cut(&mut self, process: usize, target: T, until: u64, fails: bool) {
        self.cuts.insert((process, target), (until, fails));
    }

    /// Whether a connection is cut, and whether requests then fail.
    pub fn is_cut(&self, process: usize, target: T, now: u64) -> Option<bool> {
        let (until, fails) = self.cuts.get(&(process, target))?;
        (now < *until).then_some(*fails)
    }

    /// Makes requests to a target slower for a while.
    pub fn slow(&mut self, target: T, by: u64, until: u64) {
        self.slow.insert(target, (until, by));
    }

    /// Ends all partitions and delays.
    pub fn heal(&mut self) {
        self.cuts.clear();
        self.slow.clear();
    }
}
