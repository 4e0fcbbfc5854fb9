/* What fork+exit+wait of a process costs that has touched 4 or 256 MiB: instructions (one CPU, -icount shift=0), and
   4 KiB frames by MemFree of /proc/meminfo: what each of 64 children takes, and what is missing after all have ended.
   musl-gcc -static -O2 -w fork-sizes.c -o fork-sizes */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 5, CHILDREN = 64 };

static inline uint64_t now(void)
{
    unsigned low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high)::"memory");
    return (uint64_t)high << 32 | low;
}

/* Without the library's buffers, which would touch pages of their own. */
static long free_frames(void)
{
    static char text[4096];
    int file = open("/proc/meminfo", O_RDONLY);
    long length = read(file, text, sizeof text - 1);
    close(file);
    text[length > 0 ? length : 0] = 0;
    char *line = strstr(text, "MemFree:");
    return line ? atol(line + 8) / 4 : -1;
}

static void report(const char *name, const char *size, long value)
{
    printf("%s_%s is %ld\n", name, size, value);
    fflush(stdout);
}

/* Many children at once: a kernel may have some frames at hand that it does not count as free. */
static void start_children(long *taken, long *left)
{
    long before = free_frames();
    int started[2], ended[2];
    pipe(started);
    pipe(ended);
    for (int i = 0; i < CHILDREN; i++)
    {
        if (fork() == 0)
        {
            char byte;
            write(started[1], "", 1);
            close(ended[1]);
            read(ended[0], &byte, 1);
            _exit(0);
        }
    }

    for (int i = 0; i < CHILDREN; i++)
    {
        char byte;
        read(started[0], &byte, 1);
    }

    *taken = before - free_frames();
    close(ended[1]);
    while (wait(0) > 0)
    {
    }

    close(ended[0]);
    close(started[0]);
    close(started[1]);
    *left = before - free_frames();
}

static void measure(const char *size, size_t bytes)
{
    char *memory = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(memory, bytes, MADV_NOHUGEPAGE);
    for (size_t i = 0; i < bytes; i += 4096)
    {
        memory[i] = 1;
    }

    long taken, left;
    start_children(&taken, &left);

    /* The first ones leave behind what a kernel keeps for the next. */
    start_children(&taken, &left);
    uint64_t cost = ~0ull;
    for (int round = 0; round < ROUNDS; round++)
    {
        uint64_t start = now();
        pid_t child = fork();
        if (child == 0)
        {
            _exit(0);
        }

        waitpid(child, 0, 0);
        uint64_t took = now() - start;
        cost = took < cost ? took : cost;
    }

    report("fork_of", size, cost);
    report("fork_frames", size, taken < 0 ? 0 : (taken + CHILDREN / 2) / CHILDREN);
    report("fork_left", size, left < 0 ? 0 : left);
    munmap(memory, bytes);
}

int main(void)
{
    measure("4MiB", 4 << 20);
    measure("256MiB", 256 << 20);
    return 0;
}
