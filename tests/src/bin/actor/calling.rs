//! A function that calls another by a marked call, in several builds of one program: between them the called one changed.

use super::Words;

/// The same caller in each build; `$inner` is the called function's definition.
macro_rules! build {
    ($n:expr, { $($inner:item)* }) => {{
        $($inner)*

        #[ckpt::checkpointed(id = "outer")]
        fn outer(n: u64) -> u64 {
            let mut sum = 1;
            for i in 0..n {
                #[ckpt(call)]
                inner(i, &mut sum);
            }
            sum
        }
        outer($n)
    }};
}

/// `calls BUILD N`
pub(crate) fn play(words: &mut Words) {
    let build: String = words.next();
    let n: u64 = words.next();
    let sum = match build.as_str() {
        "checkpointed" => build!(n, {
            #[ckpt::checkpointed(id = "inner")]
            fn inner(n: u64, sum: &mut u64) {
                for i in 0..n {
                    *sum = *sum * 3 + i;
                }
            }
        }),
        "another" => build!(n, {
            #[ckpt::checkpointed(id = "another")]
            fn inner(n: u64, sum: &mut u64) {
                for i in 0..n {
                    *sum += i;
                }
            }
        }),
        "ordinary" => build!(n, {
            fn inner(n: u64, sum: &mut u64) {
                *sum += n;
            }
        }),
        "lent as something else" => build!(n, {
            #[ckpt::checkpointed(id = "inner")]
            fn inner(n: u64, #[ckpt(skip)] sum: &mut u64) {
                for i in 0..n {
                    *sum = *sum * 3 + i;
                }
            }
        }),
        _ => panic!("no such build: {build}"),
    };
    println!("{sum}");
}

#[ckpt::checkpointed]
fn numbers(n: u64) -> Vec<u64> {
    let mut all = Vec::new();
    for i in 0..n {
        all.push(i);
    }
    all
}

#[ckpt::checkpointed]
fn headers(n: u64) -> u64 {
    let mut sum = 0;
    for k in 0..n {
        #[ckpt(safe_point, name = "inner")]
        for x in #[ckpt(call)]
        numbers(k)
        {
            sum += x;
        }
    }
    #[ckpt(skip)]
    for x in #[ckpt(call)]
    numbers(n)
    {
        sum = sum * 2 + x;
    }
    sum
}

/// `headers N`: of loops, with marked calls in them.
pub(crate) fn play_headers(words: &mut Words) {
    println!("{}", headers(words.next()));
}
