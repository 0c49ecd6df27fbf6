// Tests of Collisions.
