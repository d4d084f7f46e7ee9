#!/usr/bin/env python3
"""`tocsin fmt` changes blanks and nothing else, and bad input changes nothing at all.

    tests/robustness/fmt.py [WORD]...      only the tests whose names have one of these words
"""
import glob
import os
import random
import re
import stat
import subprocess
import sys
import tempfile

from program import (HOLDS, INPUT, MEGABYTE, ROOT, SANITIZED, TOCSIN, VIOLATED, Failure, main,
                     run)

HEAD = "protocol p\n"
SMALL = HEAD + "var x: 0..2 = 0\nprocess q { step s { x = 1 } }\n"
UGLY = HEAD + "\n\n\nvar   x :0..2=0\nprocess q{\nstep s{await x==0  x=1}}\n\n"
NEAT = HEAD + "\nvar x: 0..2 = 0\nprocess q {\n  step s { await x == 0   x = 1 } }\n"


def through(text):
    """What comes out at standard output for a text at standard input, and the run."""
    with tempfile.TemporaryFile() as file:
        file.write(text if isinstance(text, bytes) else text.encode())
        file.seek(0)
        done = run("fmt", "-", stdin=file)
    return done


def formatted(text):
    return through(text).check({HOLDS}).output


def require(condition, what):
    if not condition:
        raise Failure(what)


def read(path):
    with open(path, "rb") as file:
        return file.read().decode()


def tokens(text):
    """Tokens and comments, blanks left out; a comment ends with its line."""
    found = []
    for line in text.replace("\r\n", "\n").lstrip("\ufeff").split("\n"):
        code, slashes, comment = line.partition("//")
        found += re.findall(r"\w+|[^\s\w]", code)
        found += [slashes + comment.rstrip()] if slashes else []
    return found


def models():
    """Every file of the repository without syntax errors."""
    return [path for folder in ("protocols/*", "tests/language/features/*", "tests/protocols/*",
                                "tests/language/rules/*", "tests/language/types/*")
            for path in sorted(glob.glob(os.path.join(ROOT, folder + ".tocsin")))]


# --- what it does ---

def bundled_protocols_are_formatted(scratch):
    paths = glob.glob(os.path.join(ROOT, "protocols/*.tocsin"))
    require(run("fmt", "--check", *paths).check({HOLDS}).output == "", "it names a file")


def tokens_stay_and_twice_is_once(scratch):
    count = 0
    for path in models()[::7 if SANITIZED else 1]:
        text = read(path)
        done = through(text)
        if done.check({HOLDS, INPUT}).code == INPUT:
            continue
        count += 1
        require(tokens(done.output) == tokens(text), f"{path} has other tokens")
        require(formatted(done.output) == done.output, f"{path} changes again")
        require(not re.search(r"[ \t\r]\n|\n\n\n|\n\n$", done.output), f"{path}: stray blanks")
    require(count > (10 if SANITIZED else 100), "there are hardly any models")


def mangled(text, generator):
    """The same tokens with other blanks, and other ends of lines where that means nothing."""
    lines = []
    for line in text.split("\n"):
        code, slashes, comment = line.partition("//")
        parts = re.split(r"(\s+)", code)
        parts = [generator.choice((" ", "  ", "\t", "\n", "\n\n\n", " \r\n ")) if part.isspace()
                 else part for part in parts]
        lines.append("".join(parts) + slashes + comment)
    # "at most" is one token.
    return re.sub(r"\bat\s+most\b", "at most", "\n".join(lines))


def any_blanks_end_in_one_layout(scratch):
    generator = random.Random(8)
    for path in models()[::40 if SANITIZED else 3]:
        text = mangled(read(path), generator)
        done = through(text)
        if done.check({HOLDS, INPUT}).code == INPUT:
            continue
        require(tokens(done.output) == tokens(text), f"{path} has other tokens")
        require(formatted(done.output) == done.output, f"{path}, mangled, changes again")


def lines_ends_and_byte_order_marks(scratch):
    require(formatted(SMALL.replace("\n", "\r\n")) == SMALL, "CRLF stays")
    require(formatted("\ufeff" + SMALL) == SMALL, "the byte order mark stays")
    require(formatted(SMALL.rstrip("\n")) == SMALL, "no final line end")
    require(formatted(SMALL.replace("\n", "  \t\n")) == SMALL, "blanks at ends of lines stay")
    require(formatted("\n\n" + SMALL + "\n\n") == SMALL, "blank lines at the ends stay")
    comment = "// größer ≤ \r\n//\r\n" + SMALL
    require(formatted(comment) == "// größer ≤\n//\n" + SMALL, "comments")


def check_names_and_changes_nothing(scratch):
    ugly, neat = scratch.file(UGLY.encode(), "ugly.tocsin"), scratch.file(NEAT.encode(),
                                                                            "neat.tocsin")
    done = run("fmt", "--check", ugly, neat).check({VIOLATED})
    require(done.output == ugly + "\n", "it does not name the one file")
    require(read(ugly) == UGLY, "it changes the file")
    run("fmt", "--check", neat).check({HOLDS})
    run("fmt", ugly, neat).check({HOLDS})
    require(read(ugly) == read(neat) == NEAT, "it does not format")


def a_file_that_is_formatted_is_not_touched(scratch):
    path = scratch.file(NEAT.encode())
    os.utime(path, (1, 1))
    run("fmt", path).check({HOLDS})
    require(os.stat(path).st_mtime == 1, "it is written all the same")


def permissions_and_links_stay(scratch):
    path = scratch.file(UGLY.encode(), "real.tocsin")
    link = os.path.join(os.path.dirname(path), "link.tocsin")
    os.symlink(path, link)
    os.chmod(path, 0o640)
    run("fmt", link).check({HOLDS})
    require(os.path.islink(link) and read(path) == NEAT, "the link is gone")
    require(stat.S_IMODE(os.stat(path).st_mode) == 0o640, "other permissions")


# --- what it refuses ---

def bad_input_is_left_alone(scratch):
    for text in (b"", b"\0", b"protocol", b"protocol p\0\n", b"protocol p\nvar x\n", b"\xff\xfe",
                 (UGLY + "/* no */\n").encode(), UGLY.encode() + b"\0", b"protocol p\n\xc2\xa0",
                 b"protocol p\n" + b"process q " + b"{ loop " * 300):
        path = scratch.file(text)
        run("fmt", path).check({INPUT})
        run("fmt", "--check", path).check({INPUT})
        with open(path, "rb") as file:
            require(file.read() == text, f"{text[:40]} was changed")
    good = scratch.file(UGLY.encode(), "good.tocsin")
    run("fmt", scratch.file(b"protocol"), good).check({INPUT})
    require(read(good) == NEAT, "the other files are not formatted")


def what_is_no_file(scratch):
    folder = os.path.dirname(scratch.file(b""))
    for path in (folder, os.path.join(folder, "nowhere.tocsin"), "/dev/null", "", "\n", "\x1b[1m"):
        done = run("fmt", path).check({INPUT})
        require("\x1b" not in done.messages, "a name reaches the terminal as it is")
    run("fmt").check({INPUT}, "which files")
    run("fmt", "--chek", "x").check({INPUT})


def a_file_that_cannot_be_written(scratch):
    folder = tempfile.mkdtemp(dir=os.path.dirname(scratch.file(b"")))
    path = os.path.join(folder, "p.tocsin")
    with open(path, "w", encoding="utf-8") as file:
        file.write(UGLY)
    if os.geteuid() == 0:
        return  # to whom nothing is forbidden
    for mode, of in ((0o444, path), (0o555, folder)):
        os.chmod(of, mode)
        run("fmt", path).check({INPUT}, "can't write")
        require(read(path) == UGLY and os.listdir(folder) == ["p.tocsin"], "it leaves a trace")
        os.chmod(of, 0o755)


def a_full_disk_behind_standard_output(scratch):
    with open("/dev/full", "wb") as full, tempfile.TemporaryFile() as file:
        file.write(UGLY.encode())
        file.seek(0)
        run("fmt", "-", stdin=file, stdout=full).check({INPUT}, "can't write")


def deep_nesting_and_large_files(scratch):
    deep = HEAD + "process q " + "{ if true " * 190 + "{ step s {} }" + " }" * 190
    require(formatted(formatted(deep)) == formatted(deep), "deep: changes again")
    lines = HEAD + "process q " + "{\nif true " * 190 + "{\nstep s {}\n}" + "\n}" * 190
    require(formatted(formatted(lines)) == formatted(lines), "deep lines: change again")
    chain = HEAD + "const X = " + "(" * 150 + "1" + ")" * 150 + "\n+ 1" * 5000 + "\n"
    through(chain).check({HOLDS, INPUT})
    size = MEGABYTE // (16 if SANITIZED else 1)
    part = "process q{loop{step s{}}}\n"
    many = HEAD + "".join(part.replace("q", f"q{i}") for i in range(size // 40))
    require(formatted(formatted(many)) == formatted(many), "many: changes again")
    # Blanks alone can take it over the limit.
    wide = HEAD + "process q " + "{\nif true" * 150 + "{\n" + "step s {}\n" * (MEGABYTE // 25)
    wide += "}" * 151 + "\n"
    path = scratch.file(wide.encode(), "wide.tocsin")
    run("fmt", path).check({INPUT}, "larger than 1 MiB", seconds=20 if SANITIZED else 3)
    require(read(path) == wide, "it was changed")


def killed_at_any_moment_it_leaves_one_or_the_other(scratch):
    big = HEAD + "".join(f"process  q{i} {{ step s {{ }} }}\n" for i in range(5000))
    neat = formatted(big)
    for delay in (0.0, 0.002, 0.005, 0.01, 0.02, 0.05):
        path = scratch.file(big.encode(), "big.tocsin")
        child = subprocess.Popen([TOCSIN, "fmt", path])
        try:
            child.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        require(read(path) in (big, neat), "half a file")


TESTS = [test for test in list(globals().values())
         if callable(test) and getattr(test, "__module__", None) == __name__
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
