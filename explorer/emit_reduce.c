/* emit_reduce.c - bringing stored states to their representatives (model/reduction.h).
 *
 * A slice becomes a key of as few words as its fields need, the cells that are compared first on
 * top, so that comparing keys is comparing slices: fields keep the order of values. Keys are sorted
 * and written back. A few short ones are sorted by a network, and take along at the bottom whose
 * they are where that is asked for: it decides between equals only, which does not matter. Nothing
 * here is counted or fails. */
#include <inttypes.h>
#include <string.h>

#include "emit.h"

#define KEY_WORDS_MOST 8
#define SLICES_MOST 256 /* a name is a byte */
#define NETWORK_MOST 8  /* slices that are sorted without a loop */
#define NETWORK_NAME_BITS 3
#define PIECES_MOST 4096 /* of all slices of a type */
#define FITTING_MOST 20  /* slices whose arrangements surely fit into a word */

/* --- keys --- */

/* Bits that lie side by side in a state as in a key. */
typedef struct Piece {
    uint32_t word, shift, bits;
    uint32_t key_word, key_shift;
} Piece;

/* How the slices of a type become keys. */
typedef struct Keys {
    const SortedSlices *slices;
    const char *name;
    uint32_t words;
    bool network;         /* sorts them */
    uint32_t name_bits;   /* at the bottom of a key: whose it is */
    VECTOR(Piece) places; /* of what is held, then of each cell of a slice, in keys */
    VECTOR(Piece) pieces; /* of slice after slice */
    VECTOR(uint32_t) ends;
} Keys;

static void keys_release(Keys *keys)
{
    vector_release(&keys->places);
    vector_release(&keys->pieces);
    vector_release(&keys->ends);
}

/* The next so many bits of a key, from below. */
static void add_place(Keys *keys, uint32_t *used, uint32_t bits)
{
    if (*used % 64 + bits > 64) *used += 64 - *used % 64;
    vector_push(&keys->places,
                (Piece){.bits = bits, .key_word = *used / 64, .key_shift = *used % 64});
    *used += bits;
}

static uint32_t bits_of(const LayoutField *field)
{
    return (uint32_t)__builtin_popcountll(field->mask);
}

static const LayoutField *slice_field(const Emitter *emitter, const SortedSlices *slices,
                                      uint32_t slice, uint32_t cell)
{
    return layout_field(emitter->stored, slices->cells[(size_t)slice * slices->width + cell]);
}

/* Are the cells of all slices packed alike, and in the order of their values? Sets of 64 bits, as
 * numbers, are not. */
static bool are_alike(const Emitter *emitter, const SortedSlices *slices)
{
    for (uint32_t i = 0; i < slices->width; i++) {
        const LayoutField *first = slice_field(emitter, slices, 0, i);
        if (bits_of(first) == 64) return false;
        for (uint32_t j = 1; j < slices->count; j++) {
            const LayoutField *field = slice_field(emitter, slices, j, i);
            if (field->mask != first->mask || field->bias != first->bias) return false;
            if (field->none != first->none) return false;
        }
    }
    return true;
}

static bool piece_joins(const Piece *last, const Piece *piece)
{
    return last->word == piece->word && last->key_word == piece->key_word &&
           last->shift + last->bits == piece->shift &&
           last->key_shift + last->bits == piece->key_shift;
}

static void add_piece(Keys *keys, size_t first, Piece piece)
{
    size_t count = keys->pieces.count;
    if (count > first && piece_joins(&keys->pieces.items[count - 1], &piece)) {
        keys->pieces.items[count - 1].bits += piece.bits;
    } else {
        vector_push(&keys->pieces, piece);
    }
}

static void find_pieces(const Emitter *emitter, Keys *keys, uint32_t slice)
{
    const SortedSlices *slices = keys->slices;
    size_t first = keys->pieces.count;
    for (uint32_t i = 0; i < slices->width; i++) {
        const LayoutField *field = slice_field(emitter, slices, slice, i);
        Piece piece = keys->places.items[slices->held.count + i];
        piece.word = field->word;
        piece.shift = field->shift;
        if (piece.bits > 0) add_piece(keys, first, piece);
    }
    vector_push(&keys->ends, (uint32_t)keys->pieces.count);
}

/* Is each key, with its name, a word, and are there few? */
static bool suits_network(const Emitter *emitter, const SortedSlices *slices, uint32_t name_bits)
{
    size_t bits = name_bits + slices->held.count;
    for (uint32_t i = 0; i < slices->width; i++)
        bits += bits_of(slice_field(emitter, slices, 0, i));
    return slices->count <= NETWORK_MOST && bits <= 64;
}

/* False where keys are not the thing. */
static bool find_keys(Emitter *emitter, const SortedSlices *slices, Keys *keys)
{
    *keys = (Keys){.slices = slices, .name = emit_new_name(emitter, "slices")};
    if (slices->count > SLICES_MOST || !are_alike(emitter, slices)) return false;
    uint32_t names = slices->held.count > 0 ? NETWORK_NAME_BITS : 0;
    keys->network = suits_network(emitter, slices, names);
    if (keys->network) keys->name_bits = names;
    uint32_t used = keys->name_bits;
    for (size_t i = 0; i < slices->held.count; i++) add_place(keys, &used, 1);
    for (uint32_t i = 0; i < slices->width; i++) {
        add_place(keys, &used, bits_of(slice_field(emitter, slices, 0, i)));
    }
    keys->words = used == 0 ? 1 : (used + 63) / 64;
    for (uint32_t i = 0; i < slices->count; i++) find_pieces(emitter, keys, i);
    return keys->words <= KEY_WORDS_MOST && keys->pieces.count <= PIECES_MOST;
}

static uint32_t pieces_begin(const Keys *keys, uint32_t slice)
{
    return slice == 0 ? 0 : keys->ends.items[slice - 1];
}

static uint64_t mask_of(uint32_t bits)
{
    return bits == 0 ? 0 : UINT64_MAX >> (64 - bits);
}

/* Is what the site may hold held at the place where control is? Otherwise NULL: it always is. */
static const char *held_test(Emitter *emitter, const HeldSite *site)
{
    if (site->place_cell == EVERYWHERE) return NULL;
    const LayoutField *field = layout_field(emitter->stored, site->place_cell);
    Text list = {0};
    for (uint64_t i = 0; i <= field->mask; i++) {
        bool held = i < site->places && site->held[i * site->stride];
        text_format(&list, "%s%d", i == 0 ? "" : ", ", held);
    }
    const char *test =
        arena_format(emitter->arena, "((const bool[]){%s})[w[%" PRIu32 "] >> %u & 0x%" PRIx64 "]",
                     text_string(&list), field->word, field->shift, field->mask);
    text_release(&list);
    return test;
}

static const char *field_code(Emitter *emitter, const LayoutField *field)
{
    return arena_format(emitter->arena, "(w[%" PRIu32 "] >> %u & 0x%" PRIx64 "u)", field->word,
                        field->shift, field->mask);
}

/* Does the site hold this identity: 0 or 1. */
static const char *holds(Emitter *emitter, const HeldSite *site, uint32_t identity)
{
    const char *test = held_test(emitter, site);
    const LayoutField *field =
        layout_field(emitter->stored, site->cell + (site->is_set ? identity / 64 : 0));
    const char *code = field_code(emitter, field);
    const char *held =
        site->is_set ? arena_format(emitter->arena, "(%s >> %" PRIu32 " & 1)", code, identity % 64)
                     : arena_format(emitter->arena, "(%s == 0x%" PRIx64 "u)", code,
                                    emit_code_of_value(field, identity));
    if (test == NULL) return arena_format(emitter->arena, "(uint64_t)%s", held);
    return arena_format(emitter->arena, "(uint64_t)(%s && %s)", test, held);
}

static void emit_key(Emitter *emitter, const Keys *keys, uint32_t slice)
{
    const SortedSlices *slices = keys->slices;
    emit_line(emitter, "memset(key[%" PRIu32 "], 0, sizeof key[0]);", slice);
    for (uint32_t i = pieces_begin(keys, slice); i < keys->ends.items[slice]; i++) {
        const Piece *piece = &keys->pieces.items[i];
        emit_line(emitter,
                  "key[%" PRIu32 "][%" PRIu32 "] |= (w[%" PRIu32 "] >> %" PRIu32 " & 0x%" PRIx64
                  "u) << %" PRIu32 ";",
                  slice, piece->key_word, piece->word, piece->shift, mask_of(piece->bits),
                  piece->key_shift);
    }
    for (size_t i = 0; i < slices->held.count; i++) {
        const Piece *place = &keys->places.items[slices->held.count - 1 - i];
        emit_line(emitter, "key[%" PRIu32 "][%" PRIu32 "] |= %s << %" PRIu32 ";", slice,
                  place->key_word, holds(emitter, &slices->held.items[i], slice), place->key_shift);
    }
}

static void emit_keys(Emitter *emitter, const Keys *keys)
{
    emit_line(emitter,
              "static ALWAYS_INLINE void keys_of_%s(const uint64_t *w, uint64_t (*key)[%" PRIu32
              "])\n{",
              keys->name, keys->words);
    emitter->indent = 1;
    for (uint32_t i = 0; i < keys->slices->count; i++) emit_key(emitter, keys, i);
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

/* --- sorting --- */

/* What a key has for a piece. */
static void emit_from_key(Emitter *emitter, uint32_t slice, const Piece *piece)
{
    emit_line(emitter,
              "    | (key[%" PRIu32 "][%" PRIu32 "] >> %" PRIu32 " & 0x%" PRIx64 "u) << %" PRIu32,
              slice, piece->key_word, piece->key_shift, mask_of(piece->bits), piece->shift);
}

static void emit_write_back_word(Emitter *emitter, const Keys *keys, uint32_t word)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < keys->pieces.count; i++) {
        const Piece *piece = &keys->pieces.items[i];
        if (piece->word == word) mask |= mask_of(piece->bits) << piece->shift;
    }
    if (mask == 0) return;
    emit_line(emitter, "w[%" PRIu32 "] = (w[%" PRIu32 "] & 0x%" PRIx64 "u)", word, word, ~mask);
    for (uint32_t i = 0; i < keys->slices->count; i++) {
        for (uint32_t j = pieces_begin(keys, i); j < keys->ends.items[i]; j++) {
            const Piece *piece = &keys->pieces.items[j];
            if (piece->word == word) emit_from_key(emitter, i, piece);
        }
    }
    emit_line(emitter, "    ;");
}

static void emit_write_back(Emitter *emitter, const Keys *keys)
{
    for (uint32_t i = 0; i < layout_words(emitter->stored); i++) {
        emit_write_back_word(emitter, keys, i);
    }
}

static void emit_rename_identity(Emitter *emitter, const LayoutField *field)
{
    const char *code = field_code(emitter, field);
    if (field->none) emit_open(emitter, "if (%s != 0)", code);
    emit_line(emitter, "put(&w[%" PRIu32 "], %u, 0x%" PRIx64 "u, (uint64_t)now[%s - %d] + %d);",
              field->word, field->shift, field->mask, code, field->none, field->none);
    if (field->none) emit_close(emitter);
}

static void emit_rename_set(Emitter *emitter, const SortedSlices *slices, const HeldSite *site)
{
    uint32_t cells = (slices->count + 63) / 64;
    emit_open(emitter, "%s", "");
    emit_line(emitter, "uint64_t members[%" PRIu32 "] = {0};", cells);
    for (uint32_t i = 0; i < cells; i++) {
        emit_open(emitter, "for (uint64_t rest = %s; rest; rest &= rest - 1)",
                  field_code(emitter, layout_field(emitter->stored, site->cell + i)));
        emit_line(emitter, "const unsigned to = now[%" PRIu32 " + __builtin_ctzll(rest)];", 64 * i);
        emit_line(emitter, "members[%s] |= UINT64_C(1) << to %% 64;", cells == 1 ? "0" : "to / 64");
        emit_close(emitter);
    }
    for (uint32_t i = 0; i < cells; i++) {
        const LayoutField *field = layout_field(emitter->stored, site->cell + i);
        emit_line(emitter, "put(&w[%" PRIu32 "], %u, 0x%" PRIx64 "u, members[%" PRIu32 "]);",
                  field->word, field->shift, field->mask, i);
    }
    emit_close(emitter);
}

static void emit_rename(Emitter *emitter, const Keys *keys)
{
    const SortedSlices *slices = keys->slices;
    if (slices->held.count == 0) return;
    emit_line(emitter, "uint8_t now[%" PRIu32 "];", slices->count);
    const char *name = "name[i]";
    if (keys->network) {
        name = arena_format(emitter->arena, "key[i][0] & 0x%" PRIx64, mask_of(keys->name_bits));
    }
    emit_line(emitter, "for (int i = 0; i < %" PRIu32 "; i++) now[%s] = (uint8_t)i;", slices->count,
              name);
    for (size_t i = 0; i < slices->held.count; i++) {
        const HeldSite *site = &slices->held.items[i];
        const char *test = held_test(emitter, site);
        if (test != NULL) emit_open(emitter, "if (%s)", test);
        if (site->is_set) {
            emit_rename_set(emitter, slices, site);
        } else {
            emit_rename_identity(emitter, layout_field(emitter->stored, site->cell));
        }
        if (test != NULL) emit_close(emitter);
    }
}

/* One round of the network: exchanges between those at this distance. */
static void emit_round(Emitter *emitter, uint32_t count, uint32_t bit, bool set, uint32_t distance)
{
    for (uint32_t i = 0; i + distance < count; i++) {
        if (((i & bit) != 0) != set) continue;
        emit_line(emitter, "exchange(&key[%" PRIu32 "][0], &key[%" PRIu32 "][0]);", i,
                  i + distance);
    }
}

/* Batcher's odd-even merge sort (Knuth, The Art of Computer Programming, 5.2.2, algorithm M):
 * without branches, since there is nothing to predict. */
static void emit_network(Emitter *emitter, const Keys *keys)
{
    uint32_t count = keys->slices->count, top = 1;
    while (2 * top < count) top *= 2;
    for (uint32_t i = 0; i < count && keys->name_bits > 0; i++) {
        emit_line(emitter, "key[%" PRIu32 "][0] |= %" PRIu32 ";", i, i);
    }
    for (uint32_t bit = top; bit > 0; bit /= 2) {
        emit_round(emitter, count, bit, false, bit);
        for (uint32_t reach = top; reach != bit; reach /= 2) {
            emit_round(emitter, count, bit, true, reach - bit);
        }
    }
}

/* By insertion. */
static void emit_looping_sort(Emitter *emitter, const Keys *keys)
{
    uint32_t count = keys->slices->count, words = keys->words;
    emit_line(emitter, "bool moved = false;");
    emit_open(emitter, "for (int i = 1; i < %" PRIu32 "; i++)", count);
    emit_line(emitter, "if (!is_greater(key[i], key[i - 1], %" PRIu32 ")) continue;", words);
    emit_line(emitter, "uint64_t one[%" PRIu32 "];", words);
    emit_line(emitter, "const uint8_t whose = name[i];");
    emit_line(emitter, "int at = i;");
    emit_line(emitter, "memcpy(one, key[i], sizeof one);");
    emit_open(emitter, "for (; at > 0 && is_greater(one, key[at - 1], %" PRIu32 "); at--)", words);
    emit_line(emitter, "memcpy(key[at], key[at - 1], sizeof one);");
    emit_line(emitter, "name[at] = name[at - 1];");
    emit_close(emitter);
    emit_line(emitter, "memcpy(key[at], one, sizeof one);");
    emit_line(emitter, "name[at] = whose;");
    emit_line(emitter, "moved = true;");
    emit_close(emitter);
    emit_line(emitter, "if (!moved) return;");
}

static void emit_names(Emitter *emitter, uint32_t count)
{
    Text list = {0};
    for (uint32_t i = 0; i < count; i++) {
        text_format(&list, "%s%" PRIu32, i == 0 ? "" : ", ", i);
    }
    emit_line(emitter, "uint8_t name[] = {%s};", text_string(&list));
    text_release(&list);
}

static void emit_sort(Emitter *emitter, const Keys *keys)
{
    uint32_t count = keys->slices->count;
    emit_line(emitter, "static ALWAYS_INLINE void sort_%s(uint64_t *w)\n{", keys->name);
    emitter->indent = 1;
    emit_line(emitter, "uint64_t key[%" PRIu32 "][%" PRIu32 "];", count, keys->words);
    emit_line(emitter, "keys_of_%s(w, key);", keys->name);
    if (keys->network) {
        emit_network(emitter, keys);
    } else {
        emit_names(emitter, count);
        emit_looping_sort(emitter, keys);
    }
    emit_write_back(emitter, keys);
    emit_rename(emitter, keys);
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

/* --- counting --- */

/* The arrangements of n slices: n! by the product of m! for each m that are alike. Those of a
 * representative stand side by side, so that each prefix has a whole number of its own; 0: too many. */
static void emit_arrangements(Emitter *emitter, const Keys *keys)
{
    uint32_t count = keys->slices->count;
    const char *wide = count <= FITTING_MOST ? "uint64_t" : "unsigned __int128";
    emit_line(emitter, "static ALWAYS_INLINE uint64_t arrangements_of_%s(const uint64_t *w)\n{",
              keys->name);
    emitter->indent = 1;
    emit_line(emitter, "uint64_t key[%" PRIu32 "][%" PRIu32 "];", count, keys->words);
    emit_line(emitter, "%s all = 1;", wide);
    emit_line(emitter, "unsigned alike = 1;");
    emit_line(emitter, "keys_of_%s(w, key);", keys->name);
    emit_open(emitter, "for (unsigned i = 1; i < %" PRIu32 "; i++)", count);
    emit_line(emitter, "alike = memcmp(key[i - 1], key[i], sizeof key[0]) == 0 ? alike + 1 : 1;");
    emit_line(emitter, "all *= i + 1;");
    emit_line(emitter, "if (alike > 1) all /= alike;");
    if (count > FITTING_MOST) emit_line(emitter, "if (all > UINT64_MAX) return 0;");
    emit_close(emitter);
    emit_line(emitter, "return (uint64_t)all;");
    emitter->indent = 0;
    emit_line(emitter, "}\n");
}

/* --- all --- */

static const char helpers[] =
    "/* The greater one first. */\n"
    "static ALWAYS_INLINE void exchange(uint64_t *a, uint64_t *b)\n"
    "{\n"
    "    const uint64_t x = *a, y = *b;\n"
    "    *a = x > y ? x : y;\n"
    "    *b = x > y ? y : x;\n"
    "}\n"
    "\n"
    "static ALWAYS_INLINE bool is_greater(const uint64_t *a, const uint64_t *b, int words)\n"
    "{\n"
    "    while (--words > 0) {\n"
    "        if (a[words] != b[words]) return a[words] > b[words];\n"
    "    }\n"
    "    return a[0] > b[0];\n"
    "}\n"
    "\n";

static void emit_entries(Emitter *emitter, const Keys *keys, size_t count)
{
    emit_line(emitter, "static ALWAYS_INLINE bool reduce(uint64_t *w)\n{");
    emit_line(emitter, "    const bool forgot = forget(w);");
    for (size_t i = 0; i < count; i++) emit_line(emitter, "    sort_%s(w);", keys[i].name);
    emit_line(emitter, "    return forgot;\n}\n");
    emit_line(emitter, "/* Of a representative; 0: too many. */");
    emit_line(emitter, "uint64_t tocsin_orbit(const uint64_t *w)\n{");
    emit_line(emitter, "    uint64_t orbit = 1;");
    emit_line(emitter, "    (void)w;");
    for (size_t i = 0; i < count; i++) {
        emit_line(emitter,
                  "    if (__builtin_mul_overflow(orbit, arrangements_of_%s(w), &orbit)) return 0;",
                  keys[i].name);
    }
    emit_line(emitter, "    return orbit;\n}\n");
}

bool emit_reduction(Emitter *emitter, const Reduction *reduction)
{
    size_t count = reduction->sorted.count;
    Keys *keys = memory_allocate(count + 1, sizeof *keys);
    bool all = emit_forget(emitter, reduction);
    text_add(emitter->code, helpers);
    for (size_t i = 0; i < count && all; i++) {
        all = find_keys(emitter, &reduction->sorted.items[i], &keys[i]);
        if (!all) continue;
        emit_keys(emitter, &keys[i]);
        emit_sort(emitter, &keys[i]);
        emit_arrangements(emitter, &keys[i]);
    }
    if (all) emit_entries(emitter, keys, count);
    for (size_t i = 0; i < count; i++) keys_release(&keys[i]);
    free(keys);
    return all;
}
