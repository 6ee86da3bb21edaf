//! Safe points in branches and blocks.

use super::Shown::Body;

super::features! {
    Body;
    branch_if {
        fn either(n: u64) -> u64 {
            let mut sum = n;
            if n > 3 {
                while sum < 9 {
                    sum += 1;
                }
            } else {
                sum = 0;
            }
            sum
        }
    }
    branch_if_let {
        fn perhaps(n: Option<u64>) -> u64 {
            let mut sum = 0;
            if let Some(mut left) = n {
                while left > 0 {
                    left -= 1;
                    sum += left;
                }
            }
            sum
        }
    }
    branch_match {
        fn which(n: u64) -> u64 {
            let mut sum = 0;
            match n {
                0 => sum = 1,
                few if few < 3 => {
                    while sum < few {
                        sum += 1;
                    }
                }
                many => {
                    while sum < many {
                        sum += 2;
                    }
                }
            }
            sum
        }
    }
    branch_match_of_a_reference {
        fn which(plan: Option<u64>) -> u64 {
            let mut sum = 0;
            match &plan {
                Some(count) => {
                    while sum < *count {
                        sum += 1;
                    }
                }
                None => {}
            }
            sum
        }
    }
    branch_block {
        fn inside(n: u64) -> u64 {
            let mut sum = 0;
            'part: {
                let twice = n * 2;
                while sum < twice {
                    sum += 1;
                    if sum == 7 {
                        break 'part;
                    }
                }
                sum += 1;
            }
            sum
        }
    }
    branch_with_a_value {
        fn chosen(n: u64) -> u64 {
            let found = if n > 3 {
                let mut left = n;
                while left > 3 {
                    left -= 3;
                }
                left
            } else {
                n
            };
            found + 1
        }
    }
}
