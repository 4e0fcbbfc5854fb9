/*
 * Memory nodes as programs see them: distances under /sys, policies, and where pages really lie.
 * Arguments: the size of each node in MiB, and all distances, row by row, each list with commas.
 */
#define _GNU_SOURCE
#include "system-call.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEFAULT, PREFERRED, BIND, INTERLEAVE, LOCAL, PREFERRED_MANY };
enum { STRICT = 1, MOVE = 2 };
enum { F_NODE = 1, F_ADDRESS = 2, F_ALLOWED = 4 };

#define PAGE 4096
#define PAGES 96
#define MAXIMUM 16
#define ROOM 17 /* 16 MiB that are kept for devices, and what the kernel has at hand */

static int nodes;
static long sizes[MAXIMUM];
static int distances[MAXIMUM * MAXIMUM];

#define CHECK(condition, ...)                                                        \
    do {                                                                             \
        if (!(condition)) {                                                          \
            printf("FAILED at line %d: %s: ", __LINE__, #condition);                 \
            printf(__VA_ARGS__);                                                     \
            printf(" (errno %d)\n", errno);                                          \
            exit(1);                                                                 \
        }                                                                            \
    } while (0)

static int read_list(char *text, int *values)
{
    int count = 0;
    for (char *part = strtok(text, ","); part != NULL; part = strtok(NULL, ",")) {
        values[count++] = atoi(part);
    }

    return count;
}

static const char *read_file(const char *format, int node)
{
    static char text[4096];
    char path[128];
    snprintf(path, sizeof path, format, node);
    int file = open(path, O_RDONLY);
    CHECK(file >= 0, "%s", path);
    ssize_t length = read(file, text, sizeof text - 1);
    CHECK(length >= 0, "%s", path);
    close(file);
    text[length] = 0;
    return text;
}

static long read_value(const char *format, int node, const char *name)
{
    const char *text = strstr(read_file(format, node), name);
    CHECK(text != NULL, "%s", name);
    return strtol(text + strlen(name), NULL, 10);
}

static long free_mebibytes(int node)
{
    return read_value("/sys/devices/system/node/node%d/meminfo", node, "MemFree:") / 1024;
}

static long set_policy(int mode, uint64_t mask)
{
    return SYSTEM_CALL(SYS_set_mempolicy, mode, &mask, 65);
}

static long bind_range(void *start, size_t length, int mode, uint64_t mask, int flags)
{
    return SYSTEM_CALL(SYS_mbind, start, length, mode, &mask, 65, flags);
}

static int node_of(const void *page)
{
    int node = -1;
    long result = SYSTEM_CALL(SYS_get_mempolicy, &node, 0, 0, page, F_NODE | F_ADDRESS);
    CHECK(result == 0, "get_mempolicy %ld", result);
    return node;
}

static char *map(size_t pages)
{
    char *memory = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(memory != MAP_FAILED, "mmap");
    madvise(memory, pages * PAGE, MADV_NOHUGEPAGE);
    return memory;
}

static void touch(char *memory, size_t pages)
{
    for (size_t i = 0; i < pages; i++) {
        memory[i * PAGE] = (char)(i + 1);
    }
}

static void expect_node(char *memory, size_t pages, int node, const char *what)
{
    for (size_t i = 0; i < pages; i++) {
        CHECK(node_of(memory + i * PAGE) == node, "%s: page %zu is on node %d, not %d", what, i, node_of(memory + i * PAGE), node);
    }
}

/* The nearest node with memory to node 0, where the CPU is, that is not among those in the mask. */
static int nearest_without(uint64_t mask)
{
    int best = -1;
    for (int node = 0; node < nodes; node++) {
        if (sizes[node] > 0 && !(mask >> node & 1) && (best < 0 || distances[node] < distances[best])) {
            best = node;
        }
    }

    return best;
}

static uint64_t all_nodes(void)
{
    uint64_t mask = 0;
    for (int node = 0; node < nodes; node++) {
        mask |= sizes[node] > 0 ? 1UL << node : 0;
    }

    return mask;
}

static void check_topology(void)
{
    char expected[64];
    snprintf(expected, sizeof expected, nodes > 1 ? "0-%d\n" : "0\n", nodes - 1);
    CHECK(strcmp(read_file("/sys/devices/system/node/online", 0), expected) == 0, "online");
    for (int from = 0; from < nodes; from++) {
        char line[256] = "";
        for (int to = 0; to < nodes; to++) {
            snprintf(line + strlen(line), sizeof line - strlen(line), to ? " %d" : "%d", distances[from * nodes + to]);
        }

        strcat(line, "\n");
        const char *found = read_file("/sys/devices/system/node/node%d/distance", from);
        CHECK(strcmp(found, line) == 0, "node %d: %s instead of %s", from, found, line);
        long total = read_value("/sys/devices/system/node/node%d/meminfo", from, "MemTotal:") / 1024;
        CHECK(total <= sizes[from] && total >= sizes[from] - 12, "node %d has %ld MiB", from, total);
    }

    unsigned cpu = 1, node = 1;
    CHECK(SYSTEM_CALL(SYS_getcpu, &cpu, &node, 0) == 0 && cpu == 0 && node == 0, "getcpu");
    uint64_t allowed = 0;
    CHECK(SYSTEM_CALL(SYS_get_mempolicy, 0, &allowed, 64, 0, F_ALLOWED) == 0 && allowed == all_nodes(), "%lx", (long)allowed);
    puts("topology");
}

static void check_bind(void)
{
    char *memory = map(PAGES);
    for (int node = 0; node < nodes; node++) {
        if (sizes[node] > 0) {
            madvise(memory, PAGES * PAGE, MADV_DONTNEED);
            CHECK(bind_range(memory, PAGES * PAGE, BIND, 1UL << node, 0) == 0, "mbind");
            touch(memory, PAGES);
            expect_node(memory, PAGES, node, "bound");
        }
    }

    /* A part in the middle goes elsewhere; the parts around it stay as they are. */
    int other = nearest_without(1UL << nearest_without(0));
    CHECK(bind_range(memory, PAGES * PAGE, BIND, 1UL << nearest_without(0), MOVE | STRICT) == 0, "mbind");
    CHECK(bind_range(memory + 32 * PAGE, 32 * PAGE, PREFERRED, 1UL << other, MOVE) == 0, "mbind");
    expect_node(memory, 32, nearest_without(0), "before");
    expect_node(memory + 32 * PAGE, 32, other, "moved");
    expect_node(memory + 64 * PAGE, 32, nearest_without(0), "behind");
    for (int i = 0; i < PAGES; i++) {
        CHECK(memory[i * PAGE] == (char)(i + 1), "page %d has lost its contents", i);
    }

    int mode = -1;
    uint64_t mask = 0;
    CHECK(SYSTEM_CALL(SYS_get_mempolicy, &mode, &mask, 64, memory + 33 * PAGE, F_ADDRESS) == 0, "get_mempolicy");
    CHECK(mode == PREFERRED && mask == 1UL << other, "mode %d, mask %lx", mode, (long)mask);

    void *pages[] = { memory, memory + 32 * PAGE, memory + PAGES * PAGE, (void *)0x1000 };
    int status[4];
    munmap(memory + 95 * PAGE, PAGE);
    pages[2] = memory + 95 * PAGE;
    CHECK(SYSTEM_CALL(SYS_move_pages, 0, 4, pages, 0, status, 0) == 0, "move_pages");
    CHECK(status[0] == nearest_without(0) && status[1] == other && status[2] == -EFAULT && status[3] == -EFAULT, "%d %d %d %d", status[0], status[1], status[2], status[3]);
    CHECK(SYSTEM_CALL(SYS_move_pages, 0, 1, pages, &other, status, MOVE) == 0 && status[0] == other, "%d", status[0]);
    expect_node(memory, 1, other, "moved alone");

    CHECK(bind_range(memory, PAGES * PAGE, BIND, 1UL << other, 0) == -EFAULT, "a hole");
    CHECK(bind_range(memory, PAGE, BIND, 1UL << 63, 0) == -EINVAL, "no such node");
    CHECK(bind_range(memory, PAGE, BIND, 0, 0) == -EINVAL, "no node");
    CHECK(bind_range(memory + 1, PAGE, BIND, 1UL << other, 0) == -EINVAL, "not aligned");
    CHECK(bind_range(memory, PAGE, BIND, 1UL << other, 8) == -EINVAL, "flags");
    CHECK(bind_range(memory, PAGE, BIND, 1UL << nearest_without(0), STRICT) == -EIO, "strict");
    munmap(memory, PAGES * PAGE);
    puts("bind");
}

static void check_thread_policy(void)
{
    uint64_t mask = all_nodes();
    int count = __builtin_popcountl(mask);
    char *memory = map(PAGES);
    long before = read_value("/sys/devices/system/node/node%d/numastat", nearest_without(0), "interleave_hit ");
    CHECK(set_policy(INTERLEAVE, mask) == 0, "set_mempolicy");
    touch(memory, PAGES);
    CHECK(set_policy(DEFAULT, 0) == 0, "set_mempolicy");
    int found[MAXIMUM] = { 0 };
    for (int i = 0; i < PAGES; i++) {
        found[node_of(memory + i * PAGE)]++;
    }

    for (int node = 0; node < nodes; node++) {
        int share = sizes[node] > 0 ? PAGES / count : 0;
        CHECK(found[node] >= share - 2 && found[node] <= share + 2, "node %d has %d of %d pages", node, found[node], PAGES);
    }

    CHECK(read_value("/sys/devices/system/node/node%d/numastat", nearest_without(0), "interleave_hit ") >= before + PAGES / count - 2, "numastat");

    /* A preference goes over to children, and to the programs that they execute. */
    int wanted = nearest_without(1UL << nearest_without(0));
    CHECK(set_policy(PREFERRED, 1UL << wanted) == 0, "set_mempolicy");
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        char *own = map(4);
        touch(own, 4);
        expect_node(own, 4, wanted, "child");
        char number[16];
        snprintf(number, sizeof number, "%d", wanted);
        execl("/proc/self/exe", "numa", "executed", number, (char *)NULL);
        _exit(2);
    }

    int status = -1;
    CHECK(waitpid(child, &status, 0) == child && status == 0, "child %x", status);
    CHECK(set_policy(DEFAULT, 0) == 0, "set_mempolicy");
    CHECK(set_policy(LOCAL, 1) == -EINVAL && set_policy(BIND, 0) == -EINVAL && set_policy(7, 1) == -EINVAL, "set_mempolicy");
    munmap(memory, PAGES * PAGE);
    puts("thread");
}

static int check_executed(int wanted)
{
    int mode = -1;
    uint64_t mask = 0;
    CHECK(SYSTEM_CALL(SYS_get_mempolicy, &mode, &mask, 64, 0, 0) == 0, "get_mempolicy");
    CHECK(mode == PREFERRED && mask == 1UL << wanted, "mode %d, mask %lx", mode, (long)mask);
    char *memory = map(4);
    touch(memory, 4);
    expect_node(memory, 4, wanted, "executed");
    return 0;
}

/* Local memory until there is none: then the nearest node's, and of the local one only what is kept is left. */
static void check_fallback(void)
{
    int local = nearest_without(0);
    int next = nearest_without(1UL << local);
    size_t pages = (size_t)(sizes[local] + 8) * 256;
    char *memory = map(pages);
    size_t i = 0;
    while (i < pages) {
        memory[i * PAGE] = 1;
        if (node_of(memory + i * PAGE) != local) {
            break;
        }

        i++;
    }

    CHECK(i > 256 && i < pages, "%zu of %zu pages on node %d", i, pages, local);
    CHECK(free_mebibytes(local) <= ROOM, "node %d has %ld MiB free", local, free_mebibytes(local));
    touch(memory + i * PAGE, 512);
    expect_node(memory + i * PAGE, 512, next, "behind");
    CHECK(read_value("/sys/devices/system/node/node%d/numastat", next, "numa_miss ") >= 512, "numa_miss");
    munmap(memory, pages * PAGE);
    char *again = map(4);
    touch(again, 4);
    expect_node(again, 4, local, "again");
    munmap(again, 4 * PAGE);
    puts("fallback");
}

/* Who binds himself to one node dies when it is full, whatever the others have. */
static void check_shortage(void)
{
    int last = nearest_without(1UL << nearest_without(0));
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        size_t pages = (size_t)(sizes[last] + 1) * 256;
        char *memory = map(pages);
        set_policy(BIND, 1UL << last);
        touch(memory, pages);
        _exit(0);
    }

    int status = 0;
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == 9, "child %x", status);
    puts("shortage");
}

int main(int count, char **arguments)
{
    CHECK(count == 3, "numa SIZES DISTANCES");
    if (strcmp(arguments[1], "executed") == 0) {
        return check_executed(atoi(arguments[2]));
    }

    int numbers[MAXIMUM];
    nodes = read_list(arguments[1], numbers);
    for (int i = 0; i < nodes; i++) {
        sizes[i] = numbers[i];
    }

    CHECK(read_list(arguments[2], distances) == nodes * nodes, "distances");
    check_topology();
    check_bind();
    check_thread_policy();
    check_fallback();
    check_shortage();
    check_bind();
    puts("done");
    return 0;
}
