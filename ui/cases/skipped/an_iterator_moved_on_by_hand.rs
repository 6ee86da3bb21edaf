use ckpt::checkpointed;

#[checkpointed]
fn words(text: &str) -> usize {
    #[ckpt(skip)]
    let mut lines = text.lines();
    let mut longest = 0;
    while let Some(line) = lines.next() {
        longest = longest.max(line.len());
    }
    longest
}

#[checkpointed]
fn pairs(n: usize, numbers: &[u64]) -> u64 {
    #[ckpt(skip)]
    let mut rest = numbers.iter().rev();
    let mut sum = 0;
    for i in 0..n {
        if let Some(number) = take(&mut rest) {
            sum += number * i as u64;
        }
    }
    for number in &mut rest {
        sum += number;
    }
    sum
}

fn take<'n>(numbers: &mut impl Iterator<Item = &'n u64>) -> Option<u64> {
    numbers.next().copied()
}

struct Generator(u64);

impl Generator {
    fn seed_from_u64(seed: u64) -> Self {
        Generator(seed)
    }

    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0
    }
}

#[checkpointed]
fn dice(n: u64) -> u64 {
    #[ckpt(skip)]
    let mut generator = Generator::seed_from_u64(n);
    let mut sum = 0;
    for _ in 0..n {
        sum += generator.next_u64() % 6;
    }
    sum
}

/// What it is made from is looked at, and stays as it is.
#[checkpointed]
fn looked_at(text: &str, n: u64) -> usize {
    let mut numbers: Vec<u64> = (0..n).collect();
    numbers.reverse();
    #[ckpt(skip)]
    let mut lines = text.lines();
    #[ckpt(skip)]
    let mut rest = numbers.iter();
    let mut longest = 0;
    while let Some(line) = lines.next() {
        longest = longest.max(line.len() + text.len());
        println!("{text} {:?} of {}", rest.next(), numbers.len());
    }
    longest
}

/// Made from where it was: nothing to say.
#[checkpointed]
fn from_its_place(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    let mut done = 0;
    #[ckpt(skip)]
    let mut rest = numbers[done..].iter();
    while let Some(number) = rest.next() {
        sum += number;
        done += 1;
    }
    sum
}

fn main() {
    words("");
    pairs(1, &[]);
    dice(1);
    looked_at("", 2);
    from_its_place(&[]);
}
