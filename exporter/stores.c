/* stores.c - assignments of whole values, part by part, and the statements they take. */
#include <inttypes.h>

#include "exporter.h"
#include "model/walk.h"
#include "tla.h"

static bool is_murphi(const Emitter *emitter)
{
    return emitter->format == EXPORT_MURPHI;
}

static bool is_tla(const Emitter *emitter)
{
    return emitter->format == EXPORT_TLA;
}

void assign_text(Emitter *emitter, const char *cell, const char *value)
{
    if (strcmp(cell, value) == 0) return;
    if (is_tla(emitter)) {
        tla_assign(emitter, cell, value);
        return;
    }
    line(emitter, is_murphi(emitter) ? "%s := %s;" : "%s = %s;", cell, value);
}

void open_if(Emitter *emitter, const char *condition)
{
    if (is_tla(emitter)) {
        tla_open_if(emitter, condition);
    } else if (is_murphi(emitter)) {
        line(emitter, "if %s then", condition);
    } else {
        line(emitter, "if");
        line(emitter, ":: %s ->", condition);
    }
    emitter->depth++;
    emitter->indent++;
}

/* In Promela something has to stand behind an arrow. */
static void end_branch(Emitter *emitter)
{
    if (!is_murphi(emitter) && !is_tla(emitter)) line(emitter, "skip");
    emitter->indent--;
}

void open_else(Emitter *emitter)
{
    if (is_tla(emitter)) {
        tla_open_else(emitter);
        return;
    }
    end_branch(emitter);
    line(emitter, is_murphi(emitter) ? "else" : ":: else ->");
    emitter->indent++;
}

void close_if(Emitter *emitter, bool has_else)
{
    end_branch(emitter);
    if (is_tla(emitter)) {
        tla_close_if(emitter);
        emitter->depth--;
        return;
    }
    if (!is_murphi(emitter) && !has_else) line(emitter, ":: else -> skip");
    line(emitter, is_murphi(emitter) ? "end;" : "fi;");
    emitter->depth--;
}

const char *new_counter(Emitter *emitter, const char *wanted)
{
    const char *name = name_new(emitter, wanted);
    if (!is_murphi(emitter) && !is_tla(emitter)) {
        vector_push(&emitter->all_scratch, text_of(emitter, "hidden int %s;", name));
    }
    return name;
}

void open_for(Emitter *emitter, const char *name, int64_t low, int64_t high)
{
    if (is_tla(emitter)) {
        tla_open_for(emitter, name, low, high);
    } else if (is_murphi(emitter)) {
        line(emitter, "for %s: %" PRId64 "..%" PRId64 " do", name, low, high);
    } else {
        line(emitter, "for (%s : %" PRId64 " .. %" PRId64 ") {", name, low, high);
    }
    emitter->depth++;
    emitter->indent++;
}

void close_for(Emitter *emitter)
{
    if (is_tla(emitter)) {
        emitter->indent--;
        emitter->depth--;
        tla_close_for(emitter);
        return;
    }
    if (!is_murphi(emitter)) line(emitter, "skip");
    emitter->indent--;
    line(emitter, is_murphi(emitter) ? "end;" : "}");
    emitter->depth--;
}

void mark_written(Emitter *emitter, const Root *root)
{
    size_t kept = 0;
    for (size_t i = 0; i < emitter->known.count; i++) {
        if (emitter->known.items[i].root == root) continue;
        emitter->known.items[kept++] = emitter->known.items[i];
    }
    emitter->known.count = kept;
    emitter->facts.count = 0;
    if (!is_written(emitter, root)) vector_push(&emitter->written, root);
}

bool is_written(const Emitter *emitter, const Root *root)
{
    for (size_t i = 0; i < emitter->written.count; i++) {
        if (emitter->written.items[i] == root) return true;
    }
    return false;
}

void know(Emitter *emitter, const Root *root, const char *text)
{
    vector_push(&emitter->known, (Known){root, text});
}

/* ---- does an expression read what a target names? ---- */

typedef struct Reading {
    const Expr *base;
    bool found;
} Reading;

static void look_for(void *context, const Expr *expr)
{
    Reading *reading = context;
    if (reading->found) return;
    reading->found = expr->kind == reading->base->kind && expr->number == reading->base->number;
    expr_each_part(expr, look_for, reading);
    if (expr->kind == EXPR_CALL) look_for(reading, expr->function->body);
    /* control and locals of peers: only in properties */
}

bool expr_reads(const Expr *expr, const Expr *target)
{
    while (target->kind == EXPR_INDEX || target->kind == EXPR_FIELD) target = target->a;
    Reading reading = {.base = target};
    look_for(&reading, expr);
    return reading.found;
}

typedef struct Writing {
    const Expr *expr;
    bool found;
} Writing;

static void look_for_writes(void *context, const Block *block)
{
    Writing *writing = context;
    for (uint32_t i = 0; block != NULL && i < block->count && !writing->found; i++) {
        const Statement *statement = block->statements[i];
        if (statement->target != NULL) {
            writing->found = expr_reads(writing->expr, statement->target);
        }
        statement_each_block(statement, look_for_writes, writing);
    }
}

bool block_writes_what(const Block *block, const Expr *expr)
{
    Writing writing = {.expr = expr};
    look_for_writes(&writing, block);
    return writing.found;
}

/* ---- storing ---- */

static const char *part_cell(Emitter *emitter, const Root *root, const char *instance,
                             const Part *path, Part last)
{
    return root_cell(emitter, root, instance, part_then(emitter, path, last));
}

void store_filler(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                  const Type *type)
{
    if (is_plain(type)) {
        assign_text(emitter, root_cell(emitter, root, instance, path), plain_filler(emitter, type));
        return;
    }
    if (type->kind == TYPE_MAP || type->kind == TYPE_SET) {
        bool map = type->kind == TYPE_MAP;
        int64_t low = map ? type->index->low : element_least(type);
        int64_t high = map ? type->index->high : element_most(type);
        if (low > high) return;
        const char *index = new_counter(emitter, "i");
        Part part = {.kind = map ? PART_INDEX : PART_MEMBER, .text = index};
        open_for(emitter, index, low, high);
        if (map) {
            store_filler(emitter, root, instance, part_then(emitter, path, part), type->element);
        } else {
            assign_text(emitter, part_cell(emitter, root, instance, path, part), FALSE_TEXT);
        }
        close_for(emitter);
        return;
    }
    if (type->kind == TYPE_OPTIONAL) {
        assign_text(emitter, part_cell(emitter, root, instance, path, (Part){.kind = PART_GIVEN}),
                    FALSE_TEXT);
        path = part_then(emitter, path, (Part){.kind = PART_VALUE});
        store_filler(emitter, root, instance, path, type->element);
        return;
    }
    for (uint32_t i = 0; i < type->field_count; i++) {
        Part field = {.kind = PART_FIELD, .number = i};
        store_filler(emitter, root, instance, part_then(emitter, path, field),
                     type->fields[i].type);
    }
    if (type->kind != TYPE_QUEUE && type->kind != TYPE_BAG) return;
    assign_text(emitter, part_cell(emitter, root, instance, path, (Part){.kind = PART_LENGTH}),
                "0");
    if (type->capacity == 0) return;
    const char *index = new_counter(emitter, "i");
    open_for(emitter, index, 0, type->capacity - 1);
    Part item = {.kind = PART_ITEM, .text = index};
    store_filler(emitter, root, instance, part_then(emitter, path, item), type->element);
    close_for(emitter);
}

/* A value, or what lies somewhere. */
static const char *source_part(Emitter *emitter, const Value *from, const Part *path)
{
    const Part *all = from->path;
    for (; path != NULL; path = path->next) all = part_then(emitter, all, *path);
    if (from->expr != NULL) return value_read(emitter, from->expr, all);
    return root_read(emitter, from->root, from->instance, all);
}

static Value source_then(Emitter *emitter, Value from, Part part)
{
    from.path = part_then(emitter, from.path, part);
    return from;
}

static void store(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                  const Type *type, Value from);

static void store_map(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                      const Type *type, Value from)
{
    bool map = type->kind == TYPE_MAP;
    int64_t low = map ? type->index->low : element_least(type);
    int64_t high = map ? type->index->high : element_most(type);
    if (low > high) return;
    const char *index = new_counter(emitter, "i");
    Part part = {.kind = map ? PART_INDEX : PART_MEMBER, .text = index};
    open_for(emitter, index, low, high);
    if (map) {
        store(emitter, root, instance, part_then(emitter, path, part), type->element,
              source_then(emitter, from, part));
    } else {
        assign_text(emitter, part_cell(emitter, root, instance, path, part),
                    source_part(emitter, &from, &part));
    }
    close_for(emitter);
}

static void store_optional(Emitter *emitter, const Root *root, const char *instance,
                           const Part *path, const Type *type, Value from)
{
    const Part given = {.kind = PART_GIVEN}, value = {.kind = PART_VALUE};
    const char *has = source_part(emitter, &from, &given);
    if (t_is_false(has)) {
        store_filler(emitter, root, instance, path, type);
        return;
    }
    if (!t_is_true(has)) open_if(emitter, has);
    assign_text(emitter, part_cell(emitter, root, instance, path, given), TRUE_TEXT);
    store(emitter, root, instance, part_then(emitter, path, value), type->element,
          source_then(emitter, from, value));
    if (t_is_true(has)) return;
    open_else(emitter);
    store_filler(emitter, root, instance, path, type);
    close_if(emitter, true);
}

static void store_list(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                       const Type *type, Value from)
{
    const Part length = {.kind = PART_LENGTH};
    const char *count = source_part(emitter, &from, &length);
    assign_text(emitter, part_cell(emitter, root, instance, path, length), count);
    if (type->capacity == 0) return;
    const char *index = new_counter(emitter, "i");
    const Part item = {.kind = PART_ITEM, .text = index};
    const Part *there = part_then(emitter, path, item);
    open_for(emitter, index, 0, type->capacity - 1);
    int64_t number;
    if (t_is_number(count, &number) && number == 0) {
        store_filler(emitter, root, instance, there, type->element);
    } else {
        open_if(emitter, t_compare(emitter, "<", index, count));
        store(emitter, root, instance, there, type->element, source_then(emitter, from, item));
        open_else(emitter);
        store_filler(emitter, root, instance, there, type->element);
        close_if(emitter, true);
    }
    close_for(emitter);
}

static void store(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                  const Type *type, Value from)
{
    if (is_refused(emitter)) return;
    if (is_plain(type)) {
        const char *value = source_part(emitter, &from, NULL);
        assign_text(emitter, root_cell(emitter, root, instance, path), value);
    } else if (type->kind == TYPE_MAP || type->kind == TYPE_SET) {
        store_map(emitter, root, instance, path, type, from);
    } else if (type->kind == TYPE_OPTIONAL) {
        store_optional(emitter, root, instance, path, type, from);
    } else if (type->kind == TYPE_QUEUE || type->kind == TYPE_BAG) {
        store_list(emitter, root, instance, path, type, from);
    }
    for (uint32_t i = 0; i < type->field_count && type->kind == TYPE_STRUCT; i++) {
        const Part field = {.kind = PART_FIELD, .number = i};
        store(emitter, root, instance, part_then(emitter, path, field), type->fields[i].type,
              source_then(emitter, from, field));
    }
}

void store_value(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                 const Type *type, const Expr *value)
{
    store(emitter, root, instance, path, type, (Value){.expr = value});
}

void store_copy(Emitter *emitter, const Root *root, const char *instance, const Part *path,
                const Type *type, const Root *from, const char *from_instance,
                const Part *from_path)
{
    store(emitter, root, instance, path, type,
          (Value){.root = from, .instance = from_instance, .path = from_path});
}
