//! Opening the file: whether it is to be trusted, and what is done with it if not.

use super::backend::{Backend, GivenUp};
use super::boot::{Boot, this_boot};
use super::door::{Door, beside};
use super::identity::{Identity, names};
use super::label::{FirstPage, Label};
use super::settings::Settings;
use super::tables;
use super::trouble::Trouble;
use crate::logs::{error, info, warn};
use redb::{ConcurrencyMode, Database};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// How much memory the engine takes for what it has read or is about to write. What it leaves to the
/// system's own cache is nearly as quick.
const MEMORY: usize = 16 << 20;
/// How often a file is put in the place of one that is not to be trusted.
const TRIES: usize = 3;

/// The file, open.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) database: Database,
    label: Label,
    identity: Identity,
    /// The engine has the other handle of it.
    file: File,
    engines: GivenUp,
}

impl Opened {
    /// Opens the file, or a new one if there is none that can be trusted. Other processes may have it
    /// open.
    pub(super) fn open(settings: &Settings) -> Result<Self, Trouble> {
        let path = &*itself(&settings.path)?;
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                return Err(Trouble::System(io::ErrorKind::IsADirectory.into()));
            }
            // reading it may have no end, and it may be everybody's
            Ok(found) if !found.is_file() => return Err(Trouble::Foreign),
            _ => {}
        }
        let door = Door::enter(path)?;
        let mut tried = 0;
        loop {
            tried += 1;
            match Self::try_open(path, settings.boot(), &door) {
                Ok(Some(opened)) => return Ok(opened),
                Ok(None) if tried < TRIES => {}
                Ok(None) => return Err(Trouble::Damaged("no new file is good either".into())),
                Err(Trouble::Damaged(why)) if tried < TRIES => set_aside(path, &why, &door)?,
                Err(other) => return Err(other),
            }
        }
    }

    /// The file, if it is good; none if it was taken away, for being of another time or by somebody else.
    fn try_open(path: &Path, boot: Option<Boot>, _door: &Door) -> Result<Option<Self>, Trouble> {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let file = options.open(path)?;
        let metadata = file.metadata()?;
        match names(&metadata) {
            0 => return Ok(None),
            1 => {}
            _ => return Err(Trouble::Linked),
        }
        let label = match Label::read(&file)? {
            FirstPage::Nothing => {
                let label = Label::new(random()?, boot, &metadata);
                label.write(&file)?;
                if boot.is_none() {
                    keep_name(path)?;
                }
                label
            }
            FirstPage::Label(label) => {
                if let Some(why) = label.distrust(this_boot(), &metadata) {
                    info!("{} begins empty, for {why}", path.display());
                    fs::remove_file(path)?;
                    return Ok(None);
                }
                // before the first change that does not wait for the disk
                if label.boot.is_none() && boot.is_some() {
                    label.within(boot).write(&file)?;
                }
                label
            }
            FirstPage::Damaged(why) => return Err(Trouble::Damaged(why.into())),
            FirstPage::OfVersion(version) => return Err(Trouble::OfVersion(version)),
            FirstPage::Foreign => return Err(Trouble::Foreign),
        };
        let (handle, engines) = (file.try_clone()?, GivenUp::default());
        let backend = || Backend::new(handle, boot.is_none(), engines.clone());
        Ok(Some(Opened {
            database: caught(|| database(backend()?))?,
            label,
            identity: Identity::of(&metadata),
            file,
            engines,
        }))
    }

    /// Tells its data from those of every file before and after it.
    pub(super) fn fence(&self) -> u64 {
        self.label.fence
    }

    /// Whether the file still has its name, and its label. If not, other processes have another one, or
    /// something else was written over it.
    pub(super) fn is_in_place(&self, path: &Path) -> bool {
        Identity::at(path) == Some(self.identity) && self.label.is_on(&self.file).unwrap_or(false)
    }

    /// What the file takes on the disk, in bytes, as far as the system says.
    pub(super) fn taken(&self) -> io::Result<u64> {
        let metadata = self.file.metadata()?;
        #[cfg(unix)]
        let taken = std::os::unix::fs::MetadataExt::blocks(&metadata) * 512;
        // its length says little: there may be holes in it
        #[cfg(not(unix))]
        let taken = metadata.len() / 2;
        Ok(taken)
    }

    /// Closes the file, whatever may be in the way of that, and leaves it as it is.
    pub(super) fn close(self) {
        self.engines.give_up();
        let _ = caught(|| {
            drop(self.database);
            Ok(())
        });
    }

    /// Puts a file that has come to harm out of the way, unless somebody has done so.
    pub(super) fn put_away(self, path: &Path, trouble: &Trouble) -> Result<(), Trouble> {
        let path = &*itself(path)?;
        let door = Door::enter(path)?;
        let is_in_place = self.is_in_place(path);
        // whatever is wrong with it may also be in the way of its end
        self.close();
        match trouble {
            _ if !is_in_place => Ok(()),
            Trouble::Full(why) => {
                warn!(
                    "{} is full ({why}): it is deleted, and the store begins empty",
                    path.display()
                );
                take_off_label(path);
                Ok(fs::remove_file(path)?)
            }
            other => set_aside(path, &other.to_string(), &door),
        }
    }
}

/// Renames the file. One that was renamed before is replaced, so that there are never two.
fn set_aside(path: &Path, why: &str, _door: &Door) -> Result<(), Trouble> {
    let aside = beside(path, ".damaged");
    take_off_label(path);
    fs::rename(path, &aside)?;
    error!(
        "{} was damaged and is now {}, and the store begins empty: {why}",
        path.display(),
        aside.display()
    );
    Ok(())
}

/// Whoever puts it back, or brings back the directory as it was, must not have it served: what was deleted
/// since is not deleted in it. If that can't be written, all that is left is to take its name away.
fn take_off_label(path: &Path) {
    let file = OpenOptions::new().write(true).open(path);
    if let Err(error) = file.and_then(|file| Label::take_off(&file)) {
        warn!(
            "{} can't be marked as done with, don't put it back: {error}",
            path.display()
        );
    }
}

/// How many symbolic links there may be one behind the other, as on Linux.
const LINKS: usize = 40;

/// Where the file itself is, if its name is a symbolic link: all have to mean the same by what is beside
/// it, and by its name when that is taken away.
fn itself(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let Ok(target) = fs::read_link(&path) else {
            return Ok(path);
        };
        path = match path.parent() {
            Some(parent) => parent.join(target),
            None => target,
        };
    }
    let reason = "its name is a symbolic link that leads back to itself: name a file";
    Err(io::Error::other(reason))
}

/// Waits until the name of a new file is on the disk too. Without, a machine that stops may bring back the
/// file that had it before.
#[cfg(unix)]
fn keep_name(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn keep_name(_: &Path) -> io::Result<()> {
    Ok(())
}

fn database(backend: Backend) -> Result<Database, redb::Error> {
    let database = Database::builder()
        .set_cache_size(MEMORY)
        .set_concurrency_mode(ConcurrencyMode::MultiWriter)
        // without, it trusts the file, and panics where that is wrong
        .set_check_integrity_on_open(true)
        .create_with_backend(backend)?;
    tables::make(&database)?;
    Ok(database)
}

/// What comes of something that reads the file, which panics over some that are damaged.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, Trouble> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => Ok(done?),
        Err(_) => Err(Trouble::Damaged("the engine panicked over it".into())),
    }
}

/// A number that no other file has.
fn random() -> io::Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes).max(1))
}
