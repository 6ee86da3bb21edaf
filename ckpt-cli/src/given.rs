//! Which words of a command line are options of `sbatch`: all before `--` that are none of ours.

use std::ffi::OsString;

use clap::{Arg, Command};

/// The commands that take them.
const COMMANDS: [&str; 2] = ["script", "submit"];
/// What each such word becomes the value of.
pub(crate) const OPTION: &str = "sbatch";

/// The command line with each of them given as `--sbatch=…`.
pub(crate) fn marked(line: Vec<OsString>, all: &Command) -> Vec<OsString> {
    let end = line
        .iter()
        .position(|word| word == "--")
        .unwrap_or(line.len());
    let is_ours = |word: &OsString| COMMANDS.iter().any(|name| word == name);
    let Some(at) = line[..end].iter().position(is_ours) else {
        return line;
    };
    let name = line[at].to_string_lossy().into_owned();
    let Some(command) = all.find_subcommand(&name) else {
        return line;
    };
    let known: Vec<&Arg> = command.get_arguments().chain(all.get_arguments()).collect();
    let mut marked = line[..=at].to_vec();
    // Whose value the next word may be.
    let mut before = Before::Nothing;
    for word in &line[at + 1..end] {
        let text = word.to_string_lossy();
        let is_option = text.starts_with('-') && text.len() > 1;
        before = match before {
            Before::Ours => {
                marked.push(word.clone());
                Before::Nothing
            }
            Before::Theirs if !is_option => {
                marked.push(given(word));
                Before::Nothing
            }
            _ if !is_option => {
                marked.push(word.clone());
                Before::Nothing
            }
            _ => match known.iter().find_map(|arg| takes_next(arg, &text)) {
                Some(takes_next) => {
                    marked.push(word.clone());
                    if takes_next {
                        Before::Ours
                    } else {
                        Before::Nothing
                    }
                }
                None => {
                    marked.push(given(word));
                    Before::Theirs
                }
            },
        };
    }
    marked.extend_from_slice(&line[end..]);
    marked
}

#[derive(Clone, Copy)]
enum Before {
    Nothing,
    /// An option of ours that takes a value.
    Ours,
    /// One of `sbatch`, which may.
    Theirs,
}

fn given(word: &OsString) -> OsString {
    let mut option = OsString::from(format!("--{OPTION}="));
    option.push(word);
    option
}

/// Whether a word is this option, and if so, whether the next word is its value.
fn takes_next(arg: &Arg, word: &str) -> Option<bool> {
    let takes_value = arg.get_action().takes_values() && !arg.is_require_equals_set();
    if let Some(long) = word.strip_prefix("--") {
        let (name, value) = long
            .split_once('=')
            .map_or((long, None), |(name, value)| (name, Some(value)));
        let is_it = arg.get_long() == Some(name);
        return is_it.then_some(takes_value && value.is_none());
    }
    let mut letters = word[1..].chars();
    let is_it = arg.get_short().is_some() && arg.get_short() == letters.next();
    is_it.then_some(takes_value && letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::args::Args;

    fn of(line: &str) -> String {
        let words = line.split(' ').map(OsString::from).collect();
        // As clap itself does before it parses.
        let mut all = Args::command();
        all.build();
        let marked: Vec<String> = marked(words, &all)
            .into_iter()
            .map(|word| word.into_string().unwrap())
            .collect();
        marked.join(" ")
    }

    #[test]
    fn what_is_not_ours_is_marked() {
        assert_eq!(
            of("ckpt submit --time 2:00 --mem=4G -p gpu -c 8 --exclusive --json -- ./x --mem=1 -p"),
            "ckpt submit --time 2:00 --sbatch=--mem=4G --sbatch=-p --sbatch=gpu -c 8 --sbatch=--exclusive --json -- ./x --mem=1 -p"
        );
        assert_eq!(
            of("ckpt --dir d script --chain -Jx --help -- x"),
            "ckpt --dir d script --chain -Jx --help -- x"
        );
        assert_eq!(
            of("ckpt submit --grace 1min -w n -- x"),
            "ckpt submit --grace 1min --sbatch=-w --sbatch=n -- x"
        );
        assert_eq!(of("ckpt submit ./x -- y"), "ckpt submit ./x -- y");
    }

    #[test]
    fn other_commands_are_left_alone() {
        for line in ["ckpt run -- submit --mem=4G", "ckpt ls --mem=4G", "ckpt"] {
            assert_eq!(of(line), line);
        }
    }
}
