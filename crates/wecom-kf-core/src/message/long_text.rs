//! Splitting a long text into parts that fit into messages.

use alloc::vec::Vec;
/// The lowest limit: any character fits into it.
pub const MIN_PART_BYTES: usize = 4;

/// Splits a text into parts of at most `max_bytes` UTF-8 bytes (at least [`MIN_PART_BYTES`]). Joining the parts gives the text.
///
/// Splits after the end of a sentence (`。！？!?.` or a line break) if there is one in the second half of a part, otherwise after a space
/// there, otherwise anywhere. Never splits a code point, and splits a grapheme cluster (an emoji with its modifiers, a letter with its
/// accents, CR LF) only when it is longer than a part.
#[must_use]
pub fn split_text(text: &str, max_bytes: usize) -> Vec<&str> {
    let max = max_bytes.max(MIN_PART_BYTES);
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (part, more) = rest.split_at_checked(part_length(rest, max)).unwrap_or((rest, ""));
        parts.push(part);
        rest = more;
    }
    parts
}

/// Whether the text read so far ends a sentence.
#[derive(Clone, Copy, PartialEq)]
enum Sentence {
    Open,
    /// ASCII punctuation, which may be part of a number or an address: the next character decides.
    MayEnd,
    Ends,
}

impl Sentence {
    fn after(self, character: char) -> Self {
        match character {
            '\n' | '。' | '！' | '？' => Self::Ends,
            '.' | '!' | '?' => Self::MayEnd,
            // Closing quotes and brackets, and spaces, belong to the preceding sentence.
            '"' | '\'' | ')' | ']' | '”' | '’' | '）' | '」' | '』' | '】' | '》' if self != Self::Open => {
                Self::Ends
            }
            space if space.is_whitespace() && self != Self::Open => Self::Ends,
            _ => Self::Open,
        }
    }

    fn ends_before(self, next: char) -> bool {
        match self {
            Self::Open => false,
            Self::MayEnd => next.is_whitespace() || !next.is_ascii(),
            Self::Ends => true,
        }
    }
}

fn part_length(text: &str, max: usize) -> usize {
    if text.len() <= max {
        return text.len();
    }
    let (mut sentence_end, mut space, mut cluster, mut character) = (None, None, None, text.len());
    let mut sentence = Sentence::Open;
    let mut flags = 0_usize;
    let mut characters = text.char_indices().peekable();
    while let Some((_, current)) = characters.next() {
        let Some(&(end, next)) = characters.peek() else { break };
        if end > max {
            break;
        }
        character = end;
        sentence = sentence.after(current);
        flags = if is_flag(current) { flags + 1 } else { 0 };
        let joined = (current == '\r' && next == '\n')
            || current == '\u{200d}'
            || extends(next)
            || (is_flag(next) && flags % 2 == 1);
        if joined {
            continue;
        }
        cluster = Some(end);
        if end >= max / 2 {
            if sentence.ends_before(next) {
                sentence_end = cluster;
            }
            if current.is_whitespace() {
                space = cluster;
            }
        }
    }
    sentence_end.or(space).or(cluster).unwrap_or(character)
}

/// Half of a flag: two regional indicators make one.
const fn is_flag(character: char) -> bool {
    matches!(character, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Whether a character extends the one before it: accents, vowel signs, emoji modifiers, joiners.
const fn extends(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{591}'..='\u{5bd}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{900}'..='\u{903}'
            | '\u{93a}'..='\u{93c}'
            | '\u{93e}'..='\u{94f}'
            | '\u{e31}'
            | '\u{e34}'..='\u{e3a}'
            | '\u{e47}'..='\u{e4e}'
            | '\u{1160}'..='\u{11ff}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{200c}'..='\u{200d}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{302a}'..='\u{302f}'
            | '\u{3099}'..='\u{309a}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}'
            | '\u{ff9e}'..='\u{ff9f}'
            | '\u{1f3fb}'..='\u{1f3ff}'
            | '\u{e0020}'..='\u{e007f}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}
