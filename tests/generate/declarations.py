"""Random declarations other than processes and properties: numbers, options, types, variables,
functions; and the locals of blocks.
"""
from dataclasses import replace

from draft import (CONSTS, FIELDS, FUNCTIONS, LOCALS, MEMBERS, OPTIONS, PARAMS, SWITCHES, VALUES,
                   VARIABLES, Binding, Env, Function, NoValue)
from model_types import (BOOL, Type, cardinality, contains, enum_of, map_of, named, optional,
                         range_of, sequence_of, set_of, struct_of)


class Declarations:
    def __init__(self, draft, expressions):
        self.draft = draft
        self.rng = draft.rng
        self.expressions = expressions

    def constant_env(self):
        return Env("constant")

    # Params, options, consts

    def numbers(self):
        """params, options and consts."""
        draft, lines = self.draft, []
        for _ in range(2 if draft.lifted else self.rng.choice((0, 1, 1, 2))):
            name, value = draft.name_from(PARAMS), self.rng.choice((1, 2, 2, 3))
            value = min(value, 2) if draft.lifted else value
            bounds = ""
            if draft.chance(0.3):
                bounds = f": {self.rng.randint(0, 1)}..{value + 1}"
                draft.note("param with a range")
            lines.append(f"param {name}{bounds} = {value}")
            draft.numbers.append((name, value))
            draft.note("param")
        if draft.chance(0.35):
            values = [draft.name_from(VALUES) for _ in range(self.rng.choice((2, 2, 3)))]
            name = draft.name_from(OPTIONS)
            lines.append(f"option {name}: {' | '.join(values)} = {self.rng.choice(values)}")
            draft.options.append((name, tuple(values)))
            draft.note("option")
        if draft.chance(0.3):
            name = draft.name_from(SWITCHES)
            lines.append(f"option {name}: bool = {self.rng.choice(('true', 'false'))}")
            draft.options.append((name, ()))
            draft.note("option bool")
        if draft.chance(0.35):
            lines.append(self.const())
        return lines

    def const(self):
        name = self.draft.name_from(CONSTS)
        base, value = self.rng.choice(self.draft.numbers or [("1", 1)])
        text, value = self.rng.choice(
            ((f"{base} + 1", value + 1), (f"2 * {base}", 2 * value), (f"{base} - 1", value - 1),
             (f"({base} + 1) / 2", (value + 1) // 2), ("2", 2), ("-1", -1)))
        self.draft.numbers.append((name, value))
        self.draft.note("const")
        return f"const {name} = {text}"

    def lifted(self, least):
        """A param's name and value, or a number's, where none will do."""
        if self.draft.lifted and self.draft.chance(0.85):
            name, value = self.rng.choice(self.draft.numbers[:2])
            if value >= least:
                self.draft.note("sized by a param")
                return name, value
        return str(least), least

    def spelled(self, value):
        """A number as a literal or by the name of a param or const."""
        if self.draft.lifted:
            return str(value)
        names = [name for name, its in self.draft.numbers if its == value]
        return self.rng.choice(names) if names and self.draft.chance(0.7) else str(value)

    # Types

    def types(self):
        """The types the model uses; returns the declarations of those that have a name."""
        lines = []
        if self.draft.chance(0.45):
            self.draft.scalars.append(BOOL)
        for name in ("Level", "Slot"):
            if name == "Level" or self.draft.chance(0.4):
                lines += self.declare(name, self.random_range(), 0.6)
        for name in ("Mode", "Colour"):
            if self.draft.chance(0.45):
                lines += self.declare(name, self.random_enum(), 0.8)
        for name in ("Node", "Peer"):
            if self.draft.chance(0.6 if name == "Node" else 0.12):
                size = self.rng.choice((2, 2, 3))
                text = self.spelled(size)
                if self.draft.lifted:
                    text, size = self.lifted(self.rng.choice((1, 2)))
                type_ = Type("id", f"id({text})", size=size)
                lines += self.declare(name, type_, 1)
        if self.draft.chance(0.4):
            size = self.rng.choice((2, 2, 3))
            text = self.spelled(size)
            if self.draft.lifted and self.draft.chance(0.5):
                text, size = self.lifted(size)
            order = Type("order", f"order({text})", size=size)
            lines += self.declare("Gen", order, 1)
        if self.draft.chance(0.5):
            lines += self.declare("Msg", self.random_struct(), 1)
        if self.draft.chance(0.15):
            lines += self.declare("Group", self.any_type(9), 1)
        return lines

    def declare(self, name, type_, named_chance):
        """Puts a type to use, under a name mostly."""
        lines = []
        if self.draft.chance(named_chance):
            lines = [f"type {name} = {type_.text}"]
            type_ = named(name, type_)
            self.draft.types.append(type_)
            self.draft.note(f"named {type_.kind}")
        if type_.kind == "order":
            self.draft.orders.append(type_)
        elif type_.is_scalar:
            self.draft.scalars.append(type_)
        return lines

    def lifted_range(self):
        """A range with an end at a param."""
        low = self.rng.choice((0, 0, 0, 1, 1, -1))
        if low < 0 and self.draft.chance(0.5):
            text, size = self.lifted(1)
            return range_of(-size, 1, f"-{text}..1")
        text, high = self.lifted(low + 1)
        return range_of(low, high, f"{low}..{text}")

    def random_range(self):
        if self.draft.lifted and self.draft.chance(0.8):
            return self.lifted_range()
        low = self.rng.choice((0, 0, 0, 0, 1, -1, -2))
        high = low + self.rng.choice((1, 1, 2, 2, 3))
        if low < 0:
            self.draft.note("negative range")
        return range_of(low, high, f"{low}..{self.spelled(high)}")

    def random_enum(self):
        members = []
        if self.draft.members and self.draft.chance(0.5):
            members.append(self.rng.choice(sorted(self.draft.members)))
            self.draft.note("shared member")
        while len(members) < 2 or self.draft.chance(0.3) and len(members) < 3:
            members.append(self.draft.name_from(MEMBERS))
        for member in members:
            self.draft.members[member] = self.draft.members.get(member, 0) + 1
        self.rng.shuffle(members)
        return enum_of(members)

    def random_struct(self):
        names = self.rng.sample(FIELDS, self.rng.choice((1, 2, 2)))
        if self.draft.chance(0.1):
            names[0] = self.rng.choice(("type", "step", "any", "done", "at"))
            self.draft.note("field named by a word")
        return struct_of([(name, self.field_type()) for name in names])

    def field_type(self):
        way = self.draft.pick({"scalar": 6, "optional": 2, "order": 2, "set": 0.6})
        if way == "order" and self.draft.orders:
            return self.rng.choice(self.draft.orders)
        if way == "optional":
            return optional(self.scalar(3))
        if way == "set":
            return set_of(self.scalar(2))
        return self.scalar(3)

    def scalar(self, most):
        usable = [t for t in self.draft.scalars if cardinality(t) <= most]
        return self.rng.choice(usable) if usable else BOOL

    def small_type(self, most):
        """A type for parameters and locals."""
        way = self.draft.pick({"scalar": 6, "any": 2})
        return self.scalar(most) if way == "scalar" else self.any_type(most)

    def any_type(self, most):
        """A type with at most about `most` values."""
        for _ in range(12):
            type_ = self.type_by(self.draft.pick(
                {"scalar": 4, "order": 3, "optional": 2.5, "set": 2.5, "map": 4, "struct": 2.5,
                 "queue": 2.6, "bag": 1.8, "named": 1}))
            if type_ and cardinality(type_) <= most:
                return type_
        return self.scalar(most)

    def element_type(self):
        """What queues and bags hold."""
        way = self.draft.pick({"scalar": 5, "struct": 2, "order": 2, "optional": 0.7})
        return self.type_by(way) or self.scalar(3)

    def type_by(self, way):
        draft = self.draft
        structs = [t for t in draft.types if t.kind == "struct"]
        if way == "scalar":
            return self.scalar(4)
        if way == "order":
            return self.rng.choice(draft.orders) if draft.orders else None
        if way == "struct":
            return self.rng.choice(structs) if structs else None
        if way == "named":
            return self.rng.choice(draft.types) if draft.types else None
        if way == "optional":
            return optional(self.rng.choice([self.scalar(4)] * 2 + structs * 2 + draft.orders))
        if way == "set":
            return set_of(self.rng.choice([self.scalar(4)] * 2 + draft.orders))
        if way == "map":
            indices = [t for t in draft.scalars if t.domain and cardinality(t) <= 3]
            if not indices:
                return None
            weights = [1 if t.kind == "bool" else 3 for t in indices]
            return map_of(self.rng.choices(indices, weights)[0], self.any_type(6))
        size = self.rng.choice((1, 1, 2))
        return sequence_of(way, size, self.element_type(), self.spelled(size))

    # Initial values

    def initial(self, env, type_, first):
        """` = e`, ` = any` or ` in S` after a variable's type. first: whether first(T) may
        stand in it."""
        env = replace(env, place="constant", risk=0, impure=False)
        ways = {"value": 5}
        if self.can_be_any(type_) and cardinality(type_) <= 8:
            ways["any"] = 1
            inner = type_.element if type_.kind == "map" else type_
            if inner.kind in ("range", "enum", "bool"):
                ways["in"] = 0.6
        for _ in range(4):
            way = self.draft.pick(ways)
            text = self.draft.attempt(self.initial_by, way, env, type_, first)
            if text:
                self.note_types(type_)
                return text
        if "any" not in ways:
            raise NoValue
        self.note_types(type_)
        return self.initial_by("any", env, type_, first)

    def note_types(self, type_):
        self.draft.note(f"type {type_.kind}")
        if type_.kind == "optional" and type_.element.kind == "struct":
            self.draft.note("type optional struct")
        for part in [type_.element, type_.index] + [t for _, t in type_.fields]:
            if part:
                self.note_types(part)

    def initial_by(self, way, env, type_, first):
        if way == "any":
            self.draft.note("initially any")
            return " = any"
        if way == "value":
            return f" = {self.value(env, type_, first)}"
        self.draft.note("initially in S")
        inner = type_.element if type_.kind == "map" else type_
        if inner.kind == "range":
            low = self.rng.randint(inner.low, inner.high - 1)
            return f" in {low}..{low + 1}"
        if inner.kind == "enum":
            return " in {" + ", ".join(self.rng.sample(inner.members, 2)) + "}"
        return " in bool"

    def can_be_any(self, type_):
        return not any(contains(type_, kind) for kind in ("order", "queue", "bag"))

    def value(self, env, type_, first):
        """An initial value; identities only by what is in scope."""
        make = self.expressions.make
        if type_.kind == "order":
            if first:
                self.draft.note("first")
                return f"first({type_.name})"
            return self.expressions.read(env, lambda t: t == type_)[0].text
        if type_.kind == "optional":
            if self.draft.chance(0.6) or type_.element.kind == "id":
                return "none"
            return self.value(env, type_.element, first)
        if type_.kind in ("queue", "bag"):
            return "{}"
        if type_.kind == "set":
            return self.set_value(env, type_, first)
        if type_.kind == "map":
            return self.map_value(env, type_, first)
        if type_.kind == "struct":
            return "{ " + ", ".join(
                f"{name}: {self.value(env, t, first)}" for name, t in type_.fields) + " }"
        return make(env, type_, self.rng.choice((0, 0, 1))).text

    def set_value(self, env, type_, first):
        if type_.element.domain and self.draft.chance(0.15):
            name = self.draft.bound_name(env)
            return f"{{ {name} in {type_.element.domain} | true }}"
        if self.draft.chance(0.5):
            return "{}"
        value = self.draft.attempt(self.value, env, type_.element, first)
        if not value:
            return "{}"
        plain = value.replace("_", "").isalnum() or value.startswith("first(")
        return f"{{{value}}}" if plain else f"{{({value})}}"

    def map_value(self, env, type_, first, spread=True):
        """spread: a single value may stand for all entries."""
        if spread and type_.element.kind != "map" and self.draft.chance(0.7):
            return self.value(env, type_.element, first)
        name = self.draft.bound_name(env)
        inner = env.bind(Binding(name, type_.index))
        self.draft.note("expr [x in I: e]")
        if type_.element.kind == "map":
            entry = self.map_value(inner, type_.element, first, spread=False)
        else:
            entry = self.value(inner, type_.element, first)
        return f"[{name} in {type_.index.domain}: {entry}]"

    # Variables

    def variables(self, most):
        """Shared variables whose values together are at most about `most`; their declarations
        and how many valuations they have."""
        lines, total = [], 1
        for _ in range(self.rng.choice((2, 3, 3, 4))):
            type_ = self.any_type(min(40, most // total))
            text = self.draft.attempt(self.initial, self.constant_env(), type_, True)
            if not text or total * cardinality(type_) > most:
                continue
            total *= cardinality(type_)
            name = self.draft.name_from(VARIABLES)
            lines.append(f"var {name}: {type_.text}{text}")
            self.draft.shared.append(Binding(name, type_, name, True, True))
        if self.draft.chance(0.25):
            lines.append(self.ghost())
            total *= cardinality(self.draft.ghosts[-1].type)
        return lines, total

    def ghost(self):
        index = [t for t in self.draft.scalars if t.domain and cardinality(t) == 2]
        choices = [(BOOL, "false"), (range_of(0, 2), "0"), (range_of(0, 1), "0")]
        if index:
            choices.append((map_of(self.rng.choice(index), BOOL), "false"))
        choices += [(optional(t), "none") for t in self.draft.scalars if cardinality(t) < 3]
        choices += [(set_of(t), "{}") for t in self.draft.scalars if cardinality(t) < 3]
        type_, value = self.rng.choice(choices)
        name = self.draft.name_from(["history", "ever", "moves", "trail"])
        self.draft.ghosts.append(Binding(name, type_, name, True, True))
        self.draft.note("ghost")
        self.draft.note(f"ghost {type_.kind}")
        return f"ghost var {name}: {type_.text} = {value}"

    def locals(self, env, count, most, nested=False):
        """Up to `count` local variables at the start of a block; their lines and bindings."""
        lines, bindings, total = [], (), 1
        taken = env.names()
        for _ in range(count):
            type_ = self.small_type(max(2, most // total))
            first = self.draft.locals_first and not nested
            text = self.draft.attempt(self.initial, env.bind(*bindings), type_, first)
            if not text or total * cardinality(type_) > most:
                continue
            total *= cardinality(type_)
            name = self.draft.name_from(LOCALS, taken)
            self.draft.note("nested local" if nested else "local")
            if text in (" = any",) or text.startswith(" in "):
                self.draft.note("local with a choice" + (" in a nested block" if nested else ""))
            lines.append(f"var {name}: {type_.text}{text}")
            bindings += (Binding(name, type_, name, True),)
        return lines, bindings

    # Functions

    def functions(self):
        lines = []
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            line = self.draft.attempt(self.function)
            if line:
                lines.append(line)
        self.rng.shuffle(lines)
        return lines

    def function(self):
        pure = self.draft.chance(0.5)
        parameters = []
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            taken = {p.text for p in parameters}
            name = self.rng.choice([n for n in "abcdefgh" if n not in taken])
            parameters.append(Binding(name, self.small_type(9)))
        shared = () if pure else tuple(self.draft.shared)
        env = Env("control" if pure else "state", shared + tuple(parameters), impure=not pure)
        result = BOOL if self.draft.chance(0.5) else self.small_type(9)
        body = self.expressions.make(env, result, 2)
        name = self.draft.name_from(FUNCTIONS)
        self.draft.functions.append(
            Function(name, tuple(p.type for p in parameters), result, pure))
        self.draft.note("fun" if pure else "fun that reads shared state")
        formals = ", ".join(f"{p.text}: {p.type.text}" for p in parameters)
        return f"fun {name}({formals}): {result.text} = {body.text}"
