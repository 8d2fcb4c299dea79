"use strict";
// Draws the scenes that pcseg/vis/page.py wrote into this page. Nothing is fetched. `page` describes the scenes; the
// points of scene i are in the element scene-i. The hash of the address keeps what is shown: #scene=…&layer=…&hide=…

const page = JSON.parse(document.getElementById("page").textContent);
const $ = (id) => document.getElementById(id);
const canvas = $("canvas");
const IGNORED = 65535; // as stored; row `page.classes.length` of the legend and of `hidden`
const HALF_FOV = Math.tan((13 * Math.PI) / 180); // of the picture's height
const percent = (share) => (share === null || share === undefined ? "–" : (100 * share).toFixed(1) + " %");
const rgb = (color) => `rgb(${color.join(",")})`;

const state = { scene: 0, layer: null, hidden: new Set(), open: true, height: 1, yaw: 0, pitch: 0, distance: 1, target: [0, 0, 0] };
let points = null; // the arrays of the scene that is shown
let loading = 0;
let touched = false; // the camera was moved by hand: leave it there when the window changes

// ------------------------------------------------------------------------------------------------------- the points

async function decode(index) {
  const scene = page.scenes[index];
  const packed = Uint8Array.from(atob($(`scene-${index}`).textContent.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const found = {};
  let at = 0;
  for (const [name, columns, size, differences] of scene.arrays) {
    const values = new (size === 2 ? Uint16Array : Uint8Array)(columns * scene.points);
    for (let column = 0; column < columns; column++, at += size * scene.points) {
      for (let i = 0, last = 0; i < scene.points; i++) {
        let value = bytes[at + i] | (size === 2 ? bytes[at + scene.points + i] << 8 : 0);
        if (differences) last = value = (last + value) & (size === 2 ? 0xffff : 0xff);
        values[i * columns + column] = value;
      }
    }
    found[name] = values;
  }
  return found;
}

function paint() { // colour and, as alpha, whether it is to be seen: (V, 4) bytes
  const { classes, ignoreColor, errorColors, confidenceColors } = page;
  const { color, truth, prediction, confidence } = points;
  const owner = state.layer === "prediction" ? prediction : truth || prediction; // whose classes are hidden
  const painted = new Uint8Array(4 * page.scenes[state.scene].points);
  const row = (label) => (label === IGNORED ? classes.length : label);
  let seen = 0;
  for (let i = 0; i < painted.length / 4; i++) {
    let own;
    if (state.layer === "RGB") own = [color[3 * i], color[3 * i + 1], color[3 * i + 2]];
    else if (state.layer === "error") own = errorColors[truth[i] === IGNORED ? 2 : +(truth[i] !== prediction[i])];
    else if (state.layer === "confidence") own = confidenceColors[confidence[i]];
    else own = owner[i] === IGNORED ? ignoreColor : classes[owner[i]].color;
    const visible = !owner || !state.hidden.has(row(owner[i]));
    painted.set([own[0], own[1], own[2], visible ? 255 : 0], 4 * i);
    seen += visible;
  }
  document.body.dataset.seen = seen;
  return painted;
}

// ------------------------------------------------------------------------------------------------------ the drawing

const gl = canvas.getContext("webgl2", { antialias: false, alpha: false, preserveDrawingBuffer: true });

const POINTS = [`#version 300 es
  layout(location = 0) in vec3 position; layout(location = 1) in vec2 normal; layout(location = 2) in vec4 color;
  uniform mat3 turn; uniform vec3 camera; uniform vec2 scale; uniform float step, size, top; uniform bool facing;
  out vec3 tint; flat out uint id; out float depth;
  vec3 unfold(vec2 n) { // octahedron to unit vector
    n = n * 2.0 - 1.0;
    vec3 v = vec3(n, 1.0 - abs(n.x) - abs(n.y));
    if (v.z < 0.0) v.xy = (1.0 - abs(v.yx)) * vec2(v.x < 0.0 ? -1.0 : 1.0, v.y < 0.0 ? -1.0 : 1.0);
    return v;
  }
  void main() {
    vec3 way = position * step - camera, eye = turn * way;
    depth = eye.z; tint = color.rgb; id = uint(gl_VertexID) + 1u;
    float near = 0.05, far = 300.0;
    gl_Position = vec4(eye.xy * scale, (far + near) / (far - near) * depth - 2.0 * far * near / (far - near), depth);
    gl_PointSize = clamp(size / depth, 1.5, 60.0);
    if (color.a == 0.0 || position.z * step > top || (facing && dot(unfold(normal), way) >= -0.1 * length(way))) gl_Position = vec4(2, 2, 2, 1);
  }`, `#version 300 es
  precision highp float; precision highp int;
  in vec3 tint; flat in uint id; in float depth;
  layout(location = 0) out vec4 color; layout(location = 1) out uvec2 about;
  void main() { color = vec4(tint, 1); about = uvec2(id, floatBitsToUint(depth)); }`];

// Darkens what lies just behind an edge, as pcseg/vis/render.py does in pictures; all other pixels stay exact.
const OUTLINES = [`#version 300 es
  void main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0, 1); }`, `#version 300 es
  precision highp float; precision highp int; precision highp usampler2D;
  uniform sampler2D colors; uniform usampler2D about; uniform int reach;
  out vec4 color;
  void main() {
    ivec2 at = ivec2(gl_FragCoord.xy), last = textureSize(about, 0) - 1;
    uvec2 own = texelFetch(about, at, 0).rg;
    color = vec4(texelFetch(colors, at, 0).rgb, 1);
    if (own.x == 0u) { color = vec4(vec3(236.0 / 255.0), 1); return; }
    float dark = 0.0;
    for (int y = -1; y <= 1; y++) for (int x = -1; x <= 1; x++) {
      uvec2 other = texelFetch(about, clamp(at + reach * ivec2(x, y), ivec2(0), last), 0).rg;
      if (other.x != 0u) dark += clamp(log(uintBitsToFloat(own.y) / uintBitsToFloat(other.y)) - 0.02, 0.0, 0.05);
    }
    color.rgb *= exp(-5.0 * dark);
  }`];

let draw = () => {}, fill = () => {}, frame = null, textures = [];

function program(sources) {
  const made = gl.createProgram();
  sources.forEach((source, i) => {
    const shader = gl.createShader(i ? gl.FRAGMENT_SHADER : gl.VERTEX_SHADER);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  });
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS)) {
    throw new Error(sources.map((_, i) => gl.getShaderInfoLog(gl.getAttachedShaders(made)[i])).join() + gl.getProgramInfoLog(made));
  }
  return [made, (name) => gl.getUniformLocation(made, name)];
}

function camera() { // where it is, and the axes right, up, forward as columns of a mat3
  const [cy, sy, cp, sp] = [Math.cos(state.yaw), Math.sin(state.yaw), Math.cos(state.pitch), Math.sin(state.pitch)];
  const back = [cp * cy, cp * sy, sp], right = [-sy, cy, 0], up = [-sp * cy, -sp * sy, cp];
  const position = state.target.map((t, i) => t + state.distance * back[i]);
  return { position, right, up, back, turn: [0, 1, 2].flatMap((i) => [right[i], up[i], -back[i]]) };
}

function setUp() {
  const [cloud, ofCloud] = program(POINTS), [outlines, ofOutlines] = program(OUTLINES);
  frame = gl.createFramebuffer();
  textures = [gl.createTexture(), gl.createTexture()];
  const depths = gl.createRenderbuffer(), nothing = gl.createVertexArray();
  const array = gl.createVertexArray(), buffers = {};
  gl.bindVertexArray(array);
  for (const [index, name, columns, type, unit] of [[0, "coord", 3, gl.UNSIGNED_SHORT, false], [1, "normal", 2, gl.UNSIGNED_BYTE, true], [2, "painted", 4, gl.UNSIGNED_BYTE, true]]) {
    buffers[name] = { buffer: gl.createBuffer(), index };
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[name].buffer);
    gl.vertexAttribPointer(index, columns, type, unit, 0, 0);
  }
  fill = (name, values) => {
    gl.bindVertexArray(array);
    if (!values) return gl.disableVertexAttribArray(buffers[name].index);
    gl.enableVertexAttribArray(buffers[name].index);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[name].buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
  };
  const resize = (width, height) => {
    [canvas.width, canvas.height] = [width, height];
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    [[gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE], [gl.RG32UI, gl.RG_INTEGER, gl.UNSIGNED_INT]].forEach(([inside, format, type], i) => {
      gl.bindTexture(gl.TEXTURE_2D, textures[i]);
      gl.texImage2D(gl.TEXTURE_2D, 0, inside, width, height, 0, format, type, null);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0 + i, gl.TEXTURE_2D, textures[i], 0);
    });
    gl.bindRenderbuffer(gl.RENDERBUFFER, depths);
    gl.renderbufferStorage(gl.RENDERBUFFER, gl.DEPTH_COMPONENT24, width, height);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.RENDERBUFFER, depths);
  };
  draw = () => {
    const scene = page.scenes[state.scene];
    const sharp = Math.min(window.devicePixelRatio || 1, 2);
    const width = Math.max(1, Math.round(canvas.clientWidth * sharp)), height = Math.max(1, Math.round(canvas.clientHeight * sharp));
    if (width !== canvas.width || height !== canvas.height || !draw.ready) resize(width, height);
    draw.ready = true;
    const focal = height / 2 / HALF_FOV, { position, turn } = camera();
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.drawBuffers([gl.COLOR_ATTACHMENT0, gl.COLOR_ATTACHMENT1]);
    gl.viewport(0, 0, width, height);
    gl.clearBufferfv(gl.COLOR, 0, [0, 0, 0, 1]);
    gl.clearBufferuiv(gl.COLOR, 1, [0, 0, 0, 0]);
    gl.clearBufferfv(gl.DEPTH, 0, [1]);
    gl.enable(gl.DEPTH_TEST);
    gl.useProgram(cloud);
    gl.bindVertexArray(array);
    gl.uniformMatrix3fv(ofCloud("turn"), false, turn);
    gl.uniform3fv(ofCloud("camera"), position);
    gl.uniform2f(ofCloud("scale"), height / width / HALF_FOV, 1 / HALF_FOV);
    gl.uniform1f(ofCloud("step"), scene.step);
    gl.uniform1f(ofCloud("size"), 1.25 * scene.spacing * focal);
    gl.uniform1f(ofCloud("top"), state.height < 1 ? state.height * scene.size[2] : 1e9);
    gl.uniform1i(ofCloud("facing"), state.open && points.normal ? 1 : 0);
    gl.drawArrays(gl.POINTS, 0, scene.points);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.disable(gl.DEPTH_TEST);
    gl.useProgram(outlines);
    gl.bindVertexArray(nothing);
    textures.forEach((texture, i) => { gl.activeTexture(gl.TEXTURE0 + i); gl.bindTexture(gl.TEXTURE_2D, texture); });
    gl.uniform1i(ofOutlines("colors"), 0);
    gl.uniform1i(ofOutlines("about"), 1);
    gl.uniform1i(ofOutlines("reach"), Math.max(1, Math.floor(height / 600)));
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.activeTexture(gl.TEXTURE0);
  };
}

let asked = false;
function redraw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    if (!points) return;
    if (!touched) fit();
    draw();
  });
}

function fit() { // so that the points just fill the picture, as _fit of pcseg/vis/render.py does
  const scene = page.scenes[state.scene], [low, high] = scene.box, { coord } = points;
  [state.yaw, state.pitch] = [scene.yaw, scene.pitch];
  const { right, up, back } = camera(), aspect = canvas.clientWidth / canvas.clientHeight;
  const along = (axis, p) => axis[0] * p[0] + axis[1] * p[1] + axis[2] * p[2];
  const sides = [[right, aspect * HALF_FOV, -Infinity, -Infinity], [up, HALF_FOV, -Infinity, -Infinity]];
  const stride = 3 * Math.max(1, Math.floor(scene.points / 50000));
  for (let i = 0; i < coord.length; i += stride) {
    const p = [coord[i] * scene.step, coord[i + 1] * scene.step, coord[i + 2] * scene.step];
    if (p.some((value, axis) => value < low[axis] || value > high[axis])) continue; // strays, seen through a window
    const near = along(back, p);
    for (const side of sides) {
      const across = along(side[0], p);
      side[2] = Math.max(side[2], across + side[1] * near);
      side[3] = Math.max(side[3], -across + side[1] * near);
    }
  }
  const middle = low.map((value, i) => (value + high[i]) / 2);
  const [x, y] = sides.map(([, , most, least]) => (most - least) / 2);
  const far = 1.03 * Math.max(...sides.map(([, slope, most, least]) => (most + least) / (2 * slope)), 0.5);
  state.distance = Math.max(0.2, far - along(back, middle));
  state.target = middle.map((_, i) => x * right[i] + y * up[i] + along(back, middle) * back[i]);
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

function fillPanel() {
  const scene = page.scenes[state.scene];
  $("name").textContent = scene.name;
  document.title = `${scene.name} · ${page.title}`;
  $("choose").value = state.scene;
  $("previous").disabled = state.scene === 0;
  $("next").disabled = state.scene === page.scenes.length - 1;
  const lines = [`${scene.points.toLocaleString("en")} points · ${page.labelSet} · ${page.title}`];
  if (scene.miou !== null) lines.unshift(`mIoU ${percent(scene.miou)} · accuracy ${percent(scene.accuracy)}`);
  if (page.total && page.scenes.length > 1) lines.push(`all ${page.scenes.length} scenes: mIoU ${percent(page.total.miou)} · accuracy ${percent(page.total.accuracy)}`);
  $("scores").replaceChildren(...lines.map((line) => element("div", { textContent: line })));
  $("layers").replaceChildren(...layersOf(scene).map((layer) => {
    const button = element("button", { textContent: layer, onclick: () => change({ layer }) });
    button.setAttribute("aria-pressed", layer === state.layer);
    return button;
  }));
  $("open").checked = state.open;
  $("open-label").hidden = !points.normal;
  $("height").value = 100 * state.height;
  $("metres").textContent = `${(state.height * scene.size[2]).toFixed(1)} m`;
  const key = { error: ["right", "wrong", "not labelled"].map((text, i) => element("label", {}, swatch(page.errorColors[i]), text)), confidence: [] }[state.layer] || [];
  if (state.layer === "confidence") {
    const ramp = element("span", { id: "ramp" });
    ramp.style.background = `linear-gradient(90deg, ${[0, 51, 102, 153, 204, 255].map((i) => rgb(page.confidenceColors[i])).join()})`;
    key.push("unsure, 0 %", ramp, "sure, 100 %");
  }
  $("key").replaceChildren(...key);
  fillLegend(scene);
}

function fillLegend(scene) {
  const owner = state.layer === "prediction" ? "prediction" : scene.counts.truth ? "truth" : "prediction";
  const counts = scene.counts[owner];
  $("legend").hidden = !counts;
  if (!counts) return;
  const judged = scene.miou !== null, several = page.total && page.scenes.length > 1;
  const flat = !["truth", "prediction"].includes(state.layer); // no colours of classes in this layer
  $("legend-title").textContent = `classes of the ${owner}`;
  $("iou-here").textContent = judged ? (several ? "IoU here" : "IoU") : "share";
  $("iou-all").textContent = several ? "in all" : "";
  $("classes").replaceChildren(...Object.keys(counts).map(Number).sort((a, b) => counts[b] - counts[a]).map((index) => {
    const none = index === page.classes.length;
    const box = element("input", { type: "checkbox", checked: !state.hidden.has(index), onchange: () => toggle(index) });
    const name = none ? "not labelled" : page.classes[index].name;
    const color = flat ? [255, 255, 255] : none ? page.ignoreColor : page.classes[index].color;
    const label = element("label", { title: `${counts[index].toLocaleString("en")} points; double click: this class only` }, box, ...(flat ? [] : [swatch(color)]), name);
    label.ondblclick = () => change({ hidden: new Set([...Object.keys(counts)].map(Number).filter((other) => other !== index)) });
    const here = none ? "" : judged ? percent(scene.iou[index]) : percent(counts[index] / scene.points);
    return element("tr", {}, element("td", {}, label), element("td", { textContent: here }), element("td", { textContent: several && !none ? percent(page.total.iou[index]) : "" }));
  }));
}

function toggle(index) {
  const hidden = new Set(state.hidden);
  if (!hidden.delete(index)) hidden.add(index);
  change({ hidden });
}

function change(what) {
  Object.assign(state, what);
  fillPanel();
  fill("painted", paint());
  redraw();
  const parts = [`scene=${encodeURIComponent(page.scenes[state.scene].name)}`, `layer=${state.layer}`];
  if (state.hidden.size) parts.push(`hide=${[...state.hidden].map((i) => encodeURIComponent(i < page.classes.length ? page.classes[i].name : "")).join(",")}`);
  if (!state.open) parts.push("open=0");
  history.replaceState(null, "", "#" + parts.join("&"));
}

async function show(index) {
  const turn = ++loading;
  say("reading …");
  const read = await decode(index);
  if (turn !== loading) return; // another scene was chosen meanwhile
  points = read;
  state.scene = index;
  const layers = layersOf(page.scenes[index]);
  if (!layers.includes(state.layer)) state.layer = layers.includes("prediction") ? "prediction" : layers.includes("truth") ? "truth" : layers[0];
  state.height = points.normal ? 1 : page.scenes[index].openHeight;
  fill("coord", points.coord);
  fill("normal", points.normal);
  touched = false;
  change({});
  say(HELP);
  document.body.dataset.ready = page.scenes[index].name;
}

function readHash() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const index = Math.max(0, page.scenes.findIndex((scene) => scene.name === asked.get("scene")));
  if (asked.get("layer")) state.layer = asked.get("layer");
  state.open = asked.get("open") !== "0";
  const raw = /(?:^|&)hide=([^&]*)/.exec(location.hash.slice(1)); // names are split before they are decoded: they may hold commas
  const names = raw ? raw[1].split(",").map(decodeURIComponent) : [];
  state.hidden = new Set(names.map((name) => (name ? page.classes.findIndex((own) => own.name === name) : page.classes.length)).filter((i) => i >= 0));
  return index;
}

// ------------------------------------------------------------------------------------------------ mouse, touch, keys

const HELP = matchMedia("(pointer: coarse)").matches
  ? "one finger turns, two move and zoom; touch a point to see what it is"
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
  const name = (label) => (label === IGNORED ? "not labelled" : page.classes[label].name);
  const said = [];
  if (truth) said.push(`truth: ${name(truth[index])}`);
  if (prediction) {
    const verdict = !truth || truth[index] === IGNORED ? "" : truth[index] === prediction[index] ? ", right" : ", wrong";
    said.push(`prediction: ${name(prediction[index])}${verdict}${confidence ? `, ${((100 * confidence[index]) / 255).toFixed(0)} % sure` : ""}`);
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
  show(readHash()).catch((error) => say(`The scene cannot be shown: ${error.message}`));
}
