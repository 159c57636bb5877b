//! Names as text of a picture.

use super::WIDTH;

/// A name, or as much of it as there is room for in a node.
pub(super) fn shortened(name: &str) -> String {
    const ROOM: f64 = WIDTH - 14.0;
    let widths = || name.chars().map(width);
    if widths().sum::<f64>() <= ROOM {
        return name.to_owned();
    }
    let mut room = ROOM - width('…');
    let fits = |character: &char| {
        room -= width(*character);
        room >= 0.0
    };
    name.chars().take_while(fits).chain(['…']).collect()
}

/// How wide a character is at most in the fonts that there are, roughly.
fn width(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ':' | '.' | ',' | ' ' => 5.2,
        'm' | 'w' | 'M' | 'W' | '@' | '…' => 12.9,
        'A'..='Z' => 10.0,
        '\0'..='\u{7f}' => 8.3,
        '\u{80}'..='\u{2e7f}' => 10.5,
        _ => 14.0,
    }
}

/// Text of an XML document, which has no control characters.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ if character.is_control() => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_of_a_document_is_put_otherwise() {
        assert_eq!(escaped("Vec<&'a T>"), "Vec&lt;&amp;'a T&gt;");
        assert_eq!(escaped("a\u{1}b\nc\u{ffff}"), "a b c\u{fffd}");
    }

    #[test]
    fn no_name_is_wider_than_its_node() {
        assert_eq!(shortened("user_name"), "user_name");
        let of = |letter: &str| shortened(&letter.repeat(40));
        let lengths = ["i", "a", "W", "名"].map(|letter| of(letter).chars().count());
        assert_eq!(lengths, [32, 20, 13, 12]);
        assert!(of("a").ends_with("a…"));
    }
}
