use ckpt::checkpointed;

#[checkpointed]
fn vowels(text: String) -> usize {
    let mut letters = text.chars();
    let mut vowels = 0;
    while let Some(letter) = letters.next() {
        vowels += usize::from("aeiou".contains(letter));
    }
    vowels
}

fn main() {
    vowels(String::new());
}
