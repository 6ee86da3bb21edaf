//! What the demonstration prints.

/// A part of the story begins.
pub(crate) fn heading(text: &str) {
    println!("\n== {text}");
}

/// What is done to the job.
pub(crate) fn say(text: &str) {
    println!("   {text}");
}

/// A line of the job's, behind a mark that tells where it came from.
pub(crate) fn line(mark: &str, text: &str) {
    println!("   {mark} {text}");
}
