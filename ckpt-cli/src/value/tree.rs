//! A value as indented lines: names, types, sizes, values. Bounded, however large the value is.

use ckpt_runtime::codec::{Event, Look, Schema, Whole};
use ckpt_runtime::format::Variable;

use super::inline::{TEXT, inline, leaf};
use super::shape::array;
use super::stats::{summary, whole};
use super::walk::{Result, next, skip, skip_next, skip_rest};
use crate::words::{bytes, grouped, plain};

/// Arrays of no more numbers are shown whole.
const SHORT: u64 = 8;
/// Items of a list, and entries of a map, that are shown.
const ITEMS: u64 = 5;
/// Levels that are shown.
const DEPTH: usize = 12;
/// Lines of one variable, about.
const LINES: usize = 200;

/// A variable's lines, the first one at `indent`.
pub(crate) fn lines(variable: &Variable, indent: usize) -> Vec<String> {
    let size = bytes(variable.size());
    let head = format!("{}: {}", plain(&variable.name), plain(&variable.type_name));
    let mut tree = Tree { lines: Vec::new() };
    let schema = Schema::from_bytes(&variable.schema);
    let shown = schema.and_then(|schema| {
        if schema.is_untold() {
            tree.push(
                indent,
                format!("{head}, {size} that only its program can read"),
            );
            return Ok(());
        }
        let mut look = variable.look(&schema);
        let event = next(&mut look)?;
        let place = Place {
            indent,
            head: plain(&variable.name),
            kind: Some(plain(&variable.type_name)),
            size: Some(size.clone()),
            before: 0,
        };
        tree.value(&mut look, event, place)?;
        // What is left over is an error too.
        look.next().map(|_| ())
    });
    if let Err(error) = shown {
        if tree.lines.is_empty() {
            tree.push(indent, format!("{head}, {size}"));
        }
        tree.push(
            indent + 2,
            format!("… not shown: {}", plain(&error.to_string())),
        );
    }
    tree.lines
}

struct Tree {
    lines: Vec<String>,
}

/// Where a value stands.
struct Place {
    indent: usize,
    head: String,
    /// Its type, where something better is known than what its schema says.
    kind: Option<String>,
    size: Option<String>,
    /// Where its bytes begin.
    before: usize,
}

impl Tree {
    fn push(&mut self, indent: usize, line: String) {
        self.lines.push(format!("{}{line}", " ".repeat(indent)));
    }

    fn value<'a>(&mut self, look: &mut Look<'a>, event: Event<'a>, place: Place) -> Result<()> {
        let (event, wrappers) = unwrap(look, event)?;
        self.unwrapped(look, &event, &wrappers, place)?;
        for _ in wrappers {
            next(look)?;
        }
        Ok(())
    }

    fn unwrapped(
        &mut self,
        look: &mut Look<'_>,
        event: &Event<'_>,
        wrappers: &[Wrapper],
        place: Place,
    ) -> Result<()> {
        let found = array(look, event)?;
        let inner = match &found {
            Some(array) if !matches!(event, Event::Begin(Whole::Struct(..))) => {
                format!("[{}]", array.kind.name())
            }
            _ => kind(event),
        };
        let kind = place
            .kind
            .clone()
            .unwrap_or_else(|| wrapped(wrappers, inner));
        let start = self.lines.len();
        self.push(place.indent, String::new());
        let value = match (found, event) {
            (Some(array), _) if array.count() <= SHORT && !array.is_wrapped() => {
                Some(inline(look, event, usize::MAX)?)
            }
            (Some(array), _) => {
                let text = match array.count() <= SHORT {
                    true => whole(look, event, &array)?,
                    false => summary(look, event, &array)?,
                };
                skip(look, event)?;
                Some(text)
            }
            (None, Event::Leaf(value)) => Some(with_some(wrappers, leaf(value, TEXT))),
            (None, _) if is_empty(event) => Some(inline(look, event, TEXT)?),
            (None, _) if place.indent / 2 > DEPTH => {
                skip(look, event)?;
                Some("…".to_owned())
            }
            (None, _) => {
                self.parts(look, event, place.indent + 2)?;
                // The type of a variable is its enum's, which does not tell the variant.
                match event {
                    Event::Begin(Whole::Variant(_, variant, _)) if place.kind.is_some() => {
                        Some(with_some(wrappers, plain(variant)))
                    }
                    _ => None,
                }
            }
        };
        let size = match (place.size, event) {
            (Some(size), _) => format!(", {size}"),
            (None, Event::Leaf(_)) => String::new(),
            (None, _) => format!(", {}", bytes((look.position() - place.before) as u64)),
        };
        let value = value.map_or_else(String::new, |value| format!(" = {value}"));
        self.lines[start].push_str(&format!("{}: {kind}{size}{value}", place.head));
        Ok(())
    }

    /// The parts of what has begun, to its end.
    fn parts(&mut self, look: &mut Look<'_>, event: &Event<'_>, indent: usize) -> Result<()> {
        let (count, most) = match event {
            Event::Begin(Whole::Seq(count) | Whole::Map(count)) => (*count, ITEMS),
            Event::Begin(
                Whole::Tuple(count)
                | Whole::TupleStruct(_, count)
                | Whole::Struct(_, count)
                | Whole::Variant(_, _, count),
            ) => (*count, u64::MAX),
            _ => (1, 1),
        };
        for at in 0.. {
            let part = next(look)?;
            if part == Event::End {
                return Ok(());
            }
            // One that is left out would take a line as well.
            let cut = at >= most && count > most + 1 || self.lines.len() >= LINES;
            if cut {
                self.push(indent, format!("… {} more", grouped(count - at)));
                return skip_part(look, &part).and_then(|()| skip_rest(look));
            }
            let head = self.head(look, &part, at)?;
            let before = look.position();
            let event = next(look)?;
            let place = Place {
                indent,
                head,
                kind: None,
                size: None,
                before,
            };
            self.value(look, event, place)?;
        }
        Ok(())
    }

    fn head(&self, look: &mut Look<'_>, part: &Event<'_>, at: u64) -> Result<String> {
        Ok(match part {
            Event::Field(name) => plain(name),
            Event::Key => {
                let key = next(look)?;
                let text = inline(look, &key, TEXT)?;
                next(look)?;
                text
            }
            _ => at.to_string(),
        })
    }
}

/// Passes over a part that has just been announced.
fn skip_part(look: &mut Look<'_>, part: &Event<'_>) -> Result<()> {
    skip_next(look)?;
    if *part == Event::Key {
        next(look)?;
        skip_next(look)?;
    }
    Ok(())
}

/// What adds a type, and no line of its own.
enum Wrapper {
    Some,
    Newtype(String),
}

/// Goes into options and structures of one unnamed field.
fn unwrap<'a>(look: &mut Look<'a>, event: Event<'a>) -> Result<(Event<'a>, Vec<Wrapper>)> {
    let mut wrappers = Vec::new();
    let mut event = event;
    loop {
        wrappers.push(match event {
            Event::Begin(Whole::Some) => Wrapper::Some,
            Event::Begin(Whole::Newtype(name)) => Wrapper::Newtype(plain(name)),
            _ => return Ok((event, wrappers)),
        });
        next(look)?;
        event = next(look)?;
    }
}

fn wrapped(wrappers: &[Wrapper], inner: String) -> String {
    wrappers
        .iter()
        .rev()
        .fold(inner, |inner, wrapper| match wrapper {
            Wrapper::Some => format!("Option<{inner}>"),
            Wrapper::Newtype(name) => format!("{name}({inner})"),
        })
}

/// An option's value says that it is one: `None` alone could be either's.
fn with_some(wrappers: &[Wrapper], value: String) -> String {
    wrappers
        .iter()
        .rev()
        .fold(value, |value, wrapper| match wrapper {
            Wrapper::Some => format!("Some({value})"),
            Wrapper::Newtype(_) => value,
        })
}

fn is_empty(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Begin(Whole::Seq(0) | Whole::Map(0) | Whole::Tuple(0)) | Event::Numbers(_)
    )
}

/// What a schema knows of a type.
fn kind(event: &Event<'_>) -> String {
    use ckpt_runtime::codec::Leaf;

    match event {
        Event::Leaf(leaf) => match leaf {
            Leaf::Unit => "()".to_owned(),
            Leaf::UnitStruct(name) | Leaf::UnitVariant(name, _) => plain(name),
            Leaf::None => "Option".to_owned(),
            Leaf::Bool(_) => "bool".to_owned(),
            Leaf::Unsigned(number, _) | Leaf::Signed(number, _) => number.name().to_owned(),
            Leaf::F32(_) => "f32".to_owned(),
            Leaf::F64(_) => "f64".to_owned(),
            Leaf::Char(_) => "char".to_owned(),
            Leaf::Str(_) => "str".to_owned(),
            Leaf::Bytes(_) => "[u8]".to_owned(),
        },
        Event::Numbers(numbers) => format!("[{}]", numbers.number.name()),
        Event::Begin(whole) => match whole {
            Whole::Seq(count) => format!("list of {}", grouped(*count)),
            Whole::Map(count) => format!("map of {}", grouped(*count)),
            Whole::Tuple(count) => format!("tuple of {}", grouped(*count)),
            Whole::TupleStruct(name, _) | Whole::Struct(name, _) | Whole::Newtype(name) => {
                plain(name)
            }
            Whole::Variant(name, variant, _) => plain(&format!("{name}::{variant}")),
            Whole::Some => "Option".to_owned(),
        },
        _ => String::new(),
    }
}
