//! `bed_guard DIR NODE`: cleans up behind a bed as soon as whoever holds the other end of its stdin has ended, however that was.

use std::io::Read;
use std::path::Path;

fn main() {
    let mut words = std::env::args().skip(1);
    let (Some(dir), Some(node)) = (words.next(), words.next()) else {
        panic!("DIR NODE");
    };
    let _ = std::io::stdin().lock().read_to_end(&mut Vec::new());
    ckpt_slurm_tests::clean_up(Path::new(&dir), &node);
}
