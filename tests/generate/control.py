"""Random bodies of processes and of `steps` declarations: steps under control flow.

A body of a loop always begins with something that takes a step on every way, so that no way
round a loop is without one.
"""
import re
from dataclasses import dataclass, replace

from declarations import Declarations
from draft import (BLOCKS, LABELS, LOCALS, PARTS, PROCESSES, STEPS, Binding, Block, Process,
                   StepPlace)
from model_types import BOOL, cardinality
from steps import Leaving, Loop, StepWriter, indent


@dataclass(frozen=True)
class Scope:
    """What surrounds a place between steps. locals: the bindings of nested blocks, that is, not
    those at the top; weight: how many valuations those and the loop variables have."""
    env: object
    leaving: Leaving
    locals: tuple = ()
    weight: int = 1
    depth: int = 2

    def enter(self, *bindings, **changes):
        """The scope of a block that declares these bindings."""
        weight = self.weight
        for binding in bindings:
            weight *= cardinality(binding.type)
        chain = self.leaving.chain + ((object(),) if bindings else ())
        return replace(self, env=self.env.bind(*bindings), locals=self.locals + bindings,
                       weight=weight, leaving=replace(self.leaving, chain=chain), **changes)

    def in_loop(self, kind, label=""):
        loops = self.leaving.loops + (Loop(kind, label),)
        return replace(self, leaving=replace(self.leaving, loops=loops), depth=self.depth - 1)


class BodyWriter:
    """Writes the body of one process or one `steps` declaration."""

    def __init__(self, draft, expressions, budget, step_names):
        self.draft = draft
        self.rng = draft.rng
        self.expressions = expressions
        self.declarations = Declarations(draft, expressions)
        self.steps = StepWriter(draft, expressions)
        self.budget = budget            # how many more steps the body should have
        self.step_names = step_names    # a pool
        self.names = set()
        self.places = []                # StepPlace
        self.chains = []                # of each step that goto may name: name, chain
        self.weight = 1                 # how many places of control, about, with nested locals
        self.labels = set()

    # Sequences

    def sequence(self, scope, count, step_first=False):
        """Statements of a block, without its locals; their lines."""
        lines = []
        for n in range(count):
            if n > 0 and self.budget <= 0:
                break
            if n == 0 and step_first:
                lines += self.stepping(scope)
            else:
                lines += self.statement(scope)
        return lines

    def stepping(self, scope):
        """A statement that takes a step on every way."""
        way = self.draft.pick({"step": 8, "either": 0.8, "if": 0.5, "for": 0.3, "call": 1.2})
        if way != "step" and scope.depth > 0 and self.budget > 1:
            lines = self.draft.attempt(getattr(self, f"write_{way}"), scope, True)
            if lines:
                return lines
        return self.write_step(scope)

    def statement(self, scope):
        ways = {"step": 6}
        if scope.depth > 0 and self.budget > 0:
            ways.update({"if": 1.2, "while": 0.8, "for": 0.8, "for_any": 1.3, "either": 1.2,
                         "loop": 0.7, "call": 2.5})
        for _ in range(3):
            way = self.draft.pick(ways)
            lines = self.draft.attempt(getattr(self, f"write_{way}"), scope)
            if lines:
                return lines
        return self.write_step(scope)

    def block(self, scope, count=None, step_first=True, ending=None):
        """A nested block with locals of its own sometimes; its lines, indented. `ending`: what
        writes the last lines, given the scope inside."""
        lines = []
        if self.draft.chance(0.25) and scope.weight <= 3:
            lines, bindings = self.declarations.locals(scope.env, 1, 3, nested=True)
            scope = scope.enter(*bindings)
        count = count or self.rng.choice((1, 1, 2))
        lines += self.sequence(scope, count, step_first)
        return indent(lines + (ending(scope) if ending else []))

    # Steps

    def step_env(self, env):
        """What a step at this place may read and assign."""
        return replace(env, place="step", bindings=tuple(self.draft.shared) + env.bindings,
                       ghosts=tuple(self.draft.ghosts), risk=self.draft.risk, impure=True)

    def write_step(self, scope, extra=()):
        """A step; `extra` lines go first."""
        name = self.draft.name_from(self.step_names, self.names)
        self.budget -= 1
        self.steps.current = name
        lines = self.steps.step(self.step_env(scope.env), scope.leaving,
                                self.rng.choice((1, 1, 2, 2, 3)))
        lines = indent(extra) + lines
        self.steps.current = ""
        self.places.append(StepPlace(name, scope.locals))
        self.chains.append((name, scope.leaving.chain))
        self.weight += scope.weight
        fairness = ""
        if self.draft.chance(0.05):
            fairness = self.rng.choice(("fair ", "strong fair "))
            self.draft.note(f"{fairness}step")
        return self.braced(f"{fairness}step {name}", lines)

    def braced(self, head, lines):
        if not lines:
            return [f"{head} {{ }}"]
        if len(lines) == 1 or len(lines) == 2 and sum(map(len, lines)) < 50:
            inside = " ".join(line.strip() for line in lines)
            return [f"{head} {{ {inside} }}"]
        return [f"{head} {{"] + lines + ["}"]

    # Control flow

    def condition(self, scope):
        if self.draft.options and self.draft.chance(0.3):
            self.draft.note("control condition on an option")
            return self.expressions.condition_option(scope.env, 0).text
        return self.expressions.condition(scope.env, 1).text

    def decidable(self, scope):
        return scope.env.bindings or self.draft.options

    def guarded(self, scope):
        """Inside a condition, which may be decided and leave the block out: nothing outside may
        go to a step in it."""
        chain = scope.leaving.chain + (object(),)
        return replace(scope, leaving=replace(scope.leaving, chain=chain))

    def write_if(self, scope, step_first=False):
        if not self.decidable(scope):
            return None
        inner = replace(scope, depth=scope.depth - 1)
        lines = [f"if {self.condition(scope)} {{"] + self.branch(inner, step_first)
        if not step_first and self.draft.chance(0.15):
            self.draft.note("control else if")
            lines += [f"}} else if {self.condition(scope)} {{"] + self.branch(inner, False)
        if step_first or self.draft.chance(0.45):
            self.draft.note("control else")
            lines += ["} else {"] + self.branch(inner, step_first)
        self.draft.note("control if")
        return lines + ["}"]

    def branch(self, scope, step_first):
        """A branch of an `if`; it may leave, with or without a step before."""
        scope = self.guarded(scope)
        if step_first:
            return self.block(scope)
        if self.places and self.draft.chance(0.35):
            left = self.leave(scope)
            if left:
                return indent([left])
        lines = self.block(scope)
        if self.draft.chance(0.3):
            left = self.leave(scope)
            lines += indent([left]) if left else []
        return lines

    def leave(self, scope):
        """A leaving statement between steps, or None."""
        way = self.draft.pick({"goto": 1, "continue": 2, "break": 2})
        if way == "goto":
            if not self.jump_targets(scope.leaving.chain):
                return None
            left = self.steps.goto(scope.leaving.chain)
        else:
            left = self.draft.attempt(self.steps.leave_loop, way, scope.leaving.loops)
        if left:
            self.draft.note(f"control {way}")
        return left

    def write_loop(self, scope, step_first=True, endless=False):
        label = ""
        if scope.leaving.loops or not endless or self.draft.chance(0.6):
            label = self.draft.name_from(LABELS, self.labels)
            self.draft.note("named loop")
        self.draft.note("loop")
        inner = scope.in_loop("loop", label)
        ending = None if endless else lambda inside: self.way_out(inside, label)
        lines = self.block(inner, self.rng.choice((2, 2, 3)) if endless else 2, True, ending)
        return [f"loop {label} {{" if label else "loop {"] + lines + ["}"]

    def way_out(self, scope, label):
        """A last step that may break the loop, unless something else does already."""
        if label in self.steps.used_loops:
            return []
        self.steps.used_loops.add(label)
        condition = self.expressions.condition(self.step_env(scope.env), 1).text
        self.draft.note("step break")
        return self.write_step(scope, [f"if {condition} {{ break {label} }}"])

    def write_while(self, scope, step_first=True):
        if not self.decidable(scope):
            return None
        condition = self.expressions.condition(scope.env, 1).text
        self.draft.note("while")
        return [f"while {condition} {{"] + self.block(self.guarded(scope).in_loop("while")) + ["}"]

    def loop_domain(self, ids):
        """A type or a constant range for a loop between steps: its text and the type."""
        usable = [t for t in self.draft.scalars
                  if t.domain and (ids or t.kind != "id") and cardinality(t) <= 3]
        weights = [4 if t.kind == "id" else 2 if t.kind != "bool" else 1 for t in usable]
        type_ = self.rng.choices(usable, weights)[0] if usable else BOOL
        return type_.domain, type_

    def write_for(self, scope, step_first=True):
        text, type_ = self.loop_domain(ids=False)
        return self.for_lines("for", scope, text, type_)

    def write_for_any(self, scope):
        text, type_ = self.loop_domain(ids=True)
        self.weight += 2 ** cardinality(type_)
        return self.for_lines("for any", scope, text, type_)

    def for_lines(self, words, scope, text, type_):
        self.draft.note(f"control {words}")
        self.draft.note(f"control {words} over {type_.kind}")
        name = self.draft.bound_name(scope.env)
        inner = scope.enter(Binding(name, type_)).in_loop(words)
        return [f"{words} {name} in {text} {{"] + self.block(inner) + ["}"]

    def write_either(self, scope, step_first=False):
        inner = replace(scope, depth=scope.depth - 1)
        lines = ["either {"] + self.block(inner)
        for _ in range(self.rng.choice((1, 1, 1, 2))):
            if not step_first and self.draft.chance(0.12):
                self.draft.note("control either, empty branch")
                lines += ["} or {"]
            else:
                lines += ["} or {"] + self.block(inner)
        self.draft.note("control either")
        self.weight += 1
        return lines + ["}"]

    def write_call(self, scope, step_first=True):
        """Uses a `steps` declaration; each is used at most twice."""
        usable = [b for b in self.draft.blocks
                  if b.parameters is not None and self.draft.notes.count(f"call {b.name}") < 2
                  and b.weight * scope.weight < 40]
        if not usable:
            return None
        block = self.rng.choice(usable)
        arguments = [self.expressions.make(replace(scope.env, risk=self.draft.risk), t, 1).text
                     for t in block.parameters]
        if f"call {block.name}" in self.draft.notes:
            self.draft.note("steps used twice")
        self.draft.note(f"call {block.name}")
        self.draft.note("steps used")
        self.weight += block.weight * scope.weight
        self.places += [replace(p, name=f"{block.name}.{p.name}") for p in block.places]
        return [f"{block.name}({', '.join(arguments)})"]

    # Jumps

    def jump_targets(self, chain):
        """The steps so far whose surrounding locals and loop variables are among these."""
        return [step for step, there in self.chains if chain[:len(there)] == there]

    def resolve(self, lines):
        """Replaces each `goto <n>` by one to a step, another if there is one, whose locals are
        in scope there."""
        def name(match):
            here, chain = self.steps.jumps[int(match.group(1))]
            usable = self.jump_targets(chain)
            others = [step for step in usable if step != here]
            return f"goto {self.rng.choice(others or usable)}"
        return [re.sub(r"goto <(\d+)>", name, line) for line in lines]


class ProcessWriter:
    """Writes `process` and `steps` declarations."""

    def __init__(self, draft, expressions):
        self.draft = draft
        self.rng = draft.rng
        self.expressions = expressions
        self.declarations = Declarations(draft, expressions)

    def body_env(self, *bindings):
        env = self.declarations.constant_env()
        return replace(env, place="control", risk=self.draft.risk / 6).bind(*bindings)

    def block(self):
        """A `steps` declaration."""
        name = self.draft.name_from(BLOCKS)
        parameters = []
        taken = set()
        for _ in range(self.rng.choice((0, 1, 1))):
            type_ = self.declarations.small_type(4)
            parameters.append(Binding(self.draft.name_from(LOCALS, taken), type_))
        writer = BodyWriter(self.draft, self.expressions, self.rng.choice((1, 2, 2, 3)), PARTS)
        leaving = Leaving(restart=not self.draft.locals_first)
        scope = Scope(self.body_env(*parameters), leaving, depth=1)
        lines, bindings = [], ()
        if self.draft.chance(0.3):
            lines, bindings = self.declarations.locals(scope.env, 1, 3, nested=True)
        scope = scope.enter(*bindings)
        lines += writer.sequence(scope, self.rng.choice((1, 2, 2)), True)
        formals = ", ".join(f"{p.text}: {p.type.text}" for p in parameters)
        places = tuple(replace(p, locals=()) for p in writer.places)
        weight = writer.weight
        for parameter in parameters:
            weight *= cardinality(parameter.type)
        self.draft.blocks.append(Block(name, tuple(p.type for p in parameters), places, weight))
        self.draft.note("steps declared")
        return [f"steps {name}({formals}) {{"] + indent(writer.resolve(lines)) + ["}"]

    def process(self, budget, index, most_weight):
        """A process of about `budget` steps for each value of `index` (None: just one)."""
        name = self.draft.name_from(PROCESSES)
        writer = BodyWriter(self.draft, self.expressions, budget, STEPS)
        env, head, process = self.body_env(), f"process {name}", Process(name, index)
        if index:
            variable = self.rng.choice("ijpqrs")
            env = env.bind(Binding(variable, index))
            head += f"[{variable}: {index.text}]"
            self.draft.note(f"process over {index.kind}")
        head = self.fairness(process) + head + self.provided(writer, env)
        lines, bindings = self.declarations.locals(
            env, self.rng.choice((0, 0, 1, 1, 2)), most_weight)
        env = env.bind(*bindings)
        process.locals = bindings
        leaving = Leaving(restart=not self.draft.locals_first)
        scope = Scope(env, leaving)
        body = self.body(writer, scope)
        lines += self.anytime(writer, scope, process, body)
        process.places = writer.places + process.places
        self.draft.processes.append(process)
        for binding in bindings:
            writer.weight *= cardinality(binding.type)
        return [head + " {"] + indent(writer.resolve(lines)) + ["}"], writer.weight

    def fairness(self, process):
        if self.draft.chance(0.7):
            return ""
        process.fair = True
        word = self.rng.choice(("fair ", "fair ", "strong fair "))
        self.draft.note(f"{word}process")
        return word

    def provided(self, writer, env):
        if self.draft.chance(0.9):
            return ""
        self.draft.note("provided")
        return f" provided {self.expressions.condition(writer.step_env(env), 1).text}"

    def body(self, writer, scope):
        """Statements at the top: some, then usually a loop for ever."""
        way = self.draft.pick({"loop": 6, "prefix": 3, "ends": 1.5})
        if way == "loop":
            return writer.write_loop(scope, endless=True)
        lines = writer.sequence(scope, self.rng.choice((1, 1, 2)) + (way == "ends"))
        if way == "prefix":
            lines += writer.write_loop(scope, endless=True)
        return lines

    def anytime(self, writer, scope, process, body):
        """The body's statements, sometimes with an `anytime` step before or after them."""
        if self.draft.chance(0.75):
            return body
        name = self.draft.name_from(["crash", "expire", "flip", "reset"], writer.names)
        limit = ""
        if self.draft.chance(0.5):
            limit = f" at most {self.rng.choice((1, 1, 2))}"
            self.draft.note("anytime at most")
        self.draft.note("anytime")
        jumps = writer.jump_targets(()) and self.draft.chance(0.3)
        leaving = replace(scope.leaving, goto=bool(jumps))
        lines = writer.steps.step(writer.step_env(scope.env), leaving, self.rng.choice((0, 1, 1)),
                                  0.1)
        left = lines and re.match(r"  (continue|break|goto|restart|stop)\b", lines[-1])
        if leaving.restart and not left and self.draft.chance(0.4 if lines else 0.8):
            lines += indent(["restart"])
            self.draft.note("anytime restart")
        process.places.append(StepPlace(name, (), True))
        process.has_anytime = True
        fairness = ""
        if self.draft.chance(0.1):
            fairness = "fair "
            self.draft.note("fair anytime step")
        step = writer.braced(f"{fairness}anytime step {name}{limit}", lines)
        return step + body if self.draft.chance(0.6) else body + step
