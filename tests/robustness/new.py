#!/usr/bin/env python3
"""What `tocsin new` writes checks at once, and it never writes over anything.

    tests/robustness/new.py [WORD]...      only the tests whose names have one of these words
"""
import glob
import os
import re
import sys

from program import HOLDS, INPUT, ROOT, SANITIZED, VIOLATED, Failure, main, run

TEMPLATES = sorted(glob.glob(os.path.join(ROOT, "cli/templates/*.tocsin")))
SECONDS = 60 if SANITIZED else 10


def require(condition, what):
    if not condition:
        raise Failure(what)


def new(where, *arguments):
    return run("new", *arguments, before=lambda: os.chdir(where.folder.name))


def made(scratch, name, *arguments):
    """Makes it; the path of the file."""
    new(scratch, name, *arguments).check({HOLDS}, f"{name}.tocsin")
    path = os.path.join(scratch.folder.name, name + ".tocsin")
    require(os.listdir(scratch.folder.name) == [name + ".tocsin"], "there are other files")
    return path


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


# --- what it writes ---

def templates_are_formatted_and_their_scenarios_pass(scratch):
    require(len(TEMPLATES) == 3, "templates are missing")
    for path in TEMPLATES:
        run("fmt", "--check", path).check({HOLDS})
        done = run("check", path).check({HOLDS}, seconds=SECONDS)
        require("warning" not in done.messages, "there are warnings")
        run("test", path).check({HOLDS}, seconds=SECONDS)


def every_template_can_be_had(scratch):
    for template in TEMPLATES:
        kind = os.path.basename(template)[:-len(".tocsin")]
        path = made(scratch, "dns-plans_2", f"--template={kind}")
        text = read(path)
        require(re.search(r"^protocol dns_plans_2$", text, re.MULTILINE), "another name")
        require("FILE" not in text and "my_protocol" not in text, "blanks are left")
        require("tocsin test dns-plans_2.tocsin" in text, "it does not say how to go on")
        run("fmt", "--check", path).check({HOLDS})
        run("test", path).check({HOLDS}, seconds=SECONDS)
        os.remove(path)
    require("enactor" in read(made(scratch, "p")), "planner is not the default")


def what_it_suggests_shows_what_it_says(scratch):
    path = made(scratch, "p")
    run("check", path, "-D", "APPLY=blind").check({VIOLATED}, "no_rollback", seconds=SECONDS)
    os.remove(path)
    path = made(scratch, "p", "--template", "controller")
    done = run("check", path, "-D", "TRIGGER=edge").check({VIOLATED}, "crash", seconds=SECONDS)
    require("eventually_stable_reconciliation: violated" in done.output, "not what it is called")
    os.remove(path)
    path = made(scratch, "p", "--template", "lease")
    run("check", path, "-D", "FENCE=false").check({VIOLATED}, "no_stale_write: violated",
                                                  seconds=SECONDS)


def a_name_of_the_protocol_is_no_name_in_it(scratch):
    for name in ("planner", "latest", "Plan", "set", "at", "plan"):
        path = made(scratch, name)
        run("check", path).check({HOLDS}, seconds=SECONDS)
        os.remove(path)


# --- what it refuses ---

def nothing_is_overwritten(scratch):
    path = scratch.file("mine", "p.tocsin")
    new(scratch, "p").check({INPUT}, "can't write p.tocsin: File exists")
    require(read(path) == "mine", "it is gone")
    os.remove(path)
    for make in (os.mkdir, lambda link: os.symlink("nowhere", link), os.mkfifo):
        make(path)
        new(scratch, "p").check({INPUT}, "File exists")
        require(os.listdir(scratch.folder.name) == ["p.tocsin"], "there is another file")
        os.rmdir(path) if os.path.isdir(path) else os.remove(path)


def names_that_are_none(scratch):
    for name in ("", ".", "..", "/tmp/p", "a/b", "p.tocsin", "2p", "a b", "a\nb", "\x1b[1m",
                 "größe", b"\xff", "a;b", "$(id)", "é", "p\t"):
        done = new(scratch, name).check({INPUT}, "is no name")
        require("\x1b" not in done.messages, "a name reaches the terminal as it is")
    for name in ("--", "-p", "-"):
        new(scratch, name).check({INPUT})
    new(scratch, "process").check({INPUT}, "is a word of the language")
    new(scratch, "a" * 300).check({INPUT}, "name too long")
    new(scratch).check({INPUT}, "what is it called")
    new(scratch, "a", "b").check({INPUT}, "one NAME")
    require(os.listdir(scratch.folder.name) == [], "it has written something")


def templates_that_are_none(scratch):
    new(scratch, "p", "--template=controler").check({INPUT}, "did you mean 'controller'?")
    new(scratch, "p", "--template=").check({INPUT}, "there is no template")
    new(scratch, "p", "--template=../planner").check({INPUT}, "there is no template")
    require(os.listdir(scratch.folder.name) == [], "it has written something")


def a_folder_that_takes_no_files(scratch):
    if os.geteuid() == 0:
        return  # to whom nothing is forbidden
    os.chmod(scratch.folder.name, 0o555)
    new(scratch, "p").check({INPUT}, "can't write p.tocsin: Permission denied")
    os.chmod(scratch.folder.name, 0o755)


TESTS = [test for test in list(globals().values())
         if callable(test) and getattr(test, "__module__", None) == __name__
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
