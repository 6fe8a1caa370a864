//! Cutting a long text into parts that fit into messages.

use alloc::vec::Vec;
/// The least limit: any character fits into it.
pub const LEAST_BYTES: usize = 4;

/// Cuts a text into parts of at most `max_bytes` UTF-8 bytes (at least [`LEAST_BYTES`]); the parts joined are the text.
///
/// Cuts after the end of a sentence (`。！？!?.` or a line break) where one is in the second half of a part, else after a space
/// there, else anywhere. A character is never cut; what readers see as one (an emoji with its modifiers, a letter with its accents,
/// CR and LF) only when it is longer than a part.
#[must_use]
pub fn split_text(text: &str, max_bytes: usize) -> Vec<&str> {
    let max = max_bytes.max(LEAST_BYTES);
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (part, more) = rest.split_at_checked(part_length(rest, max)).unwrap_or((rest, ""));
        parts.push(part);
        rest = more;
    }
    parts
}

/// Whether what was read up to here ends a sentence.
#[derive(Clone, Copy, PartialEq)]
enum Sentence {
    Goes,
    /// A point of ASCII, which may stand in a number or an address: what follows decides.
    MayEnd,
    Ends,
}

impl Sentence {
    fn after(self, character: char) -> Self {
        match character {
            '\n' | '。' | '！' | '？' => Self::Ends,
            '.' | '!' | '?' => Self::MayEnd,
            // Quotes and brackets that close, and spaces, belong to the sentence before them.
            '"' | '\'' | ')' | ']' | '”' | '’' | '）' | '」' | '』' | '】' | '》' if self != Self::Goes => {
                Self::Ends
            }
            space if space.is_whitespace() && self != Self::Goes => Self::Ends,
            _ => Self::Goes,
        }
    }

    fn ends_before(self, next: char) -> bool {
        match self {
            Self::Goes => false,
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
    let mut sentence = Sentence::Goes;
    let mut flags = 0_usize;
    let mut characters = text.char_indices().peekable();
    while let Some((_, this)) = characters.next() {
        let Some(&(end, next)) = characters.peek() else { break };
        if end > max {
            break;
        }
        character = end;
        sentence = sentence.after(this);
        flags = if is_flag(this) { flags + 1 } else { 0 };
        let joined =
            (this == '\r' && next == '\n') || this == '\u{200d}' || extends(next) || (is_flag(next) && flags % 2 == 1);
        if joined {
            continue;
        }
        cluster = Some(end);
        if end >= max / 2 {
            if sentence.ends_before(next) {
                sentence_end = cluster;
            }
            if this.is_whitespace() {
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

/// Whether a character is seen as part of the one before it: accents, vowel signs, emoji modifiers, joiners.
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
