//! Five bodies that attract each other, a time step an iteration.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[derive(Clone, Copy)]
        pub(crate) struct Body {
            place: [f64; 3],
            speed: [f64; 3],
            mass: f64,
        }

        pub(crate) fn planets() -> Vec<Body> {
            (0..5)
                .map(|k| f64::from(k))
                .map(|k| Body {
                    place: [k, 0.3 * k * k, 0.1 * k],
                    speed: [0.1 * k, 0.2, -0.05 * k],
                    mass: 1.0 / (1.0 + k),
                })
                .collect()
        }

        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn orbit(bodies: &mut [Body], steps: u64, dt: f64) -> f64 {
            for _ in 0..steps {
                for i in 0..bodies.len() {
                    for j in i + 1..bodies.len() {
                        let mut apart = [0.0; 3];
                        for k in 0..3 {
                            apart[k] = bodies[i].place[k] - bodies[j].place[k];
                        }
                        let square = apart.iter().map(|d| d * d).sum::<f64>() + 1e-3;
                        let pull = dt / (square * square.sqrt());
                        let (of_i, of_j) = (bodies[i].mass * pull, bodies[j].mass * pull);
                        for k in 0..3 {
                            bodies[i].speed[k] -= apart[k] * of_j;
                            bodies[j].speed[k] += apart[k] * of_i;
                        }
                    }
                }
                for body in bodies.iter_mut() {
                    for k in 0..3 {
                        body.place[k] += dt * body.speed[k];
                    }
                }
            }
            bodies.iter().map(|b| b.mass * b.speed[0]).sum()
        }
    };
}
twins!();

kernel!(
    Count,
    "nbody",
    "five bodies, a time step an iteration",
    80_000,
    |twin, n| move || twin::orbit(
        black_box(&mut twin::planets()),
        black_box(n),
        black_box(1e-3)
    )
    .to_bits()
);
