//! Writes the functions with many variables that `scale` measures.

use std::fmt::Write;
use std::path::Path;

/// How many variables each function has; `scale/variables.rs` names them too.
const COUNTS: [usize; 4] = [1, 10, 100, 1000];

/// How many of them the loop changes, at most. With a loop that changes a thousand the compiler is busy for minutes.
const CHANGED: usize = 10;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let text: String = COUNTS.into_iter().map(functions).collect();
    let directory = std::env::var_os("OUT_DIR").expect("cargo gives one");
    std::fs::write(Path::new(&directory).join("variables.rs"), text).expect("it is ours");
}

/// With so many variables: a plain function, its annotated twin, and one that is saved.
fn functions(count: usize) -> String {
    let (mut made, mut changed, mut sum) = (String::new(), String::new(), String::new());
    for number in 0..count {
        let (mutable, change) = match number < CHANGED {
            true => (
                "mut ",
                format!("        v{number} = (v{number} ^ i).wrapping_mul(5).rotate_left(9);\n"),
            ),
            false => ("", String::new()),
        };
        changed += &change;
        writeln!(
            made,
            "    let {mutable}v{number} = start.rotate_left({});",
            number % 64
        )
        .expect("memory takes it");
        write!(sum, "{}v{number}", if number > 0 { " ^ " } else { "" }).expect("memory takes it");
    }
    let twin = |attribute: &str, name: &str| {
        format!(
            "{attribute}fn {name}_{count}(n: u64, start: u64) -> u64 {{
{made}    for i in 0..n {{
{changed}    }}
    {sum}
}}
"
        )
    };
    let saved = format!(
        "#[ckpt::checkpointed]
fn saved_{count}(start: u64, #[ckpt(skip)] saves: u64) -> u64 {{
    #[ckpt(skip)]
    let mut meter = Meter::new(saves);
{made}    for i in 0..u64::MAX {{
        meter.look();
{changed}    }}
    {sum}
}}
"
    );
    twin("", "plain") + &twin("#[ckpt::checkpointed]\n", "annotated") + &saved
}
