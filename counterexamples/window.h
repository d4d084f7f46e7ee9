/* window.h - the windows of a trace, with those that contain others.
 *
 * Private to counterexamples/; what a window is says insight.h. */
#ifndef COUNTEREXAMPLES_WINDOW_H
#define COUNTEREXAMPLES_WINDOW_H

#include "counterexamples/insight.h"
#include "counterexamples/trace.h"
#include "support/vector.h"

typedef struct Windows {
    VECTOR(Window) items;
} Windows;

/* All of them, in order of their acts, then of their reads. Only what `matters`, for each step
 * by its number, is an act. */
void windows_find(Windows *windows, const Trace *trace, const bool *matters);
void window_release(Window *window);

#endif
