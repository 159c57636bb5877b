//! The first page of the file, which says what is behind it worth.
//!
//! It is read before anything else, so that nothing is made of what a stopped machine may have left
//! half written. And it is looked at before each use: what has lost it has been taken away by another
//! process, whatever name it still has.

use super::boot::Boot;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::time::{Duration, UNIX_EPOCH};

/// How long it is: what is behind it stays aligned.
pub(super) const PAGE: u64 = 4096;

/// What it begins with, the version of the format at the end. Every version has what follows, and the
/// sum of it, in the same places, so that a file of another is not taken for one that has come to harm.
const MAGIC: &[u8; 8] = b"larder\x1a\x01";
const NAME: &[u8] = MAGIC.split_at(7).0;
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
    /// What a copy of the file does not have: see [`born`].
    born: u128,
}

/// What was found where a label should be.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum FirstPage {
    /// The file was just made.
    Nothing,
    Label(Label),
    /// One of another version of larder.
    OfVersion(u8),
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

    pub(super) fn read(mut file: &File) -> io::Result<FirstPage> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.take(PAGE + ENGINE.len() as u64)
            .read_to_end(&mut bytes)?;
        Ok(Self::decode(&bytes))
    }

    /// Whether this is the label of a file.
    pub(super) fn is_on(&self, mut file: &File) -> io::Result<bool> {
        let mut begin = [0; 16];
        file.seek(SeekFrom::Start(0))?;
        file.read_exact(&mut begin)?;
        Ok(begin.strip_prefix(MAGIC) == Some(&self.fence.to_le_bytes()))
    }

    /// Writes it, and waits until it is on the disk.
    pub(super) fn write(&self, file: &File) -> io::Result<()> {
        write(file, &self.encode())
    }

    /// Takes it off a file for good, so that this is not served again by any name that it may have or be
    /// given: others have another file since.
    pub(super) fn take_off(file: &File) -> io::Result<()> {
        let mut none = [0; WRITTEN];
        none[..NAME.len()].copy_from_slice(NAME);
        // one that is cut off is not made longer
        let len = file.metadata()?.len().min(none.len() as u64);
        write(file, &none[..len as usize])
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

    fn decode(bytes: &[u8]) -> FirstPage {
        if bytes.is_empty() {
            return FirstPage::Nothing;
        }
        let page = bytes.get(..WRITTEN);
        if let Some(found) = page.and_then(Self::decode_page) {
            return found;
        }
        let is_blank = bytes.iter().all(|byte| *byte == 0);
        let begins = bytes.starts_with(NAME) || MAGIC.starts_with(bytes);
        let goes_on = bytes.get(PAGE as usize..) == Some(ENGINE);
        match is_blank || begins || goes_on {
            true => FirstPage::Damaged("its first page makes no sense"),
            false => FirstPage::Foreign,
        }
    }

    fn decode_page(page: &[u8]) -> Option<FirstPage> {
        let (summed, sum) = page.split_at_checked(SUMMED)?;
        if blake3::hash(summed).as_bytes()[..] != *sum {
            return None;
        }
        let (version, rest) = summed.strip_prefix(NAME)?.split_first()?;
        if *version != MAGIC[NAME.len()] {
            return Some(FirstPage::OfVersion(*version));
        }
        let (fence, rest) = rest.split_first_chunk::<8>()?;
        let (boot, rest) = rest.split_first_chunk::<16>()?;
        Some(FirstPage::Label(Label {
            fence: u64::from_le_bytes(*fence),
            boot: Some(*boot).filter(|boot| *boot != Boot::default()),
            born: u128::from_le_bytes(rest.try_into().ok()?),
        }))
    }
}

fn write(mut file: &File, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// What tells a file from a copy of it.
fn born(metadata: &Metadata) -> u128 {
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(metadata);
    #[cfg(not(unix))]
    let number = 0;
    let born = metadata.created().ok();
    born_at(
        born.and_then(|born| born.duration_since(UNIX_EPOCH).ok()),
        number,
    )
}

/// When it came to be, in nanoseconds since 1970; where its file system does not say, its number there.
fn born_at(since: Option<Duration>, number: u64) -> u128 {
    match since {
        Some(since) if !since.is_zero() => since.as_nanos(),
        _ => 1 << 127 | u128::from(number),
    }
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
        assert_eq!(Label::decode(&LABEL.encode()), FirstPage::Label(LABEL));
        let for_ever = Label {
            boot: None,
            ..LABEL
        };
        assert_eq!(
            Label::decode(&for_ever.encode()),
            FirstPage::Label(for_ever)
        );
        assert_eq!(Label::decode(&[]), FirstPage::Nothing);
    }

    #[test]
    fn one_that_has_come_to_harm_is_told_from_another_file() {
        let page = [&LABEL.encode()[..], ENGINE].concat();
        for at in 0..WRITTEN * 8 {
            let mut page = page.clone();
            page[at / 8] ^= 1 << (at % 8);
            assert!(
                matches!(Label::decode(&page), FirstPage::Damaged(_)),
                "{at}"
            );
        }
        for len in 1..WRITTEN {
            assert!(
                matches!(Label::decode(&page[..len]), FirstPage::Damaged(_)),
                "{len}"
            );
        }
        assert!(matches!(Label::decode(&[0; 4096]), FirstPage::Damaged(_)));
        for foreign in ["Dear diary", "x", "SQLite format 3\0", "larder: to do"] {
            assert_eq!(
                Label::decode(foreign.as_bytes()),
                FirstPage::Foreign,
                "{foreign}"
            );
        }
        assert_eq!(Label::decode(&b"text".repeat(5000)), FirstPage::Foreign);
    }
    #[test]
    fn one_of_another_version_is_not_one_that_has_come_to_harm() {
        let mut page = LABEL.encode();
        page[7] = 2;
        let sum = blake3::hash(&page[..SUMMED]);
        page[SUMMED..WRITTEN].copy_from_slice(sum.as_bytes());
        assert_eq!(Label::decode(&page), FirstPage::OfVersion(2));
    }

    #[test]
    fn a_copy_is_told_by_its_number_where_there_is_no_time() {
        let second = Some(Duration::from_secs(1));
        assert_eq!(born_at(second, 1), born_at(second, 2));
        for none in [None, Some(Duration::ZERO)] {
            assert_ne!(born_at(none, 1), born_at(none, 2));
        }
    }
}
