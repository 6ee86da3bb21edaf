fn patterns((a, b): (u32, u32), [first, .., last]: [u8; 4], Point { x, y: mut z }: Point, _: (), n: u64) -> u64 {
    let Some(limit) = n.checked_sub(1) else { return 0 };
    let (mut sum, step): (u64, _) = (0, 1u64);
    let Pair(left, ..) = Pair(1, 2);
    let all @ [head, tail @ ..] = [1u64, 2, 3];
    let n = n + 1;
    let late;
    let _guard = lock();
    let _ = drop(0);
    if n > 2 { late = 1 } else { late = 2 }
    for i in 0..limit {
        let n = i + n;
        sum += n + step + late + left + head + all[0] + tail[0];
        z += x;
    }
    let n = n.to_string();
    while sum > 10 { sum /= 2; let sum = sum; println!("{sum} {n:?} {0:>1$}", a, b as usize); }
    sum + u64::from(first) + u64::from(last) + z as u64
}
