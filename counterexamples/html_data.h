/* html_data.h - what the script in a trace's page reads.
 *
 * Private to counterexamples/. */
#ifndef COUNTEREXAMPLES_HTML_DATA_H
#define COUNTEREXAMPLES_HTML_DATA_H

#include "counterexamples/trace.h"

/* Adds one JSON document without a `<`, so that it may stand in a <script>:
 *
 *     { "good": false,                           a witness that is reached
 *       "loop": null,                            or after how many steps it begins
 *       "lanes": ["planner", "enactor[1]", ...], who takes part
 *       "rows": [ {"key": "record[1]", "group": "shared", "name": "record[1]"}, ... ],
 *       "first": ["0", ...],                     a value for each row; null where it is out of scope
 *       "steps": [ {"lane": 1, "what": "write (ep 1)", "says": ["record[1]: 3 -> 1"],
 *                   "quiet": false,              does it change variables?
 *                   "lines": [62, 66],           in the source; [0, 0] for none
 *                   "sets": [[3, "1"], ...],     rows that have another value after it
 *                   "matters": true},            only where that is known
 *                  ... ],
 *       "windows": [ {"lane": 1, "from": 5, "by": 9, "to": 11, "text": "..."}, ... ] }
 *
 * An attempt that fails is the last step. */
void html_data(Text *text, const Trace *trace);

#endif
