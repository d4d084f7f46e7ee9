#!/usr/bin/env python3
"""Does bench/ count right, and does it understand what others print?

Says nothing about speed. Compiles what bench/ compiles; SPIN and Rumur are not needed.
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../bench"))

import contestants  # noqa: E402
import liveness  # noqa: E402
import tables  # noqa: E402
import verdict  # noqa: E402
from measuring import Bench, Failed, Outcome, measure  # noqa: E402
from sizes import ORBITS, ROOT, Counts, Size, known_counts  # noqa: E402

SMALL = 600000


def recorded(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()


class Stub:
    def __init__(self, name, symmetric=False):
        self.name = name
        self.symmetric = symmetric


def comparison(outcomes, expected=Counts(1000, 2000), orbits=100):
    symmetric = [Stub(name, "symmetry" in name) for name in outcomes]
    return tables.Comparison(symmetric, outcomes, expected, orbits)


def outcome(states, transitions=2000, seconds=2.0):
    return Outcome(Counts(states, transitions), 0.5, seconds, 64 << 20, False)


class Folder(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.bench = Bench(scratch.name, 120)
        self.folder = scratch.name


class Recoverable(unittest.TestCase):
    def test_what_it_adds_is_told_of_those_who_counted_right(self):
        outcomes = {"tocsin": outcome(1000), "tocsin, heals": outcome(1000, seconds=5.0),
                    "tocsin, symmetry": outcome(99), "tocsin, symmetry, heals": outcome(100)}
        lines = list(comparison(outcomes).added())
        self.assertEqual(len(lines), 3)
        self.assertEqual(lines[2].split(), ["times", "that", "of", "tocsin", "2.50", "1.00"])


class Liveness(Folder):
    # In the product: tests/peers/reference.py found as many, and SPIN does.
    SMALL = [(liveness.peterson(3), 882, 3090), (liveness.reference(Size(2, 1, 3, 1, True)), 976, 1565),
             (liveness.reference(Size(2, 1, 3, 1, False)), 1426, None)]

    def compare(self, case, kind):
        chosen = [contestant for contestant in liveness.who(case, self.folder) if isinstance(contestant, kind)]
        return liveness.Comparison(chosen, measure(self.bench, chosen, None, 0, 1))

    def test_our_own_counts_and_verdicts_are_understood(self):
        for case, states, product in self.SMALL:
            comparison = self.compare(case, liveness.Ours)
            self.assertEqual(comparison.problems, {})
            seen = comparison.right(liveness.Ours, liveness.LIVENESS).counts
            self.assertEqual(seen.states, states)
            self.assertIn(product, (seen.product, None))

    def test_spin_counts_the_same(self):
        if contestants.Spin(self.folder).missing():
            self.skipTest("spin is not installed")
        for case, _, _ in self.SMALL:
            self.assertEqual(self.compare(case, (liveness.Ours, liveness.Spins)).problems, {})

    def test_spin_is_understood(self):
        self.assertEqual(liveness.parse_spin(recorded("spin-fair.txt"), True), liveness.Looked(None, 3414928, "holds"))
        self.assertEqual(liveness.parse_spin(recorded("spin.txt"), False), liveness.Looked(517860, None, "holds"))
        for name in ("spin-unfair.txt", "spin.txt", "spin-incomplete.txt"):
            with self.assertRaises(contestants.Misunderstood):
                liveness.parse_spin(recorded(name), True)

    def seen(self, seconds, states, product, verdict="holds"):
        return outcome(states, seconds=seconds)._replace(counts=liveness.Looked(states, product, verdict))

    def text(self, **others):
        case = liveness.peterson(3)
        outcomes = {"tocsin, exclusion": self.seen(1.0, 1000, None), "tocsin, gets_in": self.seen(6.0, 1000, 3000),
                    "SPIN": self.seen(3.0, 1000, None), "SPIN, fair cycles": self.seen(12.0, None, 2994)}
        lines = list(liveness.Comparison(list(liveness.who(case, self.folder)), outcomes | others).lines())
        self.assertTrue(all(len(line) <= 80 for line in lines), lines)
        return "\n".join(lines)

    def test_liveness_is_compared_by_states_of_the_product(self):
        text = self.text()
        self.assertRegex(text, r"liveness / exploration: time for a state +2\.00")
        self.assertRegex(text, r"SPIN / tocsin, safety: time +3\.00")
        self.assertRegex(text, r"SPIN / tocsin, liveness: time +2\.00")

    def test_what_is_not_the_same_has_no_ratio(self):
        for wrong in (self.seen(1.0, None, 2995), self.seen(1.0, None, 2994, "violated"), "it crashed"):
            self.assertNotIn("tocsin, liveness", self.text(**{"SPIN, fair cycles": wrong}))
        for wrong in (self.seen(1.0, 999, 3000), self.seen(1.0, 1000, 3000, "unknown")):
            self.assertNotIn("liveness / ", self.text(**{"tocsin, gets_in": wrong}))


class HandWritten(Folder):
    def counts(self, contestant, size, states, threads):
        outcomes = measure(self.bench, [contestant], size, states, 1, threads)
        return outcomes[contestant.name]

    def test_the_hand_written_explorer_finds_the_known_numbers(self):
        contestant = contestants.Handwritten(self.folder)
        sizes = {size: counts for size, counts in known_counts().items() if counts.states <= SMALL}
        self.assertGreater(len(sizes), 8)
        for size, expected in sizes.items():
            for threads in (1, 2):
                with self.subTest(size=size, threads=threads):
                    self.assertEqual(self.counts(contestant, size, expected.states, threads).counts, expected)

    def test_it_does_so_comparing_with_vectors(self):
        contestant = contestants.HandwrittenVector(self.folder)
        if contestant.missing():
            self.skipTest(contestant.missing())
        size = Size(3, 1, 3, 1, False)
        self.assertEqual(self.counts(contestant, size, 35977, 2).counts, known_counts()[size])

    def test_a_table_that_is_too_small_is_no_result(self):
        contestant = contestants.Handwritten(self.folder)
        self.assertIn("too small", self.counts(contestant, Size(3, 1, 3, 1, False), 10, 1))

    def test_its_depths_are_the_known_ones(self):
        contestant = contestants.Handwritten(self.folder)
        self.bench.build(contestant.build(Size(2, 2, 4, 1, False), 9682), contestant.folder)
        output = self.bench.take(contestant.command(1), contestant.folder).output
        self.assertEqual(contestants.find(r"^depth (\d+)$", output, "depth"), 27)


class Measuring(Folder):
    def test_a_run_is_measured(self):
        taken = self.bench.take(["sh", "-c", "sleep 0.1; echo done"], self.folder)
        self.assertEqual(taken.output, "done\n")
        self.assertGreater(taken.seconds, 0.09)
        self.assertLess(taken.busy, taken.seconds)
        self.assertGreater(taken.bytes, 1 << 16)

    def test_another_exit_code_is_a_failure(self):
        with self.assertRaisesRegex(Failed, "exit 4"):
            self.bench.take(["sh", "-c", "exit 4"], self.folder)

    def test_what_takes_too_long_is_ended(self):
        self.bench.limit = 0.2
        with self.assertRaisesRegex(Failed, "not done"):
            self.bench.take(["sleep", "60"], self.folder)

    def test_the_memory_is_measured(self):
        rates = self.bench.memory(21)
        self.assertTrue(all(rate > 0 for pair in rates.values() for rate in pair))


class Parsing(unittest.TestCase):
    def test_spin(self):
        self.assertEqual(contestants.parse_spin(recorded("spin.txt")), Counts(517860, 1565984))

    def test_a_search_that_spin_did_not_complete_is_no_result(self):
        for text in ("spin-incomplete.txt", "spin-violated.txt"):
            with self.assertRaises(contestants.Misunderstood):
                contestants.parse_spin(recorded(text))

    def test_rumur(self):
        self.assertEqual(contestants.parse_rumur(recorded("rumur.txt")), Counts(517860, 1565984))
        with self.assertRaises(contestants.Misunderstood):
            contestants.parse_rumur(recorded("rumur-violated.txt"))

    def test_steps_of_violations(self):
        self.assertEqual(verdict.steps_of_spin(recorded("spin-violated.txt")), 12)
        self.assertEqual(verdict.steps_of_rumur(recorded("rumur-violated.txt")), 12)
        for steps_of in (verdict.steps_of_spin, verdict.steps_of_rumur, verdict.steps_of_tocsin):
            with self.assertRaises(contestants.Misunderstood):
                steps_of("all is well")

    def test_the_memory_must_be_there_in_all_ways(self):
        with self.assertRaises(contestants.Misunderstood):
            contestants.parse_memory("plain 1.0 2.0\n")

    def test_every_constant_of_the_murphi_model_is_set(self):
        text = contestants.murphi(Size(5, 6, 7, 8, True))
        for line in ("ENACTORS : 5;", "ENDPOINTS : 6;", "PLANS : 7;", "KEEP : 8;", "CAS : true;"):
            self.assertIn(line, text)

    def test_a_hash_table_has_a_slot_for_each_state(self):
        self.assertEqual([contestants.slots_for(1 << 20), contestants.slots_for((1 << 20) + 1)], [20, 21])


class Program(Folder):
    def test_our_own_counts_are_understood(self):
        contestant = contestants.Tocsin(self.folder)
        for size in (Size(2, 1, 3, 1, False), Size(2, 1, 3, 1, True)):
            outcomes = measure(self.bench, [contestant], size, 0, 1)
            self.assertEqual(outcomes["tocsin"].counts, known_counts()[size])

    def test_our_own_verdict_is_understood(self):
        for contestant in (verdict.TocsinVerdict(self.folder), verdict.TocsinAll(self.folder)):
            outcome = measure(self.bench, [contestant], verdict.OUTAGE, 0, 1)[contestant.name]
            self.assertEqual(outcome.counts, verdict.STEPS)

    def test_options_that_the_program_has_not_are_not_passed(self):
        contestant = contestants.Tocsin(self.folder)
        contestant.build(Size(2, 1, 3, 1, False), 0)
        for option in contestant.command(1):
            name = re.match(r"--[a-z-]+", option)
            self.assertIn(name[0] if name else "", contestant.help)


class Tables(unittest.TestCase):
    def text(self, outcomes):
        lines = list(comparison(outcomes).lines())
        self.assertTrue(all(len(line) <= 80 for line in lines), lines)
        return "\n".join(lines)

    def test_ratios_are_ours_to_theirs(self):
        text = self.text({"tocsin": outcome(1000, seconds=1.0), "SPIN": outcome(1000, seconds=4.0)})
        self.assertRegex(text, r"tocsin / SPIN +4\.00 +1\.00 +0\.333")

    def test_other_numbers_of_states_have_no_ratio(self):
        for wrong in (outcome(999), outcome(1000, transitions=1999), "it crashed"):
            for outcomes in ({"tocsin": wrong, "SPIN": outcome(1000)}, {"tocsin": outcome(1000), "SPIN": wrong}):
                text = self.text(outcomes)
                self.assertNotIn("/ SPIN", text)
                self.assertRegex(text, "expected|crashed")

    def test_with_symmetry_is_compared_with_symmetry(self):
        text = self.text({"tocsin": outcome(1000), "tocsin, symmetry": outcome(100, 7),
                          "Rumur": outcome(1000), "Rumur, symmetry": outcome(100, 7)})
        pairs = [line.split("  ")[0] for line in text.splitlines() if " / " in line and "M/s" not in line]
        self.assertEqual(pairs, ["tocsin / Rumur", "tocsin, symmetry / Rumur, symmetry"])

    def test_orbits_that_are_not_as_many_have_no_ratio(self):
        text = self.text({"tocsin, symmetry": outcome(100, 7), "Rumur, symmetry": outcome(101, 7)})
        self.assertNotIn(" / ", text)
        self.assertIn("101 states, 100 expected", text)

    def test_the_other_tables_are_narrow_too(self):
        names = [kind.name for kind in contestants.ALL if not kind.symmetric]
        space = Counts(74930195, 308047448)
        lines = list(tables.scaling(names, [(space, {name: outcome(74930195) for name in names[:2]})]))
        lines += tables.thread_lines([("tocsin", {1: 2.0, 2: 1.0}), ("hand-written", {})])
        lines += tables.verdicts([("tocsin", [0.0, 0.5], 12), ("SPIN", [1.0, 0.5], 12)])
        lines += tables.roofline({"plain": (1.0, 2.0), "prefetched": (30.0, 20.0)}, 27, space, outcome(1))
        self.assertTrue(all(len(line) <= 80 for line in lines), lines)
        self.assertTrue(any(line.endswith(" 2.00") for line in lines), lines)
        self.assertTrue(any(line.endswith(" 3.0") for line in lines), lines)


class Command(unittest.TestCase):
    def run_bench(self, *words):
        return subprocess.run([os.path.join(ROOT, "bench/run"), *words], capture_output=True, text=True)

    def test_help_is_narrow(self):
        with mock.patch.dict(os.environ, COLUMNS="80"):
            run = self.run_bench("--help")
        self.assertEqual(run.returncode, 0)
        self.assertLessEqual(max(map(len, run.stdout.splitlines())), 80)

    def test_a_size_without_known_numbers_is_refused(self):
        run = self.run_bench("--size", "9,9,9,9")
        self.assertEqual(run.returncode, 2)
        self.assertIn("3,2,7,1", run.stderr)


class Numbers(unittest.TestCase):
    def test_orbits_are_of_known_spaces(self):
        known = known_counts()
        for size, orbits in ORBITS.items():
            self.assertLess(orbits, known[size].states)


if __name__ == "__main__":
    unittest.main()
