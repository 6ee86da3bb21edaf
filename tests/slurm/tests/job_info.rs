//! What `scontrol` tells is read as it is meant.

use ckpt_slurm_tests::JobInfo;

#[test]
fn a_job_is_read() {
    let line = "JobId=7 JobName=a b=c UserId=root(0) JobState=COMPLETING Reason=None Restarts=2 ExitCode=0:15 Power=";
    let info = JobInfo::read(line).unwrap();
    assert_eq!(
        (info.id(), info.state(), info.restarts()),
        ("7".to_owned(), "COMPLETING", 2)
    );
    assert_eq!((info.exit(), info.is_over()), ("0:15", false));
}

#[test]
fn a_task_of_an_array_is_named_by_array_and_task() {
    let line = "JobId=12 ArrayJobId=5 ArrayTaskId=0 JobState=CANCELLED Restarts=0 ExitCode=0:0";
    let info = JobInfo::read(line).unwrap();
    assert_eq!((info.id().as_str(), info.is_over()), ("5_0", true));
}

#[test]
fn no_jobs_are_none() {
    assert_eq!(JobInfo::read("No jobs in the system"), None);
}
