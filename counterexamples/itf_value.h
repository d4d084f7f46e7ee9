/* itf_value.h - values in Apalache's Informal Trace Format (ADR-015, revision of 2023-09-14).
 *
 *     bool                       true, false
 *     numbers, ids, orders       { "#bigint": "3" }, as reports print them
 *     member of an enumeration   its name, a string
 *     optional                   { "tag": "None", "value": { "#tup": [] } },
 *                                { "tag": "Some", "value": … }
 *     set                        { "#set": [ … ] }
 *     map                        { "#map": [ [key, value], … ] }
 *     struct                     an object
 *     queue, bag                 [ … ], head first
 *
 * In reading, numbers may be plain, tuples are lists, an optional may be bare or null, and a bag a
 * map from elements to how often each is there, as other tools have it. Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_ITF_VALUE_H
#define COUNTEREXAMPLES_ITF_VALUE_H

#include <jansson.h>

#include "model/value.h"

/* A new reference. */
json_t *itf_value(const Type *type, const int64_t *cells, const OrderNames *orders);
json_t *itf_number(int64_t number);
json_t *itf_map(json_t *pairs); /* takes it over, as itf_pair does */
json_t *itf_pair(json_t *key, json_t *value);

/* Does the JSON, whoever wrote it, say this value? */
bool itf_is_value(const json_t *json, const Type *type, const int64_t *cells,
                  const OrderNames *orders);

/* What is between the brackets of "#set", "#map", "#tup", or of a list; NULL where it is none. */
const json_t *itf_elements(const json_t *json, const char *kind);

/* The entry of a map with this key, as reports print it; NULL where there is none. */
const json_t *itf_entry(const json_t *map, const char *key);

/* As a reader of reports would write it. */
void itf_print(Text *text, const json_t *json);

#endif
