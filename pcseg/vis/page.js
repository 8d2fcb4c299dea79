// The panel: what is shown, in which colours, and which classes. The hash of the address keeps it:
// #scene=NAME&layer=NAME&hide=CLASS,CLASS&open=0 (an empty class is what is not labelled).

const IGNORED = 65535; // as stored; row `page.classes.length` of the legend and of `hidden`
const percent = (share) => (share === null || share === undefined ? "–" : (100 * share).toFixed(1) + " %");
const rgb = (color) => `rgb(${color.join(",")})`;

function owner() { // whose classes the legend lists and hides: those that the colours are of, else the truth's
  return state.layer === "prediction" || !points.truth ? "prediction" : "truth";
}

function noneOf(labels) { return labels === "prediction" ? "unsure" : "not labelled"; } // what index -1 means

function paint() { // colour and, as alpha, whether it is to be seen: (V, 4) bytes
  const { color, truth, prediction, confidence } = points, labels = points[owner()], none = page.classes.length;
  const palette = [...page.classes.map((own) => own.color), page.ignoreColor];
  const row = (i) => (labels[i] === IGNORED ? none : labels[i]);
  const colorOf = {
    error: (i) => page.errorColors[truth[i] === IGNORED ? 2 : +(truth[i] !== prediction[i])],
    confidence: (i) => page.confidenceColors[confidence[i]],
  }[state.layer] || ((i) => palette[row(i)]);
  const painted = new Uint8Array(4 * page.scenes[state.scene].points);
  let seen = 0;
  for (let i = 0, at = 0; at < painted.length; i++, at += 4) {
    const own = state.layer === "RGB" ? null : colorOf(i);
    for (let channel = 0; channel < 3; channel++) painted[at + channel] = own ? own[channel] : color[3 * i + channel];
    if (labels && state.hidden.has(row(i))) continue;
    painted[at + 3] = 255;
    seen++;
  }
  document.body.dataset.seen = seen;
  return painted;
}

// -------------------------------------------------------------------------------------------------------- the panel

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
function swatch(color) {
  const made = element("span", { className: "swatch" });
  made.style.background = rgb(color);
  return made;
}
function take() { // the camera is moved by hand
  touched = true;
  if ($("said").textContent === HELP) say("");
  redraw();
}
function say(text) { $("said").firstChild.textContent = text; }

function layersOf(scene) {
  const names = scene.arrays.map((array) => array[0]);
  const wanted = { RGB: ["color"], truth: ["truth"], prediction: ["prediction"], error: ["truth", "prediction"], confidence: ["confidence"] };
  return Object.keys(wanted).filter((layer) => wanted[layer].every((name) => names.includes(name)));
}

function fillPanel() { // what depends on the scene alone
  const scene = page.scenes[state.scene], many = page.scenes.length > 1;
  $("name").textContent = scene.name;
  document.title = `${scene.name} · ${page.title}`;
  $("choose").value = state.scene;
  $("previous").disabled = state.scene === 0;
  $("next").disabled = state.scene === page.scenes.length - 1;
  const judged = ({ miou, accuracy }) => `mIoU ${percent(miou)} · accuracy ${percent(accuracy)}`;
  const lines = [`${scene.points.toLocaleString("en")} points · ${page.labelSet} · ${page.title}`];
  if (scene.miou !== null) lines.unshift(judged(scene));
  if (page.total && many) lines.push(`all ${page.scenes.length} scenes: ${judged(page.total)}`);
  $("scores").replaceChildren(...lines.map((line) => element("div", { textContent: line })));
  $("layers").replaceChildren(...layersOf(scene).map((layer) => element("button", { textContent: layer, onclick: () => change({ layer }) })));
}

function fillLegend() { // what depends on the colours, too
  const scene = page.scenes[state.scene];
  const key = { error: ["right", "wrong", "not labelled"].map((text, i) => element("label", {}, swatch(page.errorColors[i]), text)), confidence: [] }[state.layer] || [];
  if (state.layer === "confidence") {
    const ramp = element("span", { id: "ramp" });
    ramp.style.background = `linear-gradient(90deg, ${[0, 51, 102, 153, 204, 255].map((i) => rgb(page.confidenceColors[i])).join()})`;
    key.push("unsure, 0 %", ramp, "sure, 100 %");
  }
  $("key").replaceChildren(...key);
  const counts = scene.counts[owner()];
  $("legend").hidden = !counts;
  if (!counts) return;
  const judged = scene.miou !== null, several = page.total && page.scenes.length > 1;
  const colored = ["truth", "prediction"].includes(state.layer);
  $("legend-title").textContent = `classes of the ${owner()}`;
  $("iou-here").textContent = judged ? (several ? "IoU here" : "IoU") : "share";
  $("iou-all").textContent = several ? "in all" : "";
  const order = Object.keys(counts).map(Number).sort((a, b) => counts[b] - counts[a]);
  $("classes").replaceChildren(...order.map((index) => {
    const { name, color } = page.classes[index] || { name: noneOf(owner()), color: page.ignoreColor };
    const box = element("input", { type: "checkbox", value: index, onchange: () => toggle(index) });
    const label = element("label", { title: `${counts[index].toLocaleString("en")} points; double click: this class only` }, box, ...(colored ? [swatch(color)] : []), name);
    label.ondblclick = () => change({ hidden: new Set(order.filter((other) => other !== index)) });
    const scores = !page.classes[index] ? ["", ""] : [judged ? scene.iou[index] : counts[index] / scene.points, several ? page.total.iou[index] : ""];
    return element("tr", {}, element("td", {}, label), ...scores.map((score) => element("td", { textContent: score === "" ? "" : percent(score) })));
  }));
}

function toggle(index) {
  const hidden = new Set(state.hidden);
  if (!hidden.delete(index)) hidden.add(index);
  change({ hidden });
}

function change(what) {
  Object.assign(state, what);
  if ("layer" in what) fillLegend();
  for (const button of $("layers").children) button.setAttribute("aria-pressed", button.textContent === state.layer);
  for (const box of $("classes").querySelectorAll("input")) box.checked = !state.hidden.has(Number(box.value));
  $("open").checked = state.open;
  $("height").value = 100 * state.height;
  $("metres").textContent = `${(state.height * page.scenes[state.scene].size[2]).toFixed(1)} m`;
  fill("painted", paint());
  redraw();
  const nameOf = (index) => encodeURIComponent(page.classes[index] ? page.classes[index].name : "");
  const parts = [`scene=${encodeURIComponent(page.scenes[state.scene].name)}`, `layer=${state.layer}`];
  if (state.hidden.size) parts.push(`hide=${[...state.hidden].map(nameOf).join(",")}`);
  if (!state.open) parts.push("open=0");
  try { history.replaceState(null, "", "#" + parts.join("&")); } catch { /* inside another page's frame */ }
}

async function show(index) {
  const turn = ++loading;
  say("reading …");
  try {
    const read = await decode(index);
    if (turn !== loading) return; // another scene was chosen meanwhile
    points = read;
  } catch (error) {
    return say(`The scene cannot be shown: ${error.message}`);
  }
  state.scene = index;
  const layers = layersOf(page.scenes[index]);
  const layer = [state.layer, "prediction", "truth", ...layers].find((own) => layers.includes(own));
  fill("coord", points.coord);
  fill("normal", points.normal);
  touched = false;
  fillPanel();
  change({ layer, height: 1 });
  fit();
  say(HELP);
  document.body.dataset.ready = page.scenes[index].name;
}

function readHash() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const index = Math.max(0, page.scenes.findIndex((scene) => scene.name === asked.get("scene")));
  if (asked.get("layer")) state.layer = asked.get("layer");
  state.open = asked.get("open") !== "0";
  const raw = /(?:^|&)hide=([^&]*)/.exec(location.hash.slice(1)); // split before it is decoded: names may hold commas
  let names = [];
  try { names = raw ? raw[1].split(",").map(decodeURIComponent) : []; } catch { /* typed by hand, wrongly */ }
  state.hidden = new Set(names.map((name) => (name ? page.classes.findIndex((own) => own.name === name) : page.classes.length)).filter((i) => i >= 0));
  return index;
}

// ------------------------------------------------------------------------------------------------ mouse, touch, keys

const HELP = matchMedia("(pointer: coarse)").matches
  ? "drag to turn, two fingers to move, tap to ask"
  : "drag to turn, right button to move, wheel to zoom; click a point to see what it is";
const fingers = new Map();
let moved = 0;

function move(dx, dy) {
  const { right, up } = camera(), metres = (2 * state.distance * HALF_FOV) / canvas.clientHeight;
  state.target = state.target.map((t, i) => t + metres * (dy * up[i] - dx * right[i]));
}
function zoom(factor) { state.distance = Math.min(100, Math.max(0.2, state.distance * factor)); }
function turnBy(dx, dy) {
  state.yaw -= dx * 0.006;
  state.pitch = Math.min(1.56, Math.max(-1.56, state.pitch + dy * 0.006));
}

canvas.onpointerdown = (event) => {
  canvas.setPointerCapture(event.pointerId);
  if (!fingers.size) moved = 0;
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
};
canvas.onpointermove = (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const now = [event.clientX, event.clientY], [dx, dy] = [now[0] - before[0], now[1] - before[1]];
  moved += Math.abs(dx) + Math.abs(dy);
  if (fingers.size === 2) {
    const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
    zoom(Math.hypot(before[0] - other[0], before[1] - other[1]) / Math.max(1, Math.hypot(now[0] - other[0], now[1] - other[1])));
    move(dx / 2, dy / 2);
  } else if (event.buttons & 2 || event.shiftKey) move(dx, dy);
  else turnBy(dx, dy);
  fingers.set(event.pointerId, now);
  take();
};
canvas.onpointerup = canvas.onpointercancel = (event) => {
  fingers.delete(event.pointerId);
  if (event.type === "pointerup" && moved < 5 && points) tell(event.offsetX, event.offsetY);
};
canvas.oncontextmenu = (event) => event.preventDefault();
canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(Math.exp(Math.sign(event.deltaY) * 0.1)); take(); }, { passive: false });
canvas.onkeydown = (event) => {
  const step = { ArrowLeft: [-20, 0], ArrowRight: [20, 0], ArrowUp: [0, -20], ArrowDown: [0, 20] }[event.key];
  if (step) (event.shiftKey ? move : turnBy)(...step);
  else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 0.9 : 1.1);
  else return;
  event.preventDefault();
  take();
};

function tell(x, y) { // what the point under the cursor is
  const sharp = canvas.width / canvas.clientWidth, about = new Uint32Array(4);
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  gl.readBuffer(gl.COLOR_ATTACHMENT1);
  gl.readPixels(Math.floor(x * sharp), canvas.height - 1 - Math.floor(y * sharp), 1, 1, gl.RGBA_INTEGER, gl.UNSIGNED_INT, about);
  if (!about[0]) return say(HELP);
  const index = about[0] - 1, scene = page.scenes[state.scene], { coord, truth, prediction, confidence } = points;
  const name = (of) => (points[of][index] === IGNORED ? noneOf(of) : page.classes[points[of][index]].name);
  const said = [];
  if (truth) said.push(`truth: ${name("truth")}`);
  if (prediction) {
    const verdict = !truth || truth[index] === IGNORED ? "" : truth[index] === prediction[index] ? ", right" : ", wrong";
    said.push(`prediction: ${name("prediction")}${verdict}${confidence ? `, ${((100 * confidence[index]) / 255).toFixed(0)} % sure` : ""}`);
  }
  const metres = [0, 1, 2].map((i) => (coord[3 * index + i] * scene.step + scene.origin[i]).toFixed(2));
  say([...said, `at ${metres.join(", ")} m`].join("\n"));
}

// ------------------------------------------------------------------------------------------------------------ start

$("scenes").hidden = page.scenes.length < 2;
$("name").hidden = page.scenes.length > 1;
$("choose").append(...page.scenes.map((scene, value) => element("option", { value, textContent: scene.miou === null ? scene.name : `${scene.name}: mIoU ${percent(scene.miou)}` })));
$("choose").onchange = () => show(Number($("choose").value));
$("previous").onclick = () => show(Math.max(0, state.scene - 1));
$("next").onclick = () => show(Math.min(page.scenes.length - 1, state.scene + 1));
$("open").onchange = () => change({ open: $("open").checked });
$("height").oninput = () => change({ height: $("height").value / 100 });
$("all").onclick = () => change({ hidden: new Set() });
$("none").onclick = () => change({ hidden: new Set([...page.classes.keys(), page.classes.length]) });
document.onkeydown = (event) => {
  if (event.target.tagName === "SELECT" || event.ctrlKey || event.metaKey || event.altKey || !points) return;
  const layer = layersOf(page.scenes[state.scene])[Number(event.key) - 1];
  if (layer) change({ layer });
  else if (event.key === "c") change({ open: !state.open });
};
window.onhashchange = () => show(readHash());
new ResizeObserver(redraw).observe(canvas);
if (matchMedia("(max-width: 700px)").matches) $("legend").open = false; // a phone: room for the picture first

if (!gl || !window.DecompressionStream) {
  say("This browser cannot show the scene: it needs WebGL 2 and DecompressionStream (Chrome 80, Firefox 113, Safari 16.4 or later).");
} else {
  setUp();
  show(readHash());
}
