# The successor is taken back when nothing is left to do, nothing would come of it, or this job was cancelled.
cancelled() {
  case $(scontrol show job -o "$SLURM_JOB_ID" 2> /dev/null) in
    *JobState=RUNNING*|*JobState=SIGNALING*|*Reason=TimeLimit*|*PreemptTime=2*) return 1 ;;
    *JobState=*) return 0 ;;
    *) return 1 ;;
  esac
}
if [ -n "$next" ] && { [ "$code" -ne 85 ] || cancelled; }; then scancel "$next"; fi
