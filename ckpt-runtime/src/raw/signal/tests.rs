//! Chains of handlers within this process. Each test has a signal of its own, and raises it in its own thread: the handler
//! has run when `raise` returns. What ends processes is tested with real ones in tests/signals.rs.

use std::sync::atomic::AtomicUsize;

use libc::{SIGALRM, SIGIO, SIGPROF, SIGURG, SIGVTALRM, SIGWINCH};

use super::*;

fn raise(signal: c_int) {
    signal_hook::low_level::raise(signal).unwrap();
}

fn taken(_signal: c_int, _nested: bool) -> bool {
    true
}

/// Installs a handler as a program would, and gives what was there.
fn set(signal: c_int, handler: usize, flags: c_int) -> libc::sigaction {
    let mut action = query(signal).unwrap();
    action.sa_sigaction = handler;
    action.sa_flags = flags;
    exchange(signal, &action).unwrap()
}

#[test]
fn a_handler_of_the_old_kind_is_called_and_put_back() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    extern "C" fn old(signal: c_int) {
        assert_eq!(signal, SIGWINCH);
        CALLS.fetch_add(1, SeqCst);
        crate::raw::errno::set(5);
    }
    set(SIGWINCH, old as extern "C" fn(c_int) as usize, 0);
    let before = query(SIGWINCH).unwrap();
    for round in 1..=3 {
        assert_eq!(install(SIGWINCH, taken).unwrap(), Installed::Ours);
        assert_eq!(query(SIGWINCH).unwrap().sa_sigaction, ours());
        crate::raw::errno::set(77);
        raise(SIGWINCH);
        assert_eq!(crate::raw::errno::get(), 77);
        assert_eq!(CALLS.load(SeqCst), round);
        put_back(SIGWINCH).unwrap();
        assert!(below::same(&query(SIGWINCH).unwrap(), &before));
    }
}

#[test]
fn a_handler_of_the_new_kind_gets_all_it_would_have_got() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    extern "C" fn old(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
        // SAFETY: SA_SIGINFO: the kernel's own, passed on.
        assert_eq!(unsafe { (*info).si_signo }, signal);
        assert!(!context.is_null());
        CALLS.fetch_add(1, SeqCst);
    }
    let old = old as extern "C" fn(c_int, *mut siginfo_t, *mut c_void) as usize;
    set(SIGURG, old, libc::SA_SIGINFO | libc::SA_NODEFER);
    install(SIGURG, taken).unwrap();
    let flags = query(SIGURG).unwrap().sa_flags;
    assert_eq!(flags & libc::SA_RESTART, 0, "it wants to be interrupted");
    assert_eq!(flags & libc::SA_NODEFER, 0);
    raise(SIGURG);
    assert_eq!(CALLS.load(SeqCst), 1);
    put_back(SIGURG).unwrap();
    let flags = query(SIGURG).unwrap().sa_flags;
    assert_ne!(flags & libc::SA_NODEFER, 0);
}

#[test]
fn a_handler_for_one_time_is_called_one_time() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    extern "C" fn once(_signal: c_int) {
        CALLS.fetch_add(1, SeqCst);
    }
    let once = once as extern "C" fn(c_int) as usize;
    for round in 1..=2 {
        set(SIGALRM, once, libc::SA_RESETHAND);
        install(SIGALRM, taken).unwrap();
        raise(SIGALRM);
        raise(SIGALRM);
        assert_eq!(CALLS.load(SeqCst), round);
        put_back(SIGALRM).unwrap();
        assert_eq!(query(SIGALRM).unwrap().sa_sigaction, SIG_DFL);
    }
}

#[test]
fn what_is_ignored_stays_ignored() {
    set(SIGVTALRM, SIG_IGN, 0);
    assert_eq!(install(SIGVTALRM, taken).unwrap(), Installed::LeftIgnored);
    raise(SIGVTALRM);
    put_back(SIGVTALRM).unwrap();
    assert_eq!(query(SIGVTALRM).unwrap().sa_sigaction, SIG_IGN);
}

#[test]
fn a_default_disposition_comes_back_and_calls_restart() {
    let before = query(SIGIO).unwrap();
    install(SIGIO, taken).unwrap();
    assert_ne!(query(SIGIO).unwrap().sa_flags & libc::SA_RESTART, 0);
    raise(SIGIO);
    put_back(SIGIO).unwrap();
    assert!(below::same(&query(SIGIO).unwrap(), &before));
}

#[test]
fn numbers_that_are_no_signals_are_errors() {
    for number in [-1, 0, 64 * 64] {
        assert!(install(number, taken).is_err());
        assert!(put_back(number).is_err());
    }
}

/// old ← ours ← theirs (calls what it found) ← ours again: a ring.
#[test]
fn a_ring_of_handlers_is_walked_once() {
    static OLD: AtomicUsize = AtomicUsize::new(0);
    static THEIRS: AtomicUsize = AtomicUsize::new(0);
    static FOUND: AtomicUsize = AtomicUsize::new(0);
    static ACTIVE: AtomicBool = AtomicBool::new(true);
    static NOTED: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];
    extern "C" fn old(_signal: c_int) {
        OLD.fetch_add(1, SeqCst);
    }
    extern "C" fn theirs(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
        THEIRS.fetch_add(1, SeqCst);
        assert_eq!(FOUND.load(SeqCst), ours());
        on_signal(signal, info, context);
    }
    fn note(_signal: c_int, nested: bool) -> bool {
        NOTED[usize::from(nested)].fetch_add(1, SeqCst);
        ACTIVE.load(SeqCst)
    }
    let counts = || {
        raise(SIGPROF);
        [&OLD, &THEIRS, &NOTED[0], &NOTED[1]].map(|count| count.swap(0, SeqCst))
    };
    let theirs = theirs as extern "C" fn(c_int, *mut siginfo_t, *mut c_void) as usize;

    set(SIGPROF, old as extern "C" fn(c_int) as usize, 0);
    install(SIGPROF, note).unwrap();
    FOUND.store(set(SIGPROF, theirs, libc::SA_SIGINFO).sa_sigaction, SeqCst);
    assert_eq!(counts(), [1, 1, 1, 0], "theirs, ours, old");

    put_back(SIGPROF).unwrap();
    ACTIVE.store(false, SeqCst);
    assert_eq!(
        query(SIGPROF).unwrap().sa_sigaction,
        theirs,
        "not ours to take away"
    );
    assert_eq!(counts(), [1, 1, 1, 0], "the same without us waiting");

    for _ in 0..3 {
        ACTIVE.store(true, SeqCst);
        install(SIGPROF, note).unwrap();
        assert_eq!(query(SIGPROF).unwrap().sa_sigaction, ours());
        assert_eq!(counts(), [1, 1, 1, 1], "ours, theirs, ours, old");
        put_back(SIGPROF).unwrap();
        ACTIVE.store(false, SeqCst);
        assert_eq!(counts(), [1, 1, 1, 0], "theirs, ours, old");
    }

    // They go away as they should: by putting back what they found.
    set(SIGPROF, ours(), libc::SA_SIGINFO);
    assert_eq!(counts(), [1, 0, 1, 0], "ours, old");
    install(SIGPROF, note).unwrap();
    put_back(SIGPROF).unwrap();
    assert_eq!(counts(), [1, 0, 0, 0], "old alone");
}
