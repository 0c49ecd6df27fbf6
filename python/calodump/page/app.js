// The page: unpacks what it holds, and keeps figure, words and budget at what is chosen.
"use strict";

(async () => {
  const byId = id => document.getElementById(id), short = Panel.short;

  async function unpacked(id) {
    const element = byId(id), bytes = Uint8Array.from(atob(element.textContent), c => c.charCodeAt(0));
    element.remove();
    return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
  }

  // 1.5 x 10^19 with a raised exponent.
  function printed(value, digits = 3) {
    if (value === 0) return "0";
    if (!Number.isFinite(value)) return "–";
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    if (Math.abs(exponent) < 4) return String(Number(value.toPrecision(digits))).replace("-", "−");
    return `${mantissa}\u2009×\u200910<sup>${exponent.replace("+", "").replace("-", "−")}</sup>`;
  }

  if (typeof DecompressionStream === "undefined") {
    byId("wait").textContent = "This page needs a browser of 2023 or later.";
    return;
  }
  const text = new TextDecoder();
  const [header, tables, plotly] = await Promise.all(["header", "tables", "plotly"].map(unpacked));
  const script = document.createElement("script");
  script.textContent = text.decode(plotly);
  document.head.append(script);
  const model = new Model(JSON.parse(text.decode(header)), tables), plane = new Plane(byId("plane"));
  let pin = null, isWaiting = false;

  function reachInWords(curve) {
    const unit = model.set.mediator.unit ? ` ${model.set.mediator.unit}` : "", symbol = model.set.mediator.symbol, level = `${printed(curve.level)} events${model.state.method === "fixed" ? "" : ` at ${short(model.state.confidence * 100)} % CL`}`;
    if (curve.problem) return "";
    if (!curve.points.length) return `<b>${curve.scenario.label}</b>: no reach for ${level}.`;
    const low = curve.points.reduce((best, p) => p.lower < best.lower ? p : best), heavy = curve.points[curve.points.length - 1];
    return `<b>${curve.scenario.label}</b>, ${level}: masses up to <b>${printed(heavy.mass)} GeV</b>, <i>${symbol}</i> from <b>${printed(low.lower, 2)}${unit}</b> at ${printed(low.mass, 2)} GeV.`;
  }

  function bars(home, rows) {
    home.innerHTML = rows.map(({ name, value, from, width, colour }) => `<div class="bar"><span>${name}</span><i style="--from:${from}%;--width:${width}%;--colour:${colour}"></i><em>${value}</em></div>`).join("");
  }

  const energy = value => value === Infinity ? "∞" : value >= 1 ? `${short(Number(value.toPrecision(3)))} GeV` : `${short(Number((value * 1e3).toPrecision(3)))} MeV`;

  function showPoint(curve) {
    if (!pin) return;
    const found = model.events(pin.mass, pin.coupling), { mediator } = model.set;
    const isIn = found.expected >= curve.level;
    byId("expected").innerHTML = found.outside ? "No table reaches this mass." : `<b>${printed(found.expected, 4)}</b> events expected, ${printed(curve.level)} asked for:
      <span class="${isIn ? "in" : "out"}">${isIn ? "within reach" : "out of reach"}</span>`;
    // Each factor is a step down from the photons, on a logarithmic axis.
    const total = Math.log10(Math.max(found.budget[0]?.[1] ?? 1, 10)), floor = Math.min(0, Math.log10(Math.max(found.expected, 1e-30))), span = total - floor;
    let at = total;
    const hasPhotons = found.budget[0]?.[0] === "photons";
    bars(byId("budget"), found.budget.map(([name, value], i) => {
      const before = at, after = i === 0 && hasPhotons ? total : Math.max(floor, at + Math.log10(Math.max(value, 1e-300)));
      at = after;
      const isFirst = i === 0 && hasPhotons, left = 100 * (after - floor) / span, right = 100 * (before - floor) / span;
      return { name: name === "photons" && mediator.name !== "alp-photon" && mediator.name !== "scalar-photon" ? "parents" : name, value: printed(value), from: isFirst ? 0 : left, width: isFirst ? 100 : right - left, colour: isFirst ? "#0072B2" : "#D55E00" };
    }));
    const groups = decades(found.energies ?? []);
    bars(byId("energies"), groups.map(one => ({ name: `${energy(one.low)}${one.high === Infinity ? " and more" : ""}`, value: `${(100 * one.share).toFixed(1)} %`, from: 0, width: 100 * one.share, colour: "#009E73" })));
    bars(byId("dumps"), (found.dumps ?? []).map(one => ({ name: one.name, value: `${(100 * one.share).toFixed(1)} %`, from: 0, width: 100 * one.share, colour: "#CC79A7" })));
    for (const id of ["mass", "coupling"]) if (document.activeElement !== byId(id)) byId(id).value = short(pin[id]);
  }

  // Two bars a decade.
  function decades(energies) {
    const groups = [];
    for (const one of energies) {
      const last = groups[groups.length - 1];
      if (last && one.low < last.low * 3.1 && one.high !== Infinity) { last.share += one.share; last.high = one.high; } else groups.push({ ...one });
    }
    return groups.filter(one => one.share > 5e-4);
  }

  function show() {
    const curves = model.curves(), chosen = curves.find(curve => curve.isChosen);
    plane.show(curves);
    byId("reach").innerHTML = reachInWords(chosen);
    byId("problem").textContent = chosen.problem ?? "";
    showPoint(chosen);
    return curves;
  }

  function changed(kind) {
    if (kind === "tables") {
      describe();
      return plane.draw(model, model.curves()).then(show);
    }
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => { isWaiting = false; show(); });
  }

  function describe() {
    const { run, set } = model;
    byId("subtitle").textContent = `${run.title} · run ${run.name} · ${set.mediator.title}`;
    byId("symbol").textContent = set.mediator.symbol;
    byId("unit").textContent = set.mediator.unit;
    byId("footer").innerHTML = `<p>Every number is computed in this page from tables that ${run.program} made of the run's fluxes (study ${run.checksum}), within 0.1&nbsp;% of its verb <code>events</code>. Dashed lines: the scenarios as in the study. Gray: excluded
      by laboratory experiments, yellow: by astrophysics, dash-dotted: prospects of others; point at one for its reference.</p><p>${set.scenarios.map(one => `${one.label}: ${one.chamber}, ${one.included.join(", ")}`).join(" · ")}</p>`;
  }

  function pinAt(mass, coupling) {
    pin = { mass, coupling };
    plane.mark(pin);
    showPoint(plane.curves.find(curve => curve.isChosen));
  }

  const panel = new Panel(model, changed);
  describe();
  const curves = model.curves(), chosen = curves.find(curve => curve.isChosen);
  await plane.draw(model, curves);
  const middle = chosen.points[Math.floor(chosen.points.length / 2)];
  show();
  pinAt(middle ? Number(middle.mass.toPrecision(2)) : model.set.masses[0] * 10, middle ? Number(Math.sqrt(middle.lower * Math.min(middle.upper, 1e-2)).toPrecision(2)) : 1e-4);
  byId("wait").className = "done";

  // A click, not a drag.
  let pressed = null;
  plane.element.addEventListener("pointerdown", event => { pressed = [event.clientX, event.clientY]; }, true);
  window.addEventListener("pointerup", event => {
    const box = plane.element.getBoundingClientRect();
    if (!pressed || Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 4) { pressed = null; return; }
    pressed = null;
    const found = plane.value(event.clientX - box.left, event.clientY - box.top);
    if (found.isInside) pinAt(found.mass, found.coupling);
  }, true);
  for (const id of ["mass", "coupling"]) {
    byId(id).onchange = event => {
      const value = Number(event.target.value.replace(",", "."));
      if (value > 0 && Number.isFinite(value)) pinAt(id === "mass" ? value : pin.mass, id === "coupling" ? value : pin.coupling);
      else event.target.value = short(pin[id]);
    };
  }
  byId("reset").onclick = () => {
    model.choose(model.state.scenario);
    const { level } = model.run;
    Object.assign(model.state, { method: level.method, confidence: level.confidence, signal: level.signal[0] });
    panel.build();
    changed("numbers");
  };
  byId("save-csv").onclick = () => Takeaway.save("contours.csv", Takeaway.table(model), "text/csv");
  byId("save-study").onclick = () => Takeaway.save("study.yaml", Takeaway.study(model), "text/yaml");
  byId("save-png").onclick = async () => Takeaway.save("calodump.png", await plane.image());
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; changed("tables"); } });

  // For tests, and for whoever opens the console.
  window.calodump = {
    model, plane, pinAt,
    set(choice) { const { run, mediator, reading, scenario, ...numbers } = choice; if (run !== undefined || mediator || reading) model.change(JSON.parse(JSON.stringify({ run, mediator, reading }))); if (scenario !== undefined) model.choose(scenario); Object.assign(model.state, numbers); panel.build(); return show(); },
    events: (mass, coupling) => model.events(mass, coupling),
    study: () => Takeaway.study(model), table: () => Takeaway.table(model),
    // Milliseconds of one step of a slider: counts, contours, figure, words.
    timing(key, values) {
      const times = values.map(value => { model.state[key] = value; const start = performance.now(); panel.sync(); show(); void document.body.offsetHeight; return performance.now() - start; }).sort((a, b) => a - b);
      return { median: times[times.length >> 1], largest: times[times.length - 1] };
    },
  };
})();
