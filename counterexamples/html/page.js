"use strict";
/* One state at a time, chosen by the scrubber, the arrow keys or a click; and the picture of who took
   which step when. Everything is put in as text, never as markup. Returns what ends it: keys are nobody's
   then. */
const openTrace = () => {
  const open = new AbortController();
  const data = JSON.parse(document.getElementById("data").textContent);
  const last = data.steps.length;
  const svgns = "http://www.w3.org/2000/svg";

  /* values[i]: of each row of the state after step i; a step says only what it changed */
  const values = [data.first];
  for (const step of data.steps) {
    const next = values[values.length - 1].slice();
    for (const [row, value] of step.sets) next[row] = value;
    values.push(next);
  }

  const element = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const shape = (name, attributes, text) => {
    const node = document.createElementNS(svgns, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const cut = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

  /* --- the picture --- */

  const LINE = 17, LETTER = 7.9, CHANGE_LETTERS = 56, CHANGE_LINES = 4;
  const boxed = data.steps.map((step) => cut(step.what, 30));
  const longest = (strings, least) => Math.max(least, ...strings.map((s) => s.length));
  const laneWidth = LETTER * Math.max(longest(boxed, 8), longest(data.lanes.map((l) => cut(l, 30)), 8)) + 28;
  const marked = data.steps.some((step) => step.matters === false);
  const left = data.loop !== null ? 72 : marked ? 60 : 44;
  const middle = (lane) => left + laneWidth * (lane + 0.5);
  const changesAt = left + laneWidth * data.lanes.length + 16;
  const told = (step) => {
    const lines = step.says.map((line) => cut(line, CHANGE_LETTERS));
    if (lines.length <= CHANGE_LINES) return lines;
    const rest = lines.length - CHANGE_LINES + 1;
    return lines.slice(0, CHANGE_LINES - 1).concat(`and ${rest} more`);
  };
  const drawn = []; /* of each step, what is marked when it is shown */

  /* It lies below all lines; the rest of the step above them. */
  const markShape = (index, y, height) => {
    const rect = shape("rect", { class: "mark", x: 0, y, width: "100%", height });
    rect.addEventListener("click", () => show(index));
    return rect;
  };

  const stepShape = (step, index, top) => {
    const classes = ["step"];
    if (step.matters === false) classes.push("dim");
    if (data.loop === null && index === last) classes.push(data.good ? "good" : "last");
    const group = shape("g", { class: classes.join(" ") });
    const width = boxed[index - 1].length * LETTER + 18;
    const center = middle(step.lane);
    group.append(
      shape("text", { class: "quiet", x: left - 12, y: top + 19, "text-anchor": "end" }, step.matters === false ? `· ${index}` : index),
      shape("rect", { class: "box", x: center - width / 2, y: top + 3, width, height: 24, rx: 5 }),
      shape("text", { x: center, y: top + 19, "text-anchor": "middle" }, boxed[index - 1]),
    );
    told(step).forEach((line, i) => {
      const attributes = { x: changesAt, y: top + 19 + i * LINE };
      if (step.quiet) attributes.class = "quiet";
      group.append(shape("text", attributes, line));
    });
    group.addEventListener("click", () => show(index));
    return group;
  };

  const draw = () => {
    const tops = [];
    let y = 62;
    for (const step of data.steps) {
      tops.push(y);
      y += Math.max(34, told(step).length * LINE + 14);
    }
    const changes = longest(data.steps.flatMap(told), 10) * LETTER;
    const ends = data.loop === last;
    const width = changesAt + changes + 12, height = y + (ends ? 34 : 10);
    const svg = shape("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    const defs = shape("defs", {});
    const marker = shape("marker", { id: "arrow", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" });
    marker.append(shape("path", { d: "M0 0 L10 5 L0 10 z" }));
    defs.append(marker);
    svg.append(defs);

    const marks = data.steps.map((step, i) => markShape(i + 1, tops[i], (tops[i + 1] ?? y) - tops[i]));
    svg.append(...marks);
    data.lanes.forEach((lane, i) => {
      svg.append(
        shape("line", { class: "life", x1: middle(i), x2: middle(i), y1: 34, y2: height - 6 }),
        shape("text", { x: middle(i), y: 22, "text-anchor": "middle", "font-weight": "bold" }, cut(lane, 30)),
      );
    });
    for (const window of data.windows ?? []) {
      const x = middle(window.lane) - laneWidth / 2 + 5;
      const from = tops[window.from - 1] - 2, to = tops[window.to - 1] + 32;
      const by = tops[window.by - 1] + 15;
      const other = data.steps[window.by - 1].lane;
      const side = other < window.lane ? x : x + laneWidth - 10;
      const span = shape("rect", { class: "window", x, y: from, width: laneWidth - 10, height: to - from, rx: 8 });
      span.append(shape("title", {}, window.text));
      svg.append(span, shape("path", { class: "intrusion", d: `M${middle(other)} ${by} H${side}` }));
    }
    if (ends) {
      svg.append(shape("text", { class: "quiet", x: changesAt, y: y + 19 }, "then nothing happens any more"));
    }
    if (data.loop !== null && !ends) {
      const from = tops[data.loop] + 15, to = tops[last - 1] + 15;
      svg.append(shape("path", { class: "loop", d: `M26 ${to} H16 V${from} H26 M20 ${from - 5} L26 ${from} L20 ${from + 5}` }));
    }
    data.steps.forEach((step, i) => {
      const group = stepShape(step, i + 1, tops[i]);
      drawn.push([group, marks[i]]);
      svg.append(group);
    });
    document.getElementById("picture").append(svg);
  };

  /* --- the state --- */

  const cells = [];
  const fillState = () => {
    const body = document.getElementById("values");
    let group = null;
    for (const row of data.rows) {
      if (row.group !== group) {
        group = row.group;
        body.append(element("tr", {}, element("th", { colspan: 2, scope: "rowgroup" }, group)));
      }
      const cell = element("td", {});
      const line = element("tr", { "data-name": row.key }, element("th", { scope: "row" }, row.name), cell);
      cells.push([line, cell]);
      body.append(line);
    }
  };

  const byId = (id) => document.getElementById(id);
  const slider = byId("scrubber");
  const rows = [...document.querySelectorAll("#steps tr[data-step]")];
  const lines = [...document.querySelectorAll("#source pre > span")];
  let now = -1;

  const showState = (index) => {
    const old = index > 0 ? values[index - 1] : null;
    cells.forEach(([line, cell], i) => {
      const value = values[index][i] ?? "–";
      const before = old === null ? value : (old[i] ?? "–");
      const changed = before !== value;
      line.classList.toggle("changed", changed);
      cell.replaceChildren();
      if (changed) cell.append(element("span", { class: "old" }, before), " → ");
      cell.append(element("span", { class: "value" }, value));
    });
  };

  const sentence = (index) => {
    if (index === 0) return "At first.";
    const step = data.steps[index - 1];
    const loop = data.loop !== null && index === last && data.loop < last ? ` Then again from step ${data.loop + 1} on.` : "";
    const part = step.matters === false ? " (What it changes plays no part.)" : "";
    return `Step ${index} of ${last}: ${data.lanes[step.lane]} takes ${step.what}: ${step.says.join("; ")}.${part}${loop}`;
  };

  const showSource = (index) => {
    lines.forEach((line) => line.classList.remove("here"));
    if (index === 0) return;
    const [from, to] = data.steps[index - 1].lines;
    lines.slice(from - 1, to).forEach((line) => line.classList.add("here"));
    const first = lines[from - 1], listing = first?.parentElement;
    if (listing) listing.scrollTop = first.offsetTop - listing.clientHeight / 3;
  };

  const show = (index) => {
    index = Math.max(0, Math.min(last, index));
    if (index === now) return;
    now = index;
    slider.value = index;
    slider.setAttribute("aria-valuetext", index === 0 ? "at first" : `after step ${index} of ${last}`);
    byId("back").disabled = index === 0;
    byId("on").disabled = index === last;
    byId("now").textContent = sentence(index);
    showState(index);
    showSource(index);
    drawn.forEach((shapes, i) => shapes.forEach((it) => it.classList.toggle("here", i + 1 === index)));
    rows.forEach((row) => {
      const here = Number(row.dataset.step) === index;
      row.classList.toggle("here", here);
      if (here) row.setAttribute("aria-current", "step"); else row.removeAttribute("aria-current");
    });
  };

  const keys = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  const onSlider = { ...keys, ArrowDown: 1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    const meant = event.target === slider ? onSlider : keys;
    if (!(event.key in meant) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(now + meant[event.key]);
  }, { signal: open.signal });
  slider.addEventListener("input", () => show(Number(slider.value)));
  byId("back").addEventListener("click", () => show(now - 1));
  byId("on").addEventListener("click", () => show(now + 1));
  rows.forEach((row) => row.addEventListener("click", () => show(Number(row.dataset.step))));

  document.documentElement.classList.add("scripted");
  slider.max = last;
  draw();
  fillState();
  show(last);
  return () => open.abort();
};
