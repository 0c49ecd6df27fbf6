// Tests of Mediators.
