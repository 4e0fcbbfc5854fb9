/* A program of several cases, chosen by its first argument; --list prints their names. */
#pragma once

#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct named_case
{
    const char *name;
    int (*run)(void); /* gives the exit status, if it comes back */
};

/* The status of a case that should have been killed but was not. */
enum
{
    SURVIVED = 1
};

static int run_case(const struct named_case *cases, size_t count, int argc, char **argv)
{
    for (size_t i = 0; i < count && argc == 2; i++)
    {
        if (strcmp(argv[1], "--list") == 0)
        {
            puts(cases[i].name);
        }
        else if (strcmp(argv[1], cases[i].name) == 0)
        {
            return cases[i].run();
        }
    }

    if (argc == 2 && strcmp(argv[1], "--list") == 0)
    {
        return 0;
    }

    fprintf(stderr, "usage: %s CASE|--list\n", argv[0]);
    return 2;
}

#define RUN_CASE(cases, argc, argv) run_case(cases, sizeof(cases) / sizeof((cases)[0]), argc, argv)
