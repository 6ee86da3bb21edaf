
# The next job of the chain waits until this one has ended without being done; at most @LONGEST@ follow one another.
next=
left=$((${CHAIN_LEFT:-@LONGEST@} - ${SLURM_RESTART_COUNT:-0}))
if [ "${SLURM_RESTART_COUNT:-0}" -gt 0 ]; then
  # A site may start jobs again whatever they say (RequeueExit): then the next one has been submitted before.
  while read -r id after; do
    case $after in *afternotok:"$SLURM_JOB_ID"\(*) next=$id ;; esac
  done < <(squeue -h -u "$(id -un)" -t PENDING -o '%i %E' 2> /dev/null)
  if [ "$left" -lt 1 ]; then
    echo "ckpt: the chain ends here: it has had its @LONGEST@ starts" >&2
    if [ -n "$next" ]; then scancel "$next"; fi
    exit 1
  fi
elif [ "$left" -gt 1 ]; then
  next=$(sbatch --parsable --dependency=afternotok:"$SLURM_JOB_ID" --kill-on-invalid-dep=yes --export=ALL,CHAIN_LEFT=$((left - 1)) "$0") && next=${next%%;*}
fi
