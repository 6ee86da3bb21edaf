//! Where this process runs, as far as its environment tells: the job, the array task, the step, the rank.

use std::env;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

/// A scheduler of which something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Slurm,
    /// One that is not asked for anything: PBS, LSF, Grid Engine.
    Other,
}

/// What the environment tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) kind: Option<Kind>,
    /// As the scheduler's commands take it, for this array task alone: `99`, `99_3`.
    pub(crate) job: Option<String>,
    /// The array task.
    pub(crate) task: Option<String>,
    /// Slurm's step; `None` in the batch script.
    pub(crate) step: Option<String>,
    /// Where there is more than one.
    pub(crate) rank: Option<String>,
    /// How often the job has begun again.
    pub(crate) restarts: u32,
    /// When the job's time is over.
    pub(crate) end: Option<SystemTime>,
    /// The bytes of memory that it may use on this node.
    pub(crate) memory: Option<u64>,
}

/// Of this process. What is changed in the environment later has no effect.
pub(crate) fn place() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| Place::read(&|name| env::var(name).ok()))
}

type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Place {
    fn read(lookup: Lookup<'_>) -> Place {
        let get = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let scheduler = slurm(&get)
            .or_else(|| pbs(&get))
            .or_else(|| lsf(&get))
            .or_else(|| grid_engine(&get));
        let place = scheduler.unwrap_or_default();
        Place {
            // Also without a job's number, as where somebody stands in for Slurm.
            task: place.task.or_else(|| get("SLURM_ARRAY_TASK_ID")),
            rank: rank(&get),
            ..place
        }
    }

    /// Whether this rank speaks for all: the first one, or the only one.
    pub(crate) fn is_first(&self) -> bool {
        self.rank.as_deref().is_none_or(|rank| rank == "0")
    }

    /// Whether this is a job of Slurm.
    pub(crate) fn in_slurm(&self) -> bool {
        self.kind == Some(Kind::Slurm)
    }
}

/// `SLURM_ARRAY_*` only beside a job of that array: a job submitted from within a task inherits neither.
fn slurm(get: Lookup<'_>) -> Option<Place> {
    let job = number(get("SLURM_JOB_ID"))?;
    let task = number(get("SLURM_ARRAY_TASK_ID"));
    let array = number(get("SLURM_ARRAY_JOB_ID"));
    let seconds = number(get("SLURM_JOB_END_TIME")).and_then(|end| end.parse().ok());
    let end = seconds
        .and_then(|seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
    // The batch script and `salloc`'s shell have numbers from the top of the range in some versions.
    let is_step = |step: &String| step.parse().is_ok_and(|step: u32| step < 0xffff_fff0);
    Some(Place {
        kind: Some(Kind::Slurm),
        job: Some(match (array, &task) {
            (Some(array), Some(task)) => format!("{array}_{task}"),
            _ => job,
        }),
        task,
        step: number(get("SLURM_STEP_ID")).filter(is_step),
        rank: None,
        restarts: get("SLURM_RESTART_COUNT")
            .and_then(|count| count.parse().ok())
            .unwrap_or(0),
        end,
        memory: memory(get),
    })
}

/// In MiB, of the node or of each of its processors; 0 is all that there is.
fn memory(get: Lookup<'_>) -> Option<u64> {
    let number = |name: &str| number(get(name)).and_then(|number| number.parse::<u64>().ok());
    let of_processors = || number("SLURM_MEM_PER_CPU")?.checked_mul(number("SLURM_CPUS_ON_NODE")?);
    let mebibytes = number("SLURM_MEM_PER_NODE").or_else(of_processors);
    mebibytes.filter(|size| *size > 0)?.checked_mul(1 << 20)
}

fn pbs(get: Lookup<'_>) -> Option<Place> {
    let task = get("PBS_ARRAY_INDEX").or_else(|| get("PBS_ARRAYID"));
    other(get("PBS_JOBID")?, task)
}

/// Its index is 0 for a job that is no array.
fn lsf(get: Lookup<'_>) -> Option<Place> {
    let task = get("LSB_JOBINDEX").filter(|index| index != "0");
    other(get("LSB_JOBID")?, task)
}

/// Its task is `undefined` for a job that is no array. `JOB_ID` alone could be anybody's.
fn grid_engine(get: Lookup<'_>) -> Option<Place> {
    let task = get("SGE_TASK_ID")?;
    other(
        get("JOB_ID")?,
        Some(task).filter(|task| task != "undefined"),
    )
}

fn other(job: String, task: Option<String>) -> Option<Place> {
    Some(Place {
        kind: Some(Kind::Other),
        job: Some(job),
        task,
        ..Place::default()
    })
}

fn rank(get: Lookup<'_>) -> Option<String> {
    // Under mpirun SLURM_PROCID is 0 on every rank, so MPI's own variables come first.
    let ranks = [
        ("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"),
        ("PMI_SIZE", "PMI_RANK"),
        ("SLURM_NTASKS", "SLURM_PROCID"),
    ];
    let (several, rank) = ranks.iter().find_map(|(size, rank)| {
        let several = get(size)?.parse::<u64>().ok()? > 1;
        Some((several, get(rank)?))
    })?;
    several.then_some(rank)
}

/// Digits: what goes into a command must be no option of it.
fn number(value: Option<String>) -> Option<String> {
    value.filter(|value| value.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Place {
        Place::read(&|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_job_of_slurm() {
        let batch = read(&[
            ("SLURM_JOB_ID", "99"),
            ("SLURM_NTASKS", "1"),
            ("SLURM_PROCID", "0"),
        ]);
        assert!(batch.in_slurm() && batch.is_first());
        assert_eq!(batch.job.as_deref(), Some("99"));
        assert_eq!(batch.memory, None);
        assert_eq!(
            (
                batch.task,
                batch.step,
                batch.rank,
                batch.restarts,
                batch.end
            ),
            Default::default()
        );
        let step = read(&[
            ("SLURM_JOB_ID", "99"),
            ("SLURM_STEP_ID", "0"),
            ("SLURM_NTASKS", "4"),
            ("SLURM_PROCID", "3"),
            ("SLURM_RESTART_COUNT", "2"),
            ("SLURM_JOB_END_TIME", "1800000000"),
        ]);
        assert_eq!(step.step.as_deref(), Some("0"));
        assert_eq!(step.rank.as_deref(), Some("3"));
        assert!(!step.is_first());
        assert_eq!(step.restarts, 2);
        assert_eq!(
            step.end,
            Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000))
        );
    }

    #[test]
    fn an_array_task_is_named_by_its_array() {
        let task = [
            ("SLURM_JOB_ID", "100"),
            ("SLURM_ARRAY_JOB_ID", "99"),
            ("SLURM_ARRAY_TASK_ID", "3"),
        ];
        let task = read(&task);
        assert_eq!(task.job.as_deref(), Some("99_3"));
        assert_eq!(task.task.as_deref(), Some("3"));
    }

    #[test]
    fn a_task_needs_no_job() {
        let task = read(&[("SLURM_ARRAY_TASK_ID", "3")]);
        assert_eq!(
            (task.task.as_deref(), task.job, task.kind),
            (Some("3"), None, None)
        );
    }

    #[test]
    fn the_batch_script_is_no_step() {
        let batch = read(&[("SLURM_JOB_ID", "99"), ("SLURM_STEP_ID", "4294967291")]);
        assert_eq!(batch.step, None);
    }

    #[test]
    fn memory_is_of_the_node_or_of_its_processors() {
        let of = |variables: &[(&str, &str)]| {
            let job = [("SLURM_JOB_ID", "9"), ("SLURM_CPUS_ON_NODE", "4")];
            read(&[&job, variables].concat()).memory
        };
        assert_eq!(of(&[("SLURM_MEM_PER_NODE", "3")]), Some(3 << 20));
        assert_eq!(of(&[("SLURM_MEM_PER_CPU", "5")]), Some(20 << 20));
        assert_eq!(of(&[("SLURM_MEM_PER_NODE", "0")]), None);
        assert_eq!(of(&[("SLURM_MEM_PER_CPU", "99999999999999999999")]), None);
    }

    #[test]
    fn what_is_no_number_is_no_job() {
        assert_eq!(read(&[("SLURM_JOB_ID", "--help")]), Place::default());
        assert_eq!(read(&[("SLURM_JOB_ID", "")]), Place::default());
        assert!(Place::default().is_first());
    }

    #[test]
    fn ranks_of_mpirun_come_before_those_of_slurm() {
        let rank = read(&[
            ("SLURM_NTASKS", "4"),
            ("SLURM_PROCID", "0"),
            ("OMPI_COMM_WORLD_SIZE", "4"),
            ("OMPI_COMM_WORLD_RANK", "2"),
        ]);
        assert_eq!(rank.rank.as_deref(), Some("2"));
    }

    #[test]
    fn tasks_of_other_schedulers() {
        let pbs = read(&[("PBS_JOBID", "12[3].host"), ("PBS_ARRAY_INDEX", "3")]);
        assert_eq!(
            (pbs.kind, pbs.task.as_deref()),
            (Some(Kind::Other), Some("3"))
        );
        let lsf = read(&[("LSB_JOBID", "12"), ("LSB_JOBINDEX", "0")]);
        assert_eq!((lsf.job.as_deref(), lsf.task), (Some("12"), None));
        let sge = read(&[("JOB_ID", "12"), ("SGE_TASK_ID", "undefined")]);
        assert_eq!((sge.job.as_deref(), sge.task), (Some("12"), None));
        assert_eq!(read(&[("JOB_ID", "12")]), Place::default());
    }
}
