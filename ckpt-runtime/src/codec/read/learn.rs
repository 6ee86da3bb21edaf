//! Which visitors are those of serde's own `Vec`: what they would make of numbers is known, so it can be made at once. Others
//! may look at each item, and refuse some.

use std::any::TypeId;
use std::fmt;
use std::sync::LazyLock;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer};

/// The visitors, in order.
static PLAIN: LazyLock<Vec<TypeId>> = LazyLock::new(|| {
    let mut plain = Vec::new();
    plain.extend(visitor_of::<Vec<bool>>());
    macro_rules! numbers {
        ($($number:ty)*) => {$(
            plain.extend(visitor_of::<Vec<$number>>());
            plain.extend(visitor_of::<Vec<[$number; 2]>>());
            plain.extend(visitor_of::<Vec<[$number; 3]>>());
            plain.extend(visitor_of::<Vec<[$number; 4]>>());
        )*};
    }
    numbers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);
    plain.sort_unstable();
    plain
});

/// Whether it is the visitor of a `Vec` of numbers.
pub(super) fn is_plain<V>() -> bool {
    PLAIN.binary_search(&typeid::of::<V>()).is_ok()
}

/// The visitor that a type asks with for a sequence.
fn visitor_of<T: Deserialize<'static>>() -> Option<TypeId> {
    T::deserialize(Ask)
        .err()
        .and_then(|Answer(visitor)| visitor)
}

struct Ask;

/// An error, since there is nothing to give.
#[derive(Debug)]
struct Answer(Option<TypeId>);

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("asked")
    }
}

impl std::error::Error for Answer {}

impl serde::de::Error for Answer {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Answer(None)
    }
}

impl<'de> Deserializer<'de> for Ask {
    type Error = Answer;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Answer> {
        Err(Answer(None))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Answer> {
        Err(Answer(Some(typeid::of::<V>())))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct tuple tuple_struct map struct enum identifier ignored_any
    }
}
