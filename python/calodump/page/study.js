// What can be taken away: the table of contours, and the study that makes them.
"use strict";

const Takeaway = (() => {
  const digits = value => Number(value).toPrecision(6).replace(/\.?0+($|e)/, "$1");

  function table(model) {
    const unit = model.set.mediator.unit ? "_per_GeV" : "", lines = [
      `# CaloDump explorer, run ${model.run.name}, study ${model.run.checksum}, ${model.run.program}`,
      `# mediator: ${model.set.mediator.name} (${model.set.mediator.interaction}), reading: ${model.set.reading}`,
    ];
    const rows = [];
    for (const curve of model.curves()) {
      const n = curve.numbers;
      lines.push(`# ${curve.scenario.name}${curve.isChosen ? " (as set)" : ""}: luminosity ${digits(n.luminosity)}${model.run.is_beam ? " on target" : "/fb"}, trigger ${digits(n.trigger)}, efficiency `
        + `${digits(n.efficiency)}, background ${digits(n.background)} +- ${digits(n.error)}, threshold ${digits(model.set.thresholds[n.threshold])} GeV, signal ${digits(curve.level)}`);
      for (const p of curve.points) rows.push([curve.scenario.name, digits(curve.level), digits(p.mass), digits(p.lower), digits(p.upper)].join());
    }
    return [...lines, `scenario,signal,mass_GeV,lower${unit},upper${unit}`, ...rows].join("\n") + "\n";
  }

  // "{ name: x, a: 1, b: { c: 2 } }" with keys set to new values.
  function withKeys(line, changes) {
    const open = line.indexOf("{"), close = line.lastIndexOf("}"), parts = [];
    let depth = 0, start = open + 1;
    for (let i = open + 1; i <= close; i++) {
      if ("{[".includes(line[i])) depth++;
      if ("}]".includes(line[i]) && i < close) depth--;
      if (i === close || line[i] === "," && depth === 0) { parts.push(line.slice(start, i).trim()); start = i + 1; }
    }
    for (const [key, value] of Object.entries(changes)) {
      const found = parts.findIndex(part => part.startsWith(`${key}:`));
      if (found >= 0) parts[found] = `${key}: ${value}`; else parts.push(`${key}: ${value}`);
    }
    return `${line.slice(0, open)}{ ${parts.filter(Boolean).join(", ")} }`;
  }

  // The run's study with what is set: 'calodump reach' makes its contours from the same fluxes.
  function study(model) {
    const { state, scenario } = model, own = scenario, changes = {};
    if (state.luminosity !== own.luminosity) changes[model.run.is_beam ? "on_target" : "luminosity"] = digits(state.luminosity) + (model.run.is_beam ? "" : "/fb");
    if (state.trigger !== own.trigger) changes.trigger = digits(state.trigger);
    if (state.efficiency !== own.efficiency) changes.efficiency = digits(state.efficiency);
    if (state.background !== own.background || state.error !== own.background_error) {
      changes.background = `{ expected: ${digits(state.background)}, error: ${digits(state.background > 0 ? state.error : 0)} }`;
    }
    if (state.threshold !== model.thresholdOf(own)) changes.energy_threshold = `${digits(model.set.thresholds[state.threshold])}GeV`;
    const realistic = state.reading === "realistic" && model.run.sets[0].reading !== "realistic";
    if (realistic) changes.geometry = "rays";
    const rest = model.run.level.signal.slice(1).filter(value => value !== state.signal);
    const lines = model.run.study.trimEnd().split("\n").map(line => {
      if (new RegExp(`^\\s*- \\{ name: ${own.name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}[ ,}]`).test(line)) return withKeys(line, changes);
      if (line.startsWith("reach:")) return withKeys(line, { signal: `[${[state.signal, ...rest].map(digits).join(", ")}]`, method: state.method, confidence: digits(state.confidence) });
      if (line.startsWith("mediator:")) return withKeys(line, { ...(state.mediator === model.run.sets[0].mediator.name ? {} : { model: state.mediator }), ...(realistic ? { production: "full", form_factor: "helm+screening" } : {}) });
      return line;
    });
    const head = [
      `# From the explorer of the run ${model.run.name}: the scenario ${own.name} as set there.`,
      "# In that run's directory it takes the place of study.yaml; 'calodump reach DIR' then makes its contours from the fluxes that are there.",
    ];
    return [...head, ...lines].join("\n") + "\n";
  }

  function save(name, content, type = "text/plain") {
    const link = document.createElement("a");
    link.href = content.startsWith("data:") ? content : URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    if (!content.startsWith("data:")) setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  return { table, study, save, digits, withKeys };
})();

if (typeof module !== "undefined") module.exports = { Takeaway };
