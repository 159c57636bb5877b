//! Opening the file: whether it is to be trusted, and what is done with it if not.

use super::backend::Backend;
use super::boot::{Boot, this_boot};
use super::door::{Door, beside};
use super::identity::Identity;
use super::label::{Found, Label};
use super::settings::Settings;
use super::tables;
use super::trouble::Trouble;
use crate::logs::{error, info, warn};
use redb::{ConcurrencyMode, Database};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// How much memory the engine takes for what it has read or is about to write. What it leaves to the
/// system's own cache is nearly as quick.
const MEMORY: usize = 16 << 20;
/// How often a file is put in the place of one that is not to be trusted.
const TRIES: usize = 3;

/// The file, open.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) database: Database,
    /// Tells its data from those of every file before and after it.
    pub(super) fence: u64,
    identity: Identity,
}

impl Opened {
    /// Opens the file, or a new one if there is none that can be trusted. Other processes may have it
    /// open.
    pub(super) fn open(settings: &Settings) -> Result<Self, Trouble> {
        let path = &*settings.path;
        if path.is_dir() {
            return Err(Trouble::System(io::ErrorKind::IsADirectory.into()));
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

    /// The file, if it is good; none if it was taken away for being of another time.
    fn try_open(path: &Path, boot: Option<Boot>, _door: &Door) -> Result<Option<Self>, Trouble> {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let file = options.open(path)?;
        let metadata = file.metadata()?;
        let label = match Label::read(&file)? {
            Found::Nothing => {
                let label = Label::new(random()?, boot, &metadata);
                label.write(&file)?;
                label
            }
            Found::Label(label) => {
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
            Found::Damaged(why) => return Err(Trouble::Damaged(why.into())),
            Found::Foreign => return Err(Trouble::Foreign),
        };
        Ok(Some(Opened {
            database: caught(|| database(file, boot.is_none()))?,
            fence: label.fence,
            identity: Identity::of(&metadata),
        }))
    }

    /// Whether the file still has its name. If not, other processes have another one.
    pub(super) fn is_in_place(&self, path: &Path) -> bool {
        Identity::at(path) == Some(self.identity)
    }

    /// Puts a file that has come to harm out of the way, unless somebody has done so.
    pub(super) fn put_away(self, path: &Path, trouble: &Trouble) -> Result<(), Trouble> {
        let door = Door::enter(path)?;
        let is_in_place = self.is_in_place(path);
        // whatever is wrong with it may also be in the way of its end
        let _ = caught(|| {
            drop(self.database);
            Ok(())
        });
        match trouble {
            _ if !is_in_place => Ok(()),
            Trouble::Full(why) => {
                warn!(
                    "{} is full ({why}): it is deleted, and the store begins empty",
                    path.display()
                );
                Ok(fs::remove_file(path)?)
            }
            other => set_aside(path, &other.to_string(), &door),
        }
    }
}

/// Renames the file. One that was renamed before is replaced, so that there are never two.
fn set_aside(path: &Path, why: &str, _door: &Door) -> Result<(), Trouble> {
    let aside = beside(path, ".damaged");
    fs::rename(path, &aside)?;
    error!(
        "{} was damaged and is now {}, and the store begins empty: {why}",
        path.display(),
        aside.display()
    );
    Ok(())
}

fn database(file: File, waits: bool) -> Result<Database, redb::Error> {
    let database = Database::builder()
        .set_cache_size(MEMORY)
        .set_concurrency_mode(ConcurrencyMode::MultiWriter)
        // without, it trusts the file, and panics where that is wrong
        .set_check_integrity_on_open(true)
        .create_with_backend(Backend::new(file, waits)?)?;
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
