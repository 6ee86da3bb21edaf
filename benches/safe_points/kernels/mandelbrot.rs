//! Rows of the Mandelbrot set.

use std::hint::black_box;

const WIDTH: usize = 64;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn rows(height: usize) -> Vec<u8> {
            let mut image = Vec::with_capacity(WIDTH * height);
            for y in 0..height {
                let im = 2.4 * y as f64 / height as f64 - 1.2;
                for x in 0..WIDTH {
                    let re = 3.2 * x as f64 / WIDTH as f64 - 2.2;
                    let (mut a, mut b, mut n) = (0.0, 0.0, 0u8);
                    while a * a + b * b <= 4.0 && n < 50 {
                        (a, b) = (a * a - b * b + re, 2.0 * a * b + im);
                        n += 1;
                    }
                    image.push(n);
                }
            }
            image
        }
    };
}
twins!();

kernel!(
    Count,
    "mandelbrot",
    "rows of the Mandelbrot set",
    6_000,
    |twin, n| {
        move || {
            let image = twin::rows(black_box(n as usize));
            image
                .iter()
                .fold(1, |hash: u64, &n| hash.rotate_left(5) ^ u64::from(n))
        }
    }
);
