#!/usr/bin/env python3
"""Are the windows of traces, and the steps that don't matter, what their definitions say?

The traces that tocsin finds are gone through again by the reference, and the definitions of docs/reading-a-trace.md are
tried out literally, on states that are put together of parts of others. Windows are compared. Of steps that are said to
play no part it is checked that the others can be taken without them, come to the same, and read nothing that they made.
Prints a line for every
difference and a summary; exits 1 if there was one.

    tests/peers/windows.py TOCSIN [--max-states N] FILE...
    tests/peers/windows.py TOCSIN [--max-states N] --count N        generated models
    tests/peers/windows.py TOCSIN [--max-states N] --racy N         generated models with races
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "generate")]

from mutations import generated, has_orders, take_option            # noqa: E402
from racy import racy                                               # noqa: E402
from reference import Property                                      # noqa: E402
from reference_parser import parse                                  # noqa: E402
from reference_processes import Machine, Walk                             # noqa: E402
from reference_semantics import Context, Model                      # noqa: E402
from reference_steps import Choices, Filtered                       # noqa: E402
from reference_values import (Bag, Generation, Identity, MapType, ModelError, Queue,  # noqa: E402
                              StructType, Table, parts, renumber)

KINDS = ("invariant", "transition", "witness", "recoverable")


class Unclear(Exception):
    """The report does not say enough to follow the trace here."""


class NotedChoices(Choices):
    """Knows what was chosen."""

    def __init__(self, made=()):
        super().__init__()
        self.made, self.values = [list(m) for m in made], []

    def number(self, how_many):
        chosen = super().number(how_many)
        if chosen >= how_many:
            raise Filtered()
        return chosen

    def among(self, values):
        value = super().among(values)
        self.values.append(value)
        return value


def shown(value):
    """As the JSON document has it."""
    if isinstance(value, Identity):
        return value.number
    if isinstance(value, Generation):
        return value.rank + 1
    if isinstance(value, Table):
        keys = sorted(value.keys, key=value.keys.get)
        return {str(shown(k)) if not isinstance(k, bool) else str(k).lower(): shown(value.get(k)) for k in keys}
    if isinstance(value, frozenset):
        return sorted((shown(v) for v in value), key=repr)
    if isinstance(value, (Queue, Bag)):
        return [shown(v) for v in value]
    return str(value) if isinstance(value, str) else value


def normal(value):
    """JSON with sets in one order; a list may be a set."""
    if isinstance(value, list):
        return sorted((normal(v) for v in value), key=repr)
    if isinstance(value, dict):
        return {key: normal(v) for key, v in value.items()}
    return value


LEAVING = ("goto", "continue", "break", "restart", "stop")


def plain(statement):
    """Does it do nothing but compute and assign?"""
    if statement.kind == "for":
        return all(map(plain, statement.body.body))
    if statement.kind == "let":
        return not (statement.value.kind == "call" and statement.value.name == "receive")
    return statement.kind in ("assign", "call")


class NotedWalk(Walk):
    """Knows whether a condition was looked at, or elements, on the way from place to place."""
    decided = False

    def enter_if(self, control, process, c):
        self.decided = True
        return super().enter_if(control, process, c)

    def enter_while(self, control, process, c):
        self.decided = True
        return super().enter_while(control, process, c)

    def enter_block(self, control, process, c):
        self.decided |= any(start == "in" for _, _, start, _ in control.vars)
        return super().enter_block(control, process, c)

    def again(self, loop, process, c):
        self.decided |= loop.kind == "forany"
        return super().again(loop, process, c)


class NotedList(list):
    """Knows what was looked at."""

    def __init__(self, values):
        super().__init__(values)
        self.times = [0] * len(self)

    def __getitem__(self, at):
        if isinstance(at, int):
            self.times[at] += 1
        return super().__getitem__(at)

    def __setitem__(self, at, value):
        self.times[at] -= 1                         # whoever writes takes what was there before
        super().__setitem__(at, value)

    def read(self):
        return {at for at, times in enumerate(self.times) if times > 0}


class Play:
    """A model, and its states in which values of an order keep their numbers for good."""

    def __init__(self, text):
        self.model = Model(parse(text), {})
        self.machine = Machine(self.model)
        self.machine.walk = NotedWalk()
        self.orders = has_orders(text)
        self.names = [decl.name for decl in self.model.by_kind("var")]
        self.properties = {d.name: Property(d, self.model) for d in self.model.by_kind("property")
                           if d.sort in KINDS}
        self.variables = set()
        for process in self.model.processes.values():
            self.collect_variables(process)

    def collect_variables(self, process):
        todo, seen = [process.body], set()
        while todo:
            control = todo.pop()
            if control is None or id(control) in seen:
                continue
            seen.add(id(control))
            self.variables.update(key for key, *_ in getattr(control, "vars", ()))
            for name in ("body", "then", "other", "branches"):
                part = getattr(control, name, None)
                todo += part if isinstance(part, list) else [part]

    def attempts(self, state, number, name):
        """Each way of the instance through the step of that name: (choices made, values chosen, step, after)."""
        process, _ = self.machine.instances[number]
        steps = [s for s in process.anytime if s.name == name] or [None]
        for anytime in steps:
            choices, more = NotedChoices(), not self.machine.is_done(state, number)
            while more:
                choices.values = []
                result = self.once(state, number, anytime, choices)
                if result is not None and (result[0] is None or result[0].name == name):
                    yield [list(m) for m in choices.made], list(choices.values), *result
                more = choices.next_list()

    def ways(self, state, number, anytime=None):
        """Each way of the instance through the ordinary step that comes next, or this anytime step: (step, after)."""
        choices, more = NotedChoices(), not self.machine.is_done(state, number)
        while more:
            result = self.once(state, number, anytime, choices)
            if result is not None and not isinstance(result[1], ModelError):
                yield result
            more = choices.next_list()

    def decides(self, state, number, name, choices):
        """May it depend on the state whether this is possible, or where it leads?"""
        process, _ = self.machine.instances[number]
        anytime = self.anytime_step(number, name)
        self.machine.walk.decided = False
        step, _ = self.machine.attempt(state, number, anytime, NotedChoices(choices))
        rests = self.machine.places[state[1][number][0]].kind != "step"
        return (self.machine.walk.decided or process.provided is not None or (anytime is None and rests) or
                not all(plain(s) for s in step.text.body[:-1]) or
                not all(plain(s) or s.kind in LEAVING for s in step.text.body[-1:]))

    def anytime_step(self, number, name):
        process, _ = self.machine.instances[number]
        return next((s for s in process.anytime if s.name == name), None)

    def once(self, state, number, anytime, choices):
        try:
            return self.machine.attempt(state, number, anytime, choices)
        except Filtered:
            return None
        except ModelError as error:
            return None, error

    # --- order values ---

    def newest(self, state):
        """For each order type the highest rank that is held."""
        held = {kind: 0 if kind in self.machine.firsts_kept else -1 for kind in self.model.order_sizes}
        for value in self.machine.generations(state):
            held[value.type] = max(held[value.type], value.rank)
        return held

    def rename(self, value, before, made):
        """What the step made, as ranks from `before` on, is called by what comes after `made`."""
        ranks = {g: g.rank if g.rank <= before[g.type] else made[g.type] + g.rank - before[g.type]
                 for g in parts(value, Generation)}
        return renumber(value, ranks)

    def renamed(self, state, before, made):
        return (tuple(self.rename(v, before, made) for v in state[0]),
                tuple((place, tuple(self.rename(v, before, made) for v in values)) for place, values in state[1]),
                state[2])

    # --- following a trace ---

    def looks_like(self, state, entry):
        if any(normal(shown(v)) != normal(entry["state"].get("var at" if n == "at" else n))
               for n, v in zip(self.names, state[0])):
            return False
        return all(self.instance_looks_like(state, number, entry) for number in range(len(state[1])))

    def instance_looks_like(self, state, number, entry):
        process, index = self.machine.instances[number]
        place, values = state[1][number]
        locals_ = entry["state"].get("process at" if process.name == "at" else process.name, {})
        if index is not None:
            locals_ = locals_.get(str(shown(index)).lower() if isinstance(index, bool) else str(shown(index)), {})
        visible = self.machine.places[place].visible
        own = {name: shown(values[at]) for name, at in visible.items()}
        at = entry["state"]["at"][self.name(number)]
        control = self.machine.places[place]
        if (control.kind == "done") != (at == "done") or (control.kind == "step" and control.name != at):
            return False
        return all(normal(locals_[name]) == normal(value) for name, value in own.items() if name in locals_)

    def name(self, number):
        process, index = self.machine.instances[number]
        if index is None:
            return process.name
        shown_index = shown(index)
        return f"{process.name}[{str(shown_index).lower() if isinstance(index, bool) else shown_index}]"

    def only(self, candidates):
        distinct = {(candidate[-1], tuple(map(tuple, candidate[0]))) for candidate in candidates}
        if len(distinct) != 1:
            raise Unclear(f"{len(distinct)} ways")
        return candidates[0]

    def follow(self, entries):
        """The steps: (number, name, choices made, values, state before, state after, made before it)."""
        first = [([], s) for s in self.machine.initial_states()
                 if not isinstance(s, ModelError) and self.looks_like(s, entries[0])]
        state = self.only(first)[1]
        numbers = {self.name(n): n for n in range(len(self.machine.instances))}
        made, steps = self.newest(state), []
        for entry in entries[1:]:
            number, name = numbers[entry["process"]], entry["step"][len(entry["process"]) + 1:]
            before = self.newest(state)
            found = []
            for choices, values, _, after in self.attempts(state, number, name):
                if not isinstance(after, ModelError):
                    after = self.renamed(after, before, made)
                    if self.looks_like(after, entry):
                        found.append((choices, values, after))
            choices, values, after = self.only(found)
            steps.append((number, name, choices, values, state, after, dict(made)))
            held = self.newest(after)
            made = {kind: max(made[kind], held[kind]) for kind in made}
            state = after
        return steps


def with_instance(state, number, own):
    return state[0], state[1][:number] + (own,) + state[1][number + 1:], state[2]


class Definitions:
    """What insight.h says of a trace, tried out. Steps count from 1."""

    def __init__(self, play, steps, prop):
        self.play, self.steps, self.prop = play, steps, prop
        self.states = [steps[0][4]] + [step[5] for step in steps]
        self.last = len(steps)

    # --- windows ---

    def repeats(self, read, shared_state):
        """Can the step come out as it did? None where there is no such state."""
        number, name, _, _, before, after, made = self.steps[read - 1]
        hybrid = with_instance(self.undo(shared_state, before, after), number, before[1][number])
        try:
            self.play.machine.checked_state(hybrid)
        except ModelError:
            return None
        newest = self.play.newest(hybrid)
        for _, _, _, result in self.play.attempts(hybrid, number, name):
            if isinstance(result, ModelError):
                continue
            place, values = result[1][number]
            if (place, tuple(self.play.rename(v, newest, made) for v in values)) == after[1][number]:
                return True
        return False

    def undo(self, state, before, after):
        """What the step changed itself is as it was."""
        def undone(type_, now, was, became):
            if was == became:
                return now
            kinds = {MapType: lambda t: [t.of] * len(t.keys), StructType: lambda t: list(t.fields.values())}
            if type(type_) in kinds:
                parts_ = zip(kinds[type(type_)](type_), now, was, became)
                return Table(now.keys, [undone(*part) for part in parts_])
            return was
        shared = tuple(map(undone, self.play.model.shared_types, state[0], before[0], after[0]))
        uses = tuple(n if w == b else w for n, w, b in zip(state[2], before[2], after[2]))
        return shared, state[1], uses

    # What an act depends on: only the instance is as it would have been, all else as it was.

    def selves_after(self, step, state, anytime, name=None):
        """Places and locals that the step of the trace could leave who takes it with, from this state."""
        number, made = self.steps[step - 1][0], self.steps[step - 1][6]
        self.play.machine.checked_state(state)
        newest = self.play.newest(state)
        for taken, after in self.play.ways(state, number, anytime):
            if name in (None, taken.name):
                place, values = after[1][number]
                yield place, tuple(self.play.rename(v, newest, made) for v in values)

    def selves_before(self, read, act, shared_state):
        """What the instance could have become by the act, had it read in this state."""
        number, name, _, _, before, after, _ = self.steps[read - 1]
        hybrid = with_instance(self.undo(shared_state, before, after), number, before[1][number])
        selves = set(self.selves_after(read, hybrid, self.play.anytime_step(number, name), name))
        for step in range(read + 1, act):
            if self.steps[step - 1][0] != number:
                continue
            anytime = self.play.anytime_step(number, self.steps[step - 1][1])
            for own in list(selves):
                state = with_instance(self.states[step - 1], number, own)
                for kind in {None, anytime}:
                    selves |= set(self.selves_after(step, state, kind))
        return selves

    def is_same_act(self, act, state, after):
        number, name, made = self.steps[act - 1][0], self.steps[act - 1][1], self.steps[act - 1][6]
        named = self.play.renamed(after, self.play.newest(state), made)
        if named[0] != self.states[act][0]:
            return False
        if act < self.last:
            return True
        if self.prop.kind == "recoverable":
            return after[1][number][0] == self.states[act][1][number][0]
        return self.shows(state, number, name, after)

    def same_act(self, read, act, shared_state):
        """Could it have taken the act as it did, had it read in this state? None where there is no such state."""
        repeats = self.repeats(read, shared_state)
        if repeats is not False:
            return repeats
        number, name = self.steps[act - 1][:2]
        anytime = self.play.anytime_step(number, name)
        try:
            for own in self.selves_before(read, act, shared_state):
                state = self.play.machine.checked_state(with_instance(self.states[act - 1], number, own))
                if any(step.name == name and self.is_same_act(act, state, after)
                       for step, after in self.play.ways(state, number, anytime)):
                    return True
        except ModelError:
            return None
        return False

    def acts(self, step):
        return step == self.last or self.states[step - 1][0] != self.states[step][0]

    def window_from(self, read, matters):
        number, name = self.steps[read - 1][:2]
        for act in range(read + 1, self.last + 1):
            if self.steps[act - 1][0] != number:
                continue
            if self.steps[act - 1][1] == name:
                return None
            if act not in matters or not self.acts(act):
                continue
            change = act
            while change > read:
                same = self.same_act(read, act, self.states[change - 1])
                if same is None:
                    return None
                if same:
                    break
                change -= 1
            if change < act and self.steps[change - 1][0] != number:
                return read, change, act
        return None

    def windows(self, matters):
        found = [w for w in (self.window_from(read, matters) for read in range(1, self.last)) if w]
        mover = [None] + [step[0] for step in self.steps]
        told = [w for w in found if not any(
            o[2] == w[2] and o[0] > w[0] and mover[o[0]] == mover[w[0]] for o in found)]
        return sorted(told, key=lambda w: (w[2], w[0]))

    def put_back(self, change, names):
        before, after = self.states[change - 1], self.states[change]
        shared = list(after[0])
        for name in names:
            self.put_back_entry(shared, before[0], name)
        return tuple(shared), after[1], after[2]

    def put_back_entry(self, shared, old, name):
        """`record[1].owner`: found by what the parts are called."""
        def walk(new, was, called):
            if called == name:
                return was
            if isinstance(new, Table) and isinstance(was, Table) and name.startswith(called):
                for key in new.keys:
                    for form in (f"{called}[{str(shown(key)).lower() if isinstance(key, bool) else shown(key)}]",
                                 f"{called}.{key}"):
                        if name == form or name.startswith((form + "[", form + ".")):
                            return new.put(key, walk(new.get(key), was.get(key), form))
            raise Unclear(f"no entry {name}")
        for at, variable in enumerate(self.play.names):
            if name == variable or name.startswith((variable + "[", variable + ".")):
                shared[at] = walk(shared[at], old[at], variable)
                return
        raise Unclear(f"no variable {name}")

    def reads_fault(self, window, names):
        read, change, act = window
        if not names:
            return None if not self.same_act(read, act, self.put_back(change, self.play.names)) else "nothing is named"
        if not self.same_act(read, act, self.put_back(change, names)):
            return "putting back what was read does not help"
        for name in names:
            if self.same_act(read, act, self.put_back(change, [n for n in names if n != name])):
                return f"{name} need not be put back"
        return None

    # --- what matters ---

    def shows(self, before, number, name, state):
        prop, machine = self.prop, self.play.machine
        if prop.kind == "recoverable":
            return machine.canonical(state) == machine.canonical(self.states[-1])
        context = Context(before[0] if prop.of_transitions else state[0], {},
                          before if prop.of_transitions else state, machine)
        if prop.of_transitions:
            context.after = Context(state[0], {}, state, machine)
            process, index = machine.instances[number]
            context.actor = (process.name, index, name)
        try:
            return self.play.model.truth(prop.test(context), self.play.model.tree) is (prop.kind == "witness")
        except ModelError:
            return False

    def control_only(self, state, step):
        number, name, _, _, before, after, _ = self.steps[step - 1]
        place, values = after[1][number]
        old = dict(zip(self.play.machine.places[before[1][number][0]].keys, before[1][number][1]))
        now = dict(zip(self.play.machine.places[state[1][number][0]].keys, state[1][number][1]))
        new = [now[key] if key in old and key in self.play.variables else value
               for key, value in zip(self.play.machine.places[place].keys, values)]
        uses = tuple(u + b - a for u, a, b in zip(state[2], before[2], after[2]))
        return state[0], state[1][:number] + ((place, tuple(new)),) + state[1][number + 1:], uses

    def moves(self, step):
        """It decides nothing, and does more than to move control."""
        number, name, choices, _, before, after, _ = self.steps[step - 1]
        machine = self.play.machine
        only = machine.checked_state(self.control_only(before, step))
        return not self.play.decides(before, number, name, choices) and \
            machine.canonical(only) != machine.canonical(after)

    def changes_alike(self, step, result):
        """What the step changed becomes what it became then; values of an order have other numbers here."""
        number, _, _, _, before, after, _ = self.steps[step - 1]
        keys = self.play.machine.places[after[1][number][0]].keys
        old = dict(zip(self.play.machine.places[before[1][number][0]].keys, before[1][number][1]))
        were = list(before[0]) + [old.get(key, old) for key in keys]
        became, here = (state[0] + state[1][number][1] for state in (after, result))

        def alike(was, then, now):
            if isinstance(was, Table) and isinstance(then, Table):
                return all(alike(was.get(k), then.get(k), now.get(k)) for k in then.keys)
            if isinstance(then, Table):
                return all(alike(old, then.get(k), now.get(k)) for k in then.keys)
            return was == then or then == now
        return all(map(alike, were, became, here)) or self.play.orders

    def real(self, state, step):
        """The same step with the same choices, from the same place to the same place; None where it can't."""
        number, name, choices, values, before, after, _ = self.steps[step - 1]
        if state[1][number][0] != before[1][number][0]:
            return None
        process, _ = self.play.machine.instances[number]
        anytime = next((s for s in process.anytime if s.name == name), None)
        again = NotedChoices(choices)
        result = self.play.once(state, number, anytime, again)
        if result is None or isinstance(result[1], ModelError) or result[0].name != name:
            return None
        same = len(again.made) == len(choices) and all(
            a == b for a, b in zip(again.values, values) if not any(parts(b, Generation)))
        return result[1] if same and result[1][1][number][0] == after[1][number][0] else None

    def alike(self, state, step):
        """As it was taken, and with the same changes."""
        result = self.real(state, step)
        return result if result is not None and self.changes_alike(step, result) else None

    def left(self, state, step):
        """What is left of a step that does not matter."""
        moves = self.moves(step) and self.real(state, step) is not None
        return self.control_only(state, step) if moves else state

    def does_without(self, left_out):
        state, first = self.states[0], True
        for step in range(1, self.last + 1):
            before = state
            state = self.left(state, step) if step in left_out else self.alike(state, step)
            if state is None:
                return False
            try:
                self.play.machine.checked_state(state)
            except ModelError:
                return False
        number, name = self.steps[-1][:2]
        return self.shows(before, number, name, state)

    def matters(self, needed):
        left_out = set()
        for step in range(self.last - 1, 0, -1):
            if step not in needed and self.does_without(left_out | {step}):
                left_out.add(step)
        return set(range(1, self.last + 1)) - left_out


    def read_by(self, step):
        """The numbers of shared variables, but for maps and structs, that a step looks at."""
        number, name, choices, _, before, _, _ = self.steps[step - 1]
        machine, anytime, notes = self.play.machine, self.play.anytime_step(self.steps[step - 1][0], name), []

        def noting(*arguments):
            c, place = type(machine).context(machine, *arguments)
            notes.append(NotedList(c.shared))
            c.shared = notes[-1]
            return c, place
        machine.context = noting
        self.play.once(before, number, anytime, NotedChoices(choices))
        del machine.context
        return {v for v in set().union(*(note.read() for note in notes)) if not isinstance(before[0][v], Table)}

    def made_by(self, variable, step):
        """Who gave it the value that it has before the step; 0 where it has been so at first."""
        return next((i for i in range(step - 1, 0, -1)
                     if self.states[i - 1][0][variable] != self.states[i][0][variable]), 0)

    def faults(self, matters, windows):
        """What is wrong with steps that are said to play no part. Others may matter: reading is told by the text."""
        left_out = set(range(1, self.last + 1)) - matters
        missing = left_out & ({self.last} | {step for w in windows for step in w})
        if missing:
            yield f"{sorted(missing)} are left out"
        if not self.does_without(left_out):
            yield f"{sorted(left_out)} can't be left out"
        for step in sorted(matters):
            for variable in self.read_by(step):
                if self.made_by(variable, step) in left_out:
                    yield f"{step} reads what {self.made_by(variable, step)} made of {self.play.names[variable]}"


def differences(play, entry):
    prop = play.properties[entry["name"]]
    steps = play.follow(entry["trace"])
    definitions = Definitions(play, steps, prop)
    told = [(w["read_step"], w["changed_step"], w["act_step"]) for w in entry["windows"]]
    matters = {i for i, step in enumerate(entry["trace"]) if step.get("matters")}
    faults = [(w, definitions.reads_fault((w["read_step"], w["changed_step"], w["act_step"]),
                                          [r["name"] for r in w["reads"]])) for w in entry["windows"]]
    yield from (f"{entry['name']}: {w}: {fault}" for w, fault in faults if fault)
    left_out = set(range(1, definitions.last + 1)) - matters
    if play.orders:
        # What is left out of locals of an order is told by other numbers here.
        found = [definitions.window_from(w[0], {w[2]}) for w in told]
        if told != found:
            yield f"{entry['name']}: windows {told}, the reference says {found}"
        if not definitions.does_without(left_out):
            yield f"{entry['name']}: {sorted(left_out)} can't be left out"
        return
    expected = [] if prop.kind == "witness" else definitions.windows(definitions.matters(set()))
    if told != expected:
        yield f"{entry['name']}: windows {told}, the reference says {expected}"
    yield from (f"{entry['name']}: {fault}" for fault in definitions.faults(matters, told))


def compare(tocsin, path, most):
    """(traces compared, windows, left out, differences, not followed)"""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    run = subprocess.run([tocsin, "check", "--engine", "explore", "--json", "--max-states", str(most), path],
                         capture_output=True, text=True, timeout=600)
    if run.returncode not in (0, 1, 4):
        raise SystemExit(f"{path}: tocsin exits with {run.returncode}: {run.stderr.strip()[:600]}")
    play, traces, windows, dim, found, unclear = Play(text), 0, 0, 0, [], 0
    for entry in json.loads(run.stdout)["properties"]:
        if entry["kind"] not in KINDS or len(entry.get("trace", ())) < 2:
            continue
        try:
            found += list(differences(play, entry))
        except Unclear as why:
            if os.environ.get("SAY_UNCLEAR"):
                print(path, entry["name"], why)
            unclear += 1
            continue
        traces += 1
        windows += len(entry["windows"])
        dim += sum(step.get("matters") is False for step in entry["trace"])
    return traces, windows, dim, found, unclear


def with_races(count, folder):
    for seed in range(1, count + 1):
        path = os.path.join(folder, f"racy-{seed}.tocsin")
        with open(path, "w", encoding="utf-8") as file:
            file.write(racy(seed))
        yield path


def main():
    sys.setrecursionlimit(20000)
    arguments = sys.argv[1:]
    most, count = take_option(arguments, "--max-states", 20000), take_option(arguments, "--count", 0)
    races = take_option(arguments, "--racy", 0)
    tocsin, *paths = arguments
    sums, different = [0, 0, 0, 0], 0
    with tempfile.TemporaryDirectory() as folder:
        models = generated(count, folder) if count else with_races(races, folder) if races else paths
        for path in models:
            *numbers, found, unclear = compare(tocsin, path, most)
            sums = [a + b for a, b in zip(sums, [*numbers, unclear])]
            if found:
                different += 1
                print(path, *found, sep="\n    ")
    print("%d traces compared, with %d windows and %d steps left out; %d could not be followed; %d models different"
          % (*sums, different))
    return 1 if different or sums[0] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
