"use strict";
// Draws the points of the scenes that pcseg/vis/page.py wrote into this page; page.js, which follows, is its panel.
// Nothing is fetched. `page` describes the scenes; the points of scene i are in the element scene-i.

const page = JSON.parse(document.getElementById("page").textContent);
const $ = (id) => document.getElementById(id);
const canvas = $("canvas");
const HALF_FOV = Math.tan((13 * Math.PI) / 180); // of the picture's height

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
    gl.uniform1i(ofCloud("facing"), state.open ? 1 : 0);
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
