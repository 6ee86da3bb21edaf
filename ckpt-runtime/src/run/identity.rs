//! What tells one run from another.

use twox_hash::XxHash3_128;

use super::arguments::Arguments;
use super::function::Function;
use crate::format::Argument;
use crate::scheduler;

/// Hashes the parts of an identity, each with its length, so that neighbours cannot run into each other.
#[derive(Default)]
struct Parts(XxHash3_128);

impl Parts {
    fn add(&mut self, part: &str) {
        self.0.write(&(part.len() as u64).to_le_bytes());
        self.0.write(part.as_bytes());
    }
}

/// A function called with certain arguments, on a certain task and rank.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    /// The function's path as people know it: without the crate's name.
    pub(crate) function: String,
    /// Equal for calls that cannot be told apart but by their order.
    pub(crate) base: u128,
    pub(crate) arguments: Vec<Argument>,
}

impl Identity {
    /// `path` is the type name of a closure in the function's body.
    pub(crate) fn new(function: &Function, path: &str, arguments: Arguments) -> Self {
        let path = without_closures(path);
        let named = match function.id {
            Some(id) => format!("{id}{}", generics(path)),
            None => path.to_owned(),
        };
        let mut parts = Parts::default();
        parts.add(&named);
        for argument in &arguments.list {
            parts.add(&argument.name);
            parts.add(&argument.digest.to_string());
        }
        let place = scheduler::place();
        for (what, value) in [("task", &place.task), ("rank", &place.rank)] {
            if let Some(value) = value {
                parts.add(&format!("{what} {value}"));
            }
        }
        Identity {
            function: shown(function, path),
            base: parts.0.finish_128(),
            arguments: arguments.list,
        }
    }

    /// The identity's part of the run's name: `call` counts the earlier calls of this identity in this process.
    pub(crate) fn of_call(&self, call: u32) -> String {
        let mut parts = Parts::default();
        parts.add(&self.base.to_string());
        parts.add(&call.to_string());
        format!("{:016x}", parts.0.finish_128() as u64)
    }
}

/// The path of the function that a closure is in, from the closure's type name.
pub(super) fn without_closures(mut path: &str) -> &str {
    while let Some(outer) = path.strip_suffix("::{{closure}}") {
        path = outer;
    }
    path
}

/// A function's path as people know it: its id, or without the crate's name. `path` is the type name of a closure in its body.
pub(super) fn shown(function: &Function, path: &str) -> String {
    let path = without_closures(path);
    let id = function.id.map(str::to_owned);
    id.unwrap_or_else(|| without_crate(path))
}

/// The generic arguments in a path: what is left of it when the function has an id.
fn generics(path: &str) -> String {
    let mut depth = 0;
    let inside = |c: char| {
        depth += i32::from(c == '<');
        let here = depth > 0;
        depth -= i32::from(c == '>');
        here
    };
    path.chars()
        .filter({
            let mut inside = inside;
            move |&c| inside(c)
        })
        .collect()
}

fn without_crate(path: &str) -> String {
    match path.split_once("::") {
        Some((first, rest)) if !first.starts_with('<') => rest.to_owned(),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generic_arguments_stay_when_a_function_has_an_id() {
        assert_eq!(generics("a::f<u8, a::B<u16>>"), "<u8, a::B<u16>>");
        assert_eq!(generics("<a::S<f64> as a::T>::run"), "<a::S<f64> as a::T>");
        assert_eq!(generics("a::f"), "");
    }

    #[test]
    fn calls_and_arguments_are_told_apart() {
        let function = Function {
            name: "f",
            id: None,
            every: None,
            fallible: false,
            is_async: false,
            package: None,
            version: None,
            sites: &[],
            bound: &[],
        };
        let with = |n: u32| {
            let mut arguments = Arguments::default();
            arguments.value("n", &n);
            Identity::new(&function, "prog::sim::f::{{closure}}", arguments)
        };
        assert_eq!(with(1).function, "sim::f");
        assert_eq!(with(1).base, with(1).base);
        assert_ne!(with(1).base, with(2).base);
        assert_ne!(with(1).of_call(0), with(1).of_call(1));
    }
}
