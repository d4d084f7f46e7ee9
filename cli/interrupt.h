/* interrupt.h - Ctrl-C asks a search to stop; asked twice, the program ends at once. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdatomic.h>

/* To be called once: children are waited for, though our parent may want to know of none of its own, and
 * where a file may not grow any more, writing to it fails, as on a full disk. */
void interrupt_prepare(void);

/* From here on SIGINT, SIGTERM and SIGHUP set the flag, each once. */
void interrupt_begin(void);

/* From here on they end the program again; of pairs within pairs the outermost counts. */
void interrupt_end(void);

/* Not 0 once a signal came. */
const atomic_bool *interrupt_flag(void);

#endif
