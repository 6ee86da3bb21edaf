use ckpt::checkpointed;

#[checkpointed]
struct Token<'a> {
    text: &'a str,
    line: u32,
}

#[checkpointed]
fn last_line(text: String) -> u32 {
    let mut last = Token { text: "", line: 0 };
    for (line, text) in text.lines().enumerate() {
        last = Token {
            text,
            line: line as u32,
        };
    }
    last.line + last.text.len() as u32
}

fn main() {
    last_line(String::new());
}
