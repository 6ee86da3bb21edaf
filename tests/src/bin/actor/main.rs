//! `actor ROLE ARGUMENTS…`: plays the parts that tests need played by a real program.

mod calling;
mod counting;
mod exchange;
mod failing;
mod feeding;
mod forking;
mod handing;
mod handlers;
mod outputs;
mod pool;
mod replay;
mod sessions;
mod stepping;
mod tasking;
mod threads;
mod wide;

use std::str::FromStr;

/// The words of the command line after the role.
struct Words(std::iter::Skip<std::env::Args>);

impl Words {
    /// The next one, read as a `T`.
    fn next<T: FromStr>(&mut self) -> T {
        let word = self.0.next().expect("one more argument");
        word.parse()
            .unwrap_or_else(|_| panic!("bad argument `{word}`"))
    }
}

fn main() {
    ckpt_tests::script::watchdog();
    let mut words = Words(std::env::args().skip(1));
    let role: String = words.next();
    match role.as_str() {
        "steps" => stepping::play(&mut words),
        "forking" => forking::play(&mut words),
        "idle" => stepping::play_with_pauses(&mut words),
        "slow save" => stepping::play_slow_save(&mut words),
        "calls" => calling::play(&mut words),
        "headers" => calling::play_headers(&mut words),
        "stops at once" => counting::play_stopping(&mut words),
        "counts aloud" => counting::play_aloud(&mut words),
        "counts in threads" => counting::play_in_threads(&mut words),
        "counts and prints" => counting::play_printing(&mut words),
        "counts and panics" => counting::play_panicking(&mut words),
        "searches" => counting::play_searching(&mut words),
        "count" => counting::play(&mut words),
        "twice" => counting::play_twice(&mut words),
        "many" => counting::play_many(&mut words),
        "own handlers" => handlers::play(&mut words),
        "fails" => failing::play(&mut words),
        "save fails" => failing::play_save_fails(&mut words),
        "handed out" => handing::play(&mut words),
        "handed through" => handing::play_through(&mut words),
        "handed builds" => handing::play_builds(&mut words),
        "handed over hidden values" => handing::play_hides(&mut words),
        "handed unordered" => handing::play_unordered(&mut words),
        "handed unwilling" => handing::play_unwilling(&mut words),
        "handed lost" => handing::play_lost(&mut words),
        "copies" => outputs::play(&mut words),
        "book" => outputs::play_book(&mut words),
        "lent" => outputs::play_lent(&mut words),
        "lent late" => outputs::play_lent_late(&mut words),
        "given" => outputs::play_given(&mut words),
        "files in a session" => outputs::play_session(&mut words),
        "paces" => outputs::play_paces(&mut words),
        "unnamed" => outputs::play_unnamed(&mut words),
        "dropped" => outputs::play_dropped(&mut words),
        "lines of a future" => outputs::play_awaits(&mut words),
        "parts" => outputs::play_parts(&mut words),
        "doubled" => outputs::play_doubled(&mut words),
        "falls" => outputs::play_falls(&mut words),
        "replay" => replay::play(&mut words),
        "wide" => wide::play(&mut words),
        "session" => sessions::play(&mut words),
        "session made light of" => sessions::play_made_light_of(&mut words),
        "session misused" => sessions::play_misused(&mut words),
        "session of another type" => sessions::play_another_type(&mut words),
        "session inside" => sessions::play_inside(&mut words),
        "session around" => sessions::play_around(&mut words),
        "session equal" => sessions::play_equal(&mut words),
        "session named" => sessions::play_named(&mut words),
        "tasks" => tasking::play(&mut words),
        "tasks fed" => tasking::play_fed(&mut words),
        "tasks dropped" => tasking::play_dropped(&mut words),
        "tasks guest" => tasking::play_guest(&mut words),
        "tasks woven" => tasking::play_woven(&mut words),
        "tasks equal" => tasking::play_equal(&mut words),
        "tasks handed out" => tasking::play_handed_out(&mut words),
        "tasks panics" => tasking::play_panics(&mut words),
        "threads" => threads::play(&mut words),
        "late" => threads::play_late(&mut words),
        "equal" => threads::play_equal(&mut words),
        "items" => pool::play(&mut words),
        "sweep" => pool::play_sweep(&mut words),
        "equal items" => pool::play_equal(&mut words),
        "inside" => pool::play_inside(&mut words),
        "feeds" => feeding::play(&mut words),
        "around" => feeding::play_around(&mut words),
        "sends" => exchange::play_channel(&mut words),
        "shares" => exchange::play_lock(&mut words),
        "awaits" => exchange::play_condition(&mut words),
        "letting go" => threads::play_letting_go(&mut words),
        _ => panic!("no such role: {role}"),
    }
}
