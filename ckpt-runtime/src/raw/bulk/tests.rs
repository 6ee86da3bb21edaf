//! What could go wrong: another type, another place, another length, a byte that is no boolean. Valgrind looks at each access.

use std::marker::PhantomData;

use super::*;

/// A copy that begins at an odd address, in an allocation that ends with it: what reads beyond it, or aligned, is seen.
fn at_odd_address(bytes: &[u8]) -> (Box<[u8]>, std::ops::RangeFrom<usize>) {
    let mut room = vec![0xa5; bytes.len() + 8].into_boxed_slice();
    let from = 1 + room.as_ptr().align_offset(8);
    let cut = room.len() - from - bytes.len();
    room = room[..room.len() - cut].into();
    let from = room.len() - bytes.len();
    room[from..].copy_from_slice(bytes);
    (room, from..)
}

fn comes_back<T>(number: Option<Number>, per: u8, items: &Vec<T>)
where
    T: PartialEq + std::fmt::Debug + 'static,
{
    let element = Element { number, per };
    let packed_vec = packed(&items).expect("a `&Vec` of these is known");
    assert_eq!(
        (packed_vec.element, packed_vec.count),
        (element, items.len())
    );
    let slice = &items[..];
    let packed_slice = packed(&slice).expect("a slice of these is known");
    assert_eq!(packed_slice.bytes, packed_vec.bytes);
    assert_eq!(packed_slice.bytes.len(), size_of_val(slice));
    let (room, range) = at_odd_address(packed_slice.bytes);
    let bytes = &room[range];
    let back: Vec<T> = vec_from(element, bytes).expect("whole items");
    assert_eq!(&back, items);
    assert!(back.capacity() >= back.len());
    if element.size() > 1 && !bytes.is_empty() {
        assert!(
            vec_from::<Vec<T>>(element, &bytes[1..]).is_none(),
            "no whole items"
        );
    }
    // One more and one less, and grown afterwards: the allocation is one of `Vec<T>`.
    let mut grown: Vec<T> = vec_from(element, bytes).expect("whole items");
    grown.extend(back);
    grown.shrink_to_fit();
    assert_eq!(grown.len(), 2 * items.len());
}

#[test]
fn every_element_comes_back_from_any_address() {
    macro_rules! numbers {
        ($($type:ty as $number:ident: $one:expr, $other:expr;)*) => {$(
            let number = Some(Number::$number);
            for count in [0, 1, 2, 3, 17] {
                let of = |n: usize| if n % 2 == 0 { $one } else { $other };
                comes_back::<$type>(number, 1, &(0..count).map(of).collect());
                comes_back::<[$type; 2]>(number, 2, &(0..count).map(|n| [of(n), of(n + 1)]).collect());
                comes_back::<[$type; 3]>(number, 3, &(0..count).map(|n| [of(n); 3]).collect());
                comes_back::<[$type; 4]>(number, 4, &(0..count).map(|n| [of(n); 4]).collect());
            }
        )*};
    }
    numbers! {
        u8 as U8: u8::MAX, 1;
        u16 as U16: u16::MAX, 2;
        u32 as U32: u32::MAX, 3;
        u64 as U64: u64::MAX, 4;
        u128 as U128: u128::MAX, 5;
        usize as U64: usize::MAX, 6;
        i8 as I8: i8::MIN, 1;
        i16 as I16: i16::MIN, 2;
        i32 as I32: i32::MIN, 3;
        i64 as I64: i64::MIN, 4;
        i128 as I128: i128::MIN, 5;
        isize as I64: isize::MIN, 6;
        f32 as F32: -0.0, f32::MIN_POSITIVE / 2.0;
        f64 as F64: f64::NEG_INFINITY, f64::MIN_POSITIVE / 2.0;
    }
    comes_back::<bool>(None, 1, &vec![]);
    comes_back::<bool>(None, 1, &vec![true, false, true]);
}

#[test]
fn every_bit_of_a_number_is_kept() {
    let nans = [0x7ff0_0000_0000_0001, 0xffff_ffff_ffff_ffff_u64]
        .map(f64::from_bits)
        .to_vec();
    let element = Element {
        number: Some(Number::F64),
        per: 1,
    };
    let borrowed = &nans;
    let bytes = packed(&borrowed).expect("known").bytes;
    let back: Vec<f64> = vec_from(element, bytes).expect("whole items");
    let bits = |items: &[f64]| items.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&back), bits(&nans));
}

#[test]
fn a_byte_that_is_no_boolean_makes_none() {
    let element = Element {
        number: None,
        per: 1,
    };
    for byte in 2..=255 {
        assert!(
            vec_from::<Vec<bool>>(element, &[1, 0, byte]).is_none(),
            "{byte}"
        );
    }
    // Nor do bytes become booleans because they are 0 and 1.
    let bytes = Element {
        number: Some(Number::U8),
        per: 1,
    };
    assert!(vec_from::<Vec<bool>>(bytes, &[1, 0]).is_none());
    assert!(vec_from::<Vec<u8>>(element, &[1, 0]).is_none());
}

#[test]
fn other_types_are_left_alone() {
    let words = Element {
        number: Some(Number::U64),
        per: 1,
    };
    let bytes = [0; 16];
    // Of the same size, of the same layout, or around it: none of them is it.
    assert!(vec_from::<Vec<i64>>(words, &bytes).is_none());
    assert!(vec_from::<Vec<f64>>(words, &bytes).is_none());
    assert!(vec_from::<Vec<[u64; 1]>>(words, &bytes).is_none());
    assert!(vec_from::<Vec<std::num::NonZeroU64>>(words, &bytes).is_none());
    assert!(vec_from::<Vec<&u64>>(words, &bytes).is_none());
    assert!(vec_from::<Vec<Option<u64>>>(words, &bytes).is_none());
    assert!(vec_from::<Vec<std::cell::Cell<u64>>>(words, &bytes).is_none());
    assert!(vec_from::<Vec<std::mem::ManuallyDrop<u64>>>(words, &bytes).is_none());
    assert!(vec_from::<Box<[u64]>>(words, &bytes).is_none());
    assert!(vec_from::<std::collections::VecDeque<u64>>(words, &bytes).is_none());
    assert!(vec_from::<(Vec<u64>,)>(words, &bytes).is_none());
    assert!(vec_from::<Vec<(u64, PhantomData<u8>)>>(words, &bytes).is_none());
    let letters = Element {
        number: Some(Number::U32),
        per: 1,
    };
    assert!(vec_from::<Vec<char>>(letters, &[0xff; 4]).is_none());
    let pairs = Element {
        number: Some(Number::U64),
        per: 2,
    };
    assert!(vec_from::<Vec<u64>>(pairs, &bytes).is_none());
    assert!(vec_from::<Vec<(u64, u64)>>(pairs, &bytes).is_none());
    assert_eq!(vec_from::<Vec<[u64; 2]>>(pairs, &bytes), Some(vec![[0, 0]]));
}

#[test]
fn other_references_are_left_alone() {
    #[repr(transparent)]
    struct Same(#[allow(dead_code, reason = "it is looked at as memory")] u64);
    let mut items = vec![1u64, 2];
    assert!(packed(&items).is_none(), "the `Vec` itself");
    assert!(packed(&&items).is_some());
    assert!(packed(&&&items).is_none());
    assert!(packed(&items.iter()).is_none());
    assert!(packed(&&[Same(1)][..]).is_none());
    assert!(packed(&&[Some(1u64)][..]).is_none());
    assert!(packed(&&['x'][..]).is_none());
    assert!(packed(&&[(1u64, 2u64)][..]).is_none());
    assert!(packed(&&[[0u8; 5]][..]).is_none());
    assert!(packed(&&[[0u8; 0]][..]).is_none());
    assert!(packed(&"text").is_none());
    assert!(
        packed(&&[1u8; 16]).is_none(),
        "an array's reference has no length in it"
    );
    assert!(
        packed(&std::ptr::from_ref(&items[..])).is_none(),
        "a pointer may be of what is gone"
    );
    assert!(packed(&&mut items[..]).is_none());
    assert!(packed(&&mut items).is_none());
}

/// Types that differ in lifetimes alone have one identity here: among those that are known only references have any, and how long
/// these live does not change what they are.
#[test]
fn short_lifetimes_are_known_too() {
    fn sum(items: &[u32]) -> usize {
        // Neither the reference nor what it refers to is `'static`.
        packed(&items).map_or(0, |packed| {
            packed.bytes.iter().map(|&b| usize::from(b)).sum()
        })
    }
    let local = [1u32, 2, 3];
    assert_eq!(sum(&local[1..]), 5);
    let zeros: [u32; 0] = [];
    let empty = &zeros[..];
    let packed = packed(&empty).expect("known");
    assert_eq!((packed.count, packed.bytes.len()), (0, 0));
}

#[test]
fn single_values_are_written_as_they_are() {
    fn written<T: 'static>(value: &T) -> Option<Vec<u8>> {
        let known = Known::of(TypeId::of::<T>())?;
        if let Some(bytes) = known.bytes(value) {
            assert!(known.integer(value).is_none());
            return Some(bytes.to_vec());
        }
        Some(match known.integer(value)? {
            Integer::Unsigned(value) => value.to_le_bytes().to_vec(),
            Integer::Signed(value) => value.to_le_bytes().to_vec(),
        })
    }
    assert_eq!(written(&true), Some(vec![1]));
    assert_eq!(written(&[1u8, 2, 3]), Some(vec![1, 2, 3]));
    assert_eq!(
        written(&[0.5f32; 2]),
        Some([0.5f32.to_le_bytes(); 2].concat())
    );
    assert_eq!(
        written(&u16::MAX),
        Some(u64::from(u16::MAX).to_le_bytes().to_vec())
    );
    assert_eq!(
        written(&i16::MIN),
        Some(i64::from(i16::MIN).to_le_bytes().to_vec())
    );
    assert_eq!(
        written(&isize::MIN),
        Some((isize::MIN as i64).to_le_bytes().to_vec())
    );
    // Arrays of what is a varint, and what a varint of 64 bits does not hold.
    assert_eq!(written(&[1u16; 2]), None);
    assert_eq!(written(&1u128), None);
    assert_eq!(written(&'x'), None);
    let known = Known::of(TypeId::of::<u64>()).expect("known");
    assert!(known.integer(&1i64).is_none());
    assert!(known.integer(&&1u64).is_none());
    assert!(known.integer(&[1u64][..]).is_none());
    let known = Known::of(TypeId::of::<f64>()).expect("known");
    assert!(known.bytes(&1f32).is_none());
    assert!(known.bytes(&[1f64][..]).is_none());
    assert!(known.bytes("text").is_none());
}
