//! Loops over hash tables, whose order is another one after a restore: right, or refused before they begin.

use ckpt_tests::Lab;

const UNORDERED: &str = env!("CARGO_BIN_EXE_unordered");

#[test]
fn an_order_that_would_change_is_refused_before_the_first_iteration() {
    let kinds = [
        "keys",
        "values",
        "by_reference",
        "of_a_parameter",
        "union",
        "filtered",
        "counted",
        "chained",
        "zipped",
        "flattened",
        "from_a_function",
    ];
    for kind in kinds {
        let lab = Lab::new();
        let refused = lab.program(UNORDERED).arg(kind).run().ended(78);
        assert_eq!(refused.stdout, "", "{kind}");
        let _ = refused
            .says("whose order is another one after a restart")
            .says("use a BTreeMap or BTreeSet");
        assert!(!lab.runs().path().exists(), "{kind}");
    }
}

/// Nothing tells what is in a `Box<dyn Iterator>`.
#[test]
fn an_order_that_cannot_be_known_is_refused_as_well() {
    for kind in ["boxed", "boxed_counted"] {
        let lab = Lab::new();
        let refused = lab.program(UNORDERED).arg(kind).run().ended(78);
        assert_eq!(refused.stdout, "", "{kind}");
        let _ = refused.says("collect the items into a Vec, which is saved");
        assert!(!lab.runs().path().exists(), "{kind}");
    }
}

/// Stopped at each safe point in a row, in processes that hash differently.
#[test]
fn an_order_that_is_kept_gives_each_item_once() {
    for kind in ["by_value", "collected", "boxed_collected", "heap", "sorted"] {
        let lab = Lab::new();
        let mut stops = 0;
        let last = loop {
            let program = lab.program(UNORDERED).arg(kind);
            let outcome = program.env("CKPT_STOP_AFTER", "1").run();
            if outcome.code() != 85 {
                break outcome.ended(0);
            }
            stops += 1;
        };
        assert_eq!(last.stdout, "4095\n", "{kind}");
        assert!(stops >= 12, "{kind}: {stops} stops");
    }
}
