/* fuzz_model.c - any bytes as a protocol file: parsed, and where that succeeds checked and lowered.
 * Nothing may crash, leak or run without bound. */
#include <stdint.h>
#include <stdlib.h>

#include "model/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    char *message = NULL;
    Model *model = model_from_text("fuzz.tocsin", (const char *)bytes, count);
    model_build(model, NULL, 0, NULL, &message);
    free(message);
    model_destroy(model);
    return 0;
}
