#!/usr/bin/env python3
"""Whatever the file is, there is a clear message, soon.

    tests/robustness/input.py [WORD]...      only the tests whose names have one of these words
"""
import os
import random
import re
import sys

from program import (HOLDS, INPUT, MEGABYTE, PLANNER, SANITIZED, TOCSIN, UNDECIDED, VIOLATED,
                     main, run)

ANSWERS = {HOLDS, VIOLATED, INPUT, UNDECIDED}
HEAD = b"protocol p\n"
# The sanitizers, and the build with an allocation for each object, are that much slower.
SIZE, SHARE = (MEGABYTE // 16, 20) if SANITIZED else (MEGABYTE, 1)


def refused(path, message=None):
    return run("check", path).check({INPUT}, message)


# --- files that are no protocols ---

def an_empty_file(scratch):
    refused(scratch.file(b""), "expected `protocol NAME`")


def blanks_and_zeros(scratch):
    refused(scratch.file(b"\n"), "expected `protocol NAME`")
    refused(scratch.file(b" \t\r\n" * 1000), "expected `protocol NAME`")
    refused(scratch.file(b"\0"))
    refused(scratch.file(b"\0" * 100000))


def binary_files(scratch):
    generator = random.Random(1)
    for size in (1, 2, 3, 10, 100, 1000, 100000, MEGABYTE):
        refused(scratch.file(generator.randbytes(size)))
        refused(scratch.file(HEAD + generator.randbytes(size)))
    refused(TOCSIN)


def other_encodings(scratch):
    text = "protocol p\n// größer\nvar x: 0..2 = 0\nprocess q { step s { await x == 0 } }\n"
    refused(scratch.file(text.encode("latin-1")), "UTF-8")
    refused(scratch.file(text.encode("utf-16")))
    refused(scratch.file(text.encode("utf-32")))
    run("check", scratch.file(text.encode("utf-8-sig"))).check({HOLDS})
    run("check", scratch.file(text.replace("\n", "\r\n").encode())).check({HOLDS})


def a_file_of_100_megabytes(scratch):
    for content in (b"\0", b"a", b"// a comment\n"):
        path = scratch.file(HEAD, "large.tocsin")
        part = content * (MEGABYTE // len(content))
        with open(path, "ab") as file:
            for _ in range(100 * MEGABYTE // len(part) + 1):
                file.write(part)
        done = refused(path, "1 MiB")
        # What this program itself has is counted too, as the child begins as its copy.
        if not SANITIZED and done.memory > 64 * MEGABYTE:
            done.fail(f"it took {done.memory} bytes to refuse a large file")


def standard_input(scratch):
    with open(PLANNER, "rb") as file:
        run("check", "-", stdin=file).check({VIOLATED}, "never_empty")
    with open("/dev/zero", "rb") as file:
        run("check", "-", stdin=file).check({INPUT}, "1 MiB")
    run("check", "-").check({INPUT}, "expected `protocol NAME`")


# --- a mebibyte of the same ---

SHAPES = (b"{", b"}", b"(", b")", b"[", b"]", b"{}", b"()", b"({[", b"!", b"-", b"- ", b"=", b"|", b"?", b".",
          b"..", b",", b";", b":", b"x", b"x ", b"1", b"1 ", b"\n", b"\"", b"\"x\"", b"#", b"/*", b"*/",
          b"//", b"///", b"/// x\n", b"\\", b"@", b"\xc3\xa4", b"\xe2\x88\xa7", b"a.", b"a[", b"a(", b"a,", b"a+",
          b"a => ", b"a == ", b"a == b ", b"if ", b"if a { ", b"else if a { } ", b"step ", b"step s { ",
          b"step s { } ", b"process q { ", b"process q { } ", b"loop ", b"loop { ", b"either { } ", b"or { } ", b"var ",
          b"var x: 0..1 = 0\n", b"type T = ", b"type T = set of ", b"struct { a: ", b"set of ", b"protocol p\n",
          b"invariant i: ", b"invariant i: !", b"invariant i: forall x in ", b"count(", b"sum(x in ", b"at ",
          b"at most ", b"option O: a | ", b"| a ", b"fun f(", b"x: 0..1, ", b"scenario s { ", b"expect holds ", b"next(",
          b"0..", b"{ x in ", b"goto ", b"break ", b"await ", b"let x = ", b"none ", b"?? ", b"with { a: ")


def a_mebibyte_of_the_same(scratch):
    starts = (b"", HEAD, HEAD + b"process q { ", HEAD + b"process q { step s { ", HEAD + b"invariant i: ",
              HEAD + b"var x: ", HEAD + b"scenario s { ")
    for number, shape in enumerate(SHAPES):
        for start in (b"", starts[number % 6 + 1], starts[(number + 2) % 6 + 1]):
            whole = (start + shape * (SIZE // len(shape) + 1))[:SIZE]
            run("check", "--timeout", "1", scratch.file(whole, "shape.tocsin")).check(ANSWERS)


def one_long_line(scratch):
    step = b"process q { loop { step s { x = 1 - x } } } "
    text = HEAD[:-1] + b" var x: 0..1 = 0 " + step + b" " * 500000 + b"invariant i: y == 0 " + b" " * 500000
    done = refused(scratch.file(text), "there is no variable or value `y`")
    if max(len(line) for line in done.messages.splitlines()) > 200:
        done.fail("a message quotes too much")
    name = b"n" * 100000
    refused(scratch.file(HEAD + b"invariant i: " + name + b" == 0"))
    run("check", scratch.file(b"protocol " + name + b"\nvar x: 0..1 = 0\n" + step)).check({HOLDS})


def ten_thousand_brackets_of_each_kind(scratch):
    for opener, closer in ("()", "[]", "{}"):
        for before in ("invariant i: ", "process q { step s { ", "process q ", "var x: ", "type T = ",
                       "scenario s ", "fun f", "const C = ", "invariant i: x "):
            text = f"protocol p\n{before}{opener * 10000}{closer * 10000}\n"
            refused(scratch.file(text, "deep.tocsin"))


def chains_of_operators(scratch):
    for chain in ("!" * 10000, "- " * 10000, "b => " * 10000, "b || " * 10000, "b && " * 10000, "x + " * 10000,
                  "x ?? " * 10000, "if b then b else " * 5000, "forall k in bool: " * 5000,
                  "exists k in bool: !" * 5000, "count(k in bool: " * 5000, "next(" * 10000,
                  "always " * 10000, "b until " * 10000):
        text = f"protocol p\nvar b: bool = true\nvar x: 0..1 = 0\ninvariant i: {chain}b\n"
        run("check", scratch.file(text, "chain.tocsin")).check({INPUT})


def chains_of_else_if(scratch):
    links = "if x == 0 { x = 1 } else " * 10000
    text = f"protocol p\nvar x: 0..1 = 0\nprocess q {{ step s {{ {links} {{ x = 0 }} }} }}\n"
    refused(scratch.file(text), "nested")
    links = "if x == 0 { step s { } } else " * 10000
    text = f"protocol p\nprocess q {{ var x: 0..1 = 0  {links} {{ step t {{ }} }} }}\n"
    refused(scratch.file(text), "nested")


# --- much of something ---

def many(line, count):
    return "".join(line.replace("#", str(i)) for i in range(count))


def tens_of_thousands_of_declarations(scratch):
    for line, count in (("const c#=1\n", 70000), ("param p#=1\n", 70000), ("option o#: bool = true\n", 30000),
                        ("type t# = 0..1\n", 50000), ("fun f#(): bool = true\n", 35000),
                        ("var v#: bool = true\n", 40000), ("var v#: 0..9 = 0\n", 70000),
                        ("invariant i#: true\n", 15000), ("process q# { }\n", 50000),
                        ("process q# { step s { } }\n", 12), ("steps s#() { step s { } }\n", 30000),
                        ("scenario s# { }\n", 15000), ("var v#: {a#, b#} = a#\n", 30000),
                        ("const c#=c#\n", 60000), ("var x: 0..1 = 0\n", 60000)):
        text = ("protocol p\n" + many(line, count // SHARE + 1))[:MEGABYTE]
        text = text[:text.rindex("\n") + 1]
        run("check", "--max-states", "100", scratch.file(text, "many.tocsin")).check(ANSWERS, seconds=20)


def tens_of_thousands_of_things_in_one(scratch):
    for start, part, end in (("process q { loop { ", "step s# { } ", "} }"),
                             ("process q { loop { step s { ", "assert true ", "} } }"),
                             ("process q { loop { step s { ", "let k# = 1 ", "} } }"),
                             ("process q { loop { step s { ", "choose k# in 0..1 ", "} } }"),
                             ("process q { loop { step s { either { ", "} or { ", "} } } }"),
                             ("process q { either { ", "step s# { } } or { ", "step s { } } }"),
                             ("process q { ", "for k# in 0..1 { step s# { } } ", "}"),
                             ("process q { ", "var v#: 0..1 = 0 ", "step s { } }"),
                             ("var e: {", "a#, ", "a} = a"), ("var s: struct { ", "f#: bool ", "} = any"),
                             ("option o: ", "a# | ", "b = b"), ("invariant i: 1 in {", "#, ", "0}"),
                             ("fun f(", "a#: bool, ", "b: bool): bool = b"),
                             ("scenario s { expect holds ", "i#, ", "i }"),
                             ("param n = 1 scenario s { ", "n = 1 ", "}"),
                             ("/// ", "word# ", "\nvar x: bool = true")):
        text = f"protocol p\n{start}{many(part, 20000 // SHARE)}{end}\n"
        path = scratch.file(text, "much.tocsin")
        run("check", "--max-states", "100", "--timeout", "1", path).check(ANSWERS, seconds=20)


def many_names_that_are_nearly_right(scratch):
    text = "protocol p\n" + many("var latest#: 0..1 = 0\n", 30000 // SHARE)
    text += many("invariant i#: latset# == 0\n", 30)
    done = refused(scratch.file(text), "did you mean")
    if done.messages.count(": error: ") != 20 or "more errors" not in done.messages:
        done.fail("twenty errors and a word about the others expected")


# --- a protocol with something wrong ---

def mentioned(done, paths):
    """A file that is no protocol any more is named in the messages, one that still is in the answer."""
    everything = done.messages + done.output
    for path in paths:
        if os.path.basename(path) not in everything:
            with open(path, "rb") as file:
                done.fail(f"nothing is said about a file that ends in {file.read()[-40:]!r}")


def answered(scratch, texts):
    """Many files in one run, for speed; not so many that a process for each scenario has much to copy."""
    paths = [scratch.file(text) for text in texts]
    for start in range(0, len(paths), TOGETHER):
        chunk = paths[start:start + TOGETHER]
        done = run("test", "--max-states", "50", *chunk)
        done.check({HOLDS, VIOLATED, INPUT, UNDECIDED}, seconds=SECONDS_A_FILE * len(chunk) + 5)
        mentioned(done, chunk)
    for path in paths:
        os.remove(path)


SECONDS_A_FILE = 1.0 if SANITIZED else 0.05
EVERY = 2 if SANITIZED else 1
TOGETHER = 25 if SANITIZED else 250


def planner():
    """Under sanitizers with one word in each comment, and without scenarios that look like others: what is changed
    inside of comments leaves a model, and each of its scenarios takes a process of its own."""
    with open(PLANNER, "rb") as file:
        text = file.read()
    if SANITIZED:
        text = re.sub(rb"(//+)[^\n]*", rb"\1 a", text)
        text = re.sub(rb"scenario (two_endpoints|recheck|conditional_two_endpoints|one_enactor)\b[^}]*}\n", b"", text)
    return text


def every_truncation(scratch):
    text = planner()
    answered(scratch, [text[:length] for length in range(0, len(text), EVERY)])


def every_deletion_of_a_byte(scratch):
    text = planner()
    answered(scratch, [text[:at] + text[at + 1:] for at in range(3, len(text), EVERY)])


def every_beginning_cut_off(scratch):
    text = planner()
    answered(scratch, [text[at:] for at in range(1, len(text), 3 * EVERY)])


def bytes_replaced(scratch):
    text, generator = planner(), random.Random(2)
    texts = []
    for _ in range(3000 // EVERY):
        at = generator.randrange(len(text))
        other = generator.choice(b"{}()[]\"/=.,:;!?|&<>-+*% \n\0\xff\xc3x0'#@")
        texts.append(text[:at] + bytes([other]) + text[at + 1:])
    answered(scratch, texts)


def words_removed_doubled_and_swapped(scratch):
    words, generator = planner().split(b" "), random.Random(3)
    texts = []
    for _ in range(2000 // EVERY):
        changed = list(words)
        for _ in range(generator.choice((1, 1, 2, 5))):
            a, b = generator.randrange(len(changed)), generator.randrange(len(changed))
            what = generator.randrange(3)
            if what == 0:
                del changed[a]
            elif what == 1:
                changed.insert(a, changed[b])
            else:
                changed[a], changed[b] = changed[b], changed[a]
        texts.append(b" ".join(changed))
    answered(scratch, texts)


def lines_removed_doubled_and_swapped(scratch):
    lines, generator = planner().split(b"\n"), random.Random(4)
    texts = []
    for at in range(0, len(lines), 1 if not SANITIZED else 3):
        texts.append(b"\n".join(lines[:at] + lines[at + 1:]))
        texts.append(b"\n".join(lines[:at] + lines[at:at + 1] + lines[at:]))
        other = generator.randrange(len(lines))
        swapped = list(lines)
        swapped[at], swapped[other] = swapped[other], swapped[at]
        texts.append(b"\n".join(swapped))
    answered(scratch, texts)


def more_scenarios_than_anybody_reads(scratch):
    model = "protocol p\nvar a: bool = true\nprocess q { loop { step s { a = !a } } }\ninvariant i: a || !a\n"
    scenarios = "".join(f"scenario s{k} {{ expect holds i }}\n" for k in range(1025))
    refused(scratch.file(model + scenarios), "too many scenarios")


TESTS = [test for name, test in list(globals().items())
         if callable(test) and getattr(test, "__module__", None) == __name__
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
