/* Private memory of several MiB, whatever pages it is made of: cut, moved, protected, copied by forks; all kinds of advice; personalities. */
#include "differential.h"

#include <sys/personality.h>
#include <sys/prctl.h>

#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#define MADV_KEEPONFORK 19
#endif
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

#define PAGE 4096UL
#define LARGE (2UL << 20)
#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)
#define BOTH (PROT_READ | PROT_WRITE)

static uint64_t s_random = 0x9E3779B97F4A7C15;

static uint64_t next_random(void)
{
    s_random ^= s_random >> 12;
    s_random ^= s_random << 25;
    s_random ^= s_random >> 27;
    return s_random * 0x2545F4914F6CDD1D;
}

static unsigned below(unsigned limit)
{
    return (unsigned)(((next_random() >> 32) * limit) >> 32);
}

/* Maps so many bytes at a multiple of 2 MiB. */
static char *map_aligned(size_t length)
{
    char *memory = mmap(NULL, length + LARGE, BOTH, ANONYMOUS, -1, 0);
    char *start = (char *)(((uintptr_t)memory + LARGE - 1) & ~(LARGE - 1));
    munmap(memory, (size_t)(start - memory));
    munmap(start + length, (size_t)(memory + LARGE - start));
    return start;
}

static void fill(char *memory, size_t length)
{
    for (size_t at = 0; at < length; at += PAGE)
    {
        *(uint32_t *)(memory + at) = (uint32_t)(at / PAGE) * 2654435761u;
    }
}

static size_t count_right(const char *memory, size_t length)
{
    size_t right = 0;
    for (size_t at = 0; at < length; at += PAGE)
    {
        right += *(const uint32_t *)(memory + at) == (uint32_t)(at / PAGE) * 2654435761u;
    }

    return right;
}

static size_t count_zero(const char *memory, size_t length)
{
    size_t zero = 0;
    for (size_t at = 0; at < length; at += 64)
    {
        zero += *(const uint64_t *)(memory + at) == 0;
    }

    return zero;
}

CASE(filled)
{
    char *memory = map_aligned(4 * LARGE);
    say("%zu", count_zero(memory, LARGE));
    fill(memory, 4 * LARGE);
    say("%zu", count_right(memory, 4 * LARGE));
    CALL(munmap(memory + LARGE + 7 * PAGE, 3 * PAGE));
    CALL(mmap(memory + LARGE + 7 * PAGE, 3 * PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0) == memory + LARGE + 7 * PAGE ? 0 : -1);
    say("%zu %zu", count_right(memory, 4 * LARGE), count_zero(memory + LARGE + 7 * PAGE, 3 * PAGE));
    CALL(madvise(memory + 5 * PAGE, 2 * LARGE, MADV_DONTNEED));
    say("%zu", count_right(memory, 4 * LARGE));
}

CASE(protected)
{
    char *memory = map_aligned(3 * LARGE);
    fill(memory, 3 * LARGE);
    CALL(mprotect(memory + LARGE - PAGE, 2 * PAGE, PROT_READ));
    int ends[2];
    pipe(ends);
    write(ends[1], "abcdefgh", 8);
    CALL(read(ends[0], memory + LARGE, 1));
    CALL(read(ends[0], memory + LARGE - PAGE - 1, 2));
    CALL(read(ends[0], memory + LARGE + PAGE, 2));
    CALL(mprotect(memory, 3 * LARGE, PROT_NONE));
    CALL(read(ends[0], memory + 2 * LARGE, 1));
    CALL(mprotect(memory, 3 * LARGE, BOTH));
    say("%zu", count_right(memory, 3 * LARGE));
}

CASE(moved)
{
    char *memory = map_aligned(2 * LARGE), *place = map_aligned(6 * LARGE);
    fill(memory, 2 * LARGE);
    char *at = mremap(memory, 2 * LARGE, 2 * LARGE, MREMAP_MAYMOVE | MREMAP_FIXED, place + LARGE);
    say("%d %zu", at == place + LARGE, count_right(at, 2 * LARGE));
    at = mremap(at, 2 * LARGE, 2 * LARGE, MREMAP_MAYMOVE | MREMAP_FIXED, place + 3 * LARGE + 5 * PAGE);
    say("%d %zu", at == place + 3 * LARGE + 5 * PAGE, count_right(at, 2 * LARGE));
    at = mremap(at, 2 * LARGE, 8 * LARGE, MREMAP_MAYMOVE);
    say("%zu %zu", count_right(at, 2 * LARGE), count_zero(at + 2 * LARGE, 6 * LARGE));
    at = mremap(at, 8 * LARGE, LARGE + PAGE, 0);
    say("%zu", count_right(at, LARGE + PAGE));
}

CASE(forked)
{
    char *memory = map_aligned(4 * LARGE);
    fill(memory, 4 * LARGE);
    pid_t child = fork();
    if (child == 0)
    {
        memset(memory + LARGE + 3 * PAGE, 7, 2 * PAGE);
        say("child %zu", count_right(memory, 4 * LARGE));
        pid_t grandchild = fork();
        if (grandchild == 0)
        {
            memset(memory, 8, LARGE);
            munmap(memory + 3 * LARGE, LARGE);
            say("grandchild %zu", count_right(memory, 3 * LARGE));
            _exit(0);
        }

        reap(grandchild);
        say("child %zu", count_right(memory, 4 * LARGE));
        _exit(0);
    }

    reap(child);
    say("%zu", count_right(memory, 4 * LARGE));
    memset(memory, 9, 4 * LARGE);
    say("%zu", count_right(memory, 4 * LARGE));
}

CASE(not_forked)
{
    char *memory = map_aligned(3 * LARGE);
    fill(memory, 3 * LARGE);
    CALL(madvise(memory + PAGE, LARGE, MADV_DONTFORK));
    CALL(madvise(memory + 2 * LARGE, 3 * PAGE, MADV_WIPEONFORK));
    pid_t child = fork();
    if (child == 0)
    {
        unsigned char resident[3 * 512];
        CALL(mincore(memory, PAGE, resident));
        CALL(mincore(memory + PAGE, PAGE, resident));
        CALL(mincore(memory + LARGE, PAGE, resident));
        CALL(mincore(memory + LARGE + PAGE, PAGE, resident));
        say("%zu", count_zero(memory + 2 * LARGE, 3 * PAGE));
        memset(memory + 2 * LARGE, 1, 3 * PAGE);

        /* A child of the child finds zeros again. */
        pid_t grandchild = fork();
        if (grandchild == 0)
        {
            say("%zu", count_zero(memory + 2 * LARGE, 3 * PAGE));
            _exit(0);
        }

        reap(grandchild);
        _exit(0);
    }

    reap(child);
    say("%zu", count_right(memory, 3 * LARGE));
    CALL(madvise(memory + PAGE, LARGE, MADV_DOFORK));
    CALL(madvise(memory + 2 * LARGE, 3 * PAGE, MADV_KEEPONFORK));
    child = fork();
    if (child == 0)
    {
        say("%zu", count_right(memory, 3 * LARGE));
        _exit(0);
    }

    reap(child);
}

CASE(collapsed)
{
    char *memory = map_aligned(4 * LARGE);
    CALL(madvise(memory, 4 * LARGE, MADV_COLLAPSE));
    fill(memory, 2 * LARGE);
    memory[2 * LARGE] = 1;
    CALL(madvise(memory, 3 * LARGE, MADV_COLLAPSE));
    CALL(madvise(memory, 3 * LARGE, MADV_COLLAPSE));
    CALL(madvise(memory, 4 * LARGE, MADV_COLLAPSE));
    say("%zu, %zu", count_right(memory, 2 * LARGE), count_zero(memory + 2 * LARGE + PAGE, LARGE - PAGE));
    CALL(madvise(memory + PAGE, 2 * LARGE, MADV_COLLAPSE));
    CALL(madvise(memory, PAGE, MADV_COLLAPSE));
    CALL(madvise(memory + PAGE, PAGE, MADV_COLLAPSE));
    CALL(madvise(memory + 1, LARGE, MADV_COLLAPSE));
    CALL(madvise(memory, 0, MADV_COLLAPSE));
    CALL(madvise(memory, -PAGE, MADV_COLLAPSE));

    /* Cut to pieces, and whole again. */
    CALL(mprotect(memory + 3 * PAGE, PAGE, PROT_READ));
    CALL(madvise(memory, LARGE, MADV_COLLAPSE));
    CALL(mprotect(memory + 3 * PAGE, PAGE, BOTH));
    CALL(madvise(memory, LARGE, MADV_COLLAPSE));
    say("%zu", count_right(memory, 2 * LARGE));

    pid_t child = fork();
    if (child == 0)
    {
        memory[0] = 8;
        CALL(madvise(memory, 2 * LARGE, MADV_COLLAPSE));
        memset(memory + PAGE, 9, LARGE);
        say("%d, %zu", memory[0], count_right(memory, 2 * LARGE));
        _exit(0);
    }

    reap(child);
    memory[LARGE + 5 * PAGE + 100] = 7;
    CALL(madvise(memory, 2 * LARGE, MADV_COLLAPSE));
    say("%zu, %d", count_right(memory, 2 * LARGE), memory[LARGE + 5 * PAGE + 100]);

    memory[3 * LARGE] = 1;
    munmap(memory + 2 * LARGE, LARGE);
    CALL(madvise(memory + LARGE, 3 * LARGE, MADV_COLLAPSE));
    CALL(madvise(memory + 2 * LARGE, LARGE, MADV_COLLAPSE));
    CALL(madvise(memory, LARGE, MADV_NOHUGEPAGE));
    CALL(madvise(memory, 2 * LARGE, MADV_COLLAPSE));
    munmap(memory + 4 * LARGE - PAGE, PAGE);
    CALL(madvise(memory + 3 * LARGE, PAGE, MADV_COLLAPSE));
    char *private = mmap(NULL, PAGE, BOTH, MAP_PRIVATE, make_file("file", "contents"), 0);
    CALL(madvise(private, PAGE, MADV_COLLAPSE));
}

CASE(advice_and_errors)
{
    char *memory = map_aligned(2 * LARGE);
    static const int s_advice[] = {MADV_FREE, MADV_DONTFORK, MADV_DOFORK, MADV_WIPEONFORK, MADV_KEEPONFORK, 20, 21, MADV_POPULATE_READ, MADV_POPULATE_WRITE};
    int file = make_file("file", "contents");
    char *shared = mmap(NULL, PAGE, BOTH, MAP_SHARED, file, 0), *private = mmap(NULL, PAGE, BOTH, MAP_PRIVATE, file, 0);
    char *anonymous = mmap(NULL, PAGE, BOTH, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    munmap(memory + PAGE, PAGE);
    for (size_t i = 0; i < sizeof(s_advice) / sizeof(*s_advice); i++)
    {
        say("advice %d", s_advice[i]);
        CALL(madvise(memory, PAGE, s_advice[i]));
        CALL(madvise(memory, 3 * PAGE, s_advice[i]));
        CALL(madvise(memory, 0, s_advice[i]));
        CALL(madvise(memory + 1, PAGE, s_advice[i]));
        CALL(madvise(memory, (size_t)-1, s_advice[i]));
        CALL(madvise(shared, PAGE, s_advice[i]));
        CALL(madvise(private, PAGE, s_advice[i]));
        CALL(madvise(anonymous, PAGE, s_advice[i]));
    }

    CALL(mprotect(memory, PAGE, PROT_READ));
    CALL(madvise(memory, PAGE, MADV_POPULATE_READ));
    CALL(madvise(memory, PAGE, MADV_POPULATE_WRITE));
    CALL(mprotect(memory, PAGE, PROT_NONE));
    CALL(madvise(memory, PAGE, MADV_POPULATE_READ));
    char *behind = mmap(NULL, 2 * PAGE, BOTH, MAP_PRIVATE, file, 0);
    CALL(madvise(behind, 2 * PAGE, MADV_POPULATE_READ));
}

CASE(freed)
{
    char *memory = map_aligned(2 * LARGE);
    fill(memory, 2 * LARGE);
    CALL(madvise(memory, 2 * LARGE, MADV_FREE));

    /* What is written afterwards stays; the rest is what it was, or zero. */
    for (size_t at = 0; at < 2 * LARGE; at += 2 * PAGE)
    {
        *(uint32_t *)(memory + at) = (uint32_t)(at / PAGE) * 2654435761u;
    }

    size_t right = 0;
    for (size_t at = 0; at < 2 * LARGE; at += PAGE)
    {
        uint32_t value = *(uint32_t *)(memory + at);
        right += value == (uint32_t)(at / PAGE) * 2654435761u || ((at / PAGE) % 2 == 1 && value == 0);
    }

    say("%zu", right);
}

CASE(provided)
{
    char *memory = map_aligned(2 * LARGE);
    static unsigned char s_resident[1024];
    CALL(madvise(memory + LARGE, LARGE, MADV_POPULATE_WRITE));
    CALL(mincore(memory, 2 * LARGE, s_resident));
    int count = 0;
    for (int i = 0; i < 1024; i++)
    {
        count += (s_resident[i] & 1) != 0;
    }

    say("%d", count);
    char *populated = mmap(NULL, LARGE, BOTH, ANONYMOUS | MAP_POPULATE, -1, 0);
    CALL(mincore(populated, LARGE, s_resident));
    count = 0;
    for (int i = 0; i < 512; i++)
    {
        count += (s_resident[i] & 1) != 0;
    }

    say("%d", count);
}

CASE(without_large_pages)
{
    CALL(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
    CALL(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0));
    CALL(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
    CALL(prctl(PR_GET_THP_DISABLE, 1, 0, 0, 0));
    pid_t child = fork();
    if (child == 0)
    {
        CALL(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
        _exit(0);
    }

    reap(child);
    CALL(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0));
    CALL(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
}

CASE(personalities)
{
    CALL(personality(0xFFFFFFFF));
    CALL(personality(ADDR_NO_RANDOMIZE));
    CALL(personality(0xFFFFFFFF));
    pid_t child = fork();
    if (child == 0)
    {
        CALL(personality(0xFFFFFFFF));
        _exit(0);
    }

    reap(child);
    CALL(personality(0));
    CALL(personality(0xFFFFFFFF));
}

CASE(offsets_that_overflow)
{
    int file = make_file("file", "contents");
    CALL(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, file, (off_t)(0UL - PAGE)) == MAP_FAILED ? -1 : 0);
    CALL(mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE, file, (off_t)(0UL - PAGE)) == MAP_FAILED ? -1 : 0);
    CALL(mmap(NULL, (size_t)-PAGE, PROT_READ, MAP_PRIVATE, file, 0) == MAP_FAILED ? -1 : 0);
    CALL(mmap(NULL, (size_t)-1, PROT_READ, MAP_PRIVATE, file, 0) == MAP_FAILED ? -1 : 0);
    CALL(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, file, 1) == MAP_FAILED ? -1 : 0);
}

/* The same operations in the same order on every kernel; what memory holds is the program's own affair. */
CASE(random_operations)
{
    const unsigned pages = 3 * 512;
    char *memory = map_aligned(pages * PAGE), *other = map_aligned(pages * PAGE);
    uint32_t sum = 0;
    for (int step = 0; step < 400; step++)
    {
        unsigned first = below(3) == 0 ? below(pages) : 512 * below(3), count = below(3) == 0 ? 1 + below(40) : 512;
        count = first + count > pages ? pages - first : count;
        char *at = memory + first * PAGE;
        size_t length = count * PAGE;
        switch (below(8))
        {
        case 0:
            mmap(at, length, BOTH, ANONYMOUS | MAP_FIXED, -1, 0);
            break;
        case 1:
            madvise(at, length, MADV_DONTNEED);
            break;
        case 2:
            mprotect(at, length, PROT_READ);
            for (unsigned i = 0; i < count; i++)
            {
                sum = sum * 31 + *(uint32_t *)(at + i * PAGE);
            }

            mprotect(at, length, BOTH);
            break;
        case 3:
            mremap(at, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, other + first * PAGE);
            mremap(other + first * PAGE, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, at);
            break;
        case 4:
            if (below(4) == 0)
            {
                pid_t child = fork();
                if (child == 0)
                {
                    memset(at, step, length);
                    _exit(*(uint32_t *)memory & 127);
                }

                int status;
                waitpid(child, &status, 0);
                sum = sum * 31 + (uint32_t)WEXITSTATUS(status);
            }

            break;
        case 5:
            madvise(at, length, below(2) == 0 ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
            break;
        default:
            for (unsigned i = 0; i < count; i++)
            {
                *(uint32_t *)(at + i * PAGE) = (uint32_t)next_random();
            }

            break;
        }
    }

    for (unsigned i = 0; i < pages; i++)
    {
        sum = sum * 31 + *(uint32_t *)(memory + i * PAGE);
    }

    say("%08x", sum);
}
