//! What is known of a type so far: a tree of what it asks for.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Parts of a type that are looked at; what is beyond stays unknown.
const NODES: usize = 2000;

/// How deep values of no meaning are nested.
const DEPTH: usize = 48;

/// Tuples longer than this are taken to be arrays, all elements like the first.
const LONG_TUPLE: usize = 64;

/// How many of a tuple's elements are looked at.
pub(super) fn noted(length: usize) -> usize {
    if length > LONG_TUPLE { 1 } else { length }
}

/// A part of the type, or [`NOWHERE`].
pub(super) type At = usize;

/// What is not recorded: within a type that lies within itself, or beyond the limit.
pub(super) const NOWHERE: At = usize::MAX;

/// What a part of the type asks for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Kind {
    #[default]
    Unknown,
    /// Nothing inside.
    Leaf(&'static str),
    Option,
    Seq,
    Map,
    /// Also tuple structs, and variants with several fields.
    Tuple(&'static str, usize),
    Newtype(&'static str),
    Struct(&'static str, &'static [&'static str]),
    Enum(&'static str, &'static [&'static str]),
    /// A type that this part lies in.
    Again(&'static str),
}

#[derive(Debug, Default)]
struct Node {
    kind: Kind,
    inside: Vec<At>,
    /// Which of its samples a leaf is given, and how many there are.
    sample: usize,
    samples: usize,
    /// Giving it something inside failed and taught nothing; for an enum: this variant taught nothing.
    stuck: Vec<bool>,
    settled: Cell<bool>,
}

/// All that is known.
#[derive(Debug)]
pub(super) struct Graph {
    nodes: RefCell<Vec<Node>>,
    /// The types being deserialised, outermost first.
    within: RefCell<Vec<&'static str>>,
    /// A variant of each enum (by its visitor's type) that could be made.
    makeable: RefCell<HashMap<&'static str, usize>>,
    changes: Cell<u64>,
}

impl Default for Graph {
    fn default() -> Self {
        Graph {
            nodes: RefCell::new(vec![Node::default()]),
            within: RefCell::default(),
            makeable: RefCell::default(),
            changes: Cell::new(0),
        }
    }
}

impl Graph {
    /// Grows with everything that is learned.
    pub(super) fn changes(&self) -> u64 {
        self.changes.get()
    }

    fn changed(&self) {
        self.changes.set(self.changes.get() + 1);
    }

    /// Notes what a part asks for. The first answer stays.
    pub(super) fn note(&self, at: At, kind: Kind) {
        if let Some(node) = self.nodes.borrow_mut().get_mut(at)
            && node.kind == Kind::Unknown
        {
            node.kind = kind;
            let alternatives = match kind {
                Kind::Enum(_, variants) => variants.len(),
                _ => 1,
            };
            node.stuck = vec![false; alternatives];
            self.changed();
        }
    }

    /// The part with this number inside another one.
    pub(super) fn inside(&self, at: At, number: usize) -> At {
        let mut nodes = self.nodes.borrow_mut();
        let known = match nodes.get(at) {
            None => return NOWHERE,
            Some(node) => node.inside.get(number).copied(),
        };
        if let Some(known) = known {
            return known;
        }
        while nodes[at].inside.len() <= number {
            let new = if nodes.len() < NODES {
                nodes.push(Node::default());
                nodes.len() - 1
            } else {
                NOWHERE
            };
            nodes[at].inside.push(new);
        }
        self.changed();
        nodes[at].inside[number]
    }

    /// Enters a type; false if that must not be.
    pub(super) fn enter(&self, visitor: &'static str) -> bool {
        let mut within = self.within.borrow_mut();
        let room = within.len() < DEPTH;
        if room {
            within.push(visitor);
        }
        room
    }

    pub(super) fn leave(&self) {
        self.within.borrow_mut().pop();
    }

    pub(super) fn is_within(&self, visitor: &'static str) -> bool {
        self.within.borrow().contains(&visitor)
    }

    /// Tidies up after a pass that a panic may have cut off.
    pub(super) fn end_pass(&self) {
        self.within.borrow_mut().clear();
    }

    /// The number of the sample, of that many, that a leaf is given.
    pub(super) fn sample(&self, at: At, samples: usize) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.get_mut(at).map_or(0, |node| {
            node.samples = samples;
            node.sample
        })
    }

    /// The type has refused what this part was given: next time another sample, if there is one.
    pub(super) fn refused(&self, at: At) {
        if vary(&mut self.nodes.borrow_mut(), at) {
            self.changed();
        }
    }

    /// Whether an option is to have its value, a sequence its element.
    pub(super) fn fills(&self, at: At) -> bool {
        self.nodes
            .borrow()
            .get(at)
            .is_some_and(|node| !node.stuck[0])
    }

    /// Giving a part its alternative (0 but for enums) was of no use, unless something was learned by it.
    pub(super) fn no_use(&self, at: At, alternative: usize, changes_before: u64) {
        if let Some(node) = self.nodes.borrow_mut().get_mut(at)
            && self.changes() == changes_before
            && let Some(stuck) = node.stuck.get_mut(alternative)
            && !*stuck
        {
            *stuck = true;
            self.changed();
        }
    }

    /// The variant to ask for.
    pub(super) fn variant(&self, at: At, visitor: &'static str) -> usize {
        let nodes = self.nodes.borrow();
        let open = nodes.get(at).and_then(|node| {
            let unsettled = |&variant: &usize| {
                let content = node.inside.get(variant);
                !node.stuck[variant] && !content.is_some_and(|&content| settled(&nodes, content))
            };
            (0..node.stuck.len()).find(unsettled)
        });
        open.or_else(|| self.makeable.borrow().get(visitor).copied())
            .unwrap_or(0)
    }

    /// A variant could be made: those that need a value of their own type may now be, too.
    pub(super) fn makeable(&self, at: At, visitor: &'static str, variant: usize) {
        let mut makeable = self.makeable.borrow_mut();
        if let std::collections::hash_map::Entry::Vacant(entry) = makeable.entry(visitor) {
            entry.insert(variant);
            if let Some(node) = self.nodes.borrow_mut().get_mut(at) {
                node.stuck.fill(false);
            }
            self.changed();
        }
    }

    /// Whether nothing is left to find out.
    pub(super) fn is_settled(&self) -> bool {
        settled(&self.nodes.borrow(), 0)
    }

    /// The whole type in words.
    pub(super) fn text(&self) -> String {
        text(&self.nodes.borrow(), 0)
    }
}

/// Takes the next sample of the first leaf that has one.
fn vary(nodes: &mut [Node], at: At) -> bool {
    let Some(node) = nodes.get_mut(at) else {
        return false;
    };
    if node.sample + 1 < node.samples {
        node.sample += 1;
        return true;
    }
    let inside = node.inside.clone();
    inside.into_iter().any(|at| vary(nodes, at))
}

fn settled(nodes: &[Node], at: At) -> bool {
    let Some(node) = nodes.get(at) else {
        return true;
    };
    let inside = |number: usize| {
        node.inside
            .get(number)
            .is_some_and(|&at| settled(nodes, at))
    };
    let all = |count: usize| (0..count).all(inside);
    let is = node.settled.get()
        || match node.kind {
            Kind::Unknown => false,
            Kind::Leaf(_) | Kind::Again(_) => true,
            Kind::Option | Kind::Seq => node.stuck[0] || all(1),
            Kind::Map => node.stuck[0] || all(2),
            Kind::Newtype(_) => all(1),
            Kind::Tuple(_, length) => all(noted(length)),
            Kind::Struct(_, fields) => all(fields.len()),
            Kind::Enum(_, variants) => {
                (0..variants.len()).all(|variant| node.stuck[variant] || inside(variant))
            }
        };
    // A variant that was stuck may get another chance, so only what holds without them is for good.
    if is && !node.stuck.contains(&true) {
        node.settled.set(true);
    }
    is
}

fn text(nodes: &[Node], at: At) -> String {
    let Some(node) = nodes.get(at) else {
        return "?".to_owned();
    };
    let inside = |number: usize| text(nodes, node.inside.get(number).copied().unwrap_or(NOWHERE));
    match node.kind {
        Kind::Unknown => "?".to_owned(),
        Kind::Leaf(name) => name.to_owned(),
        Kind::Option => format!("{}?", inside(0)),
        Kind::Seq => format!("[{}]", inside(0)),
        Kind::Map => format!("{{{}:{}}}", inside(0), inside(1)),
        Kind::Newtype(name) => format!("{name}({})", inside(0)),
        Kind::Tuple(name, length) if noted(length) < length => {
            format!("{name}({}×{length})", inside(0))
        }
        Kind::Tuple(name, length) => {
            format!("{name}({})", in_a_row((0..length).map(inside)).join(","))
        }
        Kind::Struct(name, fields) => {
            let fields = fields.iter().enumerate();
            let fields: Vec<String> = fields
                .map(|(number, field)| format!("{field}:{}", inside(number)))
                .collect();
            format!("{name}{{{}}}", fields.join(","))
        }
        Kind::Enum(name, variants) => {
            let variants = variants.iter().enumerate();
            let variants: Vec<String> = variants
                .map(|(number, variant)| format!("{variant}{}", inside(number)))
                .collect();
            format!("{name}<{}>", variants.join("|"))
        }
        Kind::Again(name) => format!("^{name}"),
    }
}

/// `f64×3` for three of them.
fn in_a_row(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut rows: Vec<(String, usize)> = Vec::new();
    for text in texts {
        match rows.last_mut() {
            Some((last, count)) if *last == text => *count += 1,
            _ => rows.push((text, 1)),
        }
    }
    rows.into_iter()
        .map(|(text, count)| match count {
            1 => text,
            _ => format!("{text}×{count}"),
        })
        .collect()
}
