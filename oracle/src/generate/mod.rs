//! Writing random functions that plain Rust accepts and that keep ckpt's documented rules.

mod blocks;
mod branches;
mod calls;
mod changes;
mod exits;
mod fields;
mod fork;
mod items;
mod iterate;
mod lent;
mod lets;
mod loops;
mod moves;
mod mutable;
mod owned;
mod remade;
mod scope;
mod signature;
mod tasks;
mod types;
mod values;
mod wishes;

use std::collections::BTreeSet;

use crate::feature::{Feature, Group};
use crate::random::Random;
use crate::tree::{Side, Stmt, print};
use loops::Around;
use scope::Variable;
use signature::{Kind, Parameter, Returns};

/// A generated program.
#[derive(Debug, Clone)]
pub struct Program {
    /// Of the series.
    pub seed: u64,
    /// Its number in the series.
    pub index: u64,
    /// What it is made of.
    pub features: BTreeSet<Feature>,
    /// The signature.
    pub signature: Stmt,
    /// Whether it is a method of a type of its own.
    pub method: bool,
    /// The statements that call it and tell its result.
    pub call: Vec<String>,
    /// Its body.
    pub body: Vec<Stmt>,
}

impl Program {
    /// Program `index` of the series that `seed` begins.
    pub fn new(seed: u64, index: u64, features: &BTreeSet<Feature>) -> Self {
        Generator::new(seed, index, features).program()
    }

    /// The function as source text.
    pub fn function(&self, side: Side) -> String {
        let attribute = match (side, self.features.contains(&Feature::Fallible)) {
            (Side::Annotated, false) => "#[ckpt::checkpointed]\n",
            (Side::Annotated, true) => "#[ckpt::checkpointed(fallible)]\n",
            (Side::Twin, _) => "",
        };
        let (signature, body) = (self.signature.line(side), print(&self.body, side, 1));
        let function = format!("{attribute}{signature} {{\n{body}}}\n");
        match self.method {
            true => format!("with_fields!(Machine);\n\nimpl Machine {{\n{function}}}\n"),
            false => function,
        }
    }

    /// One side as a module's text: the function, and `run`, which calls it.
    pub fn module(&self, side: Side) -> String {
        let function = self.function(side);
        let call: String = self
            .call
            .iter()
            .map(|line| format!("    {line}\n"))
            .collect();
        format!(
            "use crate::called::*;\nuse crate::called_later::*;\nuse crate::support::*;\nuse std::collections::{{BTreeMap, VecDeque}};\n\n{function}\npub fn run() {{\n{call}}}\n"
        )
    }
}

/// What is written so far, and what can be written here.
pub(crate) struct Generator {
    seed: u64,
    index: u64,
    random: Random,
    on: BTreeSet<Feature>,
    used: BTreeSet<Feature>,
    /// What this program is to have if it can.
    wishes: Vec<Feature>,
    /// What the statement is to have that is being written.
    forced: Option<Feature>,
    variables: Vec<Variable>,
    parameters: Vec<Parameter>,
    kind: Kind,
    returns: Returns,
    /// The loops around this place, outermost first.
    loops: Vec<Around>,
    /// Only the loops from here on may be left: something is moved away that has to come back first.
    floor: usize,
    /// The branches around this place whose arms are being written.
    forks: Vec<fork::Fork>,
    /// Whether a safe point may stand here.
    zone: bool,
    /// Whether a loop with safe points is around, and none between it and this place: what is made again can be used.
    carried: bool,
    /// Where the variables of each block around begin.
    blocks: Vec<usize>,
    /// Whether a scope is being closed: everything may be named.
    ending: bool,
    /// How often this place is come to, about.
    times: usize,
    /// Safe points the program passes, about.
    points: usize,
    /// Statements it may still get.
    room: usize,
    names: usize,
    /// Names of variables whose scopes are over.
    retired: Vec<String>,
    /// Labels of loops that are over.
    old_labels: Vec<String>,
    /// The names that patterns of the statement being written hide.
    bound: Vec<String>,
    ids: u32,
    depth: usize,
}

/// Safe points a program passes, at most (about).
const MOST_POINTS: usize = 34;

impl Generator {
    fn new(seed: u64, index: u64, features: &BTreeSet<Feature>) -> Self {
        let mut random = Random::of_program(seed, index);
        let room = random.between(12, 30);
        Generator {
            seed,
            index,
            random,
            on: features.clone(),
            used: BTreeSet::new(),
            wishes: wishes::of_program(index, features),
            forced: None,
            variables: Vec::new(),
            parameters: Vec::new(),
            kind: Kind::default(),
            returns: Returns::Unit,
            loops: Vec::new(),
            floor: 0,
            forks: Vec::new(),
            zone: true,
            carried: false,
            blocks: vec![0],
            ending: false,
            times: 1,
            points: 0,
            room,
            names: 0,
            retired: Vec::new(),
            old_labels: Vec::new(),
            bound: Vec::new(),
            ids: 0,
            depth: 0,
        }
    }

    fn program(mut self) -> Program {
        self.signature();
        let mut body = Vec::new();
        for _ in 0..self.random.between(1, 3) {
            self.plain_let(&mut body);
        }
        let phases = self.random.between(2, 4);
        for phase in 0..phases {
            for _ in 0..self.random.between(0, 3) {
                self.statement(&mut body);
            }
            self.room = self.room.max(3);
            if phase == 0 && self.wished(Feature::OverOwned) {
                self.forced = Some(Feature::OverOwned);
            }
            match self.forced.is_none() && self.random.percent(60) {
                true => self.wish(&mut body),
                false => self.safe_loop(&mut body),
            }
        }
        for _ in 0..8 {
            if self.wants_more() && self.points_left() {
                self.room = self.room.max(3);
                self.wish(&mut body);
            }
        }
        self.statement(&mut body);
        self.finish(&mut body);
        Program {
            seed: self.seed,
            index: self.index,
            signature: self.signature_text(),
            method: self.is_method(),
            call: self.call_text(),
            features: self.used,
            body,
        }
    }

    /// Whether a feature is wanted.
    fn has(&self, feature: Feature) -> bool {
        self.on.contains(&feature)
    }

    /// Notes that the program has a feature.
    fn mark(&mut self, feature: Feature) {
        debug_assert!(self.has(feature), "{} is off", feature.word());
        self.used.insert(feature);
    }

    /// Whether one of several alternatives is to be taken that a feature stands for; notes it.
    fn take(&mut self, feature: Feature, percent: usize) -> bool {
        let percent = match self.wished(feature) {
            true => percent.max(60),
            false => percent,
        };
        let taken = self.has(feature) && self.random.percent(percent);
        if taken {
            self.mark(feature);
        }
        taken
    }

    /// The number of an event.
    fn id(&mut self) -> u32 {
        self.ids += 1;
        self.ids
    }

    /// Some statements.
    fn statements(&mut self, out: &mut Vec<Stmt>, least: usize, most: usize) {
        for _ in 0..self.random.between(least, most) {
            self.statement(out);
        }
    }

    /// A statement, or a few that belong together.
    fn statement(&mut self, out: &mut Vec<Stmt>) {
        self.bound.clear();
        if self.room == 0 {
            return self.event(out);
        }
        self.room -= 1;
        type Emit = fn(&mut Generator, &mut Vec<Stmt>);
        let mut all: Vec<(usize, Emit)> = vec![
            (40, Generator::wish),
            (18, Generator::event),
            (16, Generator::change),
            (12, Generator::plain_let),
            (14, Generator::pattern_let),
            (8, Generator::rename),
            (12, Generator::give_away),
            (5, Generator::defer),
            (7, Generator::lend),
            (14, Generator::make_again),
            (16, Generator::branch),
            (12, Generator::leave),
            (10, Generator::any_loop),
        ];
        // A series without them stays what it is.
        if self.on.iter().any(|feature| feature.group() == Group::Call) {
            all.push((9, Generator::marked_call));
        }
        if self.kind.task {
            all.push((6, Generator::awaited));
        }
        self.random.weighted(&all)(self, out);
    }
}
