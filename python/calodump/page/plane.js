// The plane of mass and coupling: bounds by plotly, contours in a layer over it that follows sliders without plotly's work.
"use strict";

const COLOURS = ["#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];
const STROKES = ["6 3", "9 4", "2 3", "10 3 2 3", "5 3", "14 4", "1 4"];

const dashes = index => STROKES[index % STROKES.length];

const Plane = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const LABORATORY = { fill: "#dddfe5", line: "#a9aeba" }, ASTROPHYSICS = { fill: "#fdf3c9", line: "#d9c25a" };

  function bounds(limits) {
    const order = { astrophysical: 0, laboratory: 1, projection: 2 };
    return [...limits].sort((a, b) => order[a.kind] - order[b.kind]).map(limit => {
      const isLine = limit.kind === "projection" || limit.shape === "line", look = limit.kind === "laboratory" ? LABORATORY : ASTROPHYSICS;
      const closed = limit.shape === "polygon", x = closed ? [...limit.mass, limit.mass[0]] : limit.mass, y = closed ? [...limit.coupling, limit.coupling[0]] : limit.coupling;
      const text = `<b>${limit.label}</b><br>${limit.reference || "your own"}${limit.arxiv ? `<br>arXiv:${limit.arxiv}` : ""}${limit.cl ? `<br>${limit.cl}` : ""}`;
      return {
        type: "scatter", mode: "lines", x, y: y.map(value => Math.min(value, 1e3)), name: limit.label, text, hoverinfo: "text", hoveron: isLine ? "points" : "fills", showlegend: false,
        fill: isLine ? "none" : "toself", fillcolor: look.fill, line: isLine ? { color: "rgba(40,44,52,0.7)", width: 1, dash: "dashdot" } : { color: look.line, width: 0.8 },
      };
    });
  }

  function labels(limits, ranges, isNarrow) {
    if (isNarrow) return [];
    return limits.map(limit => {
      const [mass, coupling, angle] = limit.label_at ?? inside(limit, ranges), x = Math.log10(mass), isAtEnd = x > ranges.x[1] - 0.2;
      return {
        x: isAtEnd ? ranges.x[1] - 0.02 : x, xanchor: isAtEnd ? "right" : "center", y: Math.log10(coupling), showarrow: false, textangle: -angle,
        text: limit.label.replace("projection", "proj.").replace("e+e- -> gamma", "e<sup>+</sup>e<sup>−</sup> → γ"),
        font: { size: 11, color: limit.kind === "projection" ? "#333a45" : "#565c68" }, bgcolor: "rgba(255,255,255,0.45)", borderpad: 0,
      };
    });
  }

  function inside(limit, { x, y }) {
    const seen = limit.mass.map((mass, i) => [Math.log10(mass), Math.log10(limit.coupling[i])]).filter(([a, b]) => a > x[0] && a < x[1] && b > y[0] && b < y[1]);
    if (!seen.length) return [10 ** (x[0] - 1), 1, 0];
    return [...[0, 1].map(i => 10 ** (seen.reduce((sum, point) => sum + point[i], 0) / seen.length)), 0];
  }

  class Plane {
    constructor(element) {
      this.element = element;
      this.layer = document.createElementNS(SVG, "svg");
      this.layer.setAttribute("class", "curves");
      this.layer.innerHTML = '<defs><clipPath id="inside"><rect/></clipPath></defs><g clip-path="url(#inside)"></g>';
      this.group = this.layer.querySelector("g");
      this.paths = [];
      this.pin = null;
    }

    // Axes and bounds anew: for another run, mediator, or size.
    async draw(model, curves) {
      const narrow = this.element.clientWidth < 560, mediator = model.set.mediator, limits = model.header.limits[mediator.name] ?? [];
      this.limits = limits;
      this.ranges = this.window(model, curves);
      const axis = (title, range) => ({
        title: { text: title, standoff: 8 }, type: "log", range, ticks: "inside", ticklen: 6, tickcolor: "#20252e", minor: { ticks: "inside", ticklen: 3, tickcolor: "#20252e" }, mirror: "allticks",
        showline: true, linecolor: "#20252e", linewidth: 1, showgrid: false, zeroline: false, exponentformat: "power", dtick: 1, tickfont: { size: narrow ? 11 : 13 },
      });
      const layout = {
        margin: narrow ? { l: 52, r: 10, t: 10, b: 44 } : { l: 76, r: 16, t: 14, b: 58 }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "#ffffff", dragmode: narrow ? false : "pan", hovermode: "closest",
        font: { family: "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif", size: narrow ? 12 : 14, color: "#20252e" }, hoverlabel: { bgcolor: "#fff", bordercolor: "#c7ccd6", font: { size: 12, color: "#20252e" }, align: "left" },
        xaxis: axis(`${mediator.mass_label} [GeV]`, this.ranges.x), yaxis: axis(mediator.coupling_label + (mediator.unit ? ` [${mediator.unit.replace("⁻¹", "<sup>−1</sup>")}]` : ""), this.ranges.y),
        annotations: labels(limits, this.ranges, narrow), showlegend: false,
      };
      const corners = { type: "scatter", mode: "markers", x: this.ranges.x.map(value => 10 ** value), y: this.ranges.y.map(value => 10 ** value), marker: { opacity: 0 }, hoverinfo: "skip", showlegend: false };
      await Plotly.react(this.element, [corners, ...bounds(limits)], layout, { responsive: true, displaylogo: false, scrollZoom: !narrow, displayModeBar: false });
      if (!this.layer.isConnected) {
        this.element.appendChild(this.layer);
        for (const event of ["plotly_relayout", "plotly_relayouting", "plotly_afterplot"]) this.element.on(event, () => this.follow());
      }
      this.show(curves);
    }

    window(model, curves) {
      const lower = curves.flatMap(curve => curve.points.map(point => point.lower)), masses = model.set.masses;
      const low = Math.min(1e-8, ...lower.map(value => value / 2)), high = Math.max(3e-2, ...lower);
      return { x: [Math.log10(masses[0]), Math.log10(Math.max(5, masses[masses.length - 1]))], y: [Math.floor(Math.log10(low) * 2) / 2, Math.log10(high)] };
    }

    // Pixels of a point, and back.
    pixel(mass, coupling) {
      const { xaxis, yaxis } = this.element._fullLayout;
      return [xaxis._offset + xaxis.l2p(Math.log10(mass)), yaxis._offset + yaxis.l2p(Math.log10(coupling))];
    }

    value(x, y) {
      const { xaxis, yaxis } = this.element._fullLayout;
      return { mass: 10 ** xaxis.p2l(x - xaxis._offset), coupling: 10 ** yaxis.p2l(y - yaxis._offset), isInside: x >= xaxis._offset && x <= xaxis._offset + xaxis._length && y >= yaxis._offset && y <= yaxis._offset + yaxis._length };
    }

    follow() { if (this.curves) this.show(this.curves); }

    outline(points) {
      const place = (mass, coupling) => this.pixel(mass, coupling).map(value => value.toFixed(1)).join(" ");
      return [...points.map(p => place(p.mass, p.lower)), ...[...points].reverse().map(p => place(p.mass, p.upper))].join("L");
    }

    // Contours as they are now; this is all that a moving slider costs besides the counts.
    show(curves) {
      this.curves = curves;
      const { xaxis, yaxis } = this.element._fullLayout, rect = this.layer.querySelector("rect");
      for (const [name, value] of [["x", xaxis._offset], ["y", yaxis._offset], ["width", xaxis._length], ["height", yaxis._length]]) rect.setAttribute(name, value);
      const wanted = [...curves].sort((a, b) => a.isChosen - b.isChosen);
      while (this.paths.length < wanted.length) {
        const path = document.createElementNS(SVG, "path");
        this.group.appendChild(path);
        this.paths.push(path);
      }
      this.paths.forEach((path, i) => {
        const curve = wanted[i], shown = curve && curve.points.length > 1;
        path.setAttribute("d", shown ? `M${this.outline(curve.points)}` : "");
        if (!curve) return;
        const colour = COLOURS[curve.index % COLOURS.length];
        path.setAttribute("stroke", colour);
        path.setAttribute("stroke-width", curve.isChosen ? 3 : 1.6);
        path.setAttribute("stroke-dasharray", curve.isChosen ? "" : dashes(curve.index));
        path.setAttribute("fill", curve.isChosen ? colour : "none");
        path.setAttribute("fill-opacity", 0.1);
      });
      this.mark(this.pin);
    }

    // The point whose budget is shown.
    mark(point) {
      this.pin = point;
      if (!this.dot) {
        this.dot = document.createElementNS(SVG, "g");
        this.dot.innerHTML = '<circle r="8" fill="none" stroke="#fff" stroke-width="4"/><circle r="8" fill="none" stroke="#14181f" stroke-width="1.6"/><circle r="2.4" fill="#14181f"/>';
        this.group.appendChild(this.dot);
      }
      this.group.appendChild(this.dot);
      this.dot.style.display = point ? "" : "none";
      if (point) this.dot.setAttribute("transform", `translate(${this.pixel(point.mass, point.coupling).join()})`);
    }

    // The figure as it stands, with its contours, as a PNG.
    async image() {
      const base = this.element.data, traces = this.curves.filter(curve => curve.points.length).map(curve => ({
        type: "scatter", mode: "lines", name: `${curve.scenario.label}${curve.isChosen ? ", as set" : ""}`, showlegend: true, x: [...curve.points.map(p => p.mass), ...[...curve.points].reverse().map(p => p.mass)],
        y: [...curve.points.map(p => p.lower), ...[...curve.points].reverse().map(p => p.upper)],
        line: { color: COLOURS[curve.index % COLOURS.length], width: curve.isChosen ? 3 : 1.6, dash: curve.isChosen ? "solid" : dashes(curve.index).split(" ").map(length => `${length}px`).join(",") },
      }));
      const layout = { ...JSON.parse(JSON.stringify(this.element.layout)), paper_bgcolor: "#fff", showlegend: true, legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0 }, margin: { l: 80, r: 20, t: 60, b: 62 } };
      for (const [name, axis] of [["xaxis", "xaxis"], ["yaxis", "yaxis"]]) layout[name].range = [...this.element._fullLayout[axis].range];
      return Plotly.toImage({ data: [...base, ...traces], layout }, { format: "png", width: 1200, height: 850, scale: 2 });
    }
  }

  return Plane;
})();
