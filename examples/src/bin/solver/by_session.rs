//! The solver against a session: what the loop changes is gathered in one value, restored before the loop and named at its
//! safe point.

use ckpt::{Error, Session, checkpointed};

use super::poisson::{REDUCTION, add, apply, dot, right_side, scale_and_add};

#[checkpointed]
struct State {
    x: Vec<f64>,
    r: Vec<f64>,
    p: Vec<f64>,
    rr: f64,
    small: f64,
    steps: u64,
}

impl State {
    fn begin(n: usize) -> State {
        let r = right_side(n);
        let rr = dot(&r, &r);
        State {
            x: vec![0.0; r.len()],
            p: r.clone(),
            r,
            rr,
            small: rr * REDUCTION * REDUCTION,
            steps: 0,
        }
    }
}

/// The solution, and the steps that it took.
///
/// # Errors
/// A stop, and what the session cannot do.
pub(crate) fn solve(n: usize) -> Result<(Vec<f64>, u64), Error> {
    let mut session = Session::options("solve").argument("n", &n).open()?;
    let mut s = match session.restore()? {
        Some(state) => state,
        None => State::begin(n),
    };
    while s.rr > s.small {
        session.safe_point(|| &s)?;
        let q = apply(&s.p, n);
        let alpha = s.rr / dot(&s.p, &q);
        add(&mut s.x, alpha, &s.p);
        add(&mut s.r, -alpha, &q);
        let next = dot(&s.r, &s.r);
        scale_and_add(&mut s.p, next / s.rr, &s.r);
        s.rr = next;
        s.steps += 1;
    }
    session.complete()?;
    Ok((s.x, s.steps))
}
