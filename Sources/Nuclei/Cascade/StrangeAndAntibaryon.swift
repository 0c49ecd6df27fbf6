// Kaons, hyperons and antibaryons on nucleons, mb by the momentum in the nucleon's rest frame (GeV).

import Foundation

enum KaonNucleon {
    /// Total K+ p and K+ n (PDG data); below 0.77 GeV/c, K+ n is continued with the isospin-0 amplitude's rise.
    static let totalPlusProton = MomentumTable([
        (0.05, 11), (0.2, 12), (0.4, 12.9), (0.6, 12.7), (0.75, 12.4), (0.85, 13.5), (0.95, 15.3), (1.05, 16.8), (1.15, 18), (1.25, 18.5), (1.4, 18.1),
        (1.7, 17.8), (2, 17.6), (2.5, 17.4), (3.2, 17.1), (5, 17.2), (10, 17.3),
    ])
    static let totalPlusNeutron = MomentumTable([
        (0.05, 7), (0.2, 9), (0.4, 12), (0.6, 14.4), (0.77, 15.5), (0.9, 17), (1, 18.6), (1.1, 20.6), (1.17, 21.2), (1.25, 20.2), (1.4, 19.2), (1.7, 18.8),
        (2.2, 18.4), (3, 17.8), (6, 17.6), (10, 17.6),
    ])
    /// Elastic K+ p, all of the total below 0.8 GeV/c.
    static let elasticPlusProton = MomentumTable([
        (0.05, 11), (0.2, 12), (0.4, 12.9), (0.6, 12.7), (0.75, 12.2), (0.85, 12.2), (0.95, 12), (1.05, 11.3), (1.15, 10.8), (1.3, 9.5), (1.5, 8.3),
        (2, 6.6), (2.5, 5.3), (3, 4.7), (5, 3.6), (10, 3),
    ])
    /// K+ n -> K0 p.
    static let exchangePlusNeutron = MomentumTable([
        (0.05, 0.8), (0.2, 2), (0.4, 4.5), (0.6, 6.6), (0.8, 7), (1, 6.4), (1.2, 5), (1.5, 3.4), (2, 1.9), (3, 0.9), (5, 0.35), (10, 0.1),
    ])
    /// K- p (PDG data).
    static let totalMinusProton = MomentumTable([
        (0.05, 900), (0.1, 320), (0.15, 190), (0.2, 130), (0.25, 102), (0.3, 80), (0.35, 70), (0.38, 88), (0.395, 92), (0.41, 72), (0.45, 57), (0.5, 44),
        (0.55, 39), (0.6, 36), (0.65, 34.5), (0.7, 34.5), (0.75, 38), (0.78, 40.4), (0.85, 41), (0.9, 43), (0.95, 46.5), (1.02, 50.5), (1.06, 50.3),
        (1.1, 45), (1.15, 40.5), (1.22, 34.5), (1.3, 31.5), (1.4, 31.3), (1.5, 33), (1.6, 34), (1.75, 33.2), (1.9, 31), (2.1, 30.2), (2.4, 29.7), (3, 28.2),
        (3.5, 27), (4.2, 25.7), (5.5, 24), (7, 23), (10, 22.4),
    ])
    static let elasticMinusProton = MomentumTable([
        (0.05, 320), (0.1, 95), (0.15, 72), (0.2, 57), (0.25, 49), (0.3, 42), (0.35, 35), (0.39, 34), (0.42, 32), (0.46, 29), (0.51, 23.5), (0.57, 18.5),
        (0.65, 16.3), (0.7, 14.8), (0.75, 14.5), (0.8, 18), (0.85, 20), (0.9, 20.7), (0.95, 20.8), (1, 20.8), (1.05, 21.8), (1.1, 19), (1.15, 17.5),
        (1.2, 16), (1.25, 14.5), (1.3, 12.3), (1.35, 11), (1.4, 10.3), (1.5, 9.2), (1.6, 8.8), (1.75, 9), (1.9, 8.2), (2.1, 7.6), (2.4, 7.1), (3, 6.4),
        (4, 5), (5, 4.4), (10, 3.3),
    ])
    /// K- p -> anti-K0 n.
    static let exchangeMinusProton = MomentumTable([
        (0.05, 0), (0.09, 5), (0.1, 25), (0.15, 18), (0.2, 13), (0.3, 9), (0.36, 10), (0.39, 17), (0.42, 9), (0.5, 5.5), (0.6, 4), (0.7, 3.6), (0.8, 5), (0.9, 5.5),
        (1, 6.8), (1.05, 6.8), (1.15, 4.6), (1.3, 3), (1.6, 1.9), (2, 1.2), (3, 0.5), (5, 0.2), (10, 0.06),
    ])
    /// K- n, relative to K- p: the isospin-1 amplitude alone (PDG data on K- d above 0.6 GeV/c).
    static let neutronRatio = MomentumTable([(0.05, 0.5), (0.4, 0.55), (0.6, 0.75), (0.8, 0.88), (1, 0.8), (1.3, 0.95), (2, 0.85), (5, 0.9), (10, 0.94)])
    /// Share of K- N inelastic collisions that make a hyperon (the rest: anti-K N with pions).
    static let hyperonShare = MomentumTable([(0.05, 1), (0.8, 1), (1, 0.75), (1.5, 0.5), (2, 0.36), (3, 0.25), (5, 0.18), (10, 0.12)])
}

enum HyperonNucleon {
    /// Elastic Lambda p (data of the bubble chambers: 200 mb at 0.15, 20 mb at 0.6 GeV/c and 12 mb beyond 1); the same for Sigma, Xi.
    static let elastic = MomentumTable([(0.05, 250), (0.1, 230), (0.15, 180), (0.2, 110), (0.3, 42), (0.4, 24), (0.6, 18), (1, 16), (2, 12), (5, 9), (10, 8)])
    /// Sigma N -> Lambda N (Sigma- p: 150 mb at 0.15 GeV/c).
    static let conversion = MomentumTable([(0.05, 200), (0.15, 110), (0.2, 65), (0.3, 35), (0.5, 18), (1, 8), (2, 3), (5, 1), (10, 0.3)])
    /// With pions.
    static let inelastic = MomentumTable([(0.9, 0), (1.2, 6), (1.6, 15), (2, 19), (3, 22), (5, 24), (10, 25)])
}

enum AntinucleonNucleon {
    /// Anti-p p (PDG data); the same for the other pairs.
    static let elastic = MomentumTable([(0.05, 200), (0.2, 100), (0.4, 68), (0.6, 55), (1, 44), (1.5, 36), (2, 30), (3, 23), (5, 17), (10, 11.5)])
    static let annihilation = MomentumTable([
        (0.05, 900), (0.1, 450), (0.2, 240), (0.3, 170), (0.5, 110), (0.7, 85), (1, 63), (1.5, 48), (2, 39), (3, 30), (5, 21), (10, 11),
    ])
    /// With pions, the pair surviving.
    static let inelastic = MomentumTable([(0.8, 0), (1.2, 4), (1.5, 10), (2, 16), (3, 21), (5, 24), (10, 28)])
}
