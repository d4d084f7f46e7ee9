#!/usr/bin/env python3
"""The options of `tocsin COMMAND --help`, of the manual page and of the completions must be the same.

    tests/cli/options.py        $TOCSIN names the program

Bash's completion is run; those of the other shells, which need not be there, are read.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOCSIN = os.environ.get("TOCSIN", os.path.join(ROOT, "build/release/cli/tocsin"))
COMMANDS = ("check", "diff", "export", "fmt", "new", "prove", "sweep", "synthesise", "test", "trace")

# What stands in for the library of bash-completion.
BASH = """
_init_completion() { words=(tocsin "$command" -); cword=2 cur=- prev=$command; }
complete() { :; }
compopt() { :; }
. completions/tocsin.bash
command=$1
_tocsin
printf '%s\\n' "${COMPREPLY[@]}"
"""


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def output(*command):
    return subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True).stdout


def of_help(command):
    lines = output(TOCSIN, command, "--help").splitlines()
    heads = [re.match(r" {2,6}(-.*?)(  |$)", line) for line in lines]
    return {option for head in heads if head
            for option in re.findall(r"(?:^|, )(--?[\w?-]+)", head.group(1).replace("=", " "))}


def of_manual(command):
    found = set()
    for part in re.split(r"^Options of\b", read("docs/tocsin.1"), flags=re.MULTILINE)[1:]:
        heading, _, rest = part.partition(".Bl ")
        commands = re.findall(r"^\.Cm (\w+)", heading, re.MULTILINE)
        if "every command" not in heading and command not in commands:
            continue
        for line in re.findall(r"^\.It (.*)$", rest.partition("\n.El")[0], re.MULTILINE):
            found |= {"-" + name for name in re.findall(r"Fl (\S+)", line.replace(r"\&", ""))}
    return found


def of_bash(command):
    return {option.rstrip("=") for option in output("bash", "-c", BASH, "bash", command).split()}


def of_zsh(command):
    text = read("completions/_tocsin")
    common, _, rest = text.partition("commands=(")
    # Which of the lists a command takes; each has those before it.
    beyond = {"export": "settings=(", "fmt": "settings=(", "new": "settings=(", "prove": "common=(",
              "synthesise": "common=(", "trace": "basic=("}.get(command)
    common = common.partition(beyond)[0] if beyond else common
    own = re.search(rf"^    {command}\)(.*?);;", rest, re.MULTILINE | re.DOTALL).group(1)
    found = set()
    for pair, single in re.findall(r"(?:\{(\S+?)\}|'\*?(--?[\w-]+?)(?:=-?)?\[)", common + own):
        found |= {option.replace("\\", "").rstrip("=") for option in (pair or single).split(",")}
    return found


def of_fish(command):
    text = read("completions/tocsin.fish")
    groups = {name: words.split() for name, words in
              re.findall(r"^set -l (\w+) '__fish_seen_subcommand_from (.*)'$", text, re.MULTILINE)}
    found = set()
    for line in text.splitlines():
        group = re.search(r"-n (\S+)", line)
        if group and command not in groups.get(group.group(1).lstrip("$"), []):
            continue
        found |= {"-" + name.strip("'") for name in re.findall(r" -s (\S+)", line)}
        found |= {"--" + name for name in re.findall(r" -l (\S+)", line)
                  if line.startswith("complete")}
    return found


def main():
    failed = False
    for command in COMMANDS:
        wanted = of_help(command)
        of_models = {"export": {"-D"}, "fmt": set(), "new": set()}.get(command, {"-D", "--json"})
        if not {"-?", "--help"} | of_models <= wanted:
            print(f"tocsin {command} --help can't be read: {sorted(wanted)}")
            failed = True
        for place, options in (("manual page", of_manual), ("bash", of_bash), ("zsh", of_zsh),
                               ("fish", of_fish)):
            given = options(command)
            for option in sorted(wanted ^ given):
                word = "lacks" if option in wanted else "has, unlike --help,"
                print(f"tocsin {command}: {place} {word} {option}")
                failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main())
