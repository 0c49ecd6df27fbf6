// PYTHIA's own headers are C++ and are included by CGenerators only; this module carries the link flags.
