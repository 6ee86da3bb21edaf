//! What generated programs are made of, one line a feature.

use std::collections::BTreeSet;

macro_rules! features {
    ($($group:ident { $($name:ident $word:literal;)* })*) => {
        /// A construct that programs may contain.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the words beside them say it")]
        pub enum Feature { $($($name),*),* }

        /// The kinds of statements that have features.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "their lists say it")]
        pub enum Group { $($group),* }

        impl Feature {
            /// All of them.
            pub const ALL: &'static [Feature] = &[$($(Feature::$name),*),*];

            /// Its name in reports and in `ORACLE_FEATURES`.
            pub fn word(self) -> &'static str {
                match self { $($(Feature::$name => $word),*),* }
            }

            /// What kind of statement has it.
            pub fn group(self) -> Group {
                match self { $($(Feature::$name)|* => Group::$group),* }
            }
        }
    };
}

features! {
    // Loops with safe points.
    Loop {
        Range "range";
        RangeInclusive "range-inclusive";
        RangeReversed "range-rev";
        RangeStepped "range-step-by";
        RangeOpen "range-open";
        Slice "slice";
        Enumerated "enumerate";
        Zipped "zip";
        Chunked "chunks";
        Adapted "map-filter-take";
        Characters "chars";
        MapByRef "map-by-ref";
        Cloned "cloned";
        OwnedVec "owned-vec";
        OwnedDeque "owned-deque";
        OwnedMap "owned-map";
        OwnedArray "owned-array";
        OwnedDropping "owned-with-drop";
        Drained "drain";
        Custom "custom-iterator";
        OverSkipped "over-skipped";
        OverParameter "over-parameter";
        OverOwned "over-owned-parameter";
        OverLent "over-lent-parameter";
        MutableBinding "for-mut-binding";
        MutableItems "iter-mut";
        MutableWhole "over-mut-reference";
        MutableChunks "chunks-mut";
        MutableValues "values-mut";
        MutableAdapted "iter-mut-adapted";
        IteratorCall "iterator-from-call";
        CollectionCall "collection-from-call";
        OwnedAdapted "owned-adapted";
        Endlessly "infinite-iterator";
        Taken "mem-take";
        ByRefIterator "by-ref-iterator";
        Destructured "for-pattern";
        While "while";
        WhileLet "while-let-pop";
        WhileLetMut "while-let-last-mut";
        WhileChain "while-let-chain";
        Endless "loop";
        LoopValue "loop-value";
        Labels "labels";
        SameLabel "label-used-again";
        Nested "nested-safe-loop";
    }
    // Loops without safe points.
    Ordinary {
        OrdinaryLoop "skipped-loop";
        InnerLoop "ordinary-inner-loop";
        InnerMutable "ordinary-iter-mut";
    }
    Branch {
        InIf "safe-in-if";
        InIfLet "safe-in-if-let";
        InIfLetMut "safe-in-if-let-by-mut";
        InChain "safe-in-let-chain";
        InMatch "safe-in-match";
        InMatchRef "safe-under-ref-binding";
        InMatchMut "safe-under-mut-binding";
        InBlock "safe-in-block";
        InLabelled "safe-in-labelled-block";
        InUnsafe "safe-in-unsafe-block";
        Temporary "temporary-in-scrutinee";
        Tail "branch-as-tail";
        Point "safe-point";
        PointInside "safe-point-in-block";
        If "if";
        IfLet "if-let";
        IfLetMut "if-let-by-mut";
        Chain "let-chain";
        Match "match";
        MatchRef "match-by-ref";
        MatchMut "match-by-mut";
        Block "block";
        Labelled "labelled-block";
        Unsafe "unsafe-block";
    }
    Move {
        MovedBetween "moved-away";
        MovedInLoop "moved-and-assigned";
        MovedLeaving "moved-and-left";
        MovedInBranch "moved-in-branch";
        MovedOverPoint "moved-over-safe-point";
        MovedMaybe "moved-on-condition";
        MovedPart "moved-in-part";
        MovedIntoClosure "moved-into-closure";
    }
    Rename {
        Shadowed "shadowed";
        ShadowedInner "shadowed-in-block";
        NestedShadow "shadow-across-levels";
        ShadowedOwner "shadowed-with-drop";
    }
    Pattern {
        TupleLet "let-tuple";
        StructLet "let-struct";
        SliceLet "let-slice";
        RefLet "let-ref";
        AtLet "let-at";
        RefMutLet "let-ref-mut";
        LetElse "let-else";
    }
    Plain {
        Dropping "drop-log";
        Named "name";
        Wildcard "let-underscore";
    }
    Defer {
        Deferred "deferred";
        DeferredOverPoint "deferred-over-safe-point";
        DeferredInBranch "deferred-in-branch";
    }
    Lend {
        Borrowed "borrowed-between";
        LocalClosure "closure";
        ClosureLoop "loop-in-closure";
        Constant "constant";
        NestedFunction "nested-function";
    }
    // What is made again on resume.
    Remade {
        SkipValue "skip";
        SkipClosure "skip-closure";
        SkipBorrow "skip-borrow";
        SkipBorrowRef "skip-borrow-by-ref";
        SkipMutable "skip-mut-once";
        Once "once";
        Rerun "rerun";
        Guard "guard";
    }
    Leave {
        NestedLabels "labels-across-safe-loops";
        Question "question-mark";
        EarlyReturn "early-return";
        MacroLeave "leave-in-macro";
    }
    Change {
        MacroChange "change-in-macro";
        PatternAssign "pattern-assignment";
    }
    // Marked calls, by what they are given.
    Call {
        CallNumber "call-lent-number";
        CallWhole "call-lent-whole";
        CallPart "call-lent-part";
        CallGiven "call-given";
        CallShared "call-shared";
        CallRecursive "call-recursive";
        CallInExpression "call-in-expression";
        CallInCondition "call-in-condition";
    }
    // Async functions and `fallible` ones, and what they call.
    Task {
        Task "async-function";
        Awaited "await";
        CallAwaited "call-awaited";
        CallAtOnce "call-at-once-in-async";
        Fallible "fallible";
        CallFallible "call-fallible";
        CallSwallowed "call-error-swallowed";
    }
    // What many statements may have, or the function.
    Anywhere {
        Captured "format-capture";
        MacroMention "mention-in-macro";
        ValueEffect "effect-in-value";
        ConditionEffect "effect-in-condition";
        DroppedInCondition "drop-in-condition";
        BindingShadow "shadow-by-binding";
        SameName "name-used-again";
        Method "method";
        Field "field";
        Generic "generic";
        SkipParameter "skip-parameter";
        ByValue "by-value";
        ByRef "by-ref";
        ByMut "by-mut";
    }
}

/// The features that programs have.
///
/// All of them, but for `changes`: a list such as `-iter-mut,-drain`, or `-all,+range,+guard`.
///
/// # Errors
/// A word that is no feature's.
pub fn chosen(changes: &str) -> Result<BTreeSet<Feature>, String> {
    let mut set: BTreeSet<Feature> = Feature::ALL.iter().copied().collect();
    for change in changes.split(',').filter(|change| !change.is_empty()) {
        if change == "-all" {
            set.clear();
            continue;
        }
        let word = change.trim_start_matches(['+', '-']);
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
        let set = chosen("-drain").unwrap();
        assert_eq!(set.len(), Feature::ALL.len() - 1);
        let set = chosen("-all,+iter-mut").unwrap();
        assert_eq!(set.into_iter().collect::<Vec<_>>(), [Feature::MutableItems]);
        assert!(chosen("+gotos").unwrap_err().contains("let-else"));
    }
}
