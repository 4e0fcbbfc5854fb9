/* Resource limits, usage, the clocks of CPU time, and waits for futexes that signals disturb. */
#include "differential.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/times.h>

/* Of linux/futex.h, which musl comes without. */
#define FUTEX_WAIT_PRIVATE 128

static int s_signals;

static void count(int signal)
{
    (void)signal;
    s_signals++;
}

static void handle(int signal, int flags)
{
    struct sigaction action = {.sa_handler = count, .sa_flags = flags};
    sigaction(signal, &action, NULL);
}

static int limit(int resource, unsigned long current, unsigned long maximum)
{
    struct rlimit value = {current, maximum};
    return setrlimit(resource, &value);
}

static long futex(void *word, int operation, int value, const void *time, void *other, int third)
{
    return syscall(SYS_futex, word, operation, value, time, other, third);
}

CASE(file_size)
{
    static char s_text[8192];
    int file = make_file("f", "");
    handle(SIGXFSZ, 0);
    CALL(limit(RLIMIT_FSIZE, 5000, 8000));
    CALL(write(file, s_text, 4096));
    CALL(write(file, s_text, 4096));
    CALL(write(file, s_text, 4096));
    CALL(write(file, s_text, 0));
    CALL(pwrite(file, s_text, 10, 4995));
    CALL(pwrite(file, s_text, 10, 5000));
    CALL(ftruncate(file, 5000));
    CALL(ftruncate(file, 5001));
    CALL(truncate("f", 6000));
    CALL(ftruncate(file, 10));
    say("signals: %d", s_signals);
    CALL(limit(RLIMIT_FSIZE, 8000, 8000));
    CALL(pwrite(file, s_text, 10, 7995));
}

CASE(file_size_kills)
{
    pid_t child = fork();
    if (child == 0)
    {
        int file = make_file("f", "");
        limit(RLIMIT_FSIZE, 3, 3);
        CALL(write(file, "abcd", 4));
        CALL(write(file, "abcd", 4));
        _exit(0);
    }

    reap(child);
}

CASE(address_space)
{
    CALL(limit(RLIMIT_AS, 64 << 20, 64 << 20));
    DOES(mmap(NULL, 128 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
    DOES(mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
    CALL(limit(RLIMIT_AS, 128 << 20, 64 << 20));
}

CASE(what_is_replaced_does_not_count)
{
    char *old = mmap(NULL, 40 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CALL(limit(RLIMIT_AS, 64 << 20, 64 << 20));
    DOES(mmap(NULL, 40 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
    HOLDS(mmap(old, 40 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == old);
    CALL(limit(RLIMIT_DATA, 48 << 20, 48 << 20));
    DOES(mmap(NULL, 16 << 20, PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
    HOLDS(mmap(old, 40 << 20, PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == old);
}

CASE(what_becomes_writable_is_data)
{
    CALL(limit(RLIMIT_DATA, 16 << 20, 16 << 20));
    char *memory = mmap(NULL, 16 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CALL(mprotect(memory, 16 << 20, PROT_READ | PROT_WRITE));
    CALL(mprotect(memory, 4096, PROT_READ | PROT_WRITE));
    CALL(mprotect(memory, 16 << 20, PROT_READ));
}

CASE(what_becomes_writable_must_be_possible)
{
    char *memory = mmap(NULL, 1UL << 44, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CALL(mprotect(memory, 1UL << 44, PROT_READ | PROT_WRITE));
    CALL(mprotect(memory, 4096, PROT_READ | PROT_WRITE));
    memory[4095] = 1;
}

CASE(what_is_mapped_must_be_possible)
{
    const unsigned long length = 1UL << 44;
    const int both = PROT_READ | PROT_WRITE;
    DOES(mmap(NULL, length, both, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
    DOES(mmap(NULL, length, both, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED ? -1 : 0);
    DOES(mmap(NULL, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
    DOES(mmap(NULL, length, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
    DOES(mmap(NULL, length, PROT_READ, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED ? -1 : 0);
    int file = make_file("f", "");
    DOES(mmap(NULL, length, both, MAP_SHARED, file, 0) == MAP_FAILED ? -1 : 0);
    DOES(mmap(NULL, length, both, MAP_PRIVATE, file, 0) == MAP_FAILED ? -1 : 0);
}

CASE(break_area)
{
    HOLDS(sbrk(4096) != (void *)-1);
    CALL(limit(RLIMIT_DATA, 1 << 20, 1 << 20));
    HOLDS(sbrk(8 << 20) == (void *)-1);
    HOLDS(sbrk(0) != (void *)-1);
}

CASE(limits_are_inherited)
{
    limit(RLIMIT_FSIZE, 12345, 23456);
    limit(RLIMIT_NOFILE, 17, 18);
    pid_t child = fork();
    if (child == 0)
    {
        struct rlimit value;
        getrlimit(RLIMIT_FSIZE, &value);
        say("%lu %lu", (unsigned long)value.rlim_cur, (unsigned long)value.rlim_max);
        int last = -1;
        for (int next; (next = dup(1)) != -1;)
        {
            last = next;
        }

        say("last descriptor %d, %s", last, error_name(errno));
        _exit(0);
    }

    reap(child);
}

CASE(usage)
{
    struct rusage usage;
    for (volatile long i = 0; i < 5000000; i++)
    {
    }

    CALL(getrusage(RUSAGE_SELF, &usage));
    long self = usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_sec * 1000000 + usage.ru_stime.tv_usec;
    HOLDS(self > 1000);
    CALL(getrusage(RUSAGE_THREAD, &usage));
    HOLDS(usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec > 1000);
    CALL(getrusage(RUSAGE_CHILDREN, &usage));
    HOLDS(usage.ru_utime.tv_usec == 0);
    CALL(getrusage(2, &usage));
    CALL(getrusage(RUSAGE_SELF, UNMAPPED));
    pid_t child = fork();
    if (child == 0)
    {
        for (volatile long i = 0; i < 5000000; i++)
        {
        }

        _exit(0);
    }

    HOLDS(wait4(child, NULL, 0, &usage) == child);
    HOLDS(usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec > 1000);
    CALL(getrusage(RUSAGE_CHILDREN, &usage));
    HOLDS(usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec > 1000);
    HOLDS(times(NULL) > 0);
}

static void *use_time(void *argument)
{
    struct timespec time;
    for (volatile long i = 0; i < 10000000; i++)
    {
    }

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    *(long *)argument = time.tv_sec * 1000000000 + time.tv_nsec;
    return NULL;
}

CASE(cpu_clocks)
{
    struct timespec time;
    clockid_t clock;
    pthread_t thread;
    long used = 0;
    pthread_create(&thread, NULL, use_time, &used);
    pthread_join(thread, NULL);
    HOLDS(used > 1000);
    CALL(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time));
    HOLDS(time.tv_sec * 1000000000 + time.tv_nsec > used);
    CALL(clock_getcpuclockid(getpid(), &clock));
    CALL(clock_gettime(clock, &time));
    HOLDS(time.tv_sec * 1000000000 + time.tv_nsec > used);
    CALL(pthread_getcpuclockid(pthread_self(), &clock));
    CALL(clock_gettime(clock, &time));
    CALL(clock_gettime((~getpid() << 3) | 3, &time));
    CALL(clock_gettime((int)(~99999999U << 3) | 2, &time));
}

CASE(a_wait_with_a_limit_ends_with_a_handler)
{
    int word = 0;
    struct timespec time = {0, 300000000};
    pid_t self = getpid();
    handle(SIGUSR1, SA_RESTART);
    pid_t child = fork();
    if (child == 0)
    {
        sleep_ms(50);
        kill(self, SIGUSR1);
        _exit(0);
    }

    CALL(futex(&word, FUTEX_WAIT_PRIVATE, 0, &time, NULL, 0));
    say("signals: %d", s_signals);
    reap(child);
}

CASE(a_wait_without_a_limit_is_made_again)
{
    int word = 0;
    pid_t self = getpid();
    handle(SIGUSR1, SA_RESTART);
    handle(SIGUSR2, 0);
    pid_t child = fork();
    if (child == 0)
    {
        sleep_ms(50);
        kill(self, SIGUSR1);
        sleep_ms(50);
        kill(self, SIGUSR2);
        _exit(0);
    }

    CALL(futex(&word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0));
    say("signals: %d", s_signals);
    reap(child);
}

CASE(a_stopped_wait_keeps_its_limit)
{
    pid_t child = fork();
    if (child == 0)
    {
        int word = 0;
        struct timespec time = {0, 300000000};
        struct timespec before;
        struct timespec after;
        clock_gettime(CLOCK_MONOTONIC, &before);
        CALL(futex(&word, FUTEX_WAIT_PRIVATE, 0, &time, NULL, 0));
        clock_gettime(CLOCK_MONOTONIC, &after);
        long passed = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
        HOLDS(passed >= 299);
        HOLDS(passed < 430);
        _exit(0);
    }

    sleep_ms(150);
    kill(child, SIGSTOP);
    sleep_ms(50);
    kill(child, SIGCONT);
    reap(child);
}

CASE(hostile_robust_lists)
{
    static struct
    {
        void *next;
        long offset;
        void *pending;
    } s_head;
    static void *s_loop[2] = {s_loop};
    static int s_word[4];
    for (int i = 0; i < 5; i++)
    {
        pid_t child = fork();
        if (child == 0)
        {
            s_head.next = i == 0 ? s_loop : i == 1 ? UNMAPPED : i == 2 ? KERNEL_ADDRESS : i == 3 ? NON_CANONICAL : (void *)&s_head;
            s_head.offset = i == 4 ? 1 : 8;
            s_head.pending = i == 4 ? (void *)s_word : NULL;
            CALL(syscall(SYS_set_robust_list, &s_head, sizeof(s_head)));
            _exit(0);
        }

        reap(child);
    }
}
