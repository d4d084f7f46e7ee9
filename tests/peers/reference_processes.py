"""Processes of the reference (see reference.py): control flow between steps, and what a step does.

Control is executed on the tree as it is written: `enter` a piece, come to what is `after` it, go round a loop `again`.
A place is where control rests between two steps: before a step, at an `either` or `for any`, or done.
"""
from reference_parser import InputError, Node
from reference_semantics import Context, Scope
from reference_steps import Filtered, StepCompiler, all_ways, find_loop
from reference_values import Generation, Identity, MapType, ModelError, Table, ascending, parts, renumber


def chosen_value(type, elements, c):
    """`= any` (elements is None) and `in S`: each entry of a map is a choice of its own."""
    if isinstance(type, MapType):
        return Table(type.keys, [chosen_value(type.of, elements, c) for _ in type.keys])
    return type.initial(c.choices.among(type.values() if elements is None else elements))


class Control:
    """A piece of control flow in one process."""

    def __init__(self, kind, parent, keys, **fields):
        self.kind, self.parent, self.keys = kind, parent, tuple(keys)
        self.__dict__.update(fields)


class Process:
    def __init__(self, decl):
        self.name, self.fairness = decl.name, decl.fairness
        self.instances = {}                         # value of the index (None without) to number in the state
        self.index_key = None
        self.steps, self.anytime = [], []
        self.local_names = set()
        self.provided = None

    def has_step(self, path):
        return any(s.name == path or s.name.startswith(path + '.') for s in self.steps + self.anytime)


class Builder:
    """Turns the body of one process into Controls, expanding `steps` in place."""

    def __init__(self, model, decl, places):
        self.model, self.places = model, places
        self.process = Process(decl)
        self.jumps = []                             # (line, keys at the goto, target's name, steps of that body)
        self.expanding = []
        scope = Scope(model, where='control')
        if decl.index:
            self.process.index_key = scope.bind(decl.index[0], decl.line)
            self.process.index_type = model.type(decl.index[1])
        if decl.provided:
            self.process.provided = model.compile(decl.provided, scope.child('step'))
        top_steps = {}
        self.process.body = self.block(decl.body, None, scope, [], [], top_steps)
        self.process.done = self.place(Control('done', None, self.process.body.inner_keys, process=self.process))
        self.check_jumps()

    def place(self, control):
        control.id = len(self.places)
        control.visible = {k.split('@')[0]: i for i, k in enumerate(control.keys) if not k.startswith('left:')}
        self.process.local_names.update(control.visible)
        self.places.append(control)
        return control

    def check_jumps(self):
        for line, keys, target, steps in self.jumps:
            if target not in steps or not set(steps[target].keys) <= set(keys):
                raise InputError('goto %s: no such step in reach' % target, line)

    # Every method below takes: the tree, the parent, the scope, the keys of locals in scope, the loops around
    # [(label, Control)], and the steps of this body by name (a body is that of the process or of one expansion).

    def block(self, node, parent, scope, keys, loops, steps):
        inner, keys = scope.child(), list(keys)
        control = Control('block', parent, keys, vars=[], body=[])
        for var in node.vars:
            type, value = self.model.type(var.type), None
            if var.start == 'value':
                value = self.model.compile(var.value, inner)
            elif var.start == 'in':
                value = self.model.domain(var.value, inner)
            key = inner.bind(var.name, var.line, type, assignable=True)
            control.vars.append((key, type, var.start, value))
            keys.append(key)
        control.inner_keys = tuple(keys)
        for statement in node.body:
            child = getattr(self, 'control_' + statement.kind)(statement, control, inner, keys, loops, steps)
            if child:
                control.body.append(child)
        return control

    def control_step(self, node, parent, scope, keys, loops, steps):
        name = scope.prefix + node.name
        if node.name in steps:
            raise InputError('two steps %s' % name, node.line)
        if node.anytime and parent.parent:
            raise InputError('an anytime step stands at the top of a process', node.line)
        control = Control('step', parent, keys, name=name, line=node.line, anytime=node.anytime, limit=None,
                          process=self.process, fairness=node.fairness, text=node.body)
        control.run = StepCompiler(self, loops, keys, steps).block(node.body, scope.child('step'))
        if node.anytime:
            control.limit = self.model.evaluate(node.limit) if node.limit else None
            self.process.anytime.append(control)
            return None                             # it is no part of the flow of control
        steps[node.name] = self.place(control)
        self.process.steps.append(control)
        return control

    def control_loop(self, node, parent, scope, keys, loops, steps):
        control = Control('loop', parent, keys)
        control.body = self.block(node.body, control, scope, keys, loops + [(node.label, control)], steps)
        return control

    def control_while(self, node, parent, scope, keys, loops, steps):
        control = Control('while', parent, keys, condition=self.model.compile(node.condition, scope))
        control.body = self.block(node.body, control, scope, keys, loops + [(None, control)], steps)
        return control

    def control_if(self, node, parent, scope, keys, loops, steps):
        control = Control('if', parent, keys, condition=self.model.compile(node.condition, scope), other=None)
        control.then = self.block(node.then, control, scope, keys, loops, steps)
        if node.other:
            control.other = self.block(node.other, control, scope, keys, loops, steps)
        return control

    def control_for(self, node, parent, scope, keys, loops, steps):
        domain, inner = self.model.domain(node.domain, scope), scope.child()
        key = inner.bind(node.name, node.line)
        control = Control('for', parent, keys, domain=domain, var=key)
        control.body = self.block(node.body, control, inner, keys + [key], loops + [(None, control)], steps)
        return control

    def control_forany(self, node, parent, scope, keys, loops, steps):
        domain, inner = self.model.domain(node.domain, scope), scope.child()
        key = inner.bind(node.name, node.line)
        left = 'left:' + key                        # the elements still to come
        control = self.place(Control('forany', parent, keys + [left], domain=domain, var=key, left=left))
        control.body = self.block(node.body, control, inner, keys + [left, key], loops + [(None, control)], steps)
        return control

    def control_either(self, node, parent, scope, keys, loops, steps):
        control = self.place(Control('either', parent, keys))
        control.branches = [self.block(b, control, scope, keys, loops, steps) for b in node.branches]
        return control

    def control_goto(self, node, parent, scope, keys, loops, steps):
        self.jumps.append((node.line, tuple(keys), node.target, steps))
        return Control('goto', parent, keys, target=node.target, steps=steps)

    def control_continue(self, node, parent, scope, keys, loops, steps):
        return Control('continue', parent, keys, loop=find_loop(node, loops))

    def control_break(self, node, parent, scope, keys, loops, steps):
        return Control('break', parent, keys, loop=find_loop(node, loops))

    def control_use(self, node, parent, scope, keys, loops, steps):
        """`acquire(x)`: the body of `steps acquire`, with its own names, its own loops and its own steps to go to."""
        decl = self.model.steps_decls.get(node.name)
        if decl is None or node.name in self.expanding or len(node.args) != len(decl.formals):
            raise InputError('%s can not be used so' % node.name, node.line)
        args = [self.model.compile(a, scope) for a in node.args]
        own = Scope(self.model, prefix=scope.prefix + node.name + '.', where='control')
        params = [(own.bind(name, node.line), self.model.type(type)) for name, type in decl.formals]
        control = Control('use', parent, keys, args=args, params=params)
        self.expanding.append(node.name)
        control.body = self.block(decl.body, control, own, list(keys) + [k for k, _ in params], [], {})
        self.expanding.pop()
        return control


class Walk:
    """Control on its way to the next place.  All methods return that place and keep locals in c.env."""

    def start(self, process, c):
        return self.enter(process.body, process, c)

    def enter(self, control, process, c):
        return getattr(self, 'enter_' + control.kind)(control, process, c)

    def enter_step(self, control, process, c):
        return control

    enter_either = enter_step

    def enter_block(self, control, process, c):
        for key, type, start, value in control.vars:
            if start == 'value':
                c.env[key] = type.initial(value(c))
            else:
                c.env[key] = chosen_value(type, value(c) if value else None, c)
        return self.follow(control, 0, process, c)

    def follow(self, block, number, process, c):
        """Control comes to statement `number` of a block, or to its end."""
        if number < len(block.body):
            return self.enter(block.body[number], process, c)
        return self.after(block, process, c)

    def enter_loop(self, control, process, c):
        return self.enter(control.body, process, c)

    def enter_while(self, control, process, c):
        return self.enter(control.body, process, c) if control.condition(c) else self.after(control, process, c)

    def enter_if(self, control, process, c):
        branch = control.then if control.condition(c) else control.other
        return self.enter(branch, process, c) if branch else self.after(control, process, c)

    def enter_for(self, control, process, c):
        return self.element(control, control.domain(c), process, c)

    def element(self, control, values, process, c):
        """The first of the values still to come in a `for`, or what is after it."""
        if not values:
            return self.after(control, process, c)
        c.env[control.var] = values[0]
        return self.enter(control.body, process, c)

    def enter_forany(self, control, process, c):
        c.env[control.left] = frozenset(control.domain(c))
        return self.again(control, process, c)

    def enter_use(self, control, process, c):
        values = [type.store(arg(c)) for arg, (_, type) in zip(control.args, control.params)]
        c.env.update(zip((key for key, _ in control.params), values))
        return self.enter(control.body, process, c)

    def enter_goto(self, control, process, c):
        return control.steps[control.target]

    def enter_continue(self, control, process, c):
        return self.again(control.loop, process, c)

    def enter_break(self, control, process, c):
        return self.after(control.loop, process, c)

    def again(self, loop, process, c):
        """Control comes round to the head of a loop."""
        if loop.kind == 'for':
            values = loop.domain(c)
            return self.element(loop, values[values.index(c.env[loop.var]) + 1:], process, c)
        if loop.kind == 'forany':
            return loop if c.env[loop.left] else self.after(loop, process, c)
        return self.enter(loop, process, c)

    def after(self, control, process, c):
        """Control comes to the end of a piece."""
        parent = control.parent
        if parent is None:
            return process.done
        if parent.kind == 'block':
            return self.follow(parent, parent.body.index(control) + 1, process, c)
        if parent.kind in ('loop', 'while', 'for', 'forany'):
            return self.again(parent, process, c)
        return self.after(parent, process, c)

    def first_step(self, place, process, c):
        """From a place to the step that is taken there: what `either` and `for any` leave open is chosen now."""
        while place.kind != 'step':
            if place.kind == 'done':
                raise Filtered()
            if place.kind == 'either':
                place = self.enter(c.choices.among(place.branches), process, c)
            else:
                value = c.choices.among(ascending(c.env[place.left]))
                c.env[place.left] -= {value}
                c.env[place.var] = value
                place = self.enter(place.body, process, c)
        return place

    def leave(self, leaving, step, process, place, c):
        """Where control goes after a step."""
        if leaving is None:
            return place if step.anytime else self.after(step, process, c)
        how, target = leaving
        if how == 'goto':
            return target
        if how == 'restart':
            return self.start(process, c)
        if how == 'stop':
            return process.done
        return self.again(target, process, c) if how == 'continue' else self.after(target, process, c)


def tree_nodes(node):
    """A tree and all trees in it."""
    if isinstance(node, (list, tuple)):
        for part in node:
            yield from tree_nodes(part)
    elif isinstance(node, Node):
        yield node
        yield from tree_nodes(list(node.__dict__.values()))


class Machine:
    """All processes: initial states, and the ways that lead on from a state.

    A state is (shared values, for each instance (place, values of the locals in scope), uses of limited steps).
    """

    def __init__(self, model):
        self.model, self.walk = model, Walk()
        self.places, self.instances, self.limited = [], [], []
        for decl in model.by_kind('process'):
            process = Builder(model, decl, self.places).process
            model.processes[process.name] = process
            for index in process.index_type.values() if decl.index else [None]:
                process.instances[index] = len(self.instances)
                self.instances.append((process, index))
            self.limited += [s for s in process.anytime if s.limit is not None]
        self.firsts_kept = self.orders_with_lasting_first()
        self.able_of = (None, None)

    def orders_with_lasting_first(self):
        """Order types whose first(T) a local may get again (restart, a block entered anew): it stays rank 0 then."""
        kept = set()
        bodies = list(self.model.by_kind('process', 'steps'))
        used = {n.name for decl in bodies for n in tree_nodes(decl) if n is not decl and hasattr(n, 'name')}
        for decl in bodies:
            if decl.kind == 'steps' and decl.name not in used:
                continue                            # what nobody uses never begins
            again = decl.kind == 'steps' or any(n.kind == 'restart' for n in tree_nodes(decl))
            for var in [n for n in tree_nodes(decl) if n.kind == 'var']:
                if again or var not in decl.body.vars:
                    kept.update(self.model.type_argument(n, object).number for n in tree_nodes(var.value)
                                if n.kind == 'call' and n.name == 'first' and n.name not in self.model.fun_decls)
        return kept

    # --- initial states -------------------------------------------------------------------------------------------

    def initial_states(self):
        return list(all_ways(self.initial_state))

    def initial_state(self, choices):
        shared = []
        for decl, type in zip(self.model.by_kind('var'), self.model.shared_types):
            try:
                shared.append(self.initial_value(decl, type, choices))
            except ModelError as error:
                raise InputError(str(error), decl.line)
        procs = []
        for process, index in self.instances:
            c = Context(env={process.index_key: index}, machine=self)
            c.choices = choices
            procs.append(self.freeze(self.move(lambda: self.walk.start(process, c), process), c))
        return self.checked_state((tuple(shared), tuple(procs), (0,) * len(self.limited)))

    def initial_value(self, decl, type, choices):
        c = Context()
        c.choices = choices
        scope = Scope(self.model, where='constant')
        if decl.start == 'value':
            return type.initial(self.model.compile(decl.value, scope)(c))
        elements = self.model.domain(decl.value, scope)(c) if decl.start == 'in' else None
        return chosen_value(type, elements, c)

    def move(self, walk, process):
        try:
            return walk()
        except RecursionError:
            raise InputError('process %s: a way round a loop without a step' % process.name)

    # --- steps ----------------------------------------------------------------------------------------------------

    def freeze(self, place, c):
        return place.id, tuple(c.env[k] for k in place.keys)

    def context(self, state, number, choices):
        """The context of one instance in a state, with its locals; and the place where it stands."""
        process, index = self.instances[number]
        place_id, values = state[1][number]
        place = self.places[place_id]
        c = Context(list(state[0]), dict(zip(place.keys, values)), state, self)
        c.env[process.index_key] = index
        c.choices, c.number, c.scope_keys = choices, number, place.keys
        return c, place

    def ways(self, state):
        """All ways on: (instance's number, step, next state or ModelError), the next state not yet renumbered."""
        able = set()
        for number, (process, _) in enumerate(self.instances):
            if self.is_done(state, number):
                continue
            for step in [None] + process.anytime:
                for result in all_ways(lambda choices: self.attempt(state, number, step, choices)):
                    if isinstance(result, ModelError):
                        yield number, step, result
                        continue
                    if step is None:
                        able.add(number)
                    yield (number,) + result
        self.able_of = (state, able)

    def attempt(self, state, number, anytime, choices):
        """One way of one instance: of an anytime step, or (None) of the step that comes next."""
        process, _ = self.instances[number]
        c, place = self.context(state, number, choices)
        counters = state[2]
        if anytime:
            step = anytime
            counters = self.count_use(step, counters)
        else:
            step = self.move(lambda: self.walk.first_step(place, process, c), process)
            c.scope_keys = step.keys
        if process.provided and not self.model.truth(process.provided(c), step):
            raise Filtered()
        leaving = step.run(c)
        target = self.move(lambda: self.walk.leave(leaving, step, process, place, c), process)
        procs = state[1][:number] + (self.freeze(target, c),) + state[1][number + 1:]
        return step, self.checked_state((tuple(c.shared), procs, counters))

    def count_use(self, step, counters):
        if step not in self.limited:
            return counters
        place = self.limited.index(step)
        if counters[place] >= step.limit:
            raise Filtered()
        return counters[:place] + (counters[place] + 1,) + counters[place + 1:]

    # --- identities and generations -------------------------------------------------------------------------------

    def free_identities(self, c, type):
        """Identities that no shared variable, no local in scope and no name of this step holds; not even left over."""
        holders = list(c.shared) + [c.env[k] for k in c.scope_keys if not k.startswith('left:')]
        holders += [c.env[k] for k in c.named]
        for number, (place, values) in enumerate(c.state[1]):
            if number != c.number:
                holders += [v for k, v in zip(self.places[place].keys, values) if not k.startswith('left:')]
        held = {i for value in holders for i in parts(value, Identity)}
        return [i for i in type.values() if i not in held]

    def new_generation(self, c, type):
        created = c.created.get(type.number, 0) + 1
        if created > type.size:
            raise ModelError('more than %d new values in one step' % type.size)
        c.created[type.number] = created
        ranks = [g.rank for g in self.generations(c.state) if g.type == type.number]
        newest = max(ranks, default=-1)
        if type.number in self.firsts_kept:
            newest = max(newest, 0)
        return Generation(type.number, newest + created)

    def generations(self, state):
        if not self.model.order_sizes:
            return set()
        held = set()
        for value in state[0]:
            held.update(parts(value, Generation))
        for _, values in state[1]:
            for value in values:
                held.update(parts(value, Generation))
        return held

    def checked_state(self, state):
        held = self.generations(state)
        for type, size in self.model.order_sizes.items():
            if sum(1 for g in held if g.type == type) > size:
                raise ModelError('more than %d values of an order are held' % size)
        return state

    def canonical(self, state):
        """The state with the held values of each order renumbered from 0."""
        if not self.model.order_sizes:
            return state
        ranks, following = {}, {type: 0 for type in self.model.order_sizes}
        for type in self.firsts_kept:
            ranks[Generation(type, 0)] = Generation(type, 0)
            following[type] = 1
        for g in sorted(self.generations(state)):
            if g not in ranks:
                ranks[g] = Generation(g.type, following[g.type])
                following[g.type] += 1
        new = {g: n.rank for g, n in ranks.items()}
        shared = tuple(renumber(v, new) for v in state[0])
        procs = tuple((place, tuple(renumber(v, new) for v in values)) for place, values in state[1])
        return shared, procs, state[2]

    # --- what properties ask --------------------------------------------------------------------------------------

    def is_done(self, state, number):
        return self.places[state[1][number][0]].kind == 'done'

    def able(self, state):
        """Instances of which an ordinary step can be taken."""
        if self.able_of[0] != state:
            for _ in self.ways(state):
                pass
        return self.able_of[1]

    def local(self, state, number, name):
        place, values = state[1][number]
        visible = self.places[place].visible
        if name not in visible:
            raise ModelError('local %s is not in scope' % name)
        return values[visible[name]]

    def stands_at(self, state, number, path):
        process, _ = self.instances[number]

        def step_name(choices):
            c, place = self.context(state, number, choices)
            return self.move(lambda: self.walk.first_step(place, process, c), process).name
        names = [n for n in all_ways(step_name) if isinstance(n, str)]
        return any(n == path or n.startswith(path + '.') for n in names)
