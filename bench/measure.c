/* measure.c - runs a command and says what it took.
 *
 *     ./measure FILE COMMAND [ARGUMENT...]
 *
 * Appends a line to FILE: seconds on the clock from before the fork, seconds of processor time, peak
 * resident kilobytes (of the biggest process, if the command has children). Exits as the command
 * does. It is a small program of its own because Linux counts what the parent had resident before
 * the exec as the child's, and because starting a process from Python takes longer than some answers. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT...]\n");
        return 2;
    }
    double start = now();
    pid_t child = fork();
    if (!child) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("measure");
        return 126;
    }
    double seconds = now() - start;
    FILE *file = fopen(argv[1], "a");
    if (!file) {
        perror(argv[1]);
        return 126;
    }
    double busy = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    fprintf(file, "%.6f %.6f %ld\n", seconds, busy, usage.ru_maxrss);
    fclose(file);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
