use crate::lease::{Group, Mask};
use crate::memo::{Masks, Noted};

#[test]
fn a_mask_is_active_only_after_the_function_was_cleared() {
    let masks = Masks::default();
    assert_eq!(masks.note(Mask(1)), Noted::Now);
    assert_eq!(
        masks.note(Mask(1)),
        Noted::Now,
        "whoever comes meanwhile has to clear as well"
    );
    assert_eq!(
        masks.noted(),
        [Mask(1)],
        "and fills hold the slice's lease already"
    );
    masks.activate(Mask(1));
    assert_eq!(masks.note(Mask(1)), Noted::Active);
    assert_eq!(
        masks.note(Mask(2)),
        Noted::Now,
        "another mask is another matter"
    );
}

#[test]
fn there_are_eight_masks_at_most() {
    let masks = Masks::default();
    assert!((1..=8).all(|mask| masks.note(Mask(mask)) == Noted::Now));
    assert_eq!(masks.note(Mask(9)), Noted::TooMany);
    assert_eq!(masks.noted().len(), 8);
    masks.activate(Mask(8));
    assert_eq!(masks.note(Mask(8)), Noted::Active);
}

#[test]
fn a_slice_is_told_by_its_chosen_parts_alone() {
    let group = Group::unique();
    let slice = |mask, parts: [u64; 2]| group.slice(Mask(mask), &parts);
    assert_eq!(slice(0b01, [1, 2]), slice(0b01, [1, 3]));
    assert_ne!(slice(0b01, [1, 2]), slice(0b01, [2, 2]));
    assert_ne!(slice(0b11, [1, 2]), slice(0b11, [2, 1]));
}
