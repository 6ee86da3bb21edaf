//! A walk over a tree with the nodes to come on a stack.

use std::hint::black_box;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn visit(nodes: u64) -> u64 {
            let mut stack = vec![0u64];
            let mut hash = 1u64;
            while let Some(node) = stack.pop() {
                hash = hash.rotate_left(5) ^ node;
                for child in [2 * node + 1, 2 * node + 2] {
                    if child < nodes {
                        stack.push(child);
                    }
                }
            }
            hash
        }
    };
}
twins!();

kernel!(
    Not,
    "stack",
    "`while let` over a stack: a tree, depth first",
    3_000_000,
    |twin, n| { move || twin::visit(black_box(n)) }
);
