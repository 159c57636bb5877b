//! Which run of the machine this is.

use std::fs;

/// What tells one run of a machine from every other, of any machine.
pub(super) type Boot = [u8; 16];

/// This one; none where the system does not say, as all but Linux do not.
pub(super) fn this_boot() -> Option<Boot> {
    parse(&fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?)
}

fn parse(text: &str) -> Option<Boot> {
    let digits: String = text.trim().chars().filter(|digit| *digit != '-').collect();
    let number = u128::from_str_radix(&digits, 16).ok();
    number.filter(|number| *number != 0).map(u128::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_is_no_number_is_no_boot() {
        let boot = parse("dde81d54-11d9-4f78-9aec-2da0b376cf02\n");
        assert_eq!(boot.map(|boot| boot[0]), Some(0xdd));
        assert_eq!(parse(""), None);
        assert_eq!(parse("00000000-0000-0000-0000-000000000000\n"), None);
        assert_eq!(parse("none of your business"), None);
    }
}
