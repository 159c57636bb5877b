//! Whether what a server sends can be a reply, seen before anything is made of it.
//!
//! The parser behind this waits for as many bytes as a length promises, and for as many lines as it
//! takes: this keeps a server from having it fill the memory.

/// What the values begin with that any command of ours is answered with.
const KINDS: &[u8] = b"+-:_$!=*~>%";
/// How long a line may be that has no length before it: a number, a status, an error.
const LONGEST_LINE: usize = 16 << 10;
/// How many values may be in one reply.
const MOST: u64 = 1 << 19;
/// How deep they may be in one another: a Cluster's own replies need five.
const DEEPEST: usize = 8;

/// The replies of one connection, as far as they have come.
#[derive(Debug)]
pub(super) struct Frames {
    /// The largest value in bytes.
    largest: usize,
    /// The line that has begun.
    line: Vec<u8>,
    /// How much of the value that has begun is to come, its end included.
    value: usize,
    /// How many values are to come in each of the lists that have begun.
    open: Vec<u64>,
    /// How many values, and bytes of them, the reply has had.
    seen: u64,
    bytes: usize,
}

impl Frames {
    pub(super) fn new(largest: usize) -> Self {
        Frames {
            largest,
            line: Vec::new(),
            value: 0,
            open: Vec::new(),
            seen: 0,
            bytes: 0,
        }
    }

    /// Takes what has come, or says what is wrong with it.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) -> Result<(), String> {
        while !bytes.is_empty() {
            let taken = match self.value {
                0 => self.feed_line(bytes)?,
                _ => self.feed_value(bytes),
            };
            bytes = &bytes[taken..];
        }
        Ok(())
    }

    fn feed_value(&mut self, bytes: &[u8]) -> usize {
        let taken = self.value.min(bytes.len());
        self.value -= taken;
        if self.value == 0 {
            self.is_complete();
        }
        taken
    }

    fn feed_line(&mut self, bytes: &[u8]) -> Result<usize, String> {
        if self.line.is_empty() && !KINDS.contains(&bytes[0]) {
            return Err("this is not a Redis server".into());
        }
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(bytes.len(), |end| end + 1);
        self.line
            .extend_from_slice(&bytes[..taken.min(LONGEST_LINE + 1)]);
        if self.line.len() > LONGEST_LINE {
            return Err("a line has no end".into());
        }
        if end.is_some() {
            self.has_line()?;
            self.line.clear();
        }
        Ok(taken)
    }

    fn has_line(&mut self) -> Result<(), String> {
        let line = self.line.strip_suffix(b"\r\n");
        let (kind, rest) = line
            .and_then(<[u8]>::split_first)
            .ok_or("a line ends in the wrong way")?;
        match kind {
            b'$' | b'!' | b'=' => match length(rest)? {
                None => self.is_complete(),
                Some(length) => self.begin_value(length)?,
            },
            b'*' | b'~' | b'>' => self.begin_list(length(rest)?)?,
            b'%' => self.begin_list(length(rest)?.map(|pairs| pairs.saturating_mul(2)))?,
            b':' if !is_number(rest) => return Err("a number is none".into()),
            _ if str::from_utf8(rest).is_err() => return Err("a line is no text".into()),
            _ => self.is_complete(),
        }
        Ok(())
    }

    fn begin_value(&mut self, length: u64) -> Result<(), String> {
        let largest = self.largest;
        let length = usize::try_from(length).ok();
        self.bytes = length.map_or(usize::MAX, |length| self.bytes.saturating_add(length));
        if self.bytes > largest {
            return Err(format!(
                "a reply is larger than the {largest} bytes allowed"
            ));
        }
        self.value = length.unwrap_or_default() + 2;
        Ok(())
    }

    fn begin_list(&mut self, count: Option<u64>) -> Result<(), String> {
        let count = count.unwrap_or_default();
        self.seen = self.seen.saturating_add(count);
        if self.seen > MOST || self.open.len() == DEEPEST {
            return Err("a reply has too many values in it, or in one another".into());
        }
        match count {
            0 => self.is_complete(),
            count => self.open.push(count),
        }
        Ok(())
    }

    /// A value is complete, and with it perhaps the lists that it was the last of.
    fn is_complete(&mut self) {
        while let Some(left) = self.open.last_mut() {
            *left -= 1;
            if *left > 0 {
                return;
            }
            self.open.pop();
        }
        self.seen = 0;
        self.bytes = 0;
    }
}

fn is_number(digits: &[u8]) -> bool {
    str::from_utf8(digits).is_ok_and(|digits| digits.parse::<i64>().is_ok())
}

/// A length; none where `-1` stands for nothing.
fn length(digits: &[u8]) -> Result<Option<u64>, String> {
    if digits == b"-1" {
        return Ok(None);
    }
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let number = str::from_utf8(digits).ok().filter(|_| is_number);
    let number = number.and_then(|digits| digits.parse().ok());
    number
        .map(Some)
        .ok_or_else(|| "a length is no number".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(bytes: &[u8]) -> Result<(), String> {
        let whole = Frames::new(100).feed(bytes);
        let mut frames = Frames::new(100);
        let piecemeal = bytes.chunks(1).try_for_each(|byte| frames.feed(byte));
        assert_eq!(whole, piecemeal);
        whole
    }

    #[test]
    fn replies_pass() {
        let replies: [&[u8]; 6] = [
            b"+OK\r\n:1\r\n$-1\r\n_\r\n",
            b"$3\r\n\r\n*\r\n+OK\r\n",
            b"*2\r\n*0\r\n*1\r\n$0\r\n\r\n+OK\r\n",
            b"%1\r\n+role\r\n+master\r\n",
            b">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n",
            b"-MOVED 1 :7000\r\n",
        ];
        for reply in replies {
            assert_eq!(feed(reply), Ok(()), "{}", reply.escape_ascii());
            assert_eq!(feed(&reply.repeat(1000)), Ok(()));
        }
    }

    #[test]
    fn what_would_fill_the_memory_does_not_pass() {
        let endless = b"+".repeat(LONGEST_LINE + 2);
        let deep = b"*1\r\n".repeat(200_000);
        let replies: [&[u8]; 12] = [
            b"HTTP/1.1 400 Bad Request\r\n",
            b"$9223372036854775808\r\n",
            b"$9223372036854775807\r\n",
            b"*9223372036854775807\r\n",
            b"%9223372036854775807\r\n",
            b"$-2\r\n",
            b"=-1000\r\n",
            b"*99999999999999999999\r\n",
            b"$101\r\n",
            b"*2\r\n$60\r\n............................................................\r\n$60\r\n",
            &endless,
            &deep,
        ];
        for reply in replies {
            let start = &reply[..reply.len().min(40)];
            assert!(feed(reply).is_err(), "{}", start.escape_ascii());
        }
    }
}
