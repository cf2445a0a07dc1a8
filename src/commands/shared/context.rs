//! The global options, and the home that they lead to.

use super::{note, path::current_dir, warn};
use crate::{
    error::Error,
    home::{self, Home, HomeOrigin, StarterChange},
    terminal::{self, Color},
};
use std::path::PathBuf;

/// What every command is handed.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// `--home`.
    pub home: Option<PathBuf>,
    /// `--color`; without it the settings decide.
    pub color: Option<Color>,
}

impl Context {
    /// Finds and opens the home. Creates the user's own at first use, and brings its starter files
    /// up to date.
    ///
    /// # Errors
    /// When there is no such home, or it cannot be read or created.
    pub(crate) fn open_home(&self) -> Result<Home, Error> {
        let found = home::find(self.home.as_deref(), &current_dir())?;
        if found.created {
            note(format!("created a home with the starter bank in {}", found.root.display()));
        } else if found.origin == HomeOrigin::UserData {
            for change in home::install_starter(&found.root)? {
                match change {
                    StarterChange::Written(path) => note(format!("updated {}", path.display())),
                    StarterChange::Kept(path) => {
                        warn(format!("{} was edited, so its newer version was not installed", path.display()))
                    }
                }
            }
        }
        let home = Home::open(found)?;
        if self.color.is_none() && home.settings.color != Color::Auto {
            terminal::set_color(home.settings.color);
        }
        Ok(home)
    }
}
