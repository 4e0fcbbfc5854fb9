/* Gives every system call that takes a pointer pointers that are none, at every argument, and prints what it answers.
   Whatever it is given, the kernel answers with an error and goes on. */
#include "system-call.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct pointer
{
    const char *name;
    uint64_t value;
};

static struct pointer s_pointers[] = {
    {"null", 0},
    {"the first page", 0xFF0},
    {"an unmapped page", 0},
    {"a page without access", 0},
    {"the last user page", 0x00007FFFFFFFF000},
    {"the end of user space", 0x00007FFFFFFFFFF8},
    {"the hole", 0x0000800000000000},
    {"the direct map", 0xFFFF800000100000},
    {"the kernel's heap", 0xFFFFFE8000000000},
    {"the kernel's image", 0xFFFFFF0000100000},
    {"the recursive window", 0xFFFFFF8000000000},
    {"the last bytes", 0xFFFFFFFFFFFFFFF8},
};

enum
{
    UNMAPPED = 2,
    NO_ACCESS = 3,
    FIRST_UNMAPPABLE = 4, /* Linux lets root map the first pages */
    POINTERS = sizeof(s_pointers) / sizeof(s_pointers[0])
};

static int s_file;

static void report(const char *call, const char *pointer, int64_t result)
{
    if (result < 0)
    {
        printf("%-28s %-22s %s\n", call, pointer, strerror((int)-result));
    }
    else
    {
        printf("%-28s %-22s %ld\n", call, pointer, result);
    }

    fflush(stdout);
}

/* The pointer alone decides: all of these are EFAULT. */
static void try_pointer(const struct pointer *bad)
{
    struct iovec buffers[2] = {{"good", 4}, {(void *)bad->value, 16}};
    struct iovec first_bad[1] = {{(void *)bad->value, 16}};
    struct stat status;
#define TRY(call, ...) report(call, bad->name, SYSTEM_CALL(__VA_ARGS__))
    TRY("write", SYS_write, s_file, bad->value, 16);
    TRY("writev, list", SYS_writev, s_file, bad->value, 2);
    TRY("writev, buffer", SYS_writev, s_file, first_bad, 1);
    TRY("write to standard output", SYS_write, 1, bad->value, 16);
    lseek(s_file, 0, SEEK_SET);
    TRY("read", SYS_read, s_file, bad->value, 16);
    TRY("readv, list", SYS_readv, s_file, bad->value, 2);
    TRY("readv, buffer", SYS_readv, s_file, first_bad, 1);
    TRY("open", SYS_open, bad->value, O_RDONLY);
    TRY("openat", SYS_openat, AT_FDCWD, bad->value, O_RDONLY);
    TRY("stat, path", SYS_stat, bad->value, &status);
    TRY("stat, result", SYS_stat, "/tmp", bad->value);
    TRY("fstat", SYS_fstat, s_file, bad->value);
    TRY("newfstatat, path", SYS_newfstatat, AT_FDCWD, bad->value, &status, 0);
    TRY("newfstatat, result", SYS_newfstatat, AT_FDCWD, "/tmp", bad->value, 0);
    TRY("readlink, path", SYS_readlink, bad->value, buffers, 16);
    TRY("uname", SYS_uname, bad->value);
    TRY("clock_gettime", SYS_clock_gettime, 1, bad->value);
    TRY("getrandom", SYS_getrandom, bad->value, 16, 0);
    TRY("prlimit64, old", SYS_prlimit64, 0, 7, 0, bad->value == 0 ? 1 : bad->value);
    TRY("arch_prctl, get", SYS_arch_prctl, 0x1003, bad->value);
#undef TRY
}

/* Addresses that may not be mapped, or not be the program's thread pointer. */
static void try_address(const struct pointer *bad)
{
    const int Flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    uint64_t page = bad->value & ~4095UL;
#define TRY(call, ...) report(call, bad->name, SYSTEM_CALL(__VA_ARGS__))
    TRY("mmap, fixed", SYS_mmap, page, 4096, PROT_READ, Flags, -1, 0);
    TRY("munmap", SYS_munmap, page, 4096);
    TRY("mprotect", SYS_mprotect, page, 4096, PROT_READ);
    TRY("arch_prctl, set", SYS_arch_prctl, 0x1001, bad->value);
#undef TRY
    int64_t old = SYSTEM_CALL(SYS_brk, 0);
    printf("%-28s %-22s %s\n", "brk", bad->name, SYSTEM_CALL(SYS_brk, page) == old ? "unchanged" : "changed");
}

/* Good memory that ends before the length does: as much as was there, or nothing. */
static void try_ends(void)
{
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(page, 'x', 4096);
    munmap(page + 4096, 4096);
    static const size_t Lengths[] = {33, 4096, 1UL << 31, 1UL << 40, 0x7FFFFFFFFFFFFFFF, UINT64_MAX};
    for (size_t i = 0; i < sizeof(Lengths) / sizeof(Lengths[0]); i++)
    {
        int64_t result = SYSTEM_CALL(SYS_write, s_file, page + 4096 - 32, Lengths[i]);
        printf("write of 32 bytes as %#zx: %s\n", Lengths[i], result == -EFAULT || (result > 0 && result <= 32) ? "right" : "wrong");
        lseek(s_file, 0, SEEK_SET);
        result = SYSTEM_CALL(SYS_read, s_file, page + 4096 - 8, Lengths[i]);
        printf("read of 8 bytes as %#zx: %s\n", Lengths[i], result == -EFAULT || (result > 0 && result <= 8) ? "right" : "wrong");
    }

    memset(page + 4096 - 32, 'p', 32); /* a path without an end */
    report("open", "a path without an end", SYSTEM_CALL(SYS_open, page + 4096 - 32, O_RDONLY));
    char *longest = malloc(8192);
    memset(longest, '/', 8191);
    longest[8191] = '\0';
    report("open", "a path of 8191 bytes", SYSTEM_CALL(SYS_open, longest, O_RDONLY));
    report("open", "an empty path", SYSTEM_CALL(SYS_open, "", O_RDONLY));
}

static void try_lists(void)
{
    struct iovec negative[1] = {{"text", (size_t)1 << 63}};
    struct iovec empty[2] = {{NULL, 0}, {"", 0}};
    report("writev", "count -1", SYSTEM_CALL(SYS_writev, s_file, empty, -1));
    report("writev", "count 1025", SYSTEM_CALL(SYS_writev, s_file, empty, 1025));
    report("writev", "count 0", SYSTEM_CALL(SYS_writev, s_file, empty, 0));
    report("writev", "empty buffers", SYSTEM_CALL(SYS_writev, s_file, empty, 2));
    report("writev", "a negative length", SYSTEM_CALL(SYS_writev, s_file, negative, 1));
    report("readv", "a negative length", SYSTEM_CALL(SYS_readv, s_file, negative, 1));
    report("write", "null for 0 bytes", SYSTEM_CALL(SYS_write, s_file, 0, 0));
    report("read", "null for 0 bytes", SYSTEM_CALL(SYS_read, s_file, 0, 0));
}

static void try_sizes(void)
{
    const int Flags = MAP_PRIVATE | MAP_ANONYMOUS;
    report("mmap", "length 0", SYSTEM_CALL(SYS_mmap, 0, 0, PROT_READ, Flags, -1, 0));
    report("mmap", "length 2^47", SYSTEM_CALL(SYS_mmap, 0, 1UL << 47, PROT_READ, Flags, -1, 0));
    report("mmap", "length 2^63", SYSTEM_CALL(SYS_mmap, 0, 1UL << 63, PROT_READ, Flags, -1, 0));
    report("mmap", "length -1", SYSTEM_CALL(SYS_mmap, 0, UINT64_MAX, PROT_READ, Flags, -1, 0));
    report("mmap", "fixed, unaligned", SYSTEM_CALL(SYS_mmap, 0x10000123, 4096, PROT_READ, Flags | MAP_FIXED, -1, 0));
    report("mmap", "neither shared nor private", SYSTEM_CALL(SYS_mmap, 0, 4096, PROT_READ, MAP_ANONYMOUS, -1, 0));
    report("mmap", "a closed descriptor", SYSTEM_CALL(SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE, 99, 0));
    report("munmap", "unaligned", SYSTEM_CALL(SYS_munmap, 0x10000123, 4096));
    report("munmap", "length 0", SYSTEM_CALL(SYS_munmap, 0x10000000, 0));
    report("munmap", "length -1", SYSTEM_CALL(SYS_munmap, 0x10000000, UINT64_MAX));
    report("mprotect", "unaligned", SYSTEM_CALL(SYS_mprotect, 0x10000123, 4096, PROT_READ));
    report("mprotect", "no such protection", SYSTEM_CALL(SYS_mprotect, 0x10000000, 4096, 0x40));
    report("lseek", "no such origin", SYSTEM_CALL(SYS_lseek, s_file, 0, 99));
    report("lseek", "before the start", SYSTEM_CALL(SYS_lseek, s_file, -1, SEEK_SET));
    report("close", "a huge descriptor", SYSTEM_CALL(SYS_close, 0x7FFFFFFF));
}

int main(int argc, char **argv)
{
    if (argc != 2 || (s_file = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600)) < 0
        || write(s_file, "sixty-four bytes, so that there is something in it to be read...", 64) != 64)
    {
        fprintf(stderr, "usage: %s A-NEW-FILE\n", argv[0]);
        return 2;
    }

    char *pages = mmap(NULL, 3 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(pages + 4096, 4096);
    s_pointers[NO_ACCESS].value = (uint64_t)pages;
    s_pointers[UNMAPPED].value = (uint64_t)pages + 4096;
    for (int i = 0; i < POINTERS; i++)
    {
        try_pointer(&s_pointers[i]);
    }

    for (int i = FIRST_UNMAPPABLE; i < POINTERS; i++)
    {
        try_address(&s_pointers[i]);
    }

    try_ends();
    try_lists();
    try_sizes();

    /* What the kernel writes to, or walks through, when the thread ends: it must ignore these. */
    SYSTEM_CALL(SYS_set_tid_address, 0xFFFFFF0000100000);
    SYSTEM_CALL(SYS_set_robust_list, 0xFFFFFF0000100000, 24);
    unlink(argv[1]);
    return 0;
}
