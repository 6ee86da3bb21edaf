//! What a program has written, as a file that may be larger than memory.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use crate::words::plain;

const PIECE: usize = 64 * 1024;
/// Of a line no more is shown.
const SHOWN: usize = 200;

/// The bytes of a file.
#[derive(Debug)]
pub(super) struct Text {
    file: File,
    length: u64,
}

/// One line, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    pub(super) text: String,
}

impl Text {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Text { file, length })
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// At most `most` bytes from `at` on.
    pub(super) fn read(&self, at: u64, most: usize) -> io::Result<Vec<u8>> {
        let length = self.length.saturating_sub(at).min(most as u64) as usize;
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, at)?;
        Ok(bytes)
    }

    /// How many bytes are the same here from `at` on and in `other` from `from` on.
    pub(super) fn common(&self, at: u64, other: &Text, from: u64) -> io::Result<u64> {
        let mut same = 0;
        loop {
            let here = self.read(at + same, PIECE)?;
            let there = other.read(from + same, PIECE)?;
            let pairs = here.iter().zip(&there);
            let equal = pairs.take_while(|(a, b)| a == b).count();
            same += equal as u64;
            if equal < PIECE {
                return Ok(same);
            }
        }
    }

    /// The line with the byte at `at`; none behind the last one.
    pub(super) fn line(&self, at: u64) -> io::Result<Option<Line>> {
        if at >= self.length {
            return Ok(None);
        }
        let (breaks, start) = self.breaks_before(at)?;
        let bytes = self.read(start, SHOWN * 4)?;
        let text = bytes.split(|&byte| byte == b'\n').next().unwrap_or(&bytes);
        let text = plain(&String::from_utf8_lossy(text));
        let shown = match text.char_indices().nth(SHOWN) {
            Some((cut, _)) => format!("{}…", &text[..cut]),
            None => text,
        };
        Ok(Some(Line {
            number: breaks + 1,
            text: shown,
        }))
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> io::Result<u64> {
        let (breaks, start) = self.breaks_before(self.length)?;
        Ok(breaks + u64::from(start < self.length))
    }

    /// How many line feeds lie before `at`, and what is behind the last of them.
    fn breaks_before(&self, at: u64) -> io::Result<(u64, u64)> {
        let (mut breaks, mut start, mut from) = (0, 0, 0);
        while from < at {
            let most = usize::try_from(at - from).unwrap_or(PIECE).min(PIECE);
            let bytes = self.read(from, most)?;
            breaks += bytes.iter().filter(|&&byte| byte == b'\n').count() as u64;
            if let Some(last) = bytes.iter().rposition(|&byte| byte == b'\n') {
                start = from + last as u64 + 1;
            }
            from += bytes.len() as u64;
        }
        Ok((breaks, start))
    }

    /// Where `pattern`, which is not empty, begins, as far as that is not after `last`: the last places of many.
    pub(super) fn find(&self, pattern: &[u8], last: u64) -> io::Result<Found> {
        let mut search = Search::new(pattern);
        let end = self.length.min(last.saturating_add(pattern.len() as u64));
        let mut at = 0;
        while at < end {
            let most = usize::try_from(end - at).unwrap_or(PIECE).min(PIECE);
            for byte in self.read(at, most)? {
                at += 1;
                search.take(byte, at, last);
            }
        }
        Ok(search.found)
    }
}

/// What a search has come upon.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// In rising order.
    pub(super) places: std::collections::VecDeque<u64>,
    /// Where most of the beginning is.
    pub(super) nearest: u64,
    most: usize,
}

/// As Knuth, Morris and Pratt search: in one pass, however often the text repeats itself.
struct Search<'a> {
    pattern: &'a [u8],
    /// Of each beginning of the pattern: the length of the longest shorter one that ends as it does.
    shorter: Vec<u32>,
    matched: usize,
    found: Found,
}

impl<'a> Search<'a> {
    /// So many places are kept.
    const PLACES: usize = 1 << 20;

    fn new(pattern: &'a [u8]) -> Self {
        let mut shorter = vec![0u32; pattern.len() + 1];
        let mut matched = 0;
        for (at, byte) in pattern.iter().enumerate().skip(1) {
            while matched > 0 && pattern[matched] != *byte {
                matched = shorter[matched] as usize;
            }
            matched += usize::from(pattern[matched] == *byte);
            shorter[at + 1] = matched as u32;
        }
        Search {
            pattern,
            shorter,
            matched: 0,
            found: Found::default(),
        }
    }

    /// The next byte of the text, which ends at `end`.
    fn take(&mut self, byte: u8, end: u64, last: u64) {
        if self.matched == self.pattern.len() {
            self.matched = self.shorter[self.matched] as usize;
        }
        while self.matched > 0 && self.pattern[self.matched] != byte {
            self.matched = self.shorter[self.matched] as usize;
        }
        self.matched += usize::from(self.pattern[self.matched] == byte);
        let start = end - self.matched as u64;
        if start > last {
            return;
        }
        if self.matched > self.found.most {
            self.found.most = self.matched;
            self.found.nearest = start;
        }
        if self.matched == self.pattern.len() {
            if self.found.places.len() == Self::PLACES {
                self.found.places.pop_front();
            }
            self.found.places.push_back(start);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A file with these bytes.
    pub(in crate::rehearse) fn text(bytes: impl AsRef<[u8]>) -> Text {
        use std::io::Write as _;
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes.as_ref()).unwrap();
        let length = file.metadata().unwrap().len();
        Text { file, length }
    }

    #[test]
    fn places_are_those_of_a_plain_search() {
        let mut dice = fastrand::Rng::with_seed(5);
        for _ in 0..500 {
            let letters = |dice: &mut fastrand::Rng, most| -> Vec<u8> {
                let length = dice.usize(1..=most);
                (0..length).map(|_| dice.u8(b'a'..=b'b')).collect()
            };
            let (whole, pattern) = (letters(&mut dice, 40), letters(&mut dice, 5));
            let last = dice.u64(0..40);
            let plain: Vec<u64> = (0..whole.len())
                .filter(|&at| at as u64 <= last && whole[at..].starts_with(&pattern))
                .map(|at| at as u64)
                .collect();
            let found = text(&whole).find(&pattern, last).unwrap();
            assert_eq!(found.places, plain, "{whole:?} {pattern:?} {last}");
        }
    }

    #[test]
    fn a_search_goes_across_pieces() {
        let mut bytes = vec![b'x'; PIECE - 2];
        bytes.extend(b"abcd");
        let text = text(bytes);
        let at = PIECE as u64 - 2;
        assert_eq!(text.find(b"abcd", u64::MAX).unwrap().places, [at]);
        let found = text.find(b"abce", u64::MAX).unwrap();
        assert_eq!((found.places.len(), found.nearest), (0, at));
    }

    #[test]
    fn the_common_part_ends_where_they_differ_or_one_ends() {
        let long = vec![7u8; 2 * PIECE + 5];
        let mut other = long.clone();
        assert_eq!(
            text(&long).common(0, &text(&long), 5).unwrap(),
            2 * PIECE as u64
        );
        other[PIECE + 1] = 8;
        assert_eq!(
            text(&long).common(0, &text(&other), 0).unwrap(),
            PIECE as u64 + 1
        );
        assert_eq!(text("ab").common(9, &text("ab"), 0).unwrap(), 0);
    }

    #[test]
    fn lines_are_found_by_their_bytes() {
        let text = text("a\nb\x1b[2J\n\nlast");
        let line = |at| text.line(at).unwrap();
        let told = |number, text: &str| {
            Some(Line {
                number,
                text: text.to_owned(),
            })
        };
        assert_eq!(line(1), told(1, "a"));
        assert_eq!(line(2), told(2, "b [2J"));
        assert_eq!(line(7), told(2, "b [2J"));
        assert_eq!(line(8), told(3, ""));
        assert_eq!(line(9), told(4, "last"));
        assert_eq!(line(13), None);
        assert_eq!(text.lines().unwrap(), 4);
    }
}
