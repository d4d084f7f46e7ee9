"""A reader of TLA+, as strict as SANY about what it knows.

It knows the part of the language that specifications for TLC are made of: no proofs, no instances, no
temporal quantifiers. What SANY would refuse is refused here:

  - operators side by side of which neither binds closer (a /\\ b \\/ c, a = b = c, x \\cup y \\ z);
  - lists of /\\ and \\/ that are not aligned: a junct ends where something stands at or left of its bullet;
  - names that are not there (yet), that are there already (also bound ones, in LET and as parameters, and
    those of the modules that are extended), or are reserved words; wrong numbers of arguments.

Expressions are tuples: a kind, then parts.
"""
import re

RESERVED = set("""ASSUME ASSUMPTION AXIOM CASE CHOOSE CONSTANT CONSTANTS DOMAIN ELSE ENABLED EXCEPT EXTENDS IF IN
INSTANCE LET LOCAL MODULE OTHER SUBSET THEN THEOREM UNCHANGED UNION VARIABLE VARIABLES WITH ACTION BY DEF DEFINE
DEFS HAVE HIDE LAMBDA LEMMA NEW OBVIOUS OMITTED ONLY PICK PROOF PROPOSITION PROVE QED RECURSIVE STATE SUFFICES
TAKE TEMPORAL USE WITNESS COROLLARY TRUE FALSE BOOLEAN STRING""".split())

# Of each module: what it defines, with the number of parameters.
MODULES = {
    "Naturals": {"Nat": 0, "+": 2, "-": 2, "*": 2, "^": 2, "<": 2, ">": 2, "<=": 2, ">=": 2, "%": 2, "\\div": 2, "..": 2},
    "Integers": {"Int": 0, "-.": 1},
    "Sequences": {"Seq": 1, "Len": 1, "Append": 2, "Head": 1, "Tail": 1, "SubSeq": 3, "SelectSeq": 2, "\\o": 2},
    "FiniteSets": {"IsFiniteSet": 1, "Cardinality": 1},
    "TLC": {"Print": 2, "PrintT": 1, "Assert": 2, "JavaTime": 0, "TLCGet": 1, "TLCSet": 2, "Permutations": 1,
            "SortSeq": 2, "RandomElement": 1, "Any": 0, "ToString": 1, "TLCEval": 1, ":>": 2, "@@": 2},
}
EXTENDED = {"Integers": ["Naturals"], "Sequences": ["Naturals"], "FiniteSets": ["Naturals", "Sequences"],
            "TLC": ["Naturals", "Sequences", "FiniteSets"]}
# What FiniteSets and TLC take from others stays theirs (LOCAL INSTANCE).
SEEN = {"Integers": ["Naturals"], "Sequences": [], "FiniteSets": [], "TLC": [], "Naturals": []}

# Operator: from, to, and whether it may stand side by side with itself.
INFIX = {
    "=>": (1, 1, False), "-+->": (2, 2, False), "<=>": (2, 2, False), "~>": (2, 2, False),
    "/\\": (3, 3, True), "\\/": (3, 3, True),
    "=": (5, 5, False), "#": (5, 5, False), "/=": (5, 5, False), "<": (5, 5, False), ">": (5, 5, False),
    "<=": (5, 5, False), ">=": (5, 5, False), "\\in": (5, 5, False), "\\notin": (5, 5, False),
    "\\subseteq": (5, 5, False), "@@": (6, 6, True), ":>": (7, 7, False),
    "\\": (8, 8, False), "\\cap": (8, 8, True), "\\cup": (8, 8, True), "..": (9, 9, False),
    "+": (10, 10, True), "%": (10, 11, False), "\\X": (10, 13, False), "-": (11, 11, True),
    "*": (13, 13, True), "/": (13, 13, False), "\\div": (13, 13, False), "\\o": (13, 13, True), "^": (14, 14, False),
}
PREFIX = {"~": (4, 4), "[]": (4, 15), "<>": (4, 15), "ENABLED": (4, 15), "UNCHANGED": (4, 15), "SUBSET": (8, 8),
          "UNION": (8, 8), "DOMAIN": (9, 9), "-.": (12, 12)}
SAME = {"=<": "<=", "\\leq": "<=", "\\geq": ">=", "\\union": "\\cup", "\\intersect": "\\cap", "\\times": "\\X",
        "\\lnot": "~", "\\neg": "~", "\\land": "/\\", "\\lor": "\\/", "\\equiv": "<=>", "\\circ": "\\o", "/=": "#"}
FROM_MODULES = {operator for module in MODULES.values() for operator in module if not operator[0].isalpha()}

TOKEN = re.compile(r"""
    (?P<blank>[ \n\t]+) | (?P<comment>\\\*[^\n]*) | (?P<opening>\(\*) |
    (?P<dashes>----+) | (?P<end>====+) |
    (?P<fair>[WS]F_) | (?P<name>[0-9]*[A-Za-z_][A-Za-z0-9_]*) | (?P<number>[0-9]+) |
    (?P<string>"(?:[^"\\\n]|\\.)*") |
    (?P<symbol>\\[A-Za-z]+ | /\\ | \\/ | -\+-> | <=> | \|-> | >>_ | \]_ | \.\. | << | >> | => | =< | <= | >= | == |
       /= | -> | <- | :> | @@ | ~> | \[\] | <> | [][(){},:@!.'~+*%^/<>=\#\\-])
""", re.VERBOSE)


class Refused(Exception):
    """What SANY would not take."""


class Token:
    """A word, and where it stands."""

    def __init__(self, kind, text, line, column):
        self.kind, self.text, self.line, self.column = kind, text, line, column

    def __repr__(self):
        return f"`{self.text}` (line {self.line}, column {self.column})"


def comment_end(text, position):
    """Behind a comment in brackets, which may have others inside."""
    depth = 0
    for match in re.finditer(r"\(\*|\*\)", text[position:]):
        depth += 1 if match.group() == "(*" else -1
        if depth == 0:
            return position + match.end()
    raise Refused("a comment has no end")


def tokens(text):
    """All words from the first line of the module to its last."""
    position, line, begin, found = 0, 1, 0, []
    if "\t" in text:
        raise Refused("a tab, whose column is anybody's guess")
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            raise Refused(f"line {line}, column {position - begin + 1}: {text[position:position + 10]!r}")
        kind, end = match.lastgroup, match.end()
        if kind == "opening":
            end = comment_end(text, position)
        elif kind not in ("blank", "comment"):
            word = SAME.get(match.group(), match.group())
            found.append(Token(kind, word, line, position - begin + 1))
            if kind == "end":
                return found
        passed = text[position:end]
        line += passed.count("\n")
        if "\n" in passed:
            begin = position + passed.rindex("\n") + 1
        position = end
    raise Refused("the module has no end: ====")


class Module:
    """What was read: definitions are (parameters, body)."""

    def __init__(self):
        self.name, self.constants, self.variables, self.definitions, self.assumptions = None, [], [], {}, []


class Reader:
    """Recursive descent; expressions by precedence."""

    def __init__(self, text):
        self.tokens, self.position = tokens(text), 0
        self.bullets = []  # the columns of the lists around here; 0 inside brackets starts anew
        self.scope = [{}]  # names in force, with their numbers of parameters
        self.module = Module()

    # ---- words ----

    def peek(self):
        token = self.tokens[self.position]
        if self.bullets and token.column <= self.bullets[-1] and token.kind != "end":
            return Token("outside", "", token.line, token.column)
        return token

    def here(self, text):
        token = self.peek()
        return token.text == text and token.kind != "string"

    def take(self, text=None, kind=None):
        token = self.peek()
        if token.kind == "outside":
            raise Refused(f"{self.tokens[self.position]} stands left of what it belongs to, or at its bullet")
        if text is not None and (token.text != text or token.kind == "string") or kind is not None and token.kind != kind:
            raise Refused(f"{text or kind} is missing before {token}")
        self.position += 1
        return token

    def accept(self, text):
        if not self.here(text):
            return False
        self.position += 1
        return True

    # ---- names ----

    def known(self, name):
        for names in reversed(self.scope):
            if name in names:
                return names[name]
        return None

    def declare(self, token, arity=0):
        name = token.text
        if name in RESERVED or name.startswith(("WF_", "SF_")) or token.kind != "name":
            raise Refused(f"{token} can't be a name")
        if self.known(name) is not None:
            raise Refused(f"{token} is a name already")
        self.scope[-1][name] = arity
        return name

    def need(self, operator, token):
        if operator in FROM_MODULES and self.known(operator) is None:
            raise Refused(f"{token} is defined by no module that is extended")

    # ---- modules ----

    def read(self):
        self.take(kind="dashes")
        self.take("MODULE")
        self.module.name = self.take(kind="name").text
        self.take(kind="dashes")
        if self.accept("EXTENDS"):
            self.extend()
        while self.peek().kind != "end":
            self.unit()
        return self.module

    def extend(self):
        while True:
            token = self.take(kind="name")
            if token.text not in MODULES:
                raise Refused(f"the module {token} is not known here")
            for name in [token.text] + SEEN[token.text]:
                self.scope[0].update(MODULES[name])
            if not self.accept(","):
                return

    def unit(self):
        token = self.take()
        if token.kind == "dashes":
            return
        if token.text in ("CONSTANT", "CONSTANTS", "VARIABLE", "VARIABLES"):
            into = self.module.constants if token.text.startswith("C") else self.module.variables
            into.append(self.declare(self.take(kind="name")))
            while self.accept(","):
                into.append(self.declare(self.take(kind="name")))
        elif token.text in ("ASSUME", "ASSUMPTION", "AXIOM"):
            self.module.assumptions.append(self.expression())
        elif token.text in ("THEOREM",):
            self.expression()
        elif token.text == "RECURSIVE":
            self.recursive()
        else:
            if token.text == "LOCAL":
                token = self.take()
            self.definition(token, self.module.definitions)

    def recursive(self):
        while True:
            token, arity = self.take(kind="name"), 0
            if self.accept("("):
                while True:
                    self.take("_")
                    arity += 1
                    if not self.accept(","):
                        break
                self.take(")")
            self.declare(token, arity)
            self.scope[-1]["recursive " + token.text] = arity
            if not self.accept(","):
                return

    def parameters(self):
        names = []
        while True:
            names.append(self.declare(self.take(kind="name")))
            if not self.accept(","):
                return names

    def definition(self, token, into):
        """`a == e`, `a(x, y) == e`, `a[x \\in S] == e`."""
        promised = self.scope[-1].pop("recursive " + token.text, None)
        if promised is not None:
            del self.scope[-1][token.text]
        if self.known(token.text) is not None or token.kind != "name" or token.text in RESERVED:
            raise Refused(f"{token} can't be defined (again) here")
        self.scope.append({})
        names, bounds = [], None
        if promised is not None:
            self.scope[-2][token.text] = promised
        if self.accept("("):
            names = self.parameters()
            self.take(")")
        elif self.accept("["):
            self.scope[-1][token.text] = 0
            bounds = self.bounds()
            self.take("]")
        self.take("==")
        body = self.expression()
        self.scope.pop()
        if promised is not None:
            del self.scope[-1][token.text]
            if promised != len(names):
                raise Refused(f"{token} is declared with {promised} parameters")
        self.declare(token, len(names))
        into[token.text] = (names, body if bounds is None else ("recursive function", token.text, bounds, body))

    # ---- expressions ----

    def expression(self, least=None):
        """`least`: the range of the operator before it, to which what is read here belongs."""
        left, last = self.operand(), None
        while True:
            token = self.peek()
            if token.kind != "symbol" or token.text not in INFIX:
                return left
            low, high, itself = INFIX[token.text]
            if least is not None and not low > least[1]:
                if high < least[0]:
                    return left
                if least[2] == token.text and itself:
                    return left
                raise Refused(f"{token} and `{least[2]}` before it: neither binds closer")
            self.need(token.text, token)
            self.take()
            last = (low, high, token.text)
            left = ("infix", token.text, left, self.expression(last))

    def operand(self):
        token = self.peek()
        if token.kind == "symbol" and token.text in ("/\\", "\\/"):
            return self.bulleted(token.text)
        operator = "-." if token.text == "-" and token.kind == "symbol" else token.text
        if operator in PREFIX and token.kind != "string":
            self.need(operator, token)
            self.take()
            low, high = PREFIX[operator]
            return ("prefix", operator, self.expression((low, high, operator)))
        return self.postfix(self.primary())

    def bulleted(self, operator):
        column = self.peek().column
        items = []
        while True:
            token = self.tokens[self.position]
            if token.column != column or token.text != operator or self.bullets and column <= self.bullets[-1]:
                break
            self.position += 1
            self.bullets.append(column)
            items.append(self.expression())
            self.bullets.pop()
        token = self.tokens[self.position]
        if token.column == column and token.text in ("/\\", "\\/"):
            raise Refused(f"{token} stands at the bullets of a list of {operator}")
        return ("and" if operator == "/\\" else "or", items)

    def postfix(self, value):
        while True:
            if self.accept("'"):
                if value[0] == "prime":
                    raise Refused("two primes")
                value = ("prime", value)
            elif self.accept("["):
                value = ("apply", value, self.list_until("]"))
            elif self.accept("."):
                value = ("field", value, self.take(kind="name").text)
            else:
                return value

    def list_until(self, closing):
        """At least one expression."""
        found = [self.expression()]
        while self.accept(","):
            found.append(self.expression())
        self.take(closing)
        return found

    def primary(self):
        token = self.take()
        if token.kind == "number":
            return ("value", int(token.text))
        if token.kind == "string":
            return ("value", token.text[1:-1])
        if token.kind == "fair":
            return self.fairness()
        if token.kind == "name":
            return self.word(token)
        brackets = {"(": self.parenthesis, "{": self.braces, "[": self.square, "<<": self.angles}
        if token.text in brackets:
            return brackets[token.text]()
        if token.text in ("\\A", "\\E"):
            return self.quantified(token.text)
        if token.text == "@" and self.known("@") is not None:
            return ("name", "@", [])
        raise Refused(f"{token} can't stand here")

    def word(self, token):
        words = {"IF": self.conditional, "CASE": self.cases, "LET": self.let, "CHOOSE": self.choose}
        if token.text in words:
            return words[token.text]()
        if token.text in ("TRUE", "FALSE"):
            return ("value", token.text == "TRUE")
        if token.text in ("BOOLEAN", "STRING"):
            return ("name", token.text, [])
        if token.text in RESERVED:
            raise Refused(f"{token} can't stand here")
        arity = self.known(token.text)
        if arity is None:
            raise Refused(f"{token} is not defined (yet)")
        arguments = []
        if arity > 0:
            self.take("(")
            arguments = self.list_until(")")
        if len(arguments) != arity:
            raise Refused(f"{token} takes {arity} arguments")
        return ("name", token.text, arguments)

    def parenthesis(self):
        inside = self.expression()
        self.take(")")
        return inside

    def fairness(self):
        subscript = self.primary()
        self.take("(")
        action = self.expression()
        self.take(")")
        return ("fair", subscript, action)

    def conditional(self):
        condition = self.expression()
        self.take("THEN")
        then = self.expression()
        self.take("ELSE")
        return ("if", condition, then, self.expression())

    def cases(self):
        arms, other = [], None
        while True:
            if self.accept("OTHER"):
                self.take("->")
                other = self.expression()
                break
            condition = self.expression()
            self.take("->")
            arms.append((condition, self.expression()))
            if not self.here("[]"):
                break
            self.take("[]")
        return ("case", arms, other)

    def let(self):
        self.scope.append({})
        definitions = {}
        while not self.here("IN"):
            token = self.take()
            if token.text == "RECURSIVE":
                self.recursive()
            else:
                self.definition(token, definitions)
        self.take("IN")
        body = self.expression()
        self.scope.pop()
        if not definitions:
            raise Refused("LET without a definition")
        return ("let", definitions, body)

    # ---- what binds names ----

    def bound_names(self):
        """x, y, z or <<x, y>>: names, and whether they are a tuple's parts. Not declared yet."""
        if self.accept("<<"):
            names = [self.take(kind="name")]
            while self.accept(","):
                names.append(self.take(kind="name"))
            self.take(">>")
            return names, True
        names = [self.take(kind="name")]
        while self.accept(","):
            names.append(self.take(kind="name"))
        return names, False

    def bounds(self):
        """x, y \\in S, z \\in T: what is bound is not in force in S and T."""
        found, declared = [], []
        while True:
            names, is_tuple = self.bound_names()
            self.take("\\in")
            domain = self.expression()
            declared += names
            found.append(([name.text for name in names], is_tuple, domain))
            if not self.accept(","):
                break
        for name in declared:
            self.declare(name)
        return found

    def quantified(self, word):
        self.scope.append({})
        bounds = self.bounds()
        self.take(":")
        body = self.expression()
        self.scope.pop()
        return ("all" if word == "\\A" else "some", bounds, body)

    def choose(self):
        self.scope.append({})
        bounds = self.bounds()
        self.take(":")
        body = self.expression()
        self.scope.pop()
        if len(bounds) != 1:
            raise Refused("CHOOSE of several")
        return ("choose", bounds, body)

    # ---- brackets ----

    def braces(self):
        if self.accept("}"):
            return ("set", [])
        start = self.position
        self.scope.append({})
        try:
            names, is_tuple = self.bound_names()
            filtered = len(names) == 1 or is_tuple
            self.take("\\in")
        except Refused:
            filtered = False
        if filtered:
            domain = self.expression()
            filtered = self.accept(":")
        if filtered:
            for name in names:
                self.declare(name)
            condition = self.expression()
            self.take("}")
            self.scope.pop()
            return ("filter", [([name.text for name in names], is_tuple, domain)], condition)
        self.scope.pop()
        self.position = start
        return self.mapped_or_listed(start)

    def find_colon(self):
        """Is there a `:` at this depth before the closing brace?"""
        depth, at, quantifiers = 0, self.position, 0
        while True:
            token = self.tokens[at]
            if token.kind != "string":
                if token.text in ("{", "(", "[", "<<"):
                    depth += 1
                elif token.text in ("}", ")", "]", ">>", "]_", ">>_"):
                    if depth == 0:
                        return None
                    depth -= 1
                elif depth == 0 and token.text in ("\\A", "\\E", "CHOOSE"):
                    quantifiers += 1
                elif depth == 0 and token.text == ":":
                    if quantifiers == 0:
                        return at
                    quantifiers -= 1
            if token.kind == "end":
                return None
            at += 1

    def mapped_or_listed(self, start):
        colon = self.find_colon()
        if colon is None:
            return ("set", self.list_until("}"))
        self.scope.append({})
        self.position = colon + 1
        bounds = self.bounds()
        self.take("}")
        after = self.position
        self.position = start
        body = self.expression()
        if self.position != colon:
            raise Refused(f"`:` is missing before {self.peek()}")
        self.position = after
        self.scope.pop()
        return ("map", bounds, body)

    def square(self):
        """Functions, records, sets of them, EXCEPT, and [A]_v."""
        first, second = self.tokens[self.position], self.tokens[self.position + 1]
        if first.kind == "name" and second.text in ("|->", ":"):
            return self.record(second.text)
        if (first.kind == "name" and second.text in ("\\in", ",")) or first.text == "<<" and self.is_function():
            return self.function()
        value = self.expression()
        if self.accept("->"):
            into = self.expression()
            self.take("]")
            return ("functions", value, into)
        if self.accept("EXCEPT"):
            return self.exception(value)
        self.take("]_")
        return ("box", value, self.subscript())

    def subscript(self):
        if self.accept("<<"):
            return self.angles()
        if self.accept("("):
            return self.parenthesis()
        return self.word(self.take(kind="name"))

    def is_function(self):
        at = self.position
        while self.tokens[at].text != ">>":
            at += 1
        return self.tokens[at + 1].text == "\\in"

    def record(self, separator):
        fields = []
        while True:
            name = self.take(kind="name").text
            self.take(separator)
            fields.append((name, self.expression()))
            if not self.accept(","):
                break
        self.take("]")
        if len({name for name, _ in fields}) != len(fields):
            raise Refused("a record has a field twice")
        return ("record" if separator == "|->" else "records", fields)

    def function(self):
        self.scope.append({})
        bounds = self.bounds()
        self.take("|->")
        body = self.expression()
        self.take("]")
        self.scope.pop()
        return ("function", bounds, body)

    def exception(self, value):
        changes = []
        while True:
            self.take("!")
            path = []
            while not self.here("="):
                if self.accept("."):
                    path.append(("value", self.take(kind="name").text))
                else:
                    self.take("[")
                    arguments = self.list_until("]")
                    path.append(arguments[0] if len(arguments) == 1 else ("tuple", arguments))
            self.take("=")
            self.scope.append({"@": 0})
            changes.append((path, self.expression()))
            self.scope.pop()
            if not self.accept(","):
                break
        self.take("]")
        return ("except", value, changes)

    def angles(self):
        if self.accept(">>"):
            return ("tuple", [])
        found = [self.expression()]
        while self.accept(","):
            found.append(self.expression())
        if self.accept(">>_"):
            return ("angle", found[0], self.subscript())
        self.take(">>")
        return ("tuple", found)


def read_module(text):
    return Reader(text).read()
