//! Parses multipart bodies of any client.

/// One part.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    pub(crate) name: String,
    /// The name of the file; `None` if the part is not a file.
    pub(crate) filename: Option<String>,
    pub(crate) bytes: &'a [u8],
}

/// The boundary in a content type.
pub(crate) fn boundary_of(content_type: &str) -> Option<String> {
    let mut pairs = parameters(content_type);
    let first = pairs.next()?;
    if !first.0.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let (_, boundary) = pairs.find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?;
    Some(boundary).filter(|boundary| !boundary.is_empty())
}

/// The parts of a body; `None` if it is not complete and valid.
pub(crate) fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let delimiter = format!("--{boundary}");
    let mut rest = after_delimiter(body, delimiter.as_bytes())?.1;
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        rest = after_line_break(rest.get(blanks..)?)?;
        let mut disposition = String::new();
        loop {
            let end = rest.iter().position(|byte| *byte == b'\n')?;
            let (line, after) = rest.split_at_checked(end + 1)?;
            rest = after;
            let line = String::from_utf8_lossy(line);
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-disposition")
            {
                disposition = value.to_owned();
            }
        }
        let (bytes, after) = after_delimiter(rest, delimiter.as_bytes())?;
        parts.push(part(&disposition, without_line_break(bytes)));
        rest = after;
    }
}

fn part<'a>(disposition: &str, bytes: &'a [u8]) -> Part<'a> {
    let mut part = Part {
        name: String::new(),
        filename: None,
        bytes,
    };
    for (name, value) in parameters(disposition) {
        match name.to_ascii_lowercase().as_str() {
            "name" => part.name = value,
            "filename" => {
                // Browsers escape only these three; any other percent sign is literal.
                let value = value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
                part.filename = Some(value);
            }
            // WeCom ignores `filename*`.
            _ => {}
        }
    }
    part
}

/// The parameters of a header. The first is the value itself, with the value as its name.
fn parameters(header: &str) -> impl Iterator<Item = (String, String)> {
    let mut pieces = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for letter in header.chars() {
        let piece = match letter {
            ';' if !quoted => {
                pieces.push(String::new());
                continue;
            }
            '"' if !escaped => {
                quoted = !quoted;
                continue;
            }
            '\\' if quoted && !escaped => {
                escaped = true;
                continue;
            }
            _ => pieces.last_mut(),
        };
        if let Some(piece) = piece {
            // A backslash escapes a quote or a backslash; otherwise it is literal.
            if escaped && !matches!(letter, '"' | '\\') {
                piece.push('\\');
            }
            piece.push(letter);
        }
        escaped = false;
    }
    pieces.into_iter().map(|piece| match piece.split_once('=') {
        Some((name, value)) => (name.trim().to_owned(), value.trim().to_owned()),
        None => (piece.trim().to_owned(), String::new()),
    })
}

/// Splits at the next delimiter at the start of a line.
fn after_delimiter<'a>(bytes: &'a [u8], delimiter: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut from = 0;
    loop {
        let dash = from + bytes.get(from..)?.iter().position(|byte| *byte == b'-')?;
        let (before, rest) = bytes.split_at_checked(dash)?;
        let starts_line = before.last().is_none_or(|byte| *byte == b'\n');
        if starts_line
            && let Some(after) = rest.strip_prefix(delimiter)
            && (after.starts_with(b"--") || after.first().is_some_and(u8::is_ascii_whitespace))
        {
            return Some((before, after));
        }
        from = dash + 1;
    }
}

fn after_line_break(bytes: &[u8]) -> Option<&[u8]> {
    bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n"))
}

fn without_line_break(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = (String, Option<String>, Vec<u8>);

    fn read(body: &[u8]) -> Option<Vec<Read>> {
        let parts = parts(body, "xx")?;
        Some(
            parts
                .into_iter()
                .map(|part| (part.name, part.filename, part.bytes.to_vec()))
                .collect(),
        )
    }

    fn media(filename: &str, bytes: &[u8]) -> Read {
        ("media".into(), Some(filename.into()), bytes.to_vec())
    }

    #[test]
    fn a_boundary_is_a_token_or_quoted() {
        assert_eq!(boundary_of("multipart/form-data; boundary=xx").as_deref(), Some("xx"));
        assert_eq!(
            boundary_of("Multipart/Form-Data;charset=utf-8; Boundary=\"a;b c\"").as_deref(),
            Some("a;b c")
        );
        for none in [
            "",
            "application/json; boundary=xx",
            "multipart/form-data",
            "multipart/form-data; boundary=",
        ] {
            assert_eq!(boundary_of(none), None, "{none}");
        }
    }

    #[test]
    fn file_bytes_are_unchanged() {
        let file: Vec<u8> = [
            b"\r\n--x\r\n--xxy\r\n -- \r\r\n\n".as_slice(),
            &(0..=255).collect::<Vec<u8>>(),
            b"\r\n",
        ]
        .concat();
        let head = b"--xx\r\nContent-Disposition: form-data; name=\"media\"; filename=\"\xe5\xa5\xbd.bin\"; filelength=5\r\nContent-Type: a/b\r\n\r\n";
        let body = [head.as_slice(), &file, b"\r\n--xx--\r\n"].concat();
        assert_eq!(read(&body), Some(vec![media("好.bin", &file)]));
    }

    #[test]
    fn several_parts_a_preamble_and_bare_line_feeds_are_read() {
        let body = b"hello\n--xx\ncontent-disposition: form-data; name=note\n\nplain\n--xx \r\nContent-Disposition: form-data; name=media; filename=a.txt\r\n\r\n\r\n--xx--";
        let note = ("note".into(), None, b"plain".to_vec());
        assert_eq!(read(body), Some(vec![note, media("a.txt", b"")]));
    }

    #[test]
    fn file_names_are_read_in_every_client_format() {
        for (written, filename) in [
            ("filename=\"a%22b%0D%0A100%25.txt\"", "a\"b\r\n100%25.txt"),
            ("filename=\"a\\\"b;c=d.txt\"", "a\"b;c=d.txt"),
            ("filename=\"C:\\dir\\a.txt\"", "C:\\dir\\a.txt"),
            ("filename=\"x\"; filename*=UTF-8''%E5%A5%BD+.txt", "x"),
            ("FILENAME=\"a.txt\"", "a.txt"),
        ] {
            let body =
                format!("--xx\r\nContent-Disposition: form-data; name=\"media\"; {written}\r\n\r\n1\r\n--xx--\r\n");
            assert_eq!(read(body.as_bytes()), Some(vec![media(filename, b"1")]), "{written}");
        }
    }

    #[test]
    fn a_part_with_only_an_extended_filename_is_not_a_file() {
        let body = b"--xx\r\nContent-Disposition: form-data; name=media; filename*=UTF-8''a.txt\r\n\r\n1\r\n--xx--\r\n";
        assert_eq!(read(body), Some(vec![("media".into(), None, b"1".to_vec())]));
    }

    #[test]
    fn truncated_bodies_and_wrong_boundaries_are_rejected() {
        let whole = b"--xx\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a\"\r\n\r\n123456\r\n--xx--";
        assert!(read(whole).is_some());
        for end in 0..whole.len() {
            assert_eq!(read(&whole[..end]), None, "cut at {end}");
        }
        assert_eq!(parts(whole, "yy"), None);
        assert_eq!(parts(whole, "x"), None);
    }
}
