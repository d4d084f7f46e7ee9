#!/usr/bin/env python3
"""Explores a module of TLA+ with its configuration, and says what it found, as JSON.

    tests/peers/tla_explore.py MODULE.tla [--max-states N]

An independent reader (tla_syntax.py) and evaluator (tla_evaluate.py) of the part of TLA+ that TLC takes:
strict, slow, and without any knowledge of Tocsin. MODULE.cfg beside it says INIT and NEXT or
SPECIFICATION, CONSTANTS, INVARIANTS and PROPERTIES of the form [][A]_v.
"""
import argparse
import json
import os
import re
import sys

import tla_evaluate
import tla_syntax
from tla_values import Stuck

KEYWORDS = {"SPECIFICATION", "INIT", "NEXT", "CONSTANT", "CONSTANTS", "INVARIANT", "INVARIANTS", "PROPERTY",
            "PROPERTIES", "CHECK_DEADLOCK", "CONSTRAINT", "CONSTRAINTS", "ACTION_CONSTRAINT", "SYMMETRY", "VIEW"}


class Configuration:
    """What a .cfg says."""

    def __init__(self, text):
        text = re.sub(r"\\\*[^\n]*", "", re.sub(r"\(\*.*?\*\)", "", text, flags=re.DOTALL))
        self.of = {"INVARIANT": [], "PROPERTY": [], "CONSTANT": {}}
        words = re.findall(r'\{[^}]*\}|"[^"]*"|<-|=|[^\s={}"]+', text)
        keyword, at = None, 0
        while at < len(words):
            word = words[at]
            at += 1
            if word in KEYWORDS:
                keyword = {"INVARIANTS": "INVARIANT", "PROPERTIES": "PROPERTY", "CONSTANTS": "CONSTANT"}.get(word, word)
            elif keyword == "CONSTANT":
                if words[at] != "=":
                    raise Stuck(f"the constant {word} {words[at]}")
                self.of["CONSTANT"][word] = tla_evaluate.constant(words[at + 1])
                at += 2
            elif keyword in ("INVARIANT", "PROPERTY"):
                self.of[keyword].append(word)
            elif keyword in ("INIT", "NEXT", "SPECIFICATION", "CHECK_DEADLOCK"):
                self.of[keyword] = word
            else:
                raise Stuck(f"{keyword} {word} is not known here")


def conjuncts(expression):
    if expression[0] == "and":
        return [part for item in expression[1] for part in conjuncts(item)]
    if expression[0] == "infix" and expression[1] == "/\\":
        return conjuncts(expression[2]) + conjuncts(expression[3])
    return [expression]


def specification(module, configuration):
    """The names of Init and Next."""
    if "SPECIFICATION" not in configuration.of:
        return configuration.of["INIT"], configuration.of["NEXT"]
    init = following = None
    for part in conjuncts(module.definitions[configuration.of["SPECIFICATION"]][1]):
        if part[0] == "name":
            init = part[1]
        elif part[:2] == ("prefix", "[]") and part[2][0] == "box" and part[2][1][0] == "name":
            following = part[2][1][1]
        elif part[0] != "fair":
            raise Stuck(f"a specification with {part}")
    return init, following


def of_steps(module, name):
    """[][A]_v: what each step has to satisfy."""
    body = module.definitions[name][1]
    if body[:2] != ("prefix", "[]") or body[2][0] != "box":
        raise Stuck(f"{name} is not of the form [][A]_v")
    return body[2]


class Exploration:
    """Breadth first."""

    def __init__(self, module, configuration, most, tolerated):
        self.machine = tla_evaluate.Machine(module, configuration.of["CONSTANT"], tolerated)
        self.init, self.next = specification(module, configuration)
        for assumption in module.assumptions:
            if not self.machine.value(assumption, tla_evaluate.Env({}, None, {})):
                raise Stuck("an assumption is false")
        self.invariants = configuration.of["INVARIANT"]
        self.properties = {name: of_steps(module, name) for name in configuration.of["PROPERTY"]}
        self.most, self.depth, self.transitions, self.stuck = most, -1, 0, 0
        self.seen, self.broken, self.asserted, self.complete = set(), {}, {}, True

    def judge(self, state):
        for name in self.invariants:
            if name not in self.broken and not self.machine.holds(name, state):
                self.broken[name] = self.depth

    def judge_step(self, state, after):
        for name, box in self.properties.items():
            env = tla_evaluate.Env(state.table, after.table, {})
            if name not in self.broken and not self.machine.value(box, env):
                self.broken[name] = self.depth + 1

    def visit(self, state):
        following = list(self.machine.successors(self.next, state))
        for message in self.machine.failed:
            self.asserted.setdefault(message, self.depth + 1)
        self.transitions += len(following)
        self.stuck += not following
        for after in set(following):
            self.judge_step(state, after)
        return following

    def run(self):
        layer = dict.fromkeys(self.machine.initial_states(self.init))
        while layer:
            self.depth += 1
            self.seen.update(layer)
            if len(self.seen) > self.most:
                self.complete = False
                return
            for state in layer:
                self.judge(state)
            layer = dict.fromkeys(after for state in layer for after in self.visit(state) if after not in self.seen)

    def report(self):
        return {"states": len(self.seen), "transitions": self.transitions, "depth": self.depth,
                "complete": self.complete, "stuck": self.stuck, "asserted": self.asserted,
                "properties": {name: self.broken.get(name) for name in [*self.invariants, *self.properties]}}


def explore(path, most=100000, tolerated=()):
    """`asserted`: what an Assert said, and after how many steps (of which that is the last)."""
    with open(path, encoding="utf-8") as file:
        module = tla_syntax.read_module(file.read())
    if module.name + ".tla" != os.path.basename(path):
        raise tla_syntax.Refused(f"the module {module.name} can't be in {os.path.basename(path)}")
    with open(path[:-len(".tla")] + ".cfg", encoding="utf-8") as file:
        configuration = Configuration(file.read())
    exploration = Exploration(module, configuration, most, tolerated)
    exploration.run()
    return exploration.report()


def main():
    sys.setrecursionlimit(20000)
    parser = argparse.ArgumentParser(description="Explores a module of TLA+.")
    parser.add_argument("path", metavar="MODULE.tla")
    parser.add_argument("--max-states", type=int, default=100000)
    options = parser.parse_args()
    try:
        print(json.dumps(explore(options.path, options.max_states), indent=2))
    except (tla_syntax.Refused, Stuck) as problem:
        print(f"{options.path}: {type(problem).__name__}: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
