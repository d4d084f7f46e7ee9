"""Reading a .tocsin file: characters to tokens to a tree.

Part of the independent reference (see reference.py).  It follows the grammar of the design page by recursive descent.
Nothing here knows what a name means: the tree says what is written, with line numbers for messages.
"""
import re


class InputError(Exception):
    """The file (or an override) is not a model; the message is for a person."""

    def __init__(self, message, line=None):
        super().__init__(message if line is None else 'line %d: %s' % (line, message))


class Node:
    """A piece of the tree: its kind, its line, and whatever belongs to that kind."""

    def __init__(self, kind, line, **fields):
        self.kind = kind
        self.line = line
        self.__dict__.update(fields)

    def __repr__(self):
        inside = {k: v for k, v in self.__dict__.items() if k not in ('kind', 'line')}
        return '%s%r' % (self.kind, inside)


RESERVED = set('''protocol param option const type var fun process fair strong scenario invariant transition
    recoverable liveness witness step anytime loop while if then else for any either or goto await let choose where
    assert continue break ghost steps provided assume lemma with order forall exists in none true false bool of
    struct'''.split())
TEMPORAL = {'at', 'done', 'until', 'leads_to', 'always', 'eventually'}     # words in properties only
COMPARISONS = {'==', '!=', '<', '>', '<=', '>='}
TOKEN = re.compile(r'''
    (?P<space>[ \t\r\n]+|//[^\n]*)
  | (?P<int>[0-9]+(?![A-Za-z_]))
  | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
  | (?P<op>\.\.|\?\?|=>|\|\||&&|==|!=|<=|>=|[-+*/%&|<>=!?.,:;(){}\[\]])
''', re.VERBOSE)
MAX_NESTING = 200


class Token:
    def __init__(self, kind, text, line):
        self.kind, self.text, self.line = kind, text, line


def tokenize(text):
    tokens, pos, line, depth = [], 0, 1, 0
    while pos < len(text):
        match = TOKEN.match(text, pos)
        if not match:
            raise InputError('unexpected character %r' % text[pos], line)
        if match.lastgroup != 'space':
            tokens.append(Token(match.lastgroup, match.group(), line))
            depth += (match.group() in ('(', '[', '{')) - (match.group() in (')', ']', '}'))
            if depth > MAX_NESTING:
                raise InputError('brackets nest deeper than %d' % MAX_NESTING, line)
        line += match.group().count('\n')
        pos = match.end()
    tokens.append(Token('end', 'end of file', line))
    return tokens


class Parser:
    def __init__(self, text):
        self.tokens = tokenize(text)
        self.pos = 0
        self.in_property = False

    # --- tokens ---------------------------------------------------------------------------------------------------

    @property
    def token(self):
        return self.tokens[self.pos]

    @property
    def line(self):
        return self.token.line

    def ahead(self, n=1):
        return self.tokens[min(self.pos + n, len(self.tokens) - 1)]

    def fail(self, wanted):
        raise InputError('expected %s, found %r' % (wanted, self.token.text), self.line)

    def sees(self, *texts):
        return self.token.kind in ('op', 'word') and self.token.text in texts

    def take(self):
        token = self.token
        self.pos += 1
        return token

    def accept(self, text):
        if self.sees(text):
            self.pos += 1
            return True
        return False

    def expect(self, text):
        if not self.accept(text):
            self.fail(repr(text))

    def is_name(self, token):
        """Whether the token may be a name here (set, queue, bag, id, stop, restart may be)."""
        if token.kind != 'word' or token.text in RESERVED:
            return False
        return not (self.in_property and token.text in TEMPORAL)

    def name(self, what='a name'):
        if not self.is_name(self.token):
            self.fail(what)
        return self.take().text

    def word(self):
        """After a dot, after 'at' and before a field's colon every word is a name."""
        if self.token.kind != 'word':
            self.fail('a name')
        return self.take().text

    def names(self):
        found = [self.name()]
        while self.accept(','):
            found.append(self.name())
        return found

    def skip_semicolons(self):
        while self.accept(';'):
            pass

    # --- declarations ---------------------------------------------------------------------------------------------

    def file(self):
        self.expect('protocol')
        name = self.name()
        self.skip_semicolons()
        decls = []
        while self.token.kind != 'end':
            self.in_property = False
            decls.append(self.declaration())
            self.skip_semicolons()
        return Node('file', 1, name=name, decls=decls)

    def declaration(self):
        line = self.line
        fairness = self.fairness()
        if fairness and not self.sees('process'):
            self.fail("'process'")
        ghost = self.accept('ghost')
        if ghost or self.sees('var'):
            return self.var(ghost)
        simple = {'param': self.param, 'option': self.option, 'const': self.const, 'type': self.type_declaration,
                  'fun': self.fun, 'steps': self.steps, 'scenario': self.scenario}
        word = self.token.text
        if self.token.kind == 'word' and word in simple:
            self.take()
            return simple[word](line)
        if self.accept('process'):
            return self.process(line, fairness)
        if self.sees('invariant', 'transition', 'recoverable', 'liveness', 'assume', 'witness', 'lemma'):
            return self.property(line)
        self.fail('a declaration')

    def fairness(self):
        if self.accept('fair'):
            return 'fair'
        if self.accept('strong'):
            self.expect('fair')
            return 'strong fair'
        return None

    def param(self, line):
        name, low, high = self.name(), None, None
        if self.accept(':'):
            low = self.sum()
            self.expect('..')
            high = self.sum()
        self.expect('=')
        return Node('param', line, name=name, low=low, high=high, value=self.expr())

    def option(self, line):
        name = self.name()
        self.expect(':')
        if self.accept('bool'):
            values = None
        else:
            values = [self.name()]
            while self.accept('|'):
                values.append(self.name())
        self.expect('=')
        return Node('option', line, name=name, values=values, value=self.expr())

    def const(self, line):
        name = self.name()
        self.expect('=')
        return Node('const', line, name=name, value=self.expr())

    def type_declaration(self, line):
        name = self.name()
        self.expect('=')
        return Node('typedecl', line, name=name, type=self.type())

    def var(self, ghost=False):
        """`var x: T` with one of `= e`, `= any`, `in S`; also used for locals."""
        line = self.line
        self.expect('var')
        name = self.name()
        self.expect(':')
        node = Node('var', line, name=name, ghost=ghost, type=self.type(), start='value', value=None)
        if self.accept('in'):
            node.start, node.value = 'in', self.domain()
        else:
            self.expect('=')
            if self.accept('any'):
                node.start = 'any'
            else:
                node.value = self.expr()
        return node

    def fun(self, line):
        name, formals = self.name(), self.formals()
        self.expect(':')
        result = self.type()
        self.expect('=')
        return Node('fun', line, name=name, formals=formals, result=result, value=self.expr())

    def formals(self):
        self.expect('(')
        found = []
        while not self.accept(')'):
            if found:
                self.expect(',')
            name = self.name()
            self.expect(':')
            found.append((name, self.type()))
        return found

    def steps(self, line):
        name = self.name()
        return Node('steps', line, name=name, formals=self.formals(), body=self.control_block())

    def process(self, line, fairness):
        name, index, provided = self.name(), None, None
        if self.accept('['):
            index_name = self.name()
            self.expect(':')
            index = (index_name, self.type())
            self.expect(']')
        if self.accept('provided'):
            provided = self.expr()
        return Node('process', line, name=name, index=index, provided=provided, fairness=fairness,
                    body=self.control_block())

    def property(self, line):
        kind, by = self.take().text, None
        name = self.name()
        if kind == 'recoverable' and self.accept('by'):
            by = self.names()
        self.expect(':')
        self.in_property = True
        value = self.expr()
        self.in_property = False
        return Node('property', line, sort=kind, name=name, by=by, value=value)

    def scenario(self, line):
        """Scenarios are read for their shape only: this reference gets its configuration by -D."""
        name = self.name()
        self.expect('{')
        settings, expects = [], []
        while not self.accept('}'):
            if self.accept(';'):
                continue
            first = self.name()
            if self.accept('='):
                settings.append((first, self.expr()))
            else:
                if first != 'expect' or not self.sees('holds', 'violated'):
                    self.fail("a setting, 'expect holds' or 'expect violated'")
                expects.append((self.name(), self.names()))
        return Node('scenario', line, name=name, settings=settings, expects=expects)

    # --- types ----------------------------------------------------------------------------------------------------

    def type(self):
        line = self.line
        if self.accept('['):
            index = self.type()
            self.expect(']')
            return Node('map', line, index=index, of=self.type())
        if self.sees('set') and self.ahead().text == 'of':
            self.take()
            self.take()
            return Node('set', line, of=self.type())
        if self.sees('queue', 'bag') and self.ahead().text == '(':
            kind = self.take().text
            size = self.parenthesised()
            self.expect('of')
            return Node(kind, line, size=size, of=self.type())
        base = self.base_type(line)
        return Node('optional', line, of=base) if self.accept('?') else base

    def parenthesised(self):
        self.expect('(')
        value = self.expr()
        self.expect(')')
        return value

    def base_type(self, line):
        if self.accept('bool'):
            return Node('bool', line)
        if self.accept('{'):
            members = self.names()
            self.expect('}')
            return Node('enum', line, members=members)
        if self.accept('struct'):
            return Node('struct', line, fields=self.struct_fields())
        if self.sees('id', 'order') and self.ahead().text == '(':
            kind = self.take().text
            return Node(kind, line, size=self.parenthesised())
        low = self.sum()
        if self.accept('..'):
            return Node('range', line, low=low, high=self.sum())
        if low.kind != 'name':
            self.fail("'..'")
        return Node('named', line, name=low.name)

    def struct_fields(self):
        self.expect('{')
        fields = []
        while not self.accept('}'):
            if self.accept(';') or self.accept(','):
                continue
            name = self.word()
            self.expect(':')
            fields.append((name, self.type()))
        return fields

    # --- control flow between steps -------------------------------------------------------------------------------

    def control_block(self):
        node = Node('block', self.line, vars=[], body=[])
        self.expect('{')
        while not self.accept('}'):
            if self.accept(';'):
                continue
            if self.sees('var'):
                if node.body:
                    self.fail("a step or control flow ('var' stands at the start of a block)")
                node.vars.append(self.var())
                continue
            statement = self.control_statement()
            node.body.append(statement)
            if statement.kind in ('goto', 'continue', 'break'):
                self.skip_semicolons()
                if not self.sees('}'):
                    self.fail("'}' (a jump is the last in its block)")
        return node

    def control_statement(self):
        line = self.line
        fairness = self.fairness()
        if self.accept('step'):
            return Node('step', line, name=self.name(), anytime=False, limit=None, fairness=fairness,
                        body=self.step_block())
        if self.accept('anytime'):
            return self.anytime_step(line, fairness)
        if fairness:
            self.fail("'step'")
        if self.accept('loop'):
            label = None if self.sees('{') else self.name()
            return Node('loop', line, label=label, body=self.control_block())
        if self.accept('while'):
            return Node('while', line, condition=self.expr(), label=None, body=self.control_block())
        if self.accept('if'):
            return self.if_statement(line, self.control_block)
        if self.accept('for'):
            kind = 'forany' if self.accept('any') else 'for'
            name = self.name()
            self.expect('in')
            return Node(kind, line, name=name, domain=self.domain(), label=None, body=self.control_block())
        if self.accept('either'):
            return self.either_statement(line, self.control_block)
        if self.sees('goto', 'continue', 'break'):
            return self.jump(line)
        name = self.name('a step or control flow')
        return Node('use', line, name=name, args=self.arguments())

    def anytime_step(self, line, fairness):
        self.expect('step')
        name, limit = self.name(), None
        if self.accept('at'):
            self.expect('most')
            limit = self.sum()
        return Node('step', line, name=name, anytime=True, limit=limit, fairness=fairness, body=self.step_block())

    def if_statement(self, line, block):
        """`if` after its word, for both levels; an `else if` is an else block with one `if` in it."""
        node = Node('if', line, condition=self.expr(), then=block(), other=None)
        if self.accept('else'):
            if self.sees('if'):
                inner = self.line
                self.take()
                node.other = Node('block', inner, vars=[], body=[self.if_statement(inner, block)])
            else:
                node.other = block()
        return node

    def either_statement(self, line, block):
        branches = [block()]
        while self.accept('or'):
            branches.append(block())
        if len(branches) < 2:
            self.fail("'or'")
        return Node('either', line, branches=branches)

    def jump(self, line):
        kind = self.take().text
        if kind == 'goto':
            return Node('goto', line, target=self.name())
        return Node(kind, line, label=self.name() if self.is_name(self.token) else None)

    def arguments(self):
        self.expect('(')
        args = []
        while not self.accept(')'):
            if args:
                self.expect(',')
            args.append(self.expr())
        return args

    # --- inside a step --------------------------------------------------------------------------------------------

    def step_block(self):
        node = Node('block', self.line, vars=[], body=[])
        self.expect('{')
        while not self.accept('}'):
            if self.accept(';'):
                continue
            statement = self.step_statement()
            node.body.append(statement)
            if statement.kind in ('goto', 'continue', 'break', 'restart', 'stop'):
                self.skip_semicolons()
                if not self.sees('}'):
                    self.fail("'}' (a leaving statement is the last in its block)")
        return node

    def step_statement(self):
        line = self.line
        if self.accept('let'):
            name = self.name()
            self.expect('=')
            return Node('let', line, name=name, value=self.expr())
        if self.accept('if'):
            return self.if_statement(line, self.step_block)
        if self.accept('for'):
            name = self.name()
            self.expect('in')
            return Node('for', line, name=name, domain=self.domain(), body=self.step_block())
        if self.accept('await'):
            return Node('await', line, value=self.expr())
        if self.accept('assert'):
            return Node('assert', line, value=self.expr())
        if self.accept('choose'):
            name = self.name()
            self.expect('in')
            domain = self.domain()
            return Node('choose', line, name=name, domain=domain, where=self.where())
        if self.accept('either'):
            return self.either_statement(line, self.step_block)
        if self.sees('goto', 'continue', 'break'):
            return self.jump(line)
        if self.sees('restart', 'stop') and self.ahead().text not in ('=', '[', '.', '('):
            return Node(self.take().text, line)
        return self.assignment_or_call(line)

    def assignment_or_call(self, line):
        if self.ahead().text == '(':
            return Node('call', line, name=self.name(), args=self.arguments())
        target = Node('name', line, name=self.name('a statement'))
        while not self.accept('='):
            if self.accept('['):
                target = Node('index', line, of=target, at=self.expr())
                self.expect(']')
            elif self.accept('.'):
                target = Node('field', line, of=target, name=self.word())
            else:
                self.fail("'='")
        return Node('assign', line, target=target, value=self.expr())

    # --- expressions, loosest first -------------------------------------------------------------------------------

    def expr(self):
        return self.right_associative('leads_to', self.until)

    def until(self):
        return self.right_associative('until', self.implies)

    def implies(self):
        return self.right_associative('=>', self.disjunction)

    def right_associative(self, operator, tighter):
        left = tighter()
        if operator in TEMPORAL and not self.in_property:
            return left
        if self.sees(operator):
            line = self.take().line
            return Node('binary', line, op=operator, left=left, right=self.right_associative(operator, tighter))
        return left

    def disjunction(self):
        return self.left_associative(('||',), self.conjunction)

    def conjunction(self):
        return self.left_associative(('&&',), self.negation)

    def left_associative(self, operators, tighter):
        left = tighter()
        while self.sees(*operators):
            token = self.take()
            left = Node('binary', token.line, op=token.text, left=left, right=tighter())
        return left

    def negation(self):
        if not self.sees('!'):
            return self.relation()
        line = self.take().line
        opened = self.sees('(')
        inside = self.negation()
        if inside.kind == 'binary' and inside.op in COMPARISONS | {'in'} and not (opened and inside.closed):
            raise InputError("write '!(a == b)' or '(!a) == b'", line)
        return Node('not', line, value=inside)

    def relation(self):
        if self.opens():
            return self.open_expression()
        left = self.coalesce()
        if self.sees(*COMPARISONS):
            token = self.take()
            right = self.negation() if self.sees('!') else self.open_expression() if self.opens() else self.coalesce()
            return Node('binary', token.line, op=token.text, left=left, right=right, closed=False)
        if self.sees('in'):
            line = self.take().line
            return Node('binary', line, op='in', left=left, right=self.domain(), closed=False)
        return left

    def opens(self):
        """Whether an expression begins here that reaches as far right as it can."""
        return self.sees('forall', 'exists', 'if') or self.in_property and self.sees('always', 'eventually')

    def open_expression(self):
        token = self.take()
        if token.text in ('always', 'eventually'):
            return Node(token.text, token.line, value=self.expr())
        if token.text == 'if':
            condition = self.expr()
            self.expect('then')
            then = self.expr()
            self.expect('else')
            return Node('ifexpr', token.line, condition=condition, then=then, other=self.expr())
        return self.binder(token.text, token.line)

    def binder(self, kind, line):
        """`x in S where c: e`, for quantifiers, count and sum."""
        name = self.name()
        self.expect('in')
        domain, where = self.domain(), self.where()
        self.expect(':')
        return Node(kind, line, name=name, domain=domain, where=where, value=self.expr())

    def where(self):
        return self.expr() if self.accept('where') else None

    def domain(self):
        line = self.line
        if self.accept('bool'):
            return Node('booldomain', line)
        low = self.coalesce()
        if self.accept('..'):
            return Node('rangedomain', line, low=low, high=self.sum())
        return low

    def coalesce(self):
        left = self.sum()
        if self.sees('??'):
            line = self.take().line
            return Node('binary', line, op='??', left=left, right=self.coalesce())
        return left

    def sum(self):
        return self.left_associative(('+', '-'), self.product)

    def product(self):
        return self.left_associative(('*', '/', '%', '&'), self.unary)

    def unary(self):
        if self.sees('-'):
            line = self.take().line
            return Node('minus', line, value=self.unary())
        return self.postfix()

    def postfix(self):
        node = self.primary()
        while True:
            line = self.line
            if self.accept('['):
                node = Node('index', line, of=node, at=self.expr())
                self.expect(']')
            elif self.accept('.'):
                node = Node('field', line, of=node, name=self.word())
            elif self.accept('with'):
                self.expect('{')
                node = Node('with', line, of=node, fields=self.field_values())
            elif self.in_property and self.accept('at'):
                node = Node('at', line, of=node, path=self.dotted_word())
            elif self.in_property and self.accept('done'):
                node = Node('done', line, of=node)
            else:
                return node

    def dotted_word(self):
        path = self.word()
        while self.accept('.'):
            path += '.' + self.word()
        return path

    def primary(self):
        token = self.token
        if token.kind == 'int':
            return self.integer()
        if self.accept('('):
            inside = self.expr()
            self.expect(')')
            inside.closed = True
            return inside
        if self.accept('true') or self.accept('false'):
            return Node('literal', token.line, value=token.text == 'true')
        if self.accept('none'):
            return Node('literal', token.line, value=None)
        if self.accept('{'):
            return self.braces(token.line)
        if self.accept('['):
            node = Node('mapexpr', token.line, name=self.name(), domain=None, value=None)
            self.expect('in')
            node.domain = self.domain()
            self.expect(':')
            node.value = self.expr()
            self.expect(']')
            return node
        if self.sees('count', 'sum') and self.ahead().text == '(':
            self.take()
            self.take()
            node = self.binder(token.text, token.line)
            self.expect(')')
            return node
        if not (self.is_name(token) or self.sees('at', 'done')):
            self.fail('an expression')
        self.take()
        if self.sees('('):
            return Node('call', token.line, name=token.text, args=self.arguments())
        return Node('name', token.line, name=token.text)

    def integer(self):
        token = self.take()
        if int(token.text) >= 2 ** 63:
            raise InputError('number too large', token.line)
        return Node('literal', token.line, value=int(token.text))

    def braces(self, line):
        """After an opening brace: the empty collection, a struct, a comprehension or a set."""
        if self.accept('}'):
            return Node('setexpr', line, elements=[])
        if self.token.kind == 'word' and self.ahead().text == ':':
            return Node('structexpr', line, fields=self.field_values())
        if self.is_name(self.token) and self.ahead().text == 'in':
            name = self.name()
            self.expect('in')
            domain = self.domain()
            self.expect('|')
            node = Node('comprehension', line, name=name, domain=domain, where=self.expr())
            self.expect('}')
            return node
        elements = [self.coalesce()]
        while self.accept(','):
            elements.append(self.coalesce())
        self.expect('}')
        return Node('setexpr', line, elements=elements)

    def field_values(self):
        fields = []
        while True:
            name = self.word()
            self.expect(':')
            fields.append((name, self.expr()))
            if not self.accept(','):
                break
        self.expect('}')
        return fields


def parse(text):
    return Parser(text).file()
