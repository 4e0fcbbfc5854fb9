/* Memory that is to be there always: mlock and its kin, and what becomes of locked memory by other calls. */
#include "differential.h"

#ifndef MLOCK_ONFAULT
#define MLOCK_ONFAULT 1
#endif
#ifndef MCL_ONFAULT
#define MCL_ONFAULT 4
#endif

#ifndef MADV_COLD
#define MADV_COLD 20
#define MADV_PAGEOUT 21
#endif
#ifndef MADV_DONTNEED_LOCKED
#define MADV_DONTNEED_LOCKED 24
#endif

#define PAGE 4096UL
#define PAGES 16UL
#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)
#define BOTH (PROT_READ | PROT_WRITE)

static char *map(size_t pages, int flags)
{
    return mmap(NULL, pages * PAGE, BOTH, ANONYMOUS | flags, -1, 0);
}

/* How many pages have frames. */
static int count_resident(char *memory, size_t pages)
{
    unsigned char resident[64] = {0};
    int count = 0;
    if (mincore(memory, pages * PAGE, resident) != 0)
    {
        return -1;
    }

    for (size_t i = 0; i < pages; i++)
    {
        count += resident[i] & 1;
    }

    return count;
}

/* The number behind a name at the start of a line of a file; -1 without one. */
static long read_number(const char *path, const char *name)
{
    static char s_text[1 << 16];
    int file = open(path, O_RDONLY);
    size_t length = 0;
    ssize_t more;
    while (length < sizeof(s_text) - 1 && (more = read(file, s_text + length, sizeof(s_text) - 1 - length)) > 0)
    {
        length += (size_t)more;
    }

    close(file);
    s_text[length] = 0;
    for (char *line = s_text; line != NULL; line = strchr(line, '\n'))
    {
        line += *line == '\n';
        if (strncmp(line, name, strlen(name)) == 0)
        {
            return strtol(line + strlen(name), NULL, 10);
        }
    }

    return -1;
}

static long locked_kibibytes(void)
{
    return read_number("/proc/self/status", "VmLck:");
}

CASE(a_range)
{
    char *memory = map(PAGES, 0);
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
    CALL(mlock(memory + PAGE + 5, 2 * PAGE));
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
    CALL(mlock(memory + 2 * PAGE, 8 * PAGE));
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
    CALL(munlock(memory + 4 * PAGE, PAGE));
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
    CALL(munmap(memory, 3 * PAGE));
    say("%ld", locked_kibibytes());
    CALL(mlock(memory, 0));
    CALL(mlock(memory + 3 * PAGE, -3 * PAGE));
    CALL(munlock(memory + 3 * PAGE, (PAGES - 3) * PAGE));
    say("%d, %ld", count_resident(memory + 3 * PAGE, PAGES - 3), locked_kibibytes());
    CALL(mlock(memory + 3 * PAGE, -1UL));
    CALL(munlock(memory + 3 * PAGE, -1UL));
    CALL(mlock(memory + 3 * PAGE, -2 * PAGE));
    say("%ld", locked_kibibytes());
}

CASE(holes_and_what_cannot_be_read)
{
    char *memory = map(PAGES, 0);
    munmap(memory + 4 * PAGE, PAGE);
    CALL(mlock(memory, PAGES * PAGE));
    say("%d %d, %ld", count_resident(memory, 4), count_resident(memory + 5 * PAGE, PAGES - 5), locked_kibibytes());
    CALL(munlock(memory, PAGES * PAGE));
    say("%ld", locked_kibibytes());
    CALL(mlock(memory + 4 * PAGE, PAGE));
    mprotect(memory + 8 * PAGE, PAGE, PROT_NONE);
    mprotect(memory + 9 * PAGE, PAGE, PROT_READ);
    CALL(mlock(memory + 8 * PAGE, PAGE));
    CALL(mlock(memory + 9 * PAGE, PAGE));
    CALL(mlock((void *)0x7ffffffff000, PAGE));
    CALL(mlock((void *)-PAGE, PAGE));
    CALL(mlock((void *)-PAGE, 2 * PAGE));
}

CASE(only_when_touched)
{
    char *memory = map(PAGES, 0);
    CALL(syscall(SYS_mlock2, memory, PAGES * PAGE, MLOCK_ONFAULT));
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
    memory[PAGE] = 1;
    say("%d", count_resident(memory, PAGES));
    CALL(syscall(SYS_mlock2, memory, PAGES * PAGE, 2));
    CALL(syscall(SYS_mlock2, memory, PAGES * PAGE, 0));
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
}

CASE(is_not_forgotten)
{
    char *memory = map(PAGES, 0);
    memset(memory, 7, PAGES * PAGE);
    CALL(mlock(memory + 4 * PAGE, PAGE));
    CALL(madvise(memory + 4 * PAGE, PAGE, MADV_DONTNEED));
    CALL(madvise(memory + 4 * PAGE, PAGE, MADV_FREE));
    CALL(madvise(memory, PAGES * PAGE, MADV_DONTNEED));
    say("%d %d %d", memory[0], memory[4 * PAGE], memory[5 * PAGE]);
    CALL(msync(memory, PAGES * PAGE, MS_ASYNC | MS_INVALIDATE));
    CALL(msync(memory, PAGES * PAGE, MS_ASYNC));
    CALL(madvise(memory, PAGES * PAGE, MADV_COLD));
    CALL(madvise(memory, PAGES * PAGE, MADV_PAGEOUT));
    CALL(madvise(memory, 4 * PAGE, MADV_COLD));
    CALL(munlock(memory, PAGES * PAGE));
    CALL(madvise(memory, PAGES * PAGE, MADV_DONTNEED));
    say("%d %d %d", memory[0], memory[4 * PAGE], memory[5 * PAGE]);
}

CASE(is_forgotten_all_the_same)
{
    char *memory = map(PAGES, MAP_LOCKED);
    memory[0] = 7;
    CALL(madvise(memory, PAGES * PAGE, MADV_DONTNEED_LOCKED));
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
    say("%d", memory[0]);
}

CASE(may_be_written_later)
{
    char *memory = map(PAGES, 0);
    mprotect(memory, PAGES * PAGE, PROT_NONE);
    CALL(mlock(memory, PAGES * PAGE));
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
    CALL(mprotect(memory + PAGE, 4 * PAGE, BOTH));
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
    CALL(syscall(SYS_mlock2, memory + 8 * PAGE, 4 * PAGE, MLOCK_ONFAULT));
    CALL(mprotect(memory + 8 * PAGE, 4 * PAGE, BOTH));
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
}

CASE(mapped_locked)
{
    char *memory = map(PAGES, MAP_LOCKED);
    say("%d, %ld", count_resident(memory, PAGES), locked_kibibytes());
    char *larger = mremap(memory, PAGES * PAGE, 2 * PAGES * PAGE, MREMAP_MAYMOVE);
    say("%d, %ld", count_resident(larger, 2 * PAGES), locked_kibibytes());
    CALL(munmap(larger, 2 * PAGES * PAGE));
    say("%ld", locked_kibibytes());
}

CASE(all_that_is_there)
{
    char *memory = map(PAGES, 0);
    CALL(mlockall(0));
    CALL(mlockall(8));
    CALL(mlockall(MCL_ONFAULT));
    CALL(mlockall(MCL_CURRENT));
    HOLDS(locked_kibibytes() >= (long)(PAGES * PAGE / 1024));
    say("%d", count_resident(memory, PAGES));
    long before = locked_kibibytes();
    char *later = map(PAGES, 0);
    say("%d, %ld", count_resident(later, PAGES), locked_kibibytes() - before);
    CALL(munlockall());
    say("%ld", locked_kibibytes());
}

CASE(all_that_will_be)
{
    char *early = map(PAGES, 0);
    CALL(mlockall(MCL_FUTURE));
    char *memory = map(PAGES, 0);
    say("%d %d, %ld", count_resident(early, PAGES), count_resident(memory, PAGES), locked_kibibytes());
    char *end = (char *)syscall(SYS_brk, 0);
    HOLDS((char *)syscall(SYS_brk, end + 4 * PAGE) == end + 4 * PAGE);
    say("%d, %ld", count_resident((char *)(((uintptr_t)end + PAGE - 1) & -PAGE), 4), locked_kibibytes());
    CALL(mlockall(MCL_FUTURE | MCL_ONFAULT));
    char *touched = map(PAGES, 0);
    touched[0] = 1;
    say("%d, %ld", count_resident(touched, PAGES), locked_kibibytes());
    pid_t child = fork();
    if (child == 0)
    {
        char *own = map(PAGES, 0);
        say("child: %d, %ld", count_resident(own, PAGES), locked_kibibytes());
        _exit(0);
    }

    waitpid(child, NULL, 0);
    CALL(munlockall());
    char *free = map(PAGES, 0);
    say("%d, %ld", count_resident(free, PAGES), locked_kibibytes());
}

CASE(of_files)
{
    int file = open("file", O_RDWR | O_CREAT, 0600);
    ftruncate(file, 4 * PAGE);
    char *shared = mmap(NULL, 8 * PAGE, BOTH, MAP_SHARED, file, 0);
    CALL(mlock(shared, 4 * PAGE));
    say("%d, %ld", count_resident(shared, 4), locked_kibibytes());
    CALL(mlock(shared, 8 * PAGE));
    say("%ld", locked_kibibytes());
    char *private = mmap(NULL, 4 * PAGE, BOTH, MAP_PRIVATE, file, 0);
    CALL(mlock(private, 4 * PAGE));
    shared[0] = 5;
    say("%d, %ld", private[0], locked_kibibytes());
}

CASE(told_of_each_mapping)
{
    char *memory = map(PAGES, 0);
    CALL(mlock(memory, PAGES * PAGE));
    say("%ld", read_number("/proc/self/smaps_rollup", "Locked:"));
    char first[64];
    snprintf(first, sizeof(first), "%lx-", (unsigned long)memory);
    FILE *maps = fopen("/proc/self/smaps", "r");
    char line[512];
    int inside = 0;
    while (fgets(line, sizeof(line), maps) != NULL)
    {
        inside = strncmp(line, first, strlen(first)) == 0 || (inside && strchr(line, '-') == NULL);
        if (inside && (strncmp(line, "Locked:", 7) == 0 || strncmp(line, "VmFlags:", 8) == 0))
        {
            HOLDS(strncmp(line, "Locked:", 7) == 0 ? strtol(line + 7, NULL, 10) == (long)(PAGES * PAGE / 1024) : strstr(line, " lo ") != NULL);
        }
    }

    fclose(maps);
}
