/* test_behaviours.c - behaviours compared against sets of states that are followed one by one.
 *
 *     test_behaviours [--max-states N] FILE...
 *
 * Each model against mutants of itself, and against the next one, over several choices of variables.
 * States are arrays in a list, what is observed is the text that people see, sets are arrays of
 * truth values, closed and followed along all edges until nothing changes. It shares the interpreter
 * and the renumbering of orders with the explorer, and nothing else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explorer/inclusion.h"
#include "model/canonical.h"
#include "model/model.h"
#include "model/value.h"
#include "support/vector.h"

#define MUTANTS_MOST 4
#define PAIRS_MOST 1500

typedef struct Edge {
    uint32_t from, to;
} Edge;

/* A system with all its states. */
typedef struct Whole {
    const System *system;
    Interpreter *interpreter;
    Canonical *canonical;
    VECTOR(int64_t *) states;
    VECTOR(char *) shown; /* of each state */
    VECTOR(Edge) edges;
    uint32_t initial, leaving;
    size_t most;
    bool complete;
} Whole;

typedef struct Tally {
    unsigned compared, holds, fails, cut, disagreements;
    size_t max_states;
    const char *file;
    uint64_t random;
} Tally;

static void disagree(Tally *tally, const char *what)
{
    tally->disagreements++;
    printf("%s: %s\n", tally->file, what);
}

/* --- all states --- */

static uint32_t number_of(Whole *whole, const int64_t *cells)
{
    size_t bytes = whole->system->cells * sizeof *cells;
    for (size_t i = 0; i < whole->states.count; i++) {
        if (memcmp(whole->states.items[i], cells, bytes) == 0) return (uint32_t)i;
    }
    int64_t *copy = memory_allocate(whole->system->cells + 1, sizeof *copy);
    memcpy(copy, cells, bytes);
    vector_push(&whole->states, copy);
    return (uint32_t)whole->states.count - 1;
}

static bool arrive(void *context, const Transition *transition)
{
    Whole *whole = context;
    ModelError error;
    if (transition->error != NULL) return true;
    int64_t *cells = memory_allocate(whole->system->cells + 1, sizeof *cells);
    memcpy(cells, transition->after, whole->system->cells * sizeof *cells);
    if (canonical_apply(whole->canonical, cells, NULL, &error)) {
        uint32_t to = number_of(whole, cells);
        if (transition->before != NULL) {
            vector_push(&whole->edges, (Edge){whole->leaving, to});
        }
    }
    free(cells);
    return whole->states.count <= whole->most;
}

static void show_all(Whole *whole, const ObservedPair *pairs, uint32_t count, unsigned side)
{
    for (size_t i = 0; i < whole->states.count; i++) {
        Text text = {0};
        for (uint32_t k = 0; k < count; k++) {
            const Variable *variable = pairs[k].in[side];
            text_format(&text, "%s=", variable->name);
            value_print(&text, variable->type, whole->states.items[i] + variable->offset, NULL);
            text_add_char(&text, ';');
        }
        vector_push(&whole->shown, memory_copy_string(text_string(&text)));
        text_release(&text);
    }
}

static void hide_all(Whole *whole)
{
    for (size_t i = 0; i < whole->shown.count; i++) free(whole->shown.items[i]);
    vector_clear(&whole->shown);
}

static Whole whole_of(const System *system, size_t most)
{
    Whole whole = {.system = system, .most = most};
    whole.interpreter = interpreter_create(system);
    whole.canonical = canonical_create(system, NULL);
    interpreter_initial(whole.interpreter, arrive, &whole);
    whole.initial = (uint32_t)whole.states.count;
    for (; whole.leaving < whole.states.count && whole.states.count <= most; whole.leaving++) {
        interpreter_successors(whole.interpreter, whole.states.items[whole.leaving], arrive,
                               &whole);
    }
    whole.complete = whole.states.count <= most;
    return whole;
}

static void whole_release(Whole *whole)
{
    hide_all(whole);
    for (size_t i = 0; i < whole->states.count; i++) free(whole->states.items[i]);
    vector_release(&whole->states);
    vector_release(&whole->shown);
    vector_release(&whole->edges);
    interpreter_destroy(whole->interpreter);
    canonical_destroy(whole->canonical);
}

/* --- sets --- */

static bool shows(const Whole *whole, uint32_t state, const char *what)
{
    return strcmp(whole->shown.items[state], what) == 0;
}

static bool *empty_set(const Whole *whole)
{
    return memory_allocate(whole->states.count + 1, sizeof(bool));
}

static bool is_empty(const Whole *whole, const bool *set)
{
    for (size_t i = 0; i < whole->states.count; i++) {
        if (set[i]) return false;
    }
    return true;
}

static void close_set(const Whole *whole, bool *set, const char *shown)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < whole->edges.count; i++) {
            Edge edge = whole->edges.items[i];
            if (!set[edge.from] || set[edge.to] || !shows(whole, edge.to, shown)) continue;
            set[edge.to] = changed = true;
        }
    }
}

/* Where it may be when it shows that at first (`from` NULL), or next. */
static bool *set_after(const Whole *whole, const bool *from, const char *shown)
{
    bool *set = empty_set(whole);
    for (uint32_t i = 0; from == NULL && i < whole->initial; i++) set[i] = shows(whole, i, shown);
    for (size_t i = 0; from != NULL && i < whole->edges.count; i++) {
        Edge edge = whole->edges.items[i];
        if (from[edge.from] && shows(whole, edge.to, shown)) set[edge.to] = true;
    }
    close_set(whole, set, shown);
    return set;
}

/* --- inclusion --- */

typedef struct Pair {
    uint32_t state, steps;
    bool *set;
} Pair;

typedef struct Naive {
    VECTOR(Pair) pairs;
    bool fails, too_many;
    uint32_t steps;
} Naive;

static void add_pair(Naive *naive, const Whole *other, uint32_t state, uint32_t steps, bool *set)
{
    if (is_empty(other, set)) {
        naive->fails = true;
        naive->steps = steps;
        free(set);
        return;
    }
    for (size_t i = 0; i < naive->pairs.count; i++) {
        if (naive->pairs.items[i].state == state &&
            memcmp(naive->pairs.items[i].set, set, other->states.count) == 0) {
            free(set);
            return;
        }
    }
    vector_push(&naive->pairs, (Pair){state, steps, set});
    naive->too_many = naive->pairs.count > PAIRS_MOST;
}

static void leave_pair(Naive *naive, const Whole *one, const Whole *other, Pair pair)
{
    for (size_t i = 0; i < one->edges.count && !naive->fails; i++) {
        Edge edge = one->edges.items[i];
        if (edge.from != pair.state) continue;
        const char *shown = one->shown.items[edge.to];
        bool *set;
        if (shows(one, pair.state, shown)) {
            set = empty_set(other);
            memcpy(set, pair.set, other->states.count);
        } else {
            set = set_after(other, pair.set, shown);
        }
        add_pair(naive, other, edge.to, pair.steps + 1, set);
    }
}

static Naive naive_decide(const Whole *one, const Whole *other)
{
    Naive naive = {0};
    for (uint32_t i = 0; i < one->initial && !naive.fails; i++) {
        add_pair(&naive, other, i, 0, set_after(other, NULL, one->shown.items[i]));
    }
    for (size_t i = 0; i < naive.pairs.count && !naive.fails && !naive.too_many; i++) {
        leave_pair(&naive, one, other, naive.pairs.items[i]);
    }
    for (size_t i = 0; i < naive.pairs.count; i++) free(naive.pairs.items[i].set);
    vector_release(&naive.pairs);
    return naive;
}

/* --- what the explorer shows --- */

typedef VECTOR(const char *) Word;

static void word_add(Word *word, const char *shown)
{
    if (word->count > 0 && strcmp(word->items[word->count - 1], shown) == 0) return;
    vector_push(word, shown);
}

/* What the run shows; false where it is none. */
static bool word_of(Whole *whole, const Schedule *schedule, Word *word)
{
    int64_t *cells = memory_allocate(2 * (size_t)whole->system->cells + 1, sizeof *cells);
    int64_t *after = cells + whole->system->cells;
    ModelError error;
    bool taken = true;
    for (uint32_t i = 0; taken && i < schedule_length(schedule); i++) {
        Action action = schedule_entry(schedule, i);
        taken = interpreter_take(whole->interpreter, cells, &action, after, NULL, &error) ==
                    TAKE_DONE &&
                canonical_apply(whole->canonical, after, NULL, &error);
        if (!taken) break;
        memcpy(cells, after, whole->system->cells * sizeof *cells);
        size_t known = whole->states.count;
        uint32_t number = number_of(whole, cells);
        taken = whole->states.count == known;
        if (taken) word_add(word, whole->shown.items[number]);
    }
    free(cells);
    return taken;
}

/* Of the other, after all but the last of the word. NULL: from before the beginning. */
static bool *set_before_last(const Whole *other, const Word *word)
{
    bool *set = NULL;
    for (size_t i = 0; i + 1 < word->count; i++) {
        bool *next = set_after(other, set, word->items[i]);
        free(set);
        set = next;
    }
    return set;
}

static uint32_t count_next(const Whole *other, const bool *set, const char *now)
{
    Word seen = {0};
    for (size_t i = 0; i < other->states.count; i++) {
        bool is_next = set == NULL && i < other->initial;
        for (size_t k = 0; set != NULL && k < other->edges.count && !is_next; k++) {
            Edge edge = other->edges.items[k];
            is_next = set[edge.from] && edge.to == i && !shows(other, edge.to, now);
        }
        for (size_t k = 0; k < seen.count && is_next; k++) {
            is_next = strcmp(seen.items[k], other->shown.items[i]) != 0;
        }
        if (is_next) vector_push(&seen, other->shown.items[i]);
    }
    uint32_t count = (uint32_t)seen.count;
    vector_release(&seen);
    return count;
}

/* The fewest steps with which the other shows the first `count` of the word: by depth, over states and
 * how many were shown. */
static uint32_t fewest_steps(const Whole *other, const Word *word, size_t count)
{
    size_t states = other->states.count;
    bool *reached = memory_allocate(states * (count + 1) + 1, sizeof *reached), *before;
    for (uint32_t i = 0; i < other->initial; i++) {
        reached[states + i] = shows(other, i, word->items[0]);
    }
    uint32_t steps = 0;
    for (;; steps++) {
        bool done = false;
        for (size_t i = 0; i < states; i++) done |= reached[states * count + i];
        if (done) break;
        before = memory_allocate(states * (count + 1) + 1, sizeof *before);
        memcpy(before, reached, states * (count + 1));
        for (size_t i = 0; i < other->edges.count; i++) {
            Edge edge = other->edges.items[i];
            for (size_t k = 1; k <= count; k++) {
                if (!before[states * k + edge.from]) continue;
                if (shows(other, edge.to, word->items[k - 1])) {
                    reached[states * k + edge.to] = true;
                } else if (k < count && shows(other, edge.to, word->items[k])) {
                    reached[states * (k + 1) + edge.to] = true;
                }
            }
        }
        free(before);
    }
    free(reached);
    return steps;
}

static void compare_following(Tally *tally, Whole *other, const Inclusion *given, const Word *word)
{
    Word followed = {0};
    if (word->count == 1) {
        if (given->following != NULL) disagree(tally, "somebody follows what can't begin");
        return;
    }
    if (given->following == NULL || !word_of(other, given->following, &followed)) {
        disagree(tally, "what follows is no run");
    } else {
        bool same = followed.count + 1 == word->count;
        for (size_t i = 0; same && i < followed.count; i++) {
            same = strcmp(followed.items[i], word->items[i]) == 0;
        }
        if (!same) disagree(tally, "what follows shows something else");
        if (same && schedule_steps(given->following) != fewest_steps(other, word, followed.count)) {
            disagree(tally, "what follows is not the shortest");
        }
    }
    vector_release(&followed);
}

/* Does the run show what the other can't? */
static void compare_run(Tally *tally, Whole *one, Whole *other, const Inclusion *given)
{
    Word word = {0};
    if (!word_of(one, given->way, &word) || word.count == 0) {
        disagree(tally, "it is no run");
        vector_release(&word);
        return;
    }
    const char *last = word.items[word.count - 1];
    bool *set = set_before_last(other, &word), *after = set_after(other, set, last);
    if (set != NULL && is_empty(other, set)) disagree(tally, "the other can't even come near");
    if (!is_empty(other, after)) disagree(tally, "the other can follow");
    const char *now = word.count > 1 ? word.items[word.count - 2] : "";
    if (given->next_count != count_next(other, set, now)) {
        disagree(tally, "the other can do more or less next");
    }
    compare_following(tally, other, given, &word);
    free(set);
    free(after);
    vector_release(&word);
}

/* Within a limit, what is said is true; without one, all is said. */
static void compare_one(Tally *tally, Whole *one, Whole *other, const Inclusion *given,
                        bool limited)
{
    Naive naive = naive_decide(one, other);
    if (naive.too_many) return;
    InclusionAnswer right = naive.fails ? INCLUSION_FAILS : INCLUSION_HOLDS;
    tally->compared++;
    tally->holds += given->answer == INCLUSION_HOLDS;
    tally->fails += given->answer == INCLUSION_FAILS;
    tally->cut += given->answer == INCLUSION_UNKNOWN;
    if (given->answer != right && (!limited || given->answer != INCLUSION_UNKNOWN)) {
        disagree(tally, "the answer is another one");
    }
    if (given->answer != INCLUSION_FAILS || right != INCLUSION_FAILS) return;
    uint32_t steps = schedule_steps(given->way);
    if (steps < naive.steps || (!given->may_be_shorter && steps != naive.steps)) {
        disagree(tally, "it has not the fewest steps");
    }
    if (given->may_be_shorter && !limited) disagree(tally, "it may be shorter, without a limit");
    if (!limited) compare_run(tally, one, other, given);
}

static void compare_within(Tally *tally, Whole *wholes, const InclusionQuestion *question,
                           const ExploreOptions *limits, bool limited)
{
    InclusionResult result;
    inclusion_decide(question, limits, &result);
    for (unsigned side = 0; side < 2; side++) {
        compare_one(tally, &wholes[side], &wholes[!side], &result.of[side], limited);
        bool complete = result.sides[side].complete;
        if (!limited && (!complete || result.sides[side].states != wholes[side].states.count)) {
            disagree(tally, "other states");
        }
    }
    inclusion_release(&result);
}

static uint64_t random_number(Tally *tally)
{
    tally->random = tally->random * UINT64_C(6364136223846793005) + 1442695040888963407;
    return tally->random >> 33;
}

static void compare_observed(Tally *tally, Whole *wholes, const ObservedPair *pairs, uint32_t count)
{
    ExploreOptions limits = {.max_states = EXPLORE_NO_LIMIT,
                             .max_memory = UINT64_C(1) << 30,
                             .max_depth = EXPLORE_NO_LIMIT};
    const InclusionQuestion question = {.systems = {wholes[0].system, wholes[1].system},
                                        .observed = pairs,
                                        .observed_count = count};
    show_all(&wholes[0], pairs, count, 0);
    show_all(&wholes[1], pairs, count, 1);
    compare_within(tally, wholes, &question, &limits, false);
    limits.max_states = 1 + random_number(tally) % (wholes[0].states.count + 4);
    compare_within(tally, wholes, &question, &limits, true);
    limits.max_states = EXPLORE_NO_LIMIT;
    limits.max_depth = random_number(tally) % 12;
    compare_within(tally, wholes, &question, &limits, true);
    limits.max_depth = EXPLORE_NO_LIMIT;
    limits.max_memory = 1024 + random_number(tally) % 65536;
    compare_within(tally, wholes, &question, &limits, true);
    hide_all(&wholes[0]);
    hide_all(&wholes[1]);
}

/* --- which --- */

static bool is_plain(const Type *type)
{
    return type_is_scalar(type) && type->kind != TYPE_ORDER;
}

/* What is in sets and bags is shown in the order of its own text. */
static bool may_be_observed(const Variable *old, const Variable *new, bool same_text)
{
    if (strcmp(old->name, new->name) != 0 || !observable_types_fit(old->type, new->type)) {
        return false;
    }
    return same_text || (is_plain(old->type) && is_plain(new->type));
}

static void compare_systems(Tally *tally, const System *old, const System *new, bool same_text)
{
    VECTOR(ObservedPair) all = {0};
    for (uint32_t i = 0; i < old->variable_count; i++) {
        for (uint32_t k = 0; k < new->variable_count; k++) {
            const Variable *a = &old->variables[i], *b = &new->variables[k];
            if (may_be_observed(a, b, same_text)) vector_push(&all, (ObservedPair){{a, b}});
        }
    }
    Whole wholes[2] = {whole_of(old, tally->max_states), whole_of(new, tally->max_states)};
    if (all.count > 0 && wholes[0].complete && wholes[1].complete) {
        compare_observed(tally, wholes, all.items, (uint32_t)all.count);
        uint32_t first = (uint32_t)(random_number(tally) % all.count);
        if (all.count > 1) compare_observed(tally, wholes, all.items + first, 1);
    }
    whole_release(&wholes[0]);
    whole_release(&wholes[1]);
    vector_release(&all);
}

static void compare_mutants(Tally *tally, Model *model, const System *system)
{
    size_t count;
    Mutation *mutations = mutations_find(system, &count);
    for (size_t i = 0; i < count && i < MUTANTS_MOST; i++) {
        const Mutation *mutation = &mutations[random_number(tally) % count];
        const System *mutant = model_build_mutant(model, NULL, 0, NULL, mutation);
        if (mutant != NULL) compare_systems(tally, system, mutant, true);
    }
    free(mutations);
}

static const System *system_of(const char *file, Model **ret_model)
{
    char *message = NULL;
    *ret_model = model_load(file, &message);
    const System *system =
        *ret_model == NULL ? NULL : model_build(*ret_model, NULL, 0, NULL, &message);
    free(message);
    return system;
}

static void compare_file(Tally *tally, const char *file, const char *next_file)
{
    Model *model, *next = NULL;
    tally->file = file;
    const System *system = system_of(file, &model);
    if (system != NULL) {
        compare_mutants(tally, model, system);
        const System *other = next_file == NULL ? NULL : system_of(next_file, &next);
        if (other != NULL) compare_systems(tally, system, other, false);
    } else {
        disagree(tally, "not a model");
    }
    model_destroy(model);
    model_destroy(next);
}

int main(int argc, char **argv)
{
    Tally tally = {.max_states = 300, .random = 1};
    int i = 1;
    if (argc > 2 && strcmp(argv[1], "--max-states") == 0) {
        tally.max_states = strtoull(argv[2], NULL, 10);
        i = 3;
    }
    for (; i < argc; i++) compare_file(&tally, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
    printf("%u answers compared: %u times included, %u not, %u cut short: %u disagreements\n",
           tally.compared, tally.holds, tally.fails, tally.cut, tally.disagreements);
    return tally.disagreements == 0 && tally.holds > 0 && tally.fails > 0 ? 0 : 1;
}
