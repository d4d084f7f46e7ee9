"""Small models that are all about liveness: fair and unfair processes that wait for each other, and
formulas in which operators of time stand in one another.
"""
OPERATORS = ("always", "eventually")


class LiveWriter:
    def __init__(self, draft):
        self.draft = draft
        self.rng = draft.rng
        self.variables = []  # name, highest value
        self.steps = {}      # of each process
        self.indexed = set()

    def sections(self):
        variables = [[self.variable(name)] for name in ("a", "b", "c")[:self.rng.randint(1, 3)]]
        processes = [self.process(name) for name in ("p", "q", "r")[:self.rng.randint(1, 3)]]
        properties = [[f"liveness live_{i} : {self.formula(self.rng.randint(1, 3))}"]
                      for i in range(4)]
        premises = [[f"assume premise_{i} : {self.premise()}"]
                    for i in range(self.rng.choice((0, 0, 0, 1, 2)))]
        return [[["type Two = 1..2"]], variables, processes, properties + premises]

    def variable(self, name):
        high = self.rng.choice((1, 1, 2))
        self.variables.append((name, high))
        some = " = any" if self.draft.chance(0.2) else f" = {self.rng.randint(0, high)}"
        return f"var {name} : 0..{high}{some}"

    # --- processes ---

    def fairness(self, chance):
        if not self.draft.chance(chance):
            return ""
        word = self.rng.choice(("fair ", "fair ", "strong fair "))
        self.draft.note(f"{word}live")
        return word

    def process(self, name):
        index = "[i: Two]" if len(self.steps) < 2 and self.draft.chance(0.35) else ""
        if index:
            self.indexed.add(name)
        self.steps[name] = []
        body = [self.step(name, i) for i in range(self.rng.randint(1, 3))]
        if len(body) > 1 and self.draft.chance(0.4):
            body = [f"either {{ {body[0]} }}"] + [f"or {{ {step} }}" for step in body[1:]]
        if self.draft.chance(0.75):
            body = ["loop {"] + body + ["}"]
        if self.draft.chance(0.3):
            self.steps[name].append("crash")
            limit = self.rng.choice(("", "", " at most 1"))
            body.append(f"anytime step crash{limit} {{ {self.change()} }}")
        return [f"{self.fairness(0.55)}process {name}{index} {{"] + body + ["}"]

    def step(self, process, number):
        name = f"s{number}"
        self.steps[process].append(name)
        wait = f"await {self.comparison()}  " if self.draft.chance(0.5) else ""
        change = "" if self.draft.chance(0.15) else self.change()
        return f"{self.fairness(0.25)}step {name} {{ {wait}{change} }}"

    def change(self):
        name, high = self.rng.choice(self.variables)
        return self.rng.choice((f"{name} = {self.rng.randint(0, high)}",
                                f"{name} = ({name} + 1) % {high + 1}",
                                f"choose x_ in 0..{high}  {name} = x_"))

    # --- formulas ---

    def comparison(self):
        name, high = self.rng.choice(self.variables)
        return f"{name} {self.rng.choice(('==', '!=', '<='))} {self.rng.randint(0, high)}"

    def atom(self):
        process = self.rng.choice(list(self.steps))
        step = self.rng.choice(self.steps[process])
        form = self.rng.choice(("state", "state", "state", "at", "taken", "taken", "quantified"))
        if form == "state" or (form != "taken" and step == "crash"):
            return self.comparison()
        if process not in self.indexed:
            return f"taken({process}.{step})" if form == "taken" else f"({process} at {step})"
        if form == "quantified":
            word = self.rng.choice(("forall", "exists"))
            inner = self.rng.choice((f"taken({process}[k].{step})", f"{process}[k] at {step}",
                                     f"eventually ({process}[k] at {step})"))
            return f"({word} k in Two: {inner})"
        place = self.rng.randint(1, 2)
        if form == "taken":
            return self.rng.choice((f"taken({process}.{step})", f"taken({process}[{place}])",
                                    f"taken({process}[{place}].{step})"))
        return f"({process}[{place}] at {step})"

    def formula(self, depth):
        if depth == 0:
            return self.atom()
        form = self.rng.choice(("unary", "unary", "unary", "until", "leads_to", "not", "binary"))
        self.draft.note(f"live {form}")
        one = self.formula(depth - 1)
        if form == "unary":
            return f"{self.rng.choice(OPERATORS)} ({one})"
        if form == "not":
            return f"!({one})"
        other = self.formula(self.rng.randint(0, depth - 1))
        word = form if form != "binary" else self.rng.choice(("&&", "||", "=>"))
        return f"({one}) {word} ({other})"

    def premise(self):
        return self.rng.choice((f"always eventually ({self.atom()})",
                                f"eventually always !({self.atom()})", self.formula(1)))
