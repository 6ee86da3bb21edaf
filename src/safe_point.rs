//! `safe_point!`, where the attribute has not rewritten it.

/// A place where the state of a [checkpointed](crate::checkpointed) function can be saved, between or without loops.
///
/// ```
/// use ckpt::checkpointed;
/// # fn load() -> Vec<f64> { vec![1.0, 2.0] }
/// # fn solve(data: Vec<f64>) -> f64 { data.iter().sum() }
/// # fn refine(solution: f64) -> f64 { solution.sqrt() }
///
/// #[checkpointed]
/// fn pipeline() -> f64 {
///     let data = load();
///     ckpt::safe_point!();
///     let solution = solve(data);
///     ckpt::safe_point!();
///     refine(solution)
/// }
/// # assert_eq!(pipeline(), 3f64.sqrt());
/// ```
///
/// It is a statement, and takes no arguments. The attribute turns it into a safe point; outside an annotated function, and in
/// the closures, `async` blocks and nested functions within one, it is an error:
///
/// ```compile_fail
/// fn ordinary() {
///     ckpt::safe_point!();
/// }
/// ```
#[macro_export]
macro_rules! safe_point {
    () => {
        ::core::compile_error!(
            "ckpt: `safe_point!()` stands where no attribute sees it: write `#[checkpointed]` on the function, and \
             `safe_point!();` as a statement of its body, not of a closure, an async block or a function inside it"
        )
    };
    ($($argument:tt)+) => {
        ::core::compile_error!(
            "ckpt: `safe_point!()` takes no arguments: what has to be saved is found by itself; write `safe_point!();`"
        )
    };
}
