/// Photons of 20 ... 100 MeV that leave a shower's line for a chamber beside it: of a particle at an angle d from the chamber's edge the part
/// `share` / (1 + (d/`angle`)^2). Estimates for roulettes (of collisions and of the particles that enter), which change spreads and no mean.
package enum ScatteredPhotons {
    package static let share = 0.3
    /// Radian.
    package static let angle = 0.1
}
