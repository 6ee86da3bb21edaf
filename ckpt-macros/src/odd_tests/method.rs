/// Documented.
#[must_use]
#[inline(never)]
pub unsafe extern "C" fn method<'a, F>(mut self: &'a mut Self, r#type: (u8, u8), #[ckpt(skip)] f: &mut F, steps: usize, #[ckpt(skip)] log: &dyn Fn(&str)) -> impl Iterator<Item = u8> + use<'a, F>
where
    F: FnMut(u8) -> u8 + ?Sized,
{
    const LIMIT: u8 = 3;
    fn helper(x: u8) -> u8 { for _ in 0..x {} x }
    #[derive(Clone)]
    struct Local { x: u8 }
    for step in 0..steps {
        self.time += 1.0;
        self.cells[step].value = helper(r#type.0).min(LIMIT);
        log("step");
    }
    self.cells.iter().map(|cell| cell.value)
}
