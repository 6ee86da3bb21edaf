//! How variables are declared, hidden, moved, skipped.

use super::Shown::Body;

super::features! {
    Body;
    variable_skipped {
        fn table(n: u64) -> u64 {
            let base = n / 2;
            #[ckpt(skip)]
            let table: Vec<u64> = vec![base; 9];
            let mut sum = 0;
            while sum < n {
                sum += table[3];
            }
            sum
        }
    }
    variable_guard {
        fn held(lock: &std::sync::Mutex<u64>, n: u64) -> u64 {
            let _held = lock.lock();
            let mut sum = 0;
            while sum < n {
                sum += 1;
            }
            sum
        }
    }
    variable_cut_off {
        fn two(n: u64) -> u64 {
            let words = vec![n];
            let mut sum = 0;
            while sum < n {
                sum += 1;
            }
            #[ckpt(skip)]
            let twice = n * 2;
            let kept = words;
            while sum < twice {
                sum += 1;
            }
            sum + kept[0]
        }
    }
    variable_that_borrows_mutably {
        fn rows(n: usize) -> Vec<Vec<usize>> {
            let mut table = vec![vec![0; n]; n];
            let row = &mut table[1];
            let mut at = 0;
            while at < n {
                row[at] = at;
                at += 1;
            }
            table
        }
    }
    variable_hidden {
        fn count(n: u64) -> f64 {
            let n = n as f64 / 2.0;
            let mut sum = 0.0;
            while sum < n {
                sum += 1.0;
            }
            sum
        }
    }
    variable_hidden_inside {
        fn levels(n: u64) -> u64 {
            let x = n;
            let mut sum = 0;
            while sum < x {
                let x = sum + 1;
                #[ckpt(safe_point)]
                while sum < x {
                    sum += 1;
                }
            }
            sum
        }
    }
    variable_initialised_later {
        fn late(n: u64) -> u64 {
            let step;
            if n > 3 {
                step = 2;
            } else {
                step = 1;
            }
            let mut sum = 0;
            while sum < n {
                sum += step;
            }
            sum
        }
    }
    variables_taken_apart {
        fn parts(pair: (u64, (u64, u64))) -> u64 {
            let (mut sum, (step, _)) = pair;
            while sum < 9 {
                sum += step;
            }
            sum
        }
    }
    variable_or_else {
        fn parsed(text: &str) -> u64 {
            let Ok(mut left) = text.parse::<u64>() else {
                return 0;
            };
            while left > 3 {
                left -= 3;
            }
            left
        }
    }
    variable_with_a_name {
        fn named(n: u64) -> u64 {
            #[ckpt(name = "total")]
            let mut sum = 0;
            while sum < n {
                sum += 1;
            }
            sum
        }
    }
    statements_marked {
        fn marked(n: u64) -> u64 {
            #[ckpt(skip)]
            let mut table = vec![n];
            #[ckpt(rerun)]
            table.push(7);
            #[ckpt(once)]
            table.clear();
            let mut sum = 0;
            while sum < n {
                sum += 1;
            }
            sum
        }
    }
}
