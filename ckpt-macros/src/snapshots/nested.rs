//! Safe points at several depths.

use super::Shown::Body;

super::features! {
    Body;
    nested_loops {
        fn grid(n: u64) -> u64 {
            let mut sum = 0;
            for y in 0..n {
                let row = y * n;
                #[ckpt(safe_point)]
                while sum < row {
                    sum += 1;
                }
            }
            sum
        }
    }
    nested_loop_over_what_is_made_again {
        fn all(rows: &[Vec<u64>]) -> u64 {
            let mut sum = 0;
            for row in rows {
                #[ckpt(safe_point)]
                for cell in row {
                    sum += cell;
                }
            }
            sum
        }
    }
    nested_labels {
        fn search(n: u64) -> u64 {
            let mut sum = 0;
            'outer: while sum < n {
                sum += 1;
                #[ckpt(safe_point)]
                loop {
                    sum += 2;
                    if sum % 3 == 0 {
                        continue 'outer;
                    }
                    if sum % 5 == 0 {
                        break 'outer;
                    }
                }
            }
            sum
        }
    }
    nested_safe_point {
        fn steps(n: u64) -> u64 {
            let mut sum = 0;
            while sum < n {
                let before = sum;
                ckpt::safe_point!();
                sum += before + 1;
            }
            sum
        }
    }
    nested_loop_with_a_marked_call_in_its_header {
        fn all(n: u64) -> u64 {
            let mut sum = 0;
            while #[ckpt(call)] goes_on(n, sum) {
                #[ckpt(safe_point, name = "inner")]
                for x in #[ckpt(call)] numbers(n) {
                    sum += x;
                }
            }
            sum
        }
    }
}
