"""A model in the making: what is declared so far, which names are taken, what is in scope.

Knows how names are chosen and remembered; nothing of how text is made from them.
"""
from dataclasses import dataclass, field, replace

from model_types import Type

VARIABLES = ("token level owner mode ready lease store box board mark limit queued seats "
             "flags slots meter gate view total votes").split()
LOCALS = "mine seen goal tries hold turn memo wish step_no last pending role".split()
BOUND = "x y z u w k m n a b c d e f g h".split()
STEPS = ("pick check write finish begin take give ask wait reply poll move commit prepare "
         "decide push pull scan mend sync send head fetch clear").split()
PROCESSES = "worker planner server client keeper monitor".split()
BLOCKS = "acquire exchange visit".split()
LABELS = "work outer round cycle again retry".split()
PARAMS = "N LIMIT WIDTH ROUNDS".split()
OPTIONS = "MODE VARIANT POLICY".split()
SWITCHES = "STRICT EARLY".split()
CONSTS = "TOP HALF EXTRA".split()
VALUES = "fast slow strict loose eager lazy".split()
MEMBERS = "idle busy red green blue north south open shut asked granted".split()
FUNCTIONS = "allowed nearby rank chosen enough".split()
FIELDS = "kind term who val ok from_to".split()
PARTS = "enter apply publish notify release confirm".split()


class NoValue(Exception):
    """Nothing in scope can make what is wanted; whoever can do without it catches this."""


@dataclass(frozen=True)
class Binding:
    """Something that can be read: `text` is how, a postfix expression."""
    text: str
    type: Type
    root: str = ""
    assignable: bool = False
    shared: bool = False


@dataclass(frozen=True)
class Env:
    """What expressions at a place may read.

    place: constant (initial values), control (between steps), step, state or transition
    (properties). risk: how often an expression is left unguarded against model errors.
    impure: whether functions that read shared state may be called.
    """
    place: str
    bindings: tuple = ()
    ghosts: tuple = ()
    risk: float = 0.0
    impure: bool = False

    def bind(self, *bindings):
        return replace(self, bindings=self.bindings + bindings)

    def forget(self, root):
        """Without what was found out about a variable that has just been assigned."""
        if not root:
            return self
        kept = tuple(b for b in self.bindings
                     if b.root != root or b.text == root or b.assignable)
        return replace(self, bindings=kept)

    def names(self):
        return {b.text for b in self.bindings}


@dataclass(frozen=True)
class Function:
    name: str
    parameters: tuple
    result: Type
    pure: bool


@dataclass
class StepPlace:
    """A step of a process as properties see it: `locals` are in scope there and not elsewhere."""
    name: str
    locals: tuple = ()
    anytime: bool = False


@dataclass
class Process:
    """A process as properties see it."""
    name: str
    index: Type = None
    locals: tuple = ()
    places: list = field(default_factory=list)
    fair: bool = False
    has_anytime: bool = False


@dataclass(frozen=True)
class Block:
    """A `steps` declaration: its parameters' types and its steps' names."""
    name: str
    parameters: tuple
    places: tuple
    weight: int


class Draft:
    """Everything declared so far, the source of randomness and the features used."""

    def __init__(self, rng, lifted=False):
        self.rng = rng
        self.lifted = lifted     # params size identities, ranges and orders, and nothing else
        self.numbers = []        # (name, value) of params and consts
        self.options = []        # (name, values); values is empty for a bool option
        self.types = []          # declared types, in order
        self.scalars = []        # the finite scalar types in use, declared or not
        self.orders = []
        self.functions = []
        self.shared = []         # Binding
        self.ghosts = []
        self.processes = []
        self.blocks = []
        self.members = {}        # enumeration member -> number of types it belongs to
        self.notes = []          # features used, in order of use
        self.taken = set()
        self.sent = set()        # queues and bags that some step sends to
        self.risk = rng.choice((0, 0, 0.01, 0.02, 0.04))
        self.locals_first = False  # whether locals may start at first(T); excludes restart

    def note(self, feature):
        self.notes.append(feature)

    def chance(self, probability):
        return self.rng.random() < probability

    def pick(self, weights):
        """One key of a dict from key to weight."""
        keys = list(weights)
        return self.rng.choices(keys, [weights[k] for k in keys])[0]

    def attempt(self, make, *arguments):
        """What `make` gives, or None (and no features noted) when it raises NoValue."""
        mark = len(self.notes)
        try:
            return make(*arguments)
        except NoValue:
            del self.notes[mark:]
            return None

    def name_from(self, pool, taken=None):
        """A name that is new to `taken` (default: everywhere), which it joins."""
        taken = self.taken if taken is None else taken
        free = [name for name in pool if name not in taken]
        name = self.rng.choice(free) if free else ""
        number = 2
        while not name:
            candidate = f"{self.rng.choice(pool)}{number}"
            name = "" if candidate in taken else candidate
            number += 1
        taken.add(name)
        return name

    def bound_name(self, env):
        """A name for a variable bound in an expression, not visible yet."""
        free = [name for name in BOUND if name not in env.names()]
        return self.rng.choice(free[:6])
