import Foundation
import Testing

/// The page on a run, read as text and opened in a browser.
struct ReportTests {
    private func page(_ run: URL) throws -> String { try String(contentsOf: run.appendingPathComponent("report.html"), encoding: .utf8) }

    @Test func thePageStandsAlone() throws {
        let run = try SmallRun.directory(), html = try page(run)
        #expect(try SmallRun.outcome().output.contains("report: \(run.path)/report.html"))
        for section in ["figures", "the-paper-beside-this-run", "reach", "run", "study", "references"] { #expect(html.contains("<section id=\"\(section)\">"), "\(section)") }
        #expect(html.components(separatedBy: "src=\"data:image/png;base64,").count == 5)
        for address in ["src=\"http", "href=", "@import", "url(", "<script", "<link"] { #expect(!html.contains(address), "\(address)") }
        for id in (1...30).map({ "P\($0)" }) { #expect(html.contains(">\(id)</td>"), "\(id)") }
        #expect(html.contains("events: 6") && html.contains("J. D. Bjorken et al.") && html.contains("PYTHIA 8.3"))
        #expect(html.contains("name=\"viewport\"") && html.contains("prefers-color-scheme: dark"))
        // No TeX is left in the references.
        let references = html.components(separatedBy: "<ol class=\"references\">")[1].components(separatedBy: "</ol>")[0]
        #expect(!references.contains("{") && !references.contains("\\") && !references.contains("$"), "\(references)")
    }

    /// The explorer, and the way to it.
    @Test func theExplorerStandsAlone() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder), cache = ["CALODUMP_CACHE": folder.appendingPathComponent("cache").path]
            let answer = try Program.run("explore", run.path, "--mediator", "alp-photon", environment: cache)
            if answer.errors.contains("plotly is missing") { return }
            // Two chambers in two readings.
            let said = answer.errors.split(separator: "\n")
            #expect(said.first == "4 tables on 1 thread; time: known in 10 s" && said.contains { $0.hasPrefix("tables 4 of 4 done, ") }, "\(answer)")
            #expect(answer.status == 0 && answer.output == "\(run.path)/explore.html\n", "\(answer)")
            let html = try String(contentsOf: run.appendingPathComponent("explore.html"), encoding: .utf8)
            #expect(html.count < 10_000_000 && html.contains("id=\"tables\""))
            for address in ["src=\"http", "@import", "<link"] { #expect(!html.contains(address), "\(address)") }
            #expect(try page(run).contains("<a href=\"explore.html\">"))
            // A page that is made in less than a second tells nothing.
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("cache/speeds.json").path) {
                let again = try Program.Running(Program.url, ["explore", run.path, "--mediator", "alp-photon"], environment: cache)
                while again.process.isRunning, !again.errors.contains("\n") { usleep(20_000) }
                kill(again.process.processIdentifier, SIGINT)
                let said = again.wait().errors
                #expect(said.hasPrefix("about ") && said.contains("for 4 tables on 1 thread, as fast as the last ones here\n"), "\(said)")
            }
            let unknown = try Program.run("explore", run.path, "--mediator", "alp-foton")
            #expect(unknown.status == 1 && unknown.errors.contains("did you mean 'alp-photon'"), "\(unknown)")
        }
    }

    @Test func aRunInPieces() throws {
        try withTemporaryFolder { folder in
            let run = try SmallRun.copy(into: folder)
            for name in ["figures", "reach", "record.json"] { try FileManager.default.removeItem(at: run.appendingPathComponent(name)) }
            let answer = try Program.run("report", run.path)
            #expect(answer.status == 0 && answer.output == "\(run.path)/report.html\n", "\(answer)")
            let html = try page(run)
            for words in ["No figures in this run", "No contours in this run", "No record"] { #expect(html.contains(words), "\(words)") }

            _ = try run.file("record.json", "{")
            let broken = try Program.run("report", run.path)
            #expect(broken.status == 1 && broken.errorLines == ["error: \(run.path)/record.json: not JSON; expected the record of a run; run 'calodump run' again"], "\(broken)")
            #expect(try page(run) == html)
            let nowhere = try Program.run("report", folder.path + "/nowhere")
            #expect(nowhere.status == 1 && nowhere.errors.contains("no run here"), "\(nowhere)")
        }
    }

    static let browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first(where: FileManager.default.isExecutableFile)

    /// At the width of a phone and of a desktop nothing sticks out and every figure is loaded.
    @Test(.enabled(if: browser != nil, "there is no Chromium: 'apt-get install chromium' lets this test look at the report"))
    func inABrowser() throws {
        try withTemporaryFolder { folder in
            let report = try Data(contentsOf: SmallRun.directory().appendingPathComponent("report.html")).base64EncodedString()
            let frame = try folder.file("frame.html", """
                <!DOCTYPE html><body><script>
                const text = new TextDecoder().decode(Uint8Array.from(atob("\(report)"), c => c.charCodeAt(0)));
                const found = {};
                function look(width) {
                  return new Promise(done => {
                    const frame = document.createElement("iframe");
                    frame.width = width; frame.height = 800; frame.style.border = 0;
                    frame.onload = () => {
                      const page = frame.contentDocument, images = [...page.images];
                      page.querySelectorAll("details").forEach(d => { d.open = true; });
                      // No two pieces of text over each other: cells of a row, labels beside their values.
                      const boxes = [...page.querySelectorAll("td:not(.wide):not(:first-child) > span, td:first-child, td.wide, th")].map(e => e.getBoundingClientRect()).filter(b => b.width * b.height > 0);
                      let overprints = 0;
                      for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < Math.min(i + 12, boxes.length); j++) {
                        const a = boxes[i], b = boxes[j];
                        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2) overprints++;
                      }
                      // A label must be no higher than its cell.
                      for (const cell of page.querySelectorAll("td[data-label]")) {
                        const probe = frame.contentWindow.getComputedStyle(cell, "::before");
                        if (probe.content != "none" && parseFloat(probe.height) > cell.getBoundingClientRect().height + 1) overprints++;
                      }
                      const outside = [...page.querySelectorAll("section *:not(.scroll *)")].filter(e => e.getBoundingClientRect().right > width + 1);
                      found[width] = { overflow: page.documentElement.scrollWidth - width, images: images.length,
                        overprints, loaded: images.filter(i => i.complete && i.naturalWidth > 100).length, outside: outside.map(e => e.tagName).slice(0, 5) };
                      done();
                    };
                    frame.srcdoc = text;
                    document.body.append(frame);
                  });
                }
                look(390).then(() => look(1280)).then(() => { document.title = "done"; document.body.innerHTML = "<pre>" + JSON.stringify(found) + "</pre>"; });
                </script></body>
                """)
            let outcome = try Program.run(
                URL(fileURLWithPath: Self.browser!),
                ["--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)/profile", "--virtual-time-budget=20000", "--dump-dom", "file://\(frame)"])
            let json = try #require(outcome.output.components(separatedBy: "<pre>").last?.components(separatedBy: "</pre>").first, "\(outcome.errors)")
            let found = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: [String: Any]], "\(json)")
            for width in ["390", "1280"] {
                let look = try #require(found[width])
                #expect((look["overflow"] as? Int ?? 1) <= 0 && (look["outside"] as? [String]) == [], "\(width): \(look)")
                #expect(look["overprints"] as? Int == 0, "\(width): \(look)")
                #expect(look["images"] as? Int == 4 && look["loaded"] as? Int == 4, "\(width): \(look)")
            }
        }
    }
}
