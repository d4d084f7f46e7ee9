"""Random models of one process at whose end every identity of a type is held, or nearly so.

Nothing is fresh there: a step that wants an identity can't be taken, and what is true of just that
state has no transition from it to be found by. Other random models rarely get there.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A variable that identities are put into; @ in its texts is the identity."""
    name: str
    declaration: str
    put: str
    holds: str
    is_full: str
    clear: str


def optional(name):
    return Place(name, f"{name}: Node? = none", f"{name} = @", f"{name} == @", f"{name} != none",
                 f"{name} = none")


def collection(name, size):
    return Place(name, f"{name}: set of Node = {{}}", f"{name} = {name} + {{@}}", f"@ in {name}",
                 f"size({name}) == {size}", f"{name} = {{}}")


def queue(name, size):
    return Place(name, f"{name}: queue({size}) of Node = {{}}", f"send({name}, @)", f"@ in {name}",
                 f"len({name}) == {size}", f"{name} = {{}}")


class HeldWriter:
    """Writes one model. Properties fail where all is held, most of them where the last step waits in
    vain for one identity more."""

    def __init__(self, draft):
        self.draft = draft
        self.rng = draft.rng
        self.count = self.rng.choice((1, 2, 2, 2, 3))
        self.places = self.choose_places()  # one for each identity
        self.owned = draft.chance(0.3)      # by the process, as locals
        self.steps = []

    def choose_places(self):
        way = self.draft.pick({"optionals": 4, "a set": 2, "a queue": 2, "several": 2})
        self.draft.note(f"held by {way}")
        if way in ("a set", "a queue"):
            make = collection if way == "a set" else queue
            return [make("seen", self.count)] * self.count
        places = [optional(name) for name in ("first", "second", "third")[:self.count]]
        if way == "several":
            places[-1] = self.rng.choice((collection, queue))("rest", 1)
        return places

    def declarations(self):
        return [f"var {text}" for text in sorted({place.declaration for place in self.places})]

    def put(self, place, identity):
        return place.put.replace("@", identity)

    def take(self, place):
        """Statements that put a fresh identity there."""
        way = self.draft.pick({"at once": 3, "named": 3, "chosen": 1, "behind &&": 1})
        self.draft.note(f"fresh identity {way}")
        if way == "at once":
            return self.put(place, "fresh(Node)")
        if way == "named":
            level = self.rng.choice(("", "level = 1  ", "await level < 2  "))
            return f"let f = fresh(Node)  {level}{self.put(place, 'f')}"
        if way == "chosen":
            return f"choose x in Node  await x == fresh(Node)  {self.put(place, 'x')}"
        return f"let f = fresh(Node)  {self.put(place, 'f')}  if level == 0 && f != fresh(Node) {{ level = 1 }}"

    def step(self, name, body):
        self.steps.append(name)
        return f"step {name} {{ {body} }}"

    def body(self):
        way = self.draft.pick({"one after the other": 4, "in a loop": 4, "all at once": 1})
        self.draft.note(f"held {way}")
        if way == "in a loop":
            choices = [f"if !({p.is_full}) {{ {self.put(p, 'f')} }}" for p in dict.fromkeys(self.places)]
            return ["loop {", "  " + self.step("take", "let f = fresh(Node)  " + " else ".join(choices)), "}"]
        if way == "all at once":
            takes = "  ".join(self.put(place, "fresh(Node)") for place in self.places)
            return [self.step("take", takes), *self.ending()]
        lines = [self.step(f"take{n}", self.take(place)) for n, place in enumerate(self.places, 1)]
        return lines + self.ending()

    def ending(self):
        """It is done, or waits for one identity more, or goes on without."""
        more = self.rng.choice((None, "let f = fresh(Node)  level = 2", "level = 2 - level",
                                "if fresh(Node) == fresh(Node) { level = 2 }"))
        return [self.step("more", more)] if more else []

    def process(self):
        lines, body = self.declarations() if self.owned else [], self.body()
        if self.draft.chance(0.2):
            clear = self.rng.choice(self.places).clear
            limit = self.rng.choice(("", " at most 1"))
            lines.append(f"anytime step lose{limit} {{ {clear} }}")
        return ["process owner {", *("  " + line for line in lines + body), "}"]

    def seen(self, text):
        """As properties name it."""
        if not self.owned:
            return text
        for name in ("first", "second", "third", "rest", "seen"):
            text = text.replace(name, f"owner.{name}")
        return text

    def all_held(self):
        """That no identity is left, said in several ways."""
        places = list(dict.fromkeys(self.places))
        held = " || ".join(place.holds.replace("@", "k") for place in places)
        different = [f"{a.name} != {b.name}" for a, b in zip(places, places[1:]) if b.name != "rest"]
        claims = [f"(forall k in Node: {held})", *(place.is_full for place in places), *different]
        claims = self.rng.sample(claims, self.rng.randint(max(1, len(claims) - 2), len(claims)))
        if self.draft.chance(0.6):
            claims.insert(0, f"owner at {self.steps[-1] if self.draft.chance(0.8) else self.rng.choice(self.steps)}")
        return self.seen("(" + " && ".join(claims) + ")")

    def property(self, number):
        full = self.all_held()
        kind, claim = self.draft.pick({
            ("invariant", f"!{full}"): 1,
            ("invariant", f"{full} => level == 1"): 2,
            ("invariant", f"{full} => 1 / level == 1"): 4,
            ("invariant", f"{full} => !stuck"): 1,
            ("invariant", f"stuck => {full}"): 1,
            ("lemma", f"owner done => {full}"): 0.5,
            ("lemma", f"!{full} || 2 / (2 - level) < 2"): 1.5,
            ("transition", f"!next({full})"): 1,
            ("transition", f"{full} => !by(owner)"): 1,
            ("witness", f"{full} && stuck(owner)"): 1,
            ("witness", f"{full} && 1 / level > 1"): 1,
        })
        self.draft.note(kind)
        return f"{kind} {kind}_{number}: {claim}"

    def sections(self):
        process = self.process()
        variables = ["var level: 0..3 = 0"] + ([] if self.owned else self.declarations())
        properties = [self.property(n) for n in range(1, self.rng.choice((3, 4, 5)))]
        return [[[f"type Node = id({self.count})"]], [[line] for line in variables], [process],
                [[line] for line in properties]]
