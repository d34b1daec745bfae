"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const element = (name, className, text) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  // Names break after their underscores.
  for (const name of document.querySelectorAll(".breaks")) {
    const parts = name.textContent.split(/(?<=_)/);
    name.replaceChildren(...parts.flatMap((part, index) => (index ? [element("wbr"), part] : [part])));
  }

  // Tables sort by the column whose button is pressed: numbers first down, names first up.
  for (const button of document.querySelectorAll("th button")) {
    button.addEventListener("click", () => {
      const header = button.closest("th");
      const body = header.closest("table").tBodies[0];
      const column = [...header.parentNode.children].indexOf(header);
      const first = header.classList.contains("n") ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const order = header.getAttribute("aria-sort") === first ? other : first;
      for (const each of header.parentNode.children) each.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const key = (row) => row.children[column].dataset.key ?? row.children[column].textContent.trim();
      const compare = (a, b) => {
        const [x, y] = [key(a), key(b)];
        if (x === "" || y === "") return (x === "") - (y === "");
        const numbers = header.classList.contains("n");
        return sign * (numbers ? Number(x) - Number(y) : x.localeCompare(y));
      };
      [...body.rows].sort(compare).forEach((row) => body.append(row));
    });
  }

  // The table of results: by metric and by name.
  const metric = byId("metric");
  const find = byId("find");
  const filterRows = () => {
    const words = find.value.trim().toLowerCase();
    for (const row of document.querySelectorAll("#scores tbody tr")) {
      const metricFits =
        !metric || metric.value === "" || (metric.value === "main" ? row.dataset.main === "true" : row.dataset.metric === metric.value);
      row.hidden = !metricFits || !row.dataset.name.toLowerCase().includes(words);
    }
  };
  if (find) {
    metric?.addEventListener("change", filterRows);
    find.addEventListener("input", filterRows);
    filterRows();
  }

  // Samples: drawn a page at a time from the data below.
  const data = byId("sample-data");
  if (!data) return;
  const { runs, samples } = JSON.parse(data.textContent);
  const PAGE = 25;
  const list = byId("sample-list");
  const [task, outcome, words] = [byId("sample-task"), byId("sample-outcome"), byId("sample-words")];
  const count = byId("sample-count");
  const more = byId("sample-more");
  let fitting = [];
  let shown = 0;

  const isWrong = (answer) => answer !== null && answer.score !== null && answer.score < 1;
  const isRight = (answer) => answer !== null && answer.score !== null && answer.score >= 1;
  const OUTCOMES = {
    all: () => true,
    wrong: (sample) => sample.answers.some(isWrong),
    right: (sample) => sample.answers.every(isRight),
    differ: (sample) => sample.answers.some(isWrong) && sample.answers.some(isRight),
    failed: (sample) => sample.answers.some((answer) => answer !== null && answer.error),
  };
  const haystack = (sample) =>
    (sample.haystack ??= [
      sample.name, sample.prompt, ...sample.choices, ...sample.target,
      ...sample.answers.flatMap((answer) => (answer ? answer.texts : [])),
    ].join("\n").toLowerCase());

  const mark = (answer, index) => {
    const known = answer !== null && answer.score !== null;
    const state = !known ? "partly" : answer.score >= 1 ? "right" : answer.score > 0 ? "partly" : "wrong";
    const sign = !known ? "–" : { right: "✓", partly: "≈", wrong: "✗" }[state];
    const node = element("span", state, sign);
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", `${runs[index]}: ${known ? state : "not scored"}`);
    node.title = node.getAttribute("aria-label");
    return node;
  };

  const heading = (text) => element("h4", "", text);

  const choiceTable = (sample) => {
    const scroll = element("div", "scroll");
    const table = element("table", "choices");
    const head = table.createTHead().insertRow();
    const title = (text) => {
      const cell = element("th", "model", text);
      cell.scope = "col";
      head.append(cell);
    };
    title("Choice");
    runs.forEach(title);
    const body = table.createTBody();
    sample.choices.forEach((choice, index) => {
      const row = body.insertRow();
      const right = sample.right.includes(index);
      const name = element("th", right ? "right" : "", (right ? "✓ " : "") + choice);
      name.scope = "row";
      row.append(name);
      sample.answers.forEach((answer, run) => {
        const cell = row.insertCell();
        const share = answer?.probabilities[index];
        if (share === undefined) return;
        const chosen = share === Math.max(...answer.probabilities);
        cell.append(element("span", chosen ? "value" : "", (100 * share).toFixed(1) + " %" + (chosen ? " · chosen" : "")));
        const track = element("div", `track r${(run % 4) + 1}`);
        const bar = element("i");
        bar.style.width = 100 * share + "%";
        track.append(bar);
        cell.append(track);
      });
    });
    scroll.append(table);
    return scroll;
  };

  const fill = (body, sample) => {
    body.append(heading("Prompt"), element("pre", "", sample.prompt));
    if (sample.choices.length) {
      body.append(heading("Choices, with each model's probability among them"), choiceTable(sample));
    } else {
      body.append(heading("Right answer"), element("pre", "", sample.target.join("\n– or –\n")));
    }
    sample.answers.forEach((answer, run) => {
      if (!answer) return;
      if (answer.prompt) body.append(heading(`${runs[run]}: its own prompt`), element("pre", "", answer.prompt));
      answer.texts.forEach((text) => body.append(heading(`${runs[run]}: answer`), element("pre", "", text)));
      const extracted = Object.entries(answer.filtered).map(([filter, texts]) => `${filter}: ${texts.join(" | ")}`);
      if (extracted.length && answer.texts.length) {
        body.append(heading(`${runs[run]}: read from it`), element("pre", "", extracted.join("\n")));
      }
      if (answer.error) body.append(heading(`${runs[run]}: error`), element("pre", "wrong", answer.error));
      body.append(element("p", "hint", `${runs[run]}: ${answer.facts}`));
    });
  };

  const draw = (sample) => {
    const details = element("details", "sample");
    const summary = element("summary");
    const marks = element("span", "marks");
    sample.answers.forEach((answer, index) => marks.append(mark(answer, index), " "));
    summary.append(marks, element("span", "where", `${sample.name} · ${sample.document}`), element("span", "text", sample.title));
    details.append(summary);
    details.addEventListener("toggle", () => {
      if (details.open && details.children.length === 1) {
        const body = element("div", "body");
        fill(body, sample);
        details.append(body);
      }
    });
    return details;
  };

  const page = () => {
    const next = fitting.slice(shown, shown + PAGE);
    list.append(...next.map(draw));
    shown += next.length;
    more.hidden = shown >= fitting.length;
    count.textContent = `${fitting.length} of ${samples.length} samples, ${shown} shown`;
  };

  const search = () => {
    const text = words.value.trim().toLowerCase();
    const fits = OUTCOMES[outcome.value];
    fitting = samples.filter(
      (sample) =>
        (task.value === "" || sample.task === task.value) && fits(sample) && (text === "" || haystack(sample).includes(text)));
    list.replaceChildren();
    shown = 0;
    page();
  };

  for (const control of [task, outcome]) control.addEventListener("change", search);
  words.addEventListener("input", search);
  more.addEventListener("click", page);
  search();
})();
