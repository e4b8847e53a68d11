"use strict";
// Asks for the state each two seconds and draws it; everything is written as text, never as HTML.
(function () {
  const every = 2000;
  const find = (id) => document.getElementById(id);
  const opened = new Map();

  function make(name, className, ...content) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...content.map((part) => (part instanceof Node ? part : String(part))));
    return element;
  }
  const whole = (number) => Math.round(number).toLocaleString("en");
  function time(ms) {
    if (ms === null || ms === undefined) return "–";
    if (ms === 0) return "0";
    if (ms >= 1000) return `${ms >= 100000 ? whole(ms / 1000) : (ms / 1000).toFixed(ms >= 10000 ? 1 : 2)} s`;
    return `${ms.toFixed(ms < 9.95 ? 1 : 0)} ms`;
  }
  const seconds = (s) => (s === null || s === undefined ? "–" : time(s * 1000));
  function bytes(count) {
    const units = [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]];
    const unit = units.find((pair) => count >= pair[1]);
    return unit ? `${(count / unit[1]).toFixed(1)} ${unit[0]}` : `${whole(count)} B`;
  }
  const sum = (list, of) => list.reduce((total, item) => total + of(item), 0);

  function summary(state) {
    const down = state.functions.filter((one) => !one.up).map((one) => one.name);
    const text = down.length ? `not answering: ${down.join(", ")}` : `all ${state.functions.length} functions answer`;
    const line = make("span", `dot ${down.length ? "bad" : "good"}`, make("span", "", text));
    find("summary").replaceChildren(line);
    find("url").textContent = state.url;
    find("at").textContent = new Date(state.at).toLocaleTimeString("en-GB");
  }

  function figures(state) {
    const figure = (value, what, className) => make("div", "figure", make("b", className || "", value), make("span", "", what));
    const moved = (bucket, direction) => sum(state.moved.filter((one) => one.bucket === bucket && one.direction === direction), (one) => one.bytes);
    const gauge = (value) => (value === null ? "–" : whole(value));
    const alarming = (value) => (value > 0 ? "bad" : "");
    const clips = state.clips || [];
    const others = clips.filter((one) => one.name !== "ready").map((one) => `${whole(one.clips)} ${one.name}`);
    const ready = clips.find((one) => one.name === "ready");
    const failed = clips.some((one) => one.name === "failed");
    const readyAfter = state.stages.find((one) => one.stage === "ready");
    find("figures").replaceChildren(
      figure(state.clips ? whole(ready ? ready.clips : 0) : "–", ["clips ready", ...others].join(" · "), failed ? "warn" : ""),
      figure(time(readyAfter ? readyAfter.p50_ms : null), "until half of them are ready"),
      figure(seconds(state.gauges.oldest_unfinished_clip_s), "age of the oldest unfinished"),
      figure(gauge(state.gauges.requests_waiting), "requests waiting"),
      figure(seconds(state.gauges.sync_lag_s), "sync lag"),
      figure(gauge(state.gauges.dead_letters), "dead letters", alarming(state.gauges.dead_letters)),
      figure(whole(sum(state.functions, (one) => one.retries)), "events retried"),
      figure(bytes(moved("lake", "read")), "read from the lake"),
      figure(bytes(moved("delivery", "written")), "written to delivery"),
      figure(seconds(sum(state.ffmpeg, (one) => one.value)), "of ffmpeg's CPU"),
    );
  }

  function table(id, headings, rows) {
    const head = make("tr", "", ...headings.map((text) => make("th", "", text)));
    find(id).replaceChildren(make("thead", "", head), make("tbody", "", ...rows.map((cells) => make("tr", "", ...cells))));
  }
  const cell = (value, className) => make("td", className || "", value);
  const counted = (value, className) => cell(value ? whole(value) : "0", value ? className : "quiet");

  function functions(state) {
    table("functions", ["", "port", "handled", "retried", "failed", "restarts", "half within", "95 of 100 within"], state.functions.map((one) => [
      cell(make("span", `dot ${one.up ? "good" : "bad"}`, make("span", "", one.name))),
      cell(one.port === null ? "–" : one.port, "quiet"),
      counted(one.handled), counted(one.retries, "warn"), counted(one.failed, "bad"), counted(one.restarts, "warn"),
      cell(time(one.p50_ms), one.p50_ms === null ? "quiet" : ""), cell(time(one.p95_ms), one.p95_ms === null ? "quiet" : ""),
    ]));
  }

  function queues(state) {
    const waiting = state.queues.filter((one) => one.undelivered);
    const empty = state.queues.length - waiting.length;
    const rows = waiting.map((one) => [
      cell(one.subscription), counted(one.undelivered, one.oldest_s > 60 ? "bad" : "warn"), cell(seconds(one.oldest_s), "quiet"),
    ]);
    const rest = waiting.length ? `the other ${empty} are empty` : `all ${empty} are empty`;
    table("queues", ["subscription", "messages", "oldest"], [...rows, [cell(rest, "quiet"), cell(""), cell("")]]);
  }

  function bar(className, start, length) {
    const i = make("i", className);
    i.style.left = `${(100 * start).toFixed(2)}%`;
    i.style.width = `${Math.max(0, Math.min(100, 100 * length)).toFixed(2)}%`;
    return i;
  }

  function caches(state) {
    table("caches", ["", "there", "made", "share there"], state.caches.map((one) => [
      cell(one.cache), counted(one.hits), counted(one.misses), cell(`${Math.round((100 * one.hits) / Math.max(1, one.hits + one.misses))} %`),
    ]));
  }

  // The stage "ready" is the whole way of a clip, and among the figures.
  function stages(state) {
    const shown = state.stages.filter((one) => one.stage !== "ready");
    const longest = Math.max(1, ...shown.map((one) => one.p95_ms || 0));
    const lines = [];
    let group = null;
    for (const one of shown) {
      if (one.function !== group) lines.push(make("p", "group", (group = one.function)));
      const track = make("div", "track", bar("most", 0, one.p95_ms / longest), bar("half", 0, one.p50_ms / longest));
      track.title = `${whole(one.count)} times`;
      lines.push(make("div", "stage", make("span", "name", one.stage), track, make("span", "times", `${time(one.p50_ms)} · ${time(one.p95_ms)}`)));
    }
    find("stages").replaceChildren(...(lines.length ? lines : [make("p", "quiet group", "Nothing was done yet.")]));
  }

  function row(one, total) {
    const name = make("span", "name", one.function ? make("b", "", `${one.function} `) : "", one.name);
    name.style.paddingLeft = `${Math.min(one.depth, 12) * 12}px`;
    name.title = name.textContent;
    const lane = make("span", "lane", bar("", one.start_ns / total, one.duration_ns / total));
    return make("div", `row ${one.mark}`, name, make("span", "time", time(one.duration_ns / 1e6)), lane);
  }

  function clip(one, first) {
    const colour = { ready: "good", failed: "bad" }[one.state] || "warn";
    const took = one.trace.rows.length ? time(one.trace.total_ns / 1e6) : "no trace";
    const title = make(one.watch_url ? "a" : "span", "title", one.title);
    if (one.watch_url) title.href = one.watch_url;
    const head = make("summary", "", title, make("span", colour, one.state), make("code", "", one.clip_id), make("span", "took", took));
    const rows = one.trace.rows.slice(0, 60).map((line) => row(line, Math.max(1, one.trace.total_ns)));
    if (one.trace.rows.length > 60) rows.push(make("p", "quiet", `and ${one.trace.rows.length - 60} more: heartbeat why ${one.clip_id}`));
    const details = make("details", "", head, make("div", "falls", ...rows));
    details.open = opened.has(one.clip_id) ? opened.get(one.clip_id) : first;
    details.addEventListener("toggle", () => opened.set(one.clip_id, details.open));
    return details;
  }
  function clips(state) {
    const text = state.clips === null ? "serve-clips does not answer." : "There are no clips yet.";
    find("clips").replaceChildren(...(state.last.length ? state.last.map((one, at) => clip(one, at === 0)) : [make("p", "quiet group", text)]));
  }

  async function look() {
    try {
      const answer = await fetch("system/state");
      if (!answer.ok) throw new Error(`${answer.status}`);
      const state = await answer.json();
      [summary, figures, functions, queues, caches, stages, clips].forEach((draw) => draw(state));
    } catch (error) {
      find("summary").replaceChildren(make("span", "dot bad", make("span", "", `the system does not answer (${error.message})`)));
    }
    setTimeout(look, document.hidden ? 5 * every : every);
  }
  look();
})();
