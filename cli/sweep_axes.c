/* sweep_axes.c - from options and params of the base to rows. */
#include "sweep_axes.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "properties/wording.h"
#include "scenarios.h"
#include "support/suggest.h"
#include "support/text.h"

#define VALUES_MOST 1000
#define ROWS_TRIED 1000 /* for one that is a model */

/* --- --param --- */

static bool integer_read(const char **text, int64_t *ret_number)
{
    char digits[24];
    size_t sign = **text == '-', count = strspn(*text + sign, "0123456789");
    uint64_t number;
    if (count == 0 || count >= sizeof digits) return false;
    memcpy(digits, *text + sign, count);
    digits[count] = '\0';
    if (!number_read(digits, &number) || number > INT64_MAX) return false;
    *ret_number = sign != 0 ? -(int64_t)number : (int64_t)number;
    *text += sign + count;
    return true;
}

static void add_value(SweepParam *param, int64_t number)
{
    Text text = {0};
    text_format(&text, "%lld", (long long)number);
    bool known = false;
    for (size_t i = 0; i < param->values.count; i++) {
        known |= strcmp(param->values.items[i], text_string(&text)) == 0;
    }
    if (!known) vector_push(&param->values, memory_copy_string(text_string(&text)));
    text_release(&text);
}

/* "2" or "2..4", up to a comma or the end. */
static bool values_read(SweepParam *param, const char **text)
{
    int64_t from, to;
    if (!integer_read(text, &from)) return false;
    to = from;
    if (strncmp(*text, "..", 2) == 0) {
        *text += 2;
        if (!integer_read(text, &to)) return false;
    }
    if (from > to || (uint64_t)to - (uint64_t)from >= VALUES_MOST) return false;
    for (int64_t i = from; i < to; i++) add_value(param, i);
    add_value(param, to);
    return **text == ',' || **text == '\0';
}

void sweep_param_read(SweepRequest *request, const char *text, const struct argp_state *state)
{
    const char *equals = strchr(text, '=');
    SweepParam param = {0};
    bool good = equals != NULL && equals > text;
    if (good) {
        param.name = memory_copy_string(text);
        param.name[equals - text] = '\0';
        const char *rest = equals + 1;
        good = values_read(&param, &rest);
        while (good && *rest == ',') {
            rest++;
            good = values_read(&param, &rest) && param.values.count <= VALUES_MOST;
        }
    }
    vector_push(&request->params, param);
    if (good) return;
    message_refuse(state, "--param wants NAME=VALUES, like N=2..4 or N=1,2,8, at most %d, not '%s'",
                   VALUES_MOST, text);
}

/* --- what is varied --- */

static bool is_set(const Options *options, const char *name)
{
    for (size_t i = 0; i < options->settings.count; i++) {
        if (strcmp(options->settings.items[i].name, name) == 0) return true;
    }
    return false;
}

/* NULL where there is none, told on standard error. */
static const Decision *find_decision(const SweepAxes *axes, const char *name, bool is_option)
{
    Suggestion suggestion = {.wrong = name};
    for (size_t i = 0; i < axes->decision_count; i++) {
        const Decision *decision = &axes->decisions[i];
        if (strcmp(decision->name, name) == 0) {
            if (decision->is_option == is_option) return decision;
            message_print(is_option ? "`%s` is a param: --param %s=VALUES goes through its values"
                                    : "`%s` is an option: --option %s goes through its values",
                          name, name);
            return NULL;
        }
        if (decision->is_option == is_option) suggestion_offer(&suggestion, decision->name);
    }
    const char *kind = is_option ? "option" : "param";
    if (suggestion.best != NULL) {
        message_print("there is no %s `%s`; did you mean `%s`?", kind, name, suggestion.best);
    } else {
        message_print("there is no %s `%s`", kind, name);
    }
    return NULL;
}

static const char *value_of(const Type *type, int64_t value)
{
    if (type->kind == TYPE_BOOL) return value != 0 ? "true" : "false";
    return type->members[value];
}

static SweepOption make_option(const Decision *decision)
{
    const Type *type = decision->type;
    int64_t last = type->kind == TYPE_BOOL ? 1 : type->high;
    SweepOption option = {.name = decision->name,
                          .values = memory_allocate((size_t)last + 1, sizeof *option.values)};
    option.values[option.count++] = value_of(type, decision->value);
    for (int64_t i = 0; i <= last; i++) {
        if (i != decision->value) option.values[option.count++] = value_of(type, i);
    }
    return option;
}

static bool is_wanted(const NameList *names, const Options *options, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0) return true;
    }
    return names->count == 0 && !is_set(options, name);
}

/* In order of the text. */
static bool choose_options(SweepAxes *axes, const SweepRequest *request)
{
    for (size_t i = 0; i < request->options.count; i++) {
        if (find_decision(axes, request->options.items[i], true) == NULL) return false;
    }
    axes->options = memory_allocate(axes->decision_count + 1, sizeof *axes->options);
    for (size_t i = 0; i < axes->decision_count; i++) {
        const Decision *decision = &axes->decisions[i];
        if (!decision->is_option ||
            !is_wanted(&request->options, &request->request.options, decision->name)) {
            continue;
        }
        axes->options[axes->option_count++] = make_option(decision);
    }
    return true;
}

static bool choose_params(SweepAxes *axes, SweepRequest *request)
{
    axes->size_count = 1;
    for (size_t i = 0; i < request->params.count; i++) {
        SweepParam *param = &request->params.items[i];
        for (size_t k = 0; k < i; k++) {
            if (strcmp(request->params.items[k].name, param->name) != 0) continue;
            message_print("--param %s is given twice", param->name);
            return false;
        }
        if (find_decision(axes, param->name, false) == NULL) return false;
        if (is_set(&request->request.options, param->name)) {
            message_print("-D %s=… gives one value, --param %s several", param->name, param->name);
            return false;
        }
        axes->size_count *= param->values.count;
        if (axes->size_count > SWEEP_ROWS_MOST) break; /* which is refused later on */
    }
    for (size_t i = 0; i < request->params.count; i++) {
        vector_push(&axes->params, request->params.items[i]);
    }
    request->params.count = 0;
    return true;
}

static bool choose_sets(SweepAxes *axes, const SweepRequest *request)
{
    uint32_t *counts = memory_allocate(axes->option_count + 1, sizeof *counts);
    for (size_t i = 0; i < axes->option_count; i++) counts[i] = axes->options[i].count;
    uint64_t sizes = axes->size_count;
    axes->all_sets = sweep_sets_number(counts, axes->option_count, axes->option_count);
    axes->all = request->all || (!request->pairs && axes->all_sets <= SWEEP_ROWS_ALL / sizes) ||
                sweep_sets_number(counts, axes->option_count, 2) == axes->all_sets;
    size_t most = axes->all ? axes->option_count : 2;
    uint64_t number = sweep_sets_number(counts, axes->option_count, most);
    bool fits = number <= SWEEP_ROWS_MOST / sizes;
    if (fits) {
        sweep_sets_init(&axes->sets, counts, axes->option_count, most);
    } else {
        Text text = {0};
        text_add_number(&text, SWEEP_ROWS_MOST);
        message_print("that is more than %s combinations; --option chooses what to vary",
                      text_string(&text));
        text_release(&text);
    }
    free(counts);
    return fits;
}

/* --- building --- */

const char *sweep_size_value(const SweepAxes *axes, size_t size, size_t param)
{
    for (size_t i = axes->params.count; i-- > param + 1;) {
        size /= axes->params.items[i].values.count;
    }
    const SweepParam *found = &axes->params.items[param];
    return found->values.items[size % found->values.count];
}

static bool is_varied(const SweepAxes *axes, const char *name)
{
    for (size_t i = 0; i < axes->option_count; i++) {
        if (strcmp(axes->options[i].name, name) == 0) return true;
    }
    return false;
}

/* To be freed; what the names and values are, is lent. */
static Setting *make_settings(const Sweep *sweep, const SweepRequest *request, size_t row,
                              size_t *ret_count)
{
    const SweepAxes *axes = &sweep->axes;
    const Options *options = &request->request.options;
    const uint32_t *set = sweep_set(&axes->sets, row / axes->size_count);
    size_t count = 0;
    Setting *settings = memory_allocate(
        options->settings.count + axes->option_count + axes->params.count + 1, sizeof *settings);
    for (size_t i = 0; i < options->settings.count; i++) {
        const Setting *setting = &options->settings.items[i];
        if (!is_varied(axes, setting->name)) settings[count++] = *setting;
    }
    for (size_t i = 0; i < axes->option_count; i++) {
        const SweepOption *option = &axes->options[i];
        settings[count++] = (Setting){.name = option->name, .value = option->values[set[i]]};
    }
    for (size_t i = 0; i < axes->params.count; i++) {
        const char *value = sweep_size_value(axes, row % axes->size_count, i);
        settings[count++] = (Setting){.name = axes->params.items[i].name, .value = value};
    }
    *ret_count = count;
    return settings;
}

/* The first thing that is wrong with it; to be freed. */
static char *first_error(const Model *model)
{
    const Diagnostics *diagnostics = model_diagnostics(model);
    for (size_t i = 0; i < diagnostics_count(diagnostics); i++) {
        DiagnosticView view = diagnostics_view(diagnostics, i);
        if (view.severity != SEVERITY_ERROR) continue;
        Text text = {0};
        text_format(&text, "line %u: %s", source_place(model_source(model), view.span.begin).line,
                    view.message);
        return text.chars;
    }
    return memory_copy_string("it is no model");
}

Model *sweep_build(const Sweep *sweep, const SweepRequest *request, size_t row,
                   const System **ret_system, char **ret_why)
{
    const SweepAxes *axes = &sweep->axes;
    const Source *source = model_source(axes->base);
    Model *model = model_from_text(source->name, source->text, source->length);
    size_t count;
    char *message = NULL;
    Setting *settings = make_settings(sweep, request, row, &count);
    *ret_system = model_build(model, settings, count, axes->scenario, &message);
    if (*ret_system == NULL) *ret_why = message != NULL ? message : first_error(model);
    if (*ret_system != NULL) free(message);
    free(settings);
    return model;
}

/* --- the base --- */

static bool build_base(SweepAxes *axes, const SweepRequest *request)
{
    const Options *options = &request->request.options;
    char *message = NULL;
    axes->system =
        model_build(axes->base, options->settings.items, options->settings.count, NULL, &message);
    if (message != NULL) message_print("%s", message);
    bool refused = message != NULL;
    free(message);
    if (!refused && axes->system != NULL && request->request.scenario != NULL) {
        axes->scenario = scenario_find(axes->base, request->request.scenario);
        if (axes->scenario == NULL) return false;
        axes->system = run_build(axes->base, options, axes->scenario);
    }
    axes->decisions = model_decisions(axes->base, &axes->decision_count);
    bool hopeless = refused || (axes->system == NULL && request->request.scenario != NULL &&
                                axes->scenario == NULL);
    if (hopeless || axes->system != NULL) run_print_diagnostics(axes->base, options);
    return !hopeless;
}

/* What properties there are, any row tells. */
static bool find_system(Sweep *sweep, const SweepRequest *request)
{
    SweepAxes *axes = &sweep->axes;
    for (size_t row = 0; row < sweep->row_count && row < ROWS_TRIED && axes->system == NULL;
         row++) {
        char *why = NULL;
        Model *model = sweep_build(sweep, request, row, &axes->system, &why);
        free(why);
        if (axes->system != NULL) axes->other = model;
        if (axes->system == NULL) model_destroy(model);
    }
    if (axes->system == NULL) run_print_diagnostics(axes->base, &request->request.options);
    return axes->system != NULL;
}

static bool choose_columns(SweepAxes *axes, const SweepRequest *request)
{
    Findings *findings = run_ask(axes->system, &request->request.properties);
    if (findings == NULL) return false;
    axes->all_columns = true;
    for (uint32_t i = 0; i < findings->count; i++) {
        const Finding *finding = &findings->items[i];
        bool is_error = finding->property->kind == PROPERTY_ERROR;
        if (finding->property->kind == PROPERTY_ASSUME) continue;
        if (finding->asked || is_error) vector_push(&axes->columns, finding->property);
        axes->all_columns &= finding->asked || is_error;
    }
    findings_destroy(findings);
    return true;
}

bool sweep_axes_init(Sweep *sweep, SweepRequest *request)
{
    SweepAxes *axes = &sweep->axes;
    axes->base = run_load(request->request.path, &request->request.options);
    if (axes->base == NULL || !build_base(axes, request) || !choose_options(axes, request) ||
        !choose_params(axes, request) || !choose_sets(axes, request)) {
        return false;
    }
    sweep->row_count = axes->sets.count * axes->size_count;
    sweep->rows = memory_allocate(sweep->row_count, sizeof *sweep->rows);
    for (size_t i = 0; i < sweep->row_count; i++) sweep->rows[i].same_as = i;
    return find_system(sweep, request) && choose_columns(axes, request);
}
