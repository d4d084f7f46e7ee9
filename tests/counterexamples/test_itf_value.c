/* test_itf_value.c - every value comes back as what it was, and as nothing else. */
#include "scene.h"

#include "itf_value.h"

static const char shapes[] =
    "protocol shapes\n"
    "type Node = id(3)\n"
    "type Gen = order(2)\n"
    "type Msg = struct { to: Node?, color: {red, green}, ok: bool }\n"
    "var flag: bool = true\n"
    "var number: -5..5 = -3\n"
    "var color: {red, green} = green\n"
    "var owner: Node? = none\n"
    "var newest: Gen = first(Gen)\n"
    "var some: set of Node = {}\n"
    "var slots: [Node] 0..3 = 2\n"
    "var maybe: Msg? = none\n"
    "var inbox: queue(2) of Msg = {}\n"
    "var pool: bag(4) of -3..3 = {}\n"
    "process p[n: Node] { loop { step all {\n"
    "  flag = false  number = 5  color = red  owner = n  newest = fresh(Gen)\n"
    "  some = some + {n}  slots[n] = 3  maybe = { to: n, color: green, ok: true }\n"
    "  send(inbox, { to: none, color: red, ok: false })  send(pool, -3)  send(pool, 2) } } }\n"
    "invariant it: false\n";

typedef struct Shapes {
    Scene scene;
    const Trace *trace;
} Shapes;

static Shapes shapes_create(const char *steps)
{
    Shapes made = {.scene = scene_create(shapes)};
    made.trace = scene_replay(&made.scene, scene_claim(&made.scene, "it", steps));
    return made;
}

static const TraceState *last(const Shapes *made)
{
    return &made->trace->states[made->trace->count - 1];
}

static const Variable *variable(const Shapes *made, const char *name)
{
    for (uint32_t i = 0; i < made->scene.system->variable_count; i++) {
        const Variable *found = &made->scene.system->variables[i];
        if (strcmp(found->name, name) == 0) return found;
    }
    fail_msg("there is no %s", name);
    return NULL;
}

static bool is(const Shapes *made, const char *name, const char *text)
{
    const Variable *found = variable(made, name);
    json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
    bool same =
        itf_is_value(json, found->type, last(made)->cells + found->offset, &last(made)->orders);
    json_decref(json);
    return same;
}

static void assert_written(const Shapes *made, const char *name, const char *expected)
{
    const Variable *found = variable(made, name);
    json_t *json = itf_value(found->type, last(made)->cells + found->offset, &last(made)->orders);
    char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
    assert_string_equal(text, expected);
    assert_true(is(made, name, text));
    free(text);
    json_decref(json);
}

static void values_are_written_as_the_format_has_them(void **state)
{
    (void)state;
    Shapes made = shapes_create("");
    assert_written(&made, "flag", "true");
    assert_written(&made, "number", "{\"#bigint\":\"-3\"}");
    assert_written(&made, "color", "\"green\"");
    assert_written(&made, "owner", "{\"tag\":\"None\",\"value\":{\"#tup\":[]}}");
    assert_written(&made, "newest", "{\"#bigint\":\"1\"}");
    assert_written(&made, "some", "{\"#set\":[]}");
    assert_written(&made, "inbox", "[]");
    scene_destroy(&made.scene);
    made = shapes_create("p[2].all");
    assert_written(&made, "flag", "false");
    assert_written(&made, "owner", "{\"tag\":\"Some\",\"value\":{\"#bigint\":\"2\"}}");
    assert_written(&made, "newest", "{\"#bigint\":\"2\"}");
    assert_written(&made, "some", "{\"#set\":[{\"#bigint\":\"2\"}]}");
    assert_written(&made, "slots",
                   "{\"#map\":[[{\"#bigint\":\"1\"},{\"#bigint\":\"2\"}],[{\"#bigint\":\"2\"},"
                   "{\"#bigint\":\"3\"}],[{\"#bigint\":\"3\"},{\"#bigint\":\"2\"}]]}");
    assert_written(&made, "maybe",
                   "{\"tag\":\"Some\",\"value\":{\"to\":{\"tag\":\"Some\",\"value\":{\"#bigint\":"
                   "\"2\"}},\"color\":\"green\",\"ok\":true}}");
    assert_written(&made, "inbox",
                   "[{\"to\":{\"tag\":\"None\",\"value\":{\"#tup\":[]}},\"color\":\"red\",\"ok\":"
                   "false}]");
    assert_written(&made, "pool", "[{\"#bigint\":\"-3\"},{\"#bigint\":\"2\"}]");
    scene_destroy(&made.scene);
}

static void values_of_other_tools_are_understood(void **state)
{
    (void)state;
    Shapes made = shapes_create("p[2].all");
    assert_true(is(&made, "number", "5"));
    assert_true(is(&made, "owner", "2"));
    assert_true(is(&made, "owner", "{\"#bigint\": \"2\"}"));
    assert_true(is(&made, "pool", "{\"#tup\": [-3, 2]}"));
    assert_true(is(&made, "slots", "{\"#map\": [[3, 2], [2, 3], [1, 2]]}"));
    assert_true(is(&made, "maybe", "{\"ok\": true, \"to\": 2, \"color\": \"green\"}"));
    scene_destroy(&made.scene);
    made = shapes_create("");
    assert_true(is(&made, "owner", "null"));
    assert_true(is(&made, "maybe", "{\"tag\": \"None\", \"value\": {}}"));
    scene_destroy(&made.scene);
}

static void other_values_are_others(void **state)
{
    (void)state;
    Shapes made = shapes_create("p[2].all p[1].all");
    assert_true(is(&made, "some", "{\"#set\": [2, 1]}"));
    static const struct {
        const char *name, *text;
    } others[] = {
        {"flag", "true"},
        {"flag", "0"},
        {"number", "4"},
        {"number", "{\"#bigint\": \"05\"}"},
        {"number", "{\"#bigint\": 5}"},
        {"number", "5.0"},
        {"color", "\"green\""},
        {"color", "0"},
        {"owner", "null"},
        {"owner", "{\"tag\": \"None\"}"},
        {"owner", "{\"tag\": \"Some\"}"},
        {"some", "{\"#set\": [1]}"},
        {"some", "{\"#set\": [1, 1]}"},
        {"some", "{\"#set\": [1, 3]}"},
        {"some", "[1, 2]"},
        {"slots", "{\"#map\": [[1, 3], [2, 3]]}"},
        {"slots", "{\"#map\": [[1, 3], [2, 3], [2, 2]]}"},
        {"slots", "{\"#map\": [[1, 3], [2], 7]}"},
        {"slots", "{\"#map\": 1}"},
        {"maybe", "{\"to\": 1, \"color\": \"green\"}"},
        {"maybe", "{\"to\": 1, \"color\": \"green\", \"ok\": true, \"more\": 1}"},
        {"maybe", "null"},
        {"inbox", "[]"},
        {"inbox", "null"},
        {"pool", "[2, -3]"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (is(&made, others[i].name, others[i].text)) {
            fail_msg("%s is said to be %s", others[i].name, others[i].text);
        }
    }
    scene_destroy(&made.scene);
}

static void a_bag_may_be_counts_of_its_elements(void **state)
{
    (void)state;
    Shapes made = shapes_create("p[2].all p[1].all");
    assert_true(is(&made, "pool", "[-3, -3, 2, 2]"));
    assert_true(is(&made, "pool", "{\"#map\": [[2, 2], [-3, 2]]}"));
    assert_true(is(&made, "pool",
                   "{\"#map\": [[{\"#bigint\": \"-3\"}, {\"#bigint\": \"2\"}],"
                   " [2, 2], [3, 0]]}"));
    static const char *const others[] = {
        "[]",
        "[[2, 2]]",
        "[[2, 2], [2, 2]]",
        "[[2, 1], [2, 1], [-3, 2]]",
        "[[2, 1], [-3, 2]]",
        "[[2, 2], [-3, 2], [-3, 2]]",
        "[[2, 2], [-3, 2], [3, 1]]",
        "[[2, 2], [-3, 2], [3, -1]]",
        "[[2, 2], [-3, 9223372036854775807]]",
        "[[2, 2], [-3, -2]]",
        "[[2, 2], [-3, 2.0]]",
        "[[2, 2], [-3, {\"#bigint\": \"99999999999999999999999999999999999\"}]]",
        "[[2, 2], [-3, {\"#bigint\": \"02\"}]]",
        "[[2, 2], [-3, \"2\"]]",
        "[[2, 2], [-3, null]]",
        "[[2, 2], [-3]]",
        "[[2, 2], [-3, 2, 2]]",
        "[[2, 2], 7]",
        "[[2, 2], [null, 2]]",
        "7",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        Text text = {0};
        text_format(&text, "{\"#map\": %s}", others[i]);
        if (is(&made, "pool", text_string(&text))) fail_msg("it is said to be %s", others[i]);
        text_release(&text);
    }
    assert_false(is(&made, "inbox", "{\"#map\": []}"));
    scene_destroy(&made.scene);
    made = shapes_create("");
    assert_true(is(&made, "pool", "{\"#map\": []}"));
    assert_false(is(&made, "inbox", "{\"#map\": []}"));
    scene_destroy(&made.scene);
}

static void assert_printed(const char *text, const char *expected)
{
    json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
    Text printed = {0};
    itf_print(&printed, json);
    assert_string_equal(text_string(&printed), expected);
    text_release(&printed);
    json_decref(json);
}

static void what_was_stored_prints_as_reports_do(void **state)
{
    (void)state;
    assert_printed("{\"#bigint\": \"-3\"}", "-3");
    assert_printed("{\"#set\": [{\"#bigint\": \"1\"}, 2]}", "{1, 2}");
    assert_printed("{\"#map\": [[1, \"a\"], [2, true]]}", "[1: a, 2: true]");
    assert_printed("{\"#map\": [[1], 3]}", "[1: , : ]");
    assert_printed("[1, {\"#tup\": []}]", "<1, <>>");
    assert_printed("{\"tag\": \"Some\", \"value\": 4}", "4");
    assert_printed("{\"tag\": \"None\", \"value\": {\"#tup\": []}}", "none");
    assert_printed("null", "none");
    assert_printed("{\"f\": 1, \"g\": {}}", "{ f: 1, g: {} }");
    assert_printed("1.5", "1.5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_written_as_the_format_has_them),
        cmocka_unit_test(values_of_other_tools_are_understood),
        cmocka_unit_test(other_values_are_others),
        cmocka_unit_test(a_bag_may_be_counts_of_its_elements),
        cmocka_unit_test(what_was_stored_prints_as_reports_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
