//! What is around the body: parameters, what is returned, options.

use super::Shown::Whole;

super::features! {
    Whole;
    function {
        /// Documented.
        #[must_use]
        pub fn down(n: u64) -> u64 {
            let mut left = n;
            while left > 1 {
                left /= 2;
            }
            left
        }
    }
    function_with_options(id = "stable", every = "10min", crate = ::keep) {
        fn down(mut left: u64) {
            while left > 1 {
                left /= 2;
            }
        }
    }
    function_fallible(fallible) {
        fn search(depth: u32, names: &mut Vec<String>) -> Result<usize, Failed> {
            #[ckpt(skip)]
            let guard = lock();
            for branch in names.iter().rev() {
                look_at(branch, &guard);
            }
            let given = String::from("given");
            let found = #[ckpt(call)] inside(depth, given, names);
            Ok(found.unwrap_or(0))
        }
    }
    function_async {
        async fn turns((n, _): (u64, u64), mut name: String) -> u64 {
            name.push('!');
            let mut sum = 0;
            for i in 0..n {
                sum += turn(i).await;
            }
            sum += #[ckpt(call)] Box::pin(inside(n, name)).await;
            sum
        }
    }
    function_async_fallible(fallible) {
        async fn turns(&mut self) -> Result<(), Failed> {
            while self.left > 0 {
                #[ckpt(call)] self.turn();
            }
            Ok(())
        }
    }
    function_with_parameters {
        fn run(
            by_value: u64,
            shared: &str,
            state: &mut Vec<u64>,
            slice: &mut [u64],
            #[ckpt(skip)] helper: impl Fn(u64) -> u64,
        ) {
            while state.len() < 9 {
                state.push(helper(by_value) + slice[0] + shared.len() as u64);
            }
        }
    }
    function_method {
        fn run(&mut self, n: u64) {
            while self.state < n {
                self.state += 1;
            }
        }
    }
    function_by_value_of_self {
        fn spend(self, n: u64) -> Self {
            let mut left = n;
            while left > 1 {
                left /= self.factor;
            }
            self
        }
    }
    function_left_early {
        fn parsed(words: &[String]) -> Result<u64, ParseIntError> {
            let mut sum = 0;
            for word in words {
                sum += word.parse::<u64>()?;
                if sum > 9 {
                    return Ok(9);
                }
            }
            Ok(sum)
        }
    }
    function_of_an_opaque_type {
        fn all(n: u64) -> impl Iterator<Item = u64> {
            let mut all = Vec::new();
            while (all.len() as u64) < n {
                all.push(7);
            }
            all.into_iter()
        }
    }
    function_that_never_returns {
        fn forever(mut n: u64) -> ! {
            loop {
                n += 1;
            }
        }
    }
    function_main {
        fn main() {
            let mut n = 0;
            while n < 9 {
                n += 1;
            }
        }
    }
}
