/* emit_forget.c - forgetting what is dead (model/reduction.h): what is kept of a word, and what is
 * put in place of the rest, from a table for each place. */
#include <inttypes.h>

#include "emit.h"

#define TABLES_MOST 8192 /* entries */

static uint64_t places_of(const Emitter *emitter, uint32_t place_cell)
{
    return place_cell == EVERYWHERE ? 1 : layout_field(emitter->stored, place_cell)->mask + 1;
}

/* What is cleared in one word at a place, and what it becomes. */
typedef struct Cleared {
    uint64_t mask, code;
    bool has_identities;
} Cleared;

static Cleared cleared_in(const Emitter *emitter, const Reduction *reduction, uint32_t place_cell,
                          uint64_t place, uint32_t word)
{
    Cleared cleared = {0};
    for (size_t i = 0; i < reduction->forgotten.count; i++) {
        const ForgottenCell *cell = &reduction->forgotten.items[i];
        const LayoutField *field = layout_field(emitter->stored, cell->cell);
        if (cell->place_cell != place_cell || field->word != word) continue;
        if (place_cell != EVERYWHERE && (uint64_t)cell->place != place) continue;
        cleared.mask |= field->mask << field->shift;
        cleared.code |= emit_code_of_value(field, cell->filler) << field->shift;
        cleared.has_identities |= cell->has_identities;
    }
    return cleared;
}

static void emit_forget_word(Emitter *emitter, const Reduction *reduction, uint32_t place_cell,
                             uint32_t word, Text *tables)
{
    const char *name = emit_new_name(emitter, "forgotten");
    uint64_t places = places_of(emitter, place_cell);
    text_format(tables, "static const uint64_t %s[][3] = {\n", name);
    for (uint64_t i = 0; i < places; i++) {
        Cleared cleared = cleared_in(emitter, reduction, place_cell, i, word);
        text_format(tables, "    {0x%" PRIx64 "u, 0x%" PRIx64 "u, %d},\n", ~cleared.mask,
                    cleared.code, cleared.has_identities);
    }
    text_add(tables, "};\n");
    const char *place = "0";
    if (place_cell != EVERYWHERE) {
        const LayoutField *field = layout_field(emitter->stored, place_cell);
        place = arena_format(emitter->arena, "w[%" PRIu32 "] >> %u & 0x%" PRIx64, field->word,
                             field->shift, field->mask);
    }
    emit_open(emitter, "%s", "");
    emit_line(emitter, "const uint64_t *const here = %s[%s];", name, place);
    emit_line(emitter, "const uint64_t kept = (w[%" PRIu32 "] & here[0]) | here[1];", word);
    emit_line(emitter, "lost |= (kept ^ w[%" PRIu32 "]) | here[2];", word);
    emit_line(emitter, "w[%" PRIu32 "] = kept;", word);
    emit_close(emitter);
}

/* Has the word been emitted for this place cell, by a cell before? */
static bool is_known(const Emitter *emitter, const Reduction *reduction, size_t count)
{
    const ForgottenCell *cell = &reduction->forgotten.items[count];
    uint32_t word = layout_field(emitter->stored, cell->cell)->word;
    for (size_t i = 0; i < count; i++) {
        const ForgottenCell *other = &reduction->forgotten.items[i];
        if (other->place_cell != cell->place_cell) continue;
        if (layout_field(emitter->stored, other->cell)->mask == 0) continue;
        if (layout_field(emitter->stored, other->cell)->word == word) return true;
    }
    return false;
}

bool emit_forget(Emitter *emitter, const Reduction *reduction)
{
    Text tables = {0}, body = {0}, *code = emitter->code;
    uint64_t entries = reduction->forgotten.count;
    emitter->code = &body;
    emitter->indent = 1;
    for (size_t i = 0; i < reduction->forgotten.count && entries <= TABLES_MOST; i++) {
        const ForgottenCell *cell = &reduction->forgotten.items[i];
        const LayoutField *field = layout_field(emitter->stored, cell->cell);
        if (field->mask == 0 || is_known(emitter, reduction, i)) continue;
        entries += places_of(emitter, cell->place_cell);
        emit_forget_word(emitter, reduction, cell->place_cell, field->word, &tables);
    }
    emitter->indent = 0;
    emitter->code = code;
    text_add(code, text_string(&tables));
    emit_line(emitter, "\n/* Is anything lost? */");
    emit_line(emitter, "static ALWAYS_INLINE bool forget(uint64_t *w)\n{");
    emit_line(emitter, "    uint64_t lost = 0;");
    emit_line(emitter, "    (void)w;");
    text_add(code, text_string(&body));
    emit_line(emitter, "    return lost != 0;\n}\n");
    text_release(&tables);
    text_release(&body);
    return entries <= TABLES_MOST;
}
