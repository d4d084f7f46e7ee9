"use strict";
/* A cell opens its trace in place of the matrix; the address says which, so that going back closes it. */
{
  const overview = document.getElementById("overview"), part = document.getElementById("part");
  const where = document.getElementById("where"), back = document.getElementById("to-matrix");
  const buttons = [...document.querySelectorAll("#matrix button")];
  let end = null, from = null;

  const fill = (section) => {
    section.append(document.getElementById("lines").content.cloneNode(true));
    const { from: first, to: last } = section.dataset;
    if (first === "0") return;
    const lines = [...section.querySelectorAll("pre > span")];
    lines.slice(first - 1, last).forEach((line) => line.classList.add("property"));
  };

  const close = () => {
    end?.();
    end = null;
    part.replaceChildren();
    document.documentElement.classList.remove("showing");
    from?.focus();
    from = null;
  };

  const open = (button) => {
    end?.();
    part.replaceChildren(document.getElementById(button.dataset.trace).content.cloneNode(true));
    fill(part.querySelector("#source"));
    where.textContent = button.dataset.where;
    document.documentElement.classList.add("showing");
    end = document.getElementById("data") === null ? null : openTrace();
    from = button;
    scrollTo(0, 0);
    back.focus({ preventScroll: true });
  };

  const follow = () => {
    const button = buttons.find((it) => "#" + it.id === location.hash);
    if (button) open(button); else if (from) close();
  };

  /* The nearest cell with a trace that way. */
  const neighbour = (button, key) => {
    const cell = button.closest("td"), row = cell.parentElement;
    const rows = [...document.querySelectorAll("#matrix tr")], at = rows.indexOf(row);
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const own = [...row.querySelectorAll("button")];
      return own[own.indexOf(button) + (key === "ArrowRight" ? 1 : -1)];
    }
    const others = key === "ArrowDown" ? rows.slice(at + 1) : rows.slice(0, at).reverse();
    return others.map((other) => other.cells[cell.cellIndex]?.querySelector("button")).find((it) => it);
  };

  for (const button of buttons) {
    button.addEventListener("click", () => { location.hash = button.id; });
    button.addEventListener("keydown", (event) => {
      if (!event.key.startsWith("Arrow") || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      neighbour(button, event.key)?.focus();
    });
  }
  back.addEventListener("click", () => { location.hash = ""; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && from) location.hash = "";
  });
  addEventListener("hashchange", follow);
  follow();
}
