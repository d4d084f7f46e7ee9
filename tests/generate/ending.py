"""Small models in which much comes to its end: processes that are done or stop, get stuck, or never begin,
ranges and sets that are empty, steps at any time that must be fair.

Properties are of every kind that is about what comes later: goals that some processes can reach,
formulas with and without premises, ways that look at the next state.
"""


class EndingWriter:
    def __init__(self, draft):
        self.draft = draft
        self.rng = draft.rng
        self.indices = {}  # of each process: type or None
        self.steps = {}    # of each process: (name, is it anytime)
        self.bound = 0

    def sections(self):
        nodes, slots, left = (self.rng.randint(*range_) for range_ in ((1, 2), (1, 2), (0, 1)))
        types = [[f"param LEFT = {left}"], [f"type Node = id({nodes})"], [f"type Slot = 1..{slots}"]]
        variables = [[line] for line in ("var a : 0..1 = 0", f"var b : 0..2 = {self.start(2)}",
                                         "var held : set of Node = {}", "var marks : [Node] bool = false",
                                         "var open : set of Slot = {}", "var turn : Node? = none")]
        processes = [self.process(name) for name in ("p", "q", "r")[:self.rng.randint(1, 3)]]
        premises = [[f"assume premise_{i} : {self.premise()}"]
                    for i in range(self.rng.choice((0, 0, 1, 1, 2)))]
        return [types, variables, processes, self.properties() + premises]

    def start(self, high):
        return self.rng.choice(("any", *map(str, range(high + 1))))

    # --- processes ---

    def fairness(self, chance):
        return self.rng.choice(("fair ", "strong fair ")) if self.draft.chance(chance) else ""

    def process(self, name):
        index = self.indices[name] = self.rng.choice((None, None, "Node", "Node", "Slot"))
        self.steps[name] = []
        body = [self.step(name, i) for i in range(self.rng.randint(1, 3))]
        if len(body) > 1 and self.draft.chance(0.3):
            body = [f"either {{ {body[0]} }}"] + [f"or {{ {step} }}" for step in body[1:]]
        head = self.rng.choice(("loop {", "loop {", "loop {", "", "for any s_ in Slot {", "for any n_ in Node {",
                                "for s_ in 1..LEFT {"))
        body = [head] + body + ["}"] if head else body
        for i in range(self.rng.choice((0, 0, 1, 1, 2))):
            body.append(self.anytime(name, i))
        head = f"process {name}" + (f"[i: {index}]" if index else "")
        return [f"{self.fairness(0.5)}{head} {{"] + body + ["}"]

    def step(self, process, number):
        self.steps[process].append((f"s{number}", False))
        wait = f"await {self.condition(process)}  " if self.draft.chance(0.5) else ""
        end = self.rng.choice(("  stop", "  restart")) if self.draft.chance(0.12) else ""
        return f"{self.fairness(0.25)}step s{number} {{ {wait}{self.change(process)}{end} }}"

    def anytime(self, process, number):
        self.steps[process].append((f"c{number}", True))
        wait = f"await {self.condition(process)}  " if self.draft.chance(0.4) else ""
        limit = " at most 1" if self.draft.chance(0.25) else ""
        end = self.rng.choice(("  stop", "  restart")) if self.draft.chance(0.3) else ""
        fair = self.fairness(0.45)
        if fair:
            self.draft.note(f"{fair}anytime")
        return f"{fair}anytime step c{number}{limit} {{ {wait}{self.change(process)}{end} }}"

    def own(self, process, node):
        """Texts about the instance that takes the step."""
        texts = {"Node": ("held = held + {i}", "held = held - {i}", "marks[i] = !marks[i]", "turn = i") if not node
                 else ("i in held", "marks[i]", "turn == i"),
                 "Slot": ("open = open + {i}", "open = open - {i}") if not node else ("i in open",)}
        return texts.get(self.indices[process], ())

    def change(self, process):
        own = self.own(process, False)
        if own and self.draft.chance(0.5):
            return self.rng.choice(own)
        return self.rng.choice((
            "a = 1 - a", "a = 1", "b = (b + 1) % 3", "choose x_ in 0..2 where x_ != b  b = x_", "b = b",
            "choose x_ in Node  turn = x_", "choose x_ in held  held = held - {x_}", "turn = none",
            "choose x_ in Slot where !(x_ in open)  open = open + {x_}", "open = {}",
            "if a == 1 { b = 0 } else { a = 1 }", "either { a = 0 } or { await b > 0  b = 1 }"))

    def condition(self, process):
        own = self.own(process, True)
        if own and self.draft.chance(0.5):
            return self.rng.choice(("", "!")) + f"({self.rng.choice(own)})"
        return self.state()

    # --- properties ---

    def state(self):
        """A condition on a state, in parentheses where it needs them."""
        return self.rng.choice((
            "a == 0", "a == 1", "b == 0", "b == 2", "b <= 1", "turn == none", "turn != none", "held == {}",
            "open == {}", "size(held) <= 1", "size(open) < 2", "(forall n in Node: marks[n])",
            "(exists n in held: marks[n])", "(forall n in held: turn == n)", "(exists s in Slot: !(s in open))",
            "(forall s in 1..LEFT: s in open)", "(exists s in 1..LEFT: b != s)"))

    def control(self):
        """About where a process is."""
        process = self.rng.choice(list(self.indices))
        step, anytime = self.rng.choice(self.steps[process])
        index = self.indices[process]
        where = self.rng.choice(("done", "stuck", "at"))
        if where == "stuck" or (where == "at" and anytime):
            return self.rng.choice(("stuck", f"stuck({process})"))
        place = "done" if where == "done" else f"at {step}"
        if index is None:
            return f"({process} {place})"
        word = self.rng.choice(("forall", "exists"))
        return f"({word} k in {index}: {process}[k] {place})"

    def taken(self):
        process = self.rng.choice(list(self.steps))
        step, _ = self.rng.choice(self.steps[process])
        index = self.indices[process]
        if index is None or self.draft.chance(0.3):
            return f"taken({process}.{step})"
        word = self.rng.choice(("forall", "exists"))
        what = self.rng.choice((f"taken({process}[k])", f"taken({process}[k].{step})",
                                f"always eventually taken({process}[k].{step})",
                                f"eventually always !taken({process}[k])"))
        return f"({word} k in {index}: {what})"

    def atom(self):
        return self.rng.choice((self.state, self.state, self.control, self.taken))()

    def formula(self, depth):
        if depth == 0:
            return self.atom()
        form = self.rng.choice(("always", "eventually", "!", "until", "leads_to", "&&", "||", "=>"))
        one = self.formula(depth - 1)
        if form in ("always", "eventually", "!"):
            return f"{form} ({one})".replace("! (", "!(")
        return f"({one}) {form} ({self.formula(self.rng.randint(0, depth - 1))})"

    def premise(self):
        return self.rng.choice((f"always eventually ({self.atom()})", f"eventually always !({self.atom()})",
                                f"eventually ({self.atom()})"))

    def move(self):
        """About a transition."""
        process = self.rng.choice(list(self.steps))
        step, _ = self.rng.choice(self.steps[process])
        return self.rng.choice((
            "next(a) < a", "next(b) > b", "next(turn) != turn && next(turn) != none", f"by({process})",
            f"by({process}.{step})", f"by({process}.{step}) && next(b) == b", "next(size(held)) < size(held)",
            "(exists n in Node: next(marks[n]) != marks[n])", f"{self.control()} && next({self.state()})",
            "next(stuck)", f"!next({self.control()})"))

    def goal(self):
        return self.rng.choice((self.state, self.state, self.control))()

    def properties(self):
        helpers = [name for name in self.steps if self.draft.chance(0.5)]
        by = f" by {', '.join(helpers)}" if helpers else ""
        return [[line] for line in (
            f"recoverable heals : {self.goal()}", f"recoverable heals_by{by} : {self.goal()} && {self.goal()}",
            f"witness seen : {self.move()}", f"witness seen_again : {self.goal()} && ({self.move()})",
            f"transition kept : ({self.move()}) => {self.goal()}",
            *(f"liveness live_{i} : {self.formula(self.rng.choice((1, 2, 2)))}" for i in range(3)))]
