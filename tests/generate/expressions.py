"""Random well-typed expressions, directed by the type that is wanted.

`Expressions` makes values of every type and what may follow `in`; the truth values, which are
the larger half, are made in conditions.py. Integers carry the interval they are known to lie in.
"""
from dataclasses import dataclass

from draft import Binding, NoValue
from model_types import cardinality, fits, range_of, routes, same

# From loosest to tightest, as in the grammar. OPEN is a quantifier or `if`, which reaches as far
# right as it can.
(OPEN, IMPLIES, OR, AND, NOT, REL, COAL, ADD, MUL, UNARY, POSTFIX) = range(11)
FAR = 1 << 20  # bounds of what is not known to be small


@dataclass(frozen=True)
class Expr:
    text: str
    level: int = POSTFIX
    low: int = -FAR
    high: int = FAR


def wrap(expr, level):
    """The text of an expression as an operand that must bind at least as tightly as `level`."""
    return expr.text if expr.level >= level else f"({expr.text})"


def number(value):
    return Expr(str(value), POSTFIX if value >= 0 else UNARY, value, value)


class Expressions:
    """Needs `condition` and `mostly_reading` from the class that completes it (Conditions)."""

    def __init__(self, draft):
        self.draft = draft
        self.rng = draft.rng

    # What can be read

    def reads(self, env, accept, depth=0):
        """Pairs of a binding and a route into it that ends at a type which `accept` takes. Below
        depth 0 nothing is indexed, so that indices of indices come to an end."""
        return [(binding, route) for binding in env.bindings
                for route in routes(binding.type, accept)
                if depth >= 0 or not any(step == "index" for step, _ in route[0])]

    def read(self, env, accept, depth=1):
        """A path to something acceptable, and its type. Recent bindings are preferred."""
        found = self.reads(env, accept, depth)
        if not found:
            raise NoValue
        newest = len(env.bindings)
        weights = [3 if env.bindings.index(binding) >= newest - 2 else 1 for binding, _ in found]
        for _ in range(3):
            binding, (route, type_) = self.rng.choices(found, weights)[0]
            text = self.draft.attempt(self.follow, env, binding.text, route, depth)
            if text is not None:
                return self.after(env, binding, Expr(text, POSTFIX, type_.low, type_.high)), type_
        raise NoValue

    def follow(self, env, text, route, depth=1):
        for step, what in route:
            if step == "field":
                text += f".{what}"
            else:
                text += f"[{self.make(env, what, min(depth, 1) - 1).text}]"
        return text

    def after(self, env, binding, expr):
        """In transition properties sometimes the value after the transition."""
        inside = "next(" in expr.text or "by(" in expr.text
        if env.place == "transition" and binding.shared and not inside and self.draft.chance(0.45):
            self.draft.note("expr next")
            return Expr(f"next({expr.text})", POSTFIX, expr.low, expr.high)
        return expr

    # Values of a type

    def make(self, env, type_, depth, known=True):
        """An expression of the type. `known`: its place says which type it must have."""
        if type_.kind == "bool":
            return self.condition(env, depth)
        if type_.kind == "range":
            return self.ranged(env, type_, depth)
        if type_.kind == "optional":
            return self.optional(env, type_, depth, known)
        makers = {"set": self.set, "map": self.map, "struct": self.struct,
                  "queue": self.channel, "bag": self.channel}
        if type_.kind in makers:
            return makers[type_.kind](env, type_, depth, known)
        return self.symbol(env, type_, depth, known)

    def symbol(self, env, type_, depth, known):
        """An enumeration's member, an identity or a value of an order."""
        ways = {"read": 4}
        if type_.kind == "enum":
            ways["literal"] = 4
        if depth > 0:
            ways.update({"if": 0.5, "call": 1, "coalesce": 1})
            if type_.kind == "order":
                ways.update({"least": 1, "extreme": 1})
        for _ in range(4):
            expr = self.draft.attempt(self.symbol_by, self.draft.pick(ways), env, type_, depth,
                                      known)
            if expr:
                return expr
        if type_.kind == "enum" and known:
            return self.symbol_by("literal", env, type_, depth, known)
        raise NoValue

    def symbol_by(self, way, env, type_, depth, known):
        if way == "read":
            return self.read(env, lambda t: same(t, type_), depth)[0]
        if way == "literal":
            return self.member(type_, known)
        if way == "least":
            function = self.rng.choice(("min", "max"))
            arguments = [self.make(env, type_, depth - 1, False).text for _ in "ab"]
            self.draft.note("expr min/max of orders")
            return Expr(f"{function}({arguments[0]}, {arguments[1]})")
        return self.any_type_by(way, env, type_, depth, known)

    def any_type_by(self, way, env, type_, depth, known):
        if way == "if":
            return self.conditional(env, type_, depth, known)
        if way == "call":
            return self.call(env, lambda t: same(t, type_), depth)
        if way == "coalesce":
            return self.coalesce(env, type_, depth)
        return self.extreme(env, type_, depth)

    def member(self, type_, known):
        usable = [m for m in type_.members if known or self.draft.members[m] == 1]
        if not usable:
            raise NoValue
        chosen = self.rng.choice(usable)
        if self.draft.members[chosen] > 1:
            self.draft.note("expr shared member")
        return Expr(chosen)

    def conditional(self, env, type_, depth, known=True):
        condition = self.condition(env, depth - 1)
        yes = self.make(env, type_, depth - 1, known)
        no = self.make(env, type_, depth - 1, known)
        self.draft.note("expr if")
        return Expr(f"if {condition.text} then {yes.text} else {no.text}", OPEN,
                    min(yes.low, no.low), max(yes.high, no.high))

    def call(self, env, accept, depth):
        usable = [f for f in self.draft.functions
                  if accept(f.result) and (f.pure or env.impure)]
        if not usable:
            raise NoValue
        function = self.rng.choice(usable)
        arguments = [self.make(env, t, depth - 1).text for t in function.parameters]
        self.draft.note("expr call")
        return Expr(f"{function.name}({', '.join(arguments)})", POSTFIX, function.result.low,
                    function.result.high)

    def coalesce(self, env, type_, depth):
        left, _ = self.read(env, lambda t: t.kind == "optional" and fits(t.element, type_), depth)
        if self.draft.chance(env.risk * 10):
            self.draft.note("risk value(none)")
            return Expr(f"value({left.text})", POSTFIX, type_.low, type_.high)
        right = self.make(env, type_, depth - 1)
        self.draft.note("expr ??")
        return Expr(f"{wrap(left, ADD)} ?? {wrap(right, COAL)}", COAL,
                    min(type_.low, right.low), max(type_.high, right.high))

    def extreme(self, env, type_, depth):
        """min or max of a set, kept from the empty set by an `if` around it."""
        chosen, found = self.read(env, lambda t: t.kind == "set" and fits(t.element, type_), depth)
        function = self.rng.choice(("min", "max"))
        self.draft.note("expr min/max of a set")
        inside = Expr(f"{function}({chosen.text})", POSTFIX, found.element.low, found.element.high)
        if self.draft.chance(env.risk * 10):
            self.draft.note("risk min of nothing")
            return inside
        other = self.make(env, type_, 0)
        return Expr(f"if {chosen.text} == {{}} then {other.text} else {inside.text}", OPEN,
                    min(inside.low, other.low), max(inside.high, other.high))

    # Integers

    def ranged(self, env, type_, depth):
        """An integer for a place of this range: inside it, unless a risk is taken."""
        if self.draft.chance(env.risk):
            self.draft.note("risk out of range")
            return self.integer(env, max(depth, 1))
        expr = None
        for _ in range(3):
            expr = self.integer(env, depth)
            if type_.low <= expr.low and expr.high <= type_.high:
                return expr
        if depth <= 0 or self.draft.chance(0.3):
            return number(self.rng.randint(type_.low, type_.high))
        return self.fold(type_, expr)

    def fold(self, type_, expr):
        """Brings an integer into a range, by remainder or by clamping."""
        if self.draft.chance(0.4):
            self.draft.note("expr %")
            text = f"{wrap(expr, MUL)} % {type_.high - type_.low + 1}"
            if type_.low:
                sign = "+" if type_.low > 0 else "-"
                return Expr(f"{text} {sign} {abs(type_.low)}", ADD, type_.low, type_.high)
            return Expr(text, MUL, 0, type_.high)
        self.draft.note("expr min/max of numbers")
        text = expr.text
        if expr.high > type_.high:
            text = f"min({text}, {type_.high})"
        if expr.low < type_.low:
            text = f"max({text}, {type_.low})"
        return Expr(text, POSTFIX, type_.low, type_.high)

    def integer(self, env, depth):
        ways = {"read": 6, "literal": 2, "named": 0.7}
        if depth > 0:
            ways.update({"add": 2, "subtract": 2, "multiply": 0.6, "divide": 0.5, "modulo": 0.7,
                         "negate": 0.4, "least": 0.8, "if": 0.5, "call": 0.8, "coalesce": 1.2,
                         "extreme": 0.8, "size": 1, "length": 1.5, "count": 0.8, "sum": 0.5,
                         "head": 1})
            if env.place == "step":
                ways["overflow"] = env.risk * 6
        for _ in range(4):
            expr = self.draft.attempt(self.integer_by, self.draft.pick(ways), env, depth)
            if expr:
                return expr
        return number(self.rng.randint(0, 2))

    def integer_by(self, way, env, depth):
        if way == "read":
            return self.read(env, lambda t: t.kind == "range", depth)[0]
        if way == "literal":
            return number(self.rng.choice((0, 0, 1, 1, 1, 2, 2, 3, -1)))
        if way == "named":
            if not self.draft.numbers:
                raise NoValue
            name, value = self.rng.choice(self.draft.numbers)
            return Expr(name, POSTFIX, value, value)
        if way in ("add", "subtract", "multiply", "negate", "divide", "modulo", "least"):
            return getattr(self, way)(env, depth)
        if way == "overflow":
            return self.overflow(env, depth)
        if way in ("size", "length", "count", "sum", "head"):
            return getattr(self, way)(env, depth)
        if way == "if":
            return self.conditional(env, range_of(-1, 3), depth)
        if way == "call":
            return self.call(env, lambda t: t.kind == "range", depth)
        target, _ = self.find_integer(env, "optional" if way == "coalesce" else "set")
        return self.any_type_by(way, env, target, depth, True)

    def find_integer(self, env, container):
        """The range of the integers in some container that can be read."""
        found = self.reads(env, lambda t: t.kind == container and t.element.kind == "range")
        if not found:
            raise NoValue
        return self.rng.choice(found)[1][1].element, None

    def pair(self, env, depth):
        return self.integer(env, depth - 1), self.integer(env, depth - 1)

    def add(self, env, depth):
        a, b = self.pair(env, depth)
        self.draft.note("expr +")
        return Expr(f"{wrap(a, ADD)} + {wrap(b, MUL)}", ADD, a.low + b.low, a.high + b.high)

    def subtract(self, env, depth):
        a, b = self.pair(env, depth)
        self.draft.note("expr -")
        return Expr(f"{wrap(a, ADD)} - {wrap(b, MUL)}", ADD, a.low - b.high, a.high - b.low)

    def multiply(self, env, depth):
        a, b = self.pair(env, depth)
        self.draft.note("expr *")
        ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        return Expr(f"{wrap(a, MUL)} * {wrap(b, UNARY)}", MUL, min(ends), max(ends))

    def negate(self, env, depth):
        a = self.integer(env, depth - 1)
        self.draft.note("expr unary -")
        return Expr(f"-{wrap(a, POSTFIX)}", UNARY, -a.high, -a.low)

    def divisor(self, env):
        """A number that is not zero, or, at a risk, anything."""
        if self.draft.chance(env.risk * 8):
            self.draft.note("risk division by zero")
            return self.integer(env, 0)
        return number(self.rng.choice((1, 2, 2, 3, -2)))

    def divide(self, env, depth):
        a, b = self.integer(env, depth - 1), self.divisor(env)
        self.draft.note("expr /")
        reach = max(abs(a.low), abs(a.high))
        return Expr(f"{wrap(a, MUL)} / {wrap(b, UNARY)}", MUL, -reach, reach)

    def modulo(self, env, depth):
        a, b = self.integer(env, depth - 1), self.divisor(env)
        self.draft.note("expr %")
        return Expr(f"{wrap(a, MUL)} % {wrap(b, UNARY)}", MUL, 0,
                    max(abs(b.low), abs(b.high), 1) - 1)

    def least(self, env, depth):
        a, b = self.pair(env, depth)
        self.draft.note("expr min/max of numbers")
        if self.draft.chance(0.5):
            return Expr(f"min({a.text}, {b.text})", POSTFIX, min(a.low, b.low),
                        min(a.high, b.high))
        return Expr(f"max({a.text}, {b.text})", POSTFIX, max(a.low, b.low), max(a.high, b.high))

    def overflow(self, env, depth):
        """Leaves the 64 bits when the number read is 2 or more."""
        a, _ = self.read(env, lambda t: t.kind == "range" and t.high >= 2)
        self.draft.note("risk overflow")
        return Expr(f"{a.text} * 6000000000000000000 % 2", MUL, 0, 1)

    def size(self, env, depth):
        chosen, found = self.read(env, lambda t: t.kind == "set", depth)
        self.draft.note("expr size")
        return Expr(f"size({chosen.text})", POSTFIX, 0, cardinality(found.element))

    def length(self, env, depth):
        chosen, found = self.read(env, lambda t: t.kind in ("queue", "bag"), depth)
        self.draft.note("expr len")
        return Expr(f"len({chosen.text})", POSTFIX, 0, found.size)

    def head(self, env, depth):
        chosen, found = self.read(
            env, lambda t: t.kind == "queue" and t.element.kind == "range", depth)
        inside = Expr(f"head({chosen.text})", POSTFIX, found.element.low, found.element.high)
        self.draft.note("expr head")
        if self.draft.chance(env.risk * 10):
            self.draft.note("risk head of nothing")
            return inside
        other = self.integer(env, 0)
        return Expr(f"if len({chosen.text}) > 0 then {inside.text} else {other.text}", OPEN,
                    min(inside.low, other.low), max(inside.high, other.high))

    def count(self, env, depth):
        head, inner, most = self.quantified(env, depth)
        self.draft.note("expr count")
        claim = self.mostly_reading(inner, inner.bindings[-1].text, depth - 1)
        return Expr(f"count({head}: {claim.text})", POSTFIX, 0, most)

    def sum(self, env, depth):
        head, inner, most = self.quantified(env, depth)
        each = self.integer(inner, depth - 1)
        self.draft.note("expr sum")
        return Expr(f"sum({head}: {each.text})", POSTFIX, min(0, each.low * most),
                    max(0, each.high * most))

    # What may follow `in`

    def domain(self, env, depth, ids=True):
        """Something to go through: its text, the type of its elements, how many at most."""
        ways = {"type": 3, "set": 3, "literal": 0.6}
        if env.place != "constant":
            ways["dynamic"] = 0.6
        for _ in range(5):
            made = self.draft.attempt(self.domain_by, self.draft.pick(ways), env, depth)
            if made and (ids or made[1].kind != "id"):
                return made
        low = self.rng.randint(0, 1)
        return f"{low}..{low + 1}", range_of(low, low + 1), 2

    def domain_by(self, way, env, depth):
        if way == "type":
            usable = [t for t in self.draft.scalars if t.domain]
            if not usable:
                raise NoValue
            type_ = self.rng.choice(usable)
            self.draft.note(f"domain type {type_.kind}")
            return type_.domain, type_, cardinality(type_)
        if way == "literal":
            low = self.rng.randint(-1, 1)
            self.draft.note("domain range")
            return f"{low}..{low + 1}", range_of(low, low + 1), 2
        if way == "dynamic":
            high, found = self.read(env, lambda t: t.kind == "range" and t.high < 5)
            self.draft.note("domain dynamic range")
            return f"0..{high.text}", range_of(0, max(0, found.high)), max(0, found.high + 1)
        chosen, found = self.read(env, lambda t: t.kind == "set", depth)
        self.draft.note(f"domain set of {found.element.kind}")
        if depth > 0 and self.draft.chance(0.2):
            chosen = self.set(env, found, 1, False)
        most = cardinality(found.element)
        return wrap(chosen, COAL), found.element, most

    def quantified(self, env, depth):
        """`x in S` or `x in S where c`, the environment with x, and the greatest number of x."""
        name = self.draft.bound_name(env)
        text, element, most = self.domain(env, depth)
        inner = env.bind(Binding(name, element))
        head = f"{name} in {text}"
        if self.draft.chance(0.2):
            self.draft.note("expr where")
            head += f" where {self.mostly_reading(inner, name, 0).text}"
        return head, inner, most

    # Values with parts

    def optional(self, env, type_, depth, known):
        ways = {"none": 1.5, "read": 2, "value": 4}
        if depth > 0:
            ways["if"] = 0.5
        if not known:
            ways = {"read": 1}
        for _ in range(4):
            expr = self.draft.attempt(self.optional_by, self.draft.pick(ways), env, type_, depth)
            if expr:
                return expr
        if known:
            return Expr("none")
        raise NoValue

    def optional_by(self, way, env, type_, depth):
        if way == "none":
            return Expr("none")
        if way == "read":
            return self.read(env, lambda t: t.kind == "optional" and fits(t, type_), depth)[0]
        if way == "if":
            return self.conditional(env, type_, depth)
        return self.make(env, type_.element, depth - 1)

    def set(self, env, type_, depth, known):
        ways = {"read": 3}
        if known:
            ways.update({"empty": 0.7, "literal": 1.5})
        if depth > 0:
            ways.update({"add": 2, "remove": 1.5, "both": 1, "filter": 1.5, "if": 0.4})
        for _ in range(5):
            expr = self.draft.attempt(self.set_by, self.draft.pick(ways), env, type_, depth, known)
            if expr:
                return expr
        if known:
            return Expr("{}")
        raise NoValue

    def set_by(self, way, env, type_, depth, known):
        if way == "empty":
            return Expr("{}")
        if way == "read":
            return self.read(env, lambda t: t.kind == "set" and fits(t, type_), depth)[0]
        if way == "literal":
            elements = [wrap(self.make(env, type_.element, depth - 1), ADD)
                        for _ in range(self.rng.choice((1, 1, 2)))]
            return Expr("{" + ", ".join(elements) + "}")
        if way == "filter":
            return self.filter(env, type_, depth)
        if way == "if":
            return self.conditional(env, type_, depth, known)
        left = self.set(env, type_, depth - 1, False)
        right = self.set(env, type_, depth - 1, True)
        sign, level = {"add": ("+", ADD), "remove": ("-", ADD), "both": ("&", MUL)}[way]
        self.draft.note(f"expr set {sign}")
        return Expr(f"{wrap(left, level)} {sign} {wrap(right, level + 1)}", level)

    def filter(self, env, type_, depth):
        """{ x in S | e }"""
        name = self.draft.bound_name(env)
        sources = [t.domain for t in self.draft.scalars if t.domain and fits(t, type_.element)]
        if sources and self.draft.chance(0.5):
            source = self.rng.choice(sources)
        else:
            source = wrap(self.read(env, lambda t: fits(t, type_), depth)[0], COAL)
        inner = env.bind(Binding(name, type_.element))
        condition = self.mostly_reading(inner, name, depth - 1)
        self.draft.note("expr { x in S | e }")
        return Expr(f"{{ {name} in {source} | {condition.text} }}")

    def map(self, env, type_, depth, known):
        if known and type_.index.domain and (depth > 0 or not self.reads(
                env, lambda t: same(t, type_))) and self.draft.chance(0.7):
            name = self.draft.bound_name(env)
            inner = env.bind(Binding(name, type_.index))
            expr = self.draft.attempt(self.make, inner, type_.element, depth - 1)
            if expr:
                self.draft.note("expr [x in I: e]")
                return Expr(f"[{name} in {type_.index.domain}: {expr.text}]")
        return self.read(env, lambda t: same(t, type_), depth)[0]

    def struct(self, env, type_, depth, known):
        ways = {"read": 1.5}
        if known:
            ways["literal"] = 2
        if depth > 0:
            ways.update({"with": 1, "coalesce": 0.6, "if": 0.3})
        for _ in range(4):
            expr = self.draft.attempt(self.struct_by, self.draft.pick(ways), env, type_, depth,
                                      known)
            if expr:
                return expr
        if known:
            return self.struct_by("literal", env, type_, depth, known)
        raise NoValue

    def struct_by(self, way, env, type_, depth, known):
        if way == "read":
            return self.read(env, lambda t: same(t, type_), depth)[0]
        if way == "literal":
            fields = [f"{name}: {self.make(env, t, depth - 1).text}" for name, t in type_.fields]
            return Expr("{ " + ", ".join(fields) + " }")
        if way == "with":
            base = self.read(env, lambda t: same(t, type_), depth)[0]
            name, inner = self.rng.choice(type_.fields)
            value = self.make(env, inner, depth - 1)
            self.draft.note("expr with")
            return Expr(f"{base.text} with {{ {name}: {value.text} }}")
        return self.any_type_by(way, env, type_, depth, known)

    def channel(self, env, type_, depth, known):
        """A queue or a bag: empty, or one that is there."""
        found = self.reads(env, lambda t: same(t, type_))
        if known and (not found or self.draft.chance(0.6)):
            return Expr("{}")
        return self.read(env, lambda t: same(t, type_), depth)[0]
