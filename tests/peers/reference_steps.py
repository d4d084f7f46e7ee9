"""What a step does: its statements, and its choices (see reference.py).

A step is tried with a list of Choices.  Trying it again with the next list, until there is none, gives all its ways.
"""
from reference_parser import InputError
from reference_values import MapType, ModelError, Queue, StructType


class Filtered(Exception):
    """This way through the step does not exist."""


class Choices:
    """A list of choices that is followed, prolonged with first possibilities, and then counted up."""

    def __init__(self):
        self.made = []                              # [chosen, how many there were]
        self.pos = 0

    def number(self, how_many):
        if how_many == 0:
            raise Filtered()
        if self.pos == len(self.made):
            self.made.append([0, how_many])
        self.pos += 1
        return self.made[self.pos - 1][0]

    def among(self, values):
        return values[self.number(len(values))]

    def next_list(self):
        self.pos = 0
        while self.made and self.made[-1][0] + 1 == self.made[-1][1]:
            self.made.pop()
        if self.made:
            self.made[-1][0] += 1
        return bool(self.made)


def all_ways(attempt):
    """Every result of attempt(choices) that exists; a ModelError is a result too."""
    choices, more = Choices(), True
    while more:
        try:
            yield attempt(choices)
        except Filtered:
            pass
        except ModelError as error:
            yield error
        more = choices.next_list()


def find_loop(node, loops):
    """The loop that `continue` or `break` means; a None in place of a Control is a `for` inside a step."""
    if node.label:
        named = [loop for label, loop in loops if label == node.label]
        if named:
            return named[-1]
    elif len(loops) == 1 and loops[0][1]:
        return loops[0][1]
    raise InputError('%s: say which loop' % node.kind, node.line)


class StepCompiler:
    """Statements of one step; each becomes a function that returns None, or how control leaves the step."""

    def __init__(self, builder, loops, keys, steps):
        self.builder, self.model = builder, builder.model
        self.loops, self.keys, self.steps = loops, keys, steps

    def block(self, node, scope):
        inner = scope.child()
        statements = [getattr(self, 'do_' + s.kind)(s, inner) for s in node.body]

        def run(c):
            for statement in statements:
                leaving = statement(c)
                if leaving:
                    return leaving
            return None
        return run

    def do_assign(self, node, scope):
        value = self.model.compile(node.value, scope)
        write = self.writer(node.target, scope)
        return lambda c: write(c, value(c))

    def writer(self, target, scope):
        """A function that stores a value at a target: indices left to right, then the check, then the write."""
        path = []
        while target.kind != 'name':
            path.insert(0, self.model.compile(target.at, scope) if target.kind == 'index' else target.name)
            target = target.of
        type, read, replace = self.variable(target, scope)
        for part in path:
            type = self.part_type(type, part, target)

        def write(c, value):
            keys = [part if isinstance(part, str) else part(c) for part in path]
            tables = [read(c)]
            for key in keys:
                tables.append(tables[-1].get(key))
            value = type.store(value)
            for table, key in zip(reversed(tables[:-1]), reversed(keys)):
                value = table.put(key, value)
            replace(c, value)
        return write

    def variable(self, target, scope):
        binding = scope.find(target.name)
        if binding:
            if not binding.assignable:
                raise InputError('%s can not be assigned' % target.name, target.line)
            key = binding.key
            return binding.type, lambda c: c.env[key], lambda c, v: c.env.__setitem__(key, v)
        if target.name not in self.model.shared:
            raise InputError('%s is no variable' % target.name, target.line)
        place = self.model.shared[target.name]
        return self.model.shared_types[place], lambda c: c.shared[place], lambda c, v: c.shared.__setitem__(place, v)

    def part_type(self, type, part, target):
        if isinstance(type, MapType) and not isinstance(part, str):
            return type.of
        if isinstance(type, StructType) and part in type.fields:
            return type.fields[part]
        raise InputError('%s has no such part' % target.name, target.line)

    def do_let(self, node, scope):
        if node.value.kind == 'call' and node.value.name == 'receive' and 'receive' not in self.model.fun_decls:
            value = self.receive(node.value, scope)
        else:
            value = self.model.compile(node.value, scope)
        key = scope.bind(node.name, node.line)

        def let(c):
            c.env[key] = value(c)
            c.named.append(key)
        return let

    def receive(self, node, scope):
        """The first of a queue, or any of the different elements of a bag; it is taken out."""
        if len(node.args) != 1:
            raise InputError('receive takes a queue or bag', node.line)
        collection, write = self.model.compile(node.args[0], scope), self.writer(node.args[0], scope)

        def take(c):
            elements = collection(c)
            if isinstance(elements, Queue):
                places = [0] if elements else []
            else:
                places = [i for i, v in enumerate(elements) if v not in elements[:i]]
            place = c.choices.among(places)
            write(c, type(elements)(elements[:place] + elements[place + 1:]))
            return elements[place]
        return take

    def do_call(self, node, scope):
        if node.name != 'send' or len(node.args) != 2:
            raise InputError('%s is no statement of a step' % node.name, node.line)
        collection, value = self.model.compile(node.args[0], scope), self.model.compile(node.args[1], scope)
        write = self.writer(node.args[0], scope)

        def send(c):
            new = value(c)
            elements = collection(c)
            write(c, type(elements)(elements + (new,)))
        return send

    def do_if(self, node, scope):
        condition, then = self.model.compile(node.condition, scope), self.block(node.then, scope)
        other = self.block(node.other, scope) if node.other else lambda c: None
        return lambda c: then(c) if self.model.truth(condition(c), node) else other(c)

    def do_for(self, node, scope):
        domain, inner = self.model.domain(node.domain, scope), scope.child()
        key = inner.bind(node.name, node.line)
        self.loops = self.loops + [(None, None)]
        body = self.block(node.body, inner)
        self.loops = self.loops[:-1]

        def run(c):
            for value in domain(c):                 # a list: evaluated once
                c.env[key] = value
                leaving = body(c)
                if leaving:
                    return leaving
            return None
        return run

    def do_await(self, node, scope):
        condition = self.model.compile(node.value, scope)

        def wait(c):
            if not self.model.truth(condition(c), node):
                raise Filtered()
        return wait

    def do_assert(self, node, scope):
        condition = self.model.compile(node.value, scope)

        def check(c):
            if not self.model.truth(condition(c), node):
                raise ModelError('line %d: assert fails' % node.line)
        return check

    def do_choose(self, node, scope):
        domain = self.model.domain(node.domain, scope)
        key = scope.bind(node.name, node.line)
        where = self.model.compile(node.where, scope) if node.where else None

        def holds(c, value):
            c.env[key] = value
            return where is None or self.model.truth(where(c), node)

        def choose(c):
            c.env[key] = c.choices.among([v for v in domain(c) if holds(c, v)])
            c.named.append(key)
        return choose

    def do_either(self, node, scope):
        branches = [self.block(b, scope) for b in node.branches]
        return lambda c: c.choices.among(branches)(c)

    def do_goto(self, node, scope):
        self.builder.jumps.append((node.line, tuple(self.keys), node.target, self.steps))
        return lambda c: ('goto', self.steps[node.target])

    def do_continue(self, node, scope):
        loop = find_loop(node, self.loops)
        return lambda c: ('continue', loop)

    def do_break(self, node, scope):
        loop = find_loop(node, self.loops)
        return lambda c: ('break', loop)

    def do_restart(self, node, scope):
        return lambda c: ('restart', None)

    def do_stop(self, node, scope):
        return lambda c: ('stop', None)
