// The language boundary: PYTHIA 8, FastJet's core and the text of event files behind plain C.
//
// Opaque handles, flat arrays, no exception crosses. A function that fails returns NULL or 0 and leaves the reason, for
// the calling thread, in cg_error(). Arrays that are handed out belong to the handle and live until its next call.
// A handle is used by one thread at a time. Momenta, energies and masses in GeV.
#ifndef CGENERATORS_H
#define CGENERATORS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t id;          // PDG number
    int32_t is_hadron;   // 1 or 0
    double px, py, pz, e;
} cg_particle;

/// A uniform deviate in the open interval (0, 1), drawn from the caller's stream.
typedef double (*cg_uniform)(void *context);

/// Why the last failed call of this thread failed.
const char *cg_error(void);

// --- PYTHIA: what is common ------------------------------------------------------------------------------------------

const char *cg_pythia_version(void);

/// Whether PYTHIA knows a setting line and takes its value as it stands.
int cg_pythia_check(const char *line);

/// Names of all settings, one a line.
const char *cg_pythia_setting_names(void);

/// Path of the initialisation grids for hadron-nucleon collisions that come with PYTHIA; NULL if they are not installed.
const char *cg_hadron_initialisation_file(void);

// --- PYTHIA: proton-proton collisions ----------------------------------------------------------------------------------

typedef struct cg_protons cg_protons;

/// Which collisions count, by pTHat, the transverse momentum of the hardest subprocess.
typedef enum {
    CG_ALL_COLLISIONS,
    CG_BELOW,   // of soft processes: all but non-diffractive ones with a QCD subprocess of pTHat >= most
    CG_WITHIN,  // of hard processes of QCD: those whose hardest subprocess it is, least <= pTHat <= most (the settings' matter)
} cg_part_kind;

typedef struct {
    cg_part_kind kind;
    double least, most;  // pTHat, GeV
} cg_part;

/// Where jets matter: collisions without partons that could make such a jet are finished one in k times, with the weight k.
typedef struct {
    const double *abs_eta;  // lower and upper end of each range; NULL: every collision is finished
    int32_t ranges;
    double pt;  // lowest of a jet, GeV
    double scattered, width;  // part of a jet's photons that leave its line for a chamber beside it, and the angle, radian, over which it falls
} cg_focus;

/// Initialises with the given setting lines from scratch, with a fixed seed, and writes the multiparton-interaction data.
int cg_protons_write_initialisation(const char *const *settings, int32_t count, const char *path);

/// focus: of parts alone.
cg_protons *cg_protons_create(
    const char *const *settings, int32_t count, cg_part part, cg_focus focus, const char *initialisation_file, cg_uniform uniform,
    void *context);
void cg_protons_destroy(cg_protons *generator);

/// The final particles and the weight of the next event that belongs to the part.
int cg_protons_next(cg_protons *generator, const cg_particle **particles, int32_t *count, double *weight);

/// Begins anew: what comes depends on the random stream alone, as after cg_protons_create.
int cg_protons_restart(cg_protons *generator);

/// Cross section of the chosen processes and its error, mb, as estimated from the events so far.
void cg_protons_cross_section(cg_protons *generator, double *sigma_mb, double *error_mb);

/// Collisions begun so far: those included that do not belong to the part or were not finished.
int64_t cg_protons_tried(const cg_protons *generator);

/// Cross section of the hard processes of a part and its error, mb, from so many events without showers, with a fixed seed. Events of which
/// another part will take the collision are included.
int cg_part_cross_section(
    const char *const *settings, int32_t count, cg_part part, int32_t events, double *sigma_mb, double *error_mb);

/// Name of the last event's process.
const char *cg_protons_process(cg_protons *generator);

// --- PYTHIA: showers of Les Houches events ------------------------------------------------------------------------------

typedef struct {
    int64_t events;
    int64_t head_end;           // bytes of the uncompressed text up to the end of the block <init>
    const int64_t *offsets;     // events + 1: begin of each event, end of the last
    const double *weights;      // of each event: +-1 for IDWTUP = +-3, else as the file has it
    const char *weight_names;   // of the named weights, for errors
    int32_t beam_ids[2];        // PDG numbers
    double beam_energies[2];    // GeV
    int32_t strategy;           // IDWTUP
    double cross_section_pb, cross_section_error_pb;  // sum over the processes; of the weight chosen
} cg_lhe_index;

typedef struct cg_lhe_scan cg_lhe_scan;

/// Reads through a file, plain or compressed: finds where the events stand, checks their numbers and that the file is complete.
/// weight: a named weight (its id, or the text of its <weight>); NULL for XWGTUP.
cg_lhe_scan *cg_lhe_scan_create(const char *path, const char *weight);
void cg_lhe_scan_destroy(cg_lhe_scan *scan);
cg_lhe_index cg_lhe_scan_index(const cg_lhe_scan *scan);

/// As cg_protons_write_initialisation, for the beams that the file's first head_end bytes name.
int cg_lhe_write_initialisation(
    const char *const *settings, int32_t count, const char *file, int64_t head_end, const char *path);

/// A generator of the collisions of the events at `offsets`, events + 1 numbers; `first` of the file's events come before.
cg_protons *cg_lhe_create(
    const char *const *settings, int32_t count, const char *file, int64_t head_end, int64_t first, const int64_t *offsets, int64_t events,
    const char *initialisation_file, cg_uniform uniform, void *context);

/// The next event showered: its final particles, none if PYTHIA's matching or merging vetoes it, and the factor that merging
/// puts on its weight.
int cg_lhe_next(cg_protons *generator, const cg_particle **particles, int32_t *count, double *factor);

// --- PYTHIA: hadron-nucleon collisions and decays ------------------------------------------------------------------------

typedef struct cg_hadrons cg_hadrons;

cg_hadrons *cg_hadrons_create(const char *initialisation_file, cg_uniform uniform, void *context);
void cg_hadrons_destroy(cg_hadrons *generator);

/// Mass that PYTHIA gives to a species.
double cg_hadrons_mass(const cg_hadrons *generator, int32_t id);

typedef struct {
    double inelastic, elastic;
} cg_cross_sections;

/// Hadron-nucleon cross sections, mb, at the invariant mass given.
cg_cross_sections cg_hadrons_cross_sections(cg_hadrons *generator, int32_t id, int32_t nucleon, double invariant_mass);

/// One collision of a hadron with a nucleon at rest. Products are not decayed.
/// process: 0 any inelastic, 1 non-diffractive, 4 target diffraction.
int cg_hadrons_collide(
    cg_hadrons *generator, const cg_particle *projectile, int32_t nucleon, int32_t process, const cg_particle **products,
    int32_t *count);

/// Decays whatever has c tau < 10 mm, repeatedly; keep_pi0: 1 leaves pi0 as they are, else 0.
int cg_hadrons_decay_short_lived(
    cg_hadrons *generator, const cg_particle *particles, int32_t count, int32_t keep_pi0, const cg_particle **products,
    int32_t *product_count);

/// Decays one unstable particle, whatever its lifetime, then whatever has c tau < 10 mm among its products.
int cg_hadrons_decay(
    cg_hadrons *generator, const cg_particle *particle, const cg_particle **products, int32_t *product_count);

/// The pi0 and eta that have decayed in the last of the two calls above, the particle that was to decay left out.
int cg_hadrons_decayed_mesons(const cg_hadrons *generator, const cg_particle **mesons, int32_t *count);

// --- PYTHIA: hadron-nucleus collisions by Angantyr ------------------------------------------------------------------------

typedef struct cg_angantyr cg_angantyr;

/// nuclei: PDG numbers (1000000000 + 10000 Z + 10 A) of all targets that will be asked for.
cg_angantyr *cg_angantyr_create(const int32_t *nuclei, int32_t count, cg_uniform uniform, void *context);
void cg_angantyr_destroy(cg_angantyr *generator);

/// One inelastic collision of a hadron with a nucleus at rest. What has c tau < 10 mm is decayed; what is left of the nucleus, at
/// rest, is not among the products.
int cg_angantyr_collide(
    cg_angantyr *generator, const cg_particle *projectile, int32_t nucleus, const cg_particle **products, int32_t *count,
    int32_t *remnant_mass_number, int32_t *remnant_atomic_number);

// --- FastJet's core --------------------------------------------------------------------------------------------------------

const char *cg_fastjet_version(void);

typedef enum { CG_ANTI_KT, CG_KT, CG_CAMBRIDGE_AACHEN } cg_jet_algorithm;

typedef struct {
    double px, py, pz, e;
    int32_t first, count;  // its constituents are constituents[first ..< first + count], indices into the input
} cg_jet;

typedef struct cg_jets cg_jets;

cg_jets *cg_jets_create(cg_jet_algorithm algorithm, double radius);
void cg_jets_destroy(cg_jets *finder);

/// Jets above pt_min, descending in pT (E scheme).
int cg_jets_find(
    cg_jets *finder, const cg_particle *particles, int32_t particle_count, double pt_min, const cg_jet **jets,
    int32_t *jet_count, const int32_t **constituents);

// --- PYTHIA: decays alone ------------------------------------------------------------------------------------------------

typedef struct cg_decayer cg_decayer;

cg_decayer *cg_decayer_create(cg_uniform uniform, void *context);
void cg_decayer_destroy(cg_decayer *decayer);

/// Decays a particle with c tau < 10 mm, and whatever of its products has.
int cg_decayer_decay(cg_decayer *decayer, const cg_particle *particle, const cg_particle **products, int32_t *count);

// --- HepMC files ---------------------------------------------------------------------------------------------------------

/// What becomes of a final particle.
typedef enum {
    CG_VISIBLE,    // it interacts, and lives long enough for it
    CG_DECAYS,     // c tau < 10 mm: PYTHIA decays it
    CG_INVISIBLE,  // a neutrino, or another species that is not seen
    CG_UNKNOWN     // a species that the program knows nothing of
} cg_fate;

typedef struct {
    int32_t id;
    cg_fate fate;
    int64_t count;
} cg_species_count;

typedef struct {
    int32_t id;
    double px, py, pz, e;
} cg_beam;

typedef struct {
    int64_t events;
    const int64_t *offsets;   // where each event begins, bytes of the uncompressed text
    const int64_t *numbers;   // its number in the file
    int32_t version;          // 3 Asciiv3, 2 IO_GenEvent
    int32_t listings;

    int32_t weight_names;     // 0: the file names none
    int32_t weight;           // the one chosen; -1: there is none of that name, and nothing else is filled in
    // Of the chosen weights of the first events asked for.
    double weight_sum, weight_square_sum, weight_min, weight_max;
    int64_t negative_weights, zero_weights;

    int32_t has_cross_section;  // as the last event that states one says, of the chosen weight if each has its own
    double cross_section_pb, cross_section_error_pb;
    const char *cross_section_problem;  // NULL, or why it cannot be used

    int32_t has_beams;
    cg_beam beams[2];
    double highest_energy;    // of a final particle, GeV
    int32_t species;
    const cg_species_count *species_counts;  // of the final particles, ascending in id
} cg_hepmc_index;

typedef struct cg_hepmc_scan cg_hepmc_scan;
typedef struct cg_hepmc_reader cg_hepmc_reader;

/// Reads a file and checks every event: structure, numbers, weights, beams, momenta on their mass shells, species.
/// weight: the name of the one wanted, NULL for the first. first: number of events wanted, 0 for all.
cg_hepmc_scan *cg_hepmc_scan_create(const char *path, const char *weight, int64_t first);
void cg_hepmc_scan_destroy(cg_hepmc_scan *scan);
cg_hepmc_index cg_hepmc_scan_index(const cg_hepmc_scan *scan);
const char *cg_hepmc_scan_weight_name(const cg_hepmc_scan *scan, int32_t index);

/// Reads events in ascending order.
cg_hepmc_reader *cg_hepmc_reader_create(const char *path, int32_t version, int32_t weight);
void cg_hepmc_reader_destroy(cg_hepmc_reader *reader);

/// Where the next event would be looked for, bytes of the uncompressed text.
int64_t cg_hepmc_reader_position(const cg_hepmc_reader *reader);

typedef struct {
    cg_particle particle;
    double x, y, z;  // where it was made, cm
} cg_final_particle;

/// The final particles (status 1, and nothing comes out of their end) and the weight of the event that begins at `offset`, at or behind
/// the reader's position; `number` is what its first line says.
int cg_hepmc_reader_read(
    cg_hepmc_reader *reader, int64_t offset, int64_t number, const cg_final_particle **particles, int32_t *count, double *weight);

#ifdef __cplusplus
}
#endif
#endif
