/* request.h - what check, prove and synthesise are asked for alike: a file, which of its properties,
 * in which scenario, and what of the work is to be written down.
 *
 * An argp parser for a command to take in as its child, beside that of its Options. */
#ifndef CLI_REQUEST_H
#define CLI_REQUEST_H

#include "name_list.h"

typedef struct Request {
    Options options;
    NameList properties; /* empty: all */
    NameList shrunk;     /* of `check`: the params of --smallest; empty: all */
    const char *path, *scenario;
} Request;

/* `input` is a Request, which request_init has made. It takes the FILE as well. */
extern const struct argp request_argp;

void request_init(Request *request);
void request_release(Request *request);

#endif
