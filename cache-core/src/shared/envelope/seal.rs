//! Making envelopes and opening them.

use super::layout::{self, Content, DIGEST, Flags, MOST_LEASES};
use super::{Broken, Envelope, Unsealed, packing};
use crate::shared::stamp::Stamp;
use crate::shared::unique::unique;
use crate::store::Bytes;
use std::borrow::Cow;

/// How the entries of one function are sealed. Who has another one does not open them.
#[derive(Clone)]
pub(crate) struct Seal {
    /// Which codec writes the payload.
    pub(crate) codec: u8,
    /// The type of the value: see [`type_print`](crate::shared::print::type_print).
    pub(crate) print: u64,
    /// The key without which no envelope can be made, for servers that are not trusted.
    pub(crate) mac: Option<[u8; 32]>,
    /// How many bytes a payload has from which on it is compressed, if the feature is there.
    pub(crate) compress_from: Option<usize>,
    /// How many bytes there may be, of the payload before compression and of the envelope.
    pub(crate) largest: usize,
}

/// An entry whose value may be of any type.
pub(crate) struct Opened<'a> {
    /// Of which type it is.
    pub(crate) print: u64,
    /// The value; none if it can't be had, as when another codec wrote it.
    pub(crate) payload: Option<Cow<'a, [u8]>>,
    /// See [`Envelope::leases`].
    pub(crate) leases: Vec<(u64, u64, Stamp)>,
    /// See [`Envelope::deadline`].
    pub(crate) deadline: u64,
}

/// Without the key.
impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal")
            .field("codec", &self.codec)
            .field("print", &self.print)
            .finish_non_exhaustive()
    }
}

impl Seal {
    /// The envelope of an entry, to be stored under `key`. It can't be opened under another.
    pub(crate) fn close(&self, key: &str, entry: &Envelope<'_>) -> Result<Bytes, Unsealed> {
        let payload = &*entry.payload;
        if entry.leases.len() > MOST_LEASES || payload.len() > self.largest {
            return Err(Unsealed::TooLarge);
        }
        let is_long = self.compress_from.is_some_and(|from| payload.len() >= from);
        let packed = if is_long {
            packing::pack(payload)
        } else {
            None
        };
        let stored = packed.as_deref().unwrap_or(payload);
        if layout::length(entry.leases.len(), stored.len()) > self.largest {
            return Err(Unsealed::TooLarge);
        }
        let content = Content {
            flags: Flags::new(packed.is_some(), self.mac.is_some(), entry.is_failure),
            codec: self.codec,
            print: self.print,
            fresh_until: entry.fresh_until,
            deadline: entry.deadline,
            length: payload.len(),
            leases: Cow::Borrowed(&entry.leases),
            stored,
        };
        let edition = unique().map_err(|_| Unsealed::NoRandomness)?;
        let mut bytes = layout::write(edition, &content).ok_or(Unsealed::TooLarge)?;
        bytes.extend(self.digest(key, &bytes));
        Ok(bytes.into())
    }

    /// The entry in an envelope that is stored under `key`.
    pub(crate) fn open<'a>(&self, key: &str, bytes: &'a [u8]) -> Result<Envelope<'a>, Broken> {
        let content = self.content(key, bytes)?;
        if content.print != self.print {
            return Err(Broken::OtherType);
        }
        Ok(Envelope {
            is_failure: content.flags.is_failed(),
            payload: self.payload(&content)?,
            leases: content.leases.into_owned(),
            fresh_until: content.fresh_until,
            deadline: content.deadline,
        })
    }

    /// The same, whatever type the value is of.
    pub(crate) fn open_any<'a>(&self, key: &str, bytes: &'a [u8]) -> Result<Opened<'a>, Broken> {
        let content = self.content(key, bytes)?;
        Ok(Opened {
            print: content.print,
            payload: (!content.flags.is_failed())
                .then(|| self.payload(&content).ok())
                .flatten(),
            leases: content.leases.into_owned(),
            deadline: content.deadline,
        })
    }

    /// What is in an envelope, if it is as it was written.
    fn content<'a>(&self, key: &str, bytes: &'a [u8]) -> Result<Content<'a>, Broken> {
        let flags = layout::recognize(bytes)?;
        if bytes.len() > self.largest {
            return Err(Broken::TooLarge);
        }
        let body = self.undamaged(key, flags, bytes)?;
        layout::read(body).ok_or(Broken::Damaged)
    }

    /// The payload as the codec wrote it.
    fn payload<'a>(&self, content: &Content<'a>) -> Result<Cow<'a, [u8]>, Broken> {
        if content.codec != self.codec {
            return Err(Broken::OtherCodec);
        }
        if content.length > self.largest {
            return Err(Broken::TooLarge);
        }
        if content.flags.is_packed() {
            let payload = packing::unpack(content.stored, content.length);
            return payload.map(Cow::Owned).ok_or(Broken::Damaged);
        }
        match content.length == content.stored.len() {
            true => Ok(Cow::Borrowed(content.stored)),
            false => Err(Broken::Damaged),
        }
    }

    /// The envelope without its digest, if that is right: nothing else is looked at before.
    fn undamaged<'a>(&self, key: &str, flags: Flags, bytes: &'a [u8]) -> Result<&'a [u8], Broken> {
        let wrong = match (&self.mac, flags.is_keyed()) {
            (None, true) => return Err(Broken::OtherFormat),
            (Some(_), false) => return Err(Broken::Forged),
            (Some(_), true) => Broken::Forged,
            (None, false) => Broken::Damaged,
        };
        if flags.is_packed() && !packing::CAN_UNPACK {
            return Err(Broken::OtherFormat);
        }
        let (body, digest) = bytes.split_last_chunk().ok_or(Broken::Damaged)?;
        match is_same(&self.digest(key, body), digest) {
            true => Ok(body),
            false => Err(wrong),
        }
    }

    /// The digest of an envelope and the key it is stored under (BLAKE3, O'Connor et al., 2020).
    pub(crate) fn digest(&self, key: &str, body: &[u8]) -> [u8; DIGEST] {
        let mut hasher = match &self.mac {
            Some(mac) => blake3::Hasher::new_keyed(mac),
            None => blake3::Hasher::new(),
        };
        // so that it is clear where the key ends
        hasher.update(&(key.len() as u64).to_le_bytes());
        hasher.update(key.as_bytes()).update(body);
        let mut digest = [0; DIGEST];
        hasher.finalize_xof().fill(&mut digest);
        digest
    }
}

/// Whether two digests are the same. It takes as long whatever they are, or else the time would tell
/// how much of a guess is right.
fn is_same(one: &[u8; DIGEST], other: &[u8; DIGEST]) -> bool {
    let pairs = one.iter().zip(other);
    pairs.fold(0, |difference, (one, other)| difference | (one ^ other)) == 0
}
