// Tests of Showers.
