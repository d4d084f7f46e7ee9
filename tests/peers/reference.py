#!/usr/bin/env python3
"""An independent reference for the modelling language: the meaning written straight from its design page.

    python3 tests/peers/reference.py FILE [-D NAME=VALUE]... [--max-states N]

It builds all states by breadth-first enumeration without any reduction and prints one JSON document: numbers of
states and transitions, and a verdict for each property with the length of a shortest trace.  It judges the checker,
so it shares no code with it.  Clearness goes before speed.  Premises of liveness are believed.
"""
import argparse
import json
import os
import sys
from collections import deque

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from reference_liveness import Liveness                              # noqa: E402
from reference_parser import InputError, parse                      # noqa: E402
from reference_processes import Machine                             # noqa: E402
from reference_semantics import Context, Model, Scope               # noqa: E402
from reference_values import ModelError                             # noqa: E402

ERRORS = 'no_model_error'


class Property:
    def __init__(self, decl, model):
        self.name, self.kind, self.by = decl.name, decl.sort, decl.by
        self.steps = None                           # of the shortest trace that decides it
        self.test = None
        self.of_transitions = self.kind == 'transition'
        if self.kind not in ('liveness', 'assume'):
            where = 'transition' if self.kind in ('transition', 'witness') else 'property'
            scope = Scope(model, where=where)
            self.test = model.compile(decl.value, scope)
            self.of_transitions |= scope.looks_ahead    # a witness that says `next` or `by`
        for name in self.by or []:
            if name not in model.processes:
                raise InputError('%s is no process' % name, decl.line)

    def found(self, steps):
        if self.steps is None or steps < self.steps:
            self.steps = steps


class Exploration:
    def __init__(self, model, machine, properties, max_states, liveness=None):
        self.model, self.machine, self.max_states = model, machine, max_states
        self.properties = properties
        self.error_steps, self.error = None, None
        self.failed = set()
        self.depth = {}                             # of every state found
        self.transitions, self.complete = 0, True
        self.before = {}                            # state to [(process, state before)] by ordinary steps
        self.goals = {p.name: set() for p in properties if p.kind == 'recoverable'}
        self.liveness, self.of_runs = liveness, {}  # verdicts on runs by property
        self.moves = {}                             # state to [((instance's number, step), state after)]

    def model_error(self, error, steps):
        if self.error_steps is None or steps < self.error_steps:
            self.error_steps, self.error = steps, error

    def run(self):
        todo = deque()
        for state in self.machine.initial_states():
            if isinstance(state, ModelError):
                self.model_error(state, 0)
            else:
                self.add(self.machine.canonical(state), 0, todo)
        initial = list(self.depth)
        self.initial = len(initial)
        while todo:
            state = todo.popleft()
            self.expand(state, todo)
            self.judge_state(state)
        if self.complete:
            for prop in self.properties:
                if prop.kind == 'recoverable' and prop.name not in self.failed:
                    self.judge_recoverable(prop)
            if self.liveness and initial:
                self.of_runs = self.liveness.verdicts(self, self.moves, initial)

    def add(self, state, depth, todo):
        if state in self.depth:
            return
        if self.max_states is not None and len(self.depth) >= self.max_states:
            self.complete = False
            return
        self.depth[state] = depth
        todo.append(state)

    def expand(self, state, todo):
        steps, moves = self.depth[state], []
        for number, step, after in self.machine.ways(state):
            if isinstance(after, ModelError):
                self.model_error(after, steps)
                continue
            self.transitions += 1
            self.judge_transition(state, number, step, after)
            canonical = self.machine.canonical(after)
            self.add(canonical, steps + 1, todo)
            moves.append(((number, step), canonical))
            if self.goals and not step.anytime:
                self.before.setdefault(canonical, []).append((step.process.name, state))
        if self.liveness:
            self.moves[state] = moves

    # --- properties -----------------------------------------------------------------------------------------------

    def view(self, state):
        return Context(state[0], {}, state, self.machine)

    def test(self, prop, context, steps):
        """The property's value, or None when evaluating it is a model error (which is then reported)."""
        try:
            return self.model.truth(prop.test(context), self.model.tree)
        except ModelError as error:
            self.model_error(error, steps)
            self.failed.add(prop.name)
            return None

    def judge_state(self, state):
        steps = self.depth[state]
        for prop in self.properties:
            if prop.test is None or prop.of_transitions:
                continue
            value = self.test(prop, self.view(state), steps)
            if prop.kind == 'recoverable':
                if value:
                    self.goals[prop.name].add(state)
            elif value is (prop.kind == 'witness'):
                prop.found(steps)

    def judge_transition(self, state, number, step, after):
        for prop in self.properties:
            if not prop.of_transitions:
                continue
            context = self.view(state)
            context.after = self.view(after)
            process, index = self.machine.instances[number]
            context.actor = (process.name, index, step.name)
            if self.test(prop, context, self.depth[state]) is (prop.kind == 'witness'):
                prop.found(self.depth[state] + 1)

    def judge_recoverable(self, prop):
        """Backwards from the goals by ordinary steps of the named processes; what is not met can't recover."""
        able, todo = set(self.goals[prop.name]), list(self.goals[prop.name])
        while todo:
            for process, before in self.before.get(todo.pop(), ()):
                if before not in able and (prop.by is None or process in prop.by):
                    able.add(before)
                    todo.append(before)
        lost = [depth for state, depth in self.depth.items() if state not in able]
        if lost:
            prop.found(min(lost))

    # --- report ---------------------------------------------------------------------------------------------------

    def report(self):
        properties = {p.name: self.verdict(p.kind, p.steps, p.name in self.failed) for p in self.properties}
        for name, verdict in self.of_runs.items():
            properties[name]['verdict'] = verdict
        properties[ERRORS] = self.verdict('error', self.error_steps)
        return {'states': len(self.depth), 'transitions': self.transitions, 'initial_states': self.initial,
                'depth': max(self.depth.values(), default=0), 'complete': self.complete, 'properties': properties}

    def verdict(self, kind, steps, failed=False):
        """failed: somewhere it has no value, so that it can't be said to hold everywhere."""
        if steps is not None:
            return {'kind': kind, 'verdict': 'reached' if kind == 'witness' else 'violated', 'steps': steps}
        if kind in ('liveness', 'assume') or not self.complete or not self.depth or failed:
            return {'kind': kind, 'verdict': 'unknown'}
        return {'kind': kind, 'verdict': 'never' if kind == 'witness' else 'holds'}


def read_arguments(arguments):
    parser = argparse.ArgumentParser(description='Reference interpreter of the modelling language.')
    parser.add_argument('file')
    parser.add_argument('-D', action='append', default=[], metavar='NAME=VALUE', dest='overrides')
    parser.add_argument('--max-states', type=int)
    return parser.parse_args(arguments)


def read_overrides(texts):
    overrides = {}
    for text in texts:
        name, equals, value = text.partition('=')
        if not equals:
            raise InputError('-D %s: NAME=VALUE is wanted' % text)
        overrides[name.strip()] = value.strip()
    return overrides


def check(text, overrides, max_states=None):
    """Everything, from the text of a model to the report."""
    model = Model(parse(text), overrides)
    machine = Machine(model)
    properties = [Property(d, model) for d in model.by_kind('property')]
    of_runs = [d for d in model.by_kind('property') if d.sort in ('liveness', 'assume')]
    exploration = Exploration(model, machine, properties, max_states, Liveness(model, of_runs) if of_runs else None)
    exploration.run()
    return exploration.report()


def main(arguments):
    options = read_arguments(arguments)
    sys.setrecursionlimit(20000)
    try:
        with open(options.file, encoding='utf-8') as file:
            text = file.read()
        print(json.dumps(check(text, read_overrides(options.overrides), options.max_states), indent=1))
    except (InputError, OSError, UnicodeDecodeError, RecursionError) as error:
        print('%s: %s' % (options.file, error), file=sys.stderr)
        return 2
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
