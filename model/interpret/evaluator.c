/* evaluator.c - an evaluator's memory, its patience and its ways out.
 *
 * It does not know what expressions mean (evaluate.c), except that constant_evaluate begins here.
 */
#include "interpreter_private.h"

#ifdef TINY
#define SCRATCH_CELLS 1 /* so that each value has a block of its own, and sanitizers see overruns */
#else
#define SCRATCH_CELLS 4096
#endif

void evaluator_init(Evaluator *evaluator, const System *system, uint32_t frame_cells,
                    const Patience *patience)
{
    *evaluator = (Evaluator){.system = system,
                             .patience = patience,
                             .operations = PATIENCE_OPERATIONS,
                             .frame = memory_allocate(frame_cells + 1, sizeof(int64_t))};
}

void evaluator_release(Evaluator *evaluator)
{
    for (size_t i = 0; i < evaluator->scratch.blocks.count; i++) {
        free(evaluator->scratch.blocks.items[i].cells);
    }
    vector_release(&evaluator->scratch.blocks);
    free(evaluator->frame);
    evaluator->frame = NULL;
}

/* Goes on to the next block that is large enough; makes one when there is none. */
int64_t *scratch_take_slowly(Scratch *scratch, size_t cells)
{
    if (scratch->block < scratch->blocks.count) scratch->block++;
    while (scratch->block < scratch->blocks.count &&
           scratch->blocks.items[scratch->block].size < cells) {
        scratch->block++;
    }
    if (scratch->block == scratch->blocks.count) {
        size_t size = cells > SCRATCH_CELLS ? cells : SCRATCH_CELLS;
        ScratchBlock block = {memory_allocate(size, sizeof(int64_t)), size};
        vector_push(&scratch->blocks, block);
    }
    scratch->used = cells;
    return scratch->blocks.items[scratch->block].cells;
}

void evaluator_leave(Evaluator *evaluator, WayOut way_out)
{
    longjmp(*evaluator->way_out, (int)way_out);
}

void evaluator_fail(Evaluator *evaluator, ModelErrorKind kind, const Expr *expr, const Type *type,
                    int64_t value)
{
    evaluator->error = (ModelError){kind, expr->span, expr, type, value};
    evaluator_leave(evaluator, WAY_OUT_ERROR);
}

void evaluator_fail_at(Evaluator *evaluator, Span span, ModelErrorKind kind, const Type *type,
                       int64_t value)
{
    evaluator->error = (ModelError){kind, span, NULL, type, value};
    evaluator_leave(evaluator, WAY_OUT_ERROR);
}

void evaluator_ask(Evaluator *evaluator)
{
    const Patience *patience = evaluator->patience;
    evaluator->operations = PATIENCE_OPERATIONS;
    if (patience->ask && patience->ask(patience->context)) {
        evaluator_leave(evaluator, WAY_OUT_STOPPED);
    }
}

EvalResult evaluate_trying(Evaluator *evaluator, const Expr *expr)
{
    jmp_buf *const outer = evaluator->way_out;
    const Mark mark = scratch_mark(&evaluator->scratch);
    const uint32_t calls = evaluator->calls;
    jmp_buf here;
    const int way_out = _setjmp(here);
    if (way_out == 0) {
        evaluator->way_out = &here;
        bool value = evaluate_cell(evaluator, expr) != 0;
        evaluator->way_out = outer;
        scratch_reset(&evaluator->scratch, mark);
        return value ? EVAL_TRUE : EVAL_FALSE;
    }
    evaluator->way_out = outer;
    evaluator->calls = calls;
    scratch_reset(&evaluator->scratch, mark);
    if (way_out == WAY_OUT_ERROR) return EVAL_ERROR;
    evaluator_leave(evaluator, (WayOut)way_out);
}

static bool out_of_fuel(void *context)
{
    (void)context;
    return true;
}

static bool evaluate_constant(Evaluator *evaluator, const Expr *expr, int64_t *ret_cells)
{
    jmp_buf here;
    evaluator->way_out = &here;
    int way_out = _setjmp(here);
    if (way_out == 0) {
        memcpy(ret_cells, evaluate_cells(evaluator, expr), expr->type->cells * sizeof *ret_cells);
    } else if (way_out != WAY_OUT_ERROR) {
        evaluator->error = (ModelError){ERROR_DOMAIN, expr->span, expr, expr->type, 0};
    }
    evaluator->way_out = NULL;
    return way_out == 0;
}

bool constant_evaluate(const Expr *expr, uint32_t frame_cells, int64_t *ret_cells,
                       ModelError *ret_error)
{
    const Patience fuel = {out_of_fuel, NULL};
    Evaluator evaluator;
    evaluator_init(&evaluator, NULL, frame_cells, &fuel);
    evaluator.operations = CONSTANT_OPERATIONS;
    bool known = evaluate_constant(&evaluator, expr, ret_cells);
    if (!known) *ret_error = evaluator.error;
    evaluator_release(&evaluator);
    return known;
}
