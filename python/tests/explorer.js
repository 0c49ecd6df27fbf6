// Answers questions with the scripts of an explorer's page, without a browser: node explorer.js PAGE < questions.json
"use strict";

const fs = require("fs"), vm = require("vm"), zlib = require("zlib");
const page = fs.readFileSync(process.argv[2], "utf8"), stored = id => zlib.inflateSync(Buffer.from(page.match(new RegExp(`id="${id}">([^<]*)<`))[1], "base64"));
// Without the scripts that need a document.
const scripts = page.match(/<script>\n([\s\S]*)<\/script>/)[1].split("// The plane of mass and coupling")[0].replaceAll("if (typeof module", "if (false && typeof module");
const context = vm.createContext({ console });
vm.runInContext(`${scripts}\nthis.parts = { Statistics, Model, Takeaway };`, context);
const bytes = Uint8Array.from(stored("tables")), { Statistics, Model, Takeaway } = context.parts, model = new Model(JSON.parse(stored("header")), bytes);

const answers = JSON.parse(fs.readFileSync(0, "utf8")).map(({ ask, choose = {}, ...given }) => {
  const { scenario, reading, mediator, ...numbers } = choose;
  if (reading || mediator) model.change(JSON.parse(JSON.stringify({ reading, mediator })));
  if (scenario !== undefined) model.choose(scenario);
  Object.assign(model.state, numbers);
  switch (ask) {
  case "events": return model.events(given.mass, given.coupling);
  case "limit": return Statistics.limit(given.method, given);
  case "contour": return model.curves().find(curve => curve.isChosen);
  case "study": return Takeaway.study(model);
  case "table": return Takeaway.table(model);
  case "what": return { scenarios: model.set.scenarios, masses: model.set.masses, thresholds: model.set.thresholds, readings: model.readings, sets: model.run.sets.length, mediators: model.mediators };
  }
});
process.stdout.write(JSON.stringify(answers));
