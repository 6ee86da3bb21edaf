//! What generated programs are written with. Beside being compiled here it is copied, as text, into every batch of them.
//!
//! Whatever a program does is told on stderr, one line an event, where no checkpoint can take it back:
//!
//! | line | meaning |
//! |---|---|
//! | `e 12 345` | event 12 of the program, with a value |
//! | `d 7 9` | a value was dropped; `d 0 4 fresh` when it was made by this process as an argument |
//! | `+ 3`, `- 3` | a guard or a skipped value was made, was dropped |
//! | `h 3`, `^ 3` | the header of a loop was evaluated, such as may be again on resume; the loop ended (told by the twin alone) |
//! | `! 3`, `~ 3` | a statement marked `rerun` ran; its scope ended (told by the twin alone) |
//! | `@` | a safe point (told by the twin alone) |
//! | `>`, `<` | a marked call begins, has ended (told by the twin alone) |
//! | `>>` | the same for one whose caller is left too at a stop inside of it |
//! | `= …` | the result |

use std::collections::{BTreeMap, VecDeque};
use std::fmt::{self, Debug, Formatter};
use std::io::Write;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use ckpt::checkpointed;

/// Asks for a save at the next safe point, if every one of them is to save. Done by whatever programs call, so that between
/// two safe points there is hardly ever nothing that does it.
fn ask() {
    static ASKED: LazyLock<bool> = LazyLock::new(|| std::env::var_os("ORACLE_SAVES").is_some());
    if *ASKED {
        ckpt::request_save();
    }
}

/// Tells one line, in one write.
pub fn tell(line: &str) {
    ask();
    let line = format!("{line}\n");
    std::io::stderr()
        .write_all(line.as_bytes())
        .expect("stderr takes events");
}

/// An event.
pub fn ev(id: u32, value: u64) {
    tell(&format!("e {id} {value}"));
}

/// An event with words.
pub fn words(id: u32, text: &str) {
    tell(&format!("e {id} {text}"));
}

/// A value that tells when it is made.
pub fn told(id: u32, value: u64) -> u64 {
    ev(id, value);
    value
}

/// A condition that tells when it is evaluated.
pub fn asked(id: u32, value: u64) -> bool {
    words(id, "asked");
    value.is_multiple_of(2)
}

/// The program's result.
pub fn result(value: &impl Debug) {
    tell(&format!("= {value:?}"));
}

/// A safe point of the twin.
pub fn sp() -> bool {
    tell("@");
    true
}

/// A loop of the twin whose every step begins with a safe point.
pub fn walked<I: IntoIterator>(items: I) -> Walked<I::IntoIter> {
    Walked(items.into_iter())
}

/// The same, where the header tells when it is evaluated: the end of the loop is told as well.
pub fn walked_from<I: IntoIterator>(id: u32, items: I) -> Walked<Headed<I::IntoIter>> {
    let items = items.into_iter();
    Walked(Headed { id, items })
}

/// See [`walked`].
#[derive(Debug)]
pub struct Walked<I>(I);

/// See [`walked_from`].
#[derive(Debug)]
pub struct Headed<I> {
    id: u32,
    items: I,
}

impl<I: Iterator> Iterator for Headed<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.items.next()
    }
}

impl<I> Drop for Headed<I> {
    fn drop(&mut self) {
        tell(&format!("^ {}", self.id));
    }
}

impl<I: Iterator> Iterator for Walked<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        sp();
        self.0.next()
    }
}

/// What a statement marked `rerun` does.
pub fn rerun(id: u32) {
    tell(&format!("! {id}"));
}

/// The end of the scope of such a statement, for the twin to tell.
#[derive(Debug)]
pub struct Scope(pub u32);

impl Drop for Scope {
    fn drop(&mut self) {
        tell(&format!("~ {}", self.0));
    }
}

/// A guard, or something that is made again on resume.
#[derive(Debug)]
pub struct Tool {
    id: u32,
    value: u64,
}

impl Tool {
    /// Makes it, and tells so.
    pub fn new(id: u32, value: u64) -> Self {
        tell(&format!("+ {id}"));
        Tool { id, value }
    }

    /// Uses it.
    pub fn on(&self, with: u64) -> u64 {
        mix(self.value, with)
    }
}

impl Drop for Tool {
    fn drop(&mut self) {
        tell(&format!("- {}", self.id));
    }
}

/// A value whose drop is told.
#[checkpointed]
pub struct Told {
    id: u32,
    value: u64,
    /// Whether this process made it, not a checkpoint.
    #[ckpt(skip)]
    fresh: bool,
}

impl Told {
    /// Makes it.
    pub fn new(id: u32, value: u64) -> Self {
        Told {
            id,
            value,
            fresh: true,
        }
    }
}

impl Debug for Told {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Told({}, {})", self.id, self.value)
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        let fresh = match self.fresh && self.id == 0 {
            true => " fresh",
            false => "",
        };
        tell(&format!("d {} {}{fresh}", self.id, self.value));
    }
}

/// A record.
#[checkpointed]
#[derive(Debug, Clone, PartialEq)]
pub struct Rec {
    /// A number.
    pub a: u64,
    /// A smaller one.
    pub b: i32,
    /// Something that owns memory.
    pub s: String,
}

/// A choice.
#[checkpointed]
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// A number.
    One(u64),
    /// Named fields.
    Two {
        /// A number.
        x: i32,
        /// Something that owns memory.
        s: String,
    },
    /// Nothing.
    Three,
}

crate::with_fields!(Bag);

/// A user's own iterator.
#[derive(Debug, Clone)]
pub struct Steps {
    state: u64,
    left: u32,
}

impl Steps {
    /// So many numbers.
    pub fn new(state: u64, left: u32) -> Self {
        Steps { state, left }
    }
}

impl Iterator for Steps {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        ask();
        self.left = self.left.checked_sub(1)?;
        self.state = mix(self.state, u64::from(self.left));
        Some(self.state)
    }
}

/// An iterator whose making is told.
pub fn steps(id: u32, state: u64) -> Steps {
    tell(&format!("h {id}"));
    Steps::new(state, 3)
}

/// The same under a mutable borrow, where a save makes it again.
pub fn steps_lent(id: u32, state: u64) -> Steps {
    tell(&format!("h {id} lent"));
    Steps::new(state, 3)
}

/// A list whose making is told.
pub fn list(id: u32, first: u64) -> Vec<u64> {
    ev(id, first);
    vec![first, 8, first / 2]
}

/// One of a list.
pub fn pick(from: &[u64], which: u64) -> Option<u64> {
    from.get(which as usize % 4).copied()
}

/// Fails for some numbers.
pub fn check(value: u64) -> Result<u64, String> {
    ask();
    match value % 11 {
        7 => Err(format!("{value} is refused")),
        _ => Ok(value / 3),
    }
}

/// Is nothing for some numbers.
pub fn some(value: u64) -> Option<u64> {
    ask();
    (value % 11 != 7).then_some(value / 3)
}

/// Uses a value up.
pub fn eat<T: Look>(value: T) -> u64 {
    value.look()
}

/// A number that depends on every bit of two.
pub fn mix(a: u64, b: u64) -> u64 {
    ask();
    let z = a.rotate_left(23) ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (z ^ (z >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

/// What any value comes to.
pub fn look<T: Look + ?Sized>(value: &T) -> u64 {
    ask();
    value.look()
}

/// Values that come to a number.
pub trait Look {
    /// The number.
    fn look(&self) -> u64;
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Look for $number {
            fn look(&self) -> u64 {
                mix(1, *self as u64)
            }
        }
    )*};
}
numbers!(u8 u16 u32 u64 usize i32 i64 bool char);

impl Look for f64 {
    fn look(&self) -> u64 {
        self.to_bits()
    }
}

impl Look for str {
    fn look(&self) -> u64 {
        self.bytes().fold(2, |hash, byte| mix(hash, byte.into()))
    }
}

impl Look for String {
    fn look(&self) -> u64 {
        self.as_str().look()
    }
}

impl<T: Look + ?Sized> Look for &T {
    fn look(&self) -> u64 {
        (**self).look()
    }
}

impl<T: Look + ?Sized> Look for &mut T {
    fn look(&self) -> u64 {
        (**self).look()
    }
}

impl<T: Look + ?Sized> Look for Box<T> {
    fn look(&self) -> u64 {
        (**self).look()
    }
}

impl<T: Look> Look for [T] {
    fn look(&self) -> u64 {
        self.iter().fold(3, |hash, item| mix(hash, item.look()))
    }
}

impl<T: Look> Look for Vec<T> {
    fn look(&self) -> u64 {
        self.as_slice().look()
    }
}

impl<T: Look, const N: usize> Look for [T; N] {
    fn look(&self) -> u64 {
        self.as_slice().look()
    }
}

impl<T: Look> Look for VecDeque<T> {
    fn look(&self) -> u64 {
        self.iter().fold(4, |hash, item| mix(hash, item.look()))
    }
}

impl<K: Look, V: Look> Look for BTreeMap<K, V> {
    fn look(&self) -> u64 {
        self.iter()
            .fold(5, |hash, (k, v)| mix(mix(hash, k.look()), v.look()))
    }
}

impl<T: Look> Look for Option<T> {
    fn look(&self) -> u64 {
        self.as_ref().map_or(6, |value| mix(7, value.look()))
    }
}

impl<A: Look, B: Look> Look for (A, B) {
    fn look(&self) -> u64 {
        mix(self.0.look(), self.1.look())
    }
}

impl Look for Rec {
    fn look(&self) -> u64 {
        mix(mix(self.a, self.b.look()), self.s.look())
    }
}

impl Look for Choice {
    fn look(&self) -> u64 {
        match self {
            Choice::One(a) => mix(8, *a),
            Choice::Two { x, s } => mix(x.look(), s.look()),
            Choice::Three => 9,
        }
    }
}

impl Look for Tool {
    fn look(&self) -> u64 {
        self.value
    }
}

impl Look for Told {
    fn look(&self) -> u64 {
        self.value
    }
}

/// What a `fallible` program returns.
pub enum Failed {
    /// Of its own.
    Own(String),
    /// A stop, or what ckpt cannot do.
    Ended(ckpt::Error),
}

impl Debug for Failed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Failed::Own(text) => text.fmt(f),
            Failed::Ended(error) => error.fmt(f),
        }
    }
}

impl From<String> for Failed {
    fn from(text: String) -> Self {
        Failed::Own(text)
    }
}

impl From<ckpt::Error> for Failed {
    fn from(error: ckpt::Error) -> Self {
        Failed::Ended(error)
    }
}

/// Ends the process where a program has been stopped.
pub fn or_end<T>(returned: Result<T, Failed>) -> Result<T, Failed> {
    match returned {
        Err(Failed::Ended(error)) => error.exit(),
        returned => returned,
    }
}

/// Polls a future until it is ready.
pub fn finish<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

/// Gives a value, after it has been pending once.
pub async fn later<T>(value: T) -> T {
    let mut before = true;
    std::future::poll_fn(|_| match std::mem::replace(&mut before, false) {
        true => Poll::Pending,
        false => Poll::Ready(()),
    })
    .await;
    value
}
