// Tests of Materials.
