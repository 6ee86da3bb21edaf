//! slurm.conf of a bed.

use std::fs;
use std::path::Path;

/// What differs between beds.
#[derive(Debug, Clone, Copy)]
pub struct Knobs {
    /// Names the bed's node, and with it the control groups.
    pub name: &'static str,
    /// `RequeueExit`.
    pub requeue_exit: Option<u8>,
    /// Seconds until a node that does not answer is down.
    pub node_timeout: u32,
}

/// Seconds between TERM and KILL: more than the questions take that a program asks in them, on a machine that is busy.
pub(crate) const KILL_WAIT: u32 = 15;
/// Seconds that a preempted job is left.
pub(crate) const GRACE: u32 = 10;
/// Processors that the node pretends to have, one for each job.
pub(crate) const CPUS: u32 = 400;
/// MiB of memory that each of them is given, unless its job asks for other.
const MEMORY: u32 = 256;

/// Where the daemons of a bed find each other.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    pub(crate) dir: &'a Path,
    pub(crate) host: &'a str,
    pub(crate) node: &'a str,
    /// Of slurmctld and slurmd.
    pub(crate) ports: [u16; 2],
}

/// Whether processes can be tracked by control groups, as clusters do: then signals for the batch script reach no child of it.
pub(crate) fn tracks_by_cgroup() -> bool {
    let freezer = Path::new(FREEZER);
    freezer.is_dir() && rustix::fs::access(freezer, rustix::fs::Access::WRITE_OK).is_ok()
}

/// The hierarchy that tells which processes belong to a job.
pub(crate) const FREEZER: &str = "/sys/fs/cgroup/freezer";

/// Writes what the daemons read.
pub(crate) fn write(place: &Place<'_>, knobs: &Knobs) -> std::io::Result<()> {
    fs::write(place.dir.join("slurm.conf"), text(place, knobs))?;
    // The freezer alone: Slurm refuses version 2 where both versions are mounted.
    let cgroup = "CgroupPlugin=cgroup/v1\nCgroupMountpoint=/sys/fs/cgroup\nCgroupAutomount=no\n";
    fs::write(place.dir.join("cgroup.conf"), cgroup)
}

fn text(place: &Place<'_>, knobs: &Knobs) -> String {
    let Place {
        dir, host, node, ..
    } = place;
    let dir = dir.display();
    let [controller, daemon] = place.ports;
    let track = if tracks_by_cgroup() { "cgroup" } else { "pgid" };
    let requeue = knobs
        .requeue_exit
        .map(|code| format!("RequeueExit={code}\n"))
        .unwrap_or_default();
    let timeout = knobs.node_timeout;
    let memory = CPUS * MEMORY * 2;
    format!(
        "\
ClusterName=bed
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={daemon}
# Loopback alone.
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
# So long is a launch good, and a requeued job waits; to let it begin sooner has its launch refused now and then.
AuthInfo=socket={dir}/munge.socket,cred_expire=10
CredType=cred/munge
StateSaveLocation={dir}/state
SlurmdSpoolDir={dir}/spool
SlurmctldPidFile={dir}/slurmctld.pid
SlurmdPidFile={dir}/slurmd.pid
SlurmctldLogFile={dir}/slurmctld.log
SlurmdLogFile={dir}/slurmd.log
PlugStackConfig=/dev/null
ProctrackType=proctrack/{track}
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
# Looks at the memory of each job once a second, and kills what has more than it asked for.
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
PriorityType=priority/basic
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
KillWait={KILL_WAIT}
UnkillableStepTimeout=60
MessageTimeout=20
JobRequeue=1
{requeue}MinJobAge=900
# A node that was set down stays so.
ReturnToService=1
SlurmctldTimeout=60
SlurmdTimeout={timeout}
SlurmdParameters=config_overrides
NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 CPUs={CPUS} RealMemory={memory} State=UNKNOWN
PartitionName=DEFAULT Nodes={node} DefMemPerCPU={MEMORY} State=UP DefaultTime=60 MaxTime=INFINITE
PartitionName=main Default=YES PriorityTier=10 PreemptMode=REQUEUE GraceTime={GRACE}
PartitionName=high PriorityTier=100 PreemptMode=OFF
"
    )
}
