// The program's tables of counts, and what is read from them: counts, steps, edges of contours.
"use strict";

const Profiles = (() => {
  const NOTHING = -700;

  // Numbers of a table, as the Python package has packed them: whole numbers as differences along the last axis, their low bytes before the high ones.
  function unpack(place, bytes) {
    const size = place.shape.reduce((a, b) => a * b, 1), width = { float32: 4, uint16: 2, uint8: 1 }[place.kind];
    const part = bytes.slice(place.offset, place.offset + size * width);
    if (place.kind === "float32") return new Float32Array(part.buffer);
    const values = place.kind === "uint16" ? new Uint16Array(size) : new Uint8Array(size), run = place.shape[place.shape.length - 1];
    for (let i = 0; i < size; i++) {
      const raw = width === 2 ? part[i] | part[size + i] << 8 : part[i];
      values[i] = i % run === 0 ? raw : values[i - 1] + raw;
    }
    return values;
  }

  // Lagrange weights at x of the points xs[first ... first + count - 1].
  function weights(xs, first, count, x) {
    const found = new Array(count);
    for (let i = 0; i < count; i++) {
      let w = 1;
      for (let j = 0; j < count; j++) if (j !== i) w *= (x - xs[first + j]) / (xs[first + i] - xs[first + j]);
      found[i] = w;
    }
    return found;
  }

  function lastBelow(xs, x) {
    let low = 0, high = xs.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (xs[middle] <= x) low = middle; else high = middle;
    }
    return low;
  }

  class View {
    constructor(view, bytes) {
      Object.assign(this, { nodes: Float64Array.from(view.nodes), dumps: view.dumps, isTraced: view.is_traced });
      for (const name of ["counts", "above", "parents", "conversion", "acceptance", "survival"]) this[name] = unpack(view[name], bytes);
      this.shares = view.shares.map(place => unpack(place, bytes));
      this.thresholds = view.above.shape[1];
      this.steps = { above: view.above.step, survival: view.survival.step };
    }

    // ln of the counts per inverse barn of a mass of the tables above a threshold, by node.
    row(mass, threshold) {
      const n = this.nodes.length, row = new Float64Array(n), start = (mass * this.thresholds + threshold) * n;
      for (let j = 0; j < n; j++) row[j] = this.above[start + j] === 65535 ? NOTHING : this.counts[mass * n + j] - this.above[start + j] * this.steps.above;
      return row;
    }

    survivalRow(mass, threshold) {
      const n = this.nodes.length, start = (mass * this.thresholds + threshold) * n;
      return Float64Array.from(this.survival.subarray(start, start + n), value => value === 65535 ? NOTHING : -value * this.steps.survival);
    }
  }

  // A mediator in one reading: masses, thresholds, scenarios.
  class Set {
    constructor(set, bytes) {
      Object.assign(this, { mediator: set.mediator, reading: set.reading, scenarios: set.scenarios, thresholds: set.thresholds, masses: set.masses });
      this.x = Float64Array.from(set.masses, Math.log);
      this.scaleTable = unpack(set.scale, bytes);
      this.kinks = [...set.thresholds, ...set.kinks].map(Math.log).sort((a, b) => a - b);
      this.views = set.views.map(view => new View(view, bytes));
      this.scales = Float64Array.from(set.masses, mass => this.scale(Math.log(mass)));
    }

    // ln of sqrt(width mass / (hbar c)) at unit coupling.
    scale(x) {
      const last = this.scaleTable.length - 1, t = (x - this.x[0]) / (this.x[this.x.length - 1] - this.x[0]) * last;
      const i = Math.min(Math.max(Math.floor(t), 0), last - 1);
      return this.scaleTable[i] + (t - i) * (this.scaleTable[i + 1] - this.scaleTable[i]);
    }

    // Masses around ln m with their weights; none from beyond a kink.
    stencil(x) {
      const xs = this.x, i = lastBelow(xs, x), near = 1e-7;
      for (const k of [i, i + 1]) if (Math.abs(xs[k] - x) < near) return { first: k, weights: [1] };
      let low = Math.max(0, i - 1), high = Math.min(xs.length - 1, i + 2);
      for (const kink of this.kinks) {
        if (kink <= x + near && kink > xs[low] + near) low = xs.findIndex(value => value >= kink - near);
        if (kink > x + near && kink < xs[high] - near) high = lastBelow(xs, kink + near);
      }
      if (high <= low || low > i || high < i + 1) [low, high] = [i, i + 1];
      return { first: low, weights: weights(xs, low, high - low + 1, x) };
    }

    // A row at any ln m: nodes are those of equal lives, so that it is smooth in the mass.
    interpolated(x, rowOf) {
      const { first, weights: parts } = this.stencil(x);
      if (parts.length === 1) return rowOf(first);
      const rows = parts.map((_, k) => rowOf(first + k));
      return rows[0].map((_, j) => rows.some(row => row[j] <= NOTHING) ? Math.min(...rows.map(row => row[j])) : rows.reduce((sum, row, k) => sum + parts[k] * row[j], 0));
    }

    number(x, table, threshold, count) {
      const { first, weights: parts } = this.stencil(x);
      const values = parts.map((_, k) => table[(first + k) * count + threshold]);
      return values.every(value => value > 0) ? Math.exp(parts.reduce((sum, part, k) => sum + part * Math.log(values[k]), 0)) : 0;
    }
  }

  // ln of a count at y from a row of nodes: cubics, and the fourth power below the first node.
  function at(nodes, row, y, power = 4) {
    const last = nodes.length - 1;
    if (y <= nodes[0]) return row[0] + power * (y - nodes[0]);
    if (y > nodes[last]) return NOTHING;
    const i = lastBelow(nodes, y);
    if (row[i] <= NOTHING || row[i + 1] <= NOTHING) return NOTHING;
    let low = Math.max(0, i - 1), high = Math.min(last, i + 2);
    if (row[low] <= NOTHING) low = i;
    if (row[high] <= NOTHING) high = i + 1;
    let sum = 0;
    for (let a = low; a <= high; a++) {
      let w = row[a];
      for (let b = low; b <= high; b++) if (b !== a) w *= (y - nodes[b]) / (nodes[a] - nodes[b]);
      sum += w;
    }
    return sum;
  }

  // Where a row is highest up to y = end.
  function peak(nodes, row, end) {
    let best = 0;
    for (let j = 1; j < nodes.length && nodes[j] <= end; j++) if (row[j] > row[best]) best = j;
    let low = nodes[Math.max(0, best - 1)], high = Math.min(end, nodes[Math.min(nodes.length - 1, best + 1)]);
    if (end <= nodes[0]) return { y: end, value: at(nodes, row, end) };
    const golden = (Math.sqrt(5) - 1) / 2;
    for (let i = 0; i < 24; i++) {
      const a = high - golden * (high - low), b = low + golden * (high - low);
      if (at(nodes, row, a) < at(nodes, row, b)) low = a; else high = b;
    }
    const y = (low + high) / 2, value = at(nodes, row, y), atEnd = at(nodes, row, Math.min(end, nodes[nodes.length - 1]));
    return atEnd > value ? { y: Math.min(end, nodes[nodes.length - 1]), value: atEnd } : { y, value };
  }

  function crossing(nodes, row, level, inside, outside) {
    for (let i = 0; i < 40; i++) {
      const middle = (inside + outside) / 2;
      if (at(nodes, row, middle) >= level) inside = middle; else outside = middle;
    }
    return (inside + outside) / 2;
  }

  // Lowest and highest y with the level, up to end; nothing where it is not reached.
  function edges(nodes, row, level, end) {
    const last = nodes.length - 1;
    let first = -1, final = -1;
    for (let j = 0; j <= last && nodes[j] <= end; j++) if (row[j] >= level) { if (first < 0) first = j; final = j; }
    if (first < 0) {
      const top = peak(nodes, row, end);
      if (top.value < level) return null;
      const low = nodes[Math.max(0, lastBelow(nodes, top.y))], high = nodes[Math.min(last, lastBelow(nodes, top.y) + 1)];
      if (top.y <= nodes[0]) return { lower: nodes[0] + (level - row[0]) / 4, upper: end, isOpen: true };
      return { lower: at(nodes, row, low) >= level ? low : crossing(nodes, row, level, top.y, low), isOpen: at(nodes, row, Math.min(end, high)) >= level,
        upper: at(nodes, row, Math.min(end, high)) >= level ? Math.min(end, high) : crossing(nodes, row, level, top.y, high) };
    }
    const lower = first === 0 ? nodes[0] + (level - row[0]) / 4 : crossing(nodes, row, level, nodes[first], nodes[first - 1]);
    const beyond = final === last || nodes[final + 1] > end ? Math.min(end, nodes[last]) : nodes[final + 1];
    const isOpen = at(nodes, row, beyond) >= level;
    return { lower, upper: isOpen ? end : crossing(nodes, row, level, nodes[final], beyond), isOpen };
  }

  return { NOTHING, Set, View, at, peak, edges, unpack };
})();

if (typeof module !== "undefined") module.exports = { Profiles };
