/* automaton_reduce.c - a smaller automaton that accepts the same.
 *
 * Until nothing changes any more:
 *
 * - marks outside of strongly connected components that have all of them mean nothing and go
 *   (forget_marks), so do states from which no such component is reached (drop_dead);
 * - acceptance sets that every component implies go (drop_sets);
 * - states with the same edges, up to such states, become one (merge_states: the coarsest partition,
 *   refined until it is stable);
 * - states that can do what each other can, too, and edges for which there are better ones go
 *   (automaton_simulate.c);
 * - of edges with the same target those go that others subsume, and what labels say that others make
 *   needless (tidy_edges). */
#include <stdlib.h>

#include "drafts.h"
#include "support/memory.h"

/* Does the edge lie inside a component in which something is accepted? */
static bool is_inside(const Components *components, uint32_t state, const AutomatonEdge *edge)
{
    uint32_t component = components->of[state];
    return components->of[edge->target] == component && components->accepting[component];
}

/* ---- marks, dead states ---- */

/* What lies on no accepting cycle may have any marks: edges between components get these, others none. */
static void forget_marks(Draft *draft, const Components *components, uint64_t between)
{
    for (uint32_t i = 0; i < draft->states.count; i++) {
        Edges *edges = &draft->states.items[i];
        for (size_t k = 0; k < edges->count; k++) {
            AutomatonEdge *edge = &edges->items[k];
            bool leaves = components->of[edge->target] != components->of[i];
            if (is_inside(components, i, edge))
                edge->marks &= draft->sets;
            else
                edge->marks = leaves ? between : 0;
        }
    }
}

/* By component: is one reached in which something is accepted? Those below are known before. */
static bool *find_live(const Draft *draft, const Components *components)
{
    bool *live = memory_allocate(components->count, sizeof *live), changed = true;
    for (uint32_t i = 0; i < components->count; i++) live[i] = components->accepting[i];
    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < draft->states.count; i++) {
            const Edges *edges = &draft->states.items[i];
            for (size_t k = 0; k < edges->count && !live[components->of[i]]; k++)
                if (live[components->of[edges->items[k].target]])
                    live[components->of[i]] = changed = true;
        }
    }
    return live;
}

static void drop_dead(Draft *draft, const Components *components)
{
    bool *live = find_live(draft, components);
    for (uint32_t i = 0; i < draft->states.count; i++) {
        Edges *edges = &draft->states.items[i];
        size_t kept = 0;
        for (size_t k = 0; k < edges->count; k++)
            if (live[components->of[edges->items[k].target]])
                edges->items[kept++] = edges->items[k];
        edges->count = kept;
    }
    free(live);
}

/* ---- acceptance sets ---- */

/* Adds the components in which every edge that has mark `a` (0: every one) has mark `b`, too. */
static void add_implying(const Draft *draft, const Components *components, uint64_t a, uint64_t b,
                         bool *implying)
{
    bool *fails = memory_allocate(components->count, sizeof *fails);
    for (uint32_t i = 0; i < draft->states.count; i++) {
        const Edges *edges = &draft->states.items[i];
        for (size_t k = 0; k < edges->count; k++) {
            const AutomatonEdge *edge = &edges->items[k];
            if (is_inside(components, i, edge) && (edge->marks & a) == a && (edge->marks & b) == 0)
                fails[components->of[i]] = true;
        }
    }
    for (uint32_t i = 0; i < components->count; i++) implying[i] = implying[i] || !fails[i];
    free(fails);
}

static bool is_implied_everywhere(const Draft *draft, const Components *components, uint64_t mark)
{
    bool *implying = memory_allocate(components->count, sizeof *implying), everywhere = true;
    add_implying(draft, components, 0, mark, implying);
    for (uint64_t others = draft->sets & ~mark; others != 0; others &= others - 1)
        add_implying(draft, components, others & -others, mark, implying);
    for (uint32_t i = 0; i < components->count; i++)
        everywhere = everywhere && (implying[i] || !components->accepting[i]);
    free(implying);
    return everywhere;
}

/* Is there a cycle on which nothing is accepted? It has no marks any more, so any set rules it out. */
static bool some_reject(const Components *components)
{
    for (uint32_t i = 0; i < components->count; i++)
        if (components->inner[i] && !components->accepting[i]) return true;
    return false;
}

static void drop_sets(Draft *draft, const Components *components)
{
    bool keep_one = some_reject(components);
    for (uint64_t marks = draft->sets; marks != 0; marks &= marks - 1) {
        uint64_t mark = marks & -marks;
        if (keep_one && draft->sets == mark) return;
        if (is_implied_everywhere(draft, components, mark)) draft->sets &= ~mark;
    }
}

/* ---- equal states ---- */

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_edges(const void *first, const void *second)
{
    const AutomatonEdge *a = first, *b = second;
    int order = compare_numbers(a->target, b->target);
    if (order == 0) order = compare_numbers(a->marks, b->marks);
    if (order == 0) order = compare_numbers(a->positive, b->positive);
    return order != 0 ? order : compare_numbers(a->negative, b->negative);
}

/* In order, without repetitions. */
static void sort_edges(Edges *edges)
{
    size_t kept = 0;
    if (edges->count == 0) return;
    qsort(edges->items, edges->count, sizeof *edges->items, compare_edges);
    for (size_t i = 0; i < edges->count; i++)
        if (i == 0 || compare_edges(&edges->items[i], &edges->items[kept - 1]) != 0)
            edges->items[kept++] = edges->items[i];
    edges->count = kept;
}

/* A state as its class and edges say it, these with the classes of their targets. */
typedef struct Signature {
    uint32_t state, class;
    Edges edges;
} Signature;

static int compare_signatures(const void *first, const void *second)
{
    const Signature *a = first, *b = second;
    int order = compare_numbers(a->class, b->class);
    if (order == 0) order = compare_numbers(a->edges.count, b->edges.count);
    for (size_t i = 0; i < a->edges.count && order == 0; i++)
        order = compare_edges(&a->edges.items[i], &b->edges.items[i]);
    return order;
}

static int compare_signed_states(const void *first, const void *second)
{
    int order = compare_signatures(first, second);
    const Signature *a = first, *b = second;
    return order != 0 ? order : compare_numbers(a->state, b->state);
}

static Signature signature_of(const Draft *draft, const uint32_t *classes, uint32_t state)
{
    Signature signature = {.state = state, .class = classes[state]};
    const Edges *edges = &draft->states.items[state];
    for (size_t i = 0; i < edges->count; i++) {
        AutomatonEdge edge = edges->items[i];
        edge.target = classes[edge.target];
        edge.marks &= draft->sets;
        vector_push(&signature.edges, edge);
    }
    sort_edges(&signature.edges);
    return signature;
}

/* Splits classes by what their states' edges say; gives how many there are. */
static uint32_t refine(const Draft *draft, uint32_t *classes)
{
    size_t states = draft->states.count;
    Signature *signatures = memory_allocate(states, sizeof *signatures);
    for (uint32_t i = 0; i < states; i++) signatures[i] = signature_of(draft, classes, i);
    qsort(signatures, states, sizeof *signatures, compare_signed_states);
    uint32_t count = 0;
    for (size_t i = 0; i < states; i++) {
        count += i == 0 || compare_signatures(&signatures[i], &signatures[i - 1]) != 0;
        classes[signatures[i].state] = count - 1;
    }
    for (size_t i = 0; i < states; i++) vector_release(&signatures[i].edges);
    free(signatures);
    return count;
}

/* Makes each class a state: that of its last member, since the edges of all say the same. */
static void merge_classes(Draft *draft, const uint32_t *classes, uint32_t count)
{
    Draft merged = {.initial = classes[draft->initial], .sets = draft->sets};
    uint32_t *members = memory_allocate(count, sizeof *members);
    for (uint32_t i = 0; i < draft->states.count; i++) members[classes[i]] = i;
    for (uint32_t i = 0; i < count; i++)
        vector_push(&merged.states, signature_of(draft, classes, members[i]).edges);
    free(members);
    draft_release(draft);
    *draft = merged;
}

static void merge_states(Draft *draft)
{
    uint32_t *classes = memory_allocate(draft->states.count, sizeof *classes);
    uint32_t before = 0, count = 1;
    while (count != before) {
        before = count;
        count = refine(draft, classes);
    }
    merge_classes(draft, classes, count);
    free(classes);
}

/* A state that no run comes back to may be any other with its edges, whatever their marks. */
static bool is_passed(const Components *components, uint32_t state)
{
    return !components->inner[components->of[state]];
}

static Signature signature_without_marks(const Draft *draft, uint32_t state)
{
    Signature signature = {.state = state};
    const Edges *edges = &draft->states.items[state];
    for (size_t i = 0; i < edges->count; i++) {
        AutomatonEdge edge = edges->items[i];
        edge.marks = 0;
        vector_push(&signature.edges, edge);
    }
    sort_edges(&signature.edges);
    return signature;
}

/* Of those with the same signature one to which runs come back, if there is one. */
static uint32_t choose_among(const Components *components, const Signature *alike, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_passed(components, alike[i].state)) return alike[i].state;
    return alike[0].state;
}

static void redirect(Draft *draft, const uint32_t *to)
{
    draft->initial = to[draft->initial];
    for (size_t i = 0; i < draft->states.count; i++) {
        Edges *edges = &draft->states.items[i];
        for (size_t k = 0; k < edges->count; k++)
            edges->items[k].target = to[edges->items[k].target];
    }
}

static void join_passed(Draft *draft, const Components *components)
{
    size_t states = draft->states.count, end;
    Signature *signatures = memory_allocate(states, sizeof *signatures);
    uint32_t *to = memory_allocate(states, sizeof *to);
    for (uint32_t i = 0; i < states; i++) signatures[i] = signature_without_marks(draft, i);
    qsort(signatures, states, sizeof *signatures, compare_signed_states);
    for (size_t i = 0; i < states; i = end) {
        for (end = i + 1; end < states; end++)
            if (compare_signatures(&signatures[i], &signatures[end]) != 0) break;
        uint32_t chosen = choose_among(components, &signatures[i], end - i);
        for (size_t k = i; k < end; k++) {
            uint32_t state = signatures[k].state;
            to[state] = is_passed(components, state) ? chosen : state;
        }
    }
    redirect(draft, to);
    for (size_t i = 0; i < states; i++) vector_release(&signatures[i].edges);
    free(signatures);
    free(to);
}

/* ---- edges ---- */

/* Is there another edge with this target and these marks at least, wherever `label` holds? */
static bool is_covered(const Edges *edges, const AutomatonEdge *label, size_t but)
{
    for (size_t i = 0; i < edges->count; i++) {
        const AutomatonEdge *edge = &edges->items[i];
        if (i != but && edge->target == label->target && (label->marks & ~edge->marks) == 0 &&
            label_contains(edge, label))
            return true;
    }
    return false;
}

/* `a && b` becomes `b` where there is one with `!a && b`, or less, as well. */
static void weaken(Edges *edges, size_t position)
{
    AutomatonEdge *edge = &edges->items[position];
    for (uint64_t atoms = edge->positive | edge->negative; atoms != 0; atoms &= atoms - 1) {
        uint64_t atom = atoms & -atoms;
        AutomatonEdge opposite = *edge;
        opposite.positive ^= atom;
        opposite.negative ^= atom;
        if (!is_covered(edges, &opposite, position)) continue;
        edge->positive &= ~atom;
        edge->negative &= ~atom;
    }
}

static void tidy_edges(Edges *edges)
{
    for (size_t i = 0; i < edges->count; i++) weaken(edges, i);
    for (size_t i = 0; i < edges->count;) {
        if (is_covered(edges, &edges->items[i], i))
            edges->items[i] = edges->items[--edges->count];
        else
            i++;
    }
    sort_edges(edges);
}

/* ---- numbers ---- */

void draft_number_states(Draft *draft)
{
    size_t states = draft->states.count;
    uint32_t *numbers = memory_allocate(states, sizeof *numbers); /* from 1 */
    uint32_t *order = memory_allocate(states, sizeof *order), count = 1;
    Draft numbered = {.sets = draft->sets};
    order[0] = draft->initial;
    numbers[draft->initial] = 1;
    for (uint32_t i = 0; i < count; i++) {
        Edges *edges = &draft->states.items[order[i]];
        for (size_t k = 0; k < edges->count; k++) {
            uint32_t target = edges->items[k].target;
            if (numbers[target] == 0) {
                order[count++] = target;
                numbers[target] = count;
            }
            edges->items[k].target = numbers[target] - 1;
        }
        vector_push(&numbered.states, *edges);
        *edges = (Edges){0};
    }
    free(numbers);
    free(order);
    draft_release(draft);
    *draft = numbered;
}

/* The bits of `marks` that are in `sets`, moved together. */
static uint64_t compress(uint64_t marks, uint64_t sets)
{
    uint64_t compressed = 0;
    for (unsigned i = 0; sets != 0; sets &= sets - 1, i++)
        if ((marks & sets & -sets) != 0) compressed |= (uint64_t)1 << i;
    return compressed;
}

static void number_sets(Draft *draft)
{
    for (size_t i = 0; i < draft->states.count; i++) {
        Edges *edges = &draft->states.items[i];
        for (size_t k = 0; k < edges->count; k++)
            edges->items[k].marks = compress(edges->items[k].marks, draft->sets);
    }
    draft->sets = compress(draft->sets, draft->sets);
}

/* ---- all of it ---- */

static void reduce_once(Draft *draft)
{
    Components components;
    components_init(&components, draft);
    forget_marks(draft, &components, 0);
    drop_dead(draft, &components);
    drop_sets(draft, &components);
    join_passed(draft, &components);
    components_release(&components);
    for (size_t i = 0; i < draft->states.count; i++) tidy_edges(&draft->states.items[i]);
    draft_number_states(draft);
    merge_states(draft);
}

/* Simulation takes marks as they are, so the edges between components get all: they do no harm. */
static void with_marks_between(Draft *draft, void (*apply)(Draft *))
{
    Components components;
    components_init(&components, draft);
    forget_marks(draft, &components, draft->sets);
    components_release(&components);
    apply(draft);
    draft_number_states(draft);
    components_init(&components, draft);
    forget_marks(draft, &components, 0);
    components_release(&components);
}

void draft_reduce(Draft *draft)
{
    size_t before = SIZE_MAX, size = SIZE_MAX - 1;
    while (size < before) {
        before = size;
        reduce_once(draft);
        with_marks_between(draft, draft_simulate);
        size = draft->states.count + draft_edges(draft) + (size_t)__builtin_popcountll(draft->sets);
    }
    for (size_t i = 0; i < draft->states.count; i++) tidy_edges(&draft->states.items[i]);
    with_marks_between(draft, draft_tighten);
    if (draft->states.count == 1 && draft->states.items[0].count == 0) draft->sets = 0;
    number_sets(draft);
}
