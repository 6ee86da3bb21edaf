//! Standard output in pieces: each process's is a piece of what an undisturbed one prints.
//!
//! After a stop the next piece begins where the one before has ended. After SIGKILL it may begin earlier, since what was
//! printed after the last save is printed again; later it must not. Where the text repeats itself a piece fits in several
//! places, so that all of them are remembered.

use std::io;

use super::text::{Line, Text};

/// How one piece meets the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seam {
    Exact,
    /// It may begin earlier.
    Overlap,
}

/// Where the pieces so far may end.
#[derive(Debug, PartialEq, Eq)]
enum Ends {
    /// In rising order, at least one.
    At(Vec<u64>),
    /// Anywhere up to here: nothing has been printed since.
    UpTo(u64),
}

/// The pieces so far, and the text that they must make.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    whole: &'a Text,
    ends: Ends,
}

/// Why a piece does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    pub(super) kind: Kind,
    /// Where: the line of the whole text.
    pub(super) line: u64,
    /// What the line is; nothing behind the last one.
    pub(super) undisturbed: Option<String>,
    /// What is there instead.
    pub(super) rehearsed: Option<String>,
}

/// What kind of misfit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// Something else is printed.
    Other,
    /// Something is left out.
    Gap,
    /// Something is printed again that has been printed before a stop.
    Again,
    /// What an undisturbed process begins with comes again, and then what should.
    Heading,
    /// The output ends too early.
    End,
}

/// The longest beginning of a piece that is searched for at once; what is behind it is compared.
const HEAD: usize = 1 << 20;
/// So many places, the last ones, are tried for what is longer than that.
const TRIED: usize = 1000;

impl<'a> Pieces<'a> {
    pub(super) fn of(whole: &'a Text) -> Self {
        Pieces {
            whole,
            ends: Ends::At(vec![0]),
        }
    }

    /// The next piece.
    pub(super) fn add(&mut self, piece: &Text, seam: Seam) -> io::Result<Result<(), Misfit>> {
        let length = piece.length();
        if length == 0 {
            if seam == Seam::Overlap {
                self.ends = Ends::UpTo(self.ends.last());
            }
            return Ok(Ok(()));
        }
        let places = self.places(piece, 0, seam)?;
        if places.is_empty() {
            return Ok(Err(self.misfit(piece, seam)?));
        }
        self.ends = Ends::At(places.iter().map(|at| at + length).collect());
        Ok(Ok(()))
    }

    /// The last piece has been added.
    pub(super) fn finish(self) -> io::Result<Result<(), Misfit>> {
        let length = self.whole.length();
        let last = self.ends.last();
        if last == length {
            return Ok(Ok(()));
        }
        Ok(Err(self.misfit_at(Kind::End, last, None)?))
    }

    /// Where `piece` from `from` on may begin.
    fn places(&self, piece: &Text, from: u64, seam: Seam) -> io::Result<Vec<u64>> {
        let rest = piece.length() - from;
        let allowed = |at: u64| match (&self.ends, seam) {
            (Ends::At(ends), Seam::Exact) => ends.binary_search(&at).is_ok(),
            (ends, _) => at <= ends.last(),
        };
        let fits = |at: u64| Ok::<_, io::Error>(self.whole.common(at, piece, from)? == rest);
        if let (Ends::At(ends), Seam::Exact) = (&self.ends, seam)
            && let [end] = ends[..]
        {
            return Ok(fits(end)?.then_some(end).into_iter().collect());
        }
        let head = piece.read(from, HEAD)?;
        let found = self.whole.find(&head, self.ends.last())?;
        let mut places: Vec<u64> = found.places.into_iter().filter(|at| allowed(*at)).collect();
        if rest > head.len() as u64 {
            places.drain(..places.len().saturating_sub(TRIED));
            let mut whole = Vec::new();
            for at in places {
                if fits(at)? {
                    whole.push(at);
                }
            }
            places = whole;
        }
        Ok(places)
    }

    fn misfit(&self, piece: &Text, seam: Seam) -> io::Result<Misfit> {
        let end = self.ends.last();
        let head = piece.read(0, HEAD)?;
        let anywhere = self.whole.find(&head, u64::MAX)?.places;
        let later = anywhere.iter().copied().find(|at| *at > end);
        let earlier = anywhere.iter().copied().rfind(|at| *at < end);
        if let (Some(_), Seam::Exact) = (earlier, seam) {
            return self.misfit_at(Kind::Again, end, Some((piece, 0)));
        }
        if later.is_some() {
            return self.misfit_at(Kind::Gap, end, Some((piece, 0)));
        }
        if self.begins_with_heading(piece, seam)? {
            return self.misfit_at(Kind::Heading, end, Some((piece, 0)));
        }
        let at = match seam {
            Seam::Exact => end,
            Seam::Overlap => self.whole.find(&head, end)?.nearest,
        };
        let same = self.whole.common(at, piece, 0)?;
        self.misfit_at(Kind::Other, at + same, Some((piece, same)))
    }

    /// Whether a piece is the beginning of the whole, and then a piece that fits.
    fn begins_with_heading(&self, piece: &Text, seam: Seam) -> io::Result<bool> {
        const LONGEST: usize = 16 * 1024;
        let same = self.whole.common(0, piece, 0)?;
        let heading = piece.read(0, LONGEST.min(usize::try_from(same).unwrap_or(LONGEST)))?;
        let breaks = heading.iter().enumerate().rev();
        for (at, _) in breaks.filter(|(_, byte)| **byte == b'\n').take(TRIED) {
            let from = at as u64 + 1;
            if from == piece.length() || !self.places(piece, from, seam)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn misfit_at(&self, kind: Kind, at: u64, piece: Option<(&Text, u64)>) -> io::Result<Misfit> {
        let here = self.whole.line(at)?;
        let line = match &here {
            Some(Line { number, .. }) => *number,
            None => self.whole.lines()? + 1,
        };
        let rehearsed = match piece {
            Some((piece, at)) => piece.line(at)?,
            None => None,
        };
        Ok(Misfit {
            kind,
            line,
            undisturbed: here.map(|line| line.text),
            rehearsed: rehearsed.map(|line| line.text),
        })
    }
}

impl Ends {
    fn last(&self) -> u64 {
        match self {
            Ends::At(ends) => ends.last().copied().unwrap_or_default(),
            Ends::UpTo(end) => *end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::tests::text;
    use super::*;

    /// What becomes of pieces, each with how it meets the one before.
    fn judged(whole: &str, pieces: &[(Seam, &str)]) -> Result<(), Misfit> {
        let whole = text(whole);
        let mut all = Pieces::of(&whole);
        for (seam, piece) in pieces {
            all.add(&text(piece), *seam).unwrap()?;
        }
        all.finish().unwrap()
    }

    fn kind(whole: &str, pieces: &[(Seam, &str)]) -> Kind {
        judged(whole, pieces).unwrap_err().kind
    }

    use Seam::{Exact, Overlap};

    #[test]
    fn after_a_stop_pieces_meet() {
        let whole = "1\n2\n3\n";
        assert!(judged(whole, &[(Exact, "1\n"), (Exact, "2"), (Exact, "\n3\n")]).is_ok());
        assert!(judged(whole, &[(Exact, ""), (Exact, whole), (Exact, "")]).is_ok());
        assert_eq!(
            kind(whole, &[(Exact, "1\n2\n"), (Exact, "2\n3\n")]),
            Kind::Again
        );
        assert_eq!(kind(whole, &[(Exact, "1\n"), (Exact, "3\n")]), Kind::Gap);
        assert_eq!(kind(whole, &[(Exact, "1\n"), (Exact, "2\n")]), Kind::End);
        assert_eq!(
            kind(whole, &[(Exact, "1\n"), (Exact, "2\n3\n4\n")]),
            Kind::Other
        );
    }

    #[test]
    fn after_a_kill_they_may_overlap_and_leave_no_gap() {
        let whole = "1\n2\n3\n4\n";
        assert!(judged(whole, &[(Exact, "1\n2\n3\n"), (Overlap, "2\n3\n4\n")]).is_ok());
        assert!(
            judged(
                whole,
                &[(Exact, "1\n2"), (Overlap, ""), (Exact, "2\n3\n4\n")]
            )
            .is_ok()
        );
        assert_eq!(
            kind(whole, &[(Exact, "1\n2\n"), (Overlap, "4\n")]),
            Kind::Gap
        );
        let misfit = judged(whole, &[(Exact, "1\n2\n"), (Overlap, "2\n3\n5\n")]).unwrap_err();
        assert_eq!(
            (misfit.kind, misfit.line, misfit.rehearsed.as_deref()),
            (Kind::Other, 4, Some("5"))
        );
    }

    #[test]
    fn what_repeats_itself_fits_in_several_places() {
        let whole = "a\na\nb\n";
        assert!(
            judged(
                whole,
                &[(Exact, "a\n"), (Overlap, "a\n"), (Exact, "a\nb\n")]
            )
            .is_ok()
        );
        assert!(judged(whole, &[(Exact, "a\n"), (Overlap, "a\n"), (Exact, "b\n")]).is_ok());
        // One `a` too many, though each piece fits.
        let dots = ".".repeat(9);
        let pieces = [(Exact, "...."), (Exact, ".....")];
        assert!(judged(&dots, &pieces).is_ok());
        assert!(judged(&dots, &[(Exact, "...."), (Exact, "......")]).is_err());
    }

    #[test]
    fn a_heading_that_comes_again_is_told() {
        let whole = "begin\n1\n2\n";
        assert_eq!(
            kind(whole, &[(Exact, "begin\n1\n"), (Exact, "begin\n2\n")]),
            Kind::Heading
        );
        assert_eq!(
            kind(whole, &[(Exact, "begin\n1\n"), (Exact, "begin\n1\n2\n")]),
            Kind::Again
        );
    }

    #[test]
    fn random_cuts_fit_and_random_losses_do_not() {
        let mut dice = fastrand::Rng::with_seed(11);
        for _ in 0..300 {
            let whole: String = (0..60).map(|at| format!("{}\n", at * 7 % 60)).collect();
            let (mut at, mut seam, mut pieces) = (0, Exact, Vec::new());
            while at < whole.len() {
                let end = dice.usize(at..=whole.len());
                pieces.push((seam, &whole[at..end]));
                (at, seam) = match end == whole.len() || dice.bool() {
                    true => (end, Exact),
                    false => (dice.usize(0..=end), Overlap),
                };
            }
            assert!(judged(&whole, &pieces).is_ok(), "{pieces:?}");
        }
    }
}
