// What is chosen, and the numbers that follow from it.
"use strict";

const Model = (() => {
  const { NOTHING, at, peak, edges } = Profiles;
  // Couplings are searched up to here, as the program does.
  const HIGHEST = 1;
  const PER_FEMTOBARN = 1e15;

  class Model {
    constructor(header, bytes) {
      Object.assign(this, { header, bytes, sets: new Map(), rows: new Map(), levels: new Map() });
      this.state = { run: 0, mediator: header.runs[0].sets[0].mediator.name, reading: header.runs[0].sets[0].reading };
      const first = header.runs[0].sets[0].scenarios;
      this.choose(first.length - 1);
      const level = this.run.level;
      Object.assign(this.state, { method: level.method, confidence: level.confidence, signal: level.signal[0] });
    }

    get run() { return this.header.runs[this.state.run]; }
    get mediators() { return [...new Set(this.run.sets.map(set => set.mediator.name))]; }
    // Each once: a study may itself ask for the realistic one.
    get readings() {
      return this.run.sets.filter(set => set.mediator.name === this.state.mediator).map(set => set.reading).filter((name, i, all) => all.indexOf(name) === i);
    }

    // The tables of what is chosen; unpacked when first asked for.
    get set() {
      const { run, mediator, reading } = this.state, sets = this.run.sets;
      let index = sets.findIndex(set => set.mediator.name === mediator && set.reading === reading);
      if (index < 0) index = sets.findIndex(set => set.mediator.name === mediator);
      if (index < 0) index = 0;
      const key = `${run}/${index}`;
      if (!this.sets.has(key)) this.sets.set(key, Object.assign(new Profiles.Set(sets[index], this.bytes), { key }));
      return this.sets.get(key);
    }

    get scenario() { return this.set.scenarios[this.state.scenario]; }

    // A scenario's own numbers become those of the sliders.
    choose(index) {
      const scenario = this.set.scenarios[Math.min(index, this.set.scenarios.length - 1)];
      Object.assign(this.state, {
        scenario: this.set.scenarios.indexOf(scenario), luminosity: scenario.luminosity, efficiency: scenario.efficiency, trigger: scenario.trigger,
        background: scenario.background, error: scenario.background_error, threshold: this.thresholdOf(scenario),
      });
    }

    thresholdOf(scenario) {
      const distance = this.set.thresholds.map(value => Math.abs(Math.log(value / Math.max(scenario.threshold_GeV, 1e-12))));
      return distance.indexOf(Math.min(...distance));
    }

    // Another run, mediator or reading; sliders stay where the scenarios are the same.
    change(choice) {
      const names = this.set.scenarios.map(one => one.name).join();
      Object.assign(this.state, choice);
      if (!this.run.sets.some(set => set.mediator.name === this.state.mediator)) this.state.mediator = this.run.sets[0].mediator.name;
      if (!this.readings.includes(this.state.reading)) this.state.reading = this.readings[0];
      if (this.set.scenarios.map(one => one.name).join() !== names) this.choose(this.set.scenarios.length - 1);
      this.state.threshold = Math.min(this.state.threshold, this.set.thresholds.length - 1);
    }

    // Numbers of a scenario as the study has it.
    own(scenario) {
      return { ...scenario, error: scenario.background_error, threshold: this.thresholdOf(scenario) };
    }

    unitLuminosity() { return this.run.is_beam ? 1 : PER_FEMTOBARN; }
    normalization(numbers) { return numbers.luminosity * this.unitLuminosity() * numbers.efficiency * numbers.trigger; }

    // Signal events that are asked for.
    level(numbers) {
      const { method, confidence, signal } = this.state;
      if (method === "fixed") return signal;
      const key = [method, confidence, numbers.background, numbers.error].join();
      if (!this.levels.has(key)) {
        if (this.levels.size > 5000) this.levels.clear();
        this.levels.set(key, Statistics.limit(method, { background: numbers.background, error: numbers.error, confidence, signal }));
      }
      return this.levels.get(key);
    }

    rowsOf(view, threshold) {
      const set = this.set, key = `${set.key}/${view}/${threshold}`;
      if (!this.rows.has(key)) this.rows.set(key, set.masses.map((_, i) => set.views[view].row(i, threshold)));
      return this.rows.get(key);
    }

    // The edges mass by mass, with the points in which the contour closes.
    contour(numbers, level) {
      const set = this.set, view = set.views[numbers.view], nodes = view.nodes, rows = this.rowsOf(numbers.view, numbers.threshold);
      const asked = Math.log(level / this.normalization(numbers)), points = [];
      const point = (x, row) => {
        const scale = set.scale(x), found = edges(nodes, row, asked, Math.log(HIGHEST) + scale);
        return found && { mass: Math.exp(x), lower: Math.exp(found.lower - scale), upper: Math.exp(found.upper - scale), isOpen: found.isOpen };
      };
      const rowAt = x => set.interpolated(x, i => rows[i]);
      const nose = (inside, outside) => {
        const height = x => peak(nodes, rowAt(x), Math.log(HIGHEST) + set.scale(x)).value - asked;
        let a = inside, b = outside;
        for (let i = 0; i < 24; i++) { const middle = (a + b) / 2; if (height(middle) >= 0) a = middle; else b = middle; }
        const found = [0.5, 0.125, 0.03125].map(part => a + part * (inside - a)).map(x => point(x, rowAt(x))).filter(Boolean);
        const tip = Math.exp(peak(nodes, rowAt(a), Math.log(HIGHEST) + set.scale(a)).y - set.scale(a));
        return [...found, { mass: Math.exp(a), lower: tip, upper: tip, isOpen: false }];
      };
      let previous = null;
      rows.forEach((row, i) => {
        const here = point(set.x[i], row), isNothing = k => rows[k].every(value => value <= NOTHING);
        if (i > 0 && !previous && here && !isNothing(i - 1)) points.push(...nose(set.x[i], set.x[i - 1]).reverse());
        if (i > 0 && previous && !here && !isNothing(i)) points.push(...nose(set.x[i - 1], set.x[i]));
        if (here) points.push(here);
        previous = here;
      });
      return points;
    }

    // Everything that the plane shows, and how it is named; a level that the method does not know is an error in words.
    curves() {
      const { state } = this;
      return this.set.scenarios.map((scenario, index) => {
        const isChosen = index === state.scenario, numbers = isChosen ? { ...scenario, ...this.chosen } : this.own(scenario);
        try {
          const level = this.level(numbers);
          return { index, scenario, isChosen, numbers, level, points: this.contour(numbers, level) };
        } catch (error) {
          return { index, scenario, isChosen, numbers, level: NaN, points: [], problem: error.message };
        }
      });
    }

    get chosen() {
      const { luminosity, efficiency, trigger, background, error, threshold } = this.state;
      return { luminosity, efficiency, trigger, background, error, threshold };
    }

    // The count at a point, factor by factor, and where it comes from.
    events(mass, coupling, numbers = { ...this.scenario, ...this.chosen }) {
      const set = this.set, x = Math.log(mass), view = set.views[numbers.view], k = numbers.threshold, outside = x < set.x[0] - 1e-9 || x > set.x[set.x.length - 1] + 1e-9;
      if (outside || !(coupling > 0)) return { expected: 0, budget: [], outside };
      const y = Math.log(coupling) + set.scale(x), n = set.thresholds.length;
      const counted = threshold => at(view.nodes, set.interpolated(x, i => this.rowsOf(numbers.view, threshold)[i]), y);
      const whole = counted(k), perLuminosity = whole <= NOTHING ? 0 : Math.exp(whole), luminosity = numbers.luminosity * this.unitLuminosity();
      const expected = perLuminosity * this.normalization(numbers);
      const photons = set.number(x, view.parents, k, n) * luminosity, budget = [];
      if (photons > 0) {
        const conversion = set.number(x, view.conversion, k, n) * coupling * coupling, acceptance = view.isTraced ? set.number(x, view.acceptance, k, n) : 1;
        const survival = Math.exp(at(view.nodes, set.interpolated(x, i => view.survivalRow(i, k)), y, 0)), before = photons * conversion * acceptance * survival;
        budget.push(["photons", photons], ["conversion", conversion]);
        if (view.isTraced) budget.push(["acceptance", acceptance]);
        budget.push(["survival", survival], ["decay", before > 0 ? perLuminosity * luminosity / before : 0]);
      }
      budget.push(["efficiency", numbers.efficiency], ["trigger", numbers.trigger]);
      return { expected, budget, energies: this.energies(counted, k, whole), dumps: this.dumps(view, x, y, k) };
    }

    // Parts of the signal between thresholds.
    energies(counted, from, whole) {
      if (whole <= NOTHING) return [];
      const set = this.set, above = [];
      for (let k = from; k < set.thresholds.length; k++) above.push(Math.min(1, Math.exp(counted(k) - whole)));
      return above.map((part, i) => ({ low: set.thresholds[from + i], high: set.thresholds[from + i + 1] ?? Infinity, share: part - (above[i + 1] ?? 0) }));
    }

    dumps(view, x, y, k) {
      const set = this.set, { nodes } = view, t = set.thresholds.length, mass = set.x.reduce((best, value, i) => Math.abs(value - x) < Math.abs(set.x[best] - x) ? i : best, 0);
      let j = nodes.findIndex(node => node > y);
      if (j < 0) j = nodes.length - 1;
      const i = Math.max(0, j - 1), part = i === j ? 0 : Math.min(1, Math.max(0, (y - nodes[i]) / (nodes[j] - nodes[i])));
      const shares = view.shares.map(table => {
        const start = (mass * t + k) * nodes.length;
        return ((1 - part) * table[start + i] + part * table[start + j]) / 255;
      });
      return view.dumps.map((name, d) => ({ name, share: d < shares.length ? shares[d] : 1 - shares.reduce((a, b) => a + b, 0) }));
    }
  }

  return Model;
})();

if (typeof module !== "undefined") module.exports = { Model };
