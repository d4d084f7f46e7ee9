"""The types of generated models: how they are spelled, how many values they have, what fits where.

Knows nothing of randomness, names in scope or expressions.
"""
from dataclasses import dataclass
from math import comb

SCALARS = ("bool", "enum", "range", "id", "order")


@dataclass(frozen=True)
class Type:
    """A type. `text` is its spelling where a type is wanted; `name` is empty unless declared.

    low and high: the bounds of a range; size: of id, order, queue and bag; element: of
    optionals, sets, maps, queues and bags; fields: pairs of a name and a type.
    """
    kind: str
    text: str
    name: str = ""
    low: int = 0
    high: int = 0
    size: int = 0
    members: tuple = ()
    element: "Type" = None
    index: "Type" = None
    fields: tuple = ()

    @property
    def is_scalar(self):
        return self.kind in SCALARS

    @property
    def domain(self):
        """What may follow `in` to go through all values; None when nothing can."""
        if self.kind in ("bool", "range"):
            return self.text
        return self.name or None if self.kind in ("enum", "id") else None


BOOL = Type("bool", "bool")


def named(name, of):
    return Type(of.kind, name, name, of.low, of.high, of.size, of.members, of.element, of.index,
                of.fields)


def range_of(low, high, text=None):
    return Type("range", text or f"{low}..{high}", low=low, high=high)


def enum_of(members):
    return Type("enum", "{" + ", ".join(members) + "}", members=tuple(members))


def optional(element):
    return Type("optional", element.text + "?", element=element)


def set_of(element):
    return Type("set", f"set of {element.text}", element=element)


def map_of(index, element):
    return Type("map", f"[{index.text}] {element.text}", index=index, element=element)


def struct_of(fields):
    inside = ", ".join(f"{name}: {type_.text}" for name, type_ in fields)
    return Type("struct", "struct { " + inside + " }", fields=tuple(fields))


def sequence_of(kind, size, element, size_text=None):
    text = f"{kind}({size_text or size}) of {element.text}"
    return Type(kind, text, size=size, element=element)


def same(a, b):
    """Whether two types are one type, ranges being told apart by their bounds."""
    if a.kind != b.kind:
        return False
    if a.kind in ("id", "order"):
        return a.name == b.name
    if a.kind == "struct":
        return len(a.fields) == len(b.fields) and all(
            x[0] == y[0] and same(x[1], y[1]) for x, y in zip(a.fields, b.fields))
    if (a.low, a.high, a.size, a.members) != (b.low, b.high, b.size, b.members):
        return False
    return all((x is None) == (y is None) and (x is None or same(x, y))
               for x, y in ((a.element, b.element), (a.index, b.index)))


def fits(source, target):
    """Whether every value of `source` may be stored where `target` is declared."""
    if target.kind == "optional":
        inner = source.element if source.kind == "optional" else source
        return fits(inner, target.element)
    if source.kind == "range" and target.kind == "range":
        return target.low <= source.low and source.high <= target.high
    if source.kind == "set" and target.kind == "set":
        return fits(source.element, target.element)
    return same(source, target)


def comparable(a, b):
    """Whether `==` may stand between them: same types, whatever the bounds of ranges."""
    if "optional" in (a.kind, b.kind):
        a = a.element if a.kind == "optional" else a
        b = b.element if b.kind == "optional" else b
    return a.kind == b.kind == "range" or same(a, b)


def contains(type_, kind):
    """Whether a value of the type holds values of this kind."""
    if type_.kind == kind:
        return True
    parts = [type_.element] + [t for _, t in type_.fields]
    return any(part is not None and contains(part, kind) for part in parts)


def cardinality(type_):
    """The number of values; an order counts as the places among the values held."""
    if type_.kind == "bool":
        return 2
    if type_.kind == "enum":
        return len(type_.members)
    if type_.kind == "range":
        return type_.high - type_.low + 1
    if type_.kind == "id":
        return type_.size
    if type_.kind == "order":
        return type_.size + 1
    if type_.kind == "struct":
        total = 1
        for _, field in type_.fields:
            total *= cardinality(field)
        return total
    inner = cardinality(type_.element)
    if type_.kind == "optional":
        return inner + 1
    if type_.kind == "set":
        return 2 ** inner
    if type_.kind == "map":
        return inner ** cardinality(type_.index)
    if type_.kind == "queue":
        return sum(inner ** n for n in range(type_.size + 1))
    return sum(comb(inner + n - 1, n) for n in range(type_.size + 1))


def routes(type_, accept, depth=3):
    """Ways from a value of the type into it: tuples of ("index", type) and ("field", name).

    Yields each with the type found there, for which `accept` is true.
    """
    if accept(type_):
        yield (), type_
    if depth == 0:
        return
    if type_.kind == "map":
        for route, found in routes(type_.element, accept, depth - 1):
            yield (("index", type_.index),) + route, found
    for name, field in type_.fields:
        for route, found in routes(field, accept, depth - 1):
            yield (("field", name),) + route, found
