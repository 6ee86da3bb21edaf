//! Values of every kind that there is: what is written comes back.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use ckpt_runtime::codec;
use serde::{Deserialize, Serialize};

use super::rich::{Anything, Rich, Tagged, Tree};

/// Which type, and what a value of it is made of.
pub fn values(data: &[u8]) {
    let Some((which, rest)) = data.split_first() else {
        return;
    };
    let mut rest = Unstructured::new(rest);
    let _ = match which % 6 {
        0 => of::<Rich>(&mut rest),
        1 => of::<Vec<Rich>>(&mut rest),
        2 => of::<Tree>(&mut rest),
        3 => of::<Vec<Anything>>(&mut rest),
        4 => of::<Vec<Tagged>>(&mut rest),
        _ => of::<(Rich, Vec<Tree>, Option<Tagged>)>(&mut rest),
    };
}

fn of<T>(rest: &mut Unstructured<'_>) -> arbitrary::Result<()>
where
    T: for<'a> Arbitrary<'a> + Serialize + Deserialize<'static> + Debug,
{
    let value: T = rest.arbitrary()?;
    let mut bytes = Vec::new();
    match codec::encode(&value, &mut bytes) {
        Ok(schema) => super::comes_back(&value, &schema, &bytes),
        Err(error) => {
            let error = error.to_string();
            assert!(error.contains("levels deep"), "{error}");
        }
    }
    Ok(())
}
