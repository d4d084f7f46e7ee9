#!/usr/bin/env python3
"""The reader and evaluator of TLA+ (tla_explore.py) against what was worked out by hand, and against what SANY refuses."""
import os
import sys
import tempfile

import tla_explore
import tla_syntax
from tla_values import Stuck

HEAD = "---- MODULE M ----\nEXTENDS Integers, Sequences, FiniteSets, TLC\nVARIABLES x, y\n"
CFG = "INIT Init\nNEXT Next\nINVARIANT Inv\nCHECK_DEADLOCK FALSE\n"

# Definitions; how many states there are, and after how many steps Inv is violated.
COUNTED = (
    ("a counter", 4, None, r"""
Init == x = 0 /\ y = {}
Next == x < 3 /\ x' = x + 1 /\ UNCHANGED y
Inv == x \in 0..3
"""),
    ("a list of conjuncts with disjuncts in it", 6, 2, r"""
Init == /\ x = 0
        /\ y = <<>>
Next == /\ Len(y) < 2
        /\ \/ /\ x = 0
              /\ x' = 1
           \/ x' = x
        /\ y' = Append(y, x)
Inv == Len(y) < 2
"""),
    ("functions, records, EXCEPT and @", 9, None, r"""
Init == /\ x = [i \in 1..2 |-> 0]
        /\ y = [a |-> 0, b |-> <<1, 2>>]
Next == \E i \in DOMAIN x : /\ x[i] < 2
                            /\ x' = [x EXCEPT ![i] = @ + 1]
                            /\ y' = [y EXCEPT !.a = 0, !.b[1] = @]
Inv == y.a = 0 /\ y.b = <<1, 2>>
"""),
    ("initial sets, and a nested choice", 6, 1, r"""
Sum[S \in SUBSET {1, 2}] == IF S = {} THEN 0 ELSE LET e == CHOOSE v \in S : \A w \in S : v =< w IN e + Sum[S \ {e}]
Init == x \in SUBSET {1, 2} /\ y = 0
Next == /\ y = 0
        /\ x = {1, 2}
        /\ y' \in {Sum[x] + d : d \in {0, 1}}
        /\ x' = {v \in x : v > 1}
Inv == CASE y = 0 -> TRUE [] y = 3 -> TRUE [] OTHER -> FALSE
"""),
    ("a step that changes nothing, and IF with actions", 2, None, r"""
Init == x = TRUE /\ y = "a"
Next == IF x THEN x' = FALSE /\ y' = y ELSE UNCHANGED <<x, y>>
Inv == y = "a"
"""),
)

# Why SANY (or TLC) would not take it: definitions.
REFUSED = (
    ("neither of /\\ and \\/ binds closer", r"A == TRUE /\ FALSE \/ TRUE"),
    ("neither of = and # binds closer", r"A == 1 = 2 # 3"),
    ("= is not for three", r"A == 1 = 1 = 1"),
    ("nor is =>", r"A == TRUE => TRUE => TRUE"),
    ("nor is \\", r"A == {1} \ {1} \ {2}"),
    ("\\cup and \\cap are as close", r"A == {1} \cup {2} \cap {3}"),
    ("bullets of two kinds in a column", "A == /\\ TRUE\n     \\/ FALSE"),
    ("a junct that goes on left of its bullet", "A == /\\ x = (1 +\n   2)\n     /\\ TRUE"),
    ("a name that is not there yet", "A == B\nB == 1"),
    ("a name that is there", "A == 1\nA == 2"),
    ("a bound name that is a variable", r"A == \E x \in {1} : TRUE"),
    ("a bound name that is one already", r"A == \E z \in {1} : \A z \in {2} : TRUE"),
    ("a parameter that is an operator of a module", "A(Len) == 1"),
    ("a name in LET that is a definition", "B == 1\nA == LET B == 2 IN B"),
    ("a reserved word", "NEW == 1"),
    ("too few arguments", "B(a, b) == a\nA == B(1)"),
    ("an argument too many", "B == 1\nA == B(1)"),
    ("two primes", "A == x'' = 1"),
    ("LET without a definition", "A == LET IN 1"),
    ("a field that is there twice", "A == [a |-> 1, a |-> 2]"),
    ("CASE without an arrow", "A == CASE TRUE : 1"),
    ("a record's @ outside EXCEPT", "A == @ + 1"),
)
STUCK = (
    ("numbers and strings can't be compared", "Init == x = 1 /\\ y = \"a\"\nNext == x = y /\\ UNCHANGED <<x, y>>\nInv == TRUE"),
    ("a variable is left open", "Init == x = 1 /\\ y = 1\nNext == x' = 1\nInv == TRUE"),
    ("a function is asked outside its domain", "Init == x = <<1>> /\\ y = 1\nNext == x[2] = 1 /\\ UNCHANGED <<x, y>>\nInv == TRUE"),
    ("no arm of a CASE is true", "Init == x = 1 /\\ y = 1\nNext == UNCHANGED <<x, y>>\nInv == CASE x = 2 -> TRUE"),
    ("a prime before it is said what it is", "Init == x = 1 /\\ y = 1\nNext == x' = y' /\\ y' = 1\nInv == TRUE"),
    ("a number beyond TLC's", "Init == x = 65536 * 65536 /\\ y = 1\nNext == UNCHANGED <<x, y>>\nInv == TRUE"),
)


def explore(folder, definitions):
    with open(os.path.join(folder, "M.tla"), "w", encoding="utf-8") as file:
        file.write(HEAD + definitions + "\n====\n")
    with open(os.path.join(folder, "M.cfg"), "w", encoding="utf-8") as file:
        file.write(CFG)
    return tla_explore.explore(os.path.join(folder, "M.tla"))


def wrong_in(folder):
    for what, states, steps, definitions in COUNTED:
        report = explore(folder, definitions)
        if (report["states"], report["properties"]["Inv"]) != (states, steps):
            yield f"{what}: {report}"
    for what, definitions in REFUSED:
        try:
            tla_syntax.read_module(HEAD + definitions + "\n====\n")
            yield f"not refused: {what}"
        except tla_syntax.Refused:
            pass
    for what, definitions in STUCK:
        try:
            yield f"not noticed: {what}: {explore(folder, definitions)}"
        except Stuck:
            pass


def main():
    with tempfile.TemporaryDirectory() as folder:
        wrong = list(wrong_in(folder))
    for sentence in wrong:
        print(sentence)
    print(f"{len(COUNTED) + len(REFUSED) + len(STUCK)} modules, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
