//! Distances on a board, breadth first.

use std::collections::VecDeque;
use std::hint::black_box;

const WIDTH: usize = 64;

macro_rules! text {
    ([$($checkpointed:tt)*] [$($skip:tt)*] [$($safe_point:tt)*]) => {
        $($checkpointed)*
        #[inline(never)]
        pub(crate) fn distances(height: usize) -> u64 {
            let mut distance = vec![u32::MAX; WIDTH * height];
            let mut queue = VecDeque::from([0usize]);
            distance[0] = 0;
            let mut sum = 0u64;
            while let Some(at) = queue.pop_front() {
                sum += u64::from(distance[at]);
                let (x, y) = (at % WIDTH, at / WIDTH);
                let next = distance[at] + 1;
                if x > 0 && distance[at - 1] > next {
                    distance[at - 1] = next;
                    queue.push_back(at - 1);
                }
                if x + 1 < WIDTH && distance[at + 1] > next {
                    distance[at + 1] = next;
                    queue.push_back(at + 1);
                }
                if y > 0 && distance[at - WIDTH] > next {
                    distance[at - WIDTH] = next;
                    queue.push_back(at - WIDTH);
                }
                if y + 1 < height && distance[at + WIDTH] > next {
                    distance[at + WIDTH] = next;
                    queue.push_back(at + WIDTH);
                }
            }
            sum
        }
    };
}
twins!();

kernel!(
    Not,
    "queue",
    "`while let` over a queue: a board, breadth first",
    20_000,
    |twin, n| { move || twin::distances(black_box(n as usize)) }
);
