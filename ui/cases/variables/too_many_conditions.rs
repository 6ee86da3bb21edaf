use ckpt::checkpointed;

#[checkpointed]
fn count(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        #[cfg(debug_assertions)]
        println!("{i}");
        #[cfg(unix)]
        let i = i + 1;
        #[cfg(target_os = "linux")]
        let i = i + 1;
        #[cfg(not(target_pointer_width = "64"))]
        let i = i + 2;
        #[cfg(target_pointer_width = "64")]
        let i = i + 1;
        match i {
            #[cfg(target_endian = "little")]
            7 => sum += 1,
            _ => sum += i,
        }
    }
    sum
}

/// What is configured away may be wrong.
#[checkpointed]
fn half(n: u32) -> u32 {
    let mut sum = 0;
    for i in 0..n {
        #[cfg(all(unix, windows))]
        let table = std::rc::Rc::new(i);
        #[cfg(all(unix, windows))]
        safe_point!();
        #[cfg(not(all(unix, windows)))]
        #[ckpt(never)]
        let table = i;
        sum += table;
    }
    sum
}

fn main() {
    println!("{} {}", count(3), half(4));
}
