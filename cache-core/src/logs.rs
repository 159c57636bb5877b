//! What is logged, under one target whichever module says it: `larder`, by which users filter.

/// Says what is not done that was promised.
macro_rules! say_error {
    ($($what:tt)*) => { log::error!(target: "larder", $($what)*) };
}

/// Says what somebody should see to.
macro_rules! say_warn {
    ($($what:tt)*) => { log::warn!(target: "larder", $($what)*) };
}

/// Says what has changed.
macro_rules! say_info {
    ($($what:tt)*) => { log::info!(target: "larder", $($what)*) };
}

/// Says what is as it should be, for those who look for why.
macro_rules! say_debug {
    ($($what:tt)*) => { log::debug!(target: "larder", $($what)*) };
}

pub(crate) use {say_debug as debug, say_error as error, say_info as info, say_warn as warn};
