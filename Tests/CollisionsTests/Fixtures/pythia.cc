// PYTHIA's plugin, HepMC3's own writers (Asciiv3 and IO_GenEvent): argv[1] = out base, argv[2] = events, argv[3...] = settings
#include "Pythia8/Pythia.h"
#include "Pythia8Plugins/HepMC3.h"
#include "HepMC3/WriterAsciiHepMC2.h"
#include "HepMC3/WriterAscii.h"
int main(int c, char **v) {
  Pythia8::Pythia pythia("", false);
  pythia.readString("Print:quiet = on"); pythia.readString("Beams:eCM = 13600."); pythia.readString("Random:setSeed = on"); pythia.readString("Random:seed = 7");
  for (int i = 3; i < c; ++i) if (!pythia.readString(v[i])) return 1;
  if (!pythia.init()) return 2;
  Pythia8::Pythia8ToHepMC toHepMC(std::string(v[1]) + ".hepmc3");
  HepMC3::WriterAsciiHepMC2 old(std::string(v[1]) + ".hepmc2");
  for (int i = 0; i < atoi(v[2]); ++i) {
    if (!pythia.next()) continue;
    toHepMC.writeNextEvent(pythia);
    old.write_event(toHepMC.event());
  }
  old.close();
}
