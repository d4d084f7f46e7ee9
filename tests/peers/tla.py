"""Counts the states of a module of TLA+ as `tocsin export --to tla` writes it: its actions, one line a definition.

states(text) gives how many there are, and the names of failed assertions. It knows just that part of the language, and
evaluates what a LET defines only when it is used, as TLC does.
"""
import re
import sys
from itertools import product

TOKEN = re.compile(r'\s*("[^"]*"|\\\w+|/\\|\\/|\|->|=>|==|<=|>=|<<|>>|\.\.|\w+|.)')
BINARY = {"=>": 1, r"\/": 2, "/\\": 3, "=": 4, "<": 4, ">": 4, "<=": 4, ">=": 4, "..": 5, "+": 6, "-": 6, "*": 7, "%": 7,
          r"\div": 7}
STRICT = {"=": lambda a, b: a == b, "<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b,
          ">=": lambda a, b: a >= b, "..": lambda a, b: range(a, b + 1), "+": lambda a, b: a + b, "-": lambda a, b: a - b,
          "*": lambda a, b: a * b, "%": lambda a, b: a % b, r"\div": lambda a, b: a // b}
failed = set()
sys.setrecursionlimit(20000) # loops are functions that call themselves


class Function(tuple):
    """A function of lo..hi: (lo, values); equal and hashed as such."""
    def __new__(cls, low, values):
        return super().__new__(cls, (low, tuple(values)))

    def at(self, index):
        low, values = self
        if not low <= index < low + len(values):
            raise IndexError(index)
        return values[index - low]


class Scope:
    def __init__(self, outer=None, **values):
        self.outer, self.values, self.definitions = outer, values, {}

    def get(self, name):
        if name in self.values:
            return self.values[name]
        if name in self.definitions:
            self.values[name] = value = self.definitions[name](self)
            return value
        return self.outer.get(name) if self.outer else {"TRUE": True, "FALSE": False}[name]


def check(condition, title):
    if not condition:
        failed.add(title)
    return condition


class Parser:
    def __init__(self, text):
        self.tokens, self.at = TOKEN.findall(text.rstrip()), 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted=None):
        token = self.peek()
        if wanted and token != wanted:
            raise SyntaxError(f"{wanted} expected: {' '.join(self.tokens[max(0, self.at - 20):self.at + 5])}")
        self.at += 1
        return token

    def expr(self, least=0):
        left = self.postfix()
        while BINARY.get(self.peek(), -1) > least:
            sign = self.take()
            right = self.expr(BINARY[sign] - (sign == "=>"))
            left = self.binary(sign, left, right)
        return left

    @staticmethod
    def binary(sign, a, b):
        if sign == "/\\":
            return lambda s: a(s) and b(s)
        if sign == r"\/":
            return lambda s: a(s) or b(s)
        if sign == "=>":
            return lambda s: not a(s) or b(s)
        return lambda s, apply=STRICT[sign]: apply(a(s), b(s))

    def postfix(self):
        value = self.atom()
        while self.peek() == "[":
            self.take()
            index = self.expr()
            self.take("]")
            value = (lambda f, i: lambda s: f(s).at(i(s)))(value, index)
        return value

    def conditional(self):
        condition = self.expr()
        self.take("THEN")
        yes = self.expr()
        self.take("ELSE")
        no = self.expr()
        return lambda s: yes(s) if condition(s) else no(s)

    def quantified(self, every):
        name = self.take()
        self.take(r"\in")
        domain = self.expr()
        self.take(":")
        body = self.expr()
        return lambda s: every(body(Scope(s, **{name: i})) for i in domain(s))

    def let(self):
        definitions = []
        while self.peek() != "IN":
            name = self.take()
            if self.peek() == "[":
                definitions.append((name, self.function("==")))
            else:
                self.take("==")
                definitions.append((name, self.expr()))
        self.take("IN")
        body = self.expr()

        def value(scope):
            inner = Scope(scope)
            inner.definitions.update(definitions)
            return body(inner)
        return value

    def function(self, sign):
        """name[i \\in S] == e, which may mention itself, and [i \\in S |-> e]."""
        self.take("[")
        name = self.take()
        self.take(r"\in")
        domain = self.expr()
        if sign == "==":
            self.take("]")
        self.take(sign)
        body = self.expr()
        if sign == "|->":
            self.take("]")
            return lambda s: Function(domain(s)[0] if domain(s) else 0, (body(Scope(s, **{name: i})) for i in domain(s)))

        class Recursive:
            def __init__(self, scope):
                self.scope, self.known = scope, {}

            def at(self, index):
                if index not in domain(self.scope):
                    raise IndexError(index)
                if index not in self.known:
                    self.known[index] = body(Scope(self.scope, **{name: index}))
                return self.known[index]
        return Recursive

    def changed(self):
        base = self.expr()
        self.take("EXCEPT")
        self.take("!")
        path = []
        while self.peek() == "[":
            self.take()
            path.append(self.expr())
            self.take("]")
        self.take("=")
        value = self.expr()
        self.take("]")

        def change(function, indices, new):
            low, values = function
            at = indices[0] - low
            if not 0 <= at < len(values):
                raise IndexError(indices[0])
            new = new if len(indices) == 1 else change(values[at], indices[1:], new)
            return Function(low, values[:at] + (new,) + values[at + 1:])
        return lambda s: change(base(s), [i(s) for i in path], value(s))

    def atom(self):
        token = self.take()
        if token == "(":
            value = self.expr()
            self.take(")")
        elif token == "~":
            inner = self.expr(4)
            value = lambda s: not inner(s)
        elif token == "-":
            inner = self.postfix()
            value = lambda s: -inner(s)
        elif token == "IF":
            value = self.conditional()
        elif token in (r"\A", r"\E"):
            value = self.quantified(all if token == r"\A" else any)
        elif token == "LET":
            value = self.let()
        elif token == "<<":
            items = [self.expr()]
            while self.peek() == ",":
                self.take()
                items.append(self.expr())
            self.take(">>")
            value = lambda s: Function(1, (item(s) for item in items))
        elif token == "[":
            if self.tokens[self.at + 1] == r"\in":
                self.at -= 1
                value = self.function("|->")
            else:
                value = self.changed()
        elif token == "Assert":
            self.take("(")
            condition = self.expr()
            self.take(",")
            title = self.take().strip('"')
            self.take(")")
            value = lambda s: check(condition(s), title)
        elif token.isdigit():
            value = lambda s, number=int(token): number
        elif re.fullmatch(r"\w+", token):
            value = lambda s: s.get(token)
        else:
            raise SyntaxError(f"{token!r} in {' '.join(self.tokens[max(0, self.at - 20):self.at + 5])}")
        return value


class Action:
    def __init__(self, head, lines):
        name, parameters = re.fullmatch(r"(\w+)(?:\((.*)\))? ==", head).groups()
        self.name, self.parameters = name, parameters.split(", ") if parameters else []
        end = lines.index("     IN")
        self.guard = Parser(lines[0].removeprefix("  /\\ ")).expr()
        self.definitions = []
        parser = Parser("\n".join(lines[2:end]))
        while parser.peek():
            name = parser.take()
            recursive = parser.peek() == "["
            if not recursive:
                parser.take("==")
            self.definitions.append((name, parser.function("==") if recursive else parser.expr()))
        self.demands, self.results, self.same = [], [], []
        for line in lines[end + 1:]:
            line = line.removeprefix("        /\\ ")
            if line.startswith("UNCHANGED"):
                self.same = re.findall(r"\w+", line)[1:]
            elif found := re.fullmatch(r"(\w+)('?) = (.*)", line):
                self.results.append((found[1], Parser(found[3]).expr()))
            else:
                self.demands.append(Parser(line).expr())

    def take(self, state, constants, values):
        scope = Scope(Scope(constants, **state), **values)
        if not self.guard(scope):
            return None
        scope.definitions.update(self.definitions)
        if not all(demand(scope) for demand in self.demands):
            return None
        return {name: value(scope) for name, value in self.results} | {name: state[name] for name in self.same}


def actions(text, called):
    """(action, names and domains of its choices)"""
    found = {}
    for block in re.findall(r"^(\w+(?:\([^)]*\))? ==)\n((?:  .*\n)+?)\n", text, re.MULTILINE):
        if "     IN\n" in block[1]:
            action = Action(block[0], block[1].rstrip("\n").split("\n"))
            found[action.name] = action
    for line in called.strip("\n").split("\n"):
        call = line.removeprefix("  \\/ ")
        choices = {name: range(int(low), int(high) + 1)
                   for name, low, high in re.findall(r"\\E (\w+) \\in \((-?\d+)\)\.\.\((-?\d+)\) : ", call)}
        name = re.search(r"(\w+)(\([^()]*\))?$", call)[1]
        if name in found:
            yield found[name], choices


def states(text):
    failed.clear()
    constants = Scope()
    for name, value in re.findall(r"^(\w+) == (-?\d+|TRUE|FALSE)$", text, re.MULTILINE):
        constants.values[name] = Parser(value).expr()(Scope())
    variables = re.search(r"^VARIABLES (.*)$", text, re.MULTILINE)[1].split(", ")
    init = re.search(r"^Init ==\n((?:  .*\n)+)", text, re.MULTILINE)[1]
    following = re.search(r"^Next ==\n((?:  .*\n)+)", text, re.MULTILINE)[1]

    def all_of(state, those):
        for action, choices in those:
            for values in product(*choices.values()):
                after = action.take(state, constants, dict(zip(choices, values)))
                if after is not None:
                    if set(after) != set(variables):
                        raise SyntaxError(f"{action.name} says nothing of {set(variables) ^ set(after)}")
                    yield tuple(after[name] for name in variables)
    seen = set(all_of({}, list(actions(text, init))))
    border, rules = list(seen), list(actions(text, following))
    while border:
        state = dict(zip(variables, border.pop()))
        for after in all_of(state, rules):
            if after not in seen:
                seen.add(after)
                border.append(after)
    return len(seen), set(failed)
