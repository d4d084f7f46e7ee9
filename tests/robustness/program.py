"""The program under test: runs it, measures it, and knows what it may never do."""
import functools
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
os.environ["COLUMNS"] = ""  # as in a pipe, whoever runs the tests
TOCSIN = os.path.abspath(os.environ.get("TOCSIN", os.path.join(ROOT, "build/release/cli/tocsin")))
PLANNER = os.path.join(ROOT, "protocols/dynamodb-dns.tocsin")
REFERENCE = os.path.join(ROOT, "tests/protocols/reference.tocsin")

HOLDS, VIOLATED, INPUT, BUG, UNDECIDED, INTERRUPTED = 0, 1, 2, 3, 4, 130
MEGABYTE = 1 << 20


def is_sanitized():
    with open(TOCSIN, "rb") as file:
        return b"__asan_init" in file.read()


SANITIZED = is_sanitized()
# Processor time, so that a busy machine is no failure.
SECONDS = 20.0 if SANITIZED else 1.0


class Failure(Exception):
    """It did what it must not do, or did not do what it must."""


class Run:
    """One run of the program, over."""

    def __init__(self, code, output, messages, seconds, memory, command):
        self.code, self.output, self.messages = code, output, messages
        self.seconds, self.memory, self.command = seconds, memory, command

    def fail(self, what):
        shown = " ".join(argument[:60] for argument in self.command[1:6])
        raise Failure(f"{what}\n      tocsin {shown}\n      exit {self.code}, {self.seconds:.2f} s,"
                      f" stderr: {self.messages[:300]!r}")

    def check(self, codes, message=None, seconds=SECONDS):
        """The exit code is one of these, and the messages are those of a program in its senses."""
        if self.code not in codes:
            self.fail(f"exit {sorted(codes)} expected")
        for sign in ("Sanitizer", "runtime error", "internal error", "core dumped"):
            if sign in self.messages:
                self.fail(f"it says {sign!r}")
        if self.code == INPUT and not self.messages.strip():
            self.fail("the input is refused without a word")
        if message is not None and message not in self.messages + self.output:
            self.fail(f"it does not say {message!r}")
        if self.seconds > seconds:
            self.fail(f"more than {seconds} s")
        if len(self.messages) > 200000:
            self.fail(f"{len(self.messages)} bytes of messages")
        return self


def run(*arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        interrupt_after=None, signals=(signal.SIGINT,), environment=None, before=None, limit=120,
        program=TOCSIN):
    """Runs it to its end; after `limit` seconds that has not come, and never would."""
    command = [program, *arguments]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(command, stdin=stdin,
                                 stdout=out if stdout == subprocess.PIPE else stdout,
                                 stderr=err if stderr == subprocess.PIPE else stderr,
                                 env={**os.environ, **(environment or {})}, preexec_fn=before)
        if interrupt_after is not None:
            for number in signals:
                time.sleep(interrupt_after)
                os.kill(child.pid, number)  # not child.send_signal, which may reap it
        status, usage, over = wait(child, limit)
        out.seek(0)
        err.seek(0)
        output, messages = out.read().decode(errors="replace"), err.read().decode(errors="replace")
    done = Run(status, output, messages, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, command)
    if over:
        done.fail(f"still running after {limit} s")
    return done


def wait(child, limit):
    end = time.monotonic() + limit
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid != 0:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, usage, False
        if time.monotonic() > end:
            child.kill()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, usage, True
        time.sleep(0.002)


def limited(bytes_):
    """For `before`: no more address space than that."""
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (bytes_, bytes_))


class Scratch:
    """A folder for files, gone in the end."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tocsin-robustness-")
        self.count = 0

    def file(self, content, name=None):
        self.count += 1
        path = os.path.join(self.folder.name, name or f"{self.count}.tocsin")
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path


def with_ever_more_time(first, most):
    """For tests with a time limit that has to do: it is doubled until it does. So a slow machine needs longer, and
    no more. `most` may be less than it takes without what the test is about."""
    def decorate(test):
        @functools.wraps(test)
        def repeat(scratch):
            seconds = first
            while True:
                try:
                    return test(scratch, str(seconds))
                except Failure:
                    if seconds >= most:
                        raise
                seconds *= 2
        return repeat
    return decorate


def work():
    """Processor time until now, of those who have ended, too."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main(tests):
    """Runs the functions whose names contain one of the arguments, or all."""
    failed = ran = 0
    for test in tests:
        name = test.__name__.replace("_", " ")
        if sys.argv[1:] and not any(word in name for word in sys.argv[1:]):
            continue
        ran += 1
        scratch = Scratch()
        begun, worked = time.monotonic(), work()
        try:
            test(scratch)
        except Failure as failure:
            failed += 1
            print(f"FAILED {name}\n    {failure}")
        finally:
            scratch.folder.cleanup()
        if os.environ.get("VERBOSE"):
            print(f"{time.monotonic() - begun:7.2f} s, {work() - worked:7.2f} of work  {name}", flush=True)
    print(f"{ran} tests, {failed} failed")
    return 1 if failed or ran == 0 else 0
