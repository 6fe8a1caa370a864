//! "Did you mean" suggestions for misspelt words.

/// The message for an unknown word.
pub(crate) fn unknown(kind: &str, word: &str, known: &[&str]) -> String {
    let nearest = known.iter().map(|known| (distance(word, known), known)).min();
    match nearest {
        Some((distance, known)) if distance <= 1 + word.len() / 4 => {
            format!("unknown {kind} `{word}`: did you mean `{known}`?")
        }
        _ => format!("unknown {kind} `{word}`: there are {}", known.join(", ")),
    }
}

/// The Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let exchanged = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = exchanged.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
