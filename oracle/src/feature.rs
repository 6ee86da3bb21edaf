//! What generated programs are made of: one line a feature, with its switch.

use std::collections::BTreeSet;

macro_rules! features {
    ($($name:ident $word:literal $on:literal;)*) => {
        /// A construct that programs may contain.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the words beside them say it")]
        pub enum Feature { $($name),* }

        impl Feature {
            /// All of them.
            pub const ALL: &'static [Feature] = &[$(Feature::$name),*];

            /// Its name in reports and in `ORACLE_FEATURES`.
            pub fn word(self) -> &'static str {
                match self { $(Feature::$name => $word),* }
            }

            /// Whether programs have it unless told otherwise.
            pub fn on_by_default(self) -> bool {
                match self { $(Feature::$name => $on),* }
            }
        }
    };
}

features! {
    // Loops with safe points: what they iterate over.
    Range "range" true;
    RangeInclusive "range-inclusive" true;
    RangeReversed "range-rev" true;
    RangeStepped "range-step-by" true;
    RangeOpen "range-open" true;
    Slice "slice" true;
    Enumerated "enumerate" true;
    Zipped "zip" true;
    Chunked "chunks" true;
    Adapted "map-filter-take" true;
    Characters "chars" true;
    MapByRef "map-by-ref" true;
    Cloned "cloned" false;
    OwnedVec "owned-vec" true;
    OwnedDeque "owned-deque" true;
    OwnedMap "owned-map" true;
    OwnedArray "owned-array" true;
    OwnedDropping "owned-with-drop" true;
    Drained "drain" false;
    Custom "custom-iterator" true;
    OverSkipped "over-skipped" true;
    OverParameter "over-parameter" true;
    OverOwned "over-owned-parameter" false;
    OverLent "over-lent-parameter" false;
    MutableBinding "for-mut-binding" true;
    MutableItems "iter-mut" false;
    // Other loops with safe points.
    While "while" true;
    WhileLet "while-let-pop" true;
    WhileChain "while-let-chain" true;
    Loop "loop" true;
    LoopValue "loop-value" true;
    Labels "labels" true;
    OrdinaryLoop "skipped-loop" true;
    InnerLoop "ordinary-inner-loop" true;
    InnerMutable "ordinary-iter-mut" true;
    // Safe points below the function's body.
    Nested "nested-safe-loop" true;
    NestedLabels "labels-across-safe-loops" true;
    InIf "safe-in-if" false;
    InIfLet "safe-in-if-let" false;
    InChain "safe-in-let-chain" false;
    InMatch "safe-in-match" false;
    InMatchRef "safe-under-ref-binding" false;
    InMatchMut "safe-under-mut-binding" false;
    InBlock "safe-in-block" false;
    InLabelled "safe-in-labelled-block" false;
    InUnsafe "safe-in-unsafe-block" false;
    PointInside "safe-point-in-block" true;
    NestedShadow "shadow-across-levels" false;
    // Straight-line code.
    Point "safe-point" true;
    If "if" true;
    IfLet "if-let" true;
    Chain "let-chain" true;
    Match "match" true;
    MatchRef "match-by-ref" true;
    MatchMut "match-by-mut" true;
    Block "block" true;
    Labelled "labelled-block" true;
    Unsafe "unsafe-block" true;
    // Variables.
    MovedBetween "moved-away" true;
    MovedInLoop "moved-and-assigned" true;
    MovedOverPoint "moved-over-safe-point" false;
    MovedMaybe "moved-on-condition" true;
    Shadowed "shadowed" true;
    ShadowedInner "shadowed-in-block" true;
    TupleLet "let-tuple" true;
    StructLet "let-struct" true;
    SliceLet "let-slice" true;
    RefLet "let-ref" true;
    AtLet "let-at" true;
    LetElse "let-else" true;
    Deferred "deferred" true;
    DeferredOverPoint "deferred-over-safe-point" false;
    Dropping "drop-log" true;
    Borrowed "borrowed-between" true;
    LocalClosure "closure" true;
    // What is made again.
    SkipValue "skip" true;
    SkipClosure "skip-closure" true;
    SkipBorrow "skip-borrow" true;
    SkipBorrowRef "skip-borrow-by-ref" false;
    SkipMutable "skip-mut-once" true;
    Rerun "rerun" true;
    Guard "guard" true;
    // The function.
    Captured "format-capture" true;
    Question "question-mark" true;
    EarlyReturn "early-return" true;
    ByValue "by-value" true;
    ByRef "by-ref" true;
    ByMut "by-mut" true;
}

/// The features that programs have.
///
/// `changes` is a list such as `+iter-mut,-drain`, or `all`, or empty.
///
/// # Errors
/// A word that is no feature's.
pub fn chosen(changes: &str) -> Result<BTreeSet<Feature>, String> {
    let mut set: BTreeSet<Feature> = Feature::ALL.iter().copied().collect();
    set.retain(|feature| feature.on_by_default());
    for change in changes.split(',').filter(|change| !change.is_empty()) {
        let word = change.trim_start_matches(['+', '-']);
        if word == "all" {
            set.extend(Feature::ALL);
            continue;
        }
        let feature = Feature::ALL
            .iter()
            .find(|feature| feature.word() == word)
            .ok_or_else(|| format!("no feature is called `{word}`; they are: {}", words()))?;
        if change.starts_with('-') {
            set.remove(feature);
        } else {
            set.insert(*feature);
        }
    }
    Ok(set)
}

fn words() -> String {
    let words: Vec<&str> = Feature::ALL.iter().map(|feature| feature.word()).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_applied_in_order() {
        let set = chosen("all,-drain").unwrap();
        assert_eq!(set.len(), Feature::ALL.len() - 1);
        assert!(
            chosen("+iter-mut")
                .unwrap()
                .contains(&Feature::MutableItems)
        );
        assert!(chosen("+gotos").unwrap_err().contains("let-else"));
    }
}
