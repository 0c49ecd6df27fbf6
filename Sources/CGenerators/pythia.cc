#undef DEBUG
#if !__has_include("Pythia8/Pythia.h")
#error "PYTHIA's headers are not found: run make setup"
#endif
#include "Pythia8/Pythia.h"
#include "CGenerators.h"
const char *cg_pythia_version(void) { return "8.318"; }
