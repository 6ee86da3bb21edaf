//! What could go wrong: an allocation that is freed as another one, twice or not at all, or memory that is no `Vec` of this. Valgrind
//! looks at each access.

use super::super::bulk::vec_of;
use super::*;
use crate::number::Number;

fn element(number: Option<Number>, per: u8) -> Element {
    Element { number, per }
}

/// Becomes a `Vec` where it is, which can grow, shrink and go as any other.
fn becomes<T: PartialEq + fmt::Debug + Clone + 'static>(element: Element, items: &[T]) {
    // SAFETY: of numbers, arrays of them and booleans, which have no padding.
    let bytes = unsafe { std::slice::from_raw_parts(items.as_ptr().cast(), size_of_val(items)) };
    let memory = Memory::copy_of(element, bytes).expect("whole items");
    assert_eq!((&memory[..], memory.element()), (bytes, element));
    assert_eq!(memory.as_ptr().align_offset(align_of::<T>()), 0);
    let place = memory.as_ptr();
    let mut made: Vec<T> = vec_of(memory).expect("a `Vec` of these is known");
    assert_eq!(made.as_ptr().cast(), place, "a copy");
    assert_eq!((&made[..], made.capacity()), (items, items.len()));
    made.extend_from_slice(items);
    assert_eq!(made, [items, items].concat());
    made.truncate(items.len());
    made.shrink_to_fit();
    assert_eq!(made, items);
    let boxed: Box<[T]> = vec_of::<Vec<T>>(Memory::copy_of(element, bytes).expect("whole items"))
        .expect("a `Vec` of these is known")
        .into_boxed_slice();
    assert_eq!(&boxed[..], items);
}

#[test]
fn memory_of_each_element_becomes_a_vec_without_a_copy() {
    macro_rules! numbers {
        ($($type:ty as $number:ident;)*) => {$(
            let number = Some(Number::$number);
            for count in [0usize, 1, 2, 3, 17] {
                let of = |at: usize| (at * 3 + 1) as $type;
                becomes::<$type>(element(number, 1), &(0..count).map(of).collect::<Vec<_>>());
                becomes::<[$type; 2]>(element(number, 2), &(0..count).map(|at| [of(at), of(at + 1)]).collect::<Vec<_>>());
                becomes::<[$type; 3]>(element(number, 3), &(0..count).map(|at| [of(at); 3]).collect::<Vec<_>>());
                becomes::<[$type; 4]>(element(number, 4), &(0..count).map(|at| [of(at); 4]).collect::<Vec<_>>());
            }
        )*};
    }
    numbers! {
        u8 as U8; u16 as U16; u32 as U32; u64 as U64; u128 as U128; usize as U64;
        i8 as I8; i16 as I16; i32 as I32; i64 as I64; i128 as I128; isize as I64;
        f32 as F32; f64 as F64;
    }
    becomes(element(None, 1), &[true, false, true]);
    becomes::<bool>(element(None, 1), &[]);
}

/// Large enough for pages of a larger size to be asked for.
#[test]
fn much_memory_is_zeros_and_becomes_a_vec() {
    let length = (5 << 20) + 8;
    let mut memory = Memory::zeroed(element(Some(Number::F64), 1), length).expect("it is there");
    assert!(memory.iter().all(|&byte| byte == 0));
    memory[length - 8..].copy_from_slice(&1.5f64.to_le_bytes());
    let copy = memory.clone();
    assert_eq!(copy, memory);
    assert_ne!(copy.as_ptr(), memory.as_ptr());
    let made: Vec<f64> = vec_of(memory).expect("numbers");
    assert_eq!((made.len(), made.last()), (length / 8, Some(&1.5)));
    drop(copy);
    assert_eq!(made[0], 0.0);
}

/// What cannot be made of it leaves it as it is.
#[test]
fn memory_of_other_elements_comes_back() {
    fn refused<T: 'static>(memory: Memory) -> Memory {
        match vec_of::<T>(memory) {
            Ok(_) => panic!("{}", std::any::type_name::<T>()),
            Err(memory) => memory,
        }
    }
    let words = element(Some(Number::U64), 1);
    let bytes: Vec<u8> = (0..16).collect();
    let memory = Memory::copy_of(words, &bytes).expect("whole items");
    let place = memory.as_ptr();
    let memory = refused::<Vec<i64>>(memory);
    let memory = refused::<Vec<f64>>(memory);
    let memory = refused::<Vec<[u64; 2]>>(memory);
    let memory = refused::<Vec<u8>>(memory);
    let memory = refused::<Vec<std::num::NonZeroU64>>(memory);
    let memory = refused::<Box<[u64]>>(memory);
    let memory = refused::<(Vec<u64>,)>(memory);
    let memory = refused::<u64>(memory);
    assert_eq!((&memory[..], memory.as_ptr()), (&bytes[..], place));
    for byte in [2, 3, 255] {
        let memory = Memory::copy_of(element(None, 1), &[0, 1, byte]).expect("bytes");
        assert_eq!(&refused::<Vec<bool>>(memory)[..], [0, 1, byte]);
    }
}

#[test]
fn what_is_no_whole_elements_or_too_much_is_none() {
    let words = element(Some(Number::U64), 1);
    let triples = element(Some(Number::U16), 3);
    assert!(Memory::zeroed(words, 7).is_none());
    assert!(Memory::copy_of(triples, &[0; 8]).is_none());
    assert!(Memory::copy_of(triples, &[0; 12]).is_some());
    assert!(Memory::zeroed(words, isize::MAX as usize / 8 * 8).is_none());
    assert!(Memory::zeroed(words, usize::MAX - 7).is_none());
    assert_eq!(Memory::zeroed(words, 0).expect("nothing").len(), 0);
    assert_eq!(Memory::zeroed(words, 0), Memory::zeroed(words, 0));
    assert_ne!(Memory::zeroed(words, 0), Memory::zeroed(triples, 0));
}
