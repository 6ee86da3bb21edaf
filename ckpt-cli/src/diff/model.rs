//! What a comparison comes to. These are the fields of `--json`.

use ckpt_runtime::format::{Checkpoint, Frame, Position, Variable};
use serde::Serialize;

use crate::value::{ArrayDifference, What, compare};

#[derive(Debug, Serialize)]
pub(super) struct Comparison {
    pub(super) a: String,
    pub(super) b: String,
    /// Whether positions and variables are; when and where they were saved does not count.
    pub(super) same: bool,
    pub(super) frames: Vec<FrameComparison>,
}

/// One frame: of the same depth and function in both, or in one only.
#[derive(Debug, Serialize)]
pub(super) struct FrameComparison {
    pub(super) function: String,
    /// Of `a`, then of `b`; nothing where it has no such frame.
    pub(super) position: [Option<String>; 2],
    pub(super) variables: Vec<VariableComparison>,
}

#[derive(Debug, Serialize)]
pub(super) struct VariableComparison {
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) verdict: Verdict,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub(super) enum Verdict {
    Same,
    Changed {
        /// The first ones.
        differences: Vec<Difference>,
        /// How many there are altogether.
        count: u64,
    },
    OnlyA {
        r#type: String,
        size: u64,
    },
    OnlyB {
        r#type: String,
        size: u64,
    },
    OtherType {
        types: [String; 2],
    },
    /// The bytes differ, and what they are cannot be told.
    Unreadable {
        problem: String,
    },
}

#[derive(Debug, Serialize)]
pub(super) struct Difference {
    /// From the variable on: `state.bodies[3].mass`.
    pub(super) path: String,
    #[serde(flatten)]
    pub(super) what: Told,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Told {
    Values {
        a: Option<String>,
        b: Option<String>,
    },
    Lengths {
        lengths: [u64; 2],
    },
    Array {
        differing: u64,
        of: u64,
        largest_difference: String,
        at: String,
        a: String,
        b: String,
    },
}

impl Comparison {
    pub(super) fn of(
        (a, first): (String, &Checkpoint),
        (b, second): (String, &Checkpoint),
    ) -> Self {
        let frames = frames(&first.frames, &second.frames);
        Comparison {
            a,
            b,
            same: frames.iter().all(FrameComparison::is_same),
            frames,
        }
    }
}

/// Frames side by side, as long as they are of one function; what is further in is in one only.
fn frames(a: &[Frame], b: &[Frame]) -> Vec<FrameComparison> {
    let pairs = a.iter().zip(b);
    let common = pairs.take_while(|(a, b)| a.function == b.function).count();
    let ((a, a_rest), (b, b_rest)) = (a.split_at(common), b.split_at(common));
    let pairs = a.iter().zip(b).map(|(a, b)| frame(Some(a), Some(b)));
    let a_rest = a_rest.iter().map(|a| frame(Some(a), None));
    let b_rest = b_rest.iter().map(|b| frame(None, Some(b)));
    pairs.chain(a_rest).chain(b_rest).collect()
}

fn frame(a: Option<&Frame>, b: Option<&Frame>) -> FrameComparison {
    let of = |frame: Option<&'_ Frame>| frame.map(|frame| position(&frame.position));
    let none: &[Variable] = &[];
    FrameComparison {
        function: a
            .or(b)
            .map_or_else(String::new, |frame| frame.function.clone()),
        position: [of(a), of(b)],
        variables: side_by_side(
            a.map_or(none, |frame| &frame.variables),
            b.map_or(none, |frame| &frame.variables),
        ),
    }
}

/// All that tells one safe point from another.
fn position(position: &Position) -> String {
    match position.equal {
        0 | 1 => position.to_string(),
        _ => format!("{position}, number {}", u64::from(position.ordinal) + 1),
    }
}

/// Variables of one name; those of a name that several have, in their order.
fn side_by_side(a: &[Variable], b: &[Variable]) -> Vec<VariableComparison> {
    let mut rest: Vec<&Variable> = b.iter().collect();
    let mut found = Vec::new();
    for variable in a {
        let same_name = |other: &&Variable| other.name == variable.name;
        let verdict = match rest.iter().position(same_name) {
            Some(at) => verdict(variable, rest.remove(at)),
            None => Verdict::OnlyA {
                r#type: variable.type_name.clone(),
                size: variable.bytes.len() as u64,
            },
        };
        found.push(VariableComparison {
            name: variable.name.clone(),
            verdict,
        });
    }
    let only_b = rest.into_iter().map(|variable| VariableComparison {
        name: variable.name.clone(),
        verdict: Verdict::OnlyB {
            r#type: variable.type_name.clone(),
            size: variable.bytes.len() as u64,
        },
    });
    found.extend(only_b);
    found
}

fn verdict(a: &Variable, b: &Variable) -> Verdict {
    if a.type_name != b.type_name {
        return Verdict::OtherType {
            types: [a.type_name.clone(), b.type_name.clone()],
        };
    }
    match compare(a, b) {
        Err(error) => Verdict::Unreadable {
            problem: error.to_string(),
        },
        Ok(found) if found.count == 0 => Verdict::Same,
        Ok(found) => Verdict::Changed {
            count: found.count,
            differences: found
                .told
                .into_iter()
                .map(|(path, what)| Difference {
                    path: format!("{}{path}", a.name),
                    what: Told::from(what),
                })
                .collect(),
        },
    }
}

impl From<What> for Told {
    fn from(what: What) -> Self {
        match what {
            What::Values(a, b) => Told::Values {
                a: Some(a),
                b: Some(b),
            },
            What::OnlyFirst(a) => Told::Values {
                a: Some(a),
                b: None,
            },
            What::OnlySecond(b) => Told::Values {
                a: None,
                b: Some(b),
            },
            What::Lengths(a, b) => Told::Lengths { lengths: [a, b] },
            What::Array(ArrayDifference {
                differing,
                count,
                place,
                largest,
                values: (a, b),
            }) => Told::Array {
                differing,
                of: count,
                largest_difference: largest,
                at: place,
                a,
                b,
            },
        }
    }
}

impl FrameComparison {
    fn is_same(&self) -> bool {
        let [a, b] = &self.position;
        let mut variables = self.variables.iter();
        a == b && variables.all(|variable| matches!(variable.verdict, Verdict::Same))
    }
}
