/* peterson.pml - Peterson's algorithm for N processes (protocols/peterson.tocsin) for SPIN.
 *
 *     spin -a -o1 -o2 -o3 -DN=5 [-DGETS_IN] peterson.pml
 *     cc -O3 -DSAFETY -DNOREDUCE pan.c -o pan
 *
 * One step is one transition, as in reference.pml. With -DGETS_IN (and without -DSAFETY) the claim
 * is violated by a run in which somebody has begun to climb and never comes to the critical
 * section; `pan -a -f` looks for fair ones. */

#define LEVEL_WIDTH 3
#define NOBODY 7
#define HIGHER(k) (k != _pid && announced[k] >= level)
#if N == 3
#define ANY_HIGHER (HIGHER(0) || HIGHER(1) || HIGHER(2))
#elif N == 4
#define ANY_HIGHER (HIGHER(0) || HIGHER(1) || HIGHER(2) || HIGHER(3))
#elif N == 5
#define ANY_HIGHER (HIGHER(0) || HIGHER(1) || HIGHER(2) || HIGHER(3) || HIGHER(4))
#else
#error "N is 3, 4 or 5"
#endif
#define BLOCKED (latest[level] == _pid && ANY_HIGHER)

byte announced[N] = 0;
byte latest[N] = NOBODY;

active [N] proctype competitor()
{
    unsigned level : LEVEL_WIDTH = 0;

want:
    level = 1;
announce:
    announced[_pid] = level;
arrive:
    latest[level] = _pid;
wait:
    if
    :: BLOCKED -> goto wait
    :: d_step { !BLOCKED && level < N - 1 -> level++ }; goto announce
    :: d_step { !BLOCKED && level == N - 1 -> level++ }; goto critical
    fi;
critical:
    announced[_pid] = 1;
    goto want
}

#if defined(GETS_IN)
#define BEGINS(k) competitor[k]@announce
#define OUTSIDE(k) !competitor[k]@critical
never {
    do
    :: true
    :: BEGINS(0) -> goto accept_0
    :: BEGINS(1) -> goto accept_1
    :: BEGINS(2) -> goto accept_2
#if N > 3
    :: BEGINS(3) -> goto accept_3
#endif
#if N > 4
    :: BEGINS(4) -> goto accept_4
#endif
    od;
accept_0: do :: OUTSIDE(0) od;
accept_1: do :: OUTSIDE(1) od;
accept_2: do :: OUTSIDE(2) od;
#if N > 3
accept_3: do :: OUTSIDE(3) od;
#endif
#if N > 4
accept_4: do :: OUTSIDE(4) od;
#endif
}
#endif
