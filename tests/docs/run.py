#!/usr/bin/env python3
"""Runs the examples of the documentation: what the texts show must be what the program does.

    tests/docs/run.py [--explore] [FILE]...

By default README.md, docs/*.md, docs/commands/*.md and docs/protocols/*.md; $TOCSIN names the program. Where
sanitizers make the explorer slow, the solver may answer first and say more than is shown: with --explore,
`check` enumerates unless the command names an engine; what solvers take their time for (`prove`, `synthesise`)
is begun, and all but an error will do; and `test` of bundled protocols is left to the tests bundled/*. What is shown twice is run once, where it is only about bundled protocols and writes nothing.

Fenced blocks, by what stands behind the opening fence:

    tocsin            a complete model. `// expect: …` lines in front of it say what must come out, as in
                      tests/language; without any, it must be accepted without errors and warnings.
    tocsin-fragment   not run.
    console           commands after `$ `, each with its output. Those that begin with `./tocsin` are run
                      and compared; times count as equal, a line `…` stands for any lines. A command
                      without output is only run. Others, `./test` for example, are not run.

An HTML comment on the line before a block says more about it:

    <!-- file: NAME -->        write the model to NAME, for later commands
    <!-- in: PATH -->          the lines of this fragment stand so in that file of the project
    <!-- run: COMMAND -->      this block is the output of that command

Relative links must lead somewhere. Prints a line for every difference and a summary; exits 1 if there was
one.
"""
import difflib
import glob
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests/language"))
from expectations import Expectation, Malformed, Outcome, differences  # noqa: E402

SECONDS = 300
SOLVERS = ("prove", "synthesise")
BRIEFLY = ("--timeout", "4")
WRITING = ("--save-traces", "--cache", "--certificate", "--dump-queries", "-o", "--output", "--junit", "--sarif", "--html")
FENCE = re.compile(r"```([\w-]*)\s*$")
DIRECTIVE = re.compile(r"<!-- (file|in|run): (.+?) -->\s*$")
TIME = re.compile(r"\b(under )?\d+\.\d+ s\b")
COUNTS = re.compile(r"^((?:liveness: )?[\d,]+ states?, .*)\n  (?=\S)", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


class Block:
    def __init__(self, row, kind, directive):
        self.row, self.kind, self.directive, self.lines = row, kind, directive, []


def blocks_of(lines):
    """The fenced blocks of a text, and the lines that stand outside of any."""
    blocks, prose, block = [], [], None
    for row, line in enumerate(lines, 1):
        fence = FENCE.match(line)
        if block is not None and fence:
            blocks.append(block)
            block = None
        elif block is not None:
            block.lines.append(line)
        elif fence:
            said = DIRECTIVE.match(prose[-1]) if prose else None
            block = Block(row, fence.group(1), said.groups() if said else (None, None))
        else:
            prose.append(line)
    if block is not None:
        raise Malformed(f"the block of line {block.row} has no end")
    return blocks, prose


def depends_on_protocols_alone(arguments):
    files = [argument for argument in arguments if argument.endswith((".tocsin", ".json"))]
    return files and all(file.startswith("protocols/") for file in files) and \
        not any(argument.startswith(WRITING) for argument in arguments)


class Examiner:
    """One text, with a folder of its own for the models it shows."""

    known = {}  # what commands say that depend on nothing in the folder

    def __init__(self, tocsin, path, folder, explore):
        self.tocsin, self.path, self.folder, self.explore = tocsin, path, folder, explore
        os.symlink(os.path.join(ROOT, "protocols"), os.path.join(folder, "protocols"))
        self.examples = 0

    def run(self, arguments):
        if arguments[:1] == ["prove"] and "--timeout" not in arguments:
            arguments = [*arguments, "--timeout", str(SECONDS)]  # a proof takes its time under sanitizers
        if self.explore and arguments[:1] == ["check"] and "--engine" not in arguments:
            arguments = [*arguments, "--engine", "explore"]
        key = tuple(arguments)
        if key in self.known:
            return self.known[key]
        environment = dict(os.environ, NO_COLOR="1")
        environment.pop("COLUMNS", None)
        begun = time.monotonic()
        done = subprocess.run([self.tocsin, *arguments], cwd=self.folder, env=environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=SECONDS)
        if os.environ.get("VERBOSE"):
            print(f"{time.monotonic() - begun:7.2f} s  tocsin {' '.join(arguments)}", flush=True)
        if depends_on_protocols_alone(arguments):
            self.known[key] = done
        return done

    def examine(self):
        with open(self.path, encoding="utf-8") as file:
            blocks, prose = blocks_of(file.read().splitlines())
        found = [(None, text) for text in broken_links(self.path, prose)]
        for block in blocks:
            found += [(block.row, text) for text in self.examine_block(block)]
        return found

    def examine_block(self, block):
        what, value = block.directive
        if what == "run":
            return self.compare(shlex.split(value)[1:], block.lines)
        if block.kind == "tocsin":
            return self.examine_model(block.lines, value if what == "file" else None)
        if block.kind == "tocsin-fragment" and what == "in":
            return stands_in(block.lines, value)
        if block.kind == "console":
            return self.examine_session(block.lines)
        return []

    # --- models ---

    def examine_model(self, lines, name):
        self.examples += 1
        expectations = [Expectation(line.partition(":")[2].strip())
                        for line in lines if line.startswith("// expect:")]
        path = os.path.join(self.folder, name or "example.tocsin")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        outcome = self.check(path)
        if expectations:
            return differences(expectations, outcome)
        if outcome.code in (0, 1, 4):
            return [f"an unexpected {s} {row}:{column} \"{text}\""
                    for s, row, column, text in outcome.places]
        return [f"not accepted: {text}" for _, _, _, text in outcome.places] or outcome.lines

    def check(self, path):
        run = subprocess.run([self.tocsin, "check", "--json", "--no-reduce", "--full", path],
                             capture_output=True, text=True, timeout=SECONDS)
        return Outcome(run.returncode, json.loads(run.stdout) if run.stdout else None, run.stderr)

    # --- commands ---

    def examine_session(self, lines):
        found, shown = [], None
        for command, output in sessions(lines):
            if command[:1] == ["./tocsin"]:
                found += self.compare(command[1:], output)
            elif command[:1] == ["cvc5"] and shutil.which("cvc5") is not None:
                found += self.compare_piped(command, output)
        return found

    def compare_piped(self, command, shown):
        """What another program makes of a file that was written before."""
        run = subprocess.run(" ".join(command), shell=True, cwd=self.folder, text=True, timeout=SECONDS,
                             capture_output=True)
        said = run.stdout + run.stderr
        return [] if said.split() == " ".join(shown).split() else [f"{' '.join(command)} says {said}"]

    def compare(self, arguments, shown):
        if self.explore and arguments[0] == "test" and arguments[1].startswith("protocols/"):
            return []
        self.examples += 1
        if self.explore and arguments[0] in SOLVERS:
            run = self.run([*arguments, *BRIEFLY])
            return [] if run.returncode in (0, 1, 4) else [f"{' '.join(arguments)}: exit {run.returncode}\n{run.stdout}"]
        run = self.run(arguments)
        if not shown:
            return [run.stdout] if run.returncode in (2, 3) else []
        wanted, given = timeless(shown), timeless(run.stdout.splitlines())
        if fits(wanted, given):
            return []
        command = " ".join(["tocsin", *arguments])
        return ["\n".join(difflib.unified_diff(wanted, given, "shown", command, lineterm="", n=1))]


def sessions(lines):
    """Commands with their output; one that ends in a backslash goes on in the next line."""
    command, output = None, []
    for line in lines:
        if command is not None and command.endswith("\\"):
            command = command[:-1] + line
        elif line.startswith("$ "):
            if command is not None:
                yield shlex.split(command), output
            command, output = line[2:], []
        else:
            output.append(line)
    if command is not None:
        yield shlex.split(command), output


def timeless(lines):
    """Without times, and without the line breaks that depend on how long these are."""
    text = "\n".join(line.rstrip() for line in lines).rstrip()
    broken = True
    while broken:
        text, broken = COUNTS.subn(r"\1 ", text)
    return TIME.sub("T s", text).split("\n")


def fits(wanted, given):
    """Do the lines fit, where `…` stands for any number of them?"""
    if not wanted:
        return not given
    if wanted[0].strip() == "…":
        return any(fits(wanted[1:], given[at:]) for at in range(len(given) + 1))
    return bool(given) and wanted[0] == given[0] and fits(wanted[1:], given[1:])


def stands_in(lines, path):
    def squeezed(text):
        return "\n".join(line.strip() for line in text if line.strip())
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        whole = squeezed(file)
    return [] if squeezed(lines) in whole else [f"these lines do not stand so in {path}"]


# --- links ---

def anchors(path):
    with open(path, encoding="utf-8") as file:
        headings = [line.lstrip("#").strip() for line in file if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(path, prose):
    for target in LINK.findall(re.sub(r"`[^`]*`", "", "\n".join(prose))):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        leads_to = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
        if not os.path.exists(leads_to):
            yield f"the link to {target} leads nowhere"
        elif anchor and anchor not in anchors(leads_to):
            yield f"the link to {target}: there is no such heading"


def main(arguments):
    tocsin = os.path.abspath(os.environ.get("TOCSIN", os.path.join(ROOT, "build/release/cli/tocsin")))
    explore = arguments[:1] == ["--explore"]
    paths = arguments[explore:] or [os.path.join(ROOT, "README.md")] + sorted(
        path for folder in ("docs", "docs/commands", "docs/protocols")
        for path in glob.glob(os.path.join(ROOT, folder, "*.md")))
    failed = examples = 0
    for path in map(os.path.abspath, paths):
        with tempfile.TemporaryDirectory() as folder:
            examiner = Examiner(tocsin, path, folder, explore)
            try:
                found = examiner.examine()
            except (Malformed, OSError, subprocess.TimeoutExpired, ValueError) as problem:
                found = [(None, str(problem))]
        examples += examiner.examples
        failed += len(found)
        for row, text in found:
            print(f"{os.path.relpath(path, ROOT)}{':' + str(row) if row else ''}: {text}")
    print(f"{examples} examples in {len(paths)} texts, {failed} not as shown")
    return 1 if failed or not examples else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
