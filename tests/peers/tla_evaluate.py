"""States of a module of TLA+, found as TLC finds them: from left to right.

In Init `x = e` and `x \\in S` say what x is, in Next `x' = e`, `x' \\in S` and UNCHANGED; whatever is said of
a variable that has a value already is a condition. A step that leaves a variable open is an error.
"""
import contextlib
import itertools

from tla_values import (Endless, Function, Model, Stuck, apply, check_alike, elements, equal, is_in, kind, make_set,
                        make_tuple, number, sequence, truth)


class Env:
    """What names mean at some place."""

    __slots__ = ("now", "then", "local")

    def __init__(self, now, then, local):
        self.now, self.then, self.local = now, then, local

    def bind(self, names):
        return Env(self.now, self.then, {**self.local, **names})


class Closure:
    """An operator that was defined, with what was in force there."""

    def __init__(self, parameters, body, local):
        self.parameters, self.body, self.local = parameters, body, local


class Recursive:
    """A function that is defined by itself, worked out as far as it is needed."""

    def __init__(self, machine, name, bounds, body, env):
        self.machine, self.name, self.bounds, self.body, self.env = machine, name, bounds, body, env
        self.known = {}

    def at(self, argument):
        if argument not in self.known:
            names, _, domain = self.bounds[0]
            if len(self.bounds) != 1 or len(names) != 1 or not is_in(argument, self.machine.value(domain, self.env)):
                raise Stuck(f"{argument!r} is not in the domain of {self.name}")
            self.known[argument] = self.machine.value(self.body, self.env.bind({names[0]: argument, self.name: self}))
        return self.known[argument]

    def whole(self):
        domain = elements(self.machine.value(self.bounds[0][2], self.env))
        return Function({argument: self.at(argument) for argument in domain})


SETS = {"Nat": Endless("Nat", lambda value: number(value) >= 0),
        "Int": Endless("Int", lambda value: number(value) == value),
        "STRING": Endless("STRING", lambda value: isinstance(value, str)),
        "BOOLEAN": frozenset((False, True))}


class Failed(Exception):
    """An Assert that ends its step."""


class Machine:
    """A module and the values of its constants."""

    def __init__(self, module, constants, tolerated=()):
        """`tolerated`: what an Assert may say without an end to its step."""
        self.module, self.tolerated, self.failed = module, tolerated, set()
        self.constants = constants
        self.variables = set(module.variables)
        missing = [name for name in module.constants if name not in constants]
        if missing:
            raise Stuck(f"no value for {missing}")
        self.closures = {name: Closure(parameters, body, {}) for name, (parameters, body)
                         in module.definitions.items()}
        self.cache = {}

    # ---- values ----

    def value(self, expression, env):
        return getattr(self, "do_" + expression[0].replace(" ", "_"))(expression, env)

    def do_value(self, expression, _env):
        return expression[1]

    def whole(self, expression, env):
        found = self.value(expression, env)
        return found.whole() if isinstance(found, Recursive) else found

    def do_name(self, expression, env):
        name, arguments = expression[1], expression[2]
        if name in env.local and not isinstance(env.local[name], Closure):
            return env.local[name]
        if name in self.variables:
            if name not in env.now:
                raise Stuck(f"{name} has no value yet")
            return env.now[name]
        if name in self.constants:
            return self.constants[name]
        closure = env.local.get(name) or self.closures.get(name)
        if closure is None:
            return self.standard(name, [self.whole(argument, env) for argument in arguments])
        return self.value(closure.body, self.entered(closure, arguments, env))

    def entered(self, closure, arguments, env):
        values = [self.value(argument, env) for argument in arguments]
        return Env(env.now, env.then, {**closure.local, **dict(zip(closure.parameters, values))})

    def standard(self, name, values):
        if name in SETS:
            return SETS[name]
        simple = {"Len": lambda a: len(sequence(a)), "Head": lambda a: self.first(sequence(a)),
                  "Tail": lambda a: make_tuple(self.rest(sequence(a))),
                  "Append": lambda a, b: make_tuple(sequence(a) + [b]), "Cardinality": lambda a: len(elements(a)),
                  "IsFiniteSet": lambda a: isinstance(a, frozenset), "TLCEval": lambda a: a,
                  "SubSeq": lambda a, low, high: make_tuple(self.part(sequence(a), low, high)),
                  "Seq": lambda a: Endless("Seq", lambda value: all(is_in(item, a) for item in sequence(value))),
                  "Assert": self.assertion, "PrintT": lambda a: True, "Print": lambda a, b: b, "ToString": repr}
        if name not in simple:
            raise Stuck(f"{name} is not known here")
        return simple[name](*values)

    def assertion(self, value, message):
        """TLC would end here. What fails is noted, and the step does not exist, unless it is tolerated."""
        if truth(value):
            return True
        self.failed.add(message)
        if message not in self.tolerated:
            raise Failed(message)
        return True

    @staticmethod
    def first(items):
        if not items:
            raise Stuck("Head of nothing")
        return items[0]

    @staticmethod
    def rest(items):
        if not items:
            raise Stuck("Tail of nothing")
        return items[1:]

    @staticmethod
    def part(items, low, high):
        if low > high:
            return []
        if low < 1 or high > len(items):
            raise Stuck("SubSeq beyond the sequence")
        return items[low - 1:high]

    def do_and(self, expression, env):
        return all(truth(self.value(item, env)) for item in expression[1])

    def do_or(self, expression, env):
        return any(truth(self.value(item, env)) for item in expression[1])

    def do_if(self, expression, env):
        return self.value(expression[2] if truth(self.value(expression[1], env)) else expression[3], env)

    def arm(self, expression, env):
        for condition, value in expression[1]:
            if truth(self.value(condition, env)):
                return value
        if expression[2] is None:
            raise Stuck("no arm of a CASE is true")
        return expression[2]

    def do_case(self, expression, env):
        return self.value(self.arm(expression, env), env)

    def inside(self, definitions, env):
        local = dict(env.local)
        for name, (parameters, body) in definitions.items():
            local[name] = Closure(parameters, body, local)
        return Env(env.now, env.then, local)

    def do_let(self, expression, env):
        return self.value(expression[2], self.inside(expression[1], env))

    def do_recursive_function(self, expression, env):
        return Recursive(self, expression[1], expression[2], expression[3], env)

    def do_prime(self, expression, env):
        """Also of expressions: all variables in it are those after the step."""
        if env.then is None:
            raise Stuck("a prime where there is no step")
        return self.value(expression[1], Env(env.then, None, env.local))

    def do_apply(self, expression, env):
        function = self.value(expression[1], env)
        arguments = [self.whole(argument, env) for argument in expression[2]]
        argument = arguments[0] if len(arguments) == 1 else make_tuple(arguments)
        return function.at(argument) if isinstance(function, Recursive) else apply(function, argument)

    def do_field(self, expression, env):
        return apply(self.whole(expression[1], env), expression[2])

    def valuations(self, bounds, env):
        """Each way of binding, as names and values."""
        domains = []
        for names, is_tuple, domain in bounds:
            values = elements(self.whole(domain, env))
            if is_tuple:
                domains.append([dict(zip(names, self.exactly(sequence(value), len(names)))) for value in values])
            else:
                domains += [[{name: value} for value in values] for name in names]
        for choice in itertools.product(*domains):
            yield {name: value for part in choice for name, value in part.items()}

    @staticmethod
    def exactly(items, count):
        if len(items) != count:
            raise Stuck("a tuple of another length")
        return items

    def do_all(self, expression, env):
        return all(truth(self.value(expression[2], env.bind(names))) for names in self.valuations(expression[1], env))

    def do_some(self, expression, env):
        return any(truth(self.value(expression[2], env.bind(names))) for names in self.valuations(expression[1], env))

    def do_choose(self, expression, env):
        for names in self.valuations(expression[1], env):
            if truth(self.value(expression[2], env.bind(names))):
                return make_tuple(names.values()) if expression[1][0][1] else next(iter(names.values()))
        raise Stuck("nothing to CHOOSE")

    def do_set(self, expression, env):
        return make_set(self.whole(item, env) for item in expression[1])

    def do_filter(self, expression, env):
        is_tuple = expression[1][0][1]
        return make_set(make_tuple(names.values()) if is_tuple else next(iter(names.values()))
                        for names in self.valuations(expression[1], env)
                        if truth(self.value(expression[2], env.bind(names))))

    def do_map(self, expression, env):
        return make_set(self.whole(expression[2], env.bind(names)) for names in self.valuations(expression[1], env))

    def do_function(self, expression, env):
        table = {}
        several = sum(1 if is_tuple else len(names) for names, is_tuple, _ in expression[1]) > 1
        for names in self.valuations(expression[1], env):
            keys = list(names.values())
            key = make_tuple(keys) if several or expression[1][0][1] else keys[0]
            table[key] = self.whole(expression[2], env.bind(names))
        return Function(table)

    def do_functions(self, expression, env):
        keys, values = elements(self.whole(expression[1], env)), elements(self.whole(expression[2], env))
        return frozenset(Function(dict(zip(keys, choice))) for choice in itertools.product(values, repeat=len(keys)))

    def do_record(self, expression, env):
        return Function({name: self.whole(value, env) for name, value in expression[1]})

    def do_records(self, expression, env):
        names = [name for name, _ in expression[1]]
        domains = [elements(self.whole(domain, env)) for _, domain in expression[1]]
        return frozenset(Function(dict(zip(names, choice))) for choice in itertools.product(*domains))

    def do_tuple(self, expression, env):
        return make_tuple(self.whole(item, env) for item in expression[1])

    def do_except(self, expression, env):
        value = self.whole(expression[1], env)
        for path, change in expression[2]:
            value = self.changed(value, [self.whole(part, env) for part in path], change, env)
        return value

    def changed(self, value, path, change, env):
        if not path:
            return self.whole(change, env.bind({"@": value}))
        old = apply(value, path[0])
        return Function({**value.table, path[0]: self.changed(old, path[1:], change, env)})

    def do_prefix(self, expression, env):
        operator = expression[1]
        if operator == "UNCHANGED":
            return equal(self.whole(expression[2], env), self.whole(expression[2], Env(env.then, None, env.local)))
        value = self.whole(expression[2], env)
        if operator == "~":
            return not truth(value)
        if operator == "-.":
            return -number(value)
        if operator == "SUBSET":
            items = elements(value)
            return frozenset(frozenset(part) for size in range(len(items) + 1)
                             for part in itertools.combinations(items, size))
        if operator == "UNION":
            return make_set(item for part in elements(value) for item in elements(part))
        if operator == "DOMAIN" and isinstance(value, Function):
            return frozenset(value.table)
        raise Stuck(f"{operator} of {value!r}")

    LAZY = {"/\\": (False, lambda b: b), "\\/": (True, lambda b: b), "=>": (False, lambda b: b)}

    def do_infix(self, expression, env):
        operator, left, right = expression[1], expression[2], expression[3]
        if operator in ("/\\", "\\/", "=>"):
            first = truth(self.value(left, env))
            if operator == "/\\":
                return first and truth(self.value(right, env))
            return (first if operator == "\\/" else not first) or truth(self.value(right, env))
        return operate(operator, self.whole(left, env), self.whole(right, env))

    def do_box(self, expression, env):
        """[A]_v of a step."""
        if truth(self.value(expression[1], env)):
            return True
        return self.do_prefix(("prefix", "UNCHANGED", expression[2]), env)

    def do_angle(self, expression, env):
        return truth(self.value(expression[1], env)) and not self.do_prefix(("prefix", "UNCHANGED", expression[2]), env)

    # ---- states ----

    def says_what(self, expression, env, initial):
        """The variable that `x = e`, `x' = e` and the like are about, or None."""
        if not initial:
            if expression[0] != "prime":
                return None
            expression = expression[1]
        if expression[0] == "name" and expression[1] in self.variables and expression[1] not in env.local:
            return expression[1]
        return None

    def ways(self, expression, env, initial):
        """Each way to make it true, as an Env: with more variables that have values."""
        handler = getattr(self, "ways_" + expression[0], None)
        if handler is not None and (initial or self.acts(expression)):
            yield from handler(expression, env, initial)
        elif truth(self.value(expression, env)):
            yield env

    def acts(self, expression):
        """Does it say anything of the state after, or is it a condition? (TLC goes through all ways to make a condition
        true, and so counts a step several times.)"""
        if id(expression) not in self.cache:
            self.cache[id(expression)] = expression, self.acts_anywhere(expression)
        return self.cache[id(expression)][1]

    def acts_anywhere(self, part):
        if isinstance(part, dict):
            return any(self.acts_anywhere(body) for body in part.values())
        if not isinstance(part, (tuple, list)):
            return False
        if part[:1] == ("prime",) or part[:2] == ("prefix", "UNCHANGED"):
            return True
        if part[:1] == ("name",) and part[1] in self.closures and self.acts(self.closures[part[1]].body):
            return True
        return any(self.acts_anywhere(inner) for inner in part)

    def ways_all_of(self, items, env, initial):
        if not items:
            yield env
            return
        for first in self.ways(items[0], env, initial):
            yield from self.ways_all_of(items[1:], Env(first.now, first.then, env.local), initial)

    def ways_and(self, expression, env, initial):
        yield from self.ways_all_of(expression[1], env, initial)

    def ways_or(self, expression, env, initial):
        for item in expression[1]:
            with contextlib.suppress(Failed):
                yield from self.ways(item, env, initial)

    def ways_if(self, expression, env, initial):
        chosen = expression[2] if truth(self.value(expression[1], env)) else expression[3]
        yield from self.ways(chosen, env, initial)

    def ways_case(self, expression, env, initial):
        yield from self.ways(self.arm(expression, env), env, initial)

    def ways_let(self, expression, env, initial):
        yield from self.ways(expression[2], self.inside(expression[1], env), initial)

    def ways_some(self, expression, env, initial):
        for names in self.valuations(expression[1], env):
            with contextlib.suppress(Failed):
                yield from self.ways(expression[2], env.bind(names), initial)

    def ways_name(self, expression, env, initial):
        closure = env.local.get(expression[1]) or self.closures.get(expression[1])
        if isinstance(closure, Closure):
            yield from self.ways(closure.body, self.entered(closure, expression[2], env), initial)
        elif truth(self.value(expression, env)):
            yield env

    def ways_prefix(self, expression, env, initial):
        if expression[1] == "UNCHANGED" and not initial:
            yield from self.unchanged(expression[2], env)
        elif truth(self.value(expression, env)):
            yield env

    def unchanged(self, expression, env):
        if expression[0] == "tuple":
            for item in expression[1]:
                found = list(self.unchanged(item, env))
                if not found:
                    return
                env = found[0]
            yield env
        elif expression[0] == "name" and expression[1] in self.closures and not expression[2]:
            yield from self.unchanged(self.closures[expression[1]].body, env)
        else:
            yield from self.said(("prime", expression), self.whole(expression, env), env, False)

    def ways_infix(self, expression, env, initial):
        operator, left, right = expression[1], expression[2], expression[3]
        if operator == "/\\":
            yield from self.ways_all_of([left, right], env, initial)
        elif operator == "\\/":
            yield from self.ways(left, env, initial)
            yield from self.ways(right, env, initial)
        elif operator == "=" and self.says_what(left, env, initial):
            yield from self.said(left, self.whole(right, env), env, initial)
        elif operator == "\\in" and self.says_what(left, env, initial):
            for value in elements(self.whole(right, env)):
                yield from self.said(left, value, env, initial)
        elif truth(self.value(expression, env)):
            yield env

    def said(self, left, value, env, initial):
        name = self.says_what(left, env, initial)
        if name is None:
            raise Stuck(f"what is {left}?")
        known = env.now if initial else env.then
        if name in known:
            if equal(known[name], value):
                yield env
            return
        more = {**known, name: value}
        yield Env(more, None, env.local) if initial else Env(env.now, more, env.local)

    def complete(self, valuation, what):
        missing = self.variables - set(valuation)
        if missing:
            raise Stuck(f"{what} leaves open {sorted(missing)}")
        return Function(valuation)

    def initial_states(self, name):
        with contextlib.suppress(Failed):
            for env in self.ways(("name", name, []), Env({}, None, {}), True):
                yield self.complete(env.now, name)

    def successors(self, name, state):
        """With each step as often as there are ways to take it."""
        with contextlib.suppress(Failed):
            for env in self.ways(("name", name, []), Env(state.table, {}, {}), False):
                yield self.complete(env.then, name)

    def holds(self, name, state, after=None):
        env = Env(state.table, after.table if after is not None else None, {})
        return truth(self.value(("name", name, []), env))


def merge(a, b):
    """f @@ g: f where both are."""
    return Function({**b.table, **a.table})


NUMERIC = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "<": lambda a, b: a < b,
           ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b,
           "..": lambda a, b: frozenset(range(a, b + 1)), "^": lambda a, b: a**b}
OF_SETS = {"\\cup": lambda a, b: make_set([*a, *b]), "\\cap": lambda a, b: a & b, "\\": lambda a, b: a - b,
           "\\subseteq": lambda a, b: all(is_in(item, b) for item in a),
           "\\X": lambda a, b: frozenset(make_tuple([x, y]) for x in a for y in b)}


def divide(operator, a, b):
    """Of b above 0 alone, as TLC has %; rounded down."""
    if b == 0 or operator == "%" and b < 0:
        raise Stuck(f"{a} {operator} {b}")
    return a % b if operator == "%" else a // b


def operate(operator, a, b):
    if operator == "=":
        return equal(a, b)
    if operator == "#":
        return not equal(a, b)
    if operator in ("\\in", "\\notin"):
        return is_in(a, b) == (operator == "\\in")
    if operator == "<=>":
        return truth(a) == truth(b)
    if operator in NUMERIC:
        found = NUMERIC[operator](number(a), number(b))
        return number(found) if kind(found) == "integer" else found
    if operator in ("%", "\\div"):
        return divide(operator, number(a), number(b))
    if operator in OF_SETS:
        if not isinstance(a, frozenset) or not isinstance(b, (frozenset, Endless)):
            raise Stuck(f"{a!r} {operator} {b!r}")
        if operator in ("\\cap", "\\") and a and b:
            check_alike(next(iter(a)), next(iter(b)))
        return OF_SETS[operator](a, b)
    if operator == "\\o":
        return make_tuple(sequence(a) + sequence(b))
    if operator == ":>":
        return Function({a: b})
    if operator == "@@":
        return merge(a, b)
    raise Stuck(f"{operator} is not known here")


def constant(word):
    """The value of a constant in a configuration: a number, a string, a truth, a set, or a model value."""
    word = word.strip()
    if word.lstrip("-").isdigit():
        return int(word)
    if word in ("TRUE", "FALSE"):
        return word == "TRUE"
    if word.startswith('"'):
        return word[1:-1]
    if word.startswith("{"):
        return frozenset(constant(part) for part in word[1:-1].split(",") if part.strip())
    return MODEL_VALUES.setdefault(word, Model(word))


MODEL_VALUES = {}
