fn branches(n: u32, state: Option<(u32, String)>, other: &Result<u8, String>) -> u32 {
    let mut sum = 0;
    if n > 3 && let Some((count, ref name)) = state && !name.is_empty() {
        for i in 0..count {
            sum += i;
        }
    } else if let Ok(byte) = other {
        while sum < 100 {
            sum += u32::from(*byte);
        }
    } else {
        'block: {
            if n == 7 {
                break 'block;
            }
            loop {
                sum += 1;
                if sum > 9 { break }
            }
        }
    }
    let kind = match (n, sum) {
        (0, _) | (_, 0) => "none",
        (1..=9, s) if s % 2 == 0 => {
            for _ in 0..s { sum += 1; }
            "few"
        }
        (x @ 10.., ..) => { loop { sum += x; break "many" } }
        _ => unsafe { while unsafe_condition() {} "?" },
    };
    sum + kind.len() as u32
}
