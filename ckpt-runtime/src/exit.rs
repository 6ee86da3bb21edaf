//! The exit codes of programs that use ckpt: the same everywhere, so that schedulers can be told about them.

/// The program stopped with a checkpoint saved: run the same command again.
///
/// The code HTCondor's self-checkpointing uses; `RequeueExit=85` in Slurm, `RestartForceExitStatus=85` in systemd.
pub const EXIT_STOPPED: i32 = 85;

/// The run is held by another process (`EX_TEMPFAIL`).
pub const EXIT_HELD: i32 = 75;

/// The configuration is wrong (`EX_CONFIG`).
pub const EXIT_CONFIG: i32 = 78;

/// A checkpoint exists but cannot be used (`EX_DATAERR`).
pub const EXIT_UNUSABLE: i32 = 65;

/// The final save failed (`EX_IOERR`).
pub const EXIT_SAVE_FAILED: i32 = 74;
