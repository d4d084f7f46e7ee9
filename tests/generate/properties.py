"""Random properties of every kind, and the conditions that only they may contain."""
from dataclasses import replace

from conditions import Conditions
from draft import Binding, Env, NoValue
from expressions import AND, IMPLIES, NOT, OPEN, OR, POSTFIX, REL, Expr, wrap
from model_types import same


class PropertyConditions(Conditions):
    """Conditions which, in properties, also look at places of control and at other's locals."""

    def ways(self, env, depth):
        ways = super().ways(env, depth)
        if depth < 0:
            return ways
        if env.place in ("state", "transition") and self.draft.processes:
            ways.update({"peer": 2.5, "stuck": 0.5})
        if env.place == "transition":
            ways["taker"] = 2
        return ways

    def reference(self, env, process):
        """A process, or an instance of it: its text, the environment to speak of it in, and
        what has to stand before the condition (a quantifier, or nothing)."""
        if not process.index:
            return process.name, env, ""
        if process.index.domain and self.draft.chance(0.6):
            name = self.draft.bound_name(env)
            word = self.rng.choice(("forall", "exists"))
            self.draft.note(f"expr {word}")
            return f"{process.name}[{name}]", env.bind(Binding(name, process.index)), \
                f"{word} {name} in {process.index.domain}: "
        index = self.make(replace(env, risk=0), process.index, -1)
        return f"{process.name}[{index.text}]", env, ""

    def place_of(self, process):
        """How a step of a process is named after `at` or a dot; its record."""
        steps = [p for p in process.places if not p.anytime]
        if not steps:
            raise NoValue
        place = self.rng.choice(steps)
        name = place.name
        if "." in name:
            self.draft.note("at a step of a steps block")
            if self.draft.chance(0.3):
                self.draft.note("at a steps block")
                name = name.split(".")[0]
        return name, place

    def condition_peer(self, env, depth):
        process = self.rng.choice(self.draft.processes)
        ref, inner, quantifier = self.reference(env, process)
        ways = {"at": 4, "done": 1}
        if depth > 0 and process.locals:
            ways["local"] = 4
        if depth > 0 and any(place.locals for place in process.places):
            ways["nested"] = 2
        way = self.draft.pick(ways)
        claim = getattr(self, f"peer_{way}")(inner, depth, process, ref)
        if depth > 0 and self.draft.chance(0.35):
            other = self.condition(inner, depth - 1)
            claim = self.connect(claim, "&&", other, AND) if self.draft.chance(0.5) else \
                self.connect(claim, "=>", other, IMPLIES, IMPLIES)
        if not quantifier:
            return claim
        return Expr(quantifier + claim.text, OPEN)

    def after_claim(self, env, text):
        inside = "next(" in text or "by(" in text
        if env.place == "transition" and not inside and self.draft.chance(0.4):
            self.draft.note("expr next of a place")
            return Expr(f"next({text})", POSTFIX)
        return Expr(text, REL)

    def peer_at(self, env, depth, process, ref):
        name, _ = self.place_of(process)
        self.draft.note("expr at")
        return self.after_claim(env, f"{ref} at {name}")

    def peer_done(self, env, depth, process, ref):
        self.draft.note("expr done")
        return self.after_claim(env, f"{ref} done")

    def peer_local(self, env, depth, process, ref):
        chosen = self.rng.choice(process.locals)
        self.draft.note("expr local of a peer")
        binding = Binding(f"{ref}.{chosen.text}", chosen.type, "", False, True)
        return self.about(env, binding, depth - 1)

    def peer_nested(self, env, depth, process, ref):
        """A local of a nested block, guarded by a place inside the block."""
        place = self.rng.choice([p for p in process.places if p.locals])
        chosen = self.rng.choice(place.locals)
        if not all(same(b.type, chosen.type) for p in process.places for b in p.locals
                   if b.text == chosen.text):
            raise NoValue  # the name does not tell which one
        self.draft.note("expr nested local of a peer")
        binding = Binding(f"{ref}.{chosen.text}", chosen.type)
        return self.connect(Expr(f"{ref} at {place.name}", REL), "=>",
                            self.about(env, binding, depth - 1), IMPLIES, IMPLIES)

    def condition_stuck(self, env, depth):
        self.draft.note("expr stuck")
        if self.draft.chance(0.5):
            return self.after_claim(env, "stuck")
        process = self.rng.choice(self.draft.processes)
        if process.index and self.draft.chance(0.6):
            ref, _, quantifier = self.reference(env, process)
            self.draft.note("expr stuck(p[i])")
            return Expr(f"{quantifier}stuck({ref})", OPEN if quantifier else POSTFIX)
        self.draft.note("expr stuck(p)")
        return Expr(f"stuck({process.name})")

    def condition_taker(self, env, depth):
        """by(p), by(p[i]), by(p.s), by(p[i].s)"""
        quantifier, ref, note = self.taker(env)
        self.draft.note(note.format("by"))
        claim = Expr(f"by({ref})")
        return Expr(quantifier + claim.text, OPEN) if quantifier else claim

    def taker(self, env):
        process = self.rng.choice(self.draft.processes)
        ref, quantifier, note = process.name, "", "p"
        if process.index and self.draft.chance(0.5):
            ref, _, quantifier = self.reference(env, process)
            note = "p[i]"
        names = [p.name for p in process.places]
        if names and self.draft.chance(0.5):
            ref += f".{self.rng.choice(names)}"
            note += ".s"
        return quantifier, ref, "expr {}(" + note + ")"


class PropertyWriter:
    def __init__(self, draft, expressions):
        self.draft = draft
        self.rng = draft.rng
        self.expressions = expressions
        self.count = 0

    def env(self, place):
        bindings = tuple(self.draft.shared) + tuple(self.draft.ghosts)
        return Env(place, bindings, risk=self.draft.risk / 4, impure=True)

    def properties(self):
        lines = []
        for _ in range(self.rng.choice((2, 3, 4, 5))):
            kind = self.draft.pick({"invariant": 3, "transition": 2.5, "witness": 1.5, "lemma": 1,
                                    "recoverable": 2, "liveness": 1.5})
            lines.append(self.property(kind))
        if any(line.startswith("liveness") for line in lines) and self.draft.chance(0.4):
            lines.append(self.property("assume"))
        return lines

    def property(self, kind):
        self.count += 1
        self.draft.note(kind)
        depth = self.rng.choice((1, 2, 2, 3))
        head = f"{kind} {kind}_{self.count}"
        if kind == "transition":
            claim = self.claim("transition", depth)
        elif kind == "witness" and self.draft.chance(0.4):
            claim = self.claim("transition", depth, False)
            if "next(" in claim or "by(" in claim:
                self.draft.note("witness of transitions")
        elif kind == "liveness":
            claim = self.liveness()
        elif kind == "assume":
            claim = self.premise()
        else:
            claim = self.claim("state", depth, kind in ("invariant", "lemma"),
                               0.2 if kind == "recoverable" else 0.65)
        if kind == "recoverable" and self.draft.chance(0.4):
            names = [p.name for p in self.draft.processes]
            helpers = self.rng.sample(names, self.rng.randint(1, len(names)))
            head += f" by {', '.join(helpers)}"
            self.draft.note("recoverable by")
        return f"{head}: {claim}"

    def claim(self, place, depth, universal=True, chance=0.65):
        """A condition. One that should hold everywhere (`universal`) is often made weak enough
        to, or, with this chance, says that something rare does not happen, which takes many
        steps to refute."""
        env, expressions = self.env(place), self.expressions
        if self.draft.chance(chance):
            rare = self.rare(env).text
            return f"!({rare})" if universal else rare
        expr = expressions.condition(env, depth)
        while universal and self.draft.chance(0.4):
            if self.draft.chance(0.5):
                expr = expressions.connect(expr, "||", expressions.condition(env, 1), OR, AND)
            else:
                before = expressions.condition(env, 1)
                expr = expressions.connect(before, "=>", expr, IMPLIES, IMPLIES)
        return expr.text

    def rare(self, env):
        """Several things at once, one of them about a place of control."""
        expressions = self.expressions
        expr = self.draft.attempt(expressions.condition_peer, env, 0) or \
            expressions.condition(env, 0)
        for _ in range(self.rng.choice((1, 2, 2, 3))):
            other = self.draft.chance(0.35) and \
                self.draft.attempt(expressions.condition_peer, env, 0) or \
                expressions.condition(env, self.rng.choice((0, 0, 1)))
            if other.text not in ("true", "false"):
                expr = expressions.connect(expr, "&&", other, AND, NOT)
        return expr

    def atom(self):
        return self.expressions.condition(self.env("state"), self.rng.choice((0, 1)))

    def liveness(self):
        a, b = self.atom(), self.atom()
        form = self.draft.pick({"always eventually": 3, "eventually": 2, "leads_to": 3,
                                "implies": 1.5, "until": 1, "eventually always": 1, "always": 0.5})
        self.draft.note(f"liveness {form}")
        if form in ("leads_to", "until"):
            return f"{wrap(a, IMPLIES)} {form} {wrap(b, IMPLIES)}"
        if form == "implies":
            return f"always ({wrap(a, IMPLIES + 1)} => eventually {wrap(b, POSTFIX)})"
        return f"{form} {wrap(a, POSTFIX)}"

    def premise(self):
        if self.draft.chance(0.3):
            return f"always eventually {wrap(self.atom(), POSTFIX)}"
        process = self.rng.choice(self.draft.processes)
        names = [p.name for p in process.places]
        anytime = [p.name for p in process.places if p.anytime]
        step = f"{process.name}.{self.rng.choice(anytime or names)}" if names else process.name
        self.draft.note("taken")
        if anytime or self.draft.chance(0.5):
            return f"eventually always !taken({step})"
        return f"always eventually taken({step})"
