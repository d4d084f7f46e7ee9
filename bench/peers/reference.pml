/* reference.pml - the reference protocol (tests/protocols/reference.tocsin) for SPIN.
 *
 *     spin -a -o1 -o2 -o3 -DENACTORS=3 -DENDPOINTS=2 -DPLANS=4 -DKEEP=1 [-DCAS] reference.pml
 *     cc -O3 -DSAFETY -DNOREDUCE pan.c -o pan
 *
 * One step is one transition (a d_step each, gotos take none), so that the numbers of states are those
 * of other checkers; -o1 -o2 -o3 keep SPIN from resetting dead variables and from merging steps. Fields
 * are no wider than they must be, for SPIN to be fast. With -DNEVER_EMPTY the deletion asserts that it
 * leaves no record empty. With -DCONVERGES (and without -DSAFETY) the claim is violated by a run in which
 * some record never gets the newest plan from some time on; `pan -a -f` looks for those that are fair to
 * all processes, so the planner, who may stop, can idle. */

#if PLANS < 8
#define GEN_WIDTH 3
#else
#define GEN_WIDTH 4
#endif
#define NONE 255
#define BELOW(g) ((1 << (g)) - 1)
#define EXISTS(g) ((exists >> (g)) & 1)
#define OLD (exists & (plan > KEEP -> BELOW(plan - KEEP) : 0) & ~BELOW(g))

#if defined(CAS)
#define WRITE if :: plan > record[ep] -> record[ep] = plan :: else fi
#else
#define WRITE record[ep] = plan
#endif

#if defined(NEVER_EMPTY)
#define EMPTIED assert(false)
#else
#define EMPTIED skip
#endif
#define DELETE \
    oldest = g; \
    do :: !EXISTS(oldest) -> oldest++ :: else -> break od; \
    exists = exists & ~(1 << oldest); \
    k = 0; \
    do \
    :: k < ENDPOINTS && record[k] == oldest -> record[k] = NONE; EMPTIED; k++ \
    :: k < ENDPOINTS && record[k] != oldest -> k++ \
    :: k == ENDPOINTS -> break \
    od; \
    g = (oldest < PLANS -> oldest + 1 : PLANS); \
    oldest = 0; \
    k = 0

byte latest = 0;
byte applied = 0;
#if PLANS < 8
byte exists = 1;
#else
short exists = 1;
#endif
byte record[ENDPOINTS] = 0;
/* Scratch variables: no part of the state, except where breadth-first search needs them to be. */
#if defined(NEVER_EMPTY)
byte oldest, k;
#else
hidden byte oldest, k;
#endif

active proctype planner()
{
    do
    :: d_step { latest < PLANS -> latest++; exists = exists | (1 << latest) }
#if defined(CONVERGES)
    :: latest <= PLANS /* always: SPIN refuses `true` here */
#endif
    od
}

active [ENACTORS] proctype enactor()
{
    unsigned plan : GEN_WIDTH = 0;
    unsigned ep : 3 = 0;
    unsigned g : GEN_WIDTH = 0;

    do
    :: d_step { latest > plan -> plan = latest };
       if
       :: plan <= applied
       :: d_step { plan > applied -> ep = 0 };
          do
          :: d_step { !EXISTS(plan) -> ep = 0 };
             break
          :: d_step { EXISTS(plan) && record[ep] != NONE && ep < ENDPOINTS - 1 -> WRITE; ep++ }
          :: d_step { EXISTS(plan) && record[ep] != NONE && ep == ENDPOINTS - 1 -> WRITE; ep = 0 };
             d_step { applied = plan; g = 0 };
             do
             :: d_step { OLD == 0 -> g = 0 };
                break
             :: d_step { OLD != 0 -> DELETE }
             od;
             break
          od
       fi
    od
}

#if defined(CONVERGES)
#if ENDPOINTS != 1
#error "CONVERGES is for one endpoint"
#endif
never {
    do
    :: true
    :: record[0] != latest -> goto accept
    od;
accept:
    do
    :: record[0] != latest
    od
}
#endif
