//! JSON, as far as the page needs it (RFC 8259).

use std::fmt::{Display, Write};

/// An object that is being written. Writing to a string does not fail.
pub(super) struct Object {
    text: String,
}

impl Object {
    pub(super) fn new() -> Self {
        Object { text: "{".into() }
    }

    pub(super) fn text(self, name: &str, value: &str) -> Self {
        self.member(name, quoted(value))
    }

    /// A text, or `null`.
    pub(super) fn maybe_text(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self.member(name, "null"),
        }
    }

    pub(super) fn number(self, name: &str, value: u64) -> Self {
        self.member(name, value)
    }

    /// A number, or `null`.
    pub(super) fn maybe_number(self, name: &str, value: Option<u64>) -> Self {
        match value {
            Some(value) => self.number(name, value),
            None => self.member(name, "null"),
        }
    }

    pub(super) fn flag(self, name: &str, value: bool) -> Self {
        self.member(name, value)
    }

    pub(super) fn object(self, name: &str, value: Object) -> Self {
        self.member(name, value.end())
    }

    pub(super) fn list(self, name: &str, values: impl IntoIterator<Item = Object>) -> Self {
        let values = values.into_iter().map(Object::end);
        let values = values.collect::<Vec<_>>().join(",");
        self.member(name, format_args!("[{values}]"))
    }

    pub(super) fn end(mut self) -> String {
        self.text.push('}');
        self.text
    }

    fn member(mut self, name: &str, value: impl Display) -> Self {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        let _ = write!(self.text, "{}:{value}", quoted(name));
        self
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            // `<` as well, so that none of it is read as a tag wherever it may be shown
            '\0'..=' ' | '<' | '>' | '&' | '\u{7f}' if char != ' ' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(char));
            }
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::{Object, quoted};

    #[test]
    fn what_is_hostile_is_escaped() {
        assert_eq!(quoted("a b"), r#""a b""#);
        assert_eq!(quoted("\"\\\n\0\u{7f}"), r#""\"\\\u000a\u0000\u007f""#);
        assert_eq!(quoted("</script>&"), r#""\u003c/script\u003e\u0026""#);
        assert_eq!(quoted("é😀"), "\"é😀\"");
    }

    #[test]
    fn an_object_has_members() {
        assert_eq!(Object::new().end(), "{}");
        let inner = || Object::new().number("n", u64::MAX);
        let object = Object::new()
            .text("a\"", "b")
            .maybe_text("none", None)
            .maybe_text("some", Some(""))
            .maybe_number("no", None)
            .flag("is", true)
            .object("in", inner())
            .list("all", [inner(), Object::new()])
            .list("empty", []);
        assert_eq!(
            object.end(),
            r#"{"a\"":"b","none":null,"some":"","no":null,"is":true,"in":{"n":18446744073709551615},"all":[{"n":18446744073709551615},{}],"empty":[]}"#
        );
    }
}
