"""Values of TLA+, as TLC has them: what TLC can't compare is an error, not a difference."""


class Stuck(Exception):
    """What TLC would end with an error about."""


class Model:
    """A model value: equal to itself alone."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


class Function:
    """Also records, tuples and sequences: a function from 1..n is a tuple."""

    __slots__ = ("table", "hashed")

    def __init__(self, table):
        self.table = table
        self.hashed = hash(frozenset(table.items()))

    def __hash__(self):
        return self.hashed

    def __eq__(self, other):
        return isinstance(other, Function) and self.hashed == other.hashed and self.table == other.table

    def __repr__(self):
        return "[" + ", ".join(f"{key!r}: {value!r}" for key, value in sorted(self.table.items(), key=repr)) + "]"


class Endless:
    """Nat, Int, STRING, Seq(S): things can only be in it."""

    def __init__(self, name, has):
        self.name, self.has = name, has


def kind(value):
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, str):
        return "string"
    if isinstance(value, frozenset):
        return "set"
    return "function" if isinstance(value, Function) else type(value).__name__


def check_alike(a, b):
    """Can TLC tell whether they are equal?"""
    if isinstance(a, Model) or isinstance(b, Model):
        return
    if kind(a) != kind(b):
        raise Stuck(f"{a!r} and {b!r} can't be compared")
    if isinstance(a, frozenset) and a and b:
        check_alike(next(iter(a)), next(iter(b)))
    if isinstance(a, Function) and a.table.keys() == b.table.keys():
        for key in a.table:
            check_alike(a.table[key], b.table[key])


def equal(a, b):
    check_alike(a, b)
    return a == b


def is_in(value, container):
    if isinstance(container, Endless):
        return container.has(value)
    if not isinstance(container, frozenset):
        raise Stuck(f"{container!r} is no set")
    if container:
        check_alike(value, next(iter(container)))
    return value in container


def make_set(values):
    """Of values that can all be compared."""
    found = list(values)
    plain = [value for value in found if not isinstance(value, Model)]
    for value in plain[1:]:
        check_alike(plain[0], value)
    return frozenset(found)


def make_tuple(values):
    return Function({i + 1: value for i, value in enumerate(values)})


def sequence(value):
    """Its elements as a list."""
    if not isinstance(value, Function) or set(value.table) != set(range(1, len(value.table) + 1)):
        raise Stuck(f"{value!r} is no sequence")
    return [value.table[i + 1] for i in range(len(value.table))]


def number(value):
    if isinstance(value, bool) or not isinstance(value, int):
        raise Stuck(f"{value!r} is no number")
    if not -2**31 <= value < 2**31:
        raise Stuck(f"{value} is no number of TLC, which has 32 bits")
    return value


def truth(value):
    if not isinstance(value, bool):
        raise Stuck(f"{value!r} is neither TRUE nor FALSE")
    return value


def elements(value):
    """In an order that is always the same."""
    if not isinstance(value, frozenset):
        raise Stuck(f"{value!r} can't be gone through")
    return sorted(value, key=lambda item: (kind(item), item if isinstance(item, int) else repr(item)))


def apply(function, argument):
    if not isinstance(function, Function):
        raise Stuck(f"{function!r} is no function")
    for key in function.table:
        check_alike(key, argument)
        break
    if argument not in function.table:
        raise Stuck(f"{argument!r} is not in the domain of {function!r}")
    return function.table[argument]
