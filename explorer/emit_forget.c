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

/* A table: what is kept of a word at each place of a process, what is put in place of the rest, and
 * whether something is lost even so. Columns of which all entries say nothing are not looked at. */
typedef struct Forgotten {
    const char *name;
    uint32_t word;
    bool has_codes, has_identities;
} Forgotten;

typedef VECTOR(Forgotten) ForgottenTables;

static void emit_table(Emitter *emitter, const Reduction *reduction, uint32_t place_cell,
                       Forgotten *table)
{
    uint64_t places = places_of(emitter, place_cell);
    emit_line(emitter, "static const uint64_t %s[][3] = {", table->name);
    for (uint64_t i = 0; i < places; i++) {
        Cleared cleared = cleared_in(emitter, reduction, place_cell, i, table->word);
        table->has_codes |= cleared.code != 0;
        table->has_identities |= cleared.has_identities;
        emit_line(emitter, "    {0x%" PRIx64 "u, 0x%" PRIx64 "u, %d},", ~cleared.mask, cleared.code,
                  cleared.has_identities);
    }
    emit_line(emitter, "};\n");
}

static void emit_look_up(Emitter *emitter, const char *name, uint32_t place_cell, Text *body)
{
    text_format(body, "    const uint64_t *const at_%s = %s[", name, name);
    if (place_cell == EVERYWHERE) {
        text_add(body, "0];\n");
    } else {
        const LayoutField *field = layout_field(emitter->stored, place_cell);
        text_format(body, "w[%" PRIu32 "] >> %u & 0x%" PRIx64 "];\n", field->word, field->shift,
                    field->mask);
    }
}

/* All tables of a word at once, so that none waits for another. */
static void emit_forget_word(Emitter *emitter, const ForgottenTables *tables, uint32_t word)
{
    Text masks = {0}, codes = {0}, lost = {0};
    for (size_t i = 0; i < tables->count; i++) {
        const Forgotten *table = &tables->items[i];
        if (table->word != word) continue;
        text_format(&masks, " & at_%s[0]", table->name);
        if (table->has_codes) text_format(&codes, " | at_%s[1]", table->name);
        if (table->has_identities) text_format(&lost, " | at_%s[2]", table->name);
    }
    if (masks.count > 0) {
        emit_line(emitter, "    const uint64_t kept_%" PRIu32 " = (w[%" PRIu32 "]%s)%s;", word,
                  word, text_string(&masks), text_string(&codes));
        emit_line(emitter, "    lost |= (kept_%" PRIu32 " ^ w[%" PRIu32 "])%s;", word, word,
                  text_string(&lost));
        emit_line(emitter, "    w[%" PRIu32 "] = kept_%" PRIu32 ";", word, word);
    }
    text_release(&masks);
    text_release(&codes);
    text_release(&lost);
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
    Text body = {0};
    ForgottenTables tables = {0};
    uint64_t entries = reduction->forgotten.count;
    for (size_t i = 0; i < reduction->forgotten.count && entries <= TABLES_MOST; i++) {
        const ForgottenCell *cell = &reduction->forgotten.items[i];
        const LayoutField *field = layout_field(emitter->stored, cell->cell);
        if (field->mask == 0 || is_known(emitter, reduction, i)) continue;
        entries += places_of(emitter, cell->place_cell);
        Forgotten table = {.name = emit_new_name(emitter, "forgotten"), .word = field->word};
        emit_table(emitter, reduction, cell->place_cell, &table);
        emit_look_up(emitter, table.name, cell->place_cell, &body);
        vector_push(&tables, table);
    }
    emit_line(emitter, "/* Is anything lost? No place is forgotten. */");
    emit_line(emitter, "static ALWAYS_INLINE bool forget(uint64_t *w)\n{");
    emit_line(emitter, "    uint64_t lost = 0;");
    emit_line(emitter, "    (void)w;");
    text_add(emitter->code, text_string(&body));
    for (uint32_t i = 0; i < layout_words(emitter->stored); i++) {
        emit_forget_word(emitter, &tables, i);
    }
    emit_line(emitter, "    return lost != 0;\n}\n");
    vector_release(&tables);
    text_release(&body);
    return entries <= TABLES_MOST;
}
