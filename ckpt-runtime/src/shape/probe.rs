//! A deserialiser that has nothing to read: it notes what it is asked for, and answers anything.

use std::any::type_name;
use std::fmt;

use serde::de::value::U32Deserializer;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};

use super::graph::{At, Graph, Kind, NOWHERE, noted};

/// The type refused what it was given.
#[derive(Debug)]
pub(super) struct Refusal;

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("values of no meaning are refused")
    }
}

impl std::error::Error for Refusal {}

impl de::Error for Refusal {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Refusal
    }
}

/// Asks one part of a type.
#[derive(Clone, Copy)]
pub(super) struct Probe<'g> {
    graph: &'g Graph,
    at: At,
}

/// Has `T` deserialise itself, once.
pub(super) fn pass<T: Deserialize<'static>>(graph: &Graph) {
    let root = Probe { graph, at: 0 };
    let before = graph.changes();
    match T::deserialize(root) {
        // The value itself means nothing, and its destructor (which may close, unlock or remove what it names) must not
        // run for it.
        Ok(value) => std::mem::forget(value),
        Err(Refusal) => root.gave_nothing(before),
    }
}

// What depends on the visitor's type is compiled for every type of the user's: it is kept short, and without closures.
impl<'g> Probe<'g> {
    fn inside(self, number: usize) -> Self {
        Probe {
            graph: self.graph,
            at: self.graph.inside(self.at, number),
        }
    }

    fn nowhere(self) -> Self {
        Probe {
            at: NOWHERE,
            ..self
        }
    }

    /// Something with nothing inside: the number of the sample to give the visitor.
    fn leaf(self, name: &'static str, samples: usize) -> usize {
        self.graph.note(self.at, Kind::Leaf(name));
        self.graph.sample(self.at, samples)
    }

    /// The visitor has been given its sample.
    fn seen(self, refused: bool) {
        if refused {
            self.graph.refused(self.at);
        }
    }

    /// What was to give this part a value, since there were so many changes, was refused: sees to it that this is not
    /// repeated. (What is refused need not be the number itself: a conversion may do it, several levels above.)
    fn gave_nothing(self, before: u64) {
        if self.graph.changes() == before {
            self.graph.refused(self.at);
        }
    }

    /// Begins something with other things inside, unless it lies within itself: then it is still given values, but nothing
    /// is noted. To be followed by `leave`; none if values are nested too deeply already.
    fn enter(self, visitor: &'static str, kind: Kind) -> Option<Self> {
        let again = self.graph.is_within(visitor);
        self.graph
            .note(self.at, if again { kind.again() } else { kind });
        let inside = if again { self.nowhere() } else { self };
        self.graph.enter(visitor).then_some(inside)
    }

    fn leave(self) {
        self.graph.leave();
    }

    /// An option's value, a sequence's element: whether it is given, and the changes so far. To be followed by `given`.
    fn begin(self) -> (bool, u64) {
        (self.graph.fills(self.at), self.graph.changes())
    }

    fn given(self, (fill, before): (bool, u64), refused: bool) {
        if refused {
            self.gave_nothing(before);
            if fill {
                self.graph.no_use(self.at, 0, before);
            }
        }
    }

    fn elements<'de, V: Visitor<'de>>(
        self,
        kind: Kind,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let Some(probe) = self.enter(type_name::<V>(), kind) else {
            return Err(Refusal);
        };
        let result = visitor.visit_seq(Elements {
            probe,
            next: 0,
            count,
            noted: noted(count),
        });
        self.leave();
        result
    }
}

impl Kind {
    fn again(self) -> Kind {
        Kind::Again(match self {
            Kind::Tuple(name, _)
            | Kind::Newtype(name)
            | Kind::Struct(name, _)
            | Kind::Enum(name, _) => name,
            _ => "",
        })
    }
}

/// Samples: 1 passes for a count, a version and a divisor; 0 where 1 is refused.
macro_rules! numbers {
    ($($deserialize:ident $visit:ident $name:literal $zero:literal $one:literal;)*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            let result = visitor.$visit([$one, $zero][self.leaf($name, 2)]);
            self.seen(matches!(result, Err(Refusal)));
            result
        }
    )*};
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Refusal;

    numbers! {
        deserialize_bool visit_bool "bool" false true;
        deserialize_i8 visit_i8 "i8" 0 1;
        deserialize_i16 visit_i16 "i16" 0 1;
        deserialize_i32 visit_i32 "i32" 0 1;
        deserialize_i64 visit_i64 "i64" 0 1;
        deserialize_i128 visit_i128 "i128" 0 1;
        deserialize_u8 visit_u8 "u8" 0 1;
        deserialize_u16 visit_u16 "u16" 0 1;
        deserialize_u32 visit_u32 "u32" 0 1;
        deserialize_u64 visit_u64 "u64" 0 1;
        deserialize_u128 visit_u128 "u128" 0 1;
        deserialize_f32 visit_f32 "f32" 0.0 1.0;
        deserialize_f64 visit_f64 "f64" 0.0 1.0;
        deserialize_char visit_char "char" '0' 'a';
    }

    /// The encoding cannot read such a type either.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        self.leaf("any", 1);
        self.seen(true);
        Err(Refusal)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        self.leaf("any", 1);
        self.seen(true);
        Err(Refusal)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        self.leaf("any", 1);
        self.seen(true);
        Err(Refusal)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        const SAMPLES: [&str; 3] = ["", "1", "1970-01-01T00:00:00Z"];
        let result = visitor.visit_borrowed_str(SAMPLES[self.leaf("str", SAMPLES.len())]);
        self.seen(matches!(result, Err(Refusal)));
        result
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        const SAMPLES: [&[u8]; 2] = [&[], &[1; 16]];
        let result = visitor.visit_borrowed_bytes(SAMPLES[self.leaf("bytes", SAMPLES.len())]);
        self.seen(matches!(result, Err(Refusal)));
        result
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.leaf("()", 1);
        let result = visitor.visit_unit();
        self.seen(matches!(result, Err(Refusal)));
        result
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.leaf(name, 1);
        let result = visitor.visit_unit();
        self.seen(matches!(result, Err(Refusal)));
        result
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let Some(probe) = self.enter(type_name::<V>(), Kind::Option) else {
            return Err(Refusal);
        };
        let begun = probe.begin();
        let result = match begun.0 {
            true => visitor.visit_some(probe.inside(0)),
            false => visitor.visit_none(),
        };
        probe.given(begun, matches!(result, Err(Refusal)));
        self.leave();
        result
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let Some(probe) = self.enter(type_name::<V>(), Kind::Newtype(name)) else {
            return Err(Refusal);
        };
        let result = visitor.visit_newtype_struct(probe.inside(0));
        self.leave();
        result
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let Some(probe) = self.enter(type_name::<V>(), Kind::Seq) else {
            return Err(Refusal);
        };
        let begun = probe.begin();
        let result = visitor.visit_seq(Elements {
            probe,
            next: 0,
            count: usize::from(begun.0),
            noted: 1,
        });
        probe.given(begun, matches!(result, Err(Refusal)));
        self.leave();
        result
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.elements(Kind::Tuple("", length), length, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.elements(Kind::Tuple(name, length), length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let Some(probe) = self.enter(type_name::<V>(), Kind::Map) else {
            return Err(Refusal);
        };
        let begun = probe.begin();
        let fill = begun.0;
        let result = visitor.visit_map(Entry { probe, fill });
        probe.given(begun, matches!(result, Err(Refusal)));
        self.leave();
        result
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.elements(Kind::Struct(name, fields), fields.len(), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let asks = type_name::<V>();
        let Some(probe) = self.enter(asks, Kind::Enum(name, variants)) else {
            return Err(Refusal);
        };
        let variant = probe.graph.variant(probe.at, asks);
        let before = probe.graph.changes();
        let content = probe.inside(variant);
        let begun = probe.graph.changes();
        let result = visitor.visit_enum(Variant { probe, variant });
        let refused = matches!(result, Err(Refusal));
        if refused {
            content.gave_nothing(begun);
        }
        probe.graph.no_use(probe.at, variant, before);
        if !refused {
            probe.graph.makeable(probe.at, asks, variant);
        }
        self.leave();
        result
    }

    /// As the encoding does, so that types choose the same form.
    fn is_human_readable(&self) -> bool {
        false
    }
}

/// The elements of a sequence, a tuple or a struct.
struct Elements<'g> {
    probe: Probe<'g>,
    next: usize,
    count: usize,
    /// The others are given, but not looked at.
    noted: usize,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refusal> {
        if self.next == self.count {
            return Ok(None);
        }
        let element = if self.next < self.noted {
            self.probe.inside(self.next)
        } else {
            self.probe.nowhere()
        };
        self.next += 1;
        let before = element.graph.changes();
        match seed.deserialize(element) {
            Ok(value) => Ok(Some(value)),
            Err(refusal) => {
                element.gave_nothing(before);
                Err(refusal)
            }
        }
    }
}

/// The only entry of a map.
struct Entry<'g> {
    probe: Probe<'g>,
    fill: bool,
}

impl<'de> MapAccess<'de> for Entry<'_> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refusal> {
        if !std::mem::take(&mut self.fill) {
            return Ok(None);
        }
        match seed.deserialize(self.probe.inside(0)) {
            Ok(key) => Ok(Some(key)),
            Err(refusal) => Err(refusal),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        seed.deserialize(self.probe.inside(1))
    }
}

/// A variant of an enum.
struct Variant<'g> {
    probe: Probe<'g>,
    variant: usize,
}

impl<'de, 'g> EnumAccess<'de> for Variant<'g> {
    type Error = Refusal;
    type Variant = Probe<'g>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Probe<'g>), Refusal> {
        let number = u32::try_from(self.variant).map_err(|_| Refusal)?;
        let number: U32Deserializer<Refusal> = number.into_deserializer();
        Ok((seed.deserialize(number)?, self.probe.inside(self.variant)))
    }
}

impl<'de> VariantAccess<'de> for Probe<'_> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        self.leaf("", 1);
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        self.graph.note(self.at, Kind::Newtype(""));
        seed.deserialize(self.inside(0))
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.elements(Kind::Tuple("", length), length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.elements(Kind::Struct("", fields), fields.len(), visitor)
    }
}
