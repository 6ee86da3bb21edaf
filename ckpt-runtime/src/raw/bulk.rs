//! Numbers in memory as bytes, and back: what lets a slice of them be written at once.
//!
//! Which types these are is looked up by their identity in a table: so generic code stays small.

use std::any::TypeId;
use std::mem::MaybeUninit;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::memory::Memory;
use crate::number::Number;

/// What a slice has in a row: numbers, or short arrays of them. Such types have no padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// None: booleans.
    pub(crate) number: Option<Number>,
    /// 1: no array.
    pub(crate) per: u8,
}

impl Element {
    /// Bytes of one.
    pub(crate) fn size(self) -> usize {
        self.number.map_or(1, Number::size) * usize::from(self.per)
    }

    /// How one is aligned in memory.
    pub(super) fn align(self) -> usize {
        match self.number {
            None | Some(Number::U8 | Number::I8) => 1,
            Some(Number::U16 | Number::I16) => align_of::<u16>(),
            Some(Number::U32 | Number::I32 | Number::F32) => align_of::<u32>(),
            Some(Number::U64 | Number::I64 | Number::F64) => align_of::<u64>(),
            Some(Number::U128 | Number::I128) => align_of::<u128>(),
        }
    }

    /// Whether there are such elements; what comes from a file may be anything.
    pub(crate) fn is_known(self) -> bool {
        let is_array = self.number.is_some() && (2..=4).contains(&self.per);
        self.per == 1 || is_array
    }
}

/// Items of a slice in memory.
pub(crate) struct Packed<'a> {
    pub(crate) element: Element,
    pub(crate) count: usize,
    pub(crate) bytes: &'a [u8],
}

/// A type whose values are always written in the same form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    id: TypeId,
    /// The integer that it is; else its values are written as their bytes in memory.
    integer: Option<Number>,
}

/// What is written as a varint.
pub(crate) enum Integer {
    Unsigned(u64),
    /// In zigzag.
    Signed(i64),
}

/// What is known of the element type `P`.
struct Row {
    element: Element,
    slice: TypeId,
    vec: TypeId,
    value: TypeId,
    /// Given the address of a `&[P]`, the items.
    of_slice: unsafe fn(*const ()) -> (*const u8, usize),
    /// The same of a `&Vec<P>`.
    of_vec: unsafe fn(*const ()) -> (*const u8, usize),
    /// The identity of `P`.
    item: TypeId,
    /// The identity of `Vec<Vec<P>>`.
    nested: TypeId,
    /// Given the address of a `Vec<Vec<P>>`, gives the items of each.
    of_nested: unsafe fn(*const (), &mut dyn FnMut(*const u8, usize)),
    /// How `P` is aligned.
    align: usize,
    /// Writes a `Vec<P>` of these bytes to an address.
    make: unsafe fn(&[u8], *mut ()),
    /// The same of memory.
    adopt: unsafe fn(Memory, *mut ()),
}

// SAFETY (of both): called by `packed` with the address of a reference of just this type, valid for as long as it is borrowed.
unsafe fn of_slice<P: 'static>(place: *const ()) -> (*const u8, usize) {
    // SAFETY: see above.
    let items = unsafe { *place.cast::<&[P]>() };
    (items.as_ptr().cast(), items.len())
}

unsafe fn of_vec<P: 'static>(place: *const ()) -> (*const u8, usize) {
    // SAFETY: see above.
    let items = unsafe { *place.cast::<&Vec<P>>() };
    (items.as_ptr().cast(), items.len())
}

// SAFETY: called by `rows_of` with the address of a value of just this type, valid for as long as it is borrowed.
unsafe fn of_nested<P: 'static>(place: *const (), give: &mut dyn FnMut(*const u8, usize)) {
    // SAFETY: see above.
    let all = unsafe { &*place.cast::<Vec<Vec<P>>>() };
    all.iter()
        .for_each(|items| give(items.as_ptr().cast(), size_of_val(&items[..])));
}

// SAFETY: called by `vec_from` with the address of room for a `Vec<P>`, and bytes that are whole, valid items.
unsafe fn make<P: 'static>(bytes: &[u8], place: *mut ()) {
    let count = bytes.len() / size_of::<P>();
    let mut items = Vec::<P>::with_capacity(count);
    // SAFETY: the room is there, apart from `bytes` (just allocated), and `P` is a number, a boolean (looked at by the caller) or an
    // array of numbers: any bytes of its size are one. The length is that of what was written. The place is the caller's.
    unsafe {
        std::ptr::copy_nonoverlapping(
            bytes.as_ptr(),
            items.as_mut_ptr().cast(),
            count * size_of::<P>(),
        );
        items.set_len(count);
        place.cast::<Vec<P>>().write(items);
    }
}

// SAFETY: called by `vec_of` with the address of room for a `Vec<P>`, and memory of valid elements that are as large and aligned as `P`.
unsafe fn adopt<P: 'static>(memory: Memory, place: *mut ()) {
    let (start, length) = memory.into_raw();
    let count = length / size_of::<P>();
    // SAFETY: the memory was allocated by the global allocator with the alignment of `P` and `count` times its size (or has none,
    // and then the address is aligned); all of it is initialised, and valid. The place is the caller's.
    unsafe {
        let items = Vec::from_raw_parts(start.as_ptr().cast::<P>(), count, count);
        place.cast::<Vec<P>>().write(items);
    }
}

fn row<P: 'static>(number: Option<Number>, per: u8) -> Row {
    Row {
        element: Element { number, per },
        slice: TypeId::of::<&'static [P]>(),
        vec: TypeId::of::<&'static Vec<P>>(),
        value: TypeId::of::<Vec<P>>(),
        item: TypeId::of::<P>(),
        nested: TypeId::of::<Vec<Vec<P>>>(),
        of_nested: of_nested::<P>,
        of_slice: of_slice::<P>,
        of_vec: of_vec::<P>,
        align: align_of::<P>(),
        make: make::<P>,
        adopt: adopt::<P>,
    }
}

fn rows() -> Vec<Row> {
    let mut rows = vec![row::<bool>(None, 1)];
    macro_rules! numbers {
        ($($type:ty as $number:ident),*) => {$(
            rows.push(row::<$type>(Some(Number::$number), 1));
            rows.push(row::<[$type; 2]>(Some(Number::$number), 2));
            rows.push(row::<[$type; 3]>(Some(Number::$number), 3));
            rows.push(row::<[$type; 4]>(Some(Number::$number), 4));
        )*};
    }
    numbers!(u8 as U8, u16 as U16, u32 as U32, u64 as U64, u128 as U128);
    numbers!(
        i8 as I8,
        i16 as I16,
        i32 as I32,
        i64 as I64,
        i128 as I128,
        f32 as F32,
        f64 as F64
    );
    #[cfg(target_pointer_width = "64")]
    numbers!(usize as U64, isize as I64);
    rows
}

/// Rows, and their places by a type's identity.
struct Table {
    rows: Vec<Row>,
    borrowed: Vec<(TypeId, u16, bool)>,
    made: Vec<(TypeId, u16)>,
    items: Vec<(TypeId, u16)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let rows = rows();
    let numbered = || (0u16..).zip(&rows);
    let mut borrowed: Vec<_> = numbered()
        .flat_map(|(at, row)| [(row.slice, at, true), (row.vec, at, false)])
        .collect();
    let mut made: Vec<_> = numbered().map(|(at, row)| (row.value, at)).collect();
    let mut items: Vec<_> = numbered().map(|(at, row)| (row.item, at)).collect();
    borrowed.sort_unstable_by_key(|entry| entry.0);
    made.sort_unstable_by_key(|entry| entry.0);
    items.sort_unstable_by_key(|entry| entry.0);
    Table {
        rows,
        borrowed,
        made,
        items,
    }
});

/// What is in the slice or `Vec` that `items` refers to, if it is of such elements and they lie in memory as they are written.
pub(crate) fn packed<I>(items: &I) -> Option<Packed<'_>> {
    if cfg!(target_endian = "big") || size_of::<I>() > size_of::<&[u8]>() {
        return None;
    }
    packed_at(typeid::of::<I>(), std::ptr::from_ref(items).cast())
}

fn packed_at<'a>(id: TypeId, place: *const ()) -> Option<Packed<'a>> {
    let table = &*TABLE;
    let at = table
        .borrowed
        .binary_search_by_key(&id, |entry| entry.0)
        .ok()?;
    let (_, row, is_slice) = table.borrowed[at];
    let row = &table.rows[usize::from(row)];
    let of = if is_slice { row.of_slice } else { row.of_vec };
    // SAFETY: `packed` gives the address of a live value whose type has this identity, up to lifetimes: it is the reference that the
    // function takes it for. (Lifetimes do not change how a reference lies in memory.) The items stay borrowed for as long
    // as the value is, which `packed`'s signature says; they are initialised, and have no padding.
    let (bytes, count) = unsafe {
        let (first, count) = of(place);
        let length = count * row.element.size();
        (std::slice::from_raw_parts(first, length), count)
    };
    Some(Packed {
        element: row.element,
        count,
        bytes,
    })
}

/// The rows of numbers that a value owns, if it is a `Vec` or slice of them, or a `Vec` of such `Vec`s.
pub(crate) fn rows_of<'a, T: ?Sized>(value: &'a T, rows: &mut Vec<&'a [u8]>) {
    let table = &*TABLE;
    if size_of::<&T>() <= size_of::<&[u8]>() {
        let place: *const &T = &value;
        if let Some(packed) = packed_at(typeid::of::<&T>(), place.cast()) {
            rows.push(packed.bytes);
        }
    }
    let id = typeid::of::<T>();
    if let Some(row) = table.rows.iter().find(|row| row.nested == id) {
        let place: *const T = value;
        // SAFETY: the value is the `Vec<Vec<P>>` that the row is of; its items are borrowed as it is, initialised and without padding.
        unsafe {
            (row.of_nested)(place.cast(), &mut |first, length| {
                rows.push(std::slice::from_raw_parts(first, length));
            });
        }
    }
}

impl Known {
    /// Of a type with this identity, if it is known.
    pub(crate) fn of(id: TypeId) -> Option<Known> {
        let table = &*TABLE;
        if cfg!(target_endian = "big") {
            return None;
        }
        let at = table
            .items
            .binary_search_by_key(&id, |entry| entry.0)
            .ok()?;
        let element = table.rows[usize::from(table.items[at].1)].element;
        let integer = match element.number {
            None | Some(Number::U8 | Number::I8 | Number::F32 | Number::F64) => None,
            Some(Number::U128 | Number::I128) => return None,
            Some(number) if element.per == 1 => Some(number),
            Some(_) => return None,
        };
        Some(Known { id, integer })
    }

    /// The bytes that a value of this type is written as; `None` if it is of another type, or an integer of several bytes.
    // In every function that writes a field: the length is a constant there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn bytes<'a, T: ?Sized>(&self, value: &'a T) -> Option<&'a [u8]> {
        if self.integer.is_some() || typeid::of::<T>() != self.id {
            return None;
        }
        let place: *const u8 = std::ptr::from_ref(value).cast();
        // SAFETY: the value is of the type that `self` is about, and `Known::of`, its only constructor, found that to be a number, a
        // boolean or an array of numbers: it has no padding, so all its bytes are initialised. They stay borrowed as the value
        // is.
        Some(unsafe { std::slice::from_raw_parts(place, size_of_val(value)) })
    }

    /// The integer that a value of this type is; `None` if it is of another type, or is written as its bytes.
    pub(crate) fn integer<T: ?Sized>(&self, value: &T) -> Option<Integer> {
        let number = self.integer?;
        if typeid::of::<T>() != self.id {
            return None;
        }
        let place: *const u8 = std::ptr::from_ref(value).cast();
        // SAFETY: the value is of the type that `self` is about, and `Known::of`, its only constructor, found that to be this integer.
        Some(unsafe { integer(place, number) })
    }
}

// SAFETY: `place` is that of a valid integer of this kind.
unsafe fn integer(place: *const u8, number: Number) -> Integer {
    // SAFETY: see above.
    unsafe {
        match number {
            Number::U16 => Integer::Unsigned(u64::from(*place.cast::<u16>())),
            Number::U32 => Integer::Unsigned(u64::from(*place.cast::<u32>())),
            Number::U64 => Integer::Unsigned(*place.cast::<u64>()),
            Number::I16 => Integer::Signed(i64::from(*place.cast::<i16>())),
            Number::I32 => Integer::Signed(i64::from(*place.cast::<i32>())),
            Number::I64 => Integer::Signed(*place.cast::<i64>()),
            _ => unreachable!("`Known::of` gives these only"),
        }
    }
}

/// A `Vec` of these bytes, if `T` is a `Vec` of such elements; `None` too if they are not whole elements.
pub(crate) fn vec_from<T>(element: Element, bytes: &[u8]) -> Option<T> {
    let table = &*TABLE;
    let id = typeid::of::<T>();
    let at = table.made.binary_search_by_key(&id, |entry| entry.0).ok()?;
    let row = &table.rows[usize::from(table.made[at].1)];
    let is_whole = bytes.len().is_multiple_of(element.size());
    let is_valid = element.number.is_some() || bytes.iter().all(|&byte| byte < 2);
    if cfg!(target_endian = "big") || row.element != element || !is_whole || !is_valid {
        return None;
    }
    let mut value = MaybeUninit::<T>::uninit();
    // SAFETY: `T` is the `Vec` that the row is of (such types have no lifetimes), so the place is room for one, and it is filled.
    // The bytes are whole elements of the row's kind, and no byte of a boolean is anything but 0 or 1.
    unsafe {
        (row.make)(bytes, value.as_mut_ptr().cast());
        Some(value.assume_init())
    }
}

/// A `Vec` of this memory, without a copy, if `T` is a `Vec` of such elements; else the memory comes back.
pub(crate) fn vec_of<T>(memory: Memory) -> Result<T, Memory> {
    let table = &*TABLE;
    let id = typeid::of::<T>();
    let Ok(at) = table.made.binary_search_by_key(&id, |entry| entry.0) else {
        return Err(memory);
    };
    let row = &table.rows[usize::from(table.made[at].1)];
    let element = memory.element();
    let is_valid = element.number.is_some() || memory.iter().all(|&byte| byte < 2);
    let fits = row.element == element && row.align == element.align();
    if cfg!(target_endian = "big") || !fits || !is_valid {
        return Err(memory);
    }
    let mut value = MaybeUninit::<T>::uninit();
    // SAFETY: `T` is the `Vec` that the row is of, so the place is room for one, and it is filled. The memory is of whole elements of
    // the row's kind, aligned as they are, and no byte of a boolean is anything but 0 or 1.
    unsafe {
        (row.adopt)(memory, value.as_mut_ptr().cast());
        Ok(value.assume_init())
    }
}

#[cfg(test)]
mod tests;
