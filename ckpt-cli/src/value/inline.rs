//! A value in one line, much as `{:?}` writes it.

use std::fmt::Write as _;

use ckpt_runtime::codec::{Event, Leaf, Look, Whole};

use super::walk::{Result, next, skip, skip_rest};
use crate::words::plain;

/// Characters of a text at most.
pub(super) const TEXT: usize = 60;

/// The value that begins with `event`, cut after about `limit` characters.
pub(super) fn inline(look: &mut Look<'_>, event: &Event<'_>, limit: usize) -> Result<String> {
    let mut line = Line {
        out: String::new(),
        limit,
    };
    line.value(look, event)?;
    Ok(line.out)
}

/// Something with nothing in it. A text is cut after `limit` characters, which says how much is left out.
pub(super) fn leaf(leaf: &Leaf<'_>, limit: usize) -> String {
    match leaf {
        Leaf::Unit => "()".to_owned(),
        Leaf::UnitStruct(name) | Leaf::UnitVariant(_, name) => plain(name),
        Leaf::None => "None".to_owned(),
        Leaf::Bool(value) => value.to_string(),
        Leaf::Unsigned(_, value) => value.to_string(),
        Leaf::Signed(_, value) => value.to_string(),
        Leaf::F32(value) => format!("{value:?}"),
        Leaf::F64(value) => format!("{value:?}"),
        // Escaped: no control character gets through.
        Leaf::Char(value) => format!("{value:?}"),
        Leaf::Str(text) => match text.char_indices().nth(limit) {
            None => format!("{text:?}"),
            Some((at, _)) => {
                let more = text[at..].chars().count();
                format!("{:?}… {more} more", &text[..at])
            }
        },
        Leaf::Bytes(bytes) => {
            let most = (limit / 3).max(1);
            let mut out = "bytes".to_owned();
            for byte in bytes.iter().take(most) {
                let _ = write!(out, " {byte:02x}");
            }
            if bytes.len() > most {
                let _ = write!(out, " … {} more", bytes.len() - most);
            }
            out
        }
    }
}

struct Line {
    out: String,
    limit: usize,
}

impl Line {
    fn is_full(&self) -> bool {
        self.out.len() >= self.limit
    }

    fn value(&mut self, look: &mut Look<'_>, event: &Event<'_>) -> Result<()> {
        if self.is_full() {
            return skip(look, event);
        }
        match event {
            Event::Leaf(value) => {
                let rest = self.limit - self.out.len();
                self.out.push_str(&leaf(value, rest.max(TEXT)));
                Ok(())
            }
            Event::Numbers(numbers) => {
                self.numbers(numbers.leaves(), numbers.per);
                Ok(())
            }
            Event::Begin(whole) => self.whole(look, *whole),
            _ => Ok(()),
        }
    }

    fn numbers<'a>(&mut self, leaves: impl ExactSizeIterator<Item = Leaf<'a>>, per: u8) {
        self.out.push('[');
        let per = usize::from(per.max(1));
        let count = leaves.len();
        for (at, value) in leaves.enumerate() {
            if at > 0 {
                self.out.push_str(", ");
            }
            if self.is_full() {
                let _ = write!(self.out, "… {} more", count - at);
                break;
            }
            if per > 1 && at % per == 0 {
                self.out.push('[');
            }
            self.out.push_str(&leaf(&value, TEXT));
            if per > 1 && at % per == per - 1 {
                self.out.push(']');
            }
        }
        self.out.push(']');
    }

    fn whole(&mut self, look: &mut Look<'_>, whole: Whole<'_>) -> Result<()> {
        let (name, open, close) = match whole {
            Whole::Some => ("Some", "(", ")"),
            Whole::Seq(_) => ("", "[", "]"),
            Whole::Map(_) => ("", "{", "}"),
            Whole::Tuple(_) => ("", "(", ")"),
            Whole::Newtype(name) | Whole::TupleStruct(name, _) => (name, "(", ")"),
            Whole::Struct(name, _) => (name, " { ", " }"),
            Whole::Variant(_, name, _) => match look.clone().next()? {
                Some(Event::Field(_)) => (name, " { ", " }"),
                _ => (name, "(", ")"),
            },
        };
        self.out.push_str(&plain(name));
        self.out.push_str(open);
        let mut first = true;
        loop {
            let event = next(look)?;
            if event == Event::End {
                break;
            }
            if !first && event != Event::Value {
                self.out.push_str(", ");
            }
            first = false;
            match event {
                Event::Field(name) => {
                    let _ = write!(self.out, "{}: ", plain(name));
                }
                Event::Value => self.out.push_str(": "),
                _ => {}
            }
            if self.is_full() {
                self.out.push('…');
                skip_rest(look)?;
                break;
            }
            let inside = next(look)?;
            self.value(look, &inside)?;
        }
        self.out.push_str(close);
        Ok(())
    }
}
