"""What numpy.save and numpy.load take: `numpy.py save|load BYTES DIRECTORY SAVES`; figures as lines."""

import os
import sys
import time

import numpy


def memory(word):
    """Bytes after a word in /proc/self/status."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith(word))
    return int(line.split()[1]) * 1024


what, size, directory, saves = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
path = os.path.join(directory, "state")
before = memory("VmRSS")
if what == "save":
    state = numpy.random.default_rng(1).random(size // 8)
    for number in range(saves):
        began = time.perf_counter()
        with open(path + ".tmp", "xb") as file:
            numpy.save(file, state)
            file.flush()
            os.fsync(file.fileno())
        os.rename(path + ".tmp", path)
        taken = time.perf_counter() - began
        # A first save has no file to replace.
        when = "" if number else "first "
        print(when + "pause", taken)
        print(when + "durable", taken)
        print("disk", os.path.getsize(path))
else:
    began = time.perf_counter()
    state = numpy.load(path)
    print("restart", time.perf_counter() - began)
    again = numpy.random.default_rng(1).random(1000)
    print("exact", int(state.size == size // 8 and (state[:1000] == again).all()))
print("peak", memory("VmHWM") - before)
