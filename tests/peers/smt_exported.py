#!/usr/bin/env python3
"""Does the transition system that is exported as SMT-LIB 2 say what Tocsin says?

    tests/peers/smt_exported.py [--generated N] [--models FILE...]

Three judges, none of which knows anything of Tocsin:

  explored  a solver is asked for all initial states and all successors, one after the other: the number
            of states and the depth, and the shortest violation of each property, have to be what
            `tocsin check --full --no-reduce` says;
  asked     the queries in the file (`--depth`) have to be answered as the verdicts are: sat at the length
            of the shortest violation, and never before;
  checked   what VMT's annotations say is unrolled here, by names alone, as a model checker would.
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOCSIN = os.environ.get("TOCSIN", os.path.join(ROOT, "build/release/cli/tocsin"))
GENERATE = os.path.join(ROOT, "tests/generate/generate.py")
STATES_MOST = 90
VALUES_MOST = 500  # of one state
SOLVERS = {"z3": ["z3", "-in", "-smt2"], "cvc5": ["cvc5", "--incremental", "--produce-models", "-q"]}

# Protocol, settings, how many steps, which solver answers the queries in the file.
ASKED = (
    ("dynamodb-dns", ("APPLY=blind",), 12, "z3"),
    ("dynamodb-dns", ("APPLY=conditional",), 5, "cvc5"),
    ("two-phase-commit", (), 6, "cvc5"),
    ("peterson", (), 5, "z3"),
    ("registry-gc", (), 6, "z3"),
    ("orphan-files", (), 6, "cvc5"),
    ("certificate-managers", (), 4, "z3"),
    ("kubernetes-gc", (), 3, "z3"),
)


class Failure(Exception):
    """What is wrong."""


# ---- text ----

TOKEN = re.compile(r';[^\n]*|"[^"]*"|\|[^|]*\||[()]|[^\s()|";]+')


def parse(text):
    """Lists of lists and words; comments are left out."""
    stack = [[]]
    for token in TOKEN.findall(text):
        if token[0] == ";":
            continue
        if token == "(":
            stack.append([])
        elif token == ")":
            stack[-2].append(stack.pop())
        else:
            stack[-1].append(token)
    if len(stack) != 1:
        raise Failure("brackets don't match")
    return stack[0]


def show(term):
    return term if isinstance(term, str) else "(" + " ".join(map(show, term)) + ")"


class System:
    """What the text defines, and what VMT's annotations say of it."""

    def __init__(self, text):
        self.commands = [command for command in parse(text.split("\n; ---- queries")[0])
                         if command[0] in ("declare-fun", "define-fun")]
        self.defined = {command[1]: command for command in self.commands}
        self.next, self.properties = {}, {}
        for command in self.commands:
            term = command[4] if command[0] == "define-fun" else ""
            if term and term[0] == "!":
                self.annotate(command[1], term)
        # "; 3: name", or "; 3: name is not reached"
        self.names = dict(re.findall(r"^; (\d+): (\w+)(?: is not reached)?\n\(define-fun vmt", text, re.MULTILINE))

    def annotate(self, symbol, term):
        attribute, value = term[2], term[3]
        if attribute == ":next":
            self.next[term[1]] = value
        elif attribute == ":init":
            self.vmt_init, self.init = symbol, term[1][2]
        elif attribute == ":trans":
            self.vmt_trans, self.trans = symbol, term[1][2][1]
        elif attribute == ":invar-property":
            self.properties[value] = symbol
        else:
            raise Failure(f"the attribute {attribute}")

    def variables(self):
        """Without what the annotations add."""
        return [symbol for symbol in self.next if not symbol.strip("|").endswith(".held")
                and not symbol.strip("|").startswith("start.")]

    def symbol(self, name):
        """What that name of the model became, or None."""
        return next((symbol for symbol in (name, name + "!", name + "!2") if symbol in self.defined
                     and self.defined[symbol][0] == "define-fun"), None)

    def definitions(self):
        return "\n".join(["(set-logic QF_BV)"] + [show(plain(command)) for command in self.commands])

    def at(self, k):
        """All of it about the k-th state of a run and the one after, under other names."""
        before = {then: now for now, then in self.next.items()}

        def renamed(term):
            if not isinstance(term, str):
                return [renamed(part) for part in term]
            if term in before:
                return f"|{before[term].strip('|')}@{k + 1}|"
            return f"|{term.strip('|')}@{k}|" if term in self.defined else term

        lines = [show(renamed(plain(command))) for command in self.commands if command[1] in self.next and k == 0]
        lines += [show(renamed(plain(self.defined[then]))) for then in before]
        lines += [show(renamed(plain(command))) for command in self.commands
                  if command[1] not in self.next and command[1] not in before]
        return "\n".join(lines), renamed


def plain(term):
    """Without attributes."""
    if isinstance(term, str):
        return term
    return plain(term[1]) if term and term[0] == "!" else [plain(part) for part in term]


# ---- solvers ----

def run_file(solver, text):
    run = subprocess.run(SOLVERS[solver], input=text, capture_output=True, text=True, timeout=300)
    if "error" in run.stdout.replace("no_model_error", "") or run.returncode != 0:
        raise Failure(f"{solver}: {run.stdout[:300]} {run.stderr[:300]}")
    if re.search("warning", run.stdout + run.stderr, re.IGNORECASE):
        raise Failure(f"{solver} warns: {(run.stdout + run.stderr)[:300]}")
    return run.stdout.splitlines()


class Session:
    """A solver that is asked one thing after the other."""

    def __init__(self, solver, text):
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(SOLVERS[solver], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.say(text)

    def say(self, text):
        self.process.stdin.write(text + "\n")

    def ask(self, text):
        self.say(text)
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def is_sat(self):
        answer = self.ask("(check-sat)")
        if answer not in ("sat", "unsat"):
            raise Failure(f"the solver answers {answer!r}")
        return answer == "sat"

    def values(self, symbols):
        self.say(f"(get-value ({' '.join(symbols)}))")
        self.process.stdin.flush()
        answer = ""
        while not answer or answer.count("(") > answer.count(")"):
            answer += re.sub(r"\|[^|]*\|", "_", self.process.stdout.readline())
        return tuple(show(pair[1]) for pair in parse(answer)[0])

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


def all_values(session, assertion, symbols):
    """Every valuation of the symbols with which it is true."""
    session.say(f"(push 1)(assert {assertion})")
    found = []
    while session.is_sat():
        values = session.values(symbols)
        found.append(values)
        if len(found) > VALUES_MOST:
            raise Failure(f"more than {VALUES_MOST} valuations of {assertion}")
        session.say(f"(assert (not {equal(symbols, values)}))")
    session.say("(pop 1)")
    return found


def equal(symbols, values):
    return "(and true " + " ".join(f"(= {symbol} {value})" for symbol, value in zip(symbols, values)) + ")"


# ---- Tocsin ----

def run_tocsin(*arguments, codes=(0,)):
    run = subprocess.run([TOCSIN, *arguments], capture_output=True, text=True, timeout=300)
    if run.returncode not in codes:
        raise Failure(f"tocsin {' '.join(arguments)}: exit {run.returncode}: {run.stderr[:400]}")
    return run.stdout


def settings_of(settings):
    return [word for setting in settings for word in ("-D", setting)]


def exported(path, settings, *more, target="vmt"):
    return run_tocsin("export", path, "--to", target, *settings_of(settings), *more)


def checked(path, settings):
    text = run_tocsin("check", path, "--json", "--full", "--no-reduce", *settings_of(settings), codes=(0, 1, 4))
    return json.loads(text)


def lengths(report):
    """Of each property that a solver sees: after how many steps it is violated (a witness: reached)."""
    found = {}
    for entry in report["properties"]:
        name, kind, verdict = entry["name"], entry["kind"], entry["verdict"]
        if kind in ("recoverable", "liveness", "assume") or verdict == "unknown":
            continue
        shows = verdict == ("holds" if kind == "witness" else "violated")
        found[name] = entry["steps"] if shows else None
    return found


# ---- explored ----

def violations(system, report):
    """For each property: what is true where it is broken (reached), and does it take a step?"""
    found = {}
    for entry in report["properties"]:
        name, kind = entry["name"], entry["kind"]
        symbol = system.symbol(name)
        if symbol is None or kind in ("recoverable", "liveness", "assume", "error"):
            continue
        step = bool(system.symbol(name) and f"{name}.held" in system.next)
        found[name] = (symbol if kind == "witness" else f"(not {symbol})", step)
    return found


def errors(system, broken):
    """Likewise of model errors: trying a step, and evaluating a property."""
    found = ["error"] if "error" in system.defined else []
    for name, (_, step) in broken.items():
        if f"{name}.error" in system.defined:
            found.append(f"(and {system.trans} {name}.error)" if step else f"{name}.error")
    return found


class Exploration:
    """Breadth first, by one solver."""

    def __init__(self, system, report, most):
        self.system, self.most = system, most
        self.session = Session("z3", system.definitions())
        self.now = system.variables()
        self.then = [system.next[symbol] for symbol in self.now]
        wanted = violations(system, report)
        self.open = {name: (f"(and {system.trans} {bad})" if step else bad, step)
                     for name, (bad, step) in wanted.items()}
        failing = errors(system, wanted)
        if failing:
            self.open["no_model_error"] = ("(or false " + " ".join(failing) + ")", False)
        self.broken, self.states, self.depth = {}, set(), -1

    def can_be(self, condition):
        self.session.say(f"(push 1)(assert {condition})")
        answer = self.session.is_sat()
        self.session.say("(pop 1)")
        return answer

    def judge(self):
        """What is broken in the state that is asserted, or by a step from it."""
        if not self.open or not self.can_be("(or " + " ".join(bad for bad, _ in self.open.values()) + ")"):
            return
        for name in [name for name, (bad, _) in self.open.items() if self.can_be(bad)]:
            self.broken[name] = self.depth + self.open.pop(name)[1]

    def visit(self, state):
        self.session.say(f"(push 1)(assert {equal(self.now, state)})")
        self.judge()
        following = all_values(self.session, self.system.trans, self.then)
        self.session.say("(pop 1)")
        return following

    def run(self):
        layer = set(all_values(self.session, self.system.init, self.now))
        while layer and len(self.states) + len(layer) <= self.most:
            self.depth += 1
            self.states |= layer
            layer = {state for before in sorted(layer) for state in self.visit(before)} - self.states
        self.session.close()


def explored(path, settings, most=STATES_MOST):
    """False where the model has too many states."""
    report = checked(path, settings)
    if report["exploration"]["states"] > most or not report["exploration"]["complete"]:
        return False
    text = exported(path, settings)
    exploration = Exploration(System(text), report, most)
    exploration.run()
    mine = report["exploration"]
    if (len(exploration.states), exploration.depth) != (mine["states"], mine["depth"]):
        raise Failure(f"{mine['states']} states, depth {mine['depth']}; the solver finds {len(exploration.states)}, "
                      f"depth {exploration.depth}")
    for name, steps in lengths(report).items():
        if exploration.broken.get(name) != steps:
            raise Failure(f"{name}: {steps} steps; the solver finds {exploration.broken.get(name)}")
    return True


# ---- asked ----

def asked(path, settings, depth, solver):
    """The file's own queries."""
    answers = {}
    label = None
    for line in run_file(solver, exported(path, settings, "--depth", str(depth), target="smt2")):
        if line in ("sat", "unsat", "unknown"):
            answers[label] = line
        else:
            label = line.strip('"')
    for name, steps in lengths(checked(path, settings)).items():
        about = {int(number): answer for asked_, answer in answers.items()
                 for number in re.findall(rf"^{name}: (?:state|step) (\d+)$", asked_)}
        if not about and name != "no_model_error":
            raise Failure(f"{name} is not asked for")
        for number, answer in about.items():
            if answer != "sat" and number == steps or answer != "unsat" and (steps is None or number < steps):
                raise Failure(f"{name}: {solver} says {answer} of {number}; it is {steps} steps")
    for part in ("initial states", "steps"):
        if answers[f"types: {part}"] != "unsat":
            raise Failure(f"types: {part}: {answers[f'types: {part}']}")
    return len(answers)


# ---- checked ----

def model_checked(path, settings, depth, solver):
    """Runs that the annotations describe, with each property at each length."""
    report = checked(path, settings)
    system = System(exported(path, settings))
    lines, questions = ["(set-logic QF_BV)"], []
    for k in range(depth + 1):
        definitions, renamed = system.at(k)
        lines.append(definitions)
        if k == 0:
            lines.append(f"(assert {renamed(system.vmt_init)})")
        for number, symbol in system.properties.items():
            questions.append((system.names[number], k))
            lines.append(f"(push 1)(assert (not {renamed(symbol)}))(check-sat)(pop 1)")
        lines.append(f"(assert {renamed(system.vmt_trans)})")
    wanted = lengths(report)
    for (name, k), answer in zip(questions, run_file(solver, "\n".join(lines))):
        steps = wanted.get(name)
        # An attempted step is one there.
        if name in wanted and name != "no_model_error" and steps is not None and k == steps and answer != "sat":
            raise Failure(f"{name}: {solver} says {answer} after {k} steps, as annotated")
        if name in wanted and (steps is None or k < steps) and answer != "unsat":
            raise Failure(f"{name}: {solver} says {answer} after {k} steps, as annotated; it is {steps}")
    return len(questions)


# ---- all ----

class Tally:
    """What was done, and what went wrong."""

    def __init__(self):
        self.done, self.left, self.wrong = 0, 0, 0

    def add(self, what, judge, *arguments):
        try:
            if judge(*arguments):
                self.done += 1
            else:
                self.left += 1
        except (Failure, subprocess.TimeoutExpired, KeyError, ValueError) as failure:
            self.wrong += 1
            print(f"{what}: {type(failure).__name__}: {failure}")


def generated(folder, seed, count):
    subprocess.run([sys.executable, GENERATE, "--seed", str(seed), "--count", str(count), "--out", folder],
                   check=True)
    return [os.path.join(folder, f"seed-{number}.tocsin") for number in range(seed, seed + count)]


def judge_models(tally, paths):
    for path in paths:
        name = os.path.basename(path)
        tally.add(f"{name}: explored", explored, path, ())
        tally.add(f"{name}: annotations", model_checked, path, (), 2, "cvc5")


def judge_bundled(tally):
    for name, settings, depth, solver in ASKED:
        path = f"protocols/{name}.tocsin"
        words = f"{name} {' '.join(settings)}"
        tally.add(f"{words}: queries", asked, path, settings, depth, solver)
        tally.add(f"{words}: annotations", model_checked, path, settings, min(depth, 4), "z3")


def main():
    parser = argparse.ArgumentParser(description="Judges what is exported as SMT-LIB 2.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--generated", type=int, default=30, help="models")
    parser.add_argument("--only-generated", action="store_true")
    parser.add_argument("files", nargs="*", metavar="FILE")
    options = parser.parse_args()
    os.chdir(ROOT)
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        if options.files:
            judge_models(tally, options.files)
        else:
            if not options.only_generated:
                judge_bundled(tally)
            judge_models(tally, sorted(glob.glob("tests/peers/exported/*.tocsin")))
            judge_models(tally, generated(folder, options.seed, options.generated))
    print(f"{tally.done} judged, {tally.left} too large, {tally.wrong} wrong")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
