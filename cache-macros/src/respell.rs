//! Durations as they are written elsewhere, in our units: `"5 minutes"` is `"5m"`.

/// Our units, the largest first, and the words for them.
const WORDS: [(&str, &[&str]); 6] = [
    ("w", &["w", "wk", "wks", "week", "weeks"]),
    ("d", &["d", "day", "days"]),
    ("h", &["h", "hr", "hrs", "hour", "hours"]),
    ("m", &["m", "min", "mins", "minute", "minutes"]),
    ("s", &["s", "sec", "secs", "second", "seconds"]),
    (
        "ms",
        &[
            "ms",
            "msec",
            "msecs",
            "millis",
            "millisecond",
            "milliseconds",
        ],
    ),
];

/// The same in our units, the largest first, if all of it can be understood.
pub(crate) fn respelled(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    let mut rest = text.trim();
    let mut terms = Vec::new();
    while !rest.is_empty() {
        let number = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        let after = rest[number.len()..].trim_start();
        let word = after.split(|c: char| !c.is_alphabetic()).next()?;
        let place = WORDS.iter().position(|(_, words)| words.contains(&word))?;
        if number.is_empty() {
            return None;
        }
        terms.push((place, number));
        rest = after[word.len()..].trim_start_matches([' ', ',', '_']);
    }
    terms.sort_by_key(|(place, _)| *place);
    let terms = terms
        .iter()
        .map(|(place, number)| format!("{number}{}", WORDS[*place].0));
    Some(terms.collect()).filter(|text: &String| !text.is_empty())
}
