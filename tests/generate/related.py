"""Random models in which identities refer to each other: relations, pointers, rings, sets and lists of
identities inside of what identities index, and two types that refer to one another.

No order of slices is canonical there, so that representatives are searched for. Other random models
have few of these, and small ones.
"""
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """What identities are put into. In its texts @ is its name, i and j are nodes in scope, p is a peer,
    and # is the number of nodes; conditions and claims can't fail, changes check what they need to. The
    first change adds something, and the first condition is true at first."""
    declaration: str
    changes: tuple
    conditions: tuple
    claims: tuple  # about the whole state
    weight: float = 1
    types: tuple = ()


PLACES = {
    "relation": Place(
        "@: [Node] [Node] bool = false",
        ("@[i][j] = true", "@[i][j] = !@[i][j]", "@[j][i] = @[i][j]", "await i != j  @[i][j] = true",
         "for k in Node { if @[k][j] { @[k][i] = true } }"),
        ("!@[i][j]", "@[i][j]", "!@[j][i]", "forall k in Node: !@[i][k]", "i == j || !@[j][i]"),
        ("exists a in Node: exists b in Node: a != b && @[a][b] && @[b][a]",
         "forall a in Node: exists b in Node: @[a][b]", "count(a in Node: @[a][a]) == 2"), 2),
    "pointers": Place(
        "@: [Node] Node? = none",
        ("@[i] = j", "@[i] = none", "@[i] = @[j]", "await @[j] == none  @[j] = i",
         "await @[i] != none  @[value(@[i])] = j"),
        ("@[i] == none", "@[j] != i", "@[i] == j", "@[i] != @[j]"),
        ("forall a in Node: @[a] != none && @[a] != a", "exists a in Node: @[a] == a",
         "exists a in Node: exists b in Node: a != b && @[a] == b && @[b] == a",
         "forall a in Node: exists b in Node: @[b] == a"), 2),
    "ring": Place(
        "@: [Node] Node = [a in Node: a]",
        ("let was = @[i]  @[i] = @[j]  @[j] = was", "let was = @[i]  @[i] = @[was]  @[was] = i",
         "@[i] = @[@[j]]"),
        ("@[i] == i", "@[i] != j", "@[@[i]] == i || @[i] == j", "@[j] != i"),
        ("forall a in Node: @[a] != a", "forall a in Node: @[a] != a && @[@[a]] != a",
         "exists a in Node: forall b in Node: @[b] == a"), 2),
    "any ring": Place(
        "@: [Node] Node = any", ("let was = @[i]  @[i] = @[j]  @[j] = was", "@[i] = @[@[i]]"),
        ("@[i] != i || i == j", "@[j] == i"),
        ("forall a in Node: @[a] == a", "exists a in Node: @[@[a]] == a && @[a] != a"), 0.5),
    "sets": Place(
        "@: [Node] set of Node = {}",
        ("@[i] = @[i] + {j}", "@[i] = @[i] - {j}", "@[i] = @[i] + @[j]", "@[i] = @[i] & @[j]",
         "@[j] = { k in @[i] | k != j }"),
        ("!(j in @[i])", "j in @[i]", "@[i] != @[j]", "size(@[i]) < 2"),
        ("exists a in Node: a in @[a]", "exists a in Node: size(@[a]) == #",
         "forall a in Node: exists b in Node: a in @[b]"), 1.5),
    "sets of peers": Place(
        "@: [Node] set of Peer = {}", ("@[i] = @[i] + {p}", "@[i] = @[j]", "@[j] = @[j] - @[i]"),
        ("!(p in @[i])", "@[i] != @[j]"), ("exists q in Peer: forall a in Node: q in @[a]",), 0.7, ("Peer",)),
    "inboxes": Place(
        "@: [Node] queue(1) of Node = {}",
        ("await len(@[j]) < 1  send(@[j], i)", "let x = receive(@[i])  await x != j"),
        ("len(@[i]) == 0", "!(j in @[i])"),
        ("exists a in Node: a in @[a]", "forall a in Node: len(@[a]) == 1"), 1),
    "bags": Place(
        "@: [Node] bag(1) of Node = {}",
        ("await len(@[j]) < 1  send(@[j], i)", "let x = receive(@[i])  await x == j"),
        ("len(@[j]) == 0", "!(i in @[j])"), ("exists a in Node: !(a in @[a]) && len(@[a]) == 1",), 0.7),
    "messages": Place(
        "@: bag(2) of Msg = {}",
        ("await len(@) < 2  send(@, { from: i, to: j })", "let m = receive(@)  await m.to == i",
         "let m = receive(@)  send(@, { from: m.to, to: j })"),
        ("len(@) < 2", "!({ from: i, to: j } in @)"),
        ("exists a in Node: exists b in Node: a != b && { from: a, to: b } in @ && { from: b, to: a } in @",
         "exists a in Node: { from: a, to: a } in @"), 1.2, ("Msg",)),
    "cards": Place(
        "@: [Node] Card = [a in Node: { best: none, seen: {} }]",
        ("@[i].best = j", "@[i].seen = @[i].seen + {j}", "@[i] = @[j]", "@[j].best = @[i].best"),
        ("@[i].best == none", "!(j in @[i].seen)", "@[j].best != i"),
        ("exists a in Node: @[a].best == a && a in @[a].seen",
         "forall a in Node: exists b in Node: a != b && @[b].best == a"), 1, ("Card",)),
    "table": Place(
        "@: [Node] [Peer] Node? = none",
        ("@[i][p] = j", "@[i][p] = none", "@[j] = @[i]"), ("@[i][p] == none", "@[j][p] != i"),
        ("exists a in Node: forall q in Peer: @[a][q] != none && @[a][q] != a",), 0.7, ("Peer",)),
    "owners": Place(
        "@: [Peer] Node? = none", ("@[p] = i", "@[p] = none", "await @[p] == none  @[p] = j"),
        ("@[p] != i", "@[p] == none"), ("exists a in Node: forall q in Peer: @[q] == a",), 0.7, ("Peer",)),
    "ages": Place(
        "@: [Node] Gen = first(Gen)", ("@[i] = fresh(Gen)", "@[i] = @[j]"), ("@[i] == @[j]", "@[i] < @[j]", "@[i] <= @[j]"),
        ("exists a in Node: forall b in Node: a == b || @[a] > @[b]",), 0.7, ("Gen",)),
    "chosen": Place(
        "@: Node? = none", ("@ = i", "@ = j", "@ = none"), ("@ == none", "@ != j", "@ == i"),
        ("@ != none && false",), 0.7),
    "group": Place(
        "@: set of Node = {}", ("@ = @ + {i}", "@ = @ - {j}"), ("!(i in @)", "j in @"), ("size(@) == #",), 0.7),
}

TYPES = {"Peer": "id(2)", "Msg": "struct { from: Node  to: Node }",
         "Card": "struct { best: Node?  seen: set of Node }", "Gen": "order(#)"}
NAMES = ("links", "board", "store")
PEER = re.compile(r"\bp\b")
LOCALS = ("friend", "goal", "memo")


class RelatedWriter:
    """Writes one model."""

    def __init__(self, draft):
        self.draft = draft
        self.rng = draft.rng
        self.count = self.rng.choice((2, 3, 3, 3, 3, 4))
        weights = {kind: place.weight for kind, place in PLACES.items()}
        self.places = {}
        for name in NAMES[:self.rng.choice((1, 1, 2))]:
            kind = draft.pick(weights)
            draft.note(f"related by {kind}")
            self.places[name] = PLACES[kind]
        self.steps = 0

    def text(self, name, text):
        return text.replace("@", name).replace("#", str(self.count))

    def one(self, part, own):
        """One of the changes or conditions; `own`: places of the process, by their names."""
        name, place = self.rng.choice(list((self.places | own).items()))
        texts = getattr(place, part)
        return self.text(name, texts[0] if self.draft.chance(0.4) else self.rng.choice(texts))

    def step(self, me, own):
        """A step of whoever is called i, or of a process that chooses i."""
        chosen = [] if me else ["choose i in Node"]
        where = f" where {self.one('conditions', own)}" if self.draft.chance(0.3) else ""
        changes = [self.one("changes", own) for _ in range(self.rng.choice((1, 1, 1, 2)))]
        conditions = [f"await {self.one('conditions', own)}"] if self.draft.chance(0.4) else []
        if any(PEER.search(text) for text in [where, *changes, *conditions]):
            chosen.append("choose p in Peer")
        chosen.append(f"choose j in Node{where}")
        if sum("let " in change for change in changes) > 1:
            changes = changes[:1]
        self.steps += 1
        return f"step s{self.steps} {{ {'  '.join(chosen + conditions + changes)} }}"

    def process(self, name, me):
        own, lines = {}, []
        if self.draft.chance(0.35):
            local = LOCALS[len(name) % len(LOCALS)]
            own[local] = PLACES[self.rng.choice(("chosen", "group"))]
            lines.append(f"var {self.text(local, own[local].declaration)}")
            self.draft.note("related by locals")
        steps = [self.step(me, own) for _ in range(self.rng.choice((1, 2, 2, 3)))]
        if self.draft.chance(0.7):
            steps = ["loop {", *("  " + step for step in steps), "}"]
        return [f"process {name}{'[i: Node]' if me else ''} {{", *("  " + line for line in lines + steps), "}"]

    def property(self, number):
        name, place = list(self.places.items())[number % len(self.places)]
        claim = self.text(name, self.rng.choice(place.claims))
        if self.draft.chance(0.3):
            claim = f"({claim}) {self.rng.choice(('&&', '||'))} ({self.one('claims', {})})"
        kind, claim = self.draft.pick({
            ("invariant", f"!({claim})"): 4,
            ("transition", f"!({claim}) || next({claim})"): 2,
            ("witness", claim): 3,
            ("lemma", f"stuck || !({claim})"): 1,
        })
        self.draft.note(kind)
        return f"{kind} {kind}_{number}: {claim}"

    def types(self):
        wanted = dict.fromkeys(type_ for place in self.places.values() for type_ in place.types)
        declared = [f"type {name} = {self.text(name, TYPES[name])}" for name in wanted]
        return [f"type Node = id({self.count})", *declared]

    def sections(self):
        variables = [f"var {self.text(name, place.declaration)}" for name, place in self.places.items()]
        processes = [self.process("node", True)] if self.draft.chance(0.75) else []
        if not processes or self.draft.chance(0.4):
            processes.append(self.process("hub", False))
        properties = [self.property(n) for n in range(1, self.rng.choice((3, 4)))]
        return [[[line] for line in self.types()], [[line] for line in variables], processes,
                [[line] for line in properties]]
