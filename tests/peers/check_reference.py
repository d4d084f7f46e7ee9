#!/usr/bin/env python3
"""Checks the reference itself: known numbers of other checkers, and small models whose numbers were found by hand.

    python3 tests/peers/check_reference.py [--quick]
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from reference import check                                         # noqa: E402
from reference_parser import InputError                             # noqa: E402

FOLDERS = [os.path.join(HERE, '..', 'protocols'), os.path.join(HERE, '..', '..', 'protocols')]

# file, overrides, states, transitions, depth (None: not known from elsewhere), verdicts: steps, or None for holds
KNOWN = [
    ('reference', '2 1 2 0 base', 467, 883, 17, dict(never_empty=11, no_rollback=8, heals=10)),
    ('reference', '2 1 2 1 base', 316, 595, 16, dict(never_empty=None, no_rollback=8, heals=10)),
    ('reference', '2 1 3 1 base', 1426, 2962, 21, dict(never_empty=12, no_rollback=8, heals=11)),
    ('reference', '2 1 3 1 cas', 976, 2081, 21, dict(never_empty=None, no_rollback=None, heals=None)),
    ('reference', '2 1 3 1 recheck', 1929, 4046, 25, dict(never_empty=14, no_rollback=10, heals=13)),
    ('reference', '2 1 3 1 guard_na', 1874, 3876, 22, dict(never_empty=14, no_rollback=8, heals=11)),
    ('reference', '2 1 3 1 guard_at', 1437, 2988, 21, dict(never_empty=None, no_rollback=8, heals=11)),
    ('reference', '2 1 5 1 base', 10960, 25379, 25, dict(never_empty=12, no_rollback=8, heals=12)),
    ('reference', '2 2 4 1 base', 9682, 21297, 27, dict(never_empty=13, no_rollback=8, heals=13)),
    ('reference', '3 1 3 1 base', 35977, 104368, 25, dict(never_empty=12, no_rollback=8, heals=11)),
    ('commit', '3', 34, 93, None, dict(consistent=None)),
    ('two-phase-commit', '3', 288, 1145, None, dict(consistent=None)),
    ('two-phase-commit', '5', 8832, 58145, None, dict(consistent=None)),
    ('die-hard', '', 16, 96, None, dict(unsolvable=6)),
    ('peterson', '3', 882, 2646, None, dict(exclusion=None, gets_in=None)),
    ('peterson', '4', 22281, None, None, dict(exclusion=None)),
]
PARAMS = {'reference': 'ENACTORS ENDPOINTS PLANS KEEP VARIANT', 'commit': 'RMS', 'two-phase-commit': 'RMS', 'die-hard': '',
          'peterson': 'N'}

# text, states, transitions, depth, verdicts (a number: violated or reached in so many steps; True: holds; False: never,
# or of liveness violated)
BY_HAND = [
    ('type P = 1..3 var g: 0..2 = 0 process a { loop { step s { } for x in P { step t { } } step u { } } }'
     'process b { loop { step f { g = (g + 1) % 3 } } }', 15, 30, None, {}),
    ('type P = id(3) var g: 0..2 = 0 process a { for any x in P { step s { } step t { } } }'
     'process b { loop { step f { g = (g + 1) % 3 } } }', 60, 132, None, {}),
    ('type P = 1..2 var g: 0..2 = 0 process a[i: P] { var v: 0..2 = 0 step s { choose k in 0..2 v = k }'
     'step t { g = v } }', 55, 84, None, {}),
    # order: endless renewal has one state; a pair has two; n + 1 held values are an error and no transition
    ('type G = order(2) var c: G = first(G) process p { loop { step n { let g = fresh(G) c = g } } }'
     'transition up: next(c) > c', 1, 1, 0, {'up': True, 'no_model_error': True}),
    ('type G = order(2) var c: G = first(G) var o: G = first(G) process p { loop { step n { o = c c = fresh(G) } } }'
     'invariant le: o <= c witness lt: o < c', 2, 2, 1, {'le': True, 'lt': 1}),
    ('type G = order(1) var c: G = first(G) var o: G = first(G) process p { loop { step n { o = c c = fresh(G) } } }',
     1, 0, 0, {'no_model_error': 0}),
    # first(T) that restart can bring back stays what it was
    ('type G = order(3) process p { var c: G = first(G) loop { step n { c = fresh(G) } } anytime step x { restart } }'
     'transition back: by(p.x) => next(p.c) <= p.c', 2, 4, 1, {'back': True}),
    # a witness that says next or by is reached by a transition, so not at the start
    ('var x: 0..2 = 0 process p { loop { step s { x = (x + 1) % 3 } } } witness down: next(x) < x witness first: by(p)'
     ' witness up: next(x) > x + 1', 3, 3, 2, {'down': 3, 'first': 1, 'up': False}),
    # fresh identities: the other one, then none
    ('type N = id(2) var a: N? = none var b: N? = none process p { step s { a = fresh(N) } step t { b = fresh(N) }'
     'step u { let x = fresh(N) } } invariant d: a != none => a != b witness e: p at u && stuck', 5, 4, 2,
     {'d': True, 'e': 2}),
    # anytime: not after done, a bounded number of times over all instances; restart resets locals
    ('type I = 1..2 process p[i: I] { var v: 0..1 = 0 step s { v = 1 } anytime step crash at most 1 { restart } }'
     'witness w: p[1] done && p[2] done', 8, 12, 3, {'w': 2}),
    ('process p { var v: 0..1 = 0 step s { v = 1 } step t { } anytime step crash { restart } }'
     'invariant back: p at t => p.v == 1 invariant s: !stuck || p done', 3, 4, 2, {'back': True, 's': True}),
    # a process that rests at an `either` is before each first step; left out steps leave no trace
    ('option F: bool = false process p { either { step a { } } or { if F { step b { } } else { step c { } } } }'
     'invariant x: !(p at b) witness y: p at a && p at c', 2, 2, 1, {'x': True, 'y': 0}),
    # the body of a way from an either place that meets no step goes on to the next one
    ('var x: 0..1 = 0 process p { either { step a { x = 1 } } or { } step b { } }', 4, 3, 2, {}),
    # locals out of scope are forgotten; each entry takes the initial value again
    ('var x: 0..3 = 0 process p { loop { step a { } if true { var v: 0..1 = 0 step b { v = 1 } step c { x = v } } } }'
     'invariant i: p at b => p.v == 0', 6, 6, 5, {'i': True}),
    ('process p { step a { } step b { } invariant }', InputError, None, None, {}),
    ('process p { step a { } if true { var v: 0..2 = any step b { } } }', 5, 6, 2, {}),
    ('process p { var v: 0..2 = any step b { } }', 6, 3, 1, {}),
    ('var m: [bool] 0..1 in {0, 1} process p { step s { await m[true] > 0 } }', 6, 2, 1, {'no_model_error': True}),
    # model errors: the way is neither taken nor counted
    ('var x: 0..2 = 0 process p { loop { step s { choose k in 1..2 x = x + k } } }', 3, 3, 1, {'no_model_error': 1}),
    ('var x: 0..2? = 0 process p { step s { x = none } step t { let y = value(x) } }', 2, 1, 1, {'no_model_error': 1}),
    ('var q: queue(1) of 0..1 = {} process p { loop { step s { send(q, 1) } } } process r { loop { step t {'
     'let v = receive(q) } } } invariant e: q == {} || head(q) == 1', 2, 2, 1, {'no_model_error': 1, 'e': True}),
    ('var q: bag(3) of 0..1 = {} process p { step a { send(q, 1) } step b { send(q, 0) } step c { send(q, 1) }'
     'step d { let v = receive(q) } } ', 6, 5, 4, {}),
    ('var x: 0..1 = 0 process p { step s { assert x == 1 } } invariant i: 1 / x == 1 => x == 1', 1, 0, 0,
     {'no_model_error': 0, 'i': False}),
    ('process p { step a { assert -7 / 2 == -4 && -7 % 2 == 1 && 7 / -2 == -3 && 7 % -2 == 1 && -1 % 5 == 4 } }',
     2, 1, 1, {'no_model_error': True}),
    # struct, with, map, comprehension, the binders
    ('var s: struct { a: 0..3, b: [1..2] bool } = { a: 1, b: false } process p { step x { s.b[2] = true s.a = 2'
     ' s = s with { a: s.a + 1 } } } transition t: next(s.a) == 3 && next(s).b == [i in 1..2: i == 2]'
     ' invariant c: count(i in 1..2: s.b[i]) == sum(i in 1..2 where s.b[i]: 1)', 2, 1, 1, {'t': True, 'c': True}),
    ('var s: set of 0..3 = {1} process p { step x { s = (s + {2, 3}) & { y in 0..3 | y != 2 } - {0}'
     'assert min(s) == 1 && max(s) == 3 && size(s) == 2 && !(2 in s) } }', 2, 1, 1, {'no_model_error': True}),
    # named jumps, while, goto, stop
    ('process p { var n: 0..3 = 0 while n < 3 { step s { n = n + 1 } } step t { } } witness w: p done && p.n == 3',
     5, 4, 4, {'w': 4}),
    ('process p { loop o { loop { step a { either { continue o } or { break o } or { stop } or { goto a } } }'
     'step x { } } step b { } }', 3, 5, 1, {}),
    ('process p { loop { loop { step a { break } } } }', InputError, None, None, {}),
    ('var x: 0..1 = 0 process p { if x == 0 { step a { } } }', InputError, None, None, {}),
    ('process p { loop { } }', InputError, None, None, {}),
    # steps expanded in place, with their own names
    ('var x: 0..3 = 0 steps add(k: 0..3) { var t: 0..3 = 0 step look { t = x } step put { x = t + k } }'
     'process p { add(1) add(2) } invariant i: p at add.put => p.add.t == x witness w: p at add && x == 1'
     ' transition b: by(p.add) && (by(p.add.put) => next(x) > x)', 5, 4, 4, {'i': True, 'w': 2, 'b': True}),
    # recoverable by ordinary steps of the named processes only
    ('var x: 0..2 = 0 process p { loop { step s { await x == 1 x = 0 } } anytime step back { x = 0 } }'
     'process r { loop { step t { await x < 2 x = x + 1 } } } recoverable h by p: x == 0 recoverable g: x <= 1', 3, 6,
     2, {'h': 2, 'g': 2}),
    ('var x: bool = false process p provided !x { step s { } step t { } anytime step u { } } process o { step v {'
     'x = true } }', 6, 7, 3, {}),
    # liveness: nobody has to do anything; who is fair has to, once or again and again
    ('var x: bool = false process p { step s { x = true } } liveness e: eventually x', 2, 1, 1, {'e': False}),
    ('var x: bool = false fair process p { step s { x = true } } liveness e: eventually x liveness u: !x until x'
     ' liveness a: always !x liveness t: eventually taken(p.s) liveness v: taken(p) until x', 2, 1, 1,
     {'e': True, 'u': True, 'a': False, 't': True, 'v': True}),
    # who is ready now and then has to be strongly fair, or nobody may be in the way for ever
    ('var l: bool = false fair process b { loop { step t { await !l l = true } step g { l = false } } }'
     'fair process w { loop { step s { await !l } } } strong fair process v { loop { step s { await !l } } }'
     'liveness w_: always eventually taken(w) liveness v_: always eventually taken(v)'
     'liveness g: l leads_to !l', 2, 4, 1, {'w_': False, 'v_': True, 'g': True}),
    ('var l: bool = false process b { loop { step t { await !l l = true } step g { l = false } } }'
     'fair process w { step s { await !l } } assume c: eventually always !taken(b.t) assume d: l leads_to !l'
     ' liveness w_: eventually w done', 4, 5, 2, {'w_': True}),
    # a fair step is one of several; an anytime step does nothing for its process
    ('var x: bool = false process p { loop { either { fair step s { x = true } } or { step t { } } }'
     'anytime step a { } } liveness e: eventually x liveness f: eventually always taken(p.s)', 2, 6, 1,
     {'e': True, 'f': False}),
    ('var x: bool = false fair process p { step s { await !x x = true } anytime step a { await !x } }'
     'liveness e: eventually x liveness f: eventually !taken(p.a)', 2, 2, 1, {'e': True, 'f': True}),
    # each instance is fair; and quantifiers are written out
    ('type I = 1..2 var x: [I] bool = false fair process p[i: I] { step s { x[i] = true } }'
     'liveness a: forall i in I: eventually x[i] liveness b: exists i in I where i > 1: always x[i]'
     'liveness c: eventually (forall i in I: x[i])', 4, 4, 2, {'a': True, 'b': False, 'c': True}),
    # premises that no fair run satisfies say nothing
    ('var x: bool = false fair process p { step s { x = true } } assume n: always !x liveness e: !x', 2, 1, 1,
     {'e': 'unknown'}),
    # a condition without a value
    ('var x: 0..2? = none fair process p { step s { x = 1 } } liveness e: eventually value(x) == 1', 2, 1, 1,
     {'e': 'unknown'}),
]


def expected_steps(verdict):
    if verdict['verdict'] in ('violated', 'reached'):
        return verdict.get('steps', False)
    if verdict['kind'] == 'liveness' and verdict['verdict'] == 'unknown':
        return 'unknown'
    return verdict['verdict'] == 'holds'


def compare(name, report, states, transitions, depth, verdicts):
    got = (report['states'], report['transitions'], report['depth'])
    good = all(w is None or w == g for w, g in zip((states, transitions, depth), got))
    for prop, wanted in verdicts.items():
        found = expected_steps(report['properties'][prop])
        if found is not wanted and (isinstance(wanted, bool) or found != wanted):
            good = False
            print('   %s: %s, wanted %s' % (prop, found, wanted))
    if not good:
        print('WRONG %s: %s, wanted %s' % (name, got, (states, transitions, depth)))
    return good


def check_known(name, values, states, transitions, depth, verdicts):
    overrides = dict(zip(PARAMS[name].split(), values.split()))
    paths = [os.path.join(folder, name + '.tocsin') for folder in FOLDERS]
    with open(next(path for path in paths if os.path.exists(path)), encoding='utf-8') as file:
        report = check(file.read(), overrides)
    verdicts = {k: True if v is None else v for k, v in verdicts.items()}
    return compare('%s %s' % (name, values), report, states, transitions, depth, verdicts)


def check_by_hand(text, states, transitions, depth, verdicts):
    try:
        report = check('protocol small ' + text, {})
    except InputError as error:
        if states is not InputError:
            print('WRONG %s: %s' % (text, error))
        return states is InputError
    if states is InputError:
        print('WRONG %s: accepted' % text)
        return False
    return compare(text, report, states, transitions, depth, verdicts)


def main():
    sys.setrecursionlimit(20000)
    results = [check_by_hand(*row) for row in BY_HAND]
    for row in KNOWN:
        if '--quick' not in sys.argv or row[2] < 5000:
            results.append(check_known(*row))
    print('%d of %d as expected' % (sum(results), len(results)))
    return 0 if all(results) else 1


if __name__ == '__main__':
    sys.exit(main())
