//! Bytes that nothing else has.

/// Sixteen bytes from the operating system, which no other value has. They do not come of a seed in
/// this process: a fork would make the same again.
pub(crate) fn unique() -> Result<[u8; 16], getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
