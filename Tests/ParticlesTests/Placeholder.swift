// Tests of Particles.
