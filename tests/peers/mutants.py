"""Changes models at random, a little: the text of a file with one to three changes that an engineer
might make by mistake. Nothing here knows what a change means; some make no model at all.
"""
import os
import random
import re

# What is replaced, and by what. Only in declarations and processes, not in comments.
SWAPS = [
    (r" < ", (" <= ", " > ", " != ")), (r" <= ", (" < ", " >= ", " == ")),
    (r" > ", (" >= ", " < ", " != ")), (r" >= ", (" > ", " <= ", " == ")),
    (r" == ", (" != ", " <= ", " >= ")), (r" != ", (" == ", " < ")),
    (r" && ", (" || ", " => ")), (r" \|\| ", (" && ",)), (r" => ", (" && ", " || ")),
    (r" \+ ", (" - ",)), (r" - ", (" + ",)),
    (r"\bmin\(", ("max(",)), (r"\bmax\(", ("min(",)),
    (r"\bforall\b", ("exists",)), (r"\bexists\b", ("forall",)),
    (r"!\(", ("(",)), (r"\bbreak \w+", ("continue work", "restart", "stop")),
    (r"\bcontinue \w+", ("restart", "stop", "")),
    (r"\bawait [^\n{}]*?(?=  |\n| \})", ("",)),
    (r"\blatest\b", ("applied", "plan")), (r"\bapplied\b", ("latest", "plan")), (r"\bplan\b", ("latest", "applied")),
    (r"(?<!let )\b\w+(?:\[\w+\])? = [^\n{}=]*?(?=  |\n| \})", ("",)),
    (r"\bin plans\b", ("in plans - {0}",)),
]


def number_changes(text):
    for found in re.finditer(r"(?<![\w.])\d+\b", text):
        for change in (-1, 1):
            value = int(found.group()) + change
            yield found.start(), found.end(), str(value) if value >= 0 else f"({value})"


def changes(text, first, last):
    """(start, end, new text) of every change that there is between two places."""
    comments = [found.span() for found in re.finditer(r"//[^\n]*", text)]
    possible = list(number_changes(text))
    for pattern, replacements in SWAPS:
        for found in re.finditer(pattern, text):
            possible += [(*found.span(), new) for new in replacements]
    for start, end, new in possible:
        inside = any(left <= start < right for left, right in comments)
        if first <= start and end <= last and not inside:
            yield start, end, new


def mutate(text, rng):
    """Between the variables and the scenarios."""
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        first = text.find("\nvar ")
        last = text.find("\nscenario ")
        possible = list(changes(text, first, last if last >= 0 else len(text)))
        start, end, new = rng.choice(possible)
        text = text[:start] + new + text[end:]
    return text


def with_option(text, rng):
    """Another default for each option: the repairs are what is mutated."""
    def choose(found):
        names = [name.strip() for name in found.group(2).split("|")]
        return f"{found.group(1)}{found.group(2)}= {rng.choice(names)}"
    return re.sub(r"^(option \w+\s*:)([^=\n]*\|[^=\n]*)= *\w+", choose, text, flags=re.MULTILINE)


def mutants(files, folder, seed, count):
    """Writes `count` of them; their paths."""
    texts = []
    for path in files:
        with open(path, encoding="utf-8") as file:
            texts.append((os.path.splitext(os.path.basename(path))[0], file.read()))
    for number in range(seed, seed + count):
        rng = random.Random(number)
        name, text = rng.choice(texts)
        path = os.path.join(folder, f"{name}-{number}.tocsin")
        with open(path, "w", encoding="utf-8") as file:
            file.write(mutate(with_option(text, rng), rng))
        yield path
