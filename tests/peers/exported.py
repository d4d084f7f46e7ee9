#!/usr/bin/env python3
"""Exported models have the states, the transitions and the verdicts that `check` finds, as Rumur and SPIN count and judge.

    exported.py [--max-states N] [--count K] [FILE]...

FILEs with their own settings and in each of their scenarios, then K generated models. Of these, models of more than N states are
passed over; a scenario that has more, or that SMALL lists, is judged with one parameter made smaller, which is said. One that is too
large at each size, or that can't be exported, is a failure: nobody would judge it. Settings that give a model that was judged before
are not judged again. How many properties a judge was not asked is said at the end. Exits with 77 where neither rumur nor spin is
installed; where one is missing that is said.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
TOCSIN = os.environ.get("TOCSIN", str(ROOT / "tocsin"))
LARGE = 100000  # from so many states on it takes longer to run what the tools write than to compile it
# What takes minutes to write down and to compile at its own size: each way through a step is a rule, 2 to the power of PLACES here.
SMALL = {"lease-storm": ["-D", "PLACES=4"]}


class Wrong(Exception):
    pass


def run(command, folder=None, codes=(0,)):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    if codes is not None and done.returncode not in codes:
        raise Wrong(f"{' '.join(map(str, command))} exits with {done.returncode}:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done


def find(pattern, text):
    found = re.search(pattern, text)
    if not found:
        raise Wrong(f"no {pattern!r} in:\n{text[-1500:]}")
    return found[1]


class Ours:
    """What `check` finds, without reductions; None as states where there are too many."""

    def __init__(self, path, settings, most):
        done = run([TOCSIN, "check", path, "--no-reduce", "--full", "--json", "--engine=explore", f"--max-states={most}",
                    *settings], codes=(0, 1, 4))
        report = json.loads(done.stdout)
        self.parameters = {name: value for name, value in report["parameters"].items() if type(value) is int}
        counts = report["exploration"]
        self.complete = counts["complete"]
        self.states, self.transitions = counts["states"], counts["transitions"]
        self.verdicts = {p["name"]: (p["kind"], p["verdict"]) for p in report["properties"]}

    @property
    def fails(self):
        return self.verdicts["no_model_error"][1] != "holds"


def smaller(path, settings, ours, most):
    """The settings with one parameter lowered, the first that can be, by as little as makes the model small enough."""
    for name, value in ours.parameters.items():
        for lower in range(value - 1, -1, -1):
            lowered = [*settings, "-D", f"{name}={lower}"]
            try:
                less = Ours(path, lowered, most)
            except Wrong:  # out of the parameter's range
                break
            if less.complete:
                return lowered, less
    return settings, ours


def exported(path, settings, target):
    done = run([TOCSIN, "export", path, "--to", target, *settings], codes=(0, 2))
    if done.returncode == 2:
        if "can't be exported" not in done.stderr:
            raise Wrong(done.stderr)
        return None, done.stderr.strip()
    return done.stdout, done.stderr


def compiler(states, small="cc"):
    return ["cc", "-O1", "-w"] if states > LARGE else [small, "-O0", "-w"]


def rumur(text, names, folder, states):
    """States, rules fired, names of what failed, and names of what was covered; of the properties only these names."""
    kept = [line for line in text.splitlines()
            if not (found := re.match(r'\s*(?:invariant|assert|cover) "(\w+)" ', line)) or found[1] in names]
    Path(folder, "model.m").write_text("\n".join(kept))
    run(["rumur", "--symmetry-reduction=off", "--deadlock-detection=off", "--value-type=int32_t", "--max-errors=1000000000",
         "--counterexample-trace=off", "--quiet", "-o", "model.c", "model.m"], folder)
    run([*compiler(states), "-mcx16", "model.c", "-o", "model", "-lpthread"], folder)
    output = run(["./model"], folder, codes=None).stdout
    failed = set(re.findall(r'Assertion failed: [^:]*:[^:]*: (.*)', output)) | set(re.findall(r'invariant "(.*)" failed', output))
    errors = re.search(r"(\d+) error.s. found", output)
    unseen = len(re.findall(r'cover "\w+" not hit', output)) # each is an error, too
    failed |= {"error"} if errors and int(errors[1]) > unseen and not failed else set()
    return (int(find(r"(\d+) states, ", output)), int(find(r"states, (\d+) rules", output)), failed,
            set(re.findall(r'cover "(\w+)" hit [1-9]', output)))


def spin(text, numbers, folder, states):
    """States, and whether anything failed; of the properties only those of these numbers, each with its bit in ONLY."""
    Path(folder, "model.pml").write_text(re.sub(r"!defined\(ONLY\) \|\| ONLY == (\d+)|defined\(ONLY\) && ONLY == (\d+)",
                                                lambda found: f"(ONLY >> {found[1] or found[2]}) & 1", text))
    run(["spin", "-a", "-o1", "-o2", "-o3", f"-DONLY={sum(1 << number for number in numbers)}", "model.pml"], folder)
    small = "tcc" if shutil.which("tcc") else "cc"  # a tenth of the time
    run([*compiler(states, small), "-DSAFETY", "-DNOREDUCE", "-DVECTORSZ=16384", "pan.c", "-o", "pan"], folder)
    output = run(["./pan", "-E", "-c0", "-n", "-m2000000", "-w20"], folder, codes=None).stdout
    if "max search depth too small" in output:
        raise Wrong("SPIN's search is not deep enough")
    # The state before the start is one more.
    return int(float(find(r"([\d.e+]+) states, stored", output))) - 1, int(find(r"errors: (\d+)", output)) > 0


AGAIN, TOO_LARGE = "the same model again", "more states than asked for"
NOT_ASKED = {"Rumur": Counter(), "SPIN": Counter()}  # how many properties of each kind


def not_asked(judge, ours, asked):
    NOT_ASKED[judge].update(kind for name, (kind, _) in ours.verdicts.items() if name not in asked and kind != "error")


def same(what, ours, theirs):
    if ours != theirs:
        raise Wrong(f"{what}: {ours} here, {theirs} there")


def compare_rumur(ours, text, folder, notes, exact):
    judged = {name: verdict for name, (kind, verdict) in ours.verdicts.items()
              if kind in ("invariant", "lemma", "transition") and f'"{name}" ' in text}
    witnesses = {name for name, (kind, _) in ours.verdicts.items() if kind == "witness" and f'cover "{name}"' in text}
    for name, (kind, _) in ours.verdicts.items():
        if kind in ("invariant", "lemma") and name not in judged and f" {name} is left out" not in notes:
            raise Wrong(f"{name} is neither there nor said to be left out")
    violated = {name for name, verdict in judged.items() if verdict == "violated"}
    not_asked("Rumur", ours, violated if ours.fails else judged.keys() | witnesses)
    kept = {name for name, verdict in judged.items() if verdict == "holds"} | witnesses
    states, rules, failed, covered = rumur(text, kept, folder, ours.states)
    same("states", ours.states, states)
    # A choice that only one of several ends of a step makes is a choice of the whole rule there.
    if rules < ours.transitions or (rules > ours.transitions and exact):
        same("transitions", ours.transitions, rules)
    if not ours.fails:
        same("failures", set(), failed - witnesses)
        same("witnesses", {w for w in witnesses if ours.verdicts[w][1] == "holds"}, covered)
    elif not failed:
        raise Wrong("there is a model error, and Rumur finds none")
    # One error hides another in the same state: what all together doesn't show is asked for alone.
    shown = rumur(text, violated, folder, ours.states)[2] if violated else set()
    for name in violated - shown:
        if len(violated) == 1 or name not in rumur(text, {name}, folder, ours.states)[2]:
            raise Wrong(f"{name} is violated, and Rumur doesn't say so")


def compare_spin(ours, text, folder, notes):
    """What fails is asked for alone; all that holds, and all that is not reached, at once."""
    quiet, loud = [], []
    for number, (name, (kind, verdict)) in enumerate(ours.verdicts.items(), 1):
        if kind != "error" and re.search(rf"ONLY == {number}\b", text):
            (quiet if (verdict == "holds") != (kind == "witness") else loud).append((number, name))
    for name, (kind, _) in ours.verdicts.items():
        if kind not in ("liveness", "recoverable", "error") and name not in [asked for _, asked in quiet + loud] \
                and f" {name} is left out" not in notes:
            raise Wrong(f"{name} is neither there for SPIN nor said to be left out")
    not_asked("SPIN", ours, [] if ours.fails else [name for _, name in quiet + loud])
    states, failed = spin(text, [] if ours.fails else [number for number, _ in quiet], folder, ours.states)
    same("SPIN, anything that fails", ours.fails, failed)
    if ours.fails:  # behind an error SPIN goes on with what the step would have done
        return
    same("states", ours.states, states)
    for number, name in loud:
        same(f"SPIN, {name}", True, spin(text, [number], folder, ours.states)[1])


def compare(path, settings, options, seen):
    """What was compared: "", or why nothing was."""
    small = SMALL.get(Path(path).stem, [])
    if small:
        print(f"      {' '.join([os.path.basename(path), *settings])} is judged with {' '.join(small)}")
    settings = [*settings, *small]
    ours = Ours(path, settings, options.max_states)
    if not ours.complete and path in options.file:
        title = " ".join([os.path.basename(path), *settings])
        settings, ours = smaller(path, settings, ours, options.max_states)
        if ours.complete:
            print(f"      {title} is too large, and judged with {' '.join(settings[-2:])}")
    if not ours.complete:
        return TOO_LARGE
    text, notes = exported(path, settings, "murphi")
    if text is None:
        return notes
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    if body in seen:
        return AGAIN
    seen.add(body)
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("rumur"):
            compare_rumur(ours, text, folder, notes, path in options.file and not settings)
        if shutil.which("spin"):
            promela, notes = exported(path, settings, "promela")
            if promela is None:
                return notes
            compare_spin(ours, promela, folder, notes)
    return ""


def cases(options, folder):
    for path in options.file:
        yield path, []
        text = Path(path).read_text()
        for name in re.findall(r"^scenario\s+(\w+)", text, re.MULTILINE):
            yield path, ["--scenario", name]
    if options.count:
        generate = [sys.executable, ROOT / "tests/generate/generate.py", "--seed", "1", "--count", str(options.count), "--out", folder]
        run(generate)
        for path in sorted(Path(folder).glob("*.tocsin")):
            yield str(path), []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--max-states", type=int, default=20000)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("file", nargs="*")
    options = parser.parse_args()
    missing = [tool for tool in ("rumur", "spin") if not shutil.which(tool)]
    for tool in missing:
        print(f"NOT COMPARED with {tool}: it is not installed")
    if len(missing) == 2:
        return 77
    seen, wrong, compared = set(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for path, settings in cases(options, folder):
            title = " ".join([os.path.basename(path), *settings])
            try:
                why = compare(path, settings, options, seen)
                if path in options.file and why not in ("", AGAIN):
                    raise Wrong(f"nobody judges it: {why}")
            except Wrong as error:
                print(f"WRONG {title}: {error}")
                wrong += 1
                continue
            compared += why == ""
            print(f"{'same' if why == '' else 'passed over'}  {title}  {why}")
    for judge, kinds in NOT_ASKED.items():
        what = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        print(f"{judge} was not asked about: {what or 'nothing'}")
    print(f"{compared} models compared, {wrong} wrong")
    return 1 if wrong or compared == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
