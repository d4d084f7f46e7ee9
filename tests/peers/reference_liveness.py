"""Liveness, decided from the definitions (see reference.py).

A point of a run is a state with the step that is taken there, or with none where the run has stopped.  At a point all
conditions and every `taken` have a value, so a formula is about paths of points.  Whether one violates it is seen in a
graph of points with guesses: one for each `until` in the formula, whether it is true there (Lichtenstein and Pnueli
1985).  A guess follows from what is true now, or is the one at the next point; and none may put its promise off for
ever.  What a run visits again and again is strongly connected, so it is looked for in the components.
"""
from reference_parser import InputError, Node
from reference_semantics import Context, Scope
from reference_values import ModelError

TEMPORAL = ('always', 'eventually')


class Unjudged(Exception):
    """There is no verdict, and why."""


# --- formulas ---------------------------------------------------------------------------------------------------------

class Leaf:
    """A condition on a state, or `taken`; names of quantifiers around it have these values."""

    def __init__(self, test, env):
        self.test, self.env = test, env


class Not:
    def __init__(self, of):
        self.of = of


class And:
    def __init__(self, left, right):
        self.left, self.right = left, right


class Until:
    def __init__(self, left, right):
        self.left, self.right = left, right


TRUE = Leaf(lambda c: True, {})


def disjunction(left, right):
    return Not(And(Not(left), Not(right)))


def eventually(formula):
    return Until(TRUE, formula)


def always(formula):
    return Not(eventually(Not(formula)))


def is_about_time(node):
    """Does it say more than a condition on one state?"""
    if isinstance(node, (list, tuple)):
        return any(is_about_time(part) for part in node)
    if not isinstance(node, Node):
        return False
    if node.kind in TEMPORAL or node.kind == 'binary' and node.op in ('until', 'leads_to'):
        return True
    if node.kind == 'call' and node.name == 'taken':
        return True
    return any(is_about_time(part) for part in node.__dict__.values())


class Reader:
    """From the tree of a property to its formula; what is about time in a quantifier is written out."""

    def __init__(self, model):
        self.model = model

    def formula(self, node, scope, env):
        if not is_about_time(node) or node.kind == 'call':
            return Leaf(self.model.compile(node, scope), env)
        if node.kind == 'binary':
            return self.binary(node, scope, env)
        if node.kind in ('forall', 'exists'):
            return self.quantifier(node, scope, env)
        if node.kind in ('not', 'always', 'eventually'):
            make = {'not': Not, 'always': always, 'eventually': eventually}[node.kind]
            return make(self.formula(node.value, scope, env))
        raise InputError('%s of what is about time' % node.kind, node.line)

    def binary(self, node, scope, env):
        left, right = self.formula(node.left, scope, env), self.formula(node.right, scope, env)
        if node.op == '&&':
            return And(left, right)
        if node.op == '||':
            return disjunction(left, right)
        if node.op == '=>':
            return disjunction(Not(left), right)
        if node.op == 'until':
            return Until(left, right)
        if node.op == 'leads_to':
            return always(disjunction(Not(left), eventually(right)))
        raise InputError('%s of what is about time' % node.op, node.line)

    def quantifier(self, node, scope, env):
        domain, inner = self.model.domain(node.domain, scope), scope.child()
        key = inner.bind(node.name, node.line)
        universal = node.kind == 'forall'
        whole = TRUE if universal else Not(TRUE)
        for value in domain(Context(env=env)):
            bound = {**env, key: value}
            part = self.formula(node.value, inner, bound)
            if node.where:
                where = self.formula(node.where, inner, bound)
                part = disjunction(Not(where), part) if universal else And(where, part)
            whole = And(whole, part) if universal else disjunction(whole, part)
        return whole


def parts_of(formula):
    """All formulas in it, inner ones first."""
    below = [formula.of] if isinstance(formula, Not) else [] if isinstance(formula, Leaf) else \
        [formula.left, formula.right]
    for part in below:
        yield from parts_of(part)
    yield formula


def conjuncts(formula):
    """It is violated where one of these is."""
    if isinstance(formula, And):
        return conjuncts(formula.left) + conjuncts(formula.right)
    return [formula]


# --- points -----------------------------------------------------------------------------------------------------------

class Points:
    """All points of a complete exploration: (state, label, next state), where a run stops with no label."""

    def __init__(self, exploration, moves):
        self.exploration, self.machine = exploration, exploration.machine
        self.model = exploration.model
        self.of_state = {state: [(state, label, after) for label, after in sorted(ways, key=lambda way: way[0][0])]
                         + [(state, None, state)] for state, ways in moves.items()}
        self.demands = list(self.declared_demands())
        self.enabled = {state: {demand for demand in self.demands for label, _ in ways if self.satisfies(label, demand)}
                        for state, ways in moves.items()}

    def declared_demands(self):
        """(instance's number, step or None for all ordinary ones, is it strong)."""
        for number, (process, _) in enumerate(self.machine.instances):
            if process.fairness:
                yield number, None, process.fairness == 'strong fair'
            for step in process.steps + process.anytime:
                if step.fairness:
                    yield number, step, step.fairness == 'strong fair'

    def satisfies(self, label, demand):
        """A label is (instance's number, step)."""
        if label is None or label[0] != demand[0]:
            return False
        return label[1] is demand[1] or demand[1] is None and not label[1].anytime

    def after(self, point):
        """Who has stopped goes on doing so."""
        return [point] if point[1] is None else self.of_state[point[2]]

    def value(self, leaf, point):
        context = self.exploration.view(point[0]).with_env(dict(leaf.env))
        if point[1] is not None:
            process, index = self.machine.instances[point[1][0]]
            context.actor = (process.name, index, point[1][1].name)
        try:
            return self.model.truth(leaf.test(context), self.model.tree)
        except ModelError as error:
            raise Unjudged('a condition has no value in some state') from error


# --- runs that satisfy a formula --------------------------------------------------------------------------------------

class Search:
    """Is there a fair run of which this formula is true? A node is (point, guesses)."""

    def __init__(self, points, formula, most):
        self.points, self.formula, self.most = points, formula, most
        self.parts = list(dict.fromkeys(parts_of(formula)))
        self.untils = [part for part in self.parts if isinstance(part, Until)]
        self.guessed = {}

    def guesses(self, point):
        """All that may be true at a point: [({part: value}, untils that say the same at the next point)]."""
        if point not in self.guessed:
            found = [({}, ())]
            for part in self.parts:
                found = [longer for values, same in found for longer in self.with_part(point, part, values, same)]
            self.guessed[point] = found
        return self.guessed[point]

    def with_part(self, point, part, values, same):
        if isinstance(part, Until):
            if values[part.right]:
                return [({**values, part: True}, same)]
            if not values[part.left]:
                return [({**values, part: False}, same)]
            return [({**values, part: value}, same + (part,)) for value in (True, False)]
        if isinstance(part, Leaf):
            value = self.points.value(part, point)
        elif isinstance(part, Not):
            value = not values[part.of]
        else:
            value = values[part.left] and values[part.right]
        return [({**values, part: value}, same)]

    def after(self, node):
        values, same = self.guesses(node[0])[node[1]]
        return [(point, number) for point in self.points.after(node[0])
                for number, (later, _) in enumerate(self.guesses(point))
                if all(values[until] == later[until] for until in same)]

    def exists(self, initial_states):
        todo = [(point, number) for state in initial_states for point in self.points.of_state[state]
                for number, (values, _) in enumerate(self.guesses(point)) if values[self.formula]]
        self.graph = dict.fromkeys(todo)
        while todo:
            node = todo.pop()
            self.graph[node] = self.after(node)
            for target in self.graph[node]:
                if target not in self.graph:
                    self.graph[target] = None
                    todo.append(target)
            if len(self.graph) > self.most:
                raise Unjudged('there is too much to look at')
        return self.goes_round(set(self.graph))

    def goes_round(self, nodes):
        """Can a fair run that keeps its promises stay among these nodes for ever?"""
        for component in components(nodes, self.graph):
            if not any(target in component for target in self.graph[next(iter(component))]):
                continue                            # a single node, without an edge to itself
            if not all(any(self.is_kept(until, node) for node in component) for until in self.untils):
                continue
            ready = {node: self.points.enabled[node[0][0]] for node in component}
            unmet = [demand for demand in self.points.demands
                     if not any(self.points.satisfies(node[0][1], demand) for node in component)]
            if any(not strong and all((number, step, strong) in ready[node] for node in component)
                   for number, step, strong in unmet):
                continue
            asked = [demand for demand in unmet if demand[2] and any(demand in ready[node] for node in component)]
            if not asked:
                return True
            if self.goes_round({node for node in component if not ready[node].intersection(asked)}):
                return True
        return False

    def is_kept(self, until, node):
        values = self.guesses(node[0])[node[1]][0]
        return values[until.right] or not values[until]


def components(nodes, graph):
    """Strongly connected: what a node reaches and is reached from, once by the order in which searches end (Kosaraju)."""
    before, ended, seen = {node: [] for node in nodes}, [], set()
    for node in nodes:
        for target in graph[node]:
            if target in before:
                before[target].append(node)
    for root in nodes:
        stack = [(root, iter(graph[root]))] if root not in seen else []
        seen.add(root)
        while stack:
            node, targets = stack[-1]
            target = next((t for t in targets if t in nodes and t not in seen), None)
            if target is None:
                ended.append(stack.pop()[0])
            else:
                seen.add(target)
                stack.append((target, iter(graph[target])))
    left = set(nodes)
    for root in reversed(ended):
        if root not in left:
            continue
        component, todo = {root}, [root]
        left.remove(root)
        while todo:
            for node in before[todo.pop()]:
                if node in left:
                    left.remove(node)
                    component.add(node)
                    todo.append(node)
        yield component


# --- verdicts ---------------------------------------------------------------------------------------------------------

class Liveness:
    """Formulas of a model; verdicts once all states and moves are known."""

    def __init__(self, model, declarations, most=200000):
        self.most, reader = most, Reader(model)
        self.formulas, self.premises = {}, TRUE
        for decl in declarations:
            formula = reader.formula(decl.value, Scope(model, where='liveness'), {})
            if decl.sort == 'assume':
                self.premises = And(self.premises, formula)
            else:
                self.formulas[decl.name] = formula

    def verdicts(self, exploration, moves, initial_states):
        points = Points(exploration, moves)
        return {name: self.verdict(name, points, initial_states) for name in self.formulas}

    def verdict(self, name, points, initial_states):
        """'holds', 'violated', or 'unknown' where some condition has no value, no run satisfies the premises, or there is
        too much to look at."""
        def some_run(formula):
            return Search(points, And(formula, self.premises), self.most).exists(initial_states)
        try:
            self.check_values(name, points)
            if any(some_run(Not(part)) for part in conjuncts(self.formulas[name])):
                return 'violated'
            return 'holds' if self.premises is TRUE or some_run(TRUE) else 'unknown'
        except Unjudged:
            return 'unknown'

    def check_values(self, name, points):
        leaves = [part for whole in (self.formulas[name], self.premises) for part in parts_of(whole)
                  if isinstance(part, Leaf)]
        for of_state in points.of_state.values():
            for leaf in leaves:
                points.value(leaf, of_state[-1])
