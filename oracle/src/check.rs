//! What a run in pieces must have told, compared with its plain twin.
//!
//! The twin tells each safe point as `@`. So what a process must tell is known line by line: one that starts at a safe point
//! makes again what was alive there, in order; then comes what the twin told up to the safe point of the stop; then what was
//! made again is dropped, innermost first.
//!
//! What is in the checkpoint is forgotten at a stop, and dropped by the process that comes to its end. A value that nothing
//! names any more is in no checkpoint: it is dropped at the stop, and then not again where the twin drops it.

use crate::run::Outcome;

/// What the twin told.
#[derive(Debug, Clone)]
pub struct Twin {
    lines: Vec<String>,
    /// Where its safe points are among the lines.
    points: Vec<usize>,
}

/// What is made again on resume.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Alive {
    /// A guard or a skipped value.
    Made(String),
    /// A statement that runs again.
    Ran(String),
    /// The header of a loop, of an iterator that can only be made again; whether it is under a mutable borrow.
    Headed(String, bool),
}

impl Twin {
    /// Reads what the twin told.
    ///
    /// # Errors
    /// When it did not end well: the generator's fault.
    pub fn new(outcome: &Outcome) -> Result<Self, String> {
        if outcome.code != Some(0) {
            let last = outcome.lines.last().cloned().unwrap_or_default();
            return Err(format!("the twin ended with {:?}: {last}", outcome.code));
        }
        let lines = told(outcome, true);
        let points = (0..lines.len()).filter(|&at| lines[at] == "@").collect();
        Ok(Twin { lines, points })
    }

    /// How many safe points it passes.
    pub fn points(&self) -> usize {
        self.points.len()
    }

    /// How much of what is alive before a line belongs to callers of the function that runs, if it has any.
    fn callers(&self, at: usize) -> Option<usize> {
        let mut open = Vec::new();
        for (at, line) in self.lines[..at].iter().enumerate() {
            match line.as_str() {
                ">" | ">>" => open.push(at),
                "<" => drop(open.pop()),
                _ => {}
            }
        }
        // What is inside of one that is left is left too.
        if open.first().is_some_and(|&call| self.lines[call] == ">>") {
            return None;
        }
        open.last().map(|&call| self.alive(call).len())
    }

    /// What is alive before a line, in the order of its making.
    fn alive(&self, at: usize) -> Vec<Alive> {
        let mut alive = Vec::new();
        for line in &self.lines[..at] {
            let (word, id) = line.split_once(' ').unwrap_or((line, ""));
            let id = id.to_owned();
            match word {
                "+" => alive.push(Alive::Made(id)),
                "!" => alive.push(Alive::Ran(id)),
                "-" => forget(&mut alive, &Alive::Made(id)),
                "~" => forget(&mut alive, &Alive::Ran(id)),
                "h" => alive.push(match id.strip_suffix(LENT) {
                    Some(id) => Alive::Headed(id.to_owned(), true),
                    None => Alive::Headed(id, false),
                }),
                "^" => {
                    forget(&mut alive, &Alive::Headed(id.clone(), true));
                    forget(&mut alive, &Alive::Headed(id, false));
                }
                _ => {}
            }
        }
        alive
    }
}

fn forget(alive: &mut Vec<Alive>, which: &Alive) {
    if let Some(at) = alive.iter().rposition(|one| one == which) {
        alive.remove(at);
    }
}

/// The comparison of one run, over its processes.
#[derive(Debug)]
pub struct Comparison<'a> {
    twin: &'a Twin,
    /// The safe point that the next process starts at: 0 is the start of the program.
    at: usize,
    /// What was dropped at a stop although the twin drops it later: it must not be dropped again.
    early: Vec<String>,
    /// What may be told once more, after the safe points passed since something else was told.
    again: Vec<String>,
    /// Whether a process has stopped inside of a marked call.
    inside: bool,
}

impl<'a> Comparison<'a> {
    /// Of a run that has not begun.
    pub fn new(twin: &'a Twin) -> Self {
        Comparison {
            twin,
            at: 0,
            early: Vec::new(),
            again: Vec::new(),
            inside: false,
        }
    }

    /// How many safe points are still to come.
    pub fn left(&self) -> usize {
        self.twin.points.len() - self.at
    }

    /// The next process, which had to stop after so many safe points, or to run to its end.
    ///
    /// # Errors
    /// The first difference.
    pub fn process(&mut self, outcome: &Outcome, stop_after: Option<usize>) -> Result<(), String> {
        let to = stop_after.map(|count| self.at + count);
        let code = match to {
            Some(_) => crate::run::STOPPED,
            None => 0,
        };
        let lines = told(outcome, self.at == 0);
        let mut lines = lines.into_iter().peekable();
        if self.at > 0 {
            self.made_again(&mut lines)?;
            self.again.clear();
            self.borrowed_again(self.at);
        }
        self.told(&mut lines, to)?;
        if let Some(to) = to {
            self.unwound(&mut lines, to)?;
            self.at = to;
        } else if let Some(twice) = self.early.iter().find(|line| !is_argument(line)) {
            return Err(format!("`{twice}` was dropped at a stop and again later"));
        }
        if let Some(line) = lines.next() {
            return Err(format!("nothing more was expected, but it told `{line}`"));
        }
        match outcome.code == Some(code) {
            true => Ok(()),
            false => Err(format!(
                "exit code {code} was expected, not {:?}",
                outcome.code
            )),
        }
    }

    /// A resumed process makes again what was alive.
    fn made_again(&self, lines: &mut Lines) -> Result<(), String> {
        expect(lines, "ckpt: resumed")?;
        for alive in self.twin.alive(self.twin.points[self.at - 1]) {
            match alive {
                Alive::Made(id) => exactly(lines, &format!("+ {id}"), "made again")?,
                Alive::Ran(id) => exactly(lines, &format!("! {id}"), "run again")?,
                Alive::Headed(id, lent) => {
                    lines.next_if_eq(&header(&id, lent));
                }
            }
        }
        Ok(())
    }

    /// A safe point under a mutable borrow that goes on makes the borrow again, and with it the iterators further inside:
    /// what may be told once more after it.
    fn borrowed_again(&mut self, point: usize) {
        let alive = self.twin.alive(self.twin.points[point - 1]).into_iter();
        let headers = alive.filter_map(|alive| match alive {
            Alive::Headed(id, true) => Some(header(&id, true)),
            _ => None,
        });
        self.again.extend(headers);
    }

    /// Passes over what may be told once more, up to a line.
    fn skip_again(&mut self, lines: &mut Lines, line: &str) {
        while let Some(told) = lines.peek()
            && told != line
            && let Some(at) = self.again.iter().position(|again| again == told)
        {
            self.again.remove(at);
            lines.next();
        }
    }

    /// What the twin tells from here to a safe point, or to the end.
    fn told(&mut self, lines: &mut Lines, to: Option<usize>) -> Result<(), String> {
        let from = match self.at {
            0 => 0,
            at => self.twin.points[at - 1] + 1,
        };
        let end = to.map_or(self.twin.lines.len(), |to| self.twin.points[to - 1]);
        let mut point = self.at;
        for line in &self.twin.lines[from..end] {
            if line == "@" {
                point += 1;
                self.borrowed_again(point);
                continue;
            }
            if line.starts_with("~ ")
                || line.starts_with("^ ")
                || [">", ">>", "<"].contains(&line.as_str())
            {
                continue;
            }
            self.skip_again(lines, line);
            let gone = line.starts_with("d ") && lines.peek() != Some(line);
            if gone && let Some(at) = self.early.iter().position(|early| early == line) {
                self.early.remove(at);
                continue;
            }
            // Of a caller, and named by nothing any more: at the stop the process ended before it.
            if gone && self.inside {
                continue;
            }
            // Not in a checkpoint, it is the one that this process was passed.
            if gone && self.at > 0 && is_argument(line) {
                continue;
            }
            exactly(lines, line, "told by the twin")?;
            // A header may be told for its own sake, and the one that is told once more be still to come.
            if !line.ends_with(LENT) {
                self.again.clear();
            }
        }
        Ok(())
    }

    /// At a stop what is made again is dropped, innermost first, and what nothing names any more.
    fn unwound(&mut self, lines: &mut Lines, to: usize) -> Result<(), String> {
        self.skip_again(lines, "ckpt: stopped");
        expect(lines, "ckpt: stopped")?;
        let point = self.twin.points[to - 1];
        // The process ends before the callers of the function that has stopped would drop anything.
        let callers = self.twin.callers(point);
        self.inside |= callers.is_some();
        let alive = self.twin.alive(point);
        for alive in alive.iter().skip(callers.unwrap_or(0)).rev() {
            self.left_behind(lines, to)?;
            if let Alive::Made(id) = alive {
                exactly(lines, &format!("- {id}"), "dropped at the stop")?;
            }
        }
        self.left_behind(lines, to)
    }

    fn left_behind(&mut self, lines: &mut Lines, to: usize) -> Result<(), String> {
        while let Some(line) = lines.next_if(|line| line.starts_with("d ")) {
            let rest = &self.twin.lines[self.twin.points[to - 1]..];
            let alive = rest.iter().filter(|later| **later == line).count();
            let dropped = self.early.iter().filter(|early| **early == line).count();
            if dropped >= alive {
                return Err(format!("`{line}` at the stop drops what is not alive"));
            }
            self.early.push(line);
        }
        Ok(())
    }
}

type Lines = std::iter::Peekable<std::vec::IntoIter<String>>;

/// What marks a header under a mutable borrow.
const LENT: &str = " lent";

/// How a header is told.
fn header(id: &str, lent: bool) -> String {
    let mark = if lent { LENT } else { "" };
    format!("h {id}{mark}")
}

/// Whether a line tells the drop of an argument.
fn is_argument(line: &str) -> bool {
    line.starts_with("d 0 ")
}

/// How many saves a process reports.
pub fn saves(outcome: &Outcome) -> usize {
    outcome.lines.iter().filter(|line| is_save(line)).count()
}

fn is_save(line: &str) -> bool {
    line.starts_with("ckpt: saved ")
}

/// The lines that count: a save that goes on is no interruption. Each process is passed the arguments again, so a resumed one
/// drops more of them than its twin.
fn told(outcome: &Outcome, first: bool) -> Vec<String> {
    let lines = outcome.lines.iter().filter(|line| !is_save(line));
    let lines = lines.filter_map(|line| match line.strip_suffix(" fresh") {
        Some(line) => first.then_some(line),
        None => Some(line),
    });
    lines.map(str::to_owned).collect()
}

fn expect(lines: &mut Lines, start: &str) -> Result<(), String> {
    match lines.next() {
        Some(line) if line.starts_with(start) => Ok(()),
        line => Err(format!("`{start} …` was expected, not {line:?}")),
    }
}

fn exactly(lines: &mut Lines, wanted: &str, why: &str) -> Result<(), String> {
    match lines.next() {
        Some(line) if line == wanted => Ok(()),
        line => Err(format!("`{wanted}` ({why}) was expected, not {line:?}")),
    }
}
