
# The next job of the chain waits until this one has ended without being done; at most @LONGEST@ follow one another.
next=
left=${CHAIN_LEFT:-@LONGEST@}
if [ "$left" -gt 1 ]; then
  next=$(sbatch --parsable --dependency=afternotok:"$SLURM_JOB_ID" --kill-on-invalid-dep=yes --export=ALL,CHAIN_LEFT=$((left - 1)) "$0") && next=${next%%;*}
fi
