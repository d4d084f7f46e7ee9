/* recording.c - tokens in the order of the text. */
#include "recording.h"

void recording_add(Recording *recording, const Token *token)
{
    if (token->kind == TOKEN_END) return;
    vector_push(&recording->tokens, (RecordedToken){.kind = token->kind, .span = token->span});
}

/* The first token that does not begin before the offset. */
static size_t find(const Recording *recording, uint32_t offset)
{
    size_t low = 0, high = recording->tokens.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (recording->tokens.items[middle].span.begin < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void recording_begin(Recording *recording, uint32_t offset)
{
    size_t at = find(recording, offset);
    if (at == recording->tokens.count) return;
    bool after_else = at > 0 && recording->tokens.items[at - 1].kind == TOKEN_ELSE;
    recording->tokens.items[at].begins = !after_else;
}

void recording_open(Recording *recording, uint32_t offset, ListKind list)
{
    size_t at = find(recording, offset);
    if (at < recording->tokens.count) recording->tokens.items[at].opens = list;
}
