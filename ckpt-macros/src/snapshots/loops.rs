//! Each kind of loop, and loops one after the other.

use super::Shown::Body;

super::features! {
    Body;
    loop_in_blocks {
        fn sum(n: u64) -> u64 {
            let mut sum = 0;
            for i in 0..n {
                sum += i;
            }
            sum
        }
    }
    loop_over_a_range {
        fn each(n: u64) {
            for i in 0..=n {
                println!("{i}");
            }
        }
    }
    loop_over_what_it_owns {
        fn all(words: Vec<String>) -> usize {
            let mut length = 0;
            for word in words {
                length += word.len();
            }
            length
        }
    }
    loop_over_what_it_owns_under_adapters {
        fn all(words: Vec<String>, first: usize) -> usize {
            let mut length = 0;
            for word in words.into_iter().map(|word| word.len()).skip(first) {
                length += word;
            }
            length
        }
    }
    loop_over_what_is_made_again {
        fn all(words: &[String]) -> usize {
            let mut length = 0;
            for word in words.iter() {
                length += word.len();
            }
            length
        }
    }
    loop_with_numbers_in_its_header {
        fn every(words: &[String]) -> usize {
            let mut step = 1;
            for word in words.iter().step_by(step) {
                step += word.len();
            }
            step
        }
    }
    loop_while {
        fn down(mut n: u64) -> u64 {
            while n > 1 {
                n /= 2;
            }
            n
        }
    }
    loop_while_let {
        fn pop(mut stack: Vec<u64>) -> u64 {
            let mut sum = 0;
            while let Some(mut top) = stack.pop() {
                top += 1;
                sum += top;
            }
            sum
        }
    }
    loop_with_a_value {
        fn search(mut n: u64) -> u64 {
            let found = loop {
                n += 1;
                if n % 7 == 0 {
                    break n;
                }
            };
            found
        }
    }
    loops_in_a_row {
        fn two(n: u64) -> u64 {
            let mut sum = 0;
            while sum < n {
                sum += 1;
            }
            let square = sum * sum;
            while sum < square {
                sum += 2;
            }
            sum
        }
    }
    loop_that_is_skipped {
        fn fill(n: u64) -> Vec<u64> {
            let mut all = Vec::new();
            #[ckpt(skip)]
            for i in 0..n {
                all.push(i);
            }
            while all.len() > 3 {
                all.pop();
            }
            all
        }
    }
    loop_with_a_name {
        fn named(n: u64) -> u64 {
            let mut sum = 0;
            #[ckpt(name = "years")]
            while sum < n {
                sum += 1;
            }
            sum
        }
    }
    safe_points_without_a_loop {
        fn phases(n: u64) -> u64 {
            let half = n / 2;
            ckpt::safe_point!();
            let rest = n - half;
            ckpt::safe_point!();
            rest
        }
    }
}
