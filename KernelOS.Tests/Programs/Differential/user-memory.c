/* What the kernel does with memory that programs hand to it: bad at any byte, cut off by another thread meanwhile, strings without an end. */
#include "differential.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/utsname.h>

#define PAGE 4096UL
#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)
#define BOTH (PROT_READ | PROT_WRITE)

/* Two pages, the second of which nothing may be done with. */
static char *map_before_a_hole(void)
{
    char *memory = mmap(NULL, 2 * PAGE, BOTH, ANONYMOUS, -1, 0);
    munmap(memory + PAGE, PAGE);
    return memory;
}

CASE(structures_at_every_byte)
{
    char *end = map_before_a_hole() + PAGE;
    for (long missing = 0; missing <= (long)sizeof(struct timespec) + 1; missing++)
    {
        struct timespec *at = (struct timespec *)(end - sizeof(struct timespec) + missing);
        say("%ld: %ld", missing, syscall(SYS_clock_gettime, CLOCK_MONOTONIC, at));
    }

    for (long missing = 0; missing <= (long)sizeof(struct rlimit); missing++)
    {
        struct rlimit *at = (struct rlimit *)(end - sizeof(struct rlimit) + missing);
        say("%ld: %ld", missing, syscall(SYS_getrlimit, RLIMIT_NOFILE, at));
    }

    long good = 0;
    for (long missing = 0; missing <= (long)sizeof(struct utsname); missing++)
    {
        good += syscall(SYS_uname, end - sizeof(struct utsname) + missing) == 0;
    }

    say("%ld", good);
}

CASE(vectors_at_every_byte)
{
    char *end = map_before_a_hole() + PAGE, byte = 'x';
    int zero = open("/dev/zero", O_RDWR);
    for (long missing = 0; missing <= (long)(2 * sizeof(struct iovec)); missing++)
    {
        char *at = end - 2 * sizeof(struct iovec) + missing;
        struct iovec vectors[2] = {{&byte, 1}, {&byte, 1}};
        memcpy(at, vectors, sizeof(vectors) - (size_t)missing);
        say("%ld: %ld", missing, syscall(SYS_writev, zero, at, 2));
    }
}

CASE(strings_at_every_byte)
{
    char *memory = map_before_a_hole(), *end = memory + PAGE;
    make_file("file", "x");
    static const char s_name[] = "file";
    for (long missing = 0; missing <= (long)sizeof(s_name); missing++)
    {
        char *at = end - sizeof(s_name) + missing;
        memcpy(at, s_name, sizeof(s_name) - (size_t)missing);
        int descriptor = open(at, O_RDONLY);
        say("%ld: %s", missing, descriptor >= 0 ? "opened" : error_name(errno));
        close(descriptor);
    }

    /* Without an end, and with the end behind what a path may be. */
    memset(memory, 'n', PAGE);
    CALL(access(memory, F_OK));
    CALL(access(memory + PAGE - 300, F_OK));
    char *two = mmap(NULL, 2 * PAGE, BOTH, ANONYMOUS, -1, 0);
    memset(two, '/', 2 * PAGE);
    CALL(access(two, F_OK));
    two[PAGE] = 0;
    CALL(access(two, F_OK));
    two[PAGE - 1] = 0;
    CALL(access(two, F_OK));
}

CASE(copies_that_end_in_the_middle)
{
    char *memory = map_before_a_hole();
    int ends[2], counts[2] = {0, 0};
    pipe(ends);
    static char s_bytes[64];
    for (int missing = 1; missing < 64; missing++)
    {
        write(ends[1], s_bytes, 64);
        ssize_t done = read(ends[0], memory + PAGE - 64 + missing, 64);
        counts[done < 0]++;

        /* How much a failed copy has taken out of the pipe is the kernel's affair. */
        close(ends[0]);
        close(ends[1]);
        pipe(ends);
    }

    say("%d %d", counts[0] > 0 || counts[1] > 0, counts[0] + counts[1]);
    int file = make_file("file", "");
    int right = 0;
    for (int missing = 1; missing < 64; missing++)
    {
        memset(memory + PAGE - 64, 'a' + missing % 26, 64);
        ssize_t done = pwrite(file, memory + PAGE - 64 + missing, 64, 0);
        right += done == 64 - missing || (done < 0 && errno == EFAULT);
    }

    say("%d", right);
    CALL(pwrite(file, memory + PAGE, 64, 0));
    CALL(pread(file, memory + PAGE, 64, 0));
}

static char *volatile s_memory;
static volatile int s_stop;

static void *unmap_and_map(void *nothing)
{
    while (!s_stop)
    {
        mmap(s_memory + PAGE, 2 * PAGE, PROT_NONE, ANONYMOUS | MAP_FIXED, -1, 0);
        mmap(s_memory + PAGE, 2 * PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0);
        madvise(s_memory, 4 * PAGE, MADV_DONTNEED);
        munmap(s_memory + PAGE, PAGE);
        mmap(s_memory + PAGE, PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0);
    }

    return nothing;
}

CASE(cut_off_by_another_thread)
{
    s_memory = mmap(NULL, 4 * PAGE, BOTH, ANONYMOUS, -1, 0);
    int zero = open("/dev/zero", O_RDWR), file = make_file("file", ""), ends[2];
    pipe(ends);
    ftruncate(file, 4 * (off_t)PAGE);
    pthread_t thread;
    pthread_create(&thread, NULL, unmap_and_map, NULL);
    int wrong = 0;
    for (int i = 0; i < 3000; i++)
    {
        ssize_t results[] = {
            read(zero, s_memory + 100, 3 * PAGE),
            pwrite(file, s_memory + 50, 3 * PAGE, 0),
            pread(file, s_memory + 10, 3 * PAGE, 0),
        };
        for (size_t j = 0; j < sizeof(results) / sizeof(*results); j++)
        {
            wrong += results[j] == 0 || results[j] > 3 * (ssize_t)PAGE || (results[j] < 0 && results[j] != -1);
        }

        struct timespec time;
        wrong += clock_gettime(CLOCK_MONOTONIC, &time) != 0;
        syscall(SYS_clock_gettime, CLOCK_MONOTONIC, s_memory + 2 * PAGE - 8);
    }

    s_stop = 1;
    pthread_join(thread, NULL);
    say("%d", wrong);
}

static void *grow(void *nothing)
{
    return nothing;
}

CASE(stacks_and_limits)
{
    /* A stack that may not grow any more is a fault; what lies below keeps its distance. */
    pid_t child = fork();
    if (child == 0)
    {
        struct rlimit limit = {1 << 20, 1 << 20};
        setrlimit(RLIMIT_STACK, &limit);
        volatile char *here = (volatile char *)__builtin_frame_address(0);
        here[-(512 << 10)] = 1;
        say("grew");
        here[-(2 << 20)] = 1;
        say("grew too far");
        _exit(0);
    }

    reap(child);
    child = fork();
    if (child == 0)
    {
        /* All addresses are used up: no room for the stack either. */
        struct rlimit limit = {1 << 20, 1 << 20};
        setrlimit(RLIMIT_AS, &limit);
        say("%s", mmap(NULL, 8 << 20, BOTH, ANONYMOUS, -1, 0) == MAP_FAILED ? error_name(errno) : "mapped");
        volatile char *here = (volatile char *)__builtin_frame_address(0);
        here[-(4 << 20)] = 1;
        say("grew too far");
        _exit(0);
    }

    reap(child);
    pthread_t thread;
    CALL(pthread_create(&thread, NULL, grow, NULL));
    CALL(pthread_join(thread, NULL));
}
