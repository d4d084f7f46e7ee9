"""Runs contestants and keeps what they took."""
import os
import signal
import statistics
import subprocess
import sys
from collections import namedtuple

from contestants import HERE, OPTIMISED, Misunderstood, parse_memory

# Seconds on the clock, seconds of processor time, peak resident bytes, and what was printed.
Taken = namedtuple("Taken", "seconds busy bytes output")
# Medians of several runs: of building, of running; `crowded`: the machine had other things to do.
Outcome = namedtuple("Outcome", "counts build seconds bytes crowded")


class Failed(Exception):
    """A contestant did not run, or not to its end."""


class Bench:
    """A folder with the programs that measure. One core: everything runs on the same one."""

    def __init__(self, folder, limit, processor_time=False):
        self.folder = folder
        self.limit = limit
        self.processor_time = processor_time
        self.cores = sorted(os.sched_getaffinity(0))
        for name in ("measure", "memory"):
            subprocess.run([*OPTIMISED, f"{HERE}/{name}.c", "-o", f"{folder}/{name}"], check=True)

    def take(self, command, where, good_exits=(0,), threads=1):
        """Runs a command on as many cores as it has threads."""
        record = os.path.join(self.folder, "record")
        cores = self.cores[-threads:] if threads < len(self.cores) else self.cores
        process = subprocess.Popen([f"{self.folder}/measure", record, *command], cwd=where, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace",
                                   start_new_session=True,
                                   preexec_fn=lambda: os.sched_setaffinity(0, cores))
        try:
            output, _ = process.communicate(timeout=self.limit)
        except subprocess.TimeoutExpired:
            raise Failed(f"not done after {self.limit:.0f} s") from None
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        if process.returncode not in good_exits:
            raise Failed(f"{command[0]}: exit {process.returncode}: {output.strip()[:300]}")
        with open(record, encoding="utf-8") as file:
            seconds, busy, kilobytes = file.read().split()
        os.unlink(record)
        if self.processor_time:
            seconds = busy
        return Taken(float(seconds), float(busy), int(kilobytes) * 1024, output)

    def build(self, commands, where):
        return sum(self.take(command, where).seconds for command in commands)

    def memory(self, size):
        """Millions of random accesses a second in a table of 2^size bytes."""
        return parse_memory(self.take([f"{self.folder}/memory", "--size", str(size)], self.folder).output)


def summary(taken, builds, counts, threads):
    """A run that got less than nine tenths of its core says little about speed."""
    seconds = statistics.median(run.seconds for run in taken)
    crowded = threads == 1 and statistics.median(run.busy / run.seconds for run in taken) < 0.9
    return Outcome(counts, statistics.median(builds), seconds, statistics.median(run.bytes for run in taken),
                   crowded and seconds > 0.1)


def measure(bench, contestants, size, states, runs, threads=1):
    """Outcomes by name; a message in place of one where there is none. Takes turns, so that a noisy
    minute is everybody's."""
    taken = {contestant.name: [] for contestant in contestants}
    builds = {contestant.name: [] for contestant in contestants}
    outcomes = {}
    for turn in range(runs):
        for contestant in contestants:
            name = contestant.name
            if name in outcomes:
                continue
            progress(f"{name}, run {turn + 1} of {runs}")
            try:
                builds[name].append(bench.build(contestant.build(size, states), contestant.folder))
                taken[name].append(bench.take(contestant.command(threads), contestant.folder,
                                              contestant.good_exits, threads))
            except Failed as failed:
                outcomes[name] = str(failed)
    progress("")
    for contestant in contestants:
        name = contestant.name
        if name not in outcomes:
            outcomes[name] = understand(contestant, taken[name], builds[name], threads)
    return outcomes


def understand(contestant, taken, builds, threads):
    try:
        counts = {contestant.parse(run.output) for run in taken}
    except Misunderstood as error:
        return str(error)
    if len(counts) > 1:
        return f"counts differ from run to run: {sorted(counts)}"
    return summary(taken, builds, counts.pop(), threads)


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
