/* Memory: mmap, munmap, mprotect, mremap, brk, madvise, copies on write, file mappings, the stack, faults. */
#include "differential.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/resource.h>

#define PAGE 4096UL
#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)
#define BOTH (PROT_READ | PROT_WRITE)

static sigjmp_buf s_return;
static volatile int s_code, s_signal;
static void *volatile s_address;

static void on_fault(int signal, siginfo_t *information, void *context)
{
    (void)context;
    s_signal = signal;
    s_code = information->si_code;
    s_address = information->si_addr;
    siglongjmp(s_return, 1);
}

static void catch_faults(void)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

/* Prints what reading and then writing a byte does. */
static void touch(const char *what, volatile char *byte)
{
    if (sigsetjmp(s_return, 1) == 0)
    {
        char value = *byte;
        say("%s: reads %d", what, value);
    }
    else
    {
        say("%s: reading gives signal %d, code %d, address %s", what, s_signal, s_code, s_address == byte ? "right" : "WRONG");
        return;
    }

    if (sigsetjmp(s_return, 1) == 0)
    {
        *byte = 'w';
        say("%s: writes", what);
    }
    else
    {
        say("%s: writing gives signal %d, code %d, address %s", what, s_signal, s_code, s_address == byte ? "right" : "WRONG");
    }
}

static char *map(size_t pages)
{
    return mmap(NULL, pages * PAGE, BOTH, ANONYMOUS, -1, 0);
}

/* Whether a page may be read, by a call that reads a path there. */
static int is_mapped(void *page)
{
    return access(page, F_OK) == 0 || errno != EFAULT;
}

CASE(mapping)
{
    char *memory = mmap(NULL, 3 * PAGE, BOTH, ANONYMOUS, -1, 0);
    HOLDS(memory != MAP_FAILED && (uintptr_t)memory % PAGE == 0);
    say("%d %d", memory[0], memory[3 * PAGE - 1]);
    memory[3 * PAGE - 1] = 1;
    CALL(munmap(memory, 3 * PAGE));
    DOES(mmap(NULL, 1, BOTH, ANONYMOUS, -1, 0));
    DOES(mmap(NULL, PAGE, PROT_NONE, ANONYMOUS, -1, 0));
    DOES(mmap(NULL, PAGE, BOTH, ANONYMOUS | MAP_NORESERVE, 99, 0));
    DOES(mmap(NULL, PAGE, BOTH, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    DOES(mmap(NULL, PAGE, BOTH, ANONYMOUS | MAP_POPULATE, -1, 0));
    DOES(mmap(NULL, PAGE, BOTH, ANONYMOUS | MAP_STACK | MAP_GROWSDOWN, -1, 0));
}

CASE(mapping_errors)
{
    int file = make_file("file", "x"), reading = open("file", O_RDONLY), writing = open("file", O_WRONLY);
    DOES(mmap(NULL, 0, BOTH, ANONYMOUS, -1, 0));
    DOES(mmap(NULL, PAGE, BOTH, MAP_ANONYMOUS, -1, 0));
    DOES(mmap(NULL, PAGE, BOTH, MAP_PRIVATE, -1, 0));
    DOES(mmap(NULL, PAGE, BOTH, MAP_PRIVATE, 99, 0));
    DOES(syscall(SYS_mmap, 0, PAGE, BOTH, MAP_PRIVATE, file, 1));
    DOES(syscall(SYS_mmap, 0, PAGE, BOTH, MAP_PRIVATE, file, 100));
    DOES(mmap(NULL, PAGE, BOTH, MAP_SHARED, reading, 0));
    DOES(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, reading, 0));
    DOES(mmap(NULL, PAGE, BOTH, MAP_PRIVATE, reading, 0));
    DOES(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, writing, 0));
    DOES(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, open(".", O_RDONLY), 0));
    DOES(mmap(NULL, SIZE_MAX, BOTH, ANONYMOUS, -1, 0));
    DOES(mmap(NULL, SIZE_MAX - PAGE, BOTH, ANONYMOUS, -1, 0));
    DOES(mmap(NULL, 1UL << 47, BOTH, ANONYMOUS, -1, 0));
    DOES(mmap((void *)1, PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0));
    DOES(mmap(KERNEL_ADDRESS, PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0));
    DOES(mmap((void *)(0x7FFFFFFFF000UL), PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0));
    DOES(mmap((void *)(0x7FFFFFFFE000UL), 2 * PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0));
    int ends[2];
    pipe(ends);
    DOES(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, ends[0], 0));
    DOES(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, open("file", O_PATH), 0));
}

CASE(fixed)
{
    char *memory = map(8);
    memset(memory, 'a', 8 * PAGE);
    HOLDS(mmap(memory + 2 * PAGE, 2 * PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0) == memory + 2 * PAGE);
    say("%d %d %d %d", memory[2 * PAGE - 1], memory[2 * PAGE], memory[4 * PAGE - 1], memory[4 * PAGE]);
    DOES(mmap(memory, PAGE, BOTH, ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
    munmap(memory + 6 * PAGE, PAGE);
    HOLDS(mmap(memory + 6 * PAGE, PAGE, BOTH, ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == memory + 6 * PAGE);
    munmap(memory + 6 * PAGE, PAGE);
    HOLDS(mmap(memory + 6 * PAGE, PAGE, BOTH, ANONYMOUS, -1, 0) == memory + 6 * PAGE);
    HOLDS(mmap(memory, PAGE, BOTH, ANONYMOUS, -1, 0) != memory);
    say("%d %d", memory[0], memory[6 * PAGE]);
}

CASE(unmapping)
{
    char *memory = map(10);
    memset(memory, 'u', 10 * PAGE);
    CALL(munmap(memory + 3 * PAGE, 2 * PAGE));
    for (int i = 0; i < 10; i++)
    {
        say("%d: %d", i, is_mapped(memory + i * PAGE));
    }

    CALL(munmap(memory + PAGE, 6 * PAGE));
    say("%c %c", memory[0], memory[7 * PAGE]);
    CALL(munmap(memory, 10 * PAGE));
    CALL(munmap(memory, 10 * PAGE));
    CALL(munmap(memory, 0));
    CALL(munmap(memory + 1, PAGE));
    memory = map(2);
    CALL(munmap(memory, 1));
    say("%d %d", is_mapped(memory), is_mapped(memory + PAGE));
    CALL(munmap(NON_CANONICAL, PAGE));
    CALL(munmap(KERNEL_ADDRESS, PAGE));
    CALL(munmap(memory, SIZE_MAX));
    CALL(munmap((void *)0x7FFFFFFFF000UL, PAGE));
}

CASE(protecting)
{
    catch_faults();
    char *memory = map(5);
    memset(memory, 'p', 5 * PAGE);
    CALL(mprotect(memory + PAGE, PAGE, PROT_READ));
    CALL(mprotect(memory + 3 * PAGE, PAGE, PROT_NONE));
    for (int i = 0; i < 5; i++)
    {
        char text[16];
        sprintf(text, "page %d", i);
        touch(text, memory + i * PAGE + 5);
    }

    CALL(mprotect(memory, 5 * PAGE, BOTH));
    touch("again", memory + 3 * PAGE);
    CALL(mprotect(memory, 0, PROT_NONE));
    CALL(mprotect(memory + 1, PAGE, PROT_NONE));
    CALL(mprotect(memory, PAGE, 0x100));
    CALL(mprotect(memory, PAGE, PROT_GROWSDOWN | PROT_GROWSUP | PROT_READ));
    munmap(memory + 2 * PAGE, PAGE);
    CALL(mprotect(memory, 5 * PAGE, PROT_READ));
    touch("before the hole", memory + PAGE);
    touch("after the hole", memory + 3 * PAGE);
    CALL(mprotect(memory + 2 * PAGE, PAGE, PROT_READ));
    CALL(mprotect(KERNEL_ADDRESS, PAGE, PROT_READ));
    CALL(mprotect(memory, SIZE_MAX, PROT_READ));
    CALL(mprotect(memory, SIZE_MAX - PAGE, PROT_READ));
    int file = make_file("file", "content");
    int reading = open("file", O_RDONLY);
    char *shared = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, reading, 0);
    CALL(mprotect(shared, PAGE, BOTH));
    char *private = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, reading, 0);
    CALL(mprotect(private, PAGE, BOTH));
    private[0] = 'C';
    char byte;
    pread(file, &byte, 1, 0);
    say("%c %c", private[0], byte);
}

CASE(executing)
{
    catch_faults();
    unsigned char code[] = {0xB8, 42, 0, 0, 0, 0xC3}; /* mov eax, 42; ret */
    char *memory = map(1);
    memcpy(memory, code, sizeof(code));
    int (*function)(void) = (int (*)(void))memory;
    if (sigsetjmp(s_return, 1) == 0)
    {
        say("%d", function());
    }
    else
    {
        say("signal %d, code %d, address %s", s_signal, s_code, s_address == memory ? "right" : "WRONG");
    }

    CALL(mprotect(memory, PAGE, PROT_READ | PROT_EXEC));
    say("%d", function());
}

CASE(faults)
{
    catch_faults();
    touch("null", NULL);
    touch("first page", (char *)4095);
    touch("unmapped", UNMAPPED);
    char *memory = map(1);
    munmap(memory, PAGE);
    touch("unmapped again", memory);
    touch("constant", (char *)(uintptr_t) "constant");
    touch("program", (char *)(uintptr_t)touch);
}

CASE(file_private)
{
    int file = make_file("file", "0123456789");
    char *memory = mmap(NULL, PAGE, BOTH, MAP_PRIVATE, file, 0);
    say("%.10s %d", memory, memory[10]);
    memory[0] = 'P';
    char text[16] = {0};
    pread(file, text, 10, 0);
    say("%s %.10s", text, memory);
    pwrite(file, "ABCDE", 5, 0);
    say("%.1s", memory);
    close(file);
    say("%.1s", memory + 9);
    CALL(munmap(memory, PAGE));
}

CASE(file_shared)
{
    int file = make_file("file", "0123456789");
    char *memory = mmap(NULL, PAGE, BOTH, MAP_SHARED, file, 0);
    char *second = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file, 0);
    memory[3] = 'X';
    char text[16] = {0};
    pread(file, text, 10, 0);
    say("%s %.10s", text, second);
    pwrite(file, "YZ", 2, 5);
    say("%.10s", memory);
    pid_t child = fork();
    if (child == 0)
    {
        memory[0] = 'C';
        _exit(0);
    }

    reap(child);
    say("%.10s", memory);
    CALL(munmap(memory, PAGE));
    pread(file, text, 10, 0);
    say("%s", text);
}

CASE(file_synchronized)
{
    char *memory = mmap(NULL, PAGE, BOTH, MAP_SHARED, make_file("file", "0123456789"), 0);
    memory[0] = 'X';
    CALL(msync(memory, PAGE, MS_SYNC));
    CALL(msync(memory + 1, PAGE, MS_SYNC));
    CALL(msync(memory, PAGE, MS_SYNC | MS_ASYNC));
    CALL(msync(memory, PAGE, 0x100));
    munmap(memory, PAGE);
    CALL(msync(memory, PAGE, MS_SYNC));
}

CASE(file_offsets)
{
    int file = make_file("file", "");
    for (int i = 0; i < 5; i++)
    {
        char block[PAGE];
        memset(block, 'a' + i, PAGE);
        write(file, block, PAGE);
    }

    char *memory = mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE, file, 2 * PAGE);
    say("%c %c", memory[0], memory[PAGE]);
    char *shared = mmap(NULL, 5 * PAGE, BOTH, MAP_SHARED, file, 0);
    munmap(shared + 2 * PAGE, PAGE);
    say("%c %c", shared[PAGE], shared[3 * PAGE]);
    shared[4 * PAGE] = 'S';
    char byte;
    pread(file, &byte, 1, 4 * PAGE);
    say("%c", byte);
    mprotect(shared + 3 * PAGE, PAGE, PROT_READ);
    say("%c", shared[3 * PAGE + 7]);
}

CASE(file_end)
{
    catch_faults();
    int file = make_file("file", "");
    ftruncate(file, PAGE + 100);
    char *memory = mmap(NULL, 4 * PAGE, BOTH, MAP_SHARED, file, 0);
    touch("within", memory + PAGE + 50);
    touch("behind the end, same page", memory + PAGE + 200);
    touch("next page", memory + 2 * PAGE);
    ftruncate(file, 3 * PAGE);
    touch("grown", memory + 2 * PAGE);
    ftruncate(file, 100);
    touch("shrunk", memory + PAGE);
    touch("still there", memory + 50);
    ftruncate(file, 2 * PAGE);
    touch("fresh", memory + PAGE + 50);
    char byte = 1;
    pread(file, &byte, 1, PAGE + 200);
    say("%d", byte);
}

CASE(file_removed)
{
    int file = make_file("file", "still");
    char *memory = mmap(NULL, PAGE, BOTH, MAP_SHARED, file, 0);
    unlink("file");
    close(file);
    say("%.5s", memory);
    memory[0] = 'S';
    say("%.5s", memory);
    CALL(munmap(memory, PAGE));
}

CASE(call_into_a_mapping)
{
    /* A file read into its own mapping, and written from it. */
    int file = make_file("file", "0123456789");
    char *memory = mmap(NULL, PAGE, BOTH, MAP_SHARED, file, 0);
    CALL(pread(file, memory + 5, 5, 0));
    say("%.10s", memory);
    CALL(pwrite(file, memory, 5, 20));
    say("%.25s", memory + 20);
    char *private = mmap(NULL, PAGE, BOTH, MAP_PRIVATE, file, 0);
    CALL(pread(file, private, 10, 0));
    say("%.10s", private);
}

CASE(copies)
{
    char *memory = map(64);
    for (int i = 0; i < 64; i++)
    {
        memory[i * PAGE] = (char)i;
    }

    pid_t child = fork();
    if (child == 0)
    {
        int good = 0;
        for (int i = 0; i < 64; i++)
        {
            good += memory[i * PAGE] == i;
            memory[i * PAGE] = (char)(100 + i);
        }

        _exit(good);
    }

    reap(child);
    int good = 0;
    for (int i = 0; i < 64; i++)
    {
        good += memory[i * PAGE] == i;
    }

    say("%d", good);
}

CASE(copies_the_other_way)
{
    int ends[2];
    char byte, *memory = map(64);
    pipe(ends);
    memset(memory, 'a', 64 * PAGE);
    pid_t child = fork();
    if (child == 0)
    {
        close(ends[1]);
        read(ends[0], &byte, 1);
        int good = 0;
        for (size_t i = 0; i < 64 * PAGE; i++)
        {
            good += memory[i] == 'a';
        }

        _exit(good == 64 * (int)PAGE ? 0 : 1);
    }

    memset(memory, 'b', 64 * PAGE);
    write(ends[1], "g", 1);
    reap(child);
    say("%c", memory[0]);
}

CASE(copies_of_copies)
{
    char *memory = map(1);
    strcpy(memory, "0");
    for (int depth = 1; depth < 6; depth++)
    {
        pid_t child = fork();
        if (child != 0)
        {
            int status;
            waitpid(child, &status, 0);
            say("level %d sees %s", depth - 1, memory);
            if (depth > 1)
            {
                _exit(0);
            }

            return;
        }

        memory[depth - 1] = (char)('0' + depth);
        memory[depth] = '\0';
    }

    say("deepest sees %s", memory);
    _exit(0);
}

CASE(copies_by_calls)
{
    /* The kernel writes into a shared page: it must copy it too. */
    int file = make_file("file", "new");
    char *memory = map(1);
    strcpy(memory, "old");
    pid_t child = fork();
    if (child == 0)
    {
        read(file, memory, 3);
        say("child: %s", memory);
        _exit(0);
    }

    reap(child);
    say("parent: %s", memory);
}

CASE(copies_of_protections)
{
    catch_faults();
    char *memory = map(3);
    memset(memory, 'm', 3 * PAGE);
    mprotect(memory, PAGE, PROT_READ);
    pid_t child = fork();
    if (child == 0)
    {
        touch("child, read only", memory);
        touch("child, writable", memory + PAGE);
        munmap(memory + 2 * PAGE, PAGE);
        mprotect(memory + PAGE, PAGE, PROT_NONE);
        _exit(0);
    }

    reap(child);
    touch("parent, read only", memory);
    touch("parent, writable", memory + PAGE);
    touch("parent, third", memory + 2 * PAGE);
}

CASE(shared_with_a_child)
{
    char *memory = mmap(NULL, 16 * PAGE, BOTH, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    memory[0] = 'p';
    pid_t child = fork();
    if (child == 0)
    {
        say("%c", memory[0]);
        memory[5 * PAGE] = 'c';
        _exit(0);
    }

    reap(child);
    say("%c %d", memory[5 * PAGE], memory[6 * PAGE]);
    child = fork();
    if (child == 0)
    {
        pid_t grandchild = fork();
        if (grandchild == 0)
        {
            memory[7 * PAGE] = 'g';
            _exit(0);
        }

        waitpid(grandchild, NULL, 0);
        munmap(memory, 16 * PAGE);
        _exit(0);
    }

    reap(child);
    say("%c", memory[7 * PAGE]);
}

CASE(unmapped_by_a_child)
{
    char *memory = map(4);
    memset(memory, 'k', 4 * PAGE);
    pid_t child = fork();
    if (child == 0)
    {
        munmap(memory, 4 * PAGE);
        _exit(0);
    }

    reap(child);
    int good = 0;
    for (size_t i = 0; i < 4 * PAGE; i++)
    {
        good += memory[i] == 'k';
    }

    say("%d", good);
}

CASE(break_area)
{
    char *start = (char *)(((uintptr_t)syscall(SYS_brk, 0) + PAGE - 1) & ~(PAGE - 1));
    HOLDS((char *)syscall(SYS_brk, start + 10 * PAGE) == start + 10 * PAGE);
    memset(start, 'b', 10 * PAGE);
    HOLDS((char *)syscall(SYS_brk, start + 5 * PAGE + 1) == start + 5 * PAGE + 1);
    say("%d %d", is_mapped(start + 5 * PAGE), is_mapped(start + 6 * PAGE));
    HOLDS((char *)syscall(SYS_brk, start + 10 * PAGE) == start + 10 * PAGE);
    say("%c %d %d", start[5 * PAGE], start[5 * PAGE + 1] == 'b', start[6 * PAGE]);
    HOLDS((char *)syscall(SYS_brk, KERNEL_ADDRESS) == start + 10 * PAGE);
    HOLDS((char *)syscall(SYS_brk, -1L) == start + 10 * PAGE);
    HOLDS((char *)syscall(SYS_brk, PAGE) == start + 10 * PAGE);
    char *block = mmap(start + 12 * PAGE, PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0);
    HOLDS((char *)syscall(SYS_brk, start + 20 * PAGE) == start + 10 * PAGE);
    munmap(block, PAGE);
    pid_t child = fork();
    if (child == 0)
    {
        HOLDS((char *)syscall(SYS_brk, 0) == start + 10 * PAGE);
        syscall(SYS_brk, start);
        _exit(is_mapped(start));
    }

    reap(child);
    say("%c", start[0]);
    HOLDS((char *)syscall(SYS_brk, start) == start);
}

CASE(moving)
{
    char *memory = map(8);
    memset(memory, 'r', 4 * PAGE);
    munmap(memory + 4 * PAGE, 4 * PAGE);
    HOLDS(mremap(memory, 4 * PAGE, 8 * PAGE, 0) == memory);
    say("%c %d", memory[3 * PAGE], memory[7 * PAGE]);
    HOLDS(mremap(memory, 8 * PAGE, 2 * PAGE, 0) == memory);
    say("%d %d", is_mapped(memory + PAGE), is_mapped(memory + 2 * PAGE));
    mmap(memory + 2 * PAGE, PAGE, BOTH, ANONYMOUS | MAP_FIXED, -1, 0);
    mprotect(memory + 2 * PAGE, PAGE, PROT_READ);
    DOES(mremap(memory, 2 * PAGE, 4 * PAGE, 0));
    char *moved = mremap(memory, 2 * PAGE, 4 * PAGE, MREMAP_MAYMOVE);
    HOLDS(moved != MAP_FAILED && moved != memory);
    say("%c %d %d", moved[PAGE], moved[3 * PAGE], is_mapped(memory));
    char *place = map(4);
    HOLDS(mremap(moved, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place) == place);
    say("%c", place[0]);
    DOES(mremap(place + 1, PAGE, PAGE, 0));
    DOES(mremap(place, PAGE, 0, 0));
    DOES(mremap(place, PAGE, PAGE, 0x100));
    DOES(mremap(place, PAGE, PAGE, MREMAP_FIXED, moved));
    DOES(mremap(place, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place + PAGE));
    DOES(mremap(moved, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
    DOES(mremap(KERNEL_ADDRESS, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
}

CASE(advice)
{
    char *memory = map(4);
    memset(memory, 'd', 4 * PAGE);
    CALL(madvise(memory + PAGE, PAGE, MADV_DONTNEED));
    say("%d %d %d", memory[0], memory[PAGE], memory[2 * PAGE]);
    CALL(madvise(memory, 4 * PAGE, MADV_NORMAL));
    CALL(madvise(memory, 4 * PAGE, MADV_WILLNEED));
    CALL(madvise(memory + 1, PAGE, MADV_DONTNEED));
    CALL(madvise(memory, 0, MADV_DONTNEED));
    CALL(madvise(memory, PAGE, 9999));
    munmap(memory + 2 * PAGE, PAGE);
    CALL(madvise(memory, 4 * PAGE, MADV_DONTNEED));
    say("%d %d", memory[0], memory[3 * PAGE]);
    int file = make_file("file", "original");
    char *private = mmap(NULL, PAGE, BOTH, MAP_PRIVATE, file, 0);
    strcpy(private, "changed");
    CALL(madvise(private, PAGE, MADV_DONTNEED));
    say("%.8s", private);
}

CASE(residency)
{
    char *memory = map(4);
    unsigned char resident[4] = {9, 9, 9, 9};
    memory[0] = 1;
    memory[2 * PAGE] = 1;
    CALL(mincore(memory, 4 * PAGE, resident));
    say("%d %d %d %d", resident[0] & 1, resident[1] & 1, resident[2] & 1, resident[3] & 1);
    CALL(mincore(memory + 1, PAGE, resident));
    CALL(mincore(memory, 4 * PAGE, UNMAPPED));
    munmap(memory + PAGE, PAGE);
    CALL(mincore(memory, 4 * PAGE, resident));
    CALL(mincore(memory, 0, resident));
}

static int depth_of(int levels)
{
    volatile char frame[1024];
    frame[0] = (char)levels;
    frame[1023] = 1;
    return levels == 0 ? frame[1023] : depth_of(levels - 1) + frame[0] - (char)levels;
}

CASE(stack_grows)
{
    say("%d", depth_of(3000));
    volatile char *far = (volatile char *)__builtin_frame_address(0) - (4 << 20);
    *far = 'f';
    say("%c", *far);
    struct rlimit limit;
    CALL(getrlimit(RLIMIT_STACK, &limit));
    HOLDS(limit.rlim_cur >= 8 << 20);
}

static void *volatile s_sink;

__attribute__((noinline)) static int endless(int level)
{
    volatile char frame[4000];
    frame[0] = (char)level;
    s_sink = (void *)frame;
    return endless(level + 1) + frame[0];
}

CASE(stack_overflows)
{
    pid_t child = fork();
    if (child == 0)
    {
        _exit(endless(0));
    }

    reap(child);
    static char s_other[65536];
    child = fork();
    if (child == 0)
    {
        stack_t stack = {.ss_sp = s_other, .ss_size = sizeof(s_other)};
        sigaltstack(&stack, NULL);
        struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
        sigaction(SIGSEGV, &action, NULL);
        if (sigsetjmp(s_return, 1) == 0)
        {
            endless(0);
        }

        say("signal %d", s_signal);
        _exit(0);
    }

    reap(child);
}

CASE(stack_is_copied)
{
    volatile char local[20000];
    memset((void *)local, 's', sizeof(local));
    pid_t child = fork();
    if (child == 0)
    {
        int good = 0;
        for (size_t i = 0; i < sizeof(local); i++)
        {
            good += local[i] == 's';
            local[i] = 'c';
        }

        depth_of(2000);
        _exit(good == sizeof(local) ? 0 : 1);
    }

    reap(child);
    say("%c %c", local[0], local[19999]);
}

CASE(locking)
{
    char *memory = map(2);
    CALL(mlock(memory, PAGE));
    CALL(munlock(memory, PAGE));
    CALL(munlockall());
}

CASE(many_mappings)
{
    char *memory = map(400);
    int good = 0;
    for (int i = 0; i < 400; i += 2)
    {
        good += mprotect(memory + i * PAGE, PAGE, PROT_READ) == 0;
        memory[(i + 1) * PAGE] = (char)i;
    }

    pid_t child = fork();
    if (child == 0)
    {
        int same = 0;
        for (int i = 0; i < 400; i += 2)
        {
            same += memory[(i + 1) * PAGE] == (char)i && memory[i * PAGE] == 0;
        }

        _exit(same);
    }

    reap(child);
    say("%d", good);
    CALL(mprotect(memory, 400 * PAGE, BOTH));
    memory[0] = 1;
    CALL(munmap(memory, 400 * PAGE));
}

CASE(huge_and_sparse)
{
    char *memory = mmap(NULL, 1UL << 36, BOTH, ANONYMOUS | MAP_NORESERVE, -1, 0);
    HOLDS(memory != MAP_FAILED);
    if (memory != MAP_FAILED)
    {
        for (int i = 0; i < 64; i++)
        {
            memory[(size_t)i << 30] = (char)i;
        }

        int good = 0;
        for (int i = 0; i < 64; i++)
        {
            good += memory[(size_t)i << 30] == i;
        }

        say("%d", good);
        CALL(munmap(memory, 1UL << 36));
    }
}
