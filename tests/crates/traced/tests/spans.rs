//! What a subscriber is told.

use futures::executor::block_on;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use traced::{late, price, reprice, total};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::with_default;
use tracing::{Event, Metadata, Subscriber};

/// Writes down what it is told, a line each.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

/// The fields, as one line.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = match field.name() {
            "message" => write!(self.0, " {value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}

impl Lines {
    fn add(&self, line: String) {
        self.0.lock().expect("no panic while it is held").push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no panic while it is held"))
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "larder"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line(format!("span {}", span.metadata().name()));
        span.record(&mut line);
        self.add(line.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line("record".to_owned());
        values.record(&mut line);
        self.add(line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        // as one does who looks at what is cached
        let _ = larder::functions();
        let mut line = Line("event".to_owned());
        event.record(&mut line);
        self.add(line.0);
    }

    fn enter(&self, _: &Id) {
        self.add("enter".to_owned());
    }

    fn exit(&self, _: &Id) {
        self.add("exit".to_owned());
    }
}

#[test]
fn loads_are_spans_and_what_becomes_of_them_events() {
    let lines = Lines::default();
    with_default(lines.clone(), || {
        price(1);
        let load = [
            "span load function=\"price\"",
            "enter",
            "exit",
            "event fill function=\"price\"",
        ];
        assert_eq!(lines.take(), load);
        price(1);
        assert_eq!(lines.take(), [""; 0], "a hit is silent");

        reprice(1);
        assert_eq!(
            lines.take(),
            [
                "event invalidation tag=\"Shelf\" extent=\"one\" found=false",
                "event invalidation function=\"price\" extent=\"one\" found=true",
            ]
        );

        assert_eq!(block_on(total(5)), 1100);
        let text = lines.take().join("\n");
        assert!(
            text.starts_with("span load function=\"total\"\nenter\nspan load function=\"price\""),
            "{text}"
        );
        assert!(text.contains("event fill function=\"total\""), "{text}");

        price(9);
        let text = lines.take().join("\n");
        assert!(
            text.contains("event eviction function=\"price\" entries=1"),
            "{text}"
        );

        late(1);
        let text = lines.take().join("\n");
        assert!(text.contains("event overtaken function=\"late\""), "{text}");

        larder::trace_keys(true);
        price(77);
        let shown = format!("record key=\"{}\"", price::key(&77));
        assert!(lines.take().contains(&shown), "{shown}");
        larder::trace_keys(false);
        price(78);
        assert!(!lines.take().join("\n").contains("key="));
    });
}
