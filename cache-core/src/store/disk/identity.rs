//! Which file it is that has a name.

use std::fs::{self, Metadata};
use std::path::Path;

/// Two files that exist at the same time have two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Identity(u64, u64);

impl Identity {
    /// That of the file which has this name now; none if there is none, or one that was deleted and can
    /// be reached by this name alone, as one that is mounted.
    pub(super) fn at(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        (names(&found) > 0).then(|| Self::of(&found))
    }

    #[cfg(unix)]
    pub(super) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Identity(metadata.dev(), metadata.ino())
    }

    #[cfg(not(unix))]
    pub(super) fn of(metadata: &Metadata) -> Self {
        let created = metadata.created().ok();
        let since = created.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let since = since.unwrap_or_default();
        Identity(since.as_secs(), since.subsec_nanos().into())
    }
}

/// How many names a file has, hard links being some.
#[cfg(unix)]
pub(super) fn names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
pub(super) fn names(_: &Metadata) -> u64 {
    1
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::Identity;
    use std::fs::{self, File};
    use std::os::fd::AsRawFd;
    use std::path::PathBuf;

    #[test]
    fn what_was_deleted_has_none() {
        let name = format!("larder-identity-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let file = File::create(&path).unwrap();
        // as a name that was mounted: it leads to the file whatever becomes of its own
        let other = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
        assert_eq!(Identity::at(&other), Identity::at(&path));
        assert!(Identity::at(&path).is_some());
        fs::remove_file(&path).unwrap();
        assert_eq!(Identity::at(&other), None);
    }
}
