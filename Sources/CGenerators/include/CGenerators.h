#ifndef CGENERATORS_H
#define CGENERATORS_H
#ifdef __cplusplus
extern "C" {
#endif
const char *cg_pythia_version(void);
#ifdef __cplusplus
}
#endif
#endif
