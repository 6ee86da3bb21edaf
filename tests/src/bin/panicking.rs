//! A variable whose `Deserialize` panics, when the program is told so.

use ckpt::__private::serde::{Deserialize, Deserializer, Serialize, Serializer};

struct Count(u64);

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let count = u64::deserialize(from)?;
        let told = std::env::args().nth(1).is_some_and(|word| word == "panic");
        assert!(!told || count != 3, "a count of three");
        Ok(Count(count))
    }
}

#[ckpt::checkpointed]
fn count() -> u64 {
    let mut count = Count(0);
    for _ in 0..10 {
        count.0 += 1;
    }
    count.0
}

fn main() {
    println!("{}", count());
}
