//! The first page of the file, which says what is behind it worth.
//!
//! It is read before anything else, so that nothing is made of what a stopped machine may have left
//! half written.

use super::boot::Boot;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::time::UNIX_EPOCH;

/// How long it is: what is behind it stays aligned.
pub(super) const PAGE: u64 = 4096;

/// What it begins with, the version of the format included.
const MAGIC: &[u8; 8] = b"larder\x1a\x01";
/// What the engine's own part of a file begins with.
const ENGINE: &[u8] = b"redb\x1a\x0a\xa9\x0d\x0a";
const WRITTEN: usize = 80;
const SUMMED: usize = 48;

/// What is known of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Label {
    /// Tells its data from all other: a random number other than zero.
    pub(super) fence: u64,
    /// The run of the machine within which the file is good. None if it is good for ever, since each
    /// change waits until it is on the disk.
    pub(super) boot: Option<Boot>,
    /// When the file came to be, in nanoseconds, as far as its system says: a copy is another file.
    born: u128,
}

/// What was found where a label should be.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// The file was just made.
    Nothing,
    Label(Label),
    /// One that has come to harm.
    Damaged(&'static str),
    /// The file is something else.
    Foreign,
}

impl Label {
    pub(super) fn new(fence: u64, boot: Option<Boot>, metadata: &Metadata) -> Self {
        Label {
            fence,
            boot,
            born: born(metadata),
        }
    }

    /// The same file, good within this run of the machine alone.
    pub(super) fn within(self, boot: Option<Boot>) -> Self {
        Label { boot, ..self }
    }

    /// Why nothing that is behind it may be served, if that is so.
    pub(super) fn distrust(&self, boot: Option<Boot>, metadata: &Metadata) -> Option<&'static str> {
        if self.born != born(metadata) {
            return Some("the file is a copy");
        }
        let is_of_another = self.boot.is_some() && self.boot != boot;
        is_of_another.then_some("the machine was started anew since")
    }

    pub(super) fn read(mut file: &File) -> io::Result<Found> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.take(PAGE + ENGINE.len() as u64)
            .read_to_end(&mut bytes)?;
        Ok(Self::decode(&bytes))
    }

    /// Writes it, and waits until it is on the disk.
    pub(super) fn write(&self, mut file: &File) -> io::Result<()> {
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&self.encode())?;
        file.sync_all()
    }

    fn encode(&self) -> Vec<u8> {
        let mut page = Vec::with_capacity(PAGE as usize);
        page.extend(MAGIC);
        page.extend(self.fence.to_le_bytes());
        page.extend(self.boot.unwrap_or_default());
        page.extend(self.born.to_le_bytes());
        page.extend(blake3::hash(&page).as_bytes());
        page.resize(PAGE as usize, 0);
        page
    }

    fn decode(bytes: &[u8]) -> Found {
        if bytes.is_empty() {
            return Found::Nothing;
        }
        let page = bytes.get(..WRITTEN);
        if let Some(label) = page.and_then(Self::decode_page) {
            return Found::Label(label);
        }
        let is_blank = bytes.iter().all(|byte| *byte == 0);
        let begins = bytes.starts_with(&MAGIC[..6]) || MAGIC.starts_with(bytes);
        let goes_on = bytes.get(PAGE as usize..) == Some(ENGINE);
        match is_blank || begins || goes_on {
            true => Found::Damaged("its first page makes no sense"),
            false => Found::Foreign,
        }
    }

    fn decode_page(page: &[u8]) -> Option<Self> {
        let (summed, sum) = page.split_at_checked(SUMMED)?;
        if blake3::hash(summed).as_bytes()[..] != *sum {
            return None;
        }
        let rest = summed.strip_prefix(MAGIC)?;
        let (fence, rest) = rest.split_first_chunk::<8>()?;
        let (boot, rest) = rest.split_first_chunk::<16>()?;
        Some(Label {
            fence: u64::from_le_bytes(*fence),
            boot: Some(*boot).filter(|boot| *boot != Boot::default()),
            born: u128::from_le_bytes(rest.try_into().ok()?),
        })
    }
}

fn born(metadata: &Metadata) -> u128 {
    let born = metadata.created().ok();
    let since = born.and_then(|born| born.duration_since(UNIX_EPOCH).ok());
    since.map(|since| since.as_nanos()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABEL: Label = Label {
        fence: 7,
        boot: Some([3; 16]),
        born: 1 << 70,
    };

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(Label::decode(&LABEL.encode()), Found::Label(LABEL));
        let for_ever = Label {
            boot: None,
            ..LABEL
        };
        assert_eq!(Label::decode(&for_ever.encode()), Found::Label(for_ever));
        assert_eq!(Label::decode(&[]), Found::Nothing);
    }

    #[test]
    fn one_that_has_come_to_harm_is_told_from_another_file() {
        let page = [&LABEL.encode()[..], ENGINE].concat();
        for at in 0..WRITTEN * 8 {
            let mut page = page.clone();
            page[at / 8] ^= 1 << (at % 8);
            assert!(matches!(Label::decode(&page), Found::Damaged(_)), "{at}");
        }
        for len in 1..WRITTEN {
            assert!(
                matches!(Label::decode(&page[..len]), Found::Damaged(_)),
                "{len}"
            );
        }
        assert!(matches!(Label::decode(&[0; 4096]), Found::Damaged(_)));
        for foreign in ["Dear diary", "x", "SQLite format 3\0"] {
            assert_eq!(
                Label::decode(foreign.as_bytes()),
                Found::Foreign,
                "{foreign}"
            );
        }
        assert_eq!(Label::decode(&b"text".repeat(5000)), Found::Foreign);
    }
}
