#!/usr/bin/env python3
"""The HTML pages of a trace and of a sweep, in headless Chromium, driven by chromedriver.

    tests/robustness/page.py [WORD]...      only the tests whose names have one of these words

Where there is no chromedriver, it says so and exits with 77, which ctest shows as skipped.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from program import HOLDS, PLANNER, VIOLATED, Failure, main, run

SKIPPED = 77
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # how WebDriver calls an element
LEFT, RIGHT, HOME, END = "\ue012", "\ue014", "\ue011", "\ue010"
UP, DOWN, ENTER, ESCAPE = "\ue013", "\ue015", "\ue007", "\ue00c"

ALL_TYPES = """/// All there is.
protocol types
type Node = id(2)
type Gen  = order(3)
type Mode = { idle, busy }
type Pair = struct { n: 0..3, m: Mode? }
var pair  : Pair = {n: 0, m: none}
var grid  : [Node] [1..2] 0..9 = 0
var names : set of Node = {}
var line  : queue(3) of 0..9 = {}
var heap  : bag(3) of Pair = {}
var gen   : Gen? = none
process p[n: Node] {
  var mine : Gen? = none
  step take { await size(names) < 2  names = names + {n}  grid[n][2] = grid[n][2] + 1  send(line, 7) }
  for i in 1..2 { step put { mine = fresh(Gen)  gen = mine  send(heap, {n: i, m: busy}) } }
  step end { pair = {n: 3, m: busy}  await len(heap) > 1 }
}
invariant calm : pair.n < 3
"""

LOOP = """protocol round
var x : 0..3 = 0
fair process p { loop { step up { await x < 3  x = x + 1 } } }
fair process q { loop { step down { await x > 1  x = x - 1 } } }
liveness big : eventually always x == 3
"""

OWN = "window.owned=1"
HOSTILE = f"""/// <script>{OWN}</script><img src=x onerror="{OWN}">
protocol hostile
// </script><script>{OWN}</script> --> ]]> </pre></span>
var x : 0..3 = 0
/// "><svg onload={OWN}>' &lt;b&gt;
process p {{ loop {{ step up {{ x = x + 1 }} }} }}
/// </p><script>{OWN}</script>&amp; \\u003cscript>
invariant small : x < 2 // <img src=x onerror={OWN}>
"""

LONG = """protocol long
var x : 0..1000 = 0
var cells : [1..20] 0..1000 = 0
process p { loop { step up { x = x + 1  cells[1 + x % 20] = x } } }
invariant small : x < 500
"""


def expect(condition, what):
    if not condition:
        raise Failure(what)


class Browser:
    """One session, which keeps what pages log and ask the network for."""

    def __init__(self, folder):
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True,
                                       stderr=subprocess.DEVNULL, env=dict(os.environ, HOME=folder))
        for line in self.driver.stdout:
            found = re.search(r"successfully on port (\d+)", line)
            if found:
                break
        self.address = f"http://127.0.0.1:{found.group(1)}/session"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--window-size=1400,1000", f"--user-data-dir={folder}/profile"]
        wanted = {"goog:chromeOptions": {"args": arguments, "binary": shutil.which("chromium")},
                  "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        self.address += "/" + self.ask("", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def ask(self, path, body=None, method="POST"):
        data = None if method == "DELETE" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        with DIRECTLY.open(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def open(self, path):
        self.ask("/se/log", {"type": "performance"})
        self.ask("/url", {"url": "file://" + path})
        self.check_quiet(path)

    def script(self, text, *arguments):
        return self.ask("/execute/sync", {"script": text, "args": list(arguments)})

    def press(self, *keys):
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.ask("/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def click(self, selector):
        found = self.ask("/element", {"using": "css selector", "value": selector})[ELEMENT]
        self.ask(f"/element/{found}/click")

    def check_quiet(self, path):
        """Nothing in the console, and nothing asked for but the page itself."""
        logged = [entry["message"] for entry in self.ask("/se/log", {"type": "browser"})]
        expect(not logged, f"the console says {logged}")
        messages = [json.loads(entry["message"])["message"] for entry in self.ask("/se/log", {"type": "performance"})]
        asked = {message["params"]["request"]["url"] for message in messages
                 if message["method"] == "Network.requestWillBeSent"}
        others = {url for url in asked if not url.startswith(("chrome://", "data:"))} - {"file://" + path}
        expect(not others, f"it asks for {others}")

    def close(self):
        try:
            self.ask("", method="DELETE")
        finally:
            self.driver.terminate()
            self.driver.wait()


def pages_of(browser, scratch, model, *arguments):
    """Opens the page of the first violation; its property as JSON has it."""
    folder = os.path.join(scratch.folder.name, "traces")
    told = run("check", "--json", "--save-traces", folder, "--save-as", "html", *arguments, model).check({VIOLATED})
    violated = [p for p in json.loads(told.output)["properties"] if p["verdict"] == "violated"]
    path = os.path.join(folder, violated[0]["name"] + ".html")
    browser.open(path)
    return violated[0], path


# --- what is shown, and what ought to be ---

def words(text):
    return re.findall(r"[\w-]+", text)


def words_of(value):
    """Of a JSON value, in the order in which the language writes it."""
    if value is None:
        return ["none"]
    if isinstance(value, bool):
        return [str(value).lower()]
    if isinstance(value, list):
        return [word for part in value for word in words_of(part)]
    if isinstance(value, dict):
        return [word for key, part in value.items() for word in [key, *words_of(part)]]
    return words(str(value))


def rows_of(name, value, shown):
    """The rows of a variable: maps have one for each entry, and structs don't."""
    entries = [key for key in shown if key.startswith(name + "[")]
    if not entries:
        return {name: value}
    return {row: part for key, entry in value.items() for row, part in rows_of(f"{name}[{key}]", entry, shown).items()}


def wanted_rows(state, shown):
    places = state["at"]
    rows = {f"{who} at": [place] for who, place in places.items()}
    for name, value in state.items():
        instances = {who: who.partition("[")[2].rstrip("]") for who in places if who.partition("[")[0] == name}
        if name == "at":
            continue
        if not instances:
            rows.update({key: words_of(part) for key, part in rows_of(name, value, shown).items()})
        for who, index in instances.items():
            locals_of = value[index] if index else value
            rows.update({f"{who}.{local}": words_of(part) for local, part in locals_of.items()})
    return rows


def shown_rows(browser):
    return browser.script("return Object.fromEntries([...document.querySelectorAll('#values tr[data-name]')]"
                          ".map(row => [row.dataset.name, row.querySelector('.value').textContent]))")


def check_state(browser, entry, what):
    shown = shown_rows(browser)
    wanted = wanted_rows(entry["state"], shown)
    for name, value in shown.items():
        if name in wanted:
            given = [value] if name.endswith(" at") else words(value)
            expect(given == wanted[name], f"{what}: {name} is {value!r}, not {wanted[name]}")
        else:
            expect(value == "–", f"{what}: {name} is {value!r}, but out of scope")
    expect(wanted.keys() <= shown.keys(), f"{what}: {wanted.keys() - shown.keys()} missing")


def position(browser):
    return browser.script("return Number(document.getElementById('scrubber').value)")


def check_all_states(browser, told):
    browser.press(HOME)
    for index, entry in enumerate(told["trace"]):
        expect(position(browser) == index, f"at {position(browser)}, not {index}")
        check_state(browser, entry, f"{told['name']} after step {index}")
        said = browser.script("return document.getElementById('now').textContent")
        expect(index == 0 or entry["step"].split(".")[-1] in said, said)
        browser.press(RIGHT)


# --- tests ---

def each_state_of_the_outage_is_that_of_the_json(browser, scratch):
    told, path = pages_of(browser, scratch, PLANNER)
    check_all_states(browser, told)
    browser.check_quiet(path)


def values_of_every_type_are_those_of_the_json(browser, scratch):
    told, _ = pages_of(browser, scratch, scratch.file(ALL_TYPES), "-p", "calm")
    check_all_states(browser, told)


def a_loop_is_shown_as_one(browser, scratch):
    told, _ = pages_of(browser, scratch, scratch.file(LOOP))
    check_all_states(browser, told)
    expect(browser.script("return document.querySelectorAll('svg .loop').length") == 1, "no loop in the picture")
    expect("again and again" in browser.script("return document.getElementById('steps').textContent"), "nor in the table")


def keys_buttons_rows_and_the_picture_move_through_the_steps(browser, scratch):
    told, path = pages_of(browser, scratch, PLANNER)
    last = told["steps"]
    expect(position(browser) == last, "it begins at the end")
    for keys, wanted in (((HOME,), 0), ((LEFT,), 0), ((RIGHT, RIGHT), 2), ((END,), last), ((RIGHT,), last), ((LEFT,), last - 1)):
        browser.press(*keys)
        expect(position(browser) == wanted, f"at {position(browser)}, not {wanted}")
    for selector, wanted in (("#back", last - 2), ("#on", last - 1), ("#steps tr[data-step='3']", 3),
                             ("svg .step:nth-last-child(1)", last)):
        browser.click(selector)
        expect(position(browser) == wanted, f"{selector}: at {position(browser)}, not {wanted}")
    browser.press(HOME)
    browser.press(RIGHT)
    marked = browser.script("return [...document.querySelectorAll('#source span.here')].map(line => line.textContent)")
    expect(marked and "step publish" in marked[0], f"the source marks {marked}")
    current = browser.script("return document.querySelector('#steps tr[aria-current]').dataset.step")
    expect(current == "1", f"the table marks step {current}")
    browser.check_quiet(path)


def what_comes_from_a_model_is_never_markup(browser, scratch):
    model = os.path.join(scratch.folder.name, "<img src=x onerror=window.owned=1>.tocsin")
    with open(model, "w", encoding="utf-8") as file:
        file.write(HOSTILE)
    _, path = pages_of(browser, scratch, model)
    browser.press(HOME, RIGHT, END)
    expect(browser.script("return window.owned === undefined"), "a script of the model's was run")
    expect(browser.script("return document.querySelectorAll('img, main script, [onload], [onerror]').length") == 0, "markup")
    text = browser.script("return document.body.innerText")
    for line in ("</p><script>window.owned=1</script>&amp; \\u003cscript>",
                 "// </script><script>window.owned=1</script> --> ]]> </pre></span>"):
        expect(line in text, f"{line} is not shown as it is")
    browser.check_quiet(path)


def the_race_is_drawn_and_what_plays_no_part_is_dimmed(browser, scratch):
    told, _ = pages_of(browser, scratch, PLANNER, "-p", "heals")
    titles = browser.script("return [...document.querySelectorAll('svg .window title')].map(title => title.textContent)")
    expect(len(titles) == len(told["windows"]) == 1 and "read `latest` = 2" in titles[0], titles)
    dimmed = browser.script("return [...document.querySelectorAll('#steps tr.dim')].map(row => Number(row.dataset.step))")
    wanted = [index for index, entry in enumerate(told["trace"]) if index and not entry["matters"]]
    expect(dimmed == wanted and wanted, f"dimmed are {dimmed}, not {wanted}")
    text = browser.script("return document.getElementById('steps').innerText")
    expect(all(re.search(rf"^· {step}\b", text, re.MULTILINE) for step in wanted), f"the marks in {text}")
    expect("· The values that these steps change play no part in it." in text, f"no legend in {text}")
    drawn = browser.script("return [...document.querySelectorAll('svg .step.dim')].map(step => step.textContent)")
    expect(len(drawn) == len(wanted) and all(it.startswith("· ") for it in drawn), f"drawn are {drawn}")
    expect("What would have prevented it?" in browser.script("return document.getElementById('why').innerText"), "prevention")


def a_long_trace_stays_small(browser, scratch):
    told, path = pages_of(browser, scratch, scratch.file(LONG), "-p", "small")
    expect(told["steps"] == 500 and os.path.getsize(path) < 1 << 20, f"{os.path.getsize(path)} bytes")
    for index in (500, 250, 0):
        browser.script("document.getElementById('scrubber').value = arguments[0];"
                       "document.getElementById('scrubber').dispatchEvent(new Event('input'))", index)
        check_state(browser, told["trace"][index], f"after step {index}")


def without_scripts_everything_is_there_to_read(browser, scratch):
    told, path = pages_of(browser, scratch, PLANNER)
    with open(path, encoding="utf-8") as file:
        page = re.sub(r"<script>.*?</script>", "", file.read(), flags=re.DOTALL)
    plain = os.path.join(scratch.folder.name, "plain.html")
    with open(plain, "w", encoding="utf-8") as file:
        file.write(page)
    browser.open(plain)
    text = browser.script("return document.body.innerText")
    for entry in told["trace"][1:]:
        who, step = entry["step"].split(".")
        expect(re.search(rf"{re.escape(who)}\s+{step}", text), f"{entry['step']} is not there")
    expect("State by state" not in text, "what takes a script is shown")


# --- the matrix of a sweep ---

def sweep_of(browser, scratch, model, *arguments):
    path = os.path.join(scratch.folder.name, "matrix.html")
    told = run("sweep", "--json", "--html", path, *arguments, model).check({HOLDS}, seconds=60)
    browser.open(path)
    return json.loads(told.output), path


def shown_part(browser):
    return browser.script("return document.documentElement.classList.contains('showing')"
                          " ? document.getElementById('part').innerText : null")


def closes(browser):
    """Going back in the history is no matter of the moment."""
    for _ in range(100):
        if shown_part(browser) is None:
            return True
        time.sleep(0.05)
    return False


def each_cell_of_a_matrix_opens_its_trace(browser, scratch):
    told, path = sweep_of(browser, scratch, PLANNER, "--engine", "explore")  # so both have the same traces
    names = [it["name"] for it in told["properties"]]
    for index, row in enumerate(told["combinations"]):
        settings = [part for name, value in row["changes"].items() for part in ("-D", f"{name}={value}")]
        alone = json.loads(run("check", "--json", "--engine", "explore", "--minimise", "steps", *settings, PLANNER).check({HOLDS, VIOLATED}).output)
        for column, name in enumerate(names):
            cell, wanted = row["properties"][name], next(it for it in alone["properties"] if it["name"] == name)
            button = f"#c{index}-{column}"
            if "steps" not in cell:
                expect(browser.script("return document.querySelector(arguments[0])", button) is None, f"{name} has a trace")
                continue
            browser.script("document.querySelector(arguments[0]).click()", button)
            check_state(browser, wanted["trace"][cell["steps"]], f"{name} with {row['changes']}")
            expect(position(browser) == cell["steps"], f"{name}: at {position(browser)}")
            marked = browser.script("return document.querySelectorAll('#source span.property').length")
            expect(marked > 0 and name in shown_part(browser), f"{name}: its property is not marked")
            browser.click("#to-matrix")
            expect(closes(browser), "it does not close")
    browser.check_quiet(path)


def the_keyboard_leads_through_a_matrix_and_into_its_traces(browser, scratch):
    told, path = sweep_of(browser, scratch, PLANNER)
    focused = "return document.activeElement.id"
    browser.script("document.getElementById('c0-0').focus()")
    for key, wanted in ((RIGHT, "c0-1"), (DOWN, "c1-1"), (LEFT, "c1-0"), (UP, "c0-0"), (UP, "c0-0")):
        browser.press(key)
        expect(browser.script(focused) == wanted, f"{browser.script(focused)}, not {wanted}")
    browser.press(ENTER)
    last = told["combinations"][0]["properties"]["never_empty"]["steps"]
    expect(shown_part(browser) is not None and position(browser) == last, "it does not open")
    browser.press(LEFT)
    expect(position(browser) == last - 1, "the keys don't move through the steps")
    browser.press(ESCAPE)
    expect(closes(browser) and browser.script(focused) == "c0-0", "Escape does not lead back")
    browser.press(RIGHT)
    expect(browser.script(focused) == "c0-1", "the keys of a closed trace are still heard")
    browser.press(ENTER)
    browser.script("history.back()")
    expect(closes(browser), "going back does not close it")
    browser.ask("/url", {"url": f"file://{path}#c1-0"})
    browser.ask("/refresh")
    expect("never_empty" in (shown_part(browser) or ""), "an address with a cell does not open it")


def what_comes_from_a_model_is_never_markup_in_a_matrix(browser, scratch):
    hostile = HOSTILE.replace("var x", "option ODD: bool = false\noption IDLE: bool = false\nvar x", 1) \
        .replace("x = x + 1", "x = (if ODD then 2 else x + 1)")
    told, path = sweep_of(browser, scratch, scratch.file(hostile))
    expect(told["combinations"][2]["same_system_as"] == 0, "the option IDLE does something")
    for button in ("#c0-0", "#c1-0", "#c2-0"):
        browser.script("document.querySelector(arguments[0]).click()", button)
        expect("small" in (shown_part(browser) or ""), f"{button} opens nothing")
        expect(button != "#c2-0" or "is the same" in browser.script("return document.getElementById('where').innerText"), "where from")
        browser.press(ESCAPE)
    expect(browser.script("return window.owned === undefined"), "a script of the model's was run")
    expect(browser.script("return document.querySelectorAll('img, #overview script, #part script:not([type]), [onload], [onerror]').length") == 0, "markup")
    browser.check_quiet(path)


def without_scripts_a_matrix_is_there_to_read(browser, scratch):
    told, path = sweep_of(browser, scratch, PLANNER)
    with open(path, encoding="utf-8") as file:
        page = re.sub(r"<script>.*?</script>", "", file.read(), flags=re.DOTALL)
    plain = os.path.join(scratch.folder.name, "plain.html")
    with open(plain, "w", encoding="utf-8") as file:
        file.write(page)
    browser.open(plain)
    text = browser.script("return document.body.innerText")
    for row in told["combinations"]:
        expect(all(f"{name}={value}" in text for name, value in row["changes"].items()), text)
    expect("Everything holds under" in text and "All combinations\n" not in text and "opens its trace" not in text, text)


TESTS = [test for name, test in list(globals().items())
         if callable(test) and getattr(test, "__module__", None) == __name__ and not isinstance(test, type)
         and test.__code__.co_varnames[:test.__code__.co_argcount] == ("browser", "scratch")]


def with_browser(test, browser):
    def tried(scratch):
        test(browser, scratch)
    tried.__name__ = test.__name__
    return tried


def run_all():
    if not (shutil.which("chromedriver") and shutil.which("chromium")):
        print("SKIPPED: chromium and chromedriver are not installed, so nobody looked at the HTML pages")
        return SKIPPED

    with tempfile.TemporaryDirectory(prefix="tocsin-browser-", ignore_cleanup_errors=True) as folder:
        browser = Browser(folder)
        try:
            return main([with_browser(test, browser) for test in TESTS])
        finally:
            browser.close()


if __name__ == "__main__":
    sys.exit(run_all())
