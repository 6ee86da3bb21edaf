//! How many calls of each identity have begun in this process.
//!
//! A program may call a function with ever new arguments for as long as it runs, so what is kept must have a bound: the
//! first [`EXACT`] identities are counted each on their own, later ones in [`SHARED`] counters that several may share. A
//! shared counter still gives each call of one identity a number of its own, and the same calls in the same order the
//! same numbers in every process. Only where the order differs (threads) may such a call not find its checkpoint, and
//! then it starts from scratch.

use std::collections::HashMap;

/// About 3 MiB of counters.
const EXACT: usize = 1 << 16;
const SHARED: u128 = 1 << 14;

/// Counts calls.
#[derive(Debug, Default)]
pub(super) struct Calls {
    exact: HashMap<u128, u32>,
    shared: HashMap<u128, u32>,
}

impl Calls {
    /// The number of the next call of this identity.
    pub(super) fn next(&mut self, identity: u128) -> u32 {
        let known = self.exact.contains_key(&identity);
        let counted = if known || self.exact.len() < EXACT {
            self.exact.entry(identity).or_default()
        } else {
            self.shared.entry(identity % SHARED).or_default()
        };
        let call = *counted;
        *counted += 1;
        call
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_an_identity_have_numbers_of_their_own() {
        let mut calls = Calls::default();
        for identity in 0..200_000 {
            assert_eq!(calls.next(7), identity);
            calls.next(u128::from(identity) << 70 | 1);
        }
        assert!(calls.exact.len() <= EXACT && calls.shared.len() <= SHARED as usize);
        assert_eq!(calls.next(1 << 69), calls.shared[&0] - 1);
    }

    #[test]
    fn beyond_the_bound_numbers_still_grow() {
        let mut calls = Calls::default();
        let all = |calls: &mut Calls| (0..EXACT as u128 * 2).map(|i| calls.next(i * 3)).collect();
        let (first, second): (Vec<u32>, Vec<u32>) = (all(&mut calls), all(&mut calls));
        assert!(first.iter().zip(&second).all(|(one, two)| one < two));
        assert_eq!(first[..EXACT], vec![0; EXACT]);
    }
}
