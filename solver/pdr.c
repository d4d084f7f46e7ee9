/* pdr.c - the main loop of PDR: obligations, frames, and what to make of the end. */
#include "pdr.h"

#include <stdlib.h>
#include <string.h>

#include "confirm.h"
#include "goals.h"
#include "lessons_private.h"
#include "support/bug.h"

/* More predicates than this, and the queries are about nothing else. */
#define PREDICATES_MOST 30000

/* Claims about any identities stand for at most so many about given ones. */
#define INSTANCES_MOST 5000

/* A state that leads to something bad in `depth` steps, to be excluded from F_level. */
typedef struct Obligation {
    Cube *cube;
    uint32_t level, depth;
} Obligation;

typedef struct Pdr {
    Session session;
    Templates *templates;
    Frames frames;
    VECTOR(Obligation) obligations;
    bool *proving;         /* for each finding */
    InvariantFound *found; /* or NULL */
    void *found_context;
    bool complete; /* no run has more than `longest` steps, but an invariant is wanted */
    uint32_t longest;
    uint32_t reached; /* after BLOCK_REACHED: within so many steps something bad happens */
} Pdr;

typedef enum BlockEnd { BLOCK_DONE, BLOCK_REACHED, BLOCK_AIMED_ANEW, BLOCK_STOPPED } BlockEnd;

/* ---- what is to be proved ---- */

static bool is_wanted(const Finding *finding)
{
    return finding->open && finding->verdict == VERDICT_UNKNOWN && finding->asked &&
           !finding->failed && goal_is_safety(finding->property);
}

/* False when nothing is left. */
static bool choose_goals(Pdr *pdr)
{
    const Findings *findings = pdr->session.findings;
    bool any = false;
    for (uint32_t i = 0; i < findings->count; i++) {
        pdr->proving[i] = is_wanted(&findings->items[i]);
        any = any || pdr->proving[i];
    }
    return any;
}

/* At what is left. */
static void aim(Pdr *pdr)
{
    if (!choose_goals(pdr)) {
        session_give_up(&pdr->session, "what is left can't be evaluated everywhere");
    } else {
        frames_aim(&pdr->frames, pdr->proving);
    }
}

/* Have others decided any of it? What is excluded stays so. */
static bool catch_up(Pdr *pdr)
{
    if (!session_catch_up(&pdr->session)) return false;
    if (!pdr->session.stopped) aim(pdr);
    return true;
}

/* ---- obligations ---- */

static void add_obligation(Pdr *pdr, Cube *cube, uint32_t level, uint32_t depth)
{
    vector_push(&pdr->obligations, (Obligation){cube, level, depth});
}

/* The one of the lowest level, and of those the one nearest to something bad. */
static Obligation take_obligation(Pdr *pdr)
{
    size_t best = 0;
    for (size_t i = 1; i < pdr->obligations.count; i++) {
        const Obligation *a = &pdr->obligations.items[i], *b = &pdr->obligations.items[best];
        if (a->level < b->level || (a->level == b->level && a->depth < b->depth)) best = i;
    }
    Obligation taken = pdr->obligations.items[best];
    pdr->obligations.items[best] = pdr->obligations.items[--pdr->obligations.count];
    return taken;
}

static void clear_obligations(Pdr *pdr)
{
    for (size_t i = 0; i < pdr->obligations.count; i++) free(pdr->obligations.items[i].cube);
    vector_clear(&pdr->obligations);
}

/* A state that is excluded below is asked about again one level higher, where it counts. */
static void postpone(Pdr *pdr, const Obligation *obligation, uint32_t level)
{
    if (level > frames_top(&pdr->frames)) {
        free(obligation->cube);
    } else {
        add_obligation(pdr, obligation->cube, level, obligation->depth);
    }
}

/* The state before one that could not be excluded. */
static BlockEnd go_back(Pdr *pdr, const Obligation *obligation)
{
    Cube *before = frames_before_cube(&pdr->frames, obligation->cube);
    add_obligation(pdr, obligation->cube, obligation->level, obligation->depth);
    add_obligation(pdr, before, obligation->level - 1, obligation->depth + 1);
    Answer begins = frames_begins(&pdr->frames, before, NULL);
    if (begins == ANSWER_NO) return BLOCK_DONE;
    pdr->reached = obligation->depth + 1;
    return begins == ANSWER_YES ? BLOCK_REACHED : BLOCK_STOPPED;
}

static BlockEnd block_one(Pdr *pdr)
{
    Obligation obligation = take_obligation(pdr);
    Frames *frames = &pdr->frames;
    frames_refresh(frames);
    if (frames_excludes(frames, obligation.cube, obligation.level)) {
        postpone(pdr, &obligation, obligation.level + 1);
        return BLOCK_DONE;
    }
    uint32_t level = obligation.level;
    Answer answer;
    Cube *part = generalise(frames, obligation.cube, &level, &answer);
    if (part != NULL) {
        exclude_copies(frames, part, level);
        postpone(pdr, &obligation, level + 1);
        return pdr->session.stopped ? BLOCK_STOPPED : BLOCK_DONE;
    }
    if (answer == ANSWER_YES) return go_back(pdr, &obligation);
    free(obligation.cube);
    return BLOCK_STOPPED;
}

/* Excludes everything bad from the highest frame. */
static BlockEnd block(Pdr *pdr)
{
    Frames *frames = &pdr->frames;
    for (;;) {
        if (catch_up(pdr)) return BLOCK_AIMED_ANEW;
        Answer answer = frames_bad(frames, frames_top(frames));
        if (answer == ANSWER_NO) return BLOCK_DONE;
        if (answer == ANSWER_UNKNOWN) return BLOCK_STOPPED;
        Cube *cube = frames_bad_cube(frames);
        add_obligation(pdr, cube, frames_top(frames), 0);
        while (pdr->obligations.count > 0) {
            session_tell(&pdr->session, frames_top(frames), frames_cubes(frames), false);
            BlockEnd end = catch_up(pdr) ? BLOCK_AIMED_ANEW : block_one(pdr);
            if (end != BLOCK_DONE) {
                clear_obligations(pdr);
                return end;
            }
        }
    }
}

/* ---- when something bad can be reached ---- */

/* No open property is violated within so many steps. */
static void note_depth(Pdr *pdr, uint32_t depth)
{
    Solving *result = pdr->session.result;
    if (!result->searched || depth > result->depth) result->depth = depth;
    result->searched = true;
}

/* Bounded model checking has the schedule, and may have looked deeper than the frames. Aims at what
 * is left then. */
static void search(Pdr *pdr, uint32_t depth)
{
    Session *session = &pdr->session;
    /* One step more, for properties of transitions and errors of steps. */
    SolveOptions options = session_lend(session);
    if (depth + 1 < options.max_depth) options.max_depth = depth + 1;
    options.decided = NULL;
    options.violations_only = options.certificate != NULL;
    Solving searching;
    solve_bmc(session->system, session->findings, &options, &searching);
    session_settle(session);
    if (searching.searched) note_depth(pdr, searching.depth);
    if (searching.complete) pdr->longest = searching.depth;
    pdr->complete = pdr->complete || searching.complete;
    if (session_look(session, pdr->frames.terms)) return;
    bool same = true;
    for (uint32_t i = 0; i < session->findings->count; i++) {
        same = same && pdr->proving[i] == is_wanted(&session->findings->items[i]);
    }
    if (same && searching.stop != SOLVE_DEPTH && searching.stop != SOLVE_SETTLED) {
        session_give_up(session, "%s", searching.stopped);
    } else if (same && options.max_depth <= depth) {
        session_stop(session, SOLVE_DEPTH);
    } else if (same) {
        session_give_up(session, "a violation within %u steps could not be confirmed", depth + 1);
    } else {
        aim(pdr);
    }
}

/* ---- when a frame is inductive ---- */

/* Afterwards the conjuncts are those that it takes. */
static ObligationsEnd confirm(Pdr *pdr, Conjuncts *conjuncts, ObligationsCheck *ret_check,
                              bool *ret_cut_short)
{
    Session *session = &pdr->session;
    Proof proof = {.system = session->system,
                   .findings = session->findings,
                   .proved = pdr->proving,
                   .form = FORM_FINITE,
                   .shape = SHAPE_SHARED};
    return session_confirm_thin(session, &proof, conjuncts, ret_check, ret_cut_short);
}

/* False where they are no proof. */
static bool decide_by(Pdr *pdr, Conjuncts *conjuncts, ObligationsCheck *ret_check)
{
    Session *session = &pdr->session;
    bool cut_short;
    if (confirm(pdr, conjuncts, ret_check, &cut_short) != OBLIGATIONS_MET) return false;
    for (uint32_t i = 0; i < session->findings->count; i++) {
        if (pdr->proving[i]) session_tell_proof(session, i, NULL, conjuncts, cut_short);
    }
    session_settle(session);
    return true;
}

/* What is said of any identities is read more easily, but may be too much to ask about; and there
 * are models where it makes a difference in which order identities come (symmetry.h). */
static bool decide(Pdr *pdr, const Invariant *invariant)
{
    Session *session = &pdr->session;
    ObligationsCheck check;
    Claims claims = {.arena = arena_create(), .frame_cells = pdr->templates->frame_cells};
    Conjuncts any = conjuncts_of_any(&claims, invariant);
    bool decided = conjuncts_instances(&any) <= INSTANCES_MOST && decide_by(pdr, &any, &check);
    conjuncts_release(&any);
    arena_destroy(claims.arena);
    if (decided || session_look(session, NULL)) return decided;
    Conjuncts clauses = conjuncts_of_clauses(invariant);
    decided = decide_by(pdr, &clauses, &check);
    conjuncts_release(&clauses);
    if (!decided && !session_look(session, NULL)) {
        session_doubt(session, "the proof that was found could not be confirmed", check.why);
    }
    return decided;
}

/* Hands out all clauses: more than what proves this instance may be of use elsewhere. False: that
 * was all that was wanted. */
static bool hand_out(Pdr *pdr, Cube *const *cubes, size_t count)
{
    bool *all = memory_allocate(count + 1, sizeof *all);
    for (size_t i = 0; i < count; i++) all[i] = true;
    Invariant *invariant = cubes_invariant(&pdr->frames, cubes, all, count);
    bool go_on = pdr->found(pdr->found_context, invariant);
    invariant_destroy(invariant);
    free(all);
    return go_on;
}

/* Reduces the proof to what it needs. */
static void prove_instance(Pdr *pdr, Cube *const *cubes, size_t count)
{
    bool *needed = memory_allocate(count + 1, sizeof *needed);
    if (find_support(&pdr->frames, cubes, count, needed)) {
        Invariant *invariant = cubes_invariant(&pdr->frames, cubes, needed, count);
        bool decided = decide(pdr, invariant);
        if (decided) lessons_leave_clauses(pdr->session.options->lessons, invariant);
        invariant_destroy(invariant);
    }
    free(needed);
}

/* All that is excluded above the level is inductive together. */
static void conclude(Pdr *pdr, uint32_t level)
{
    Frames *frames = &pdr->frames;
    VECTOR(Cube *) cubes = {0};
    for (size_t i = level + 1; i < frames->levels.count; i++) {
        const Level *there = &frames->levels.items[i];
        for (size_t j = 0; j < there->cubes.count; j++) {
            vector_push(&cubes, there->cubes.items[j]);
        }
    }
    bool wanted = pdr->found == NULL || hand_out(pdr, cubes.items, cubes.count);
    if (wanted) prove_instance(pdr, cubes.items, cubes.count);
    vector_release(&cubes);
    if (!pdr->session.stopped) {
        session_give_up(&pdr->session, "what is left can't be decided this way");
    }
}

/* ---- the whole ---- */

/* Of no state at all nothing is said. */
static bool can_begin(Pdr *pdr)
{
    Answer answer = frames_can_begin(&pdr->frames);
    if (answer == ANSWER_NO) {
        session_give_up(&pdr->session, "there is no initial state to look at");
    }
    return answer == ANSWER_YES;
}

/* The initial states themselves, and what happens in the first step. False: nothing more to do. */
static bool begin(Pdr *pdr)
{
    Session *session = &pdr->session;
    while (!session->stopped) {
        const Findings *findings = session->findings;
        Answer answer = frames_bad(&pdr->frames, 0);
        if (answer == ANSWER_NO && pdr->proving[findings->count - 1]) {
            answer = frames_beginning_fails(&pdr->frames);
        }
        if (answer == ANSWER_NO) return can_begin(pdr);
        if (answer == ANSWER_YES) search(pdr, 0);
    }
    return false;
}

/* What is known to hold in all reachable states needs no obligations. */
static void take_lessons(Pdr *pdr)
{
    const Lessons *lessons = pdr->session.options->lessons;
    Invariant *known = lessons_take_clauses(lessons, pdr->templates);
    exclude_clauses(&pdr->frames, known, 1);
    invariant_destroy(known);
}

static void run(Pdr *pdr)
{
    Session *session = &pdr->session;
    Frames *frames = &pdr->frames;
    if (!begin(pdr)) return;
    note_depth(pdr, 0);
    frames_add_level(frames);
    take_lessons(pdr);
    while (!session->stopped) {
        BlockEnd end = block(pdr);
        if (end == BLOCK_REACHED) search(pdr, pdr->reached);
        if (end != BLOCK_DONE) continue;
        note_depth(pdr, frames_top(frames));
        session_tell(session, frames_top(frames), frames_cubes(frames), true);
        if (frames_top(frames) >= session->options->max_depth) {
            session_stop(session, SOLVE_DEPTH);
            break;
        }
        frames_add_level(frames);
        uint32_t level = frames_propagate(frames);
        if (level > 0) conclude(pdr, level);
    }
}

static void prepare(Pdr *pdr)
{
    Session *session = &pdr->session;
    pdr->templates = templates_create(session->system);
    uint64_t predicates = predicates_most(pdr->templates);
    if (predicates > PREDICATES_MOST) {
        session_give_up(session, "%llu predicates would be needed to tell states apart",
                        (unsigned long long)predicates);
        return;
    }
    frames_init(&pdr->frames, session, pdr->templates, SHAPE_SHARED);
    if (!session->stopped) frames_aim(&pdr->frames, pdr->proving);
    if (!session->stopped) run(pdr);
    frames_release(&pdr->frames);
}

void solve_pdr(const System *system, Findings *findings, const SolveOptions *options, Solving *ret)
{
    solve_pdr_for(system, findings, options, ret, NULL, NULL);
}

void solve_pdr_for(const System *system, Findings *findings, const SolveOptions *options,
                   Solving *ret, InvariantFound *found, void *context)
{
    Pdr pdr = {.found = found, .found_context = context};
    session_begin(&pdr.session, "pdr", system, findings, options, ret);
    pdr.proving = memory_allocate(findings->count, sizeof *pdr.proving);
    if (!pdr.session.stopped && !choose_goals(&pdr)) {
        session_give_up(&pdr.session, "nothing that is left can be proved this way");
    }
    if (!pdr.session.stopped) prepare(&pdr);
    if (pdr.complete && !findings_settled(findings)) {
        session_complete(&pdr.session, "bmc", pdr.longest);
    }
    templates_destroy(pdr.templates);
    vector_release(&pdr.obligations);
    free(pdr.proving);
    session_end(&pdr.session);
}
