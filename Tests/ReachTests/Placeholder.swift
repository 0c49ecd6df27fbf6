// Tests of Reach.
