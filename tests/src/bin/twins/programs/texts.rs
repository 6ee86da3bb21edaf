//! Variables that are texts, of the program's own or borrowed from others.

use std::collections::BTreeMap;

use ckpt::checkpointed;

crate::list_programs! {
    literal chosen_literal listed_literals items_of_literals part_of_an_argument part_of_a_variable cut_shorter
    words_collected words_counted tokens_of_a_text bytes_of_an_argument optional_text
}

#[checkpointed]
fn labelled(n: u32) -> String {
    let label = "step";
    let mut all = String::new();
    for i in 0..n {
        println!("{label} {i}");
        all.push_str(label);
    }
    all
}

fn literal() {
    println!("{}", labelled(3));
}

#[checkpointed]
fn chosen(n: u32) -> usize {
    let mut kind = if n > 3 { "many" } else { "few" };
    let mut length = 0;
    for i in 0..n {
        println!("{kind} {i}");
        length += kind.len();
        kind = match kind {
            "many" => "some",
            "some" => "",
            _ => "many",
        };
    }
    length
}

fn chosen_literal() {
    println!("{}", chosen(5));
}

#[checkpointed]
fn listed(n: usize) -> usize {
    let names = ["mass", "charge", ""];
    let mut length = 0;
    for i in 0..n {
        println!("{}", names[i % 3]);
        length += names[i % 3].len() * i;
    }
    length
}

fn listed_literals() {
    println!("{}", listed(5));
}

#[checkpointed]
fn items(prefix: String) -> Vec<String> {
    let mut all = Vec::new();
    for name in ["mass", "charge"] {
        println!("{name}");
        all.push(format!("{prefix}{name}"));
    }
    let names = ["x", "y"];
    for name in names {
        #[ckpt(safe_point)]
        for i in 0..2 {
            println!("{name} {i}");
            all.push(format!("{name}{i}"));
        }
    }
    let names = vec!["p", "q"];
    for (i, name) in names.into_iter().enumerate() {
        println!("{name}");
        all.push(format!("{i}{name}"));
    }
    all
}

fn items_of_literals() {
    println!("{:?}", items("a ".to_owned()));
}

#[checkpointed]
fn first_word(text: &str) -> usize {
    let word = text.split(' ').next().unwrap_or("");
    let mut count = 0;
    for letter in text.chars() {
        println!("{letter}");
        count += usize::from(word.contains(letter));
    }
    count * word.len()
}

fn part_of_an_argument() {
    println!("{}", first_word("to be or not"));
}

#[checkpointed]
fn trimmed(text: String) -> (String, String) {
    let longer = format!(" {text}! ");
    let inner = longer.trim();
    let last = &inner[1..];
    let mut all = String::new();
    for letter in inner.chars() {
        println!("{letter} {last}");
        all.push(letter);
        all.push_str(last);
    }
    (all, last.to_owned())
}

fn part_of_a_variable() {
    println!("{:?}", trimmed("abc".to_owned()));
}

#[checkpointed]
fn cut(text: &str) -> Vec<usize> {
    let mut rest = text;
    let mut lengths = Vec::new();
    while let Some((head, tail)) = rest.split_once(' ') {
        println!("{head} | {tail}");
        lengths.push(head.len());
        rest = tail;
    }
    lengths.push(rest.len());
    lengths
}

fn cut_shorter() {
    println!("{:?}", cut("to be or not to be"));
}

#[checkpointed]
fn long_words(text: String) -> Vec<String> {
    let mut found: Vec<&str> = Vec::new();
    let mut longest = None;
    for word in text.split(' ') {
        println!("{word} {found:?}");
        if word.len() > 2 {
            found.push(word);
        }
        if longest.is_none_or(|longest: &str| longest.len() < word.len()) {
            longest = Some(word);
        }
    }
    found.extend(longest);
    found.into_iter().map(str::to_owned).collect()
}

fn words_collected() {
    println!("{:?}", long_words("to be or not to beware that".to_owned()));
}

#[checkpointed]
fn counts(text: &str) -> String {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for word in text.split(' ') {
        *counts.entry(word).or_default() += 1;
        println!("{word} {}", counts.len());
    }
    let mut all = String::new();
    for (word, count) in counts {
        println!("{word}");
        all.push_str(&format!("{word}={count} "));
    }
    all
}

fn words_counted() {
    println!("{}", counts("a b a c b a"));
}

/// One word of a text.
#[checkpointed]
#[derive(Clone, Debug)]
struct Token<'a> {
    text: &'a str,
    line: usize,
}

#[checkpointed]
fn tokens(text: &str) -> String {
    let mut last = Token { text: "", line: 0 };
    let mut all = Vec::new();
    for (line, text) in text.lines().enumerate() {
        all.push(last);
        last = Token { text, line };
        println!("{last:?}");
    }
    format!("{all:?} {last:?}")
}

fn tokens_of_a_text() {
    println!("{}", tokens("one\ntwo\n\nfour"));
}

#[checkpointed]
fn zeros(data: &[u8]) -> usize {
    let mut rest: &[u8] = data;
    let mut count = 0;
    while let [first, tail @ ..] = rest {
        println!("{first} {count}");
        count = count * 3 + usize::from(*first == 0);
        rest = tail;
    }
    count
}

fn bytes_of_an_argument() {
    println!("{}", zeros(&[0, 7, 0, 0, 9]));
}

#[checkpointed]
fn shown(name: Option<&str>, pair: (&str, u32)) -> String {
    let mut all = String::new();
    for i in 0..pair.1 {
        println!("{i} {}", pair.0);
        all.push_str(name.unwrap_or(pair.0));
    }
    all
}

fn optional_text() {
    println!("{}", shown(None, ("c", 3)));
}
