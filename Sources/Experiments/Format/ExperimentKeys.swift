import Inputs

/// All keys of an experiment file.
package enum ExperimentKeys {
    private static let lengths = 1e-6...1e8, distances = -1e8...1e8, energies = 1e-3...1e7
    private static let length = Key.Kind.quantity(.length, lengths), place = Key.Kind.place(.length, distances)
    private static let field1 = Key.Kind.place(.magneticField, -20...20)
    private static let share = Key.Kind.number(0...1)

    package static let file = KeyTable(name: "experiment", keys: [
        .required("version", .whole(1...1), "Version of this format: \(Experiment.version)."),
        .required("name", .name, "Name of the experiment."),
        .optional("title", .text, "the name", "One line on what it is."),
        .required("beam", .table(beam), "Where the particles come from."),
        .optional("materials", .named(.table(material)), "none", "Materials that are not built in, by name."),
        .required("volumes", .named(.table(volume)), "What stands where, by name, in the order in which particles meet it."),
        .optional("field", .table(field), "none", "The field along the beam in which charged particles of collisions are bent."),
        .optional("homogenised", .choice(["yes", "no"]), "no", "Whether each volume of a dump is one slice, the mixture of its layers."),
        .required("chambers", .named(.table(chamber)), "What sees decays, by name."),
        .required("periods", .named(.table(period)), "Data taking, by name: the scenarios of a study."),
        .optional("flux", .table(flux), "edges from the chambers", "Bins of photon fluxes."),
        .required("references", .named(.text), "Where numbers come from: by key (\"volumes.coil.depth\") or by the mapping that holds them (\"volumes.coil\"), "
            + "each beginning with its flag: V: (read in the source), C: (computed), M: (from memory)."),
    ])

    package static let beam = KeyTable(name: "beam", keys: [
        .optional("collider", .list(.text), "fixed target", "The two colliding particles, [p, p]."),
        .optional("particle", .text, "a collider", "The particle that hits a fixed target: e-, e+, gamma or p."),
        .required("energy", .quantity(.energy, energies), "Energy of both beams together, or of the particle on the fixed target."),
        .optional("bunch_spacing", .quantity(.time, 1e-3...1e9), "not told", "Time between two crossings of bunches, for backgrounds."),
        .optional("pileup", .number(1e-3...1e4), "not told", "Mean number of inelastic collisions in a crossing."),
        .optional("inelastic", .number(1e-6...100), "not told", "Inelastic cross section, barn."),
    ])

    package static let field = KeyTable(name: "field", keys: [
        .required("strength", .quantity(.magneticField, 1e-3...100), "Along the beam, the same everywhere inside."),
        .required("radius", length, "Within this distance of the beam."),
        .required("half_length", length, "Up to this |z|."),
    ])

    package static let material = KeyTable(name: "material", keys: [
        .required("density", .quantity(.density, 1e-9...30), "Density, in g/cm3."),
        .optional("mass_fractions", .named(.number(0...1)), "atoms", "Parts by mass of the elements, adding up to 1."),
        .optional("atoms", .named(.number(1e-6...1e6)), "mass_fractions", "Numbers of atoms of the elements in a compound."),
    ])

    package static let slice = KeyTable(name: "slice", keys: [
        .optional("material", .text, "vacuum", "Built in, of the file, an element's symbol, or vacuum."),
        .required("thickness", length, "Thickness."),
        .optional("sensitive", .choice(["yes", "no"]), "no", "Whether decays in it are seen; in a chamber without any such slice all are."),
    ])

    package static let layer = KeyTable(name: "layer", keys: [
        .optional("material", .text, "vacuum", "Of a single slice."),
        .optional("thickness", length, "slices", "Of a single slice."),
        .optional("sensitive", .choice(["yes", "no"]), "no", "Of a single slice."),
        .optional("repeat", .whole(1...10_000), "1", "How often it stands behind itself."),
        .optional("slices", .list(.table(slice)), "a single slice", "Slices that follow each other."),
    ])

    package static let face = KeyTable(name: "face", keys: [
        .required("radius", length, "Radius of the closed cylinder."),
        .required("z", length, "|z| of the planes that close it."),
        .optional("abs_eta", .number(0.01...20), "3", "Up to which |eta| the planes are closed."),
    ])

    package static let sectors = KeyTable(name: "sectors", keys: [
        .required("count", .whole(1...1000), "Number of equal sectors around the beam."),
        .required("width", length, "Width of each across its middle."),
        .optional("phi", .place(.angle, -7...7), "0deg", "Azimuth of the middle of the first."),
    ])

    package static let volume = KeyTable(name: "volume", keys: [
        .required("role", .choice(Volume.Role.allCases.map(\.rawValue)), "dump: mediators are made in it; shield: only in the way; chamber: decays in it are seen."),
        .required("shape", .choice(Volume.Shape.allCases.map(\.rawValue)), "barrel: cylinder shells; disk: disks across the beam; box; module: layers along each "
            + "particle's own line behind a closed cylinder."),
        .optional("label", .text, "the name", "Name in drawings."),
        .optional("front", place, "needed, but by a module", "Where the first layer begins: radius of a barrel, |z| of a disk, coordinate of a box."),
        .optional("extent", .list(.range(place)), "no limit", "Limits across: |z| of a barrel, radii of a disk, the two other axes of a box, [[a, b], ...]."),
        .optional("abs_eta", .range(.number(0...20)), "no limit", "Only where |eta| from the origin lies within [a, b]."),
        .optional("face", .table(face), "needed by a module", "The closed cylinder behind which a module begins."),
        .optional("side", .choice(["both", "forward"]), "both at a collider, forward at a fixed target", "Whether a barrel or disk stands on both sides of z = 0."),
        .optional("axis", .choice(Volume.Axis.allCases.map(\.rawValue)), "z", "Along which axis the layers of a box follow each other."),
        .optional("material", .text, "layers", "Of a volume of one slice."),
        .optional("depth", length, "layers", "Thickness of a volume of one slice."),
        .optional("layers", .list(.table(layer)), "material and depth", "The slices, from the front on."),
        .optional("takes", .choice(Dump.Takes.allCases.map(\.rawValue)), "everything", "Which particles shower in a dump."),
        .optional("dump", .name, "the name", "Name of the dump that several volumes make together."),
        .optional("chamber", .name, "the name", "Name of the chamber that this volume is a station of."),
        .optional("azimuth", .number(1e-6...1), "1", "Part of the azimuth that is filled."),
        .optional("sectors", .table(sectors), "all around", "Flat sectors around the beam; they give the azimuth."),
    ])

    package static let distance = KeyTable(name: "layer", keys: [
        .required("distance", place, "From the back of the last dump to the front of the layer."),
        .required("thickness", length, "Path of a mediator inside."),
    ])

    package static let response = KeyTable(name: "response", keys: [
        .required("constant", share, "Recognised part of all decays inside."),
    ])

    package static let window = KeyTable(name: "window", keys: [
        .required("distance", length, "From the origin along the beam."),
        .optional("offset", place, "0cm", "Of its middle from the beam."),
        .optional("rectangle", .list(length), "disk", "[width, height]."),
        .optional("disk", length, "rectangle", "Radius."),
    ])

    package static let partSlice = KeyTable(name: "slice", keys: [
        .optional("material", .text, "vacuum", "Built in, of the file, an element's symbol, or vacuum."),
        .required("thickness", length, "Thickness."),
        .optional("cells", .name, "no hits", "A layer of these cells; the slice is their gas."),
    ])

    package static let part = KeyTable(name: "part", keys: [
        .optional("material", .text, "vacuum", "Of a single slice."),
        .optional("thickness", length, "slices", "Of a single slice."),
        .optional("cells", .name, "no hits", "Of a single slice."),
        .optional("repeat", .whole(1...1000), "1", "How often it stands behind itself."),
        .optional("slices", .list(.table(partSlice)), "a single slice", "Slices that follow each other."),
    ])

    package static let cells = KeyTable(name: "kind of cells", keys: [
        .optional("measures", .choice(ChamberStructure.Coordinate.allCases.map(\.rawValue)), "phi", "phi: cells stand side by side across the beam in azimuth; theta: along the beam (barrel) or "
            + "the radius (disk)."),
        .optional("width", length, "the whole layer", "From cell to cell."),
        .optional("wall", length, "0cm", "Between neighbouring cells, without gas; its matter belongs into the slices around."),
        .optional("stagger", place, "0cm", "By how much every second layer of the kind is displaced."),
        .optional("drift_time", .quantity(.time, 1e-3...1e6), "not told", "From a cell's edge to its middle."),
        .optional("threshold", .quantity(.energy, 1e-9...1e-3), "1keV", "A cell is hit when charged particles leave more than this in its gas."),
        .optional("efficiency", share, "1", "Part of the hits that is read out."),
    ])

    package static let stub = KeyTable(name: "stub", keys: [
        .optional("cells", .list(.name), "all kinds", "Kinds of cells, each a group of layers."),
        .required("layers", .whole(1...1000), "Layers of a group that a straight line must hit."),
        .optional("groups", .whole(1...100), "1", "Groups with such a line."),
        .optional("window", .number(0...1000), "0.5", "A cell is on the line when the line passes so near to its middle, in widths of a cell."),
        .required("slope", .number(0...1000), "Largest slope of the line, tan of the angle to the normal."),
    ])

    package static let shower = KeyTable(name: "shower", keys: [
        .optional("cells", .list(.name), "all kinds", "Kinds of cells, each looked at by itself."),
        .required("hits", .whole(1...1_000_000), "Cells of one kind that are hit."),
        .optional("layers", .whole(1...1000), "1", "Layers of the kind with a hit."),
    ])

    package static let cuts = KeyTable(name: "cuts", keys: HitObservable.allCases.map {
        .optional($0.rawValue, .range(.number(0...1e6)), "any", "\($0.meaning.prefix(1).uppercased() + $0.meaning.dropFirst()), [a, b].")
    })

    package static let learnedLayer = KeyTable(name: "layer", keys: [
        .required("weights", .list(.list(.number(-1e6...1e6))), "By output and input."),
        .required("bias", .list(.number(-1e6...1e6)), "By output."),
    ])

    package static let learned = KeyTable(name: "learned", keys: [
        .required("inputs", .list(.name), "Observables, as in cuts."),
        .required("mean", .list(.number(-1e6...1e6)), "Of each input."),
        .required("scale", .list(.number(1e-9...1e6)), "Of each input: its standard deviation."),
        .required("layers", .list(.table(learnedLayer)), "Layers of rectified linear units; the last one has one output, whose logistic function is the answer."),
        .required("above", .number(0...1), "Least answer."),
    ])

    package static let pattern = KeyTable(name: "pattern", keys: [
        .optional("label", .text, "the name", "Name in captions."),
        .optional("consecutive", .whole(1...1000), "any", "Layers in a row with hits."),
        .optional("stub", .table(stub), "none", "Hits on a straight line."),
        .optional("shower", .table(shower), "none", "Many hits."),
        .optional("quiet_layers", .whole(0...1000), "0", "No hit in so many of the first layers: it begins inside."),
        .optional("pointing", .quantity(.angle, 1e-4...4), "any", "Largest angle between the hits' mean line and the direction from the collisions."),
        .optional("absorbed", .choice(["yes", "no"]), "no", "Nothing leaves through the far face that would reach the next station."),
        .optional("cuts", .table(cuts), "none", "Ranges of observables of the hits."),
        .optional("learned", .table(learned), "none", "A small network that tells signals from backgrounds by observables of the hits (python -m calodump train)."),
    ])

    package static let ring = KeyTable(name: "ring", keys: [
        .optional("range", .range(place), "everywhere", "Radii of a disk, |z| of a barrel, [a, b]."),
        .required("hits", .number(0...1), "Random hits per cm^2 of a layer and collision."),
        .optional("width", length, "as the kind of cells has it", "From cell to cell in azimuth."),
    ])

    package static let randomHits = KeyTable(name: "random hits", keys: [
        .required("rings", .list(.table(ring)), "Parts of every station with one rate each."),
        .optional("parts", .whole(1...10_000), "1", "Equal parts around the beam in each of which a pattern is looked for, in a station without sectors."),
        .optional("error", .number(0...10), "0", "Relative uncertainty of the rates."),
    ])

    package static let chamber = KeyTable(name: "chamber", keys: [
        .optional("label", .text, "the name", "Name in drawings and captions."),
        .optional("abs_eta", .range(.number(0...20)), "needed at a collider", "Covered |eta|, [a, b]."),
        .optional("behind", .list(.table(distance)), "as met in the middle of abs_eta", "Layers by their distance behind the last dump, for the effective reading."),
        .optional("response", .table(response), "all decays are recognised", "What it recognises of the decays inside."),
        .optional("cells", .named(.table(cells)), "one cell a layer", "Kinds of cells, by name; layers of one kind belong together (a superlayer)."),
        .optional("structure", .named(.list(.table(part))), "layers are sensitive slices", "How stations are built, by the names of their volumes: slices from the front on, for the response."),
        .optional("field", .tuple([field1, field1, field1]), "not known", "Magnetic field in its stations and in front of them, [phi, theta, normal]; used where asked for."),
        .optional("patterns", .named(.table(pattern)), "2 layers in a row", "What triggers and reconstructions ask of the hits, by name; the first is the one that recognises."),
        .optional("random_hits", .table(randomHits), "not known", "Hits of no particle of a collision, for accidental patterns."),
        .optional("window", .table(window), "none", "Face of a detector at which photons must arrive."),
    ])

    package static let signature = KeyTable(name: "signature", keys: [
        .optional("photons", .choice(Period.Photons.allCases.map(\.rawValue)), "any", "any: every decay; one: at least one photon; each: every one that arrives; both; "
            + "sum: the energies of those that arrive, together."),
        .optional("energy", .either([.quantity(.energy, 1e-6...1e6), .text]), "10MeV", "Threshold, or a range a..b: of the mediator for 'any', else of the photons."),
        .optional("largest_angle", .quantity(.angle, 1e-6...(.pi)), "none", "Photons at larger angles to the beam are not seen."),
    ])

    package static let background = KeyTable(name: "background", keys: [
        .required("expected", .number(0...1e15), "Events."),
        .optional("error", .number(0...1e15), "0", "Standard deviation."),
    ])

    package static let limit = KeyTable(name: "limit", keys: [
        .required("signal", .number(1e-3...1e12), "Signal events that are excluded."),
        .required("cl", .text, "Confidence level."),
        .required("statement", .text, "What was seen."),
    ])

    package static let region = KeyTable(name: "region", keys: [
        .optional("shape", .choice(Station.Shape.allCases.map(\.rawValue)), "disk", "barrel or disk, on both sides of the collisions."),
        .required("front", length, "Where it begins: |z| of a disk, radius of a barrel."),
        .required("depth", length, "How deep it is."),
        .required("extent", .list(.range(place)), "Radii of a disk, |z| of a barrel, [[a, b], ...]."),
        .required("efficiency", .list(.tuple([.quantity(.energy, 1e-6...1e6), share])), "Recognised part of the decays at energies of the mediator, [[10MeV, 0.5], [1GeV, 0.9]]: "
            + "linear in ln E, none below, the last beyond."),
    ])

    package static let jetVeto = KeyTable(name: "veto of jets", keys: [
        .required("pt", .quantity(.energy, energies), "Of the jets."),
        .required("cone", .number(0.01...5), "Decays so near to their axes are not looked at."),
    ])

    package static let period = KeyTable(name: "period", keys: [
        .optional("label", .text, "the name", "Name in captions."),
        .optional("luminosity", .quantity(.luminosity, 1e12...1e21), "on_target", "Integrated luminosity of a collider."),
        .optional("on_target", .number(1...1e30), "luminosity", "Particles on a fixed target."),
        .optional("recorded", .number(1e-12...1), "1", "Part of the collisions that is recorded: trigger, prescale."),
        .required("chamber", .name, "What sees the decays."),
        .optional("efficiency", .number(1e-6...1), "the chamber's response", "Recognised part of the decays with this signature."),
        .optional("signature", .table(signature), "every decay of more than 10 MeV", "What an event looks like."),
        .optional("background", .table(background), "none", "Events without a signal."),
        .optional("geometry", .choice(Period.Geometry.allCases.map(\.rawValue)), "the study's", "How the chamber is met: effective (distances behind the dumps) or rays."),
        .optional("window", .table(window), "the chamber's", "Face of a detector at which photons must arrive."),
        .optional("regions", .named(.table(region)), "the chamber's stations", "Where decays count, with what is recognised of them there, in place of stations and response; for geometry: rays."),
        .optional("jet_veto", .table(jetVeto), "none", "Decays near to jets are not looked at."),
        .optional("on_request", .choice(["yes", "no"]), "no", "Whether only studies that name it have it."),
        .optional("limit", .table(limit), "none", "What the experiment itself states."),
    ])

    package static let flux = KeyTable(name: "flux", keys: [
        .optional("abs_eta", .list(.number(0...20)), "edges of the chambers", "Edges of the bins in |eta|, ascending from 0; they hold the edges of all chambers."),
    ])
}
