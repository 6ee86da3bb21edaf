fn statements(path: &std::path::Path, n: u32) -> u32 {
    #[ckpt(skip)]
    let mut file = open(path).unwrap();
    #[ckpt(rerun)]
    file.seek(0);
    #[ckpt(once)]
    writeln!(file, "{n}").unwrap();
    #[allow(unused)]
    let unused = ();
    let mut sum = 0;
    #[ckpt(skip)]
    let add = |x: u32| { for _ in 0..3 {} x + n };
    vec![1, 2];
    thread_local! { static X: u8 = 1; }
    const { 3 + 4 };
    let future = async { loop { break } };
    ;
    #[ckpt(once)]
    sum = add(1) + sum;
    sum += if n > 1 { 3 } else { 4 };
    #[ckpt(name = "n_steps")]
    let steps = n;
    #[ckpt(once)]
    for i in 0..steps { writeln!(file, "{i}").unwrap(); sum += i as u32 & 3; }
    (|| return)();
    { sum -= 1; }
    ckpt::safe_point!();
    match sum { 0 => sum = 1, _ => () }
    return sum
}
