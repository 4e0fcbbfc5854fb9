/* Small pieces of the C library that lean on the kernel, each printing what it found: the same on every system. */
#include "cases.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static const char *s_path = "/tmp/kernelos-conformance";

/* The argument is evaluated first, so errno is that call's. */
static void report(const char *what, long result)
{
    if (result < 0)
    {
        printf("%s: errno %d\n", what, errno);
    }
    else
    {
        printf("%s: %ld\n", what, result);
    }
}

static int format(void)
{
    printf("%d %5u|%-8s|%08x %c %%\n", -42, 7U, "left", 0xBEEFU, 'c');
    printf("%" PRIu64 " %" PRId64 "\n", UINT64_MAX, INT64_MIN);
    printf("%.3f %g %e %a\n", 3.14159265358979, 1e-7, 12345.678, 0.1);
    printf("%10.4f|%-10.1f|%+d\n", 2.0 / 3.0, 1e3, 5);
    char text[64];
    int length = snprintf(text, sizeof(text), "%s-%d", "formatted", 99);
    printf("%d %s\n", length, text);
    int number;
    double fraction;
    int count = sscanf("17 2.5 rest", "%d %lf", &number, &fraction);
    printf("%d %d %g %ld %lu\n", count, number, fraction, strtol("-0x1f", NULL, 0), strtoul("777", NULL, 8));
    fputs("to standard error\n", stderr);
    return 0;
}

/* A large output in small pieces, buffered by the library. */
static int print_much(void)
{
    for (int i = 0; i < 2000; i++)
    {
        printf("line %d of two thousand\n", i);
    }

    return fflush(stdout) == 0 ? 0 : 1;
}

/* Blocks of many sizes, kept in a random order, each filled with its own pattern. */
static int allocate(void)
{
    enum { SLOTS = 500, STEPS = 20000 };
    static unsigned char *slots[SLOTS];
    static size_t sizes[SLOTS];
    uint32_t random = 12345;
    size_t wrong = 0, peak = 0, total = 0;
    for (int step = 0; step < STEPS; step++)
    {
        random = random * 1664525 + 1013904223;
        size_t slot = random >> 8 & 511;
        if (slot >= SLOTS)
        {
            continue;
        }

        for (size_t i = 0; i < sizes[slot]; i += 97)
        {
            wrong += slots[slot][i] != (unsigned char)slot;
        }

        size_t size = (random >> 20) % 7 == 0 ? (random >> 16) % 200000 : (random >> 16) % 600;
        total -= sizes[slot];
        unsigned char *block = random >> 31 ? realloc(slots[slot], size + 1) : (free(slots[slot]), malloc(size + 1));
        if (block == NULL)
        {
            puts("out of memory");
            return 1;
        }

        memset(block, (int)slot, size);
        slots[slot] = block;
        sizes[slot] = size;
        total += size;
        peak = total > peak ? total : peak;
    }

    for (size_t slot = 0; slot < SLOTS; slot++)
    {
        free(slots[slot]);
    }

    printf("%zu wrong, %zu KiB at most\n", wrong, peak / 1024);
    return wrong == 0 ? 0 : 1;
}

/* One block that grows to 16 MiB keeps what is in it. */
static int grow(void)
{
    size_t count = 0, capacity = 16;
    uint32_t *values = malloc(capacity * sizeof(*values));
    for (; count < 4 << 20; count++)
    {
        if (count == capacity)
        {
            capacity *= 2;
            values = realloc(values, capacity * sizeof(*values));
        }

        values[count] = (uint32_t)(count * 2654435761U);
    }

    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
    {
        wrong += values[i] != (uint32_t)(i * 2654435761U);
    }

    printf("%zu values, %zu wrong\n", count, wrong);
    free(values);
    return wrong == 0 ? 0 : 1;
}

static int map_memory(void)
{
    const size_t Length = 4 << 20;
    char *memory = mmap(NULL, Length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    report("remainder of its address", (uintptr_t)memory % 4096);
    memset(memory, 'm', Length);
    report("a hole", munmap(memory + 8192, 4096));
    printf("around it: %c %c\n", memory[8191], memory[8192 + 4096]);
    char *again = mmap(memory + 8192, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    printf("filled: %d %d\n", again == memory + 8192, again[0]);
    report("read only", mprotect(memory, 4096, PROT_READ));
    printf("still there: %c\n", memory[0]);
    report("writable", mprotect(memory, 4096, PROT_READ | PROT_WRITE));
    memory[0] = 'w';
    report("unmapped", munmap(memory, Length));
    report("again", munmap(memory, Length));
    report("protect what is not there", mprotect(memory, 4096, PROT_READ));
    return 0;
}

/* brk itself, since musl's sbrk refuses to move the break. */
static int break_area(void)
{
    char *start = (char *)(((uintptr_t)syscall(SYS_brk, 0) + 4095) & ~4095UL);
    char *end = start + (3 << 20);
    printf("grown: %d\n", (char *)syscall(SYS_brk, end) == end);
    memset(start, 'b', 3 << 20);
    printf("shrunk: %d\n", (char *)syscall(SYS_brk, start + 4096) == start + 4096);
    printf("kept: %c\n", start[4095]);
    printf("grown: %d\n", (char *)syscall(SYS_brk, end) == end);
    printf("fresh: %d\n", start[4096]);
    printf("back: %d\n", (char *)syscall(SYS_brk, start) == start);
    return 0;
}

static void print_status(const char *what, const struct stat *status)
{
    printf("%s: type %o, permissions %o, %ld links, %ld bytes, block size %d\n", what, status->st_mode & S_IFMT,
        status->st_mode & 07777, (long)status->st_nlink, (long)status->st_size, status->st_blksize > 0);
}

static int files(void)
{
    umask(022);
    struct stat status;
    char buffer[32] = {0};
    int file = open(s_path, O_RDWR | O_CREAT | O_TRUNC, 0640);
    report("written", write(file, "0123456789abcdef", 16));
    report("sought", lseek(file, 4, SEEK_SET));
    report("sought from here", lseek(file, 2, SEEK_CUR));
    report("sought from the end", lseek(file, -13, SEEK_END));
    report("sought before the start", lseek(file, -17, SEEK_END));
    report("read", read(file, buffer, sizeof(buffer)));
    puts(buffer);
    report("at the end", read(file, buffer, sizeof(buffer)));
    report("beyond the end", lseek(file, 100, SEEK_SET));
    report("read there", read(file, buffer, sizeof(buffer)));
    report("written there", write(file, "!", 1));
    lseek(file, 15, SEEK_SET);
    memset(buffer, 'x', sizeof(buffer));
    report("the gap", read(file, buffer, 8));
    printf("%c %d %d %c\n", buffer[0], buffer[1], buffer[7], buffer[8]);
    report("fstat", fstat(file, &status));
    print_status("file", &status);
    struct stat by_path;
    report("stat", stat(s_path, &by_path));
    printf("the same: %d\n", status.st_ino == by_path.st_ino && status.st_dev == by_path.st_dev);
    report("close", close(file));
    report("close", close(file));
    report("closed", read(file, buffer, 1));

    file = open(s_path, O_WRONLY | O_APPEND);
    report("appended", write(file, "tail", 4));
    report("position", lseek(file, 0, SEEK_CUR));
    report("not for reading", read(file, buffer, 1));
    close(file);
    file = open(s_path, O_RDONLY);
    report("not for writing", write(file, buffer, 1));
    close(file);
    file = open(s_path, O_RDWR | O_TRUNC);
    fstat(file, &status);
    print_status("truncated", &status);
    close(file);
    report("exclusive", open(s_path, O_RDWR | O_CREAT | O_EXCL, 0600));
    unlink(s_path);
    return 0;
}

static int scattered(void)
{
    char first[4] = {0}, second[8] = {0};
    struct iovec out[3] = {{"one ", 4}, {"", 0}, {"two three", 9}};
    struct iovec in[2] = {{first, 3}, {second, 7}};
    int file = open(s_path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    report("written", writev(file, out, 3));
    lseek(file, 0, SEEK_SET);
    report("read", readv(file, in, 2));
    printf("%s|%s\n", first, second);
    close(file);
    unlink(s_path);
    return 0;
}

/* A stream of the library over a file: buffered, positioned, read back. */
static int streams(void)
{
    FILE *stream = fopen(s_path, "w+");
    for (int i = 0; i < 3000; i++)
    {
        fprintf(stream, "%d\n", i * i);
    }

    printf("at %ld\n", ftell(stream));
    rewind(stream);
    long sum = 0;
    int lines = 0, number;
    while (fscanf(stream, "%d", &number) == 1)
    {
        sum += number;
        lines++;
    }

    printf("%d lines, sum %ld, end %d\n", lines, sum, feof(stream) != 0);
    report("closed", fclose(stream));
    unlink(s_path);
    return 0;
}

static int missing_files(void)
{
    struct stat status = {0};
    char target[16];
    report("open", open("/no/such/file", O_RDONLY));
    report("open a folder to write", open("/tmp", O_WRONLY));
    report("through a file", open("/etc/passwd/x", O_RDONLY));
    report("an empty path", open("", O_RDONLY));
    report("stat", stat("/nothing", &status));
    report("readlink of no link", readlink("/tmp", target, sizeof(target)));
    report("readlink of nothing", readlink("/nothing", target, sizeof(target)));
    report("stat of a folder", stat("/tmp", &status));
    printf("type %o\n", status.st_mode & S_IFMT);
    report("read a folder", read(open("/tmp", O_RDONLY), target, sizeof(target)));
    report("close", close(99));
    return 0;
}

static int system_facts(void)
{
    struct utsname names;
    struct winsize window;
    struct rlimit limit;
    report("uname", uname(&names));
    puts(names.machine);
    report("a terminal's size", ioctl(1, TIOCGWINSZ, &window));
    report("a pipe's position", lseek(1, 0, SEEK_CUR));
    report("stack limit", getrlimit(RLIMIT_STACK, &limit));
    printf("at least a MiB: %d\n", limit.rlim_cur >= 1 << 20);
    report("page size", sysconf(_SC_PAGESIZE));
    printf("process: %d\n", getpid() > 0);
    report("flags of a descriptor", fcntl(1, F_GETFD));
    report("flags of a closed one", fcntl(99, F_GETFD));
    return 0;
}

static int clocks(void)
{
    struct timespec first, second, date;
    clock_gettime(CLOCK_MONOTONIC, &first);
    for (int i = 0; i < 10000; i++)
    {
        clock_gettime(CLOCK_MONOTONIC, &second);
        if (second.tv_sec < first.tv_sec || (second.tv_sec == first.tv_sec && second.tv_nsec < first.tv_nsec)
            || second.tv_nsec < 0 || second.tv_nsec >= 1000000000)
        {
            puts("went backwards");
            return 1;
        }

        first = second;
    }

    report("realtime", clock_gettime(CLOCK_REALTIME, &date));
    printf("after 2024: %d\n", date.tv_sec > 1704067200);
    report("no such clock", clock_gettime(1234, &date));
    return 0;
}

static int random_bytes(void)
{
    uint64_t values[64] = {0};
    report("filled", getrandom(values, sizeof(values), 0));
    int equal = 0;
    for (int i = 0; i < 64; i++)
    {
        for (int j = 0; j < i; j++)
        {
            equal += values[i] == values[j];
        }
    }

    printf("equal: %d\n", equal);
    return 0;
}

static const struct named_case s_cases[] = {
    {"format", format},
    {"print-much", print_much},
    {"allocate", allocate},
    {"grow", grow},
    {"map-memory", map_memory},
    {"break-area", break_area},
    {"files", files},
    {"scattered", scattered},
    {"streams", streams},
    {"missing-files", missing_files},
    {"system-facts", system_facts},
    {"clocks", clocks},
    {"random-bytes", random_bytes},
};

int main(int argc, char **argv)
{
    return RUN_CASE(s_cases, argc, argv);
}
