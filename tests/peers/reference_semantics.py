"""Declarations, types and expressions of the reference (see reference.py).

An expression becomes a Python function of a Context.  There is no type checker: values know what they are, and a
value of the wrong kind is an InputError when it is met.  What a model may do wrong while it runs is a ModelError.
"""
from reference_parser import InputError, Node
from reference_values import (Bag, BagType, BoolType, EnumType, Generation, Identity, IdType, MapType, Member,
                              ModelError, OptionalType, OrderType, Queue, QueueType, RangeType, SetType, StructType,
                              Table, ascending, equal, struct)

IN_PROPERTIES = ('property', 'transition', 'liveness')
LARGEST = 2 ** 63 - 1                   # -2^63 counts as overflow too
MAX_RANGE = 65536


class Context:
    """What an expression may read.  In a step `shared` is a list that statements change."""

    def __init__(self, shared=(), env=None, state=None, machine=None):
        self.shared = shared
        self.env = {} if env is None else env       # names of this process, step or quantifier, by key
        self.state = state                          # the whole state that is looked at, or was there before the step
        self.machine = machine
        self.after = None                           # where transitions are judged: the Context after it
        self.actor = None                           # where transitions are judged: (process, index, step)
        self.choices = None                         # in steps: see Choices
        self.scope_keys = ()                        # in steps: keys of the locals in scope
        self.named = []                             # in steps: keys of the let and choose names so far
        self.created = {}                           # in steps: order type to number of values created

    def with_env(self, env):
        other = Context.__new__(Context)
        other.__dict__.update(self.__dict__)
        other.env = env
        return other


class Binding:
    def __init__(self, key, type=None, assignable=False):
        self.key, self.type, self.assignable = key, type, assignable


class Scope:
    """The names bound where an expression stands, besides those declared at the top of the file."""
    serial = 0

    def __init__(self, model, parent=None, prefix='', where='step'):
        self.model, self.parent = model, parent
        self.prefix = parent.prefix if parent else prefix       # 'acquire.' in the expansion of `steps acquire`
        self.where = parent.where if parent else where          # constant, control, step, property, transition or liveness
        self.names = {}
        self.looks_ahead = False                    # of the outermost: does it say `next` or `by`?

    def child(self, where=None):
        inner = Scope(self.model, self)
        if where:
            inner.where = where
        return inner

    def find(self, name):
        scope = self
        while scope:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None

    def bind(self, name, line, type=None, assignable=False):
        """A new name; its key is unique, so that keys of names that are no longer in scope do no harm."""
        if self.find(name) or name in self.model.shared or name in self.model.constant_decls:
            raise InputError('%s is bound already where it is visible' % name, line)
        Scope.serial += 1
        binding = Binding('%s%s@%d' % (self.prefix, name, Scope.serial), type, assignable)
        self.names[name] = binding
        return binding.key


def checked(number):
    if not -LARGEST <= number <= LARGEST:
        raise ModelError('64-bit overflow')
    return number


def is_number(value):
    return isinstance(value, int) and not isinstance(value, bool)


def divide(a, b):
    """Euclidean: the remainder is never negative."""
    if b == 0:
        raise ModelError('division by zero')
    quotient = a // abs(b)
    return (quotient if b > 0 else -quotient), a - quotient * abs(b)


def arithmetic(op, a, b, line):
    if isinstance(a, frozenset) and isinstance(b, frozenset) and op in '+-&':
        return a | b if op == '+' else a - b if op == '-' else a & b
    if not (is_number(a) and is_number(b)) or op == '&':
        raise InputError('%s of %r and %r' % (op, a, b), line)
    if op == '+':
        return checked(a + b)
    if op == '-':
        return checked(a - b)
    if op == '*':
        return checked(a * b)
    return checked(divide(a, b)[0 if op == '/' else 1])


def compare(op, a, b, line):
    if op in ('==', '!='):
        return equal(a, b) == (op == '==')
    ordered = is_number(a) and is_number(b) or isinstance(a, Generation) and isinstance(b, Generation)
    if not ordered:
        raise InputError('%s of %r and %r, which have no order' % (op, a, b), line)
    return a < b if op == '<' else a > b if op == '>' else a <= b if op == '<=' else a >= b


class Model:
    """A file with its overrides: constants, types, shared variables, functions, and how to compile expressions."""

    def __init__(self, tree, overrides):
        self.tree = tree
        self.by_kind = lambda *kinds: [d for d in tree.decls if d.kind in kinds]
        self.constant_decls = {d.name: d for d in self.by_kind('param', 'option', 'const')}
        self.type_decls = {d.name: d for d in self.by_kind('typedecl')}
        self.fun_decls = {d.name: d for d in self.by_kind('fun')}
        self.steps_decls = {d.name: d for d in self.by_kind('steps')}
        self.shared = {d.name: i for i, d in enumerate(self.by_kind('var'))}
        self.processes = {}                                     # filled by the machine
        self.members = {}
        self.constants, self.in_work, self.types, self.functions, self.order_sizes = {}, set(), {}, {}, {}
        self.check_unique()
        self.collect_members(tree)
        self.read_overrides(overrides)
        for name in self.constant_decls:
            self.constant(name)
        self.shared_types = [self.type(d.type) for d in self.by_kind('var')]

    def check_unique(self):
        seen = set()
        for decl in self.by_kind('param', 'option', 'const', 'typedecl', 'fun', 'steps', 'var', 'process', 'property'):
            if decl.name in seen:
                raise InputError('%s is declared twice' % decl.name, decl.line)
            seen.add(decl.name)

    def collect_members(self, node):
        """Every enumeration's members and option's values, wherever they are written."""
        if isinstance(node, (list, tuple)):
            for part in node:
                self.collect_members(part)
        elif isinstance(node, Node):
            names = node.members if node.kind == 'enum' else node.values if node.kind == 'option' else None
            for member in EnumType(names or []).members:
                self.members.setdefault(str(member), member)
            for part in list(node.__dict__.values()):
                self.collect_members(part)

    # --- constants ------------------------------------------------------------------------------------------------

    def read_overrides(self, overrides):
        for name, text in overrides.items():
            decl = self.constant_decls.get(name)
            if decl is None or decl.kind == 'const':
                raise InputError('-D %s: no such param or option' % name)
            self.constants[name] = self.checked_constant(decl, self.override_value(text))

    def override_value(self, text):
        if text in ('true', 'false'):
            return text == 'true'
        if text in self.members:
            return self.members[text]
        try:
            return int(text)
        except ValueError:
            raise InputError('-D: %r is no value' % text)

    def checked_constant(self, decl, value):
        if decl.kind == 'option':
            fits = value in decl.values if decl.values else isinstance(value, bool)
        elif decl.kind == 'param':
            fits = is_number(value)
            if fits and decl.low:
                fits = self.evaluate(decl.low) <= value <= self.evaluate(decl.high)
        else:
            fits = True
        if not fits:
            raise InputError('%s can not be %s' % (decl.name, value), decl.line)
        return value

    def constant(self, name):
        if name not in self.constants:
            decl = self.constant_decls[name]
            if name in self.in_work:
                raise InputError('%s is defined by itself' % name, decl.line)
            self.in_work.add(name)
            self.constants[name] = self.checked_constant(decl, self.evaluate(decl.value))
        return self.constants[name]

    def evaluate(self, node):
        """The value of a constant expression; doing something wrong in one is an input error."""
        try:
            return self.compile(node, Scope(self, where='constant'))(Context())
        except ModelError as error:
            raise InputError(str(error), node.line)

    # --- types ----------------------------------------------------------------------------------------------------

    def type(self, node):
        """The type that a tree says; the same tree gives the same type, so that id(n) is one type per place."""
        if node not in self.types:
            self.types[node] = None                             # in work
            self.types[node] = getattr(self, 'type_' + node.kind)(node)
        if self.types[node] is None:
            raise InputError('a type that contains itself', node.line)
        return self.types[node]

    def type_named(self, node):
        if node.name not in self.type_decls:
            raise InputError('%s is no type' % node.name, node.line)
        return self.type(self.type_decls[node.name].type)

    def type_bool(self, node):
        return BoolType()

    def type_range(self, node):
        return RangeType(self.evaluate(node.low), self.evaluate(node.high))

    def type_enum(self, node):
        return EnumType(node.members)

    def type_id(self, node):
        return IdType(len(self.types), self.evaluate(node.size))

    def type_order(self, node):
        found = OrderType(len(self.types), self.evaluate(node.size))
        self.order_sizes[found.number] = found.size
        return found

    def type_optional(self, node):
        return OptionalType(self.type(node.of))

    def type_set(self, node):
        return SetType(self.type(node.of))

    def type_map(self, node):
        return MapType(self.type(node.index), self.type(node.of))

    def type_struct(self, node):
        return StructType({name: self.type(t) for name, t in node.fields})

    def type_queue(self, node):
        return QueueType(self.evaluate(node.size), self.type(node.of))

    def type_bag(self, node):
        return BagType(self.evaluate(node.size), self.type(node.of))

    # --- expressions ----------------------------------------------------------------------------------------------

    def compile(self, node, scope):
        compiler = getattr(self, 'expr_' + node.kind, None)
        if compiler is None:
            raise InputError('%s can not stand here' % node.kind, node.line)
        return compiler(node, scope)

    def expr_literal(self, node, scope):
        return lambda c: node.value

    def expr_name(self, node, scope):
        name, binding = node.name, scope.find(node.name)
        if binding:
            return lambda c: c.env[binding.key]
        if name in self.constant_decls:
            value = self.constant(name)
            return lambda c: value
        if name in self.shared:
            return self.shared_variable(node, scope)
        if name in self.members:
            return lambda c: self.members[name]
        if name in self.type_decls:
            values = frozenset(self.type(self.type_decls[name].type).values())
            return lambda c: values
        if name == 'stuck' and scope.where in IN_PROPERTIES:
            return lambda c: not c.machine.able(c.state)
        raise InputError('unknown name %s' % name, node.line)

    def shared_variable(self, node, scope):
        if scope.where in ('constant', 'control'):
            raise InputError('shared variable %s is read only inside steps' % node.name, node.line)
        place = self.shared[node.name]
        return lambda c: c.shared[place]

    def expr_minus(self, node, scope):
        value = self.compile(node.value, scope)
        return lambda c: checked(-value(c))

    def expr_not(self, node, scope):
        value = self.compile(node.value, scope)
        return lambda c: not self.truth(value(c), node)

    def truth(self, value, node):
        if not isinstance(value, bool):
            raise InputError('a truth value is wanted, not %r' % (value,), node.line)
        return value

    def expr_binary(self, node, scope):
        op, line = node.op, node.line
        if op == 'in':
            return self.membership(node, scope)
        if op in ('until', 'leads_to'):
            raise InputError('%s only in liveness and assume' % op, line)
        left, right = self.compile(node.left, scope), self.compile(node.right, scope)
        if op == '&&':
            return lambda c: self.truth(left(c), node) and self.truth(right(c), node)
        if op == '||':
            return lambda c: self.truth(left(c), node) or self.truth(right(c), node)
        if op == '=>':
            return lambda c: not self.truth(left(c), node) or self.truth(right(c), node)
        if op == '??':
            return lambda c: self.default(left(c), right, c)
        if op in ('+', '-', '*', '/', '%', '&'):
            return lambda c: arithmetic(op, left(c), right(c), line)
        return lambda c: compare(op, left(c), right(c), line)

    def default(self, value, otherwise, c):
        return otherwise(c) if value is None else value

    def expr_ifexpr(self, node, scope):
        condition, then, other = (self.compile(n, scope) for n in (node.condition, node.then, node.other))
        return lambda c: then(c) if self.truth(condition(c), node) else other(c)

    # --- domains --------------------------------------------------------------------------------------------------

    def type_of_name(self, node, scope):
        """The type that a bare name in a domain means, or None."""
        if node.kind == 'name' and not scope.find(node.name) and node.name in self.type_decls:
            return self.type(self.type_decls[node.name].type)
        return None

    def domain(self, node, scope):
        """A function to the ascending list of a domain's values."""
        if node.kind == 'booldomain':
            return lambda c: [False, True]
        if node.kind == 'rangedomain':
            low, high = self.compile(node.low, scope), self.compile(node.high, scope)
            return lambda c: self.range_values(low(c), high(c))
        named = self.type_of_name(node, scope)
        if named:
            values = named.values()
            return lambda c: values
        expression = self.compile(node, scope)
        return lambda c: ascending(self.a_set(expression(c), node))

    def range_values(self, low, high):
        if high - low + 1 > MAX_RANGE:
            raise ModelError('a range of more than %d values' % MAX_RANGE)
        return list(range(low, high + 1))

    def a_set(self, value, node):
        if not isinstance(value, frozenset):
            raise InputError('a set is wanted, not %r' % (value,), node.line)
        return value

    def membership(self, node, scope):
        left = self.compile(node.left, scope)
        if node.right.kind == 'rangedomain':
            low, high = self.compile(node.right.low, scope), self.compile(node.right.high, scope)
            return lambda c: self.between(left(c), low(c), high(c))
        named = self.type_of_name(node.right, scope)
        if named:
            return lambda c: self.fits(named, left(c))              # none is in no type that is not optional
        right = (lambda c: (False, True)) if node.right.kind == 'booldomain' else self.compile(node.right, scope)

        def member(c):
            value, collection = left(c), right(c)
            if not isinstance(collection, (frozenset, Queue, Bag)) and collection != (False, True):
                raise InputError('`in` wants a set, queue or bag', node.line)
            return value in collection
        return member

    def between(self, value, low, high):
        return value is not None and low <= value <= high

    def fits(self, type, value):
        if value is None and not isinstance(type, OptionalType):
            return False
        try:
            type.store(value)
            return True
        except ModelError:
            return False

    # --- binders --------------------------------------------------------------------------------------------------

    def binder(self, node, scope):
        """For `x in S where c`: a generator of the values, with x bound to each; and the scope with x."""
        domain = self.domain(node.domain, scope)
        inner = scope.child()
        key = inner.bind(node.name, node.line)
        where = self.compile(node.where, inner) if getattr(node, 'where', None) else None

        def each(c):
            for value in domain(c):
                c.env[key] = value
                if where is None or self.truth(where(c), node):
                    yield value
        return each, inner

    def expr_forall(self, node, scope):
        each, inner = self.binder(node, scope)
        body = self.compile(node.value, inner)
        return lambda c: all(self.truth(body(c), node) for _ in each(c))

    def expr_exists(self, node, scope):
        each, inner = self.binder(node, scope)
        body = self.compile(node.value, inner)
        return lambda c: any(self.truth(body(c), node) for _ in each(c))

    def expr_count(self, node, scope):
        each, inner = self.binder(node, scope)
        body = self.compile(node.value, inner)
        return lambda c: sum(1 for _ in each(c) if self.truth(body(c), node))

    def expr_sum(self, node, scope):
        each, inner = self.binder(node, scope)
        body = self.compile(node.value, inner)

        def total(c):
            result = 0
            for _ in each(c):
                result = checked(result + body(c))
            return result
        return total

    def expr_comprehension(self, node, scope):
        each, _ = self.binder(node, scope)
        return lambda c: frozenset(each(c))

    def expr_mapexpr(self, node, scope):
        each, inner = self.binder(node, scope)
        body = self.compile(node.value, inner)

        def table(c):
            entries = [(key, body(c)) for key in each(c)]
            return Table({key: i for i, (key, _) in enumerate(entries)}, [value for _, value in entries])
        return table

    # --- collections ----------------------------------------------------------------------------------------------

    def expr_setexpr(self, node, scope):
        elements = [self.compile(e, scope) for e in node.elements]
        return lambda c: frozenset(e(c) for e in elements)

    def expr_structexpr(self, node, scope):
        fields = [(name, self.compile(e, scope)) for name, e in node.fields]
        return lambda c: struct({name: e(c) for name, e in fields})

    def expr_with(self, node, scope):
        base = self.compile(node.of, scope)
        fields = [(name, self.compile(e, scope)) for name, e in node.fields]

        def changed(c):
            value = base(c)
            for name, e in fields:
                self.field_of(value, name, node)
                value = value.put(name, e(c))
            return value
        return changed

    def field_of(self, value, name, node):
        if not isinstance(value, Table) or name not in value.keys:
            raise InputError('%r has no field %s' % (value, name), node.line)
        return value.get(name)

    def expr_index(self, node, scope):
        base, at = self.compile(node.of, scope), self.compile(node.at, scope)

        def element(c):
            table = base(c)
            if not isinstance(table, Table):
                raise InputError('%r can not be indexed' % (table,), node.line)
            return table.get(at(c))
        return element

    def expr_field(self, node, scope):
        reference = self.reference(node, scope)
        if reference:
            return self.local_of_process(node, reference)
        base = self.compile(node.of, scope)
        return lambda c: self.field_of(base(c), node.name, node)

    # --- functions ------------------------------------------------------------------------------------------------

    def expr_call(self, node, scope):
        if node.name in self.fun_decls:
            return self.user_function(node, scope)
        builtin = getattr(self, 'call_' + node.name, None)
        if builtin is None:
            raise InputError('unknown function %s' % node.name, node.line)
        return builtin(node, scope)

    def user_function(self, node, scope):
        args = [self.compile(a, scope) for a in node.args]
        keys, types, body, result = self.function(node.name, scope.where)
        if len(args) != len(keys):
            raise InputError('%s takes %d values' % (node.name, len(keys)), node.line)

        def call(c):
            env = {k: t.store(a(c)) for k, t, a in zip(keys, types, args)}
            return result.store(body(c.with_env(env)))
        return call

    def function(self, name, where):
        """A function compiled for where it is used: one used in a property may say `stuck`, one in a step may not."""
        if (name, where) not in self.functions:
            decl = self.fun_decls[name]
            if name in self.in_work:
                raise InputError('%s calls itself' % name, decl.line)
            self.in_work.add(name)
            scope = Scope(self, where=where)
            keys = [scope.bind(formal, decl.line) for formal, _ in decl.formals]
            types = [self.type(t) for _, t in decl.formals]
            self.functions[name, where] = keys, types, self.compile(decl.value, scope), self.type(decl.result)
            self.in_work.discard(name)
        return self.functions[name, where]

    def only(self, node, scope, count=1):
        if len(node.args) != count:
            raise InputError('%s takes %d' % (node.name, count), node.line)
        return [self.compile(a, scope) for a in node.args]

    def call_size(self, node, scope):
        value, = self.only(node, scope)
        return lambda c: len(self.a_set(value(c), node))

    def call_len(self, node, scope):
        value, = self.only(node, scope)
        return lambda c: len(value(c))

    def call_value(self, node, scope):
        value, = self.only(node, scope)

        def present(c):
            result = value(c)
            if result is None:
                raise ModelError('value of none')
            return result
        return present

    def call_head(self, node, scope):
        queue, = self.only(node, scope)

        def first(c):
            value = queue(c)
            if not value:
                raise ModelError('head of an empty queue')
            return value[0]
        return first

    def call_min(self, node, scope):
        return self.extreme(node, scope, min)

    def call_max(self, node, scope):
        return self.extreme(node, scope, max)

    def extreme(self, node, scope, which):
        if len(node.args) == 2:
            a, b = self.only(node, scope, 2)
            return lambda c: which(a(c), b(c))
        elements, = self.only(node, scope)

        def extreme(c):
            values = self.a_set(elements(c), node)
            if not values:
                raise ModelError('%s of nothing' % node.name)
            if any(isinstance(v, (Member, Identity, bool)) for v in values):
                raise InputError('%s of values that have no order' % node.name, node.line)
            return which(values)
        return extreme

    # --- new identities and generations ---------------------------------------------------------------------------

    def type_argument(self, node, *kinds):
        found = None
        if len(node.args) == 1 and node.args[0].kind == 'name' and node.args[0].name in self.type_decls:
            found = self.type(self.type_decls[node.args[0].name].type)
        if not isinstance(found, kinds):
            raise InputError('%s takes the name of a type that it knows' % node.name, node.line)
        return found

    def call_first(self, node, scope):
        type = self.type_argument(node, OrderType)
        return lambda c: Generation(type.number, 0)

    def call_fresh(self, node, scope):
        type = self.type_argument(node, OrderType, IdType)
        if scope.where != 'step':
            raise InputError('fresh only in a step', node.line)
        if isinstance(type, OrderType):
            return lambda c: c.machine.new_generation(c, type)
        return lambda c: c.choices.among(c.machine.free_identities(c, type))

    # --- what only properties say ---------------------------------------------------------------------------------

    def in_property(self, node, scope):
        if scope.where not in IN_PROPERTIES:
            raise InputError('only in properties', node.line)

    def in_transition(self, node, scope):
        if scope.where != 'transition':
            raise InputError('%s only in transition properties and witnesses' % node.name, node.line)
        while scope.parent:
            scope = scope.parent
        scope.looks_ahead = True

    def reference(self, node, scope):
        """`enactor`, `enactor[e]`, with `.a.b` after it: (process, index or None, path); None when it is none."""
        path = []
        while node.kind == 'field':
            path.insert(0, node.name)
            node = node.of
        index = None
        if node.kind == 'index':
            index, node = node.at, node.of
        if node.kind != 'name' or scope.find(node.name) or node.name in self.shared \
                or node.name not in self.processes:
            return None
        self.in_property(node, scope)
        return self.processes[node.name], (self.compile(index, scope) if index else None), path

    def wanted_reference(self, node, scope):
        reference = self.reference(node, scope)
        if reference is None:
            raise InputError('a process is wanted', node.line)
        return reference

    def instance(self, process, index, c):
        """The number of one instance; without an index the process must have only one."""
        value = index(c) if index else None
        if value not in process.instances:
            raise ModelError('%s has no instance %s' % (process.name, value))
        return process.instances[value]

    def local_of_process(self, node, reference):
        process, index, path = reference
        taken = next((n for n in range(len(path), 0, -1) if '.'.join(path[:n]) in process.local_names), None)
        if taken is None:
            raise InputError('%s has no local %s' % (process.name, '.'.join(path)), node.line)
        name = '.'.join(path[:taken])

        def read(c):
            value = c.machine.local(c.state, self.instance(process, index, c), name)
            for part in path[taken:]:
                value = self.field_of(value, part, node)
            return value
        return read

    def expr_at(self, node, scope):
        process, index, path = self.wanted_reference(node.of, scope)
        if path or not process.has_step(node.path):
            raise InputError('no such step: %s' % node.path, node.line)
        return lambda c: c.machine.stands_at(c.state, self.instance(process, index, c), node.path)

    def expr_done(self, node, scope):
        process, index, _ = self.wanted_reference(node.of, scope)
        return lambda c: c.machine.is_done(c.state, self.instance(process, index, c))

    def call_stuck(self, node, scope):
        if len(node.args) != 1:
            raise InputError('stuck takes a process', node.line)
        process, index, _ = self.wanted_reference(node.args[0], scope)
        if index:
            return lambda c: self.instance(process, index, c) not in c.machine.able(c.state)
        return lambda c: not c.machine.able(c.state) & set(process.instances.values())

    def call_by(self, node, scope):
        self.in_transition(node, scope)
        return self.actor(node, scope)

    def call_taken(self, node, scope):
        if scope.where != 'liveness':
            raise InputError('taken only in liveness and assume', node.line)
        return self.actor(node, scope)

    def actor(self, node, scope):
        if len(node.args) != 1:
            raise InputError('%s takes a process or a step' % node.name, node.line)
        process, index, path = self.wanted_reference(node.args[0], scope)
        step = '.'.join(path)
        if step and not process.has_step(step):
            raise InputError('%s has no step %s' % (process.name, step), node.line)

        def taken_by(c):
            if c.actor is None:
                return False
            who, which, what = c.actor
            return (who == process.name and (index is None or index(c) == which)
                    and (not step or what == step or what.startswith(step + '.')))
        return taken_by

    def call_next(self, node, scope):
        self.in_transition(node, scope)
        value, = self.only(node, scope)
        return lambda c: value(c.after.with_env(c.env))
