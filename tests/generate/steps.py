"""Random steps: the statements inside, in order, each seeing what the ones before it bound.

Every writer of a statement takes the environment and gives its lines and the environment after.
"""
from dataclasses import dataclass, replace

from conditions import root_of
from draft import Binding, NoValue
from expressions import ADD, OR, wrap
from model_types import range_of, same, set_of

INDENT = "  "


def indent(lines):
    return [INDENT + line for line in lines]


@dataclass(frozen=True)
class Loop:
    """A loop that surrounds; `label` is empty when it has none."""
    kind: str
    label: str = ""


@dataclass(frozen=True)
class Leaving:
    """Where a step may leave to. inside_for: a `for` of the step surrounds. chain: the blocks
    with locals or loop variables around, outermost first (decides what `goto` may name)."""
    loops: tuple = ()
    chain: tuple = ()
    inside_for: bool = False
    restart: bool = False
    goto: bool = True


class StepWriter:
    def __init__(self, draft, expressions):
        self.draft = draft
        self.rng = draft.rng
        self.expressions = expressions
        self.current = ""       # the step being written, between steps none
        self.jumps = []         # where `goto <n>` stands: the step and the chain there
        self.used_loops = set()  # labels that some break names

    # Blocks

    def block(self, env, leaving, size, depth, early=True):
        """A block of about `size` statements; its lines, indented."""
        lines = []
        for n in range(size):
            ways = {"assign": 5, "advance": 2.5, "let": 0.8, "if": 2, "assert": 0.3,
                    "send": 2.2, "receive": 0.8, "fresh": 0.9, "ghost": 1.2, "await": 0.1,
                    "choose": 0.4, "pick": 1.5}
            if early and n == 0:
                ways.update({"await": 2.5, "choose": 1, "receive": 1.8, "pick": 2.5})
            if depth > 0:
                ways.update({"for": 0.8, "for_ids": 1.6, "either": 0.8})
            else:
                ways["if"] = 0.3
            if leaving and leaving.inside_for:
                ways.update({"choose": 0.2, "pick": 0.3})
            lines, env = self.statement(lines, env, leaving, depth, ways)
        return indent(lines), env

    def statement(self, lines, env, leaving, depth, ways):
        for _ in range(4):
            way = self.draft.pick(ways)
            made = self.draft.attempt(getattr(self, f"write_{way}"), env, leaving, depth)
            if made:
                if way in ("await", "choose", "receive", "assert", "send", "ghost", "let"):
                    self.draft.note(f"step {way}")
                if self.draft.chance(0.02):
                    self.draft.note("semicolons")
                    made[0][-1] += ";"
                return lines + made[0], made[1]
        return lines, env

    def step(self, env, leaving, size, leave_chance=0.1):
        """The lines of a step's block, braces excluded."""
        lines = []
        if self.draft.chance(0.3):
            lines, env = self.open_start(env)
        more, env = self.block(env, leaving, size, 2, not lines)
        lines += more
        if self.draft.chance(leave_chance):
            left = self.draft.attempt(self.leave, leaving)
            if left and (left == "stop" or left == "restart") and self.draft.chance(0.8):
                left = None
            if left:
                lines += indent([left])
        return lines

    def open_start(self, env):
        """A first statement that is always possible and changes something, if there is one."""
        made = self.draft.attempt(self.write_pick, env, None, 0, False)
        return (indent(made[0]), made[1]) if made else ([], env)

    # Filters and names

    def write_await(self, env, leaving, depth):
        if self.draft.chance(0.3):
            safe, inner, _ = self.expressions.guard(env, 0)
            return [f"await {safe}"], env.bind(inner)
        for _ in range(4):
            claim = self.expressions.condition(env, self.rng.choice((0, 0, 1))).text
            if claim not in ("true", "false"):
                return [f"await {claim}"], env
        raise NoValue

    def write_choose(self, env, leaving, depth):
        name = self.draft.bound_name(env)
        text, element, _ = self.expressions.domain(env, 1)
        inner = env.bind(Binding(name, element))
        line = f"choose {name} in {text}"
        if self.draft.chance(0.4):
            self.draft.note("step choose where")
            line += f" where {self.expressions.mostly_reading(inner, name, 1).text}"
        return [line], inner

    def write_let(self, env, leaving, depth):
        _, found = self.expressions.read(env, lambda t: True)
        if found.kind == "range":
            expr = self.expressions.integer(env, 1)
            type_ = range_of(expr.low, expr.high)
        else:
            type_, expr = found, self.expressions.make(env, found, 1, False)
        name = self.draft.bound_name(env)
        return [f"let {name} = {expr.text}"], env.bind(Binding(name, type_))

    def write_assert(self, env, leaving, depth):
        """Usually one that holds."""
        claim = self.expressions.condition(env, 1)
        if self.draft.chance(0.75):
            other, found = self.expressions.read(env, lambda t: t.kind == "range")
            return [f"assert {wrap(claim, OR)} || {other.text} >= {found.low}"], env
        self.draft.note("risk assert")
        return [f"assert {claim.text}"], env

    # Assignments

    def target(self, env, accept):
        """A place that may be assigned: its text, type and variable."""
        found = [(b, r) for b, r in self.expressions.reads(env, accept) if b.assignable]
        if not found:
            raise NoValue
        binding, (route, type_) = self.rng.choice(found)
        text = self.expressions.follow(env, binding.text, route)
        return text, type_, binding.root

    def write_assign(self, env, leaving, depth):
        small = self.draft.chance(0.65)
        text, type_, root = self.target(
            env, lambda t: (t.is_scalar or t.kind == "optional") == small)
        for _ in range(3):
            value = self.expressions.make(env, type_, 1 if type_.kind in ("bool", "range") else 2)
            if value.text != text:
                break
        else:
            raise NoValue
        self.draft.note(f"assign {type_.kind}")
        return [f"{text} = {value.text}"], env.forget(root)

    def write_pick(self, env, leaving, depth, where=True):
        """Some value of its type, or one of a set, is stored."""
        text, type_, root = self.target(
            env, lambda t: t.domain is not None or t.kind == "optional" and t.element.domain)
        element = type_.element if type_.kind == "optional" else type_
        name = self.draft.bound_name(env)
        inner = env.bind(Binding(name, element))
        line = f"choose {name} in {element.domain}"
        if where and self.draft.chance(0.4):
            self.draft.note("step choose where")
            line += f" where {self.expressions.mostly_reading(inner, name, 0).text}"
        self.draft.note("step choose")
        return [line, f"{text} = {name}"], inner.forget(root)

    def write_advance(self, env, leaving, depth):
        """A counter goes up or down, guarded, around, or (a risk) not guarded."""
        text, type_, root = self.target(env, lambda t: t.kind in ("range", "set"))
        if type_.kind == "set":
            value = self.expressions.make(env, type_.element, 0, False)
            sign = self.rng.choice("+-")
            return [f"{text} = {text} {sign} {{{wrap(value, ADD)}}}"], env.forget(root)
        up = self.draft.chance(0.6)
        bound, sign, comparison = (type_.high, "+", "<") if up else (type_.low, "-", ">")
        change = f"{text} = {text} {sign} 1"
        if self.draft.chance(env.risk * 3):
            self.draft.note("risk out of range")
            return [change], env.forget(root)
        way = self.draft.pick({"await": 2, "if": 1, "around": 2})
        if way == "await":
            return [f"await {text} {comparison} {bound}", change], env.forget(root)
        if way == "if":
            return [f"if {text} {comparison} {bound} {{ {change} }}"], env.forget(root)
        if type_.low:
            other = type_.low if up else type_.high
            return [f"{text} = if {text} {comparison} {bound} then {text} {sign} 1 "
                    f"else {other}"], env.forget(root)
        return [f"{text} = ({text} + 1) % {type_.high + 1}"], env.forget(root)

    def write_fresh(self, env, leaving, depth):
        """An unused identity or a new value of an order, stored or given a name first."""
        text, type_, root = self.target(
            env, lambda t: t.kind in ("id", "order") or
            t.kind in ("optional", "set") and t.element.kind in ("id", "order"))
        inner = type_ if type_.kind in ("id", "order") else type_.element
        self.draft.note(f"step fresh {inner.kind}")
        if type_.kind == "set":
            return [f"{text} = {text} + {{fresh({inner.name})}}"], env.forget(root)
        if self.draft.chance(0.6):
            return [f"{text} = fresh({inner.name})"], env.forget(root)
        name = self.draft.bound_name(env)
        lines = [f"let {name} = fresh({inner.name})", f"{text} = {name}"]
        return lines, env.forget(root).bind(Binding(name, inner))

    def write_ghost(self, env, leaving, depth):
        """History grows; only here may a step read it."""
        if not env.ghosts:
            raise NoValue
        seeing = env.bind(*env.ghosts)
        binding = self.rng.choice(env.ghosts)
        text, type_ = binding.text, binding.type
        if type_.kind == "map":
            index = self.expressions.make(replace(env, risk=0), type_.index, 0)
            text, type_ = f"{text}[{index.text}]", type_.element
        if type_.kind == "bool":
            value = f"{text} || {wrap(self.expressions.condition(seeing, 1), OR + 1)}"
        elif type_.kind == "range":
            value = f"min({text} + 1, {type_.high})"
        else:
            value = self.expressions.make(replace(seeing, risk=0), type_, 2).text
        return [f"{text} = {value}"], env

    # Channels

    def write_send(self, env, leaving, depth):
        text, type_, root = self.target(env, lambda t: t.kind in ("queue", "bag"))
        if self.draft.chance(0.25) and type_.element.kind in ("id", "order"):
            self.draft.note(f"step fresh {type_.element.kind}")
            value = f"fresh({type_.element.name})"
        else:
            value = self.expressions.make(env, type_.element, 1).text
        self.draft.note(f"send {type_.kind}")
        self.draft.sent.add(root)
        line = f"send({text}, {value})"
        if self.draft.chance(env.risk * 5):
            self.draft.note("risk full queue")
            return [line], env.forget(root)
        room = f"len({text}) < {type_.size}"
        if self.draft.chance(0.3):
            return [f"if {room} {{ {line} }}"], env.forget(root)
        return [f"await {room}", line], env.forget(root)

    def write_receive(self, env, leaving, depth):
        text, type_, root = self.target(env, lambda t: t.kind in ("queue", "bag"))
        if root not in self.draft.sent and self.draft.chance(0.8):
            raise NoValue
        name = self.draft.bound_name(env)
        self.draft.note(f"receive {type_.kind}")
        bound = Binding(name, type_.element)
        return [f"let {name} = receive({text})"], env.forget(root).bind(bound)

    # Branches

    def inner(self, env, leaving, depth, size=None):
        """A nested block, sometimes leaving the step at its end."""
        lines, _ = self.block(env, leaving, size or self.rng.choice((1, 1, 2)), depth - 1, False)
        if self.draft.chance(0.22) or not lines:
            left = self.draft.attempt(self.leave, leaving)
            if left:
                lines += indent([left])
        return lines

    def assigned_roots(self, lines):
        """The variables that these lines may assign."""
        return {root_of(word) for line in lines for word in line.replace("(", " ").replace(
            ",", " ").split()}

    def after(self, env, lines):
        """The environment after lines that may or may not have been executed."""
        for root in self.assigned_roots(lines):
            env = env.forget(root)
        return env

    def write_if(self, env, leaving, depth):
        condition, inner = self.expressions.condition(env, 1).text, env
        if self.draft.chance(0.25):
            made = self.draft.attempt(self.expressions.guard, env, 0)
            if made:
                condition, inner = made[0], env.bind(made[1])
        lines = [f"if {condition} {{"] + self.inner(inner, leaving, depth)
        self.draft.note("step if")
        if self.draft.chance(0.2):
            self.draft.note("step else if")
            other = self.expressions.condition(env, 0).text
            lines += [f"}} else if {other} {{"] + self.inner(env, leaving, depth)
        if self.draft.chance(0.4):
            self.draft.note("step else")
            lines += ["} else {"] + self.inner(env, leaving, depth)
        return lines + ["}"], self.after(env, lines)

    def write_either(self, env, leaving, depth):
        lines = ["either {"] + self.inner(env, leaving, depth)
        for _ in range(self.rng.choice((1, 1, 2))):
            if self.draft.chance(0.12):
                self.draft.note("step either, empty branch")
                lines += ["} or {"]
            else:
                branch, _ = self.block(env, leaving, 1, depth - 1, self.draft.chance(0.4))
                lines += ["} or {"] + branch
        self.draft.note("step either")
        return lines + ["}"], self.after(env, lines)

    def write_for(self, env, leaving, depth):
        """Not over identities; over few values, as each choice inside multiplies the ways."""
        text, element, most = self.expressions.domain(env, 1, ids=False)
        if most > (2 if leaving.inside_for else 4):
            raise NoValue
        name = self.draft.bound_name(env)
        inner = env.bind(Binding(name, element))
        for root in {b.root for b in env.bindings if b.root and b.root != b.text}:
            inner = inner.forget(root)
        self.draft.note(f"step for over {element.kind}")
        return self.for_lines(name, text, inner, leaving, depth, env)

    def for_lines(self, name, text, inner, leaving, depth, env):
        leaving = replace(leaving, inside_for=True)
        lines = [f"for {name} in {text} {{"] + self.inner(inner, leaving, depth) + ["}"]
        return lines, self.after(env, lines)

    def write_for_ids(self, env, leaving, depth):
        """Over identities: elements indexed by the loop variable are assigned, nothing else, and
        those variables are read at it only."""
        targets = [b for b in env.bindings
                   if b.assignable and b.root == b.text
                   and b.type.kind == "map" and b.type.index.kind == "id"]
        if not targets:
            raise NoValue
        chosen = self.rng.choice(targets)
        index = chosen.type.index
        sets = self.expressions.reads(env, lambda t: same(t, set_of(index)))
        sets = [b.text for b, (route, _) in sets if not route and b.root != chosen.root]
        text = self.rng.choice(sets) if sets and self.draft.chance(0.4) else index.name
        name = self.draft.bound_name(env)
        others = tuple(replace(b, assignable=False) for b in env.bindings if b.root != chosen.root
                       and chosen.root not in b.text)
        element = Binding(f"{chosen.text}[{name}]", chosen.type.element, chosen.root, True)
        inner = replace(env, bindings=others + (Binding(name, index), element), ghosts=(),
                        impure=False)
        self.draft.note("step for over id" + (" set" if text != index.name else ""))
        lines = [f"for {name} in {text} {{"] + indent(self.for_ids_body(inner)) + ["}"]
        return lines, env.forget(chosen.root)

    def for_ids_body(self, inner):
        let = self.draft.chance(0.2) and self.draft.attempt(self.write_let, inner, None, 0)
        before, inner = let or ([], inner)
        lines, inner = self.write_assign(inner, None, 0)
        if self.draft.chance(0.4):
            condition = self.expressions.condition(inner, 1).text
            lines = [f"if {condition} {{"] + indent(lines) + ["}"]
        return before + lines

    # Leaving

    def leave(self, leaving):
        """A leaving statement, or NoValue."""
        if leaving is None:
            raise NoValue
        loops = leaving.loops
        ways = {"stop": 0.25}
        if leaving.goto:
            ways["goto"] = 0.7
        if leaving.restart:
            ways["restart"] = 0.5
        if any(loop.label for loop in loops) or (len(loops) == 1 and not leaving.inside_for):
            ways.update({"continue": 2, "break": 1.5})
        way = self.draft.pick(ways)
        self.draft.note(f"step {way}")
        if way == "goto":
            return self.goto(leaving.chain)
        if way in ("stop", "restart"):
            return way
        return self.leave_loop(way, loops, leaving.inside_for)

    def leave_loop(self, way, loops, inside_for=False):
        labels = [loop.label for loop in loops if loop.label]
        plain = len(loops) == 1 and not inside_for
        if not labels and not plain:
            raise NoValue
        if plain and (not labels or self.draft.chance(0.4)):
            self.draft.note(f"unnamed {way}")
            self.used_loops.add(loops[0].label)
            return way
        label = self.rng.choice(labels)
        if way == "break":
            self.used_loops.add(label)
        return f"{way} {label}"

    def goto(self, chain):
        self.jumps.append((self.current, chain))
        return f"goto <{len(self.jumps) - 1}>"
