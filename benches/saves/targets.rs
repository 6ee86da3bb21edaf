//! What ckpt is held to: each target's figure, and whether it is kept.

use ckpt_benches::units::size;

use crate::ckpt::modes::{MODES, Variant, row};
use crate::direct::Direct;
use crate::limits::{Fork, Fresh, Plain, Touched};
use crate::peer::Peer;
use crate::samples::Rows;

/// A ratio and what it may be.
struct Target {
    what: String,
    ratio: Option<f64>,
    limit: Limit,
}

#[derive(Clone, Copy)]
enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

pub(crate) fn print(rows: &Rows) {
    println!("\ntargets at {}", size(rows.bytes));
    let mut targets = saving(rows);
    targets.extend(pausing(rows));
    targets.extend(restarting(rows));
    targets.extend(changing_little(rows));
    for Target { what, ratio, limit } in targets {
        let (relation, limit, kept) = match limit {
            Limit::AtLeast(least) => ("at least", least, ratio.map(|ratio| ratio >= least)),
            Limit::AtMost(most) => ("at most", most, ratio.map(|ratio| ratio <= most)),
        };
        let verdict = match kept {
            None => "not measured",
            Some(true) => "kept",
            Some(false) => "MISSED",
        };
        let ratio = ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.3}"));
        println!("{what:<66} {ratio:>8}  {relation:<8} {limit:<6} {verdict}");
    }
}

/// A figure of one row over one of another.
fn over(rows: &Rows, (row, figure): (&str, &str), (other, beside): (&str, &str)) -> Option<f64> {
    Some(rows.median(row, figure)? / rows.median(other, beside)?)
}

fn saving(rows: &Rows) -> Vec<Target> {
    let variants = [Variant::All, Variant::Structs];
    let of_variant = |variant| {
        let name = row(&MODES[0], variant);
        let speed = |peer: &str| over(rows, (peer, "durable"), (&name, "durable"));
        let of_state = |figure: &str| Some(rows.median(&name, figure)? / rows.bytes as f64);
        [
            Target {
                what: format!("{name}: speed until durable, of write + fsync"),
                ratio: speed(Plain.name()),
                limit: Limit::AtLeast(1.2),
            },
            Target {
                what: format!("{name}: speed until durable, of direct writing"),
                ratio: speed(Direct.name()),
                limit: Limit::AtLeast(0.9),
            },
            Target {
                what: format!("{name}: bytes, of the state"),
                ratio: of_state("disk"),
                limit: Limit::AtMost(1.001),
            },
        ]
    };
    variants.into_iter().flat_map(of_variant).collect()
}

fn pausing(rows: &Rows) -> Vec<Target> {
    let [background, fork] = [1, 2].map(|mode| row(&MODES[mode], Variant::All));
    vec![
        Target {
            ratio: over(rows, (&background, "pause"), (Touched.name(), "pause")),
            what: format!("{background}: pause from the second save on, of memcpy, touched"),
            limit: Limit::AtMost(1.3),
        },
        Target {
            ratio: over(rows, (&fork, "pause"), (Fork.name(), "pause")),
            what: format!("{fork}: pause from the second save on, of a bare fork"),
            limit: Limit::AtMost(2.0),
        },
    ]
}

fn restarting(rows: &Rows) -> Vec<Target> {
    let name = row(&MODES[0], Variant::All);
    vec![
        Target {
            what: format!("{name}: speed of a cold restart, of direct reading"),
            ratio: over(rows, (Direct.name(), "cold"), (&name, "cold")),
            limit: Limit::AtLeast(0.9),
        },
        Target {
            what: format!("{name}: speed of a warm restart, of memcpy, fresh"),
            ratio: over(rows, (Fresh.name(), "pause"), (&name, "warm")),
            limit: Limit::AtLeast(0.8),
        },
        Target {
            ratio: rows
                .median(&name, "restart peak")
                .map(|peak| peak / rows.bytes as f64),
            what: format!("{name}: memory of a restart, of the state"),
            limit: Limit::AtMost(1.1),
        },
    ]
}

fn changing_little(rows: &Rows) -> Vec<Target> {
    let of_mode = |mode| {
        let (few, all) = (row(mode, Variant::Hundredth), row(mode, Variant::All));
        [
            Target {
                what: format!("{few}: bytes sent, of those of a full save"),
                ratio: over(rows, (&few, "written"), (&all, "written")),
                limit: Limit::AtMost(0.03),
            },
            Target {
                what: format!("{few}: time until durable, of that of a full save"),
                ratio: over(rows, (&few, "durable"), (&all, "durable")),
                limit: Limit::AtMost(0.5),
            },
        ]
    };
    // Compressed, a full save is another measure.
    MODES[..4].iter().flat_map(of_mode).collect()
}
