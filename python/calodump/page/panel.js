// Sliders and choices: each with the number that can be typed.
"use strict";

const Panel = (() => {
  const METHODS = { fixed: "fixed N", cls: "CLs", asimov: "asymptotic", "feldman-cousins": "F–C" };
  const READINGS = { paper: "the paper's", realistic: "realistic" };

  // A short number: 0.9, 500, 2.5e-7.
  function short(value) {
    if (value === 0) return "0";
    const size = Math.abs(value);
    return size >= 1e5 || size < 1e-3 ? value.toExponential(2).replace(/\.?0+e/, "e").replace("e+", "e") : String(Number(value.toPrecision(4)));
  }

  const logarithmic = (low, high) => ({ low, high, to: t => low * (high / low) ** t, from: value => Math.log(Math.max(value, low) / low) / Math.log(high / low) });
  // Zero at the left end.
  const fromZero = (low, high) => {
    const scale = logarithmic(low, high);
    return { low: 0, high, to: t => t < 0.02 ? 0 : scale.to((t - 0.02) / 0.98), from: value => value <= 0 ? 0 : 0.02 + 0.98 * scale.from(value) };
  };
  const linear = (low, high) => ({ low, high, to: t => low + (high - low) * t, from: value => (value - low) / (high - low) });

  function sliders(model) {
    const largest = Math.max(...model.set.scenarios.map(one => one.luminosity)) * model.header.range, smallest = Math.min(...model.set.scenarios.map(one => one.luminosity)) / 100;
    const least = Math.min(1e-6, ...model.set.scenarios.map(one => one.trigger)) / 10, { thresholds } = model.set, last = thresholds.length - 1;
    const nearest = value => thresholds.reduce((best, one, i) => Math.abs(Math.log(one / value)) < Math.abs(Math.log(thresholds[best] / value)) ? i : best, 0);
    return [
      { key: "luminosity", label: model.run.is_beam ? "Particles on target" : "Luminosity", unit: model.run.is_beam ? "" : "fb⁻¹", scale: logarithmic(smallest, largest) },
      { key: "efficiency", label: "Efficiency", unit: "", scale: linear(0.01, 1) },
      { key: "trigger", label: "Recorded by the trigger", unit: "", scale: logarithmic(least, 1) },
      { key: "threshold", label: "Energy threshold", unit: "GeV", scale: { low: thresholds[0], high: thresholds[last], to: t => Math.round(t * last), from: index => last ? index / last : 0 }, show: index => thresholds[index], read: nearest, isOff: () => last === 0 },
      { key: "background", label: "Background events", unit: "", scale: fromZero(0.01, 1e6) },
      { key: "error", label: "its error", unit: "", scale: { low: 0, high: 1, to: t => t * model.state.background, from: value => model.state.background > 0 ? value / model.state.background : 0 }, isOff: () => !(model.state.background > 0) },
      { key: "confidence", label: "Confidence level", unit: "%", scale: linear(0.5, 0.999), show: value => value * 100, read: value => value / 100, isOff: () => model.state.method === "fixed" },
      { key: "signal", label: "Signal events asked for", unit: "", scale: logarithmic(0.3, 3000), isOff: () => model.state.method !== "fixed" },
    ];
  }

  class Panel {
    // changed(kind): "numbers" while a slider moves, "tables" where run, mediator or reading are others.
    constructor(model, changed) {
      Object.assign(this, { model, changed });
      this.build();
    }

    build() {
      this.buildChoices();
      this.buildSliders();
      this.buildScenarios();
    }

    segments(title, values, chosen, pick) {
      const box = document.createElement("div");
      box.className = "choice";
      box.innerHTML = `<span>${title}</span><div class="segments" role="radiogroup" aria-label="${title}"></div>`;
      for (const [value, label] of values) {
        const button = document.createElement("button");
        Object.assign(button, { textContent: label, onclick: () => pick(value) });
        button.setAttribute("role", "radio");
        button.setAttribute("aria-checked", value === chosen);
        box.lastElementChild.appendChild(button);
      }
      return box;
    }

    buildChoices() {
      const { model } = this, { state } = model, home = document.getElementById("choices"), change = choice => { model.change(choice); this.build(); this.changed("tables"); };
      home.replaceChildren();
      if (model.header.runs.length > 1) home.append(this.segments("Run", model.header.runs.map((run, i) => [i, `${run.experiment}: ${run.name}`]), state.run, run => change({ run })));
      if (model.mediators.length > 1) home.append(this.segments("Mediator", model.mediators.map(name => [name, name]), state.mediator, mediator => change({ mediator })));
      if (model.readings.length > 1) home.append(this.segments("Reading", model.readings.map(name => [name, READINGS[name] ?? name]), state.reading, reading => change({ reading })));
      home.append(this.segments("Signal", Object.entries(METHODS), state.method, method => {
        if (method === "feldman-cousins") state.error = 0;
        state.method = method;
        this.build();
        this.changed("numbers");
      }));
    }

    buildSliders() {
      const home = document.getElementById("sliders");
      home.replaceChildren();
      this.rows = sliders(this.model).map(slider => {
        const row = document.createElement("div");
        row.className = "slider";
        row.innerHTML = `<div><label for="${slider.key}">${slider.label}</label><span><input id="${slider.key}-number" inputmode="decimal" aria-label="${slider.label}"><span class="unit">${slider.unit}</span></span></div>
          <input type="range" id="${slider.key}" min="0" max="1" step="any">`;
        const [number, range] = [row.querySelector(".slider div input"), row.lastElementChild];
        range.oninput = () => this.set(slider, slider.scale.to(Number(range.value)));
        number.onchange = () => {
          const value = Number(number.value.replace(",", "."));
          const read = slider.read ? slider.read(value) : value;
          if (number.value.trim() !== "" && Number.isFinite(read) && value >= slider.scale.low && (slider.key === "error" || value <= (slider.show ? slider.show(slider.read(slider.scale.high)) * 1e9 : slider.scale.high))) this.set(slider, read);
          this.sync();
        };
        home.append(row);
        return { slider, row, number, range };
      });
      this.sync();
    }

    set(slider, value) {
      const { state } = this.model;
      if (slider.key === "background" && state.background > 0) state.error *= value / state.background;
      state[slider.key] = slider.key === "confidence" ? Math.min(0.999, Math.max(0.5, value)) : value;
      this.sync();
      this.changed("numbers");
    }

    // What is chosen, into the controls.
    sync() {
      for (const { slider, row, number, range } of this.rows) {
        const value = this.model.state[slider.key], off = slider.isOff?.() ?? false;
        range.value = slider.scale.from(value);
        if (document.activeElement !== number) number.value = short(slider.show ? slider.show(value) : value);
        number.disabled = range.disabled = off;
        row.classList.toggle("off", off);
      }
    }

    buildScenarios() {
      const home = document.getElementById("scenarios"), { model } = this;
      home.replaceChildren(...model.set.scenarios.map((scenario, i) => {
        const button = document.createElement("button"), chosen = i === model.state.scenario;
        button.setAttribute("role", "radio");
        button.setAttribute("aria-checked", chosen);
        button.innerHTML = `<svg width="26" height="8"><line x1="1" x2="25" y1="4" y2="4" stroke="${COLOURS[i % COLOURS.length]}" stroke-width="${chosen ? 3 : 2}" stroke-linecap="round"
          stroke-dasharray="${chosen ? "" : dashes(i)}"/></svg>`;
        button.append(scenario.label);
        button.title = `${scenario.chamber}; ${scenario.included.join("; ")}`;
        button.onclick = () => { model.choose(i); this.buildScenarios(); this.sync(); this.changed("numbers"); };
        return button;
      }));
      const chosen = home.children[model.state.scenario];
      home.scrollLeft = chosen.offsetLeft - home.offsetLeft - 20;
    }
  }

  return Object.assign(Panel, { short });
})();
