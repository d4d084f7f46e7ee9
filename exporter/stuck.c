/* stuck.c - can no ordinary step be taken? The guards of all of them say so. */
#include "exporter.h"

const char *stuck_text(Emitter *emitter, const Expr *expr)
{
    const Process *only = expr->process;
    const char *instance = expr->a == NULL ? NULL : number_text(emitter, expr->a);
    if (emitter->way != NULL) {
        refuse(emitter, expr->span, "`stuck` of a transition can't be exported");
        return TRUE_TEXT;
    }
    const char *text = FALSE_TEXT;
    for (uint32_t i = 0; i < emitter->system->process_count; i++) {
        const Process *process = emitter->system->processes[i];
        if (only != NULL && only != process) continue;
        for (uint32_t j = 0; j < process->instances && !is_refused(emitter); j++) {
            const char *self =
                process->index == NULL ? NULL : t_number(emitter, process->index->low + j);
            const char *here =
                instance == NULL || self == NULL ? TRUE_TEXT : t_equal(emitter, instance, self);
            if (t_is_false(here)) continue;
            here = t_and(emitter, here, instance_can_step(emitter, process, self, expr->span));
            text = t_or(emitter, text, here);
        }
    }
    return t_not(emitter, text);
}
