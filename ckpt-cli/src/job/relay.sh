
# Signals to this shell must not end it: Slurm sends SIGTERM to the program as well. What asks for a save or for its status is handed on.
relay() { kill -s "$1" $(< "/proc/$step/task/$step/children"); } 2> /dev/null
trap '' TERM
trap 'relay USR1' USR1
trap 'relay USR2' USR2
# As a step of the job the program is signalled; its exit code comes back through a pipe.
exec 3<> <(:)
