"""Mermaid's sequence diagrams, as far as we write them: a grammar of its own, to read back what was written.

What Mermaid does before it parses, and its lexer, decide what is dangerous in a text:

- `#` and `;` are looked at first: `#59;` stands for a character, by number. What is left of them begins a comment, or
  ends the statement in the middle of its line. In `style … :…#…;` and `classDef … :…#…;` the last `;` is dropped before.
- `%%` begins a comment, `%%{` a directive, and `---` in the first line is front matter.
- A participant's name can't have `-`, `+`, `>`, `:`, `,` or `;`, nor be a word of the grammar (whatever its case). What
  is displayed instead of it, after `as`, goes to the end of the line; so do titles, messages and notes.
- A message or note that begins with `wrap:` or `nowrap:` loses that; one that is empty is none.
- `<br/>` is the one tag for text; all other markup may reach the page.
- More than 50,000 characters are refused.
"""
import re

MOST = 50_000
WORDS = frozenset("""box participant actor create destroy loop rect opt alt else par par_over and critical option break
end links link properties details over note activate deactivate title accTitle accDescr sequenceDiagram autonumber off as
""".lower().split())
NAME = r"([A-Za-z_][A-Za-z0-9_]*)"
ENTITY = re.compile(r"#([0-9]{1,7});")
STATEMENTS = {
    "title": re.compile(r"title (\S.*)"),
    "autonumber": re.compile(r"autonumber(| [0-9]+)"),
    "participant": re.compile(rf"participant {NAME} as (\S.*)"),
    "message": re.compile(rf"{NAME}(?:->>|-x){NAME}: (\S.*)"),
    "note": re.compile(rf"Note over {NAME}: (\S.*)"),
    "loop": re.compile(r"loop (\S.*)"),
    "end": re.compile(r"end()"),
}


class Malformed(Exception):
    """Mermaid would not understand that, or something else by it."""


class Diagram:
    def __init__(self):
        self.participants, self.texts, self.depth = {}, [], 0

    def known(self, name):
        if name not in self.participants:
            raise Malformed(f"{name} is no participant")

    def add(self, kind, parts):
        if kind == "participant":
            name, shown = parts
            if name.lower() in WORDS or name in self.participants:
                raise Malformed(f"a participant can't be {name}")
            self.participants[name] = plain(shown)
        elif kind in ("message", "note"):
            for name in parts[:-1]:
                self.known(name)
            if re.match(r":?(no)?wrap:", parts[-1], re.IGNORECASE):
                raise Malformed("a text begins with wrap:")
        self.depth += (kind == "loop") - (kind == "end")
        if self.depth < 0:
            raise Malformed("an end too many")
        self.texts.append(plain(parts[-1]))


def plain(text):
    """A text as it is displayed."""
    rest = ENTITY.sub("", text).replace("<br/>", "")
    for bad in "#;<>&\"`$\\@":
        if bad in rest:
            raise Malformed(f"{bad} in {text!r}")
    return ENTITY.sub(lambda entity: chr(int(entity[1])), text.replace("<br/>", "\n"))


def statement(line):
    for kind, form in STATEMENTS.items():
        found = form.fullmatch(line)
        if found:
            return kind, found.groups()
    raise Malformed(f"no statement: {line!r}")


def read(text):
    """The diagram; Malformed where it is none."""
    lines = text.split("\n")
    if lines[0] != "sequenceDiagram" or lines[-1] != "" or len(text) > MOST:
        raise Malformed("it does not begin or end like a diagram, or is too long")
    diagram = Diagram()
    for line in lines[1:-1]:
        if "%%" in line or re.search(r"(style|classDef).*:\S*#.*;", line):
            raise Malformed(f"changed before it is parsed: {line!r}")
        if any(not c.isprintable() for c in line):
            raise Malformed(f"a control character: {line!r}")
        diagram.add(*statement(line.strip(" ")))
    if diagram.depth != 0:
        raise Malformed("an end is missing")
    return diagram


def in_markdown(text):
    """The diagrams in fenced blocks."""
    found, fence, kept = [], None, []
    for line in text.split("\n"):
        begin = re.fullmatch(r"(`{3,})(\w*)", line)
        if fence is None and begin:
            fence, kept = begin, []
        elif fence is not None and begin and not begin[2] and len(begin[1]) >= len(fence[1]):
            if fence[2] == "mermaid":
                found.append("\n".join([*kept, ""]))
            fence = None
        else:
            kept.append(line)
    return found
