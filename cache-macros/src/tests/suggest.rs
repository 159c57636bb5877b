use crate::suggest::did_you_mean;

const KNOWN: [&str; 4] = ["timeout", "tags", "key", "ignore"];

#[test]
fn a_near_name_is_suggested() {
    for (typed, meant) in [
        ("timout", "timeout"),
        ("tiemout", "timeout"),
        ("time_out", "timeout"),
        ("tag", "tags"),
        ("ky", "key"),
        ("ignored", "ignore"),
    ] {
        let suggestion = format!("; did you mean `{meant}`?");
        assert_eq!(did_you_mean(typed, KNOWN), suggestion, "{typed}");
    }
}

#[test]
fn nothing_is_suggested_for_what_is_far_from_all() {
    for typed in ["", "x", "ab", "database", "größe"] {
        assert_eq!(did_you_mean(typed, KNOWN), "", "{typed}");
    }
}
