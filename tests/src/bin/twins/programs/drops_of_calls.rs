//! When what marked calls give is dropped, where branches and loops look at it.

use ckpt::checkpointed;

use super::drops::{Loud, loud};

crate::list_programs! {
    conditions_of_marked_calls
}

#[checkpointed]
fn given_or_not(n: u32, log: &mut u32) -> Result<Loud, Loud> {
    for i in 0..n {
        *log += i;
    }
    match n % 2 {
        0 => Ok(loud(format!("ok {n}"))),
        _ => Err(loud(format!("err {n}"))),
    }
}

#[checkpointed]
fn looks_at_calls(n: u32) -> u32 {
    let mut log = 0;
    for i in 0..n {
        if let Ok(value) = #[ckpt(call)]
        given_or_not(i, &mut log)
        {
            println!("got {}", value.0);
        } else {
            println!("else");
        }
        if let Ok(_) = #[ckpt(call)]
        given_or_not(i + 1, &mut log)
        {
            println!("got");
        }
        println!("next");
    }
    let mut k = 0;
    while let Ok(value) = #[ckpt(call)]
    given_or_not(k, &mut log)
    {
        println!("while {}", value.0);
        k += if k < 4 { 2 } else { 1 };
    }
    println!("end");
    log
}

fn conditions_of_marked_calls() {
    println!("{}", looks_at_calls(3));
}
