import Bounds
import Foundation
import Inputs
import Reach
import Studies

/// Everything that a run's results rest on, as BibTeX: the answer of `calodump cite`.
public struct CiteReport: Encodable, Sendable {
    public struct Entry: Encodable, Sendable {
        public var key, why, bibtex: String
    }

    public var entries: [Entry]

    /// Throws `InputError` where there is no run.
    public init(_ directory: RunDirectory) throws {
        let saved = try SavedFluxes(directory), study = saved.study, bibliography = try Bibliography(run: directory.path)
        var entries = [Entry(key: "CaloDump", why: "the program", bibtex: Self.program)]
        func add(_ keys: [String], _ why: String) {
            entries += keys.compactMap { key in bibliography[key].map { Entry(key: key, why: why, bibtex: $0) } }
        }
        if !study.hasBeam { add([Bibliography.paper], "the measurement that is simulated") }
        add(Bibliography.tools.filter { !study.hasBeam || !$0.hasPrefix("Cacciari") }, "collisions, jets and data of the showers")
        if study.scenarios.contains(where: { $0.background.expected > 0 }) || study.reach.method != .fixed, let method = Self.methods[study.reach.method] {
            entries.append(Entry(key: method.key, why: "limits, method \(study.reach.method.rawValue)", bibtex: method.bibtex))
        }
        let figure = "\(directory.figures)/fig2", isDrawn = FileManager.default.fileExists(atPath: "\(figure).json")
        let bounds = try isDrawn ? Citations(figure: figure)
            : Citations(of: PublishedLimit.all(run: directory.path, mediator: saved.mediator.name).filter { $0.shape != .unavailable }.map(\.name), run: directory.path)
        for bound in bounds.entries where !entries.contains(where: { $0.key == bound.key }) {
            entries.append(Entry(key: bound.key, why: isDrawn ? "a bound in FIG. 2" : "a bound on '\(saved.mediator.name)'", bibtex: bound.bibtex))
        }
        self.entries = entries
    }

    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }

    /// One file, each entry under what it stands for.
    public var text: String { entries.map { "% \($0.why)\n\($0.bibtex)" }.joined(separator: "\n\n") }

    private static var program: String {
        """
        @software{CaloDump,
          author = {{The CaloDump developers}},
          title = {CaloDump: LHC detectors as beam dumps},
          version = {\(ProgramVersion.stamp)}
        }
        """
    }

    private static let methods: [LimitMethod: (key: String, bibtex: String)] = [
        .cls: ("Read:2002hq", """
            @article{Read:2002hq,
              author = {Read, Alexander L.},
              title = {Presentation of search results: the CL(s) technique},
              journal = {J. Phys. G},
              volume = {28},
              pages = {2693--2704},
              year = {2002},
              doi = {10.1088/0954-3899/28/10/313}
            }
            """),
        .asimov: ("Cowan:2010js", """
            @article{Cowan:2010js,
              author = {Cowan, Glen and Cranmer, Kyle and Gross, Eilam and Vitells, Ofer},
              title = {Asymptotic formulae for likelihood-based tests of new physics},
              journal = {Eur. Phys. J. C},
              volume = {71},
              pages = {1554},
              year = {2011},
              eprint = {1007.1727},
              archivePrefix = {arXiv},
              doi = {10.1140/epjc/s10052-011-1554-0}
            }
            """),
        .feldmanCousins: ("Feldman:1997qc", """
            @article{Feldman:1997qc,
              author = {Feldman, Gary J. and Cousins, Robert D.},
              title = {A Unified approach to the classical statistical analysis of small signals},
              journal = {Phys. Rev. D},
              volume = {57},
              pages = {3873--3889},
              year = {1998},
              eprint = {physics/9711021},
              archivePrefix = {arXiv},
              doi = {10.1103/PhysRevD.57.3873}
            }
            """),
    ]
}
