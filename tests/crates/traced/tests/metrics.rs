//! What a recorder is told.

use metrics_exporter_prometheus::PrometheusBuilder;
use traced::{price, reprice};

#[test]
fn the_counters_are_published_when_somebody_asks() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let scrape = || {
        metrics::with_local_recorder(&recorder, larder::publish_metrics);
        recorder.handle().render()
    };
    let _ = (price(1), price(1), price(2), price(3));
    reprice(3);
    let text = scrape();
    for line in [
        "larder_calls{function=\"price\",result=\"hit\"} 1",
        "larder_calls{function=\"price\",result=\"miss\"} 3",
        "larder_removed{function=\"price\",reason=\"evicted\"} 1",
        "larder_removed{function=\"price\",reason=\"invalidated\"} 1",
        "larder_stored{function=\"price\"} 3",
        "larder_entries{function=\"price\"} 1",
    ] {
        assert!(text.lines().any(|other| other == line), "{line} in\n{text}");
    }
    let loads = |text: &str| {
        let mut lines = text.lines();
        let count = "larder_load_duration_count{function=\"price\"} ";
        let line = lines.find_map(|line| line.strip_prefix(count));
        line.unwrap_or_else(|| panic!("{text}"))
            .parse::<u64>()
            .unwrap()
    };
    let before = loads(&text);
    assert!(before > 0);
    // what was told is not told again
    assert_eq!(loads(&scrape()), before);
    // what was not called is not told of
    assert!(!text.contains("function=\"late\""), "{text}");
}
