#[derive(Clone, Debug)]
pub(crate) struct State<T, const N: usize>
where
    T: Clone,
{
    /// Documented.
    pub step: u64,
    #[ckpt(skip)]
    cache: Vec<f64>,
    #[ckpt(skip, default = a::b)]
    table: [T; N],
    #[ckpt(name = "old")]
    new: Option<Box<T>>,
}
