"use strict";
// The clip room: frame by frame, slower, and a strip of pictures to scrub along.
(function () {
  const stage = document.querySelector(".stage");
  if (!stage) return;
  const find = (selector) => stage.querySelector(selector);
  const [video, strip, tiles, playhead, preview, position] =
    ["video", ".strip", ".tiles", ".playhead", ".preview", ".position"].map(find);
  const rate = Number(stage.dataset.rate), frames = Number(stage.dataset.frames), firstFrame = Number(stage.dataset.firstFrame);
  const length = frames / rate;
  const speeds = [1, 0.5, 0.25];
  const grid = { picture: new Image(), cues: [] };

  // A frame is sought in its middle: at its edge, rounding may show the one before.
  const frameAt = (time) => Math.max(0, Math.min(frames - 1, Math.floor(time * rate + 0.01)));
  const show = (frame) => { video.currentTime = (Math.max(0, Math.min(frames - 1, frame)) + 0.5) / rate; };
  // While it plays, the clock is not the picture: only the browser knows which one it has put on the screen.
  let onScreen = null;
  const current = () => (video.paused || onScreen === null ? frameAt(video.currentTime) : onScreen);
  function presented(_, picture) {
    onScreen = frameAt(picture.mediaTime);
    video.requestVideoFrameCallback(presented);
  }
  if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(presented);
  const step = (by) => { const frame = current(); video.pause(); show(frame + by); };
  const actions = {
    back: () => step(-1),
    on: () => step(1),
    toggle: () => { if (video.paused) { video.play(); } else { video.pause(); } },
    speed: () => { video.playbackRate = speeds[(speeds.indexOf(video.playbackRate) + 1) % speeds.length]; },
    earlier: () => show(current() - Math.round(rate)),
    later: () => show(current() + Math.round(rate)),
  };
  const keys = { ",": "back", ".": "on", " ": "toggle", "s": "speed", "ArrowLeft": "earlier", "ArrowRight": "later" };

  document.addEventListener("keydown", (event) => {
    const action = keys[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.target.closest("button, a")) return;
    event.preventDefault();
    actions[action]();
  });
  stage.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) actions[button.dataset.do]();
    if (event.target === video) actions.toggle();
  });

  function describe() {
    const frame = current();
    position.textContent = `frame ${firstFrame + frame} of the video · ${(frame / rate).toFixed(3)} s · ${frame + 1} of ${frames}`;
    playhead.style.left = `${(100 * video.currentTime) / length}%`;
    strip.setAttribute("aria-valuenow", String(frame));
  }
  function follow() { describe(); if (!video.paused) requestAnimationFrame(follow); }
  const playing = () => { find("[data-do=toggle]").textContent = video.paused ? "Play" : "Pause"; follow(); };
  ["play", "pause", "ended"].forEach((name) => video.addEventListener(name, playing));
  // A pause goes to the middle of the frame that is seen, unless it came with a step.
  video.addEventListener("pause", () => { if (!video.ended && !video.seeking) show(onScreen === null ? frameAt(video.currentTime) : onScreen); });
  ["seeking", "seeked", "loadedmetadata"].forEach((name) => video.addEventListener(name, describe));
  // The poster is another frame than the first: what the caption names must be what is seen.
  video.addEventListener("loadeddata", () => { if (video.paused && video.currentTime === 0) show(0); });
  video.addEventListener("ratechange", () => { find("[data-do=speed]").textContent = { 1: "1×", 0.5: "½×", 0.25: "¼×" }[video.playbackRate]; });
  video.addEventListener("error", () => { find(".notice").hidden = false; });

  // The strip: as many pictures as fit, each the one of its moment.
  const cueAt = (time) => grid.cues.find((cue) => time < cue.end) || grid.cues[grid.cues.length - 1];
  function paint(canvas, cue, x, width, height) {
    const scale = Math.max(width / cue.w, height / cue.h), w = width / scale, h = height / scale;
    canvas.getContext("2d").drawImage(grid.picture, cue.x + (cue.w - w) / 2, cue.y + (cue.h - h) / 2, w, h, x, 0, width, height);
  }
  function paintStrip() {
    tiles.width = strip.clientWidth * devicePixelRatio;
    tiles.height = strip.clientHeight * devicePixelRatio;
    if (!grid.cues.length) return;
    const count = Math.max(1, Math.round(tiles.width / (tiles.height * grid.cues[0].w / grid.cues[0].h)));
    for (let i = 0; i < count; i++) {
      const left = Math.round((i * tiles.width) / count), right = Math.round(((i + 1) * tiles.width) / count);
      paint(tiles, cueAt(((i + 0.5) / count) * length), left, right - left, tiles.height);
    }
  }
  const timeUnder = (event) => {
    const box = strip.getBoundingClientRect();
    return Math.max(0, Math.min(0.9999, (event.clientX - box.left) / box.width)) * length;
  };
  function hover(event) {
    const time = timeUnder(event), frame = frameAt(time);
    if (event.buttons === 1) { video.pause(); show(frame); }
    if (!grid.cues.length) return;
    const cue = cueAt(time), canvas = preview.querySelector("canvas");
    canvas.height = Math.round((canvas.width * cue.h) / cue.w);
    paint(canvas, cue, 0, canvas.width, canvas.height);
    preview.querySelector("figcaption").textContent = `frame ${firstFrame + frame} · ${time.toFixed(2)} s`;
    const half = 121, x = (time / length) * strip.clientWidth;
    preview.style.left = `${Math.max(half, Math.min(strip.clientWidth - half, x))}px`;
    preview.hidden = false;
  }
  strip.addEventListener("pointerdown", (event) => { strip.setPointerCapture(event.pointerId); hover(event); });
  strip.addEventListener("pointermove", hover);
  strip.addEventListener("pointerleave", () => { preview.hidden = true; });

  const seconds = (clock) => clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  function readCues(text) {
    const found = text.matchAll(/([\d:.]+) --> ([\d:.]+)[^\n]*\r?\n([^\r\n#]+)#xywh=(\d+),(\d+),(\d+),(\d+)/g);
    return Array.from(found, (m) => ({ end: seconds(m[2]), link: m[3], x: +m[4], y: +m[5], w: +m[6], h: +m[7] }));
  }
  async function loadGrid() {
    const answer = await fetch(stage.dataset.gridCues);
    const cues = answer.ok ? readCues(await answer.text()) : [];
    if (!cues.length) return;
    grid.picture.addEventListener("load", () => { grid.cues = cues; paintStrip(); });
    grid.picture.src = cues[0].link;
  }
  // Without pictures the strip is still a strip.
  loadGrid().catch(() => {});
  new ResizeObserver(paintStrip).observe(strip);
  describe();
})();
