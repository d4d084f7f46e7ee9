/* bug.h - a broken promise of our own: say where and stop, in every build. */
#ifndef SUPPORT_BUG_H
#define SUPPORT_BUG_H

/* Prints `what` with the place in our source to standard error and exits with 3. */
_Noreturn void bug_found(const char *file, int line, const char *what);

#define BUG(what) bug_found(__FILE__, __LINE__, what)
#define PROMISE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) BUG("broken promise: " #condition);                                      \
    } while (0)

#endif
