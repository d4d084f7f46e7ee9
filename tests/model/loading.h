/* loading.h - the system of a model that has to be right. */
#ifndef TESTS_MODEL_LOADING_H
#define TESTS_MODEL_LOADING_H

#include <stdio.h>
#include <stdlib.h>

#include "model/model.h"

/* With these settings; ends the test where there is none. */
static inline const System *build_or_abort(Model *model, const Setting *settings,
                                           size_t setting_count)
{
    char *message = NULL;
    const System *system = model_build(model, settings, setting_count, NULL, &message);
    if (system == NULL) {
        diagnostics_print(model_diagnostics(model), model_source(model), stderr, false);
        abort();
    }
    return system;
}

#endif
