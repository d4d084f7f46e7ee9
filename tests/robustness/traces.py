#!/usr/bin/env python3
"""Stored traces: what `check --save-traces` writes, `tocsin trace` replays; against models that changed since, and
files that are no traces, with clear messages and the right exit code.

    tests/robustness/traces.py [WORD...]      only tests whose names contain one of the words
    COUNT=500 tests/robustness/traces.py      more generated models
"""
import json
import os
import random
import re
import resource
import subprocess
import sys

import mermaid
from program import (HOLDS, INPUT, PLANNER, ROOT, SANITIZED, UNDECIDED, VIOLATED, Failure, main,
                     run)

FORMATS = {"text": "txt", "html": "html", "markdown": "md", "mermaid": "mmd", "dot": "dot", "json": "json"}
GENERATED = int(os.environ.get("COUNT", "40"))


def expect(so, what):
    if not so:
        raise Failure(what)


def folder(scratch, name="traces"):
    return os.path.join(scratch.folder.name, name)


def saved(scratch, model, *arguments, codes=(VIOLATED,), into="traces"):
    """The folder with the traces of the model, ITF alone unless the arguments say otherwise."""
    run("check", model, "--engine", "explore", "--save-traces", folder(scratch, into), *arguments).check(codes)
    return folder(scratch, into)


def replayed(model, trace, *arguments):
    return run("trace", model, trace, *arguments)


def changed(scratch, changes):
    """The bundled protocol with some of its text replaced."""
    with open(PLANNER, encoding="utf-8") as file:
        text = file.read()
    for old, new in changes:
        expect(old in text, f"the protocol has no {old!r}")
        text = text.replace(old, new)
    return scratch.file(text)


def outage(scratch, name="never_empty"):
    return os.path.join(saved(scratch, PLANNER), name + ".itf.json")


# --- there and back ---

def is_violation(trace):
    with open(trace, encoding="utf-8") as file:
        return json.load(file)["#meta"]["kind"] != "witness"


def goes_round(scratch, model, traces):
    """Each trace replays to the same outcome, and written again it is the same to the byte."""
    for name in sorted(name for name in os.listdir(traces) if name.endswith(".itf.json")):
        trace, again = os.path.join(traces, name), folder(scratch, "again.json")
        violation = is_violation(trace)
        done = replayed(model, trace, "--to", "itf", "-o", again).check((VIOLATED if violation else HOLDS,))
        with open(trace, "rb") as old, open(again, "rb") as new:
            if old.read() != new.read():
                done.fail(f"{name} is not the same when it is written again")
        document = json.loads(replayed(model, trace, "--json").output)
        expect(document["outcome"] == ("violated" if violation else "reached"), f"{name} does not come out")
        expect({step["outcome"] for step in document["steps"]} <= {"same", "fails"}, f"{name} differs")


def traces_of_bundled_protocols_replay(scratch):
    for name in sorted(os.listdir(os.path.join(ROOT, "protocols"))):
        if name.endswith(".tocsin"):
            model = os.path.join(ROOT, "protocols", name)
            traces = saved(scratch, model, "--save-as", "mermaid,markdown", codes=(HOLDS, VIOLATED), into=name)
            diagrams_are_understood(traces)
            goes_round(scratch, model, traces)


def traces_of_generated_models_replay(scratch):
    generate = os.path.join(ROOT, "tests/generate/generate.py")
    count = 0
    for kind in ([], ["--related"], ["--live"], ["--held"]):
        models = folder(scratch, "models" + "".join(kind))
        subprocess.run([sys.executable, generate, *kind, "--seed", "1", "--count", str(GENERATED // 4), "--out",
                        models], check=True)
        for name in sorted(os.listdir(models)):
            model, traces = os.path.join(models, name), folder(scratch, name + ".traces")
            run("check", model, "--engine", "explore", "--max-states", "20000", "--no-explain", "--save-as",
                "mermaid,markdown", "--save-traces", traces).check((HOLDS, VIOLATED, UNDECIDED))
            count += diagrams_are_understood(traces)
            goes_round(scratch, model, traces)
    expect(count >= GENERATED, f"only {count} traces in all")


def shown_in(trace, diagram):
    """It has the participants and the steps of the trace, by their names."""
    with open(trace, encoding="utf-8") as file:
        document = json.load(file)
    metas = [state["#meta"] for state in document["states"][1:]]
    metas += [document["#meta"]["attempt"]] if "attempt" in document["#meta"] else []
    movers = {meta["process"] for meta in metas}
    try:
        found = mermaid.read(diagram)
    except mermaid.Malformed as why:
        raise Failure(f"{trace}: {why} in\n{diagram}") from why
    named = set(found.participants.values()) - {"shared state", "model"}
    expect(named == movers, f"{trace}: {named}, not {movers}")
    texts = iter(found.texts)
    for meta in metas:
        step = meta["step"] and meta["step"][len(meta["process"]) + 1:]
        expect(step is None or any(text.removeprefix("· ").startswith(step) for text in texts), f"{trace}: {step} is missing in\n{diagram}")


def diagrams_are_understood(traces):
    """Those of each trace in the folder; says how many."""
    count = 0
    for name in sorted(os.listdir(traces)):
        if not name.endswith(".itf.json"):
            continue
        path = os.path.join(traces, name[:-len("itf.json")])
        with open(path + "mmd", encoding="utf-8") as file:
            drawn = file.read()
        shown_in(path + "itf.json", drawn)
        with open(path + "md", encoding="utf-8") as file:
            fenced = mermaid.in_markdown(file.read())
        expect(fenced in ([drawn], []), f"{name}: Markdown has another diagram")
        count += 1
    return count


# --- files ---

def each_format_is_written_beside_the_others(scratch):
    traces = saved(scratch, PLANNER, "--save-as", ",".join(FORMATS))
    names = ("never_empty", "no_rollback", "deletes", "heals", "converges")
    wanted = {f"{name}.{suffix}" for name in names for suffix in ("itf.json", *FORMATS.values())}
    expect(set(os.listdir(traces)) == wanted, f"there are {sorted(set(os.listdir(traces)) ^ wanted)}")
    for name in wanted:
        with open(os.path.join(traces, name), encoding="utf-8") as file:
            content = file.read()
        expect(content.endswith("\n"), f"{name} has no end")
        expect(scratch.folder.name not in content and ROOT not in content, f"{name} says where files are")
    trace, again = os.path.join(traces, "never_empty.itf.json"), folder(scratch, "again")
    for name, suffix in FORMATS.items():
        replayed(PLANNER, trace, "--to", name, "-o", again).check((VIOLATED,))
        with open(again, encoding="utf-8") as new, \
             open(os.path.join(traces, f"never_empty.{suffix}"), encoding="utf-8") as old:
            written = new.read()
            if name in ("mermaid", "dot"):
                expect(written == old.read(), f"{name} differs")
            elif name in ("html", "markdown"):
                expect("nobody looked for others" in written, "what was not searched for is said to be shortest")


def a_folder_that_can_not_be_written_is_told_at_once(scratch):
    for place in (scratch.file("", "a file"), "/proc/nowhere", "/dev/null"):
        done = run("check", PLANNER, "--save-traces", place).check((INPUT,), "can't write traces into")
        expect(done.output == "", "it was searched first")


def one_file_that_can_not_be_written_holds_up_no_other(scratch):
    place = folder(scratch)
    os.makedirs(os.path.join(place, "heals.itf.json", "in the way"))
    done = run("check", PLANNER, "--save-traces", place).check((INPUT,), "can't write")
    expect("VIOLATED  heals" in done.output, "no verdict")
    expect(os.path.isfile(os.path.join(place, "converges.itf.json")), "later ones are missing")
    count = len(os.listdir(place)) - 1
    expect(f"{count} traces saved in" in done.output, done.output[-200:])


def the_verdict_is_told_where_the_disk_is_full(scratch):
    full = folder(scratch, "full")
    small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    done = run("check", PLANNER, "--no-native", "--save-traces", full, before=small, stdout=subprocess.DEVNULL)
    done.check((INPUT,), "can't write")
    expect(os.listdir(full) == [], "half of a file is left")


def a_trace_of_another_protocol_is_recognised(scratch):
    other = scratch.file("protocol other\nvar x : 0..3 = 0\nprocess p { loop { step s { await x < 3   x = x + 1 } } }\n"
                         "invariant low : x < 2\n")
    trace = os.path.join(saved(scratch, other, into="other"), "low.itf.json")
    done = replayed(PLANNER, trace).check((INPUT,))
    expect("the trace is of `low` in the protocol `other`; `dynamodb_dns` has no such property" in done.messages, done.messages)


def options_that_make_no_sense_are_refused(scratch):
    trace = outage(scratch)
    for arguments, message in ((("check", PLANNER, "--save-as", "html"), "--save-as is for --save-traces"),
                               (("check", PLANNER, "--save-traces", ""), "the name of a folder"),
                               (("check", PLANNER, "--save-traces", "x", "--save-as", "htm"), "'html'?"),
                               (("check", PLANNER, "--save-traces", "x", "--save-as", "html,"), "no format ''"),
                               (("trace", PLANNER), "which trace"),
                               (("trace", PLANNER, trace, trace), "one trace"),
                               (("trace", "-", "-"), "standard input"),
                               (("trace", PLANNER, trace, "--to", "pdf"), "no format 'pdf'"),
                               (("trace", PLANNER, trace, "--json", "--to", "dot"), "exclude each other"),
                               (("trace", PLANNER, trace, "-p", "nothing"), "there is no property `nothing`"),
                               (("trace", PLANNER, trace, "-D", "ENACTORS=99"), "ENACTORS"),
                               (("trace", PLANNER, trace, "-o", "/nowhere/x"), "can't write"),
                               (("trace", PLANNER, "/nowhere/x"), "can't read"),
                               (("trace", PLANNER, scratch.folder.name), "can't read")):
        run(*arguments).check((INPUT,), message)


# --- models that changed since ---

def departs(scratch, trace, changes, step, message, *arguments):
    """The last step that is told is this one, with these words; and nothing is claimed."""
    done = replayed(changed(scratch, changes), trace, "--json", *arguments).check((HOLDS,))
    document = json.loads(done.output)
    last = document["steps"][-1]
    if document["outcome"] != "departs" or last["index"] != step or last["outcome"] != "impossible":
        done.fail(f"step {step} is not where it departs")
    if message not in " ".join(last["what"]):
        done.fail(f"it does not say {message!r} but {last['what']}")
    for strict, code in (((), HOLDS), (("--strict",), UNDECIDED)):
        replayed(changed(scratch, changes), trace, *strict, *arguments).check((code,), f"Step {step} is not possible any more")


def a_step_that_is_not_possible_any_more_is_told_with_the_reason(scratch):
    trace = outage(scratch)
    departs(scratch, trace, [("step write {", "step put {")], 8, "enactor has no step write any more")
    departs(scratch, trace, [("enactor", "worker")], 2, "there is no process enactor any more")
    departs(scratch, trace, [], 6, "there is no enactor[2]: the last one is enactor[1]", "-D", "ENACTORS=1")
    departs(scratch, trace, [], 8, "enactor[2] is at recheck", "-D", "APPLY=recheck")
    departs(scratch, trace, [("await latest < PLANS", "await latest < PLANS && latest < 2")], 5,
            "`await latest < 2` is false (line 42)")
    departs(scratch, trace, [("await record[ep] != none  ", "await record[ep] != none && plan > value(record[ep])")],
            11, "`await plan > value(record[ep])` is false")
    departs(scratch, trace, [("loop work {", "loop work { step begin {}")], 2, "enactor[1] is at begin")


def choices_are_found_by_name(scratch):
    text = ("protocol p\nvar n: 0..9 = 0\nvar m: 0..9 = 0\nprocess q { loop { step add { choose k in 1..3 where k > m"
            "  n = k } } }\ninvariant small: n < 3\n")
    old = scratch.file(text, "old.tocsin")
    trace = os.path.join(saved(scratch, old), "small.itf.json")
    first = json.loads(replayed(old, trace, "--json").output)["steps"][1]
    expect(first["step"] == "add (k 3)" and first["outcome"] == "same", f"{first}")
    # The same index would be another choice.
    more = scratch.file(text.replace("1..3", "0..5"), "more.tocsin")
    replayed(more, trace).check((VIOLATED,), "add (k 3)")
    less = scratch.file(text.replace("1..3", "1..2"), "less.tocsin")
    replayed(less, trace, "--json").check((HOLDS,), "only with other choices, add (k 1), add (k 2)")
    none = scratch.file(text.replace("m: 0..9 = 0", "m: 0..9 = 5"), "none.tocsin")
    replayed(none, trace, "--json").check((HOLDS,), "finds nothing")


def states_that_differ_are_told_value_by_value(scratch):
    trace = outage(scratch)
    done = replayed(PLANNER, trace, "-D", "APPLY=conditional").check((HOLDS,), "record[1] is 3, was 1")
    expect("never_empty is not violated by them any more" in " ".join(done.output.split()), done.output)
    # What makes no difference to the property.
    other = changed(scratch, [("step finish { applied = plan }", "step finish { applied = min({applied, plan}) }")])
    done = replayed(other, trace).check((VIOLATED,), "applied is 0, was 3")
    expect(done.output.count("was 3") == 1, "a difference is told again where nothing is new")
    replayed(other, trace).check((VIOLATED,), "never_empty is still violated in 12 steps.")


def a_property_that_is_broken_sooner_is_told(scratch):
    stricter = changed(scratch, [("never_empty : forall", "never_empty : latest < 3 && forall")])
    replayed(stricter, outage(scratch)).check((VIOLATED,), "still violated in 5 steps, sooner than in the trace")


def params_that_came_and_went_are_told(scratch):
    renamed = changed(scratch, [("KEEP", "RETAIN")])
    done = replayed(renamed, outage(scratch)).check((VIOLATED,), "The model has no param or option KEEP, which was 1.")
    expect("The trace has no value for RETAIN." in done.output, done.output)


def a_model_error_on_the_way_is_one(scratch):
    failing = changed(scratch, [("step finish { applied = plan }", "step finish { assert plan < 3  applied = plan }")])
    replayed(failing, outage(scratch)).check((VIOLATED,), "no_model_error is violated after 8 steps")
    model = "protocol p\nvar n: 0..3 = 0\nprocess q { loop { step add { n = n + 1 } } }\n"
    old = scratch.file(model, "old.tocsin")
    trace = os.path.join(saved(scratch, old), "no_model_error.itf.json")
    replayed(old, trace).check((VIOLATED,), "no_model_error is still violated after 3 steps")
    replayed(scratch.file(model.replace("0..3", "0..4"), "mended.tocsin"), trace).check((HOLDS,), "any more")


def each_kind_of_property_is_judged_anew(scratch):
    heals, converges = outage(scratch, "heals"), outage(scratch, "converges")
    deletes = outage(scratch, "deletes")
    replayed(PLANNER, heals).check((VIOLATED,), "heals is still violated in 11 steps.")
    replayed(PLANNER, heals, "-D", "APPLY=conditional").check((HOLDS,), "there is a way back")
    told = replayed(PLANNER, converges).check((VIOLATED,), "converges is still violated, it stops after 15 steps.").output
    expect("\n\n\n" not in told and "| liveness    converges" in told, f"the formula is not told: {told}")
    replayed(PLANNER, converges, "--strict").check((VIOLATED,))
    fair = changed(scratch, [("process planner", "strong fair process planner"), ("await record[ep] != none ", "")])
    expect(replayed(fair, converges).code in (HOLDS, VIOLATED), "a loop ends it")
    replayed(PLANNER, deletes).check((HOLDS,), "deletes is still reached in 7 steps.")
    # A witness that its trace does not reach any more is bad news.
    replayed(PLANNER, deletes, "-D", "KEEP=3").check((VIOLATED,))
    replayed(PLANNER, outage(scratch), "-p", "no_rollback").check((VIOLATED,), "no_rollback is violated in 11 steps")


CHOOSING = ("protocol many\nvar n: 0..9 = 0\nvar h: 0..9999999 = 0\nprocess p {{ loop {{ step a {{\n"
            "  await n < 9  n = n + 1  choose r in {choices}  h = {effect} }} }} }}\ninvariant i: n < 7 || {unless}\n")


def all_ways_that_fit_are_followed(scratch):
    """Each step has a choice that the trace knows nothing of."""
    old = scratch.file("protocol many\nvar n: 0..9 = 0\nprocess p { loop { step a { await n < 9  n = n + 1 } } }\n"
                       "invariant i: n < 7\n", "old.tocsin")
    trace = os.path.join(saved(scratch, old), "i.itf.json")

    def replay(choices, effect, unless, *arguments):
        text = CHOOSING.format(choices=choices, effect=effect, unless=unless)
        return replayed(scratch.file(text, "new.tocsin"), trace, *arguments)

    done = replay("0..9", "10 * h % 1000000 + r", "h != 17").check((VIOLATED,), "i is still violated in 7 steps.")
    expect("a (r 7)" in done.output, done.output)
    replay("0..2", "10 * h % 1000000 + r", "h < 333333").check((HOLDS,), "i is not violated by them any more")
    replay("0..9", "(h + r) % 100", "h < 100").check((HOLDS,), "i is not violated by them any more")
    done = replay("0..9", "10 * h % 1000000 + r", "h != 999999", "--json").check((UNDECIDED,), '"undecided"')
    expect("more ways to take these steps than can be tried" in done.output, done.output)
    # What other ways fail with is an error of the model.
    replay("0..9", "10 / (9 - r)", "h < 100").check((VIOLATED,), "no_model_error is violated after 6 steps")


def a_way_that_begins_elsewhere_is_followed(scratch):
    old = scratch.file("protocol way\nvar x: 0..2 = 0\nprocess p { step a { x = 1 } step b { x = 2 } }\n"
                       "invariant i: x != 2\n", "old.tocsin")
    trace = os.path.join(saved(scratch, old), "i.itf.json")
    text = ("protocol way\nvar x: 0..2 = 0\nvar ready: bool in {false, true}\nprocess p { step a { x = 1 }"
            " step b { if ready { x = 2 } } }\ninvariant i: x != 2\n")
    replayed(scratch.file(text, "new.tocsin"), trace).check((VIOLATED,), "i is still violated in 2 steps.")
    # The one that the trace begins in is the only one.
    known = text.replace("x: 0..2 = 0", "x: 0..2 in {0, 1}").replace("if ready", "if ready && n == 1")
    known = known.replace("process", "var n: 0..1 = 0\nprocess").replace("{ x = 1 }", "{ n = x  x = 1 }")
    replayed(scratch.file(known, "known.tocsin"), trace).check((HOLDS,), "i is not violated by them any more")


SAFE = "protocol k\nvar x: 0..2 = 0\nprocess p { step a { x = 2 } step b { x = 0 } }\ninvariant safe: x < 2\n"


def a_property_of_another_kind_is_no_success(scratch):
    trace = os.path.join(saved(scratch, scratch.file(SAFE, "old.tocsin")), "safe.itf.json")
    for kind, new, code, said in (
            ("witness", "witness safe: x == 2", HOLDS, "safe is reached in 1 step."),
            ("liveness", "liveness safe: always eventually x < 2", UNDECIDED, "The trace has no loop"),
            ("transition", "transition safe: next(x) < 2", VIOLATED, "safe is violated in 1 step."),
            ("lemma", "lemma safe: x < 3", HOLDS, "All steps are possible, but safe is not violated by them.")):
        model = scratch.file(SAFE.replace("invariant safe: x < 2", new), "new.tocsin")
        replayed(model, trace).check((INPUT,), f"the trace is of `safe` as invariant, and the model has it as {kind}")
        done = replayed(model, trace, "-p", "safe").check((code,))
        expect(said in " ".join(done.output.split()), done.output)


def what_the_trace_never_showed_is_not_said_to_be_gone(scratch):
    text = SAFE + "invariant other: x < 3\n"
    trace = os.path.join(saved(scratch, scratch.file(text, "old.tocsin")), "safe.itf.json")
    done = replayed(scratch.file(text, "new.tocsin"), trace, "-p", "other").check((HOLDS,))
    expect("but other is not violated by them." in done.output, done.output)
    mended = scratch.file(text.replace("x = 2", "x = 1"), "mended.tocsin")
    replayed(mended, trace).check((HOLDS,), "but safe is not violated by them any more.")


def what_is_said_of_the_beginning_is_on_one_line(scratch):
    trace = os.path.join(saved(scratch, scratch.file(SAFE, "old.tocsin")), "safe.itf.json")
    new = scratch.file(SAFE.replace("0..2 = 0", "0..2 = 1"), "new.tocsin")
    replayed(new, trace).check((VIOLATED,), "at first     x is 1, was 0")


def a_setting_of_the_trace_that_does_not_fit_is_said_to_be_its(scratch):
    text = ("protocol d\nparam N: 1..5 = 3\noption mode: fast | slow = slow\nvar x: 0..5 = 0\n"
            "process p { step a { x = N } step b { if mode == slow { x = 0 } } }\ninvariant i: x != 3\n")
    trace = os.path.join(saved(scratch, scratch.file(text, "old.tocsin")), "i.itf.json")
    narrow = scratch.file(text.replace("1..5 = 3", "1..2 = 2"), "narrow.tocsin")
    replayed(narrow, trace).check((INPUT,), "tocsin: the trace was made with N=3, and `N` must be from 1 to 2; -D N=… "
                                            "replaces what the trace says")
    replayed(narrow, trace, "-D", "N=2").check((HOLDS,), "x is 2, was 3")
    replayed(narrow, trace, "-D", "N=4").check((INPUT,), "tocsin: -D N=4: `N` must be")
    renamed = scratch.file(text.replace("slow", "slower"), "renamed.tocsin")
    replayed(renamed, trace).check((INPUT,), "the trace was made with mode=slow, and the option `mode` has no value")


def a_process_called_at_keeps_its_locals(scratch):
    model = scratch.file("protocol p\nvar x: 0..2 = 0\nprocess at { var n: 0..1 = any\n  step a { x = 1 }\n"
                         "  step b { if n == 1 { x = 2 } } }\ninvariant i: x != 2\n")
    traces = saved(scratch, model)
    goes_round(scratch, model, traces)
    with open(os.path.join(traces, "i.itf.json"), encoding="utf-8") as file:
        document = json.load(file)
    expect(document["vars"] == ["x", "process at", "at"], f"{document['vars']}")
    expect(document["states"][0]["process at"] == {"n": {"#bigint": "1"}}, f"{document['states'][0]}")
    # As it was written before: the places alone.
    for state in document["states"]:
        del state["process at"]
    old = scratch.file(json.dumps(document), "old.itf.json")
    replayed(model, old).check((VIOLATED,), "i is still violated in 2 steps")


# --- traces of other tools ---

def foreign(scratch, change):
    """The trace of the outage as a tool might have it that knows nothing of processes."""
    with open(outage(scratch), encoding="utf-8") as file:
        document = json.load(file)
    shared = document["vars"][:4]
    states = [{name: state[name] for name in shared} for state in document["states"]]
    for state in states:
        change(state)
    return scratch.file(json.dumps({"vars": list(states[0]), "states": states}), "foreign.itf.json")


def plain(state):
    """Numbers as plain ones, a set in another order, an optional bare, and only some of the variables."""
    state["latest"] = int(state["latest"]["#bigint"])
    state["plans"]["#set"].reverse()
    key, value = state["record"]["#map"][0]
    state["record"]["#map"][0] = [1, value["value"] if value["tag"] == "Some" else None]
    del state["applied"]
    state["theirs"] = {"#tup": [1, "x"]}


def a_trace_of_another_tool_is_followed_through_its_states(scratch):
    for change in (lambda state: None, plain):
        trace = foreign(scratch, change)
        replayed(PLANNER, trace).check((VIOLATED,), "no_rollback is violated in 11 steps")
        replayed(PLANNER, trace, "-p", "never_empty").check((VIOLATED,), "never_empty is violated in 12 steps.")
        done = replayed(PLANNER, trace, "-D", "APPLY=conditional", "--json").check((HOLDS,), '"departs"')
        expect("no step leads to state 11 of the trace" in done.output, done.output)
        replayed(PLANNER, trace, "-D", "ENDPOINTS=2")
    replayed(PLANNER, foreign(scratch, plain)).check((VIOLATED,), "The model has no variable theirs.")


def a_bag_may_be_counts_of_its_elements(scratch):
    model = scratch.file("protocol b\nvar pool: bag(3) of 1..3 = {}\nprocess p { step a { choose k in 1..3  send(pool, k)"
                         "  send(pool, k) } }\ninvariant i: !(2 in pool)\n")
    for counts, code in (([[2, 2]], VIOLATED), ([[3, 2]], HOLDS), ([[2, 2], [1, 0]], VIOLATED), ([[2, -2]], HOLDS),
                         ([[2, 2.0]], HOLDS), ([[2, 2 ** 62]], HOLDS), ([[2, {"#bigint": "9" * 400}]], HOLDS),
                         ([[2, 1], [2, 1]], HOLDS), ([2], HOLDS), ([[[], {}]], HOLDS), (2, HOLDS)):
        states = [{"pool": {"#map": []}}, {"pool": {"#map": counts}}]
        trace = scratch.file(json.dumps({"vars": ["pool"], "states": states}), "bag.itf.json")
        replayed(model, trace).check((code,))


def a_trace_of_something_else_is_refused(scratch):
    trace = scratch.file(json.dumps({"vars": ["x"], "states": [{"x": 1}]}), "x.itf.json")
    replayed(PLANNER, trace).check((INPUT,), "no variable in common")


# --- files that are no traces ---

def refused(scratch, content, message="is no trace"):
    replayed(PLANNER, scratch.file(content, "bad.json")).check((INPUT,), message)


def what_is_no_trace_is_refused_with_the_reason(scratch):
    refused(scratch, "")
    refused(scratch, "{")
    refused(scratch, "[]", "no JSON object")
    refused(scratch, "{}", 'no array "states"')
    refused(scratch, '{"states": []}', "no states")
    refused(scratch, '{"states": [1]}', "state 0 is no object")
    refused(scratch, '{"states": [{"latest": 0}], "loop": 1}', "the number of no state")
    refused(scratch, '{"states": [{"latest": 0}], "loop": -1}', "the number of no state")
    refused(scratch, '{"states": [{"latest": 0, "latest": 1}]}', "duplicate")
    refused(scratch, '{"states": [{"latest": 99999999999999999999}]}', "no JSON")
    refused(scratch, '{"#meta": {"tocsin": "1"}, "states": []}', "what was checked")
    refused(scratch, b"\xff\xfe{}")
    refused(scratch, "[" * 100000)
    refused(scratch, '{"states": [{"latest": ' + '{"#set": [' * 1500 + "]}" * 1500 + "}]}")
    refused(scratch, b"\0" * (33 << 20), "more than 32 MB")
    with open(PLANNER, encoding="utf-8") as file:
        refused(scratch, file.read())


def nested(depth):
    return '{"#set": [' * depth + "]}" * depth


def values_of_any_form_are_only_values_that_differ(scratch):
    trace = outage(scratch)
    with open(trace, encoding="utf-8") as file:
        text = file.read()
    for value in ("null", "1.5", '"x"', "[]", "{}", '{"#bigint": 7}', '{"#bigint": "x"}', '{"#set": 1}',
                  '{"#map": [1]}', '{"#map": [[1]]}', '{"#map": [[1, 2, 3]]}', '{"tag": "Some"}',
                  '{"tag": "None", "value": 1}', '{"#tup": [1, [2, {"a": "\\u0000"}]]}', nested(200), nested(1000)):
        for name in ("latest", "plans", "record", "enactor", "at"):
            document = json.loads(text)
            document["states"][1][name] = "HERE"
            changed_ = scratch.file(json.dumps(document).replace('"HERE"', value), "changed.json")
            done = replayed(PLANNER, changed_)
            expect(done.code in (VIOLATED, INPUT), f"exit {done.code} for {name} = {value[:60]}")
            done.check((done.code,))


def damaged_files_never_crash(scratch):
    with open(outage(scratch), "rb") as file:
        text = file.read()
    generator = random.Random(6)
    for _ in range(150 if not SANITIZED else 60):
        damaged = bytearray(text)
        for _ in range(generator.randrange(1, 6)):
            at, count = generator.randrange(len(damaged)), generator.randrange(1, 40)
            how = generator.randrange(4)
            if how == 0:
                del damaged[at:at + count]
            elif how == 1:
                damaged[at] = generator.randrange(256)
            elif how == 2:
                damaged[at:at] = damaged[at:at + count]
            else:
                damaged[at:at] = generator.choice([b"{", b"[", b"]", b"}", b'"', b",", b"null", b"-1", b"#"])
        done = replayed(PLANNER, scratch.file(bytes(damaged), "damaged.json"))
        done.check((HOLDS, VIOLATED, INPUT, UNDECIDED))


def damaged_documents_never_crash(scratch):
    """Files that are JSON, but for something in them that is not what it should be."""
    with open(outage(scratch), encoding="utf-8") as file:
        text = file.read()
    generator = random.Random(7)

    def places(node, path=()):
        yield path
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in items:
            yield from places(value, (*path, key))

    everywhere = [path for path in places(json.loads(text)) if path]
    for _ in range(200 if not SANITIZED else 80):
        document = json.loads(text)
        path = generator.choice(everywhere)
        node = document
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = generator.choice([None, True, 0, -1, 2 ** 62, "", "enactor[1]", "x" * 5000, [], {}, [[]],
                                           {"#map": [[{}, {}]]}, {"#set": [[]]}, {"#bigint": "1" * 400}])
        done = replayed(PLANNER, scratch.file(json.dumps(document), "damaged.json"))
        done.check((HOLDS, VIOLATED, INPUT, UNDECIDED))


# --- what comes from a model is text ---

HOSTILE = "<script>alert(1)</script> | `x` [a](http://b) *c* _d_ ``` &amp; $e$ %%{init}%% end ; # @all \\ \\n \"q\""


def hostile_documentation_stays_text(scratch):
    model = (f"/// {HOSTILE}\nprotocol end\nvar wrap: 0..3 = 0\nprocess end_[i: 1..2] {{ loop {{\n"
             f"  /// {HOSTILE}\n  step title {{ wrap = wrap + 1 }} }} }}\n"
             f"/// {HOSTILE}\n/// - a list\n/// 1. another\n/// # a heading\n/// ---\n///     code\n"
             "invariant note: wrap < 2 // ``` </script>\n")
    path = scratch.file(model, "a|b`<i>$(x).tocsin")
    traces = saved(scratch, path, "--save-as", ",".join(FORMATS))
    with open(os.path.join(traces, "note.md"), encoding="utf-8") as file:
        outside = fences_removed(file.read())
    expect(not re.search(r"(?<!\\)\[", outside), "Markdown has a link")
    for markup in ("<script", "<i>", "*c*", " _d_ ", "\n- a", "\n1. ", "\n# a", "\n---\n", "\n    code", " `x`",
                   " $e", " @all"):
        expect(markup not in outside, f"Markdown has {markup!r}")
    rows = [line for line in outside.splitlines() if line.startswith("| ")]
    expect(all(line.replace("\\|", "").count("|") in (3, 6) for line in rows), f"{rows}")
    diagrams_are_understood(traces)
    with open(os.path.join(traces, "note.dot"), encoding="utf-8") as file:
        for line in file.read().splitlines():
            expect(line.replace('\\\\', "").replace('\\"', "").count('"') % 2 == 0, line)
    goes_round(scratch, path, saved(scratch, path, into="again"))


def a_property_that_was_renamed_is_looked_for(scratch):
    model = "protocol p\nvar x : 0..1 = 0\nprocess a { loop { step s { x = 1 - x } } }\ninvariant %s : x < 1\n"
    traces = saved(scratch, scratch.file(model % "small"))
    trace = os.path.join(traces, "small.itf.json")
    near, far = scratch.file(model % "smal"), scratch.file(model % "tiny")
    run("trace", near, trace).check((INPUT,), "no such property any more. Is it `smal` now? Then say so: -p smal")
    run("trace", far, trace).check((INPUT,), "If it was renamed, say what it is called now: -p NAME, perhaps one of `tiny`")
    run("trace", far, trace, "-p", "tiny").check((VIOLATED,))


def names_that_mean_something_to_mermaid_are_names(scratch):
    ours = {"loop", "else", "break", "option", "end"}
    words = sorted(mermaid.WORDS - ours | {"style", "classDef", "wrap", "nowrap", "sequenceDiagram"})
    model = [f"protocol end\nvar turn : 0..{2 * len(words)} = 0\n"]
    for at, word in enumerate(words):
        model.append(f"var {word}_ : bool = false\nprocess {word} {{\n"
                     f"  step {word} {{ await turn == {2 * at}  {word}_ = true  turn = turn + 1 }}\n"
                     f"  step end {{ await turn == {2 * at + 1}  {word}_ = false  turn = turn + 1 }} }}\n")
    model.append(f"invariant title : turn < {2 * len(words)}\ninvariant note : !box_\n")
    path = scratch.file("".join(model))
    traces = saved(scratch, path, "--save-as", "mermaid,markdown", "-p", "title,note")
    expect(diagrams_are_understood(traces) == 2, "a trace is missing")


def what_mermaid_would_misread_is_found(scratch):
    """The grammar that other tests rely on."""
    frame = "sequenceDiagram\n    participant p1 as a\n    {}\n"
    for good in ("p1->>p1: a#59; b", "p1-xp1: end", "Note over p1: wrap#58; x<br/>y", "loop x\n    p1->>p1: y\n    end",
                 "title end, style", "participant p2 as end", "autonumber", "autonumber 12", "p1->>p1: x: -x ++ (1) [2] {3}"):
        mermaid.read(frame.format(good))
    for bad in ("p1->>p1: a; b", "p1->>p1: a # b", "p1->>p1: a #59 b", "p1->>p1: a %% b", "p1->>p1:", "p1->>p1: ",
                "p1->>p1", "p1->>end: x", "participant end as b", "participant p-x as b", "participant p2 as b; c",
                "participant p2 as b # c", "participant p2", "participant p1 as b", "Note over p1: wrap: x", "loop x", "end",
                "p1->>p1: <b>x</b>", "title a; b", "p1->>p2: x", "p1->>p1: style:x#59; y", "p1->>p1: $$x$$", "note x",
                "p1->>p1: a\\nb", "p1->>p1: a\x0bb", "%%{init}%%", "p1->>p1: a\n\nb", "p1->>p1: " + "x" * 50000):
        try:
            mermaid.read(frame.format(bad))
        except mermaid.Malformed:
            continue
        raise Failure(f"{bad[:60]!r} is said to be fine")


def fences_removed(markdown):
    """As a renderer sees it: what stands between a fence and one of the same length is not markup."""
    kept, fence = [], None
    for line in markdown.splitlines():
        ticks = len(line) - len(line.lstrip("`"))
        if fence is None and ticks >= 3:
            fence = ticks
        elif fence is not None:
            fence = None if ticks >= fence and line.strip("`") == "" else fence
        else:
            kept.append(line)
    expect(fence is None, "a fence has no end")
    return "\n".join(kept)


def a_trace_of_500_steps_is_written_in_each_format(scratch):
    model = scratch.file("protocol long\nvar n: 0..600 = 0\nprocess p[i: 1..3] { loop { step up { await n < 600  n = n + 1 } } }\n"
                         "invariant low: n < 500\n")
    traces = saved(scratch, model, "--save-as", ",".join(FORMATS))
    expect(len(os.listdir(traces)) == 7, "a format is missing")
    for name in os.listdir(traces):
        expect(os.path.getsize(os.path.join(traces, name)) < 1 << 20, f"{name} is large")
    replayed(model, os.path.join(traces, "low.itf.json")).check((VIOLATED,), "in 500 steps")
    diagrams_are_understood(traces)


def a_diagram_that_would_be_too_long_leaves_steps_out(scratch):
    wide = "".join(f"var wide_variable_{i} : 0..9 = 0\n" for i in range(12))
    change = "  ".join(f"wide_variable_{i} = (wide_variable_{i} + 1) % 10" for i in range(12))
    for end, kind in (("invariant low: n < 400", "in 400 steps"), ("liveness low: eventually n > 500", "loops after")):
        back = "" if "invariant" in end else "fair process r { loop { step back { await n == 400  n = 200 } } }\n"
        model = scratch.file(f"protocol long\nvar n: 0..600 = 0\n{wide}fair process p {{ loop {{ step up {{ await n < 400  n = n + 1  "
                             f"{change} }} }} }}\n{back}{end}\n")
        traces = saved(scratch, model, "--save-as", "mermaid,markdown", "-p", "low", "--no-explain", into=kind)
        with open(os.path.join(traces, "low.mmd"), encoding="utf-8") as file:
            drawn = file.read()
        found = mermaid.read(drawn)
        left = [int(text.split()[0]) for text in found.texts if text.endswith("steps left out: there is no room")]
        again = [int(line.split()[1]) for line in drawn.splitlines() if re.fullmatch(r" *autonumber \d+", line)]
        steps = sum(text == "up" or text == "back" for text in found.texts)
        with open(os.path.join(traces, "low.itf.json"), encoding="utf-8") as file:
            expect(left and steps + left[0] == len(json.load(file)["states"]) - 1, f"{kind}: {left} and {steps} steps")
        expect(len(left) == len(again) == 1 and again[0] > left[0], f"{left}, {again}")
        expect(len(drawn) > mermaid.MOST // 2, "more is left out than need be")


TESTS = [test for name, test in list(globals().items())
         if callable(test) and getattr(test, "__module__", None) == __name__
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("scratch",)]

if __name__ == "__main__":
    sys.exit(main(TESTS))
