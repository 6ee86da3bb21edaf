//! Waiting for what other processes do.

use std::thread;
use std::time::{Duration, Instant};

/// How long anything is waited for. Far more than it takes, so that only what hangs meets it.
pub const PATIENCE: Duration = Duration::from_secs(240);
/// How often is looked.
const LOOK: Duration = Duration::from_millis(100);

/// Looks until there is something; what it was that did not come otherwise.
///
/// # Errors
/// After [`PATIENCE`].
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> Result<T, String> {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return Ok(found);
        }
        if begin.elapsed() > PATIENCE {
            return Err(format!(
                "waited {} s in vain for {what}",
                PATIENCE.as_secs()
            ));
        }
        thread::sleep(LOOK);
    }
}
