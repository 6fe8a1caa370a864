//! Enumerates every combination of choices, for scopes small enough to be tried completely.

/// Enumerates all choices that a closure makes. Choices may depend on earlier ones.
#[derive(Debug, Default)]
pub struct Odometer {
    /// The choices made, and the number of options of each.
    wheels: Vec<(usize, usize)>,
    at: usize,
}

impl Odometer {
    /// Calls `visit` once for each combination of the choices it makes with [`below`](Self::below); returns their number.
    pub fn each(mut visit: impl FnMut(&mut Self)) -> usize {
        let mut odometer = Self::default();
        let mut count = 0;
        loop {
            odometer.at = 0;
            visit(&mut odometer);
            count += 1;
            // Drop the choices that were not made this time.
            odometer.wheels.truncate(odometer.at);
            while let Some((chosen, of)) = odometer.wheels.pop() {
                if chosen + 1 < of {
                    odometer.wheels.push((chosen + 1, of));
                    break;
                }
            }
            if odometer.wheels.is_empty() {
                return count;
            }
        }
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        if self.at == self.wheels.len() {
            self.wheels.push((0, count.max(1)));
        }
        let chosen = self.wheels.get(self.at).map_or(0, |(chosen, _)| *chosen);
        self.at += 1;
        chosen
    }

    /// One of several.
    pub fn of<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        match self.below(others.len() + 1) {
            0 => first,
            number => others.get(number - 1).copied().unwrap_or(first),
        }
    }
}
