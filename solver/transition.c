/* transition.c - the relation between two states: who moves, and what is then.
 *
 * Each kind of move (a process's ordinary steps, each of its anytime steps; of each instance, or of
 * any) is a run of its own under the condition that it is the one chosen. */
#include "run.h"

#include <string.h>

/* ---- one move ---- */

static bool is_counted(const Step *step)
{
    return step->anytime && step->most >= 0;
}

static const Value **counter_of(Run *run, const Step *step)
{
    return &run->working->values[run->encoder->counter_items[step->counter]];
}

static void await_counter(Run *run, const Step *step)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    Number most = number_constant(numbers, step->most);
    run_await(run, number_less(numbers, (*counter_of(run, step))->number, most));
}

static void advance_counter(Run *run, const Step *step)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    const Value **counter = counter_of(run, step);
    Number now = (*counter)->number, one = number_constant(numbers, 1);
    Term overflow;
    Number more = number_add(numbers, now, one, &overflow);
    if (more.high > step->most) more = number_narrow(numbers, more, more.low, step->most);
    *counter = value_number(&run->encoder->values, (*counter)->type, more);
}

/* An ordinary step has what its text has around it; an anytime one what the place has. */
static void find_scope(Run *run, const Step *step)
{
    const Numbers *numbers = &run->encoder->values.numbers;
    Terms *terms = run->encoder->terms;
    const Process *process = step->process;
    Term *in_scope = ARENA_NEW_ARRAY(run->encoder->values.arena, Term, process->local_count + 1);
    for (uint32_t i = 0; i < process->local_count; i++) {
        in_scope[i] = term_truth(terms, !step->anytime && step->in_scope[i]);
        for (uint32_t j = 0; step->anytime && j < process->place_count; j++) {
            if (!process->places[j].in_scope[i]) continue;
            Term here = number_equal(numbers, run_place(run), number_constant(numbers, j));
            in_scope[i] = term_or(terms, in_scope[i], here);
        }
    }
    run->in_scope = in_scope;
}

/* From where the step begins to where control goes on; the ways' ends join `ends`. */
static void execute(Run *run, const Step *step, Exits *ends)
{
    run->step = step;
    find_scope(run, step);
    vector_clear(&run->exits);
    vector_clear(&run->bound);
    if (is_counted(step)) await_counter(run, step);
    if (step->process->provided) {
        run_await(run, encode_truth(&run->scene, step->process->provided));
    }
    execute_block(run, step->body);
    if (!term_is_false(run->encoder->terms, run->scene.guard)) {
        vector_push(&run->exits, (Exit){step->after, run->scene.guard, run_snapshot(run)});
    }
    for (size_t i = 0; i < run->exits.count; i++) {
        Exit *exit = &run->exits.items[i];
        if (is_counted(step)) {
            run_restore(run, &exit->snapshot);
            advance_counter(run, step);
            exit->snapshot = run_snapshot(run);
        }
        vector_push(ends, *exit);
    }
    run->step = NULL;
}

/* Orders exits so that those of one node lie side by side; their number is small. */
static size_t gather(const Exits *exits, size_t first, Exits *ret_same)
{
    vector_clear(ret_same);
    const Node *node = exits->items[first].node;
    for (size_t i = 0; i < exits->count; i++) {
        if (exits->items[i].node != node) continue;
        if (i < first) return 0;
        vector_push(ret_same, exits->items[i]);
    }
    return ret_same->count;
}

/* Each step's body is executed once, wherever it was entered from. */
static void execute_entered(Run *run, const Exits *entries, Term *ret_entered, Exits *ends)
{
    Exits same = {0};
    for (size_t i = 0; i < entries->count; i++) {
        if (gather(entries, i, &same) == 0) continue;
        const Step *step = entries->items[i].node->step;
        run_join(run, same.items, same.count);
        if (ret_entered) {
            ret_entered[step->position] =
                term_or(run->encoder->terms, ret_entered[step->position], run->scene.guard);
        }
        execute(run, step, ends);
    }
    vector_release(&same);
}

/* From the ways' ends to the next places. */
static void go_on(Run *run, const Exits *ends)
{
    Exits same = {0}, found = {0};
    for (size_t i = 0; i < ends->count; i++) {
        if (gather(ends, i, &same) == 0) continue;
        run_join(run, same.items, same.count);
        if (ends->items[i].node) {
            run_walk(run, ends->items[i].node, false, &found);
        } else {
            vector_push(&found, (Exit){NULL, run->scene.guard, run_snapshot(run)});
        }
    }
    run_arrive(run, &found);
    vector_release(&same);
    vector_release(&found);
}

static void enter_anytime(Run *run, const Step *step, Term *ret_entered, Exits *ends)
{
    Terms *terms = run->encoder->terms;
    const Numbers *numbers = &run->encoder->values.numbers;
    Number done = number_constant(numbers, (int64_t)step->process->place_count - 1);
    run_await(run, term_not(terms, number_equal(numbers, run_place(run), done)));
    if (ret_entered) ret_entered[step->position] = run->scene.guard;
    execute(run, step, ends);
}

void run_take(Run *run, const Step *anytime, Term *ret_entered)
{
    Exits entries = {0}, ends = {0};
    if (anytime) {
        enter_anytime(run, anytime, ret_entered, &ends);
    } else {
        run_enter(run, &entries);
        execute_entered(run, &entries, ret_entered, &ends);
    }
    go_on(run, &ends);
    run_store_instance(run);
    vector_release(&entries);
    vector_release(&ends);
}

/* ---- all moves ---- */

typedef struct Moves {
    Encoder *encoder;
    const State *before;
    int64_t moment;
    Number mover, kind;
    Term inputs, taken, error;
    State *raw; /* NULL as long as nobody moved */
    Term *by_step;
} Moves;

static uint32_t first_step(const Encoder *encoder, const Process *process)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < process->position; i++) {
        first += encoder->system->processes[i]->step_count;
    }
    return first;
}

/* The run is what happens where it was chosen. */
static void add_run(Moves *moves, Term chosen, const Run *run)
{
    Terms *terms = moves->encoder->terms;
    Term open = term_and_not(terms, chosen, run->barred);
    Term taken = term_and(terms, open, run->scene.guard);
    Term error = term_and(terms, open, run->scene.error);
    moves->inputs = term_and(terms, moves->inputs, term_implies(terms, chosen, run->inputs));
    moves->taken = term_or(terms, moves->taken, taken);
    moves->error = term_or(terms, moves->error, error);
    if (term_is_false(terms, taken)) return;
    moves->raw =
        moves->raw ? state_if(moves->encoder, chosen, run->working, moves->raw) : run->working;
}

static void add_move(Moves *moves, const Process *process, Number instance, const Step *anytime,
                     Term chosen)
{
    Encoder *encoder = moves->encoder;
    Terms *terms = encoder->terms;
    if (term_is_false(terms, chosen)) return;
    Term *entered = ARENA_NEW_ARRAY(encoder->values.arena, Term, process->step_count + 1);
    for (uint32_t i = 0; i < process->step_count; i++) entered[i] = term_truth(terms, false);
    Run run;
    run_start(&run, encoder, moves->before, moves->moment);
    run.generous = true;
    run_act_as(&run, process, instance);
    run_take(&run, anytime, entered);
    add_run(moves, chosen, &run);
    run_release(&run);
    uint32_t first = first_step(encoder, process);
    for (uint32_t i = 0; i < process->step_count; i++) {
        Term here = term_and(terms, chosen, entered[i]);
        moves->by_step[first + i] = term_or(terms, moves->by_step[first + i], here);
    }
}

/* Its ordinary steps are one kind of move, each anytime step another. */
static void add_instance(Moves *moves, const Process *process, Number instance, Term moving)
{
    const Numbers *numbers = &moves->encoder->values.numbers;
    Terms *terms = moves->encoder->terms;
    int64_t kind = 0;
    Term ordinary = number_equal(numbers, moves->kind, number_constant(numbers, kind));
    add_move(moves, process, instance, NULL, term_and(terms, moving, ordinary));
    for (uint32_t i = 0; i < process->step_count; i++) {
        const Step *step = process->steps[i];
        if (!step->anytime) continue;
        Term chosen = number_equal(numbers, moves->kind, number_constant(numbers, ++kind));
        add_move(moves, process, instance, step, term_and(terms, moving, chosen));
    }
}

static bool is_lifted(const Encoder *encoder, const Process *process)
{
    return process->index && values_is_lifted(&encoder->values, process->index);
}

static uint32_t mover_count(const Encoder *encoder, const Process *process)
{
    return is_lifted(encoder, process) ? 1 : process->instances;
}

/* Any instance, picked by the mover: one copy of the logic. */
static void add_shared(Moves *moves, const Process *process, int64_t base)
{
    const Numbers *numbers = &moves->encoder->values.numbers;
    int64_t last = base + process->instances - 1;
    Term overflow, moving = number_within(numbers, moves->mover, base, last);
    Number instance = number_constant(numbers, 0);
    if (process->instances > 1) {
        Number mover = number_narrow(numbers, moves->mover, base, last);
        instance = number_subtract(numbers, mover, number_constant(numbers, base), &overflow);
        instance = number_narrow(numbers, instance, 0, last - base);
    }
    add_instance(moves, process, instance, moving);
}

static void add_process(Moves *moves, const Process *process, Number lifted_self)
{
    const Numbers *numbers = &moves->encoder->values.numbers;
    int64_t base = moves->encoder->mover_bases[process->position];
    if (is_lifted(moves->encoder, process)) {
        Term moving = number_equal(numbers, moves->mover, number_constant(numbers, base));
        add_instance(moves, process, lifted_self, moving);
        return;
    }
    if (moves->encoder->shape == SHAPE_SHARED) {
        add_shared(moves, process, base);
        return;
    }
    for (uint32_t i = 0; i < process->instances; i++) {
        Term moving = number_equal(numbers, moves->mover, number_constant(numbers, base + i));
        add_instance(moves, process, number_constant(numbers, i), moving);
    }
}

/* An input of the whole transition; a constant where there is nothing to choose. */
static Number new_number(Moves *moves, const char *name, int64_t high)
{
    const Values *values = &moves->encoder->values;
    if (high <= 0) return number_constant(&values->numbers, 0);
    const char *full = arena_format(values->arena, "%s@%lld", name, (long long)moves->moment);
    Term typing;
    Number number = number_fresh(&values->numbers, full, 0, high, &typing);
    moves->inputs = term_and(values->terms, moves->inputs, typing);
    return number;
}

static int64_t kinds_most(const System *system)
{
    int64_t most = 0;
    for (uint32_t i = 0; i < system->process_count; i++) {
        int64_t kinds = 0;
        for (uint32_t j = 0; j < system->processes[i]->step_count; j++) {
            kinds += system->processes[i]->steps[j]->anytime;
        }
        if (kinds > most) most = kinds;
    }
    return most;
}

static const Number *choose_lifted(Moves *moves)
{
    Encoder *encoder = moves->encoder;
    const Values *values = &encoder->values;
    const System *system = encoder->system;
    Number *selves = ARENA_NEW_ARRAY(values->arena, Number, system->process_count + 1);
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (!is_lifted(encoder, process)) continue;
        const char *name =
            arena_format(values->arena, "%s@%lld", process->name, (long long)moves->moment);
        Term typing;
        const Type *index = encoder->items[item_of_place(encoder, process)].type->index;
        selves[i] = value_fresh_scalar(values, index, name, &typing);
        moves->inputs = term_and(values->terms, moves->inputs, typing);
    }
    return selves;
}

static Moves moves_of_nobody(Encoder *encoder, const State *before, int64_t moment)
{
    const System *system = encoder->system;
    Term no = term_truth(encoder->terms, false);
    Moves moves = {.encoder = encoder,
                   .before = before,
                   .moment = moment,
                   .inputs = term_truth(encoder->terms, true),
                   .taken = no,
                   .error = no};
    uint32_t steps = 0;
    for (uint32_t i = 0; i < system->process_count; i++) steps += system->processes[i]->step_count;
    moves.by_step = ARENA_NEW_ARRAY(encoder->values.arena, Term, steps + 1);
    for (uint32_t i = 0; i < steps; i++) moves.by_step[i] = no;
    return moves;
}

static void finish_transit(const Moves *moves, Transit *ret_transit)
{
    Terms *terms = moves->encoder->terms;
    Term too_many = term_truth(terms, false);
    const State *raw = moves->raw ? moves->raw : moves->before, *after = raw;
    if (moves->raw) after = state_renumber(moves->encoder, raw, &too_many);
    *ret_transit = (Transit){
        .before = moves->before,
        .mover = moves->mover,
        .kind = moves->kind,
        .inputs = moves->inputs,
        .taken = term_and_not(terms, moves->taken, too_many),
        .error = term_or(terms, moves->error, term_and(terms, moves->taken, too_many)),
        .raw = raw,
        .after = after,
        .by_step = moves->by_step,
    };
}

void encode_transit(Encoder *encoder, const State *before, int64_t step, Transit *ret_transit)
{
    const System *system = encoder->system;
    Moves moves = moves_of_nobody(encoder, before, step);
    moves.mover = new_number(&moves, "mover", (int64_t)encoder->movers - 1);
    moves.kind = new_number(&moves, "kind", kinds_most(system));
    const Number *selves = choose_lifted(&moves);
    encoder->effort = 0;
    for (uint32_t i = 0; i < system->process_count; i++) {
        add_process(&moves, system->processes[i], selves[i]);
    }
    finish_transit(&moves, ret_transit);
    ret_transit->lifted_selves = selves;
}

/* ---- one step alone ---- */

static void keep_step(Exits *entries, const Step *step)
{
    size_t kept = 0;
    for (size_t i = 0; i < entries->count; i++) {
        if (entries->items[i].node->step == step) entries->items[kept++] = entries->items[i];
    }
    entries->count = kept;
}

static void take_only(Run *run, const Step *step)
{
    Exits entries = {0}, ends = {0};
    if (step->anytime) {
        enter_anytime(run, step, NULL, &ends);
    } else {
        run_enter(run, &entries);
        keep_step(&entries, step);
        execute_entered(run, &entries, NULL, &ends);
    }
    go_on(run, &ends);
    run_store_instance(run);
    vector_release(&entries);
    vector_release(&ends);
}

static int64_t kind_of(const Step *step)
{
    int64_t kind = 0;
    for (uint32_t i = 0; i <= step->position && step->anytime; i++) {
        kind += step->process->steps[i]->anytime;
    }
    return kind;
}

void encode_step(Encoder *encoder, const State *before, int64_t moment, const Step *step,
                 uint32_t instance, Transit *ret_transit)
{
    const Numbers *numbers = &encoder->values.numbers;
    const Process *process = step->process;
    PROMISE(encoder->form == FORM_FINITE && instance < process->instances);
    Moves moves = moves_of_nobody(encoder, before, moment);
    int64_t mover = encoder->mover_bases[process->position] + (int64_t)instance;
    moves.mover = number_constant(numbers, mover);
    moves.kind = number_constant(numbers, kind_of(step));
    encoder->effort = 0;
    Run run;
    run_start(&run, encoder, before, moment);
    run_act_as(&run, process, number_constant(numbers, instance));
    take_only(&run, step);
    add_run(&moves, term_truth(encoder->terms, true), &run);
    run_release(&run);
    moves.by_step[first_step(encoder, process) + step->position] = term_truth(encoder->terms, true);
    finish_transit(&moves, ret_transit);
}

Term transit_by(const Encoder *encoder, const Transit *transit, const Step *step)
{
    return transit->by_step[first_step(encoder, step->process) + step->position];
}

Term transit_moves(const Encoder *encoder, const Transit *transit, const Process *process,
                   Number instance)
{
    const Numbers *numbers = &encoder->values.numbers;
    Number base = number_constant(numbers, encoder->mover_bases[process->position]);
    if (is_lifted(encoder, process)) {
        Term moving = number_equal(numbers, transit->mover, base);
        Number self = transit->lifted_selves[process->position];
        return term_and(encoder->terms, moving, number_equal(numbers, self, instance));
    }
    Term overflow;
    Number mover = number_add(numbers, base, instance, &overflow);
    return number_equal(numbers, transit->mover, mover);
}

uint32_t encoder_movers(const Encoder *encoder)
{
    return encoder->movers;
}

const Process *encoder_mover(const Encoder *encoder, uint32_t mover, uint32_t *ret_instance)
{
    const System *system = encoder->system;
    for (uint32_t i = system->process_count; i-- > 0;) {
        if (mover < encoder->mover_bases[i]) continue;
        const Process *process = system->processes[i];
        PROMISE(mover - encoder->mover_bases[i] < mover_count(encoder, process));
        *ret_instance = mover - encoder->mover_bases[i];
        return process;
    }
    BUG("a mover that is none");
}

bool encoder_is_symmetric(const Encoder *encoder)
{
    return encoder->symmetric;
}
