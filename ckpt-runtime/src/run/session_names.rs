//! What the macro says of a function, said of a session: kept for as long as the process runs, once for each name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::function::{Function, Site};
use crate::Error;

type Named = HashMap<(String, Option<String>), &'static Function>;

static NAMED: Mutex<Option<Named>> = Mutex::new(None);

/// The session's place among the functions.
pub(super) fn function(name: &str, every: Option<&str>) -> Result<&'static Function, Error> {
    let is_word = |c: char| c.is_alphanumeric() || "_-.:".contains(c);
    if name.is_empty() || !name.chars().all(is_word) {
        return Err(Error::Setting {
            name: "Session::open".to_owned(),
            value: name.to_owned(),
            expected: "a name of letters, digits and `_` `-` `.` `:`".to_owned(),
        });
    }
    let mut named = NAMED.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (name.to_owned(), every.map(str::to_owned));
    let function = named.get_or_insert_default().entry(key);
    Ok(function.or_insert_with(|| {
        let name: &'static str = name.to_owned().leak();
        Box::leak(Box::new(Function {
            name,
            id: Some(name),
            every: every.map(|every| &*every.to_owned().leak()),
            fallible: true,
            is_async: false,
            package: None,
            version: None,
            sites: const {
                &[Site {
                    text: "safe_point",
                    equal: 1,
                    ordinal: 0,
                }]
            },
            bound: &[],
        }))
    }))
}
