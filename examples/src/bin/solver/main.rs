//! The Poisson equation on the unit square by the method of conjugate gradients (Hestenes and Stiefel, 1952), written against
//! [`ckpt::Session`].
//!
//! Solves -∇²u = f with u = 0 on the edges, in the five-point scheme; f is such that u = x (1 - x) y (1 - y) is the solution, of
//! which the scheme is exact, so the program can say how far off it is. `plain.rs` is the solver without checkpoints, `by_session.rs` the one that runs, and
//! `by_macro.rs` the same under `#[checkpointed]`: for comparison.

#[cfg(test)]
mod by_macro;
mod by_session;
#[cfg(test)]
mod plain;
mod poisson;

use ckpt_examples::fingerprint;

fn main() {
    let points = ckpt_examples::size_argument("solver", "POINTS_PER_SIDE", 700, 2..=10_000);
    let n = points as usize;
    match by_session::solve(n) {
        Ok((u, steps)) => {
            let (off, bits) = (poisson::error(&u, n), fingerprint(&u));
            println!("solved in {steps} steps, at most {off:.3e} off (bits {bits:#018x})");
        }
        // A stop: with a checkpoint saved, the process ends with exit code 85.
        Err(error) => error.exit(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_come_to_the_same() {
        let (u, steps) = plain::solve(20);
        assert!(poisson::error(&u, 20) < 1e-9 && steps > 10);
        assert_eq!(by_macro::solve(20), (u.clone(), steps));
        assert_eq!(by_session::solve(20).expect("nothing stops it"), (u, steps));
    }

    /// Lines of code, without comments and empty ones, and what README says of them.
    #[test]
    fn the_lines_are_as_many_as_it_is_said() {
        let lines = |text: &str| {
            let code = text.lines().map(str::trim);
            let code = code.filter(|line| !line.is_empty() && !line.starts_with("//"));
            code.count()
        };
        let plain = lines(include_str!("plain.rs"));
        let readme = include_str!("../../../README.md");
        for (name, text) in [
            ("by_macro.rs", include_str!("by_macro.rs")),
            ("by_session.rs", include_str!("by_session.rs")),
        ] {
            let (all, more) = (lines(text), lines(text) - plain);
            let row = format!("| `{name}` | {all} | {more} |");
            assert!(readme.contains(&row), "not in README: {row}");
        }
        assert!(readme.contains(&format!("| `plain.rs` | {plain} | |")));
    }
}
