#!/usr/bin/env python3
"""`tocsin export` says what it leaves out, and refuses what it can't say. What it writes is judged in tests/peers.

    tests/robustness/export.py [WORD]...      only the tests whose names have one of these words
"""
import os
import sys
import tempfile

from program import HOLDS, INPUT, Failure, main, run

HEAD = "protocol p\n"
SMALL = HEAD + """var x: 0..2 = 0
param N = 2
process q { loop { step s { await x < N   x = x + 1 } } }
invariant low: x < 2
recoverable back: x == 0
scenario one { N = 1   expect holds low }
"""
FORMATS = ("murphi", "promela", "tla")


def require(condition, what):
    if not condition:
        raise Failure(what)


def written(text, *arguments, codes=(HOLDS,)):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "p.tocsin")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return run("export", path, *arguments).check(set(codes))


def what_is_left_out_is_named_twice(_):
    for name in FORMATS:
        done = written(SMALL, "--to", name)
        require("recoverable back is left out" in done.messages, f"{name}: no note in {done.messages}")
        require("recoverable back is left out" in done.output, f"{name}: no comment")
        require("low" in done.output, f"{name}: no invariant")


def settings_and_scenarios_decide(_):
    for name in FORMATS:
        both = [written(SMALL, "--to", name, *settings).output
                for settings in ((), ("-D", "N=1"), ("--scenario", "one"))]
        require(both[0] != both[1] == both[2], f"{name}: settings make no difference")


def a_configuration_stands_beside_a_module(_):
    with tempfile.TemporaryDirectory() as folder:
        written(SMALL, "--to", "tla", "-o", os.path.join(folder, "Mine.tla"))
        with open(os.path.join(folder, "Mine.tla"), encoding="utf-8") as file:
            require(file.read().startswith("---- MODULE Mine ----\n"), "the module has another name")
        with open(os.path.join(folder, "Mine.cfg"), encoding="utf-8") as file:
            require("INVARIANT low" in file.read(), "the configuration lacks an invariant")


def what_can_not_be_said_is_refused(_):
    endless = HEAD + "var q: queue(2) of bool = any\nprocess a { step s { await q == {} } }\n"
    for name in FORMATS:
        done = written(endless, "--to", name, codes=(INPUT,))
        require("can't be exported" in done.messages and done.output == "", f"{name}: {done.messages}")


def arguments_are_checked(_):
    for arguments in (["--to", "smalltalk"], [], ["--to", "murphi", "--scenario", "two"], ["--to", "murphi", "-D", "N=x"]):
        written(SMALL, *arguments, codes=(INPUT,))


if __name__ == "__main__":
    sys.exit(main([what_is_left_out_is_named_twice, settings_and_scenarios_decide,
                   a_configuration_stands_beside_a_module, what_can_not_be_said_is_refused,
                   arguments_are_checked]))
