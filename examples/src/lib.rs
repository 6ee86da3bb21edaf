//! What the example programs share: their command line, and a fingerprint for results of many numbers.

use std::ops::RangeInclusive;
use std::process::exit;

/// Reads a program's only argument, its problem size, `default` without one.
///
/// Prints the usage and ends the process with exit code 2 when the arguments make no sense.
pub fn size_argument(program: &str, what: &str, default: u64, range: RangeInclusive<u64>) -> u64 {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    parse_size(&arguments, default, range).unwrap_or_else(|problem| {
        eprintln!("{program}: {problem}");
        eprintln!("usage: {program} [{what}]   (default: {default})");
        exit(2)
    })
}

/// The problem size asked for by `arguments`; underscores may group its digits.
///
/// # Errors
/// What is wrong with the arguments, for the user to read.
pub fn parse_size(
    arguments: &[String],
    default: u64,
    range: RangeInclusive<u64>,
) -> Result<u64, String> {
    let word = match arguments {
        [] => return Ok(default),
        [word] => word,
        [_, extra, ..] => return Err(format!("unexpected argument `{extra}`")),
    };
    word.replace('_', "")
        .parse()
        .ok()
        .filter(|size| range.contains(size))
        .ok_or_else(|| {
            let (least, most) = range.into_inner();
            format!("`{word}` is not a whole number from {least} to {most}")
        })
}

/// A hash of all bits of `values` (64-bit FNV-1a over their little-endian bytes): equal results have equal fingerprints,
/// and one flipped bit shows.
pub fn fingerprint<'a>(values: impl IntoIterator<Item = &'a f64>) -> u64 {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    values
        .into_iter()
        .flat_map(|value| value.to_bits().to_le_bytes())
        .fold(OFFSET_BASIS, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(PRIME)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<u64, String> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        parse_size(&arguments, 7, 1..=1000)
    }

    #[test]
    fn sizes_are_read() {
        assert_eq!(parse(&[]), Ok(7));
        assert_eq!(parse(&["1"]), Ok(1));
        assert_eq!(parse(&["1_000"]), Ok(1000));
    }

    #[test]
    fn nonsense_is_refused() {
        for arguments in [&["0"][..], &["1001"], &["-1"], &["ten"], &[""], &["1", "2"]] {
            assert!(parse(arguments).is_err(), "{arguments:?}");
        }
    }

    #[test]
    fn fingerprint_sees_every_bit() {
        assert_eq!(fingerprint(&[]), 0xcbf2_9ce4_8422_2325);
        assert_ne!(fingerprint(&[0.0]), fingerprint(&[-0.0]));
        assert_ne!(fingerprint(&[1.0, 2.0]), fingerprint(&[2.0, 1.0]));
    }
}
