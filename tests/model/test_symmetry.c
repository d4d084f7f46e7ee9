/* Symmetry reduction, against orbits found by brute force (orbits.h) and published numbers; and
 * where there is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "alike.h"
#include "loading.h"
#include "model/model.h"
#include "symmetry_patience.h"

static const System *load(Model **ret_model, const char *path, const Setting *settings,
                          size_t setting_count)
{
    char *message = NULL;
    *ret_model = model_load(path, &message);
    assert_non_null(*ret_model);
    return build_or_abort(*ret_model, settings, setting_count);
}

static void assert_orbits(const char *path, uint32_t states, uint32_t orbits)
{
    Model *model;
    const System *system = load(&model, path, NULL, 0);
    Orbits found;
    assert_true(orbits_compare(system, 20000, &found));
    if (found.complaint[0] != 0) fail_msg("%s: %s", path, found.complaint);
    assert_int_equal(found.states, states);
    assert_int_equal(found.orbits, orbits);
    model_destroy(model);
}

#define SYMMETRIC(name) "tests/model/symmetric/" name ".tocsin"

static void identities_are_renamed_wherever_they_are_held(void **state)
{
    (void)state;
    assert_orbits(SYMMETRIC("values"), 70, 17);
    assert_orbits(SYMMETRIC("large-sets"), 4901, 3);
    assert_orbits(SYMMETRIC("scopes"), 2916, 276);
    assert_orbits(SYMMETRIC("bags"), 717, 124);
}

static void what_is_indexed_by_identities_moves_with_them(void **state)
{
    (void)state;
    assert_orbits("tests/protocols/reference.tocsin", 1426, 742);
    assert_orbits(SYMMETRIC("bag-of-maps"), 40, 11);
    assert_orbits(SYMMETRIC("inboxes"), 3375, 354);
}

static void identities_that_refer_to_each_other_have_one_representative(void **state)
{
    (void)state;
    assert_orbits(SYMMETRIC("pointers"), 4352, 207);
    assert_orbits(SYMMETRIC("relation"), 729, 42); /* oriented graphs of four */
}

static void several_types_are_renamed_at_once(void **state)
{
    (void)state;
    assert_orbits(SYMMETRIC("two-types"), 352, 43);
    assert_orbits(SYMMETRIC("matching"), 1546, 6);
}

static void renumbering_and_renaming_are_one_form(void **state)
{
    (void)state;
    assert_orbits(SYMMETRIC("orders"), 43, 9);
}

static void representatives_behave_like_what_they_stand_for(void **state)
{
    (void)state;
    const char *const paths[] = {SYMMETRIC("values"),        SYMMETRIC("scopes"),
                                 SYMMETRIC("bags"),          SYMMETRIC("bag-of-maps"),
                                 SYMMETRIC("two-types"),     SYMMETRIC("orders"),
                                 SYMMETRIC("relation"),      "tests/protocols/reference.tocsin",
                                 "protocols/peterson.tocsin"};
    const CanonicalOptions options[] = {{.identities = true}, {.identities = true, .dead = true}};
    for (size_t i = 0; i < 2 * sizeof paths / sizeof *paths; i++) {
        Model *model;
        const System *system = load(&model, paths[i / 2], NULL, 0);
        Likeness found;
        assert_true(likeness_find(system, &options[i % 2], 20000, &found));
        if (found.complaint[0] != 0) fail_msg("%s: %s", paths[i / 2], found.complaint);
        model_destroy(model);
    }
}

static void what_does_not_refer_to_identities_is_left_alone(void **state)
{
    (void)state;
    assert_orbits("tests/protocols/die-hard.tocsin", 16, 16);
}

/* ---- published numbers ---- */

static void assert_published(const char *path, const Setting *settings, size_t setting_count,
                             uint32_t orbits, uint64_t states)
{
    const CanonicalOptions options = {.identities = true};
    Model *model;
    const System *system = load(&model, path, settings, setting_count);
    Space space = {0};
    assert_true(space_fill(&space, system, &options, 300000, NULL));
    assert_int_equal(space.count, orbits);
    Canonical *canonical = canonical_create(system, &options);
    uint64_t total = 0;
    for (uint32_t i = 0; i < space.count; i++)
        total += canonical_orbit(canonical, space_state(&space, i));
    assert_int_equal(total, states);
    canonical_destroy(canonical);
    space_release(&space);
    model_destroy(model);
}

static void assert_reference(const char *enactors, const char *endpoints, const char *plans,
                             const char *keep, uint32_t orbits, uint64_t states)
{
    const Setting settings[] = {{"ENACTORS", enactors, {0, 0}, NULL},
                                {"ENDPOINTS", endpoints, {0, 0}, NULL},
                                {"PLANS", plans, {0, 0}, NULL},
                                {"KEEP", keep, {0, 0}, NULL}};
    assert_published("tests/protocols/reference.tocsin", settings, 4, orbits, states);
}

static void orbits_and_their_sizes_are_those_published_for_the_reference_protocol(void **state)
{
    (void)state;
    assert_reference("2", "1", "2", "0", 245, 467);
    assert_reference("2", "1", "2", "1", 169, 316);
    assert_reference("2", "1", "5", "1", 5615, 10960);
    assert_reference("2", "2", "4", "1", 4954, 9682);
    assert_reference("3", "1", "3", "1", 6692, 35977);
}

static void orbits_and_their_sizes_are_those_published_for_peterson(void **state)
{
    (void)state;
    const char *path = "protocols/peterson.tocsin";
    assert_published(path, &(Setting){"N", "3", {0, 0}, NULL}, 1, 172, 882);
    assert_published(path, &(Setting){"N", "4", {0, 0}, NULL}, 1, 1132, 22281);
    assert_published(path, &(Setting){"N", "5", {0, 0}, NULL}, 1, 6770, 628868);
}

/* ---- where there is no symmetry ---- */

static void assert_reason(const char *body, const char *reason)
{
    char text[1024];
    int length = snprintf(text, sizeof text,
                          "protocol p type T = id(3) type B = 0..1 var b : [T] B in {0, 1} "
                          "var o : [T] B? = none var s : set of T = {} %s",
                          body);
    Model *model = model_from_text("test", text, (size_t)length);
    const System *system = build_or_abort(model, NULL, 0);
    const Type *type = NULL;
    const char *found = NULL;
    assert_int_equal(symmetry_types(system, &type, 1), 1);
    assert_int_equal(symmetry_allows(system, type, &found), reason == NULL);
    if (reason != NULL && strstr(found, reason) == NULL) fail_msg("%s", found);
    Orbits orbits;
    assert_true(orbits_compare(system, 20000, &orbits));
    if (orbits.complaint[0] != 0) fail_msg("%s: %s", body, orbits.complaint);
    model_destroy(model);
}

static void a_quantifier_that_may_fail_tells_identities_apart(void **state)
{
    (void)state;
    const char *reason = "decides a quantifier";
    assert_reason("invariant i : forall t in T: value(o[t]) == 1", reason);
    assert_reason("invariant i : exists t in T where value(o[t]) == 1: b[t] == 1", reason);
    assert_reason("process p { step s { await exists t in s: 1 / b[t] == 1 } }", reason);
    assert_reason("fun f(t: T): bool = value(o[t]) == 1  invariant i : forall t in T: f(t)",
                  reason);
    assert_reason("invariant i : forall t in T: b[t] == 0 || value(o[t]) == 1", reason);
}

static void a_quantifier_whose_body_is_guarded_does_not(void **state)
{
    (void)state;
    assert_reason("invariant i : forall t in T: o[t] != none => value(o[t]) == 1", NULL);
    assert_reason("invariant i : forall t in T: o[t] == none || value(o[t]) == 1", NULL);
    assert_reason("invariant i : forall t in T where !(o[t] == none): value(o[t]) == 1", NULL);
    assert_reason("process p[t: T] { step s { } loop { var x : B = 0  step u { x = 1 - x } } } "
                  "invariant i : forall t in T: p[t] at u => p[t].x == 1",
                  NULL);
    assert_reason("invariant i : count(t in T: value(o[t]) == 1) == 1", NULL);
}

static void a_guard_about_another_state_or_instance_is_none(void **state)
{
    (void)state;
    const char *reason = "decides a quantifier";
    const char *process = "process p[t: T] { step s { } loop { var x : B = 0  step u { x = 1 - x "
                          "} } } ";
    char text[512];
    snprintf(text, sizeof text, "%s transition i : forall t in T: p[t] at u => next(p[t].x) == 1",
             process);
    assert_reason(text, reason);
    snprintf(text, sizeof text,
             "%s invariant i : forall t in T: forall r in T: p[t] at u => p[r].x == 1", process);
    assert_reason(text, reason);
    snprintf(text, sizeof text, "%s invariant i : forall t in T: p[t] at s => p[t].x == 1",
             process);
    assert_reason(text, reason);
}

static void a_loop_that_may_fail_and_wait_tells_identities_apart(void **state)
{
    (void)state;
    const char *reason = "fail at one and wait at another";
    assert_reason("process p { step s { for t in T { await b[t] == 0  assert o[t] == none } } }",
                  reason);
    assert_reason("process p { step s { for t in T { if b[t] == 0 { choose x in s } "
                  "else { b[t] = b[t] + 1 } } } }",
                  reason);
    assert_reason("process p { step s { for t in T { await b[t] == 0 } } }", NULL);
    assert_reason("process p { step s { for t in T { b[t] = b[t] + 1 } } }", NULL);
}

static void names_left_by_a_loop_tell_identities_apart(void **state)
{
    (void)state;
    assert_reason("var f : T? = none "
                  "process p { step s { for t in T { let x = t  if x in s { b[t] = 0 } } "
                  "f = fresh(T) } }",
                  "names bound in a `for`");
}

static void sums_of_what_has_no_bounds_tell_identities_apart(void **state)
{
    (void)state;
    assert_reason("var k : [T] -9223372036854775807..9223372036854775807 = 0 "
                  "invariant i : sum(t in T: k[t]) == 0",
                  "overflows");
    assert_reason("invariant i : sum(t in T: b[t]) < 3", NULL);
}

static void beginnings_that_may_fail_and_wait_tell_instances_apart(void **state)
{
    (void)state;
    assert_reason("process p[t: T] { var x : T = any  var y : B in { c in B | x == t }  "
                  "var d : B = (if x == t then 0 else 1)  var z : B = 1 / d  step s { } }",
                  "at the beginning");
}

static void a_type_with_one_identity_needs_no_reduction(void **state)
{
    (void)state;
    const char *text = "protocol p type T = id(1) var t : T = any";
    Model *model = model_from_text("test", text, strlen(text));
    const System *system = build_or_abort(model, NULL, 0);
    const CanonicalOptions options = {.identities = true};
    Canonical *canonical = canonical_create(system, &options);
    assert_false(canonical_renames(canonical));
    assert_true(canonical_is_identity(canonical));
    assert_int_equal(canonical_orbit(canonical, &(int64_t){0}), 1);
    canonical_destroy(canonical);
    model_destroy(model);
}

/* A state that relates identities, and how often patience was asked about it. */
typedef struct Related {
    Model *model;
    Canonical *canonical;
    int64_t *cells;
    unsigned asked;
    bool ends;
} Related;

static bool note_asking(void *context)
{
    Related *related = context;
    related->asked++;
    return related->ends;
}

static Related relate(const char *text)
{
    Related related = {.model = model_from_text("test", text, strlen(text))};
    const System *system = build_or_abort(related.model, NULL, 0);
    const CanonicalOptions options = {.identities = true};
    related.canonical = canonical_create(system, &options);
    related.cells = memory_allocate(system->cells, sizeof *related.cells);
    return related;
}

static bool find_representative(Related *related)
{
    ModelError error;
    canonical_set_patience(related->canonical, note_asking, related);
    return canonical_apply(related->canonical, related->cells, NULL, &error);
}

static void related_release(Related *related)
{
    free(related->cells);
    canonical_destroy(related->canonical);
    model_destroy(related->model);
}

/* A ring of identities: colours don't tell them apart, and any may be the first. */
static void a_search_for_a_representative_ends_when_patience_does(void **state)
{
    (void)state;
    Related related = relate("protocol p type T = id(24) var m : [T] [T] bool = false "
                             "process q { step s { choose t in T m[t][t] = true } }");
    for (size_t i = 0; i < 24; i++) related.cells[24 * i + (i + 1) % 24] = 1;
    related.ends = true;
    assert_false(find_representative(&related));
    assert_true(canonical_gave_up(related.canonical));
    assert_int_equal(canonical_orbit(related.canonical, related.cells), UINT64_MAX);
    assert_int_equal(related.asked, 2);
    related.ends = false;
    assert_true(find_representative(&related));
    assert_false(canonical_gave_up(related.canonical));
    related_release(&related);
}

/* What two identities have to do with is a fiftieth of this state, which has a hundred of them. */
static void twins_are_compared_by_what_mentions_them(void **state)
{
    (void)state;
    Related related = relate("protocol p type T = id(100) var m : [T] [T] bool = false "
                             "process q { step s { choose t in T m[t][t] = true } }");
    related.cells[3 * 100 + 3] = 1;
    assert_true(find_representative(&related));
    assert_in_range(related.asked, 1, 4 * (32768 / PATIENCE_VISITS));
    assert_int_equal(canonical_orbit(related.canonical, related.cells), UINT64_MAX);
    related_release(&related);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identities_are_renamed_wherever_they_are_held),
        cmocka_unit_test(what_is_indexed_by_identities_moves_with_them),
        cmocka_unit_test(identities_that_refer_to_each_other_have_one_representative),
        cmocka_unit_test(several_types_are_renamed_at_once),
        cmocka_unit_test(renumbering_and_renaming_are_one_form),
        cmocka_unit_test(representatives_behave_like_what_they_stand_for),
        cmocka_unit_test(what_does_not_refer_to_identities_is_left_alone),
        cmocka_unit_test(orbits_and_their_sizes_are_those_published_for_the_reference_protocol),
        cmocka_unit_test(orbits_and_their_sizes_are_those_published_for_peterson),
        cmocka_unit_test(a_quantifier_that_may_fail_tells_identities_apart),
        cmocka_unit_test(a_quantifier_whose_body_is_guarded_does_not),
        cmocka_unit_test(a_guard_about_another_state_or_instance_is_none),
        cmocka_unit_test(a_loop_that_may_fail_and_wait_tells_identities_apart),
        cmocka_unit_test(names_left_by_a_loop_tell_identities_apart),
        cmocka_unit_test(sums_of_what_has_no_bounds_tell_identities_apart),
        cmocka_unit_test(beginnings_that_may_fail_and_wait_tell_instances_apart),
        cmocka_unit_test(a_type_with_one_identity_needs_no_reduction),
        cmocka_unit_test(a_search_for_a_representative_ends_when_patience_does),
        cmocka_unit_test(twins_are_compared_by_what_mentions_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
