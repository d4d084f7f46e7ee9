"""Values and types of the reference (see reference.py).

A value knows what it is: bool, int, Member, Identity, Generation (a value of an `order`), None for `none`, frozenset,
Table (struct or map), Queue, Bag.  All are immutable and hashable, so a state is a plain nested tuple.
A type says which values there are and which of them may be stored.
"""
import itertools
from typing import NamedTuple

from reference_parser import InputError


class ModelError(Exception):
    """The model does something it must not (property no_model_error)."""


class Member(str):
    """A member of an enumeration; its rank is its place there (0 when only its name is known)."""
    rank = 0


class Identity(NamedTuple):
    type: int                   # which id type: one per place where it is written
    number: int


class Generation(NamedTuple):
    type: int                   # which order type
    rank: int


class Queue(tuple):
    pass


class Bag(tuple):
    """Kept sorted, so that equal bags are equal values."""


class Table(tuple):
    """A struct or a map: values in the order of `keys`, a dictionary from key to place."""

    def __new__(cls, keys, values):
        self = tuple.__new__(cls, values)
        self.keys = keys
        return self

    def get(self, key):
        if key not in self.keys:
            raise ModelError('index %s out of range' % (key,))
        return self[self.keys[key]]

    def put(self, key, value):
        place = self.keys[key]
        return Table(self.keys, self[:place] + (value,) + self[place + 1:])


def struct(fields):
    """A struct value; fields in the order of their names, so that the order of writing does not matter."""
    names = sorted(fields)
    return Table({name: i for i, name in enumerate(names)}, [fields[name] for name in names])


def sort_key(value):
    """A total order over the values of any one type, ascending where the language has an order."""
    if value is None:
        return (0,)
    if isinstance(value, Member):
        return (2, value.rank, value)
    if isinstance(value, int):
        return (1, value)
    if isinstance(value, (Identity, Generation)):
        return (3, value[1])
    if isinstance(value, frozenset):
        return (4, sorted(map(sort_key, value)))
    return (5, [sort_key(v) for v in value])


def ascending(values):
    return sorted(values, key=sort_key)


def equal(a, b):
    """`==`; `{}` is written for the empty queue and bag too."""
    if isinstance(a, frozenset) != isinstance(b, frozenset) and isinstance(a, (frozenset, Queue, Bag)) \
            and isinstance(b, (frozenset, Queue, Bag)):
        return not a and not b
    if isinstance(a, Table) and isinstance(b, Table) and set(a.keys) == set(b.keys):
        return all(equal(a.get(key), b.get(key)) for key in a.keys)
    return a == b


def parts(value, wanted):
    """All values of class `wanted` inside a value, as a generator."""
    if isinstance(value, wanted):
        yield value
    elif isinstance(value, (frozenset, Table, Queue, Bag)):
        for part in value:
            yield from parts(part, wanted)


def renumber(value, ranks):
    """The value with every Generation replaced; ranks: (type, rank) to new rank."""
    if isinstance(value, Generation):
        return Generation(value.type, ranks[value])
    if isinstance(value, frozenset):
        return frozenset(renumber(v, ranks) for v in value)
    if isinstance(value, Table):
        return Table(value.keys, [renumber(v, ranks) for v in value])
    if isinstance(value, Queue):
        return Queue(renumber(v, ranks) for v in value)
    if isinstance(value, Bag):
        return Bag(ascending(renumber(v, ranks) for v in value))
    return value


# --- types --------------------------------------------------------------------------------------------------------
# values(): all values, ascending.  store(v): v as stored in a variable of the type; a ModelError when it does not fit.
# initial(v): the same for an initial value, where one T stands for all entries of a map.

class Type:
    def initial(self, value):
        return self.store(value)

    def wrong(self, value):
        raise InputError('type error: %r is not a value of %s' % (value, type(self).__name__))

    def values(self):
        raise InputError('the values of %s can not be listed' % type(self).__name__)


class BoolType(Type):
    def values(self):
        return [False, True]

    def store(self, value):
        return value if isinstance(value, bool) else self.wrong(value)


class RangeType(Type):
    def __init__(self, low, high):
        self.low, self.high = low, high

    def values(self):
        return list(range(self.low, self.high + 1))

    def store(self, value):
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(value)
        if not self.low <= value <= self.high:
            raise ModelError('%d is not in %d..%d' % (value, self.low, self.high))
        return value


class EnumType(Type):
    def __init__(self, names):
        self.members = []
        for rank, name in enumerate(names):
            member = Member(name)
            member.rank = rank
            self.members.append(member)

    def values(self):
        return list(self.members)

    def store(self, value):
        if not isinstance(value, Member) or value not in self.members:
            self.wrong(value)
        return self.members[self.members.index(value)]      # with the rank it has in this enumeration


class IdType(Type):
    def __init__(self, number, size):
        self.number, self.size = number, size

    def values(self):
        return [Identity(self.number, i) for i in range(1, self.size + 1)]

    def store(self, value):
        return value if isinstance(value, Identity) and value.type == self.number else self.wrong(value)


class OrderType(Type):
    def __init__(self, number, size):
        self.number, self.size = number, size

    def store(self, value):
        return value if isinstance(value, Generation) and value.type == self.number else self.wrong(value)


class OptionalType(Type):
    def __init__(self, of):
        self.of = of

    def values(self):
        return [None] + self.of.values()

    def store(self, value):
        return None if value is None else self.of.store(value)


class SetType(Type):
    def __init__(self, of):
        self.of = of

    def values(self):
        elements = self.of.values()
        return [frozenset(c) for n in range(len(elements) + 1) for c in itertools.combinations(elements, n)]

    def store(self, value):
        return frozenset(self.of.store(v) for v in value) if isinstance(value, frozenset) else self.wrong(value)


class MapType(Type):
    def __init__(self, index, of):
        self.index, self.of = index, of
        self.keys = {key: place for place, key in enumerate(index.values())}

    def values(self):
        return [Table(self.keys, v) for v in itertools.product(self.of.values(), repeat=len(self.keys))]

    def store(self, value):
        if not isinstance(value, Table) or value.keys != self.keys:
            self.wrong(value)
        return Table(self.keys, [self.of.store(v) for v in value])

    def initial(self, value):
        entries = value if isinstance(value, Table) and value.keys == self.keys else [value] * len(self.keys)
        return Table(self.keys, [self.of.initial(v) for v in entries])


class StructType(Type):
    def __init__(self, fields):
        self.fields = dict(sorted(fields.items()))
        self.keys = {name: place for place, name in enumerate(self.fields)}

    def values(self):
        return [Table(self.keys, v) for v in itertools.product(*[t.values() for t in self.fields.values()])]

    def convert(self, value, how):
        if not isinstance(value, Table) or value.keys != self.keys:
            self.wrong(value)
        return Table(self.keys, [how(t, v) for t, v in zip(self.fields.values(), value)])

    def store(self, value):
        return self.convert(value, lambda t, v: t.store(v))

    def initial(self, value):
        return self.convert(value, lambda t, v: t.initial(v))


class QueueType(Type):
    def __init__(self, size, of):
        self.size, self.of = size, of

    def make(self, elements):
        return Queue(elements)

    def values(self):
        return [self.make(v) for n in range(self.size + 1) for v in itertools.product(self.of.values(), repeat=n)]

    def store(self, value):
        if value == frozenset() or isinstance(value, (Queue, Bag)):
            if len(value) > self.size:
                raise ModelError('more than %d elements' % self.size)
            return self.make([self.of.store(v) for v in value])
        self.wrong(value)


class BagType(QueueType):
    def make(self, elements):
        return Bag(ascending(elements))

    def values(self):
        return list(dict.fromkeys(super().values()))
