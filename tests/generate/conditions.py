"""Random truth values: comparisons, connectives, quantifiers and guarded partial operations."""
import re

from draft import Binding, NoValue
from expressions import (ADD, AND, COAL, FAR, IMPLIES, MUL, NOT, OPEN, OR, POSTFIX, REL, Expr,
                         Expressions, number, wrap)
from model_types import BOOL, comparable

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


def root_of(path):
    """The variable that a path such as next(x[i].f) leads into."""
    return path.removeprefix("next(").split("[")[0].split(".")[0].rstrip(")")


def starts_open(expr):
    """Whether it is a quantifier or `if` from its first word on, so that it may go without
    parentheses as the last operand."""
    return expr.text.startswith(("forall ", "exists ", "if "))


class Conditions(Expressions):

    def ways(self, env, depth):
        """The kinds of condition that may be tried here, with weights. Below depth 0 only those
        that contain no further condition, so that all comes to an end."""
        if depth < 0:
            return {"read": 3, "compare": 2, "literal": 0.2}
        ways = {"read": 2.5, "compare": 3, "equal": 4, "order": 2, "member": 1.5}
        if self.draft.options:
            ways["option"] = 0.5
        if depth <= 0:
            ways["literal"] = 0.15
        else:
            ways.update({"not": 1, "and": 1.6, "or": 1.6, "implies": 0.7, "quantifier": 1.6,
                         "guarded": 2, "if": 0.4, "call": 1, "same": 0.3})
        return ways

    def condition(self, env, depth):
        ways = self.ways(env, depth)
        for _ in range(6):
            expr = self.draft.attempt(self.condition_by, self.draft.pick(ways), env, depth)
            if expr:
                return expr
        return Expr(self.rng.choice(("true", "false")))

    def condition_by(self, way, env, depth):
        if way == "read":
            return self.read(env, lambda t: t.kind == "bool", depth)[0]
        if way == "literal":
            return Expr(self.rng.choice(("true", "false")))
        if way == "if":
            return self.conditional(env, BOOL, depth)
        if way == "call":
            return self.call(env, lambda t: t.kind == "bool", depth)
        return getattr(self, f"condition_{way}")(env, depth)

    def condition_option(self, env, depth):
        name, values = self.rng.choice(self.draft.options)
        self.draft.note("expr option")
        if not values:
            return Expr(name)
        sign = self.rng.choice(("==", "!="))
        return Expr(f"{name} {sign} {self.rng.choice(values)}", REL)

    def condition_compare(self, env, depth):
        """Integers; at least one side is read, so that it is not decided beforehand."""
        left, _ = self.read(env, lambda t: t.kind == "range", depth)
        if depth > 0 and self.draft.chance(0.5):
            left = self.integer(env, depth)
        if left.low > -FAR and self.draft.chance(0.5):
            right = number(self.rng.randint(left.low, left.high))
        else:
            right = self.other(left, self.integer, env, depth - 1)
        sign = self.rng.choice(COMPARISONS)
        self.draft.note(f"expr {sign}")
        return Expr(f"{wrap(left, COAL)} {sign} {wrap(right, COAL)}", REL)

    def condition_order(self, env, depth):
        left, found = self.read(env, lambda t: t.kind == "order", depth)
        right = self.other(left, self.make, env, found, depth - 1)
        sign = self.rng.choice(COMPARISONS)
        self.draft.note("expr order comparison")
        return Expr(f"{left.text} {sign} {wrap(right, COAL)}", REL)

    def condition_equal(self, env, depth):
        """Any two values of a type; the left one is read, so that its type is known."""
        left, found = self.read(env, lambda t: True, depth)
        right = self.other(left, self.make, env, found, depth - 1)
        sign = self.rng.choice(("==", "!="))
        self.draft.note(f"expr {sign} on {found.kind}")
        return Expr(f"{left.text} {sign} {wrap(right, COAL)}", REL)

    def other(self, left, make, *arguments):
        """Something to compare with that is not the same text."""
        for _ in range(4):
            right = make(*arguments)
            if right.text != left.text:
                return right
        raise NoValue

    def condition_same(self, env, depth):
        left = self.condition(env, 0)
        right = self.other(left, self.condition, env, depth - 1)
        self.draft.note("expr == on conditions")
        return Expr(f"{wrap(left, COAL)} == {wrap(right, COAL)}", REL)

    def condition_member(self, env, depth):
        where, found = self.read(env, lambda t: t.kind in ("set", "queue", "bag"), depth)
        if found.kind == "set" and depth > 0 and self.draft.chance(0.2):
            where = self.set(env, found, 1, False)
        if found.element.kind in ("optional", "struct", "enum"):
            what, _ = self.read(env, lambda t: comparable(t, found.element), depth)
        else:
            what = self.make(env, found.element, depth - 1, False)
        self.draft.note(f"expr in {found.kind}")
        return Expr(f"{wrap(what, COAL)} in {wrap(where, COAL)}", REL)

    def condition_not(self, env, depth):
        inner = self.condition(env, depth - 1)
        self.draft.note("expr !")
        if starts_open(inner) and self.draft.chance(0.3):
            return Expr(f"!{inner.text}", OPEN)
        return Expr(f"!{wrap(inner, POSTFIX)}", NOT)

    def connected(self, env, depth, sign, level, right_level):
        left = self.condition(env, depth - 1)
        right = self.other(left, self.condition, env, depth - 1)
        return self.connect(left, sign, right, level, right_level)

    def connect(self, left, sign, right, level, right_level=None):
        """An open right operand may stand without parentheses; the whole is open then."""
        self.draft.note(f"expr {sign}")
        left_text = wrap(left, level + 1 if sign == "=>" else level)
        if starts_open(right) and self.draft.chance(0.3):
            return Expr(f"{left_text} {sign} {right.text}", OPEN)
        return Expr(f"{left_text} {sign} {wrap(right, right_level or level + 1)}", level)

    def condition_and(self, env, depth):
        return self.connected(env, depth, "&&", AND, NOT)

    def condition_or(self, env, depth):
        return self.connected(env, depth, "||", OR, AND)

    def condition_implies(self, env, depth):
        return self.connected(env, depth, "=>", IMPLIES, IMPLIES)

    def condition_quantifier(self, env, depth):
        head, inner, _ = self.quantified(env, depth)
        word = self.rng.choice(("forall", "exists"))
        self.draft.note(f"expr {word}")
        claim = self.mostly_reading(inner, inner.bindings[-1].text, depth - 1)
        return Expr(f"{word} {head}: {claim.text}", OPEN)

    # A guard and what it protects, decided left to right

    def guard(self, env, depth):
        """A condition, the binding it makes safe to read, and the opposite condition."""
        way = self.draft.pick({"value": 4, "head": 2, "set": 2, "divide": 0.6})
        if way == "value":
            path, found = self.read(env, lambda t: t.kind == "optional", depth)
            self.draft.note("expr value")
            return f"{path.text} != none", self.part("value", path, found.element), \
                f"{path.text} == none"
        if way == "head":
            path, found = self.read(env, lambda t: t.kind == "queue", depth)
            self.draft.note("expr head")
            return f"len({path.text}) > 0", self.part("head", path, found.element), \
                f"len({path.text}) == 0"
        if way == "set":
            path, found = self.read(
                env, lambda t: t.kind == "set" and t.element.kind in ("range", "order"), depth)
            self.draft.note("expr min/max of a set")
            function = self.rng.choice(("min", "max"))
            return f"{path.text} != {{}}", self.part(function, path, found.element), \
                f"{path.text} == {{}}"
        path, found = self.read(env, lambda t: t.kind == "range", depth)
        self.draft.note("expr guarded /")
        quotient = f"({wrap(self.integer(env, 0), MUL)} / {path.text})"
        return f"{path.text} != 0", Binding(quotient, found, root_of(path.text)), \
            f"{path.text} == 0"

    def part(self, function, path, type_):
        return Binding(f"{function}({path.text})", type_, root_of(path.text))

    def condition_guarded(self, env, depth):
        safe, inner, unsafe = self.guard(env, depth)
        claim = self.about(env, inner, depth - 1)
        safe, unsafe = Expr(safe, REL), Expr(unsafe, REL)
        if self.draft.chance(env.risk * 8):
            self.draft.note("risk unguarded")
            return claim
        way = self.rng.choice(("&&", "=>", "||"))
        if way == "&&":
            return self.connect(safe, "&&", claim, AND, NOT)
        if way == "=>":
            return self.connect(safe, "=>", claim, IMPLIES, IMPLIES)
        return self.connect(unsafe, "||", claim, OR, AND)

    def about(self, env, binding, depth):
        """A condition that reads this binding."""
        claim = self.reading(env.bind(binding), binding.text, max(depth, 0))
        if claim:
            return claim
        if binding.type.kind == "bool":
            return Expr(binding.text)
        value = self.make(env, binding.type, 0)
        if value.text == binding.text:
            raise NoValue
        sign = self.rng.choice(("==", "!="))
        return Expr(f"{wrap(Expr(binding.text), ADD)} {sign} {wrap(value, COAL)}", REL)

    def reading(self, env, text, depth):
        """A condition that reads what has this text, or None."""
        for _ in range(5):
            mark = len(self.draft.notes)
            claim = self.condition(env, depth)
            if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", claim.text):
                return claim
            del self.draft.notes[mark:]
        return None

    def mostly_reading(self, env, text, depth):
        return self.reading(env, text, depth) or self.condition(env, depth)
