//! Reads choices from bytes, by position. After the end of the bytes, each choice is the first one, which is the mildest.

use arbitrary::Unstructured;

/// Choices encoded in a string of bytes.
#[derive(Debug)]
pub struct Choices<'a>(Unstructured<'a>);

impl<'a> Choices<'a> {
    /// Reads from the first byte on.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(Unstructured::new(bytes))
    }

    /// A number below `count`; 0 when `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        self.0.choose_index(count).unwrap_or(0)
    }

    /// One of several. The first is the mildest.
    pub fn of<T: Copy>(&mut self, first: T, others: &[T]) -> T {
        match self.below(others.len() + 1) {
            0 => first,
            number => others.get(number - 1).copied().unwrap_or(first),
        }
    }

    /// Whether something happens, in one of `in_so_many` cases.
    pub fn one_in(&mut self, in_so_many: usize) -> bool {
        self.below(in_so_many) + 1 == in_so_many
    }
}
