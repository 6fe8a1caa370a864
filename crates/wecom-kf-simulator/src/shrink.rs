//! Shrinks a failing story, so that a person can read it.

use crate::story::{ACT, Story};

/// The maximum number of stories to try.
const TRIES: usize = 20_000;

/// The smallest story found that still `fails`: first with fewer acts, then with milder acts and a milder world.
pub fn shrink(story: &Story, fails: impl Fn(&Story) -> bool) -> Story {
    let mut shrinker = Shrinker {
        best: story.clone(),
        left: TRIES,
        fails,
    };
    loop {
        let before = shrinker.best.clone();
        shrinker.drop_acts();
        shrinker.calm_settings();
        shrinker.calm_acts();
        if shrinker.best == before || shrinker.left == 0 {
            return shrinker.best;
        }
    }
}

struct Shrinker<F> {
    best: Story,
    left: usize,
    fails: F,
}

impl<F: Fn(&Story) -> bool> Shrinker<F> {
    fn attempt(&mut self, change: impl FnOnce(&mut Story)) -> bool {
        let mut candidate = self.best.clone();
        change(&mut candidate);
        if self.left == 0 || candidate == self.best {
            return false;
        }
        self.left -= 1;
        let fails = (self.fails)(&candidate);
        if fails {
            self.best = candidate;
        }
        fails
    }

    /// Removes acts, many at once first, and from the end first, since nothing depends on the last ones.
    fn drop_acts(&mut self) {
        let mut size = self.best.acts.len();
        while size > 0 {
            let mut end = self.best.acts.len();
            while end > 0 {
                let start = end.saturating_sub(size);
                self.attempt(|story| drop(story.acts.drain(start..end)));
                end = start;
            }
            size /= 2;
        }
    }

    fn calm_settings(&mut self) {
        self.attempt(|story| story.settings.fill(0));
        for at in 0..self.best.settings.len() {
            self.lower(|story| story.settings.get_mut(at));
        }
    }

    /// Replaces acts by nothing or by another kind, with a shorter pause and milder choices.
    fn calm_acts(&mut self) {
        for act in (0..self.best.acts.len()).rev() {
            self.attempt(|story| {
                if let Some([kind, _, rest @ ..]) = story.acts.get_mut(act) {
                    *kind = 0;
                    rest.fill(0);
                }
            });
            for byte in 0..ACT {
                self.lower(|story| story.acts.get_mut(act)?.get_mut(byte));
            }
        }
    }

    /// Sets a byte to zero, or otherwise to the lowest value that a few attempts find.
    fn lower(&mut self, byte: impl Fn(&mut Story) -> Option<&mut u8>) {
        let Some(value) = byte(&mut self.best).copied() else {
            return;
        };
        let mut candidates: Vec<u8> = (0..8).chain([value & 15, value / 2, value.saturating_sub(1)]).collect();
        candidates.retain(|candidate| *candidate < value);
        for candidate in candidates {
            let set = self.attempt(|story| {
                if let Some(byte) = byte(story) {
                    *byte = candidate;
                }
            });
            if set {
                return;
            }
        }
    }
}
