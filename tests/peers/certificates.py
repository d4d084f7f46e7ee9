#!/usr/bin/env python3
"""Does another prover confirm what Tocsin proves?

    tests/peers/certificates.py [WORD]...      only the cases whose arguments have one of these words

Lets Tocsin ($TOCSIN) write a certificate for each case and cvc5 answer it: every problem in it has to
be `unsat`, and every property that was proved has to be in it. Then certificates are tampered with:
without a conjunct of the invariant some problem must not be `unsat` any more, or the test would show
nothing.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOCSIN = os.environ.get("TOCSIN", os.path.join(ROOT, "build/release/cli/tocsin"))
PATIENCE = 120

DYNAMO = "protocols/dynamodb-dns.tocsin"
COMMIT = "protocols/two-phase-commit.tocsin"
PETERSON = "protocols/peterson.tocsin"
REFERENCE = "tests/protocols/reference.tocsin"
SIZED_ORDERS = "tests/peers/models/sized-orders.tocsin"

# The command with its arguments, and a property that has to be among those proved.
CASES = (
    ("never_empty", ("check", "--engine", "pdr", "-D", "APPLY=conditional", DYNAMO)),
    ("never_empty", ("check", "--engine", "induction", "-D", "APPLY=conditional", DYNAMO)),
    ("never_empty", ("check", "--engine", "pdr", "-D", "APPLY=conditional", "-D", "ENDPOINTS=2", DYNAMO)),
    ("consistent", ("check", "--engine", "pdr", COMMIT)),
    ("no_model_error", ("check", "--engine", "induction", "-p", "no_model_error", COMMIT)),
    ("exclusion", ("check", "--engine", "pdr", "-D", "N=2", PETERSON)),
    ("moving", ("check", "--engine", "induction", "-p", "moving", "-D", "N=2", PETERSON)),
    ("never_empty", ("check", "--engine", "pdr", "-D", "VARIANT=cas", REFERENCE)),
    ("never_empty", ("check", "--engine", "induction", "-D", "VARIANT=cas", REFERENCE)),
    ("never_empty", ("check", "--engine", "pdr", "-D", "VARIANT=guard_at", REFERENCE)),
    ("never_empty", ("check", "--engine", "induction", "-D", "VARIANT=guard_at", REFERENCE)),
    ("other", ("check", "--engine", "induction", "tests/solver/models/remainder.tocsin")),
    ("consistent", ("prove", "--any", "RMS", COMMIT)),
    ("consistent", ("prove", COMMIT)),
    ("newer", ("prove", "-p", "newer", "-p", "backward", SIZED_ORDERS)),
    ("ticks", ("prove", "--any", "N", "-p", "ticks", SIZED_ORDERS)),
    ("no_rollback", ("prove", "--any", "ENACTORS,ENDPOINTS,PLANS", "-D", "VARIANT=cas", REFERENCE)),
    ("never_empty", ("prove", "--any", "ENACTORS,ENDPOINTS,PLANS", "-D", "VARIANT=guard_at",
                     "-p", "never_empty", REFERENCE)),
    ("never_empty", ("prove", "--any", "ENACTORS,ENDPOINTS,PLANS", "-D", "APPLY=conditional", DYNAMO)),
)
# For these, conjuncts are left out.
TAMPERED = (0, len(CASES) - 1)


class Failure(Exception):
    """What is wrong."""


def expect(condition, what):
    if not condition:
        raise Failure(what)


# ---- Tocsin ----

def certificate(arguments, folder):
    """What was proved, and the text of the certificate."""
    path = os.path.join(folder, "proof.smt2")
    command = [TOCSIN, *arguments, "--json", "--timeout", str(5 * PATIENCE), "--certificate", path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10 * PATIENCE, check=False)
    expect(done.returncode in (0, 1, 4), f"exit code {done.returncode}: {done.stderr.strip()}")
    expect(os.listdir(folder) == ["proof.smt2"], f"it leaves {os.listdir(folder)}: {done.stderr.strip()}")
    proved = {entry["name"] for entry in json.loads(done.stdout)["properties"]
              if entry["verdict"] == "holds" and entry.get("engine") in ("pdr", "induction", "prove")
              and "trace" not in entry}
    with open(path, encoding="utf-8") as file:
        text = file.read()
    os.remove(path)
    return proved, text


# ---- the file ----

def expressions(text):
    """The commands of the file, one by one, without comments."""
    commands, depth, start = [], 0, 0
    for token in re.finditer(r'\|[^|]*\||"[^"]*"|;[^\n]*|[()]', text):
        if token.group() == "(":
            start = token.start() if depth == 0 else start
            depth += 1
        elif token.group() == ")":
            depth -= 1
            if depth == 0:
                commands.append(text[start:token.end()])
    return commands


def problems(text):
    """The commands of each problem."""
    parts = []
    for command in expressions(text):
        if command == "(reset)":
            parts.append([])
        else:
            parts[-1].append(command)
    return parts


def without_one_assertion(problem):
    """The problem without each assertion in turn; but for the last, which is what must not happen."""
    positions = [i for i, command in enumerate(problem) if command.startswith("(assert")]
    for position in positions[:-1]:
        yield problem[:position] + problem[position + 1:]


# ---- cvc5 ----

def answers(text, patience=PATIENCE):
    """What cvc5 says to each (check-sat)."""
    finite = "(set-logic QF_BV)" in text
    command = ["cvc5", "--lang=smt2", f"--tlimit={1000 * patience}"]
    done = subprocess.run([*command, "--bitblast=eager"] if finite else command, input=text,
                          capture_output=True, text=True, timeout=2 * patience, check=False)
    expect("(error" not in done.stdout, f"cvc5 does not take it: {done.stdout.strip()[:600]}")
    return done.stdout.split()


def confirm(proved, text):
    claimed = set(re.findall(r"^; (?:holds|never reached): (.*)$", text, re.MULTILINE))
    expect(proved <= claimed, f"it is about {sorted(claimed)}, but {sorted(proved)} were proved")
    wanted = sum(problem.count("(check-sat)") for problem in problems(text))
    for number in "123":
        expect(re.search(rf"^; obligation {number}\b", text, re.MULTILINE), f"no obligation {number}")
    found = answers(text)
    expect(found == ["unsat"] * wanted, f"of {wanted} problems cvc5 says {found}")
    return wanted


def tamper(text):
    """How many tampered problems cvc5 refuses to confirm, and of how many. With quantifiers it need
    not find a model, and there are many problems: the last that says anything will do."""
    telling = [problem for problem in problems(text) if "(assert false)" not in problem]
    finite = "(set-logic QF_BV)" in text
    refused = tried = 0
    for problem in telling if finite else telling[-1:]:
        for less in without_one_assertion(problem):
            tried += 1
            found = answers("\n".join(less), 5)
            refused += found == ["sat"] if finite else found != ["unsat"]
    return refused, tried


def check(index, name, arguments):
    with tempfile.TemporaryDirectory() as folder:
        proved, text = certificate(arguments, folder)
    expect(name in proved, f"{name} is not proved, only {sorted(proved)}")
    count = confirm(proved, text)
    said = f"{count} problems are unsat"
    if index in TAMPERED:
        refused, tried = tamper(text)
        expect(refused > 0, f"cvc5 confirms it without any one of {tried} assertions, too")
        said += f"; of {tried} with an assertion left out, {refused} are not"
    return said


def main():
    failed = ran = 0
    for index, (name, arguments) in enumerate(CASES):
        words = " ".join(arguments)
        if sys.argv[1:] and not any(word in words for word in sys.argv[1:]):
            continue
        ran += 1
        try:
            print(f"{words}: {check(index, name, arguments)}", flush=True)
        except (Failure, OSError, subprocess.TimeoutExpired) as failure:
            failed += 1
            print(f"{words}: {failure}", flush=True)
    return 1 if failed or ran == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
