//! Splitting text at delimiters, in linear time even if the text repeats a delimiter's characters.

use core::cell::OnceCell;
use memchr::arch::all::packedpair::HeuristicFrequencyRank;
use memchr::memchr;
use memchr::memmem::{Finder, FinderBuilder};

/// The first position of an ASCII character.
pub(super) fn find(text: &str, ascii: u8) -> Option<usize> {
    memchr(ascii, text.as_bytes())
}

/// Splits at the first occurrence of an ASCII character.
pub(super) fn split_at(text: &str, ascii: u8) -> Option<(&str, &str)> {
    let at = find(text, ascii)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// A section's end delimiter. Created once per document.
pub(super) struct End {
    mark: &'static str,
    finder: OnceCell<Finder<'static>>,
}

impl End {
    pub(super) const fn new(mark: &'static str) -> Self {
        Self {
            mark,
            finder: OnceCell::new(),
        }
    }

    /// A finder that prefilters on the delimiter's last character: a hostile text repeats the other ones.
    fn finder(&self) -> Finder<'static> {
        let last = RareLastByte(self.mark.as_bytes().last().copied());
        FinderBuilder::new().build_forward_with_ranker(last, self.mark)
    }

    /// Splits at the first occurrence.
    pub(super) fn split<'a>(&self, text: &'a str) -> Option<(&'a str, &'a str)> {
        let bytes = text.as_bytes();
        // Fast path: the first occurrence of its first character is nearly always the delimiter itself.
        let first = memchr(*self.mark.as_bytes().first()?, bytes)?;
        let rest = bytes.get(first..)?;
        let at = if rest.starts_with(self.mark.as_bytes()) {
            first
        } else {
            first + self.finder.get_or_init(|| self.finder()).find(rest)?
        };
        Some((text.get(..at)?, text.get(at + self.mark.len()..)?))
    }
}

/// Ranks one byte as rare and all others as common.
struct RareLastByte(Option<u8>);

impl HeuristicFrequencyRank for RareLastByte {
    fn rank(&self, byte: u8) -> u8 {
        if Some(byte) == self.0 { 0 } else { 255 }
    }
}

#[cfg(test)]
mod tests {
    use super::{End, split_at};
    use proptest::prelude::*;

    proptest! {
        /// Gives the same result as the standard library, in texts made of the delimiters' own characters.
        #[test]
        fn text_is_split_at_the_first_end_marker(texts in prop::collection::vec("[\\]>a微-]{0,90}|\\]{0,200}(\\]>|]]>)?", 1..4)) {
            let (section, comment) = (End::new("]]>"), End::new("-->"));
            for text in &texts {
                prop_assert_eq!(section.split(text), text.split_once("]]>"));
                prop_assert_eq!(comment.split(text), text.split_once("-->"));
                prop_assert_eq!(split_at(text, b'>'), text.split_once('>'));
            }
        }
    }
}
