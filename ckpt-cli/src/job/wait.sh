step=$!
# A signal interrupts the wait, which goes on after it.
while kill -0 "$step" 2> /dev/null; do
  wait "$step" 2> /dev/null
  sleep 0.1
done
# The job ends with the code of the program: 85 when it has stopped and is to go on.
trap '' TERM USR1 USR2
read -r -t 5 code <&3 || code=137
