//! Environment variables that look like settings and are none.

use super::nearest::nearest;
use crate::logs::warn;
use std::env;

/// The variables that begin with a name and an underscore, without that.
struct Variables<'n> {
    name: &'n str,
    /// The names of the settings, in capitals.
    fields: &'n [String],
    written: Vec<String>,
}

/// What is wrong with the variables of a name, whose settings are these: the first that is almost one of
/// them, and this one. Of others that are none, a warning is logged: they may be another program's.
pub(super) fn check(name: &str, fields: &[&str]) -> Result<(), (String, String)> {
    let fields: Vec<_> = fields
        .iter()
        .map(|field| field.to_ascii_uppercase())
        .collect();
    let variables = env::vars_os().filter_map(|(variable, _)| {
        let variable = variable.into_string().ok()?;
        let written = variable.strip_prefix(name)?.strip_prefix('_')?;
        Some(written.to_owned())
    });
    let variables = Variables {
        name,
        fields: &fields,
        written: variables.collect(),
    };
    let unknown = variables.unknown();
    for variable in &unknown {
        if let Some(field) = nearest(variable, &fields) {
            return Err((format!("{name}_{variable}"), format!("{name}_{field}")));
        }
    }
    variables.warn(unknown);
    Ok(())
}

impl Variables<'_> {
    /// Those that are no setting, neither of this name nor of another that begins with it.
    fn unknown(&self) -> Vec<&str> {
        let written = || self.written.iter().map(String::as_str);
        // a name as in `CACHE_2_STORE`
        let others: Vec<_> = written()
            .filter_map(|variable| {
                self.fields
                    .iter()
                    .find_map(|field| of_another(variable, field))
            })
            .collect();
        let is_of_another = |variable: &str| others.iter().any(|other| begins(variable, other));
        let is_setting = |variable: &str| self.fields.iter().any(|field| field == variable);
        let mut unknown: Vec<_> = written()
            .filter(|variable| !is_setting(variable) && !is_of_another(variable))
            .collect();
        unknown.sort_unstable();
        unknown
    }

    fn warn(&self, unknown: Vec<&str>) {
        if unknown.is_empty() {
            return;
        }
        let name = self.name;
        let all = |fields: &mut dyn Iterator<Item = &str>| {
            let names: Vec<_> = fields.map(|field| format!("{name}_{field}")).collect();
            names.join(", ")
        };
        warn!(
            "nothing reads {} of the environment: the settings of the cache are {}; what another program \
             reads is best out of their way, as with `Config::from_env(\"SHOP_{name}\")`",
            all(&mut unknown.into_iter()),
            all(&mut self.fields.iter().map(String::as_str))
        );
    }
}

/// The other name in `CACHE_2_STORE`: `2`.
fn of_another<'v>(variable: &'v str, field: &str) -> Option<&'v str> {
    variable.strip_suffix(field)?.strip_suffix('_')
}

fn begins(variable: &str, name: &str) -> bool {
    let rest = variable.strip_prefix(name);
    rest.is_some_and(|rest| rest.starts_with('_'))
}
