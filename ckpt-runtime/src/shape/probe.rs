//! A deserialiser that has nothing to read: it notes what it is asked for, and answers anything.

use std::any::type_name;
use std::fmt;

use serde::de::value::U32Deserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
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

impl<'g> Probe<'g> {
    /// Has `T` deserialise itself, once.
    pub(super) fn pass<T: DeserializeOwned>(graph: &'g Graph) {
        let root = Probe { graph, at: 0 };
        // What it refuses is noted. The value itself means nothing, and its destructor (which may close, unlock or remove
        // what it names) must not run for it.
        if let Ok(value) = root.giving(T::deserialize) {
            std::mem::forget(value);
        }
    }

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

    /// Something with nothing inside: `visit` gives the visitor the sample with this number.
    fn leaf<R>(
        self,
        name: &'static str,
        samples: usize,
        visit: impl FnOnce(usize) -> Result<R, Refusal>,
    ) -> Result<R, Refusal> {
        self.graph.note(self.at, Kind::Leaf(name));
        let result = visit(self.graph.sample(self.at, samples));
        if result.is_err() {
            self.graph.refused(self.at);
        }
        result
    }

    /// Runs what gives this part a value, and sees to it that a refusal is not repeated. (What is refused need not be the
    /// number itself: a conversion may do it, several levels above.)
    fn giving<R>(self, give: impl FnOnce(Self) -> Result<R, Refusal>) -> Result<R, Refusal> {
        let before = self.graph.changes();
        let result = give(self);
        if result.is_err() && self.graph.changes() == before {
            self.graph.refused(self.at);
        }
        result
    }

    /// Something with other things inside, unless it lies within itself: then it is still given values, but nothing is noted.
    fn around<V>(
        self,
        visitor: &'static str,
        kind: Kind,
        visit: impl FnOnce(Self) -> Result<V, Refusal>,
    ) -> Result<V, Refusal> {
        let again = self.graph.is_within(visitor);
        self.graph
            .note(self.at, if again { kind.again() } else { kind });
        if !self.graph.enter(visitor) {
            return Err(Refusal);
        }
        let result = visit(if again { self.nowhere() } else { self });
        self.graph.leave();
        result
    }

    /// An option's value, a sequence's element: given if that may work.
    fn perhaps<V>(self, visit: impl FnOnce(bool) -> Result<V, Refusal>) -> Result<V, Refusal> {
        let (fill, before) = (self.graph.fills(self.at), self.graph.changes());
        let result = self.giving(|_| visit(fill));
        if fill && result.is_err() {
            self.graph.no_use(self.at, 0, before);
        }
        result
    }

    fn elements<'de, V: Visitor<'de>>(
        self,
        kind: Kind,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.around(type_name::<V>(), kind, |probe| {
            visitor.visit_seq(Elements {
                probe,
                next: 0,
                count,
                noted: noted(count),
            })
        })
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
            self.leaf($name, 2, |sample| visitor.$visit([$one, $zero][sample]))
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
        self.leaf("any", 1, |_| Err(Refusal))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        self.leaf("any", 1, |_| Err(Refusal))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        self.leaf("any", 1, |_| Err(Refusal))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        const SAMPLES: [&str; 3] = ["", "1", "1970-01-01T00:00:00Z"];
        self.leaf("str", SAMPLES.len(), |sample| {
            visitor.visit_str(SAMPLES[sample])
        })
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.leaf("bytes", 2, |sample| {
            visitor.visit_bytes([&[][..], &[1; 16]][sample])
        })
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.leaf("()", 1, |_| visitor.visit_unit())
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.leaf(name, 1, |_| visitor.visit_unit())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.around(type_name::<V>(), Kind::Option, |probe| {
            probe.perhaps(|fill| match fill {
                true => visitor.visit_some(probe.inside(0)),
                false => visitor.visit_none(),
            })
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.around(type_name::<V>(), Kind::Newtype(name), |probe| {
            visitor.visit_newtype_struct(probe.inside(0))
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.around(type_name::<V>(), Kind::Seq, |probe| {
            probe.perhaps(|fill| {
                visitor.visit_seq(Elements {
                    probe,
                    next: 0,
                    count: usize::from(fill),
                    noted: 1,
                })
            })
        })
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
        self.around(type_name::<V>(), Kind::Map, |probe| {
            probe.perhaps(|fill| visitor.visit_map(Entry { probe, fill }))
        })
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
        self.around(asks, Kind::Enum(name, variants), |probe| {
            let (graph, variant) = (probe.graph, probe.graph.variant(probe.at, asks));
            let before = graph.changes();
            let content = probe.inside(variant);
            let result = content.giving(|_| visitor.visit_enum(Variant { probe, variant }));
            graph.no_use(probe.at, variant, before);
            if result.is_ok() {
                graph.makeable(probe.at, asks, variant);
            }
            result
        })
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
        element
            .giving(|element| seed.deserialize(element))
            .map(Some)
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
        seed.deserialize(self.probe.inside(0)).map(Some)
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
        self.leaf("", 1, |_| Ok(()))
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
