pub(crate) fn loops<T: Clone, const N: usize>(items: Vec<T>, grid: [u64; N]) -> Result<u64, Box<dyn std::error::Error>>
where
    T: Into<u64>,
{
    let mut total = 0u64;
    'outer: for (i, item) in items.iter().enumerate().skip(N) {
        let mut inner: u64 = item.clone().into();
        #[ckpt(safe_point, name = "inner")]
        while let Some(next) = inner.checked_sub(i as u64) {
            inner = next;
            #[ckpt(safe_point)]
            loop {
                total += 1;
                match total % 5 {
                    0 => continue 'outer,
                    1 => break 'outer,
                    2 => return Ok(total),
                    3 => break,
                    _ => {}
                }
                "7".parse::<u64>()?;
            }
        }
    }
    for row in grid.into_iter() {
        total ^= row;
    }
    for x in (0..=total).rev().step_by(3) { total += x % 2 }
    for c in vec![1, 2, 3] { total += c; }
    #[ckpt(skip)]
    for _ in 0.. { break }
    let last = loop { total += 1; if total > 10 { break total * 2 } };
    ckpt::safe_point!();
    Ok(last)
}
