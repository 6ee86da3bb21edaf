//! Compressed pieces: docs/format.md §2.5. Each is compressed by itself, so that several threads can.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::{Damage, Extent};
use crate::raw;

/// Bytes of a value that are compressed together.
pub(crate) const PIECE: usize = 1 << 20;
/// No piece of its full length gets shorter than this, so that a short file cannot ask for very much memory.
const SHORTEST: u32 = 16;
/// At least a twentieth must be gained: else a piece stays as it is, which is read faster.
const GAIN: usize = 20;

/// Whether the lengths of pieces can be those of so many bytes.
pub(super) fn is_possible(extent: &Extent, size: u64) -> bool {
    let sum: u64 = extent.packed.iter().map(|&length| u64::from(length)).sum();
    let pieces = (0..size)
        .step_by(PIECE)
        .map(|at| (size - at).min(PIECE as u64));
    let fits = |(&packed, whole): (&u32, u64)| {
        u64::from(packed) <= whole && (packed >= SHORTEST || u64::from(packed) == whole)
    };
    sum == extent.size
        && extent.packed.len() as u64 == size.div_ceil(PIECE as u64)
        && extent.packed.iter().zip(pieces).all(fits)
}

/// Pieces of `bytes` as they are stored: compressed by zstd at this level, or as they are.
///
/// # Errors
/// Those of zstd.
pub(crate) fn pack(bytes: &[u8], level: u8) -> io::Result<Vec<Vec<u8>>> {
    in_threads(bytes.chunks(PIECE).collect(), |piece| {
        let packed = compress(piece, level)?;
        let gains = packed.len() + piece.len() / GAIN <= piece.len();
        Ok(match gains && packed.len() >= SHORTEST as usize {
            true => packed,
            false => piece.to_vec(),
        })
    })
}

/// Makes values of what is stored.
pub(super) fn unpack(extent: &Extent, mut stored: &[u8], into: &mut [u8]) -> Result<(), Damage> {
    let mut pieces = Vec::with_capacity(extent.packed.len());
    for (&length, to) in extent.packed.iter().zip(into.chunks_mut(PIECE)) {
        let (piece, rest) = stored.split_at(length as usize);
        pieces.push((piece, to));
        stored = rest;
    }
    let unpacked = in_threads(pieces, |(piece, to)| match piece.len() == to.len() {
        true => {
            to.copy_from_slice(piece);
            Ok(())
        }
        false => decompress(piece, to),
    });
    unpacked.map(drop).map_err(|error| match error.kind() {
        io::ErrorKind::Unsupported => Damage::unreadable(&error),
        _ => Damage::malformed("what it holds is not what was compressed"),
    })
}

/// Does something with each, by as many threads as there are processors; the results in order.
fn in_threads<I: Send, R: Send>(
    items: Vec<I>,
    work: impl Fn(I) -> io::Result<R> + Sync,
) -> io::Result<Vec<R>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(items.len());
    let mut results: Vec<Option<io::Result<R>>> = items.iter().map(|_| None).collect();
    let rest = Mutex::new(items.into_iter().zip(&mut results));
    let next = || rest.lock().unwrap_or_else(PoisonError::into_inner).next();
    let run = || {
        while let Some((item, result)) = next() {
            *result = Some(work(item));
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            let builder = thread::Builder::new().name("ckpt-pack".to_owned());
            // With fewer threads it only takes longer.
            let _ = raw::mask::with_all_blocked(|| builder.spawn_scoped(scope, run));
        }
        run();
    });
    let undone = || Err(io::Error::other("a piece was not compressed"));
    let results = results.into_iter();
    results
        .map(|result| result.unwrap_or_else(undone))
        .collect()
}

#[cfg(feature = "zstd")]
fn compress(piece: &[u8], level: u8) -> io::Result<Vec<u8>> {
    zstd::bulk::compress(piece, i32::from(level))
}

#[cfg(feature = "zstd")]
fn decompress(piece: &[u8], to: &mut [u8]) -> io::Result<()> {
    let length = zstd::bulk::decompress_to_buffer(piece, to)?;
    match length == to.len() {
        true => Ok(()),
        false => Err(io::ErrorKind::InvalidData.into()),
    }
}

#[cfg(not(feature = "zstd"))]
fn compress(_: &[u8], _: u8) -> io::Result<Vec<u8>> {
    Err(unsupported())
}

#[cfg(not(feature = "zstd"))]
fn decompress(_: &[u8], _: &mut [u8]) -> io::Result<()> {
    Err(unsupported())
}

#[cfg(not(feature = "zstd"))]
fn unsupported() -> io::Error {
    let words = "it is compressed, and this program was built without the feature `zstd` of ckpt";
    io::Error::new(io::ErrorKind::Unsupported, words)
}

#[cfg(all(test, feature = "zstd"))]
mod tests {
    use super::*;

    fn stored(pieces: &[Vec<u8>]) -> (Extent, Vec<u8>) {
        let bytes = pieces.concat();
        let packed = pieces.iter().map(|piece| piece.len() as u32).collect();
        (
            Extent {
                packed,
                ..Extent::of(0, &bytes)
            },
            bytes,
        )
    }

    #[test]
    fn what_is_packed_comes_back_and_what_gains_nothing_stays() {
        let mut random = 1u64;
        let mut noise = || {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random as u8
        };
        let mut value = vec![7; 2 * PIECE];
        value.extend((0..PIECE).map(|_| noise()));
        value.extend(vec![1; 1000]);
        let pieces = pack(&value, 1).unwrap();
        let lengths: Vec<usize> = pieces.iter().map(Vec::len).collect();
        assert!(
            lengths[0] < 1000 && lengths[2] == PIECE && lengths[3] < 1000,
            "{lengths:?}"
        );
        let (extent, bytes) = stored(&pieces);
        assert!(is_possible(&extent, value.len() as u64));
        assert!(!is_possible(&extent, value.len() as u64 + PIECE as u64));
        let mut back = vec![0; value.len()];
        unpack(&extent, &bytes, &mut back).unwrap();
        assert!(back == value);
    }

    #[test]
    fn what_is_no_compressed_piece_is_an_error() {
        let pieces = pack(&vec![7; PIECE + 5], 3).unwrap();
        let (extent, bytes) = stored(&pieces);
        let mut back = vec![0; PIECE + 5];
        for at in 0..extent.packed[0] as usize {
            let mut bad = bytes.clone();
            bad[at] ^= 0x55;
            // The sums find it before; here it must not panic or write elsewhere.
            let _ = unpack(&extent, &bad, &mut back);
        }
        let mut wrong = extent.clone();
        wrong.packed[0] += 1;
        assert!(!is_possible(&wrong, PIECE as u64 + 5));
    }
}
