//! Why something could not be done with the file, and what helps.

use crate::store::{Fault, FaultKind};
use redb::Error;
use std::fmt;
use std::io::{self, ErrorKind};

#[derive(Debug)]
pub(super) enum Trouble {
    /// What is in the file makes no sense: it has to go.
    Damaged(String),
    /// There is no room for it: it has to go as well, for what can't be deleted in it would be served.
    Full(String),
    /// The system does not let it be opened, or not be read or written any more.
    System(io::Error),
    /// Another process has it, in a way that leaves no room for this one.
    Taken(String),
    /// It is no file of larder's.
    Foreign,
    /// It is a file of another version of larder.
    OfVersion(u8),
    /// It is the same file as that of another name.
    Linked,
}

impl Trouble {
    /// What a call is told that the store could not answer for this.
    pub(super) fn fault(&self) -> Fault {
        Fault::new(FaultKind::Unreachable, self.to_string())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Damaged(why) => write!(f, "it is damaged: {why}"),
            Trouble::Full(why) => write!(f, "there is no room for it: {why}"),
            Trouble::Taken(why) => f.write_str(why),
            Trouble::Foreign => f.write_str(
                "it is not a file of larder's: name another one, or delete it if nobody needs it",
            ),
            Trouble::OfVersion(version) => write!(
                f,
                "it is a file of another version of larder, in format {version}: name another one, or \
                 delete it once no program uses it any more"
            ),
            Trouble::Linked => f.write_str(
                "it has another name as well, a hard link, and who opens it by that one would not be \
                 told what is put in its place: delete the other name, or make it a symbolic link",
            ),
            Trouble::System(error) => match error.kind() {
                ErrorKind::NotFound => f.write_str("its directory does not exist: create it"),
                ErrorKind::IsADirectory => f.write_str("it is a directory: name a file in it"),
                ErrorKind::NotADirectory => {
                    f.write_str("what should be its directory is a file: name another one")
                }
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => write!(
                    f,
                    "this user may not read and write it and create files beside it: {error}"
                ),
                _ => error.fmt(f),
            },
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
                Trouble::Damaged(error.to_string())
            }
            ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::FileTooLarge
            | ErrorKind::WriteZero => Trouble::Full(error.to_string()),
            _ => Trouble::System(error),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) => error.into(),
            Error::DatabaseAlreadyOpen => Trouble::Taken(
                "another program has it open for itself alone: give each its own file".into(),
            ),
            Error::LockProtocolMismatch => Trouble::Taken(
                "another version of larder has it open: build all programs that share it with one \
                 version, or give each its own file"
                    .into(),
            ),
            Error::Unsupported => Trouble::Taken(
                "this system, or its file system, can't lock parts of a file: use another store"
                    .into(),
            ),
            // no error of the engine's own making is to be expected of a file that is as it was written
            other => Trouble::Damaged(other.to_string()),
        }
    }
}
