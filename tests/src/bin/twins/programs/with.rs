//! Variables and fields saved through functions of their own.

use ckpt::checkpointed;
use ckpt_tests::mix::mix;

crate::list_programs! {
    variable_with field_with with_and_name with_in_an_inner_loop generic_with with_beside_mutable_items
    with_hidden_by_another with_in_one_arm
}

/// Not savable by itself.
#[derive(Debug, Clone)]
struct Dice {
    state: u64,
}

impl Dice {
    fn roll(&mut self) -> u64 {
        self.state = mix(self.state, 5);
        self.state % 6 + 1
    }
}

/// Saves the state alone.
mod dice {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Dice;

    pub(super) fn serialize<S: Serializer>(dice: &Dice, to: S) -> Result<S::Ok, S::Error> {
        dice.state.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Dice, D::Error> {
        u64::deserialize(from).map(|state| Dice { state })
    }
}

#[checkpointed]
fn rolled(n: u64) -> u64 {
    #[ckpt(with = dice)]
    let mut dice = Dice { state: n };
    let mut sum = 0;
    for _ in 0..n {
        sum = mix(sum, dice.roll());
        println!("{sum} {dice:?}");
    }
    sum
}

fn variable_with() {
    println!("{}", rolled(4));
}

#[checkpointed]
#[derive(Debug)]
struct Game {
    #[ckpt(with = self::dice)]
    dice: Dice,
    points: Vec<u64>,
}

#[checkpointed]
fn played(n: u64) -> Game {
    let mut game = Game {
        dice: Dice { state: 1 },
        points: vec![],
    };
    for _ in 0..n {
        game.points.push(game.dice.roll());
        println!("{game:?}");
    }
    game
}

fn field_with() {
    println!("{:?}", played(4));
}

#[checkpointed]
fn both_named(n: u64) -> u64 {
    #[ckpt(with = dice, name = "cube")]
    let mut dice = Dice { state: n };
    let first = dice.roll();
    let mut sum = first;
    while sum < 30 {
        sum += dice.roll();
        println!("{sum}");
    }
    sum + first
}

fn with_and_name() {
    println!("{}", both_named(2));
}

#[checkpointed]
fn new_ones(n: u64) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        #[ckpt(with = dice)]
        let mut dice = Dice { state: i };
        #[ckpt(safe_point)]
        for j in 0..3 {
            sum = mix(sum, dice.roll() + j);
            println!("{i} {j} {sum}");
        }
    }
    sum
}

fn with_in_an_inner_loop() {
    println!("{}", new_ones(3));
}

/// Saves any list of numbers as one text.
mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<T: Display, S: Serializer>(
        all: &[T],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let words: Vec<String> = all.iter().map(T::to_string).collect();
        to.serialize_str(&words.join(" "))
    }

    pub(super) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<T>, D::Error> {
        let text = String::deserialize(from)?;
        let words = text.split_whitespace().map(str::parse);
        let all: Result<Vec<T>, _> = words.collect();
        all.map_err(|_| serde::de::Error::custom("not a number"))
    }
}

#[checkpointed]
fn as_text(n: u64) -> Vec<u64> {
    #[ckpt(with = text)]
    let mut all: Vec<u64> = Vec::new();
    for i in 0..n {
        all.push(i * i);
        println!("{all:?}");
    }
    all
}

fn generic_with() {
    println!("{:?}", as_text(4));
}

#[checkpointed]
fn beside_items(n: u64) -> (Vec<u64>, u64) {
    #[ckpt(with = dice)]
    let mut outside = Dice { state: n };
    let mut cells: Vec<u64> = (0..n).collect();
    for cell in cells.iter_mut() {
        #[ckpt(with = dice)]
        let mut inside = Dice { state: *cell };
        #[ckpt(with = dice)]
        let fixed = Dice { state: n };
        #[ckpt(safe_point)]
        for i in 0..2 {
            *cell += inside.roll() + outside.roll() + i + fixed.state;
            println!("{cell} {inside:?}");
        }
    }
    (cells, outside.state)
}

fn with_beside_mutable_items() {
    println!("{:?}", beside_items(3));
}

#[checkpointed]
fn hidden_dice(n: u64) -> u64 {
    #[ckpt(with = dice)]
    let dice = Dice { state: n };
    let mut sum = 0;
    for i in 0..n {
        #[ckpt(with = self::dice, name = "inner")]
        let mut dice = Dice {
            state: dice.state + i,
        };
        #[ckpt(safe_point)]
        while dice.roll() != 6 {
            sum = mix(sum, dice.state);
            println!("{i} {sum}");
        }
    }
    mix(sum, dice.state)
}

fn with_hidden_by_another() {
    println!("{}", hidden_dice(3));
}

#[checkpointed]
fn in_one_arm(n: u64, used: bool) -> u64 {
    #[ckpt(with = dice)]
    let mut dice = Dice { state: n };
    let mut sum = dice.roll();
    if used {
        let Dice { state } = dice;
        for i in 0..n {
            sum = mix(sum, state + i);
            println!("{sum}");
        }
    } else {
        for i in 0..n {
            sum = mix(sum, dice.roll() + i);
            println!("{sum}");
        }
    }
    sum
}

fn with_in_one_arm() {
    println!("{}", in_one_arm(4, false));
}
