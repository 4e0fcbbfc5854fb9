/* All vector registers of several processes and threads at once, with AVX where the CPU has it: kept across preemption,
   system calls, signals and fork, and never another's. */
#include "differential.h"

#include <cpuid.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/time.h>

#define REGISTERS 16
#define WORDS (REGISTERS * 4)

static int has_avx(void)
{
    unsigned a, b, c, d;
    __cpuid(1, a, b, c, d);
    if (!(c & bit_OSXSAVE) || !(c & bit_AVX))
    {
        return 0;
    }

    __asm__("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
    return (a & 6) == 6;
}

static void fill(uint64_t *words, uint64_t seed)
{
    for (int i = 0; i < WORDS; i++)
    {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        words[i] = seed;
    }
}

#define EACH(what) \
    what(0) what(1) what(2) what(3) what(4) what(5) what(6) what(7) what(8) what(9) what(10) what(11) what(12) what(13) what(14) what(15)
#define LOAD_YMM(n) "vmovdqu " #n "*32(%0), %%ymm" #n "\n"
#define STORE_YMM(n) "vmovdqu %%ymm" #n ", " #n "*32(%1)\n"
#define LOAD_XMM(n) "movdqu " #n "*32(%0), %%xmm" #n "\n"
#define STORE_XMM(n) "movdqu %%xmm" #n ", " #n "*32(%1)\n"
#define LOAD_YMM_R12(n) "vmovdqu " #n "*32(%%r12), %%ymm" #n "\n"
#define STORE_YMM_R13(n) "vmovdqu %%ymm" #n ", " #n "*32(%%r13)\n"
#define LOAD_XMM_R12(n) "movdqu " #n "*32(%%r12), %%xmm" #n "\n"
#define STORE_XMM_R13(n) "movdqu %%xmm" #n ", " #n "*32(%%r13)\n"
#define CLOBBERS \
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"

/* Loads all registers, makes a system call some times over (none if the number is negative), spins, and stores them. */
static int is_kept(uint64_t seed, long call, long first, long second, long spins)
{
    uint64_t wanted[WORDS], seen[WORDS] = {0};
    fill(wanted, seed);
    int avx = has_avx();
    if (avx)
    {
        __asm__ volatile(EACH(LOAD_YMM) "testq %2, %2\njs 2f\nmovq %2, %%rax\nsyscall\n2: decq %5\njns 2b\n" EACH(STORE_YMM) "vzeroupper\n"
                         : : "r"(wanted), "r"(seen), "r"(call), "D"(first), "S"(second), "r"(spins)
                         : "rax", "rcx", "r11", "memory", "cc", CLOBBERS);
    }
    else
    {
        __asm__ volatile(EACH(LOAD_XMM) "testq %2, %2\njs 2f\nmovq %2, %%rax\nsyscall\n2: decq %5\njns 2b\n" EACH(STORE_XMM)
                         : : "r"(wanted), "r"(seen), "r"(call), "D"(first), "S"(second), "r"(spins)
                         : "rax", "rcx", "r11", "memory", "cc", CLOBBERS);
    }

    for (int i = 0; i < WORDS; i++)
    {
        if ((avx || i % 4 < 2) && wanted[i] != seen[i])
        {
            return 0;
        }
    }

    return 1;
}

static int rounds_kept(uint64_t seed, int rounds)
{
    int kept = 0;
    for (int i = 0; i < rounds; i++)
    {
        kept += is_kept(seed * 977 + (uint64_t)i, i % 2 ? SYS_sched_yield : -1, 0, 0, 150000);
    }

    return kept;
}

CASE(preempted_processes)
{
    pid_t children[4];
    for (int i = 0; i < 4; i++)
    {
        children[i] = fork();
        if (children[i] == 0)
        {
            _exit(rounds_kept((uint64_t)i + 1, 20));
        }
    }

    for (int i = 0; i < 4; i++)
    {
        reap(children[i]);
    }
}

static void *rounds_in_thread(void *seed)
{
    return (void *)(long)rounds_kept((uint64_t)seed, 20);
}

CASE(preempted_threads)
{
    pthread_t threads[4];
    for (long i = 0; i < 4; i++)
    {
        pthread_create(&threads[i], NULL, rounds_in_thread, (void *)(i + 11));
    }

    for (int i = 0; i < 4; i++)
    {
        void *kept;
        pthread_join(threads[i], &kept);
        say("%ld", (long)kept);
    }
}

static volatile int s_signals;

static void spoil(int signal)
{
    (void)signal;
    s_signals++;
    is_kept(99, -1, 0, 0, 10);
}

CASE(signals)
{
    struct sigaction action = {.sa_handler = spoil};
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    int kept = 0;
    for (int i = 0; i < 100; i++)
    {
        kept += is_kept((uint64_t)i + 5, SYS_kill, getpid(), SIGUSR1, 10);
    }

    say("%d kept, %d handled", kept, s_signals);
    s_signals = 0;
    struct itimerval often = {{0, 10000}, {0, 10000}};
    setitimer(ITIMER_REAL, &often, NULL);
    int lost = 0;
    while (s_signals < 5)
    {
        lost += !is_kept((uint64_t)s_signals + 5, -1, 0, 0, 300000);
    }

    say("%d lost", lost);
}

/* fork with all registers in use: both sides find them as they were. */
CASE(forked)
{
    uint64_t wanted[WORDS], seen[WORDS] = {0};
    fill(wanted, 1234);
    long child = SYS_fork;
    int avx = has_avx();
    const uint64_t *from = wanted;
    uint64_t *to = seen;
    if (avx)
    {
        __asm__ volatile("movq %1, %%r12\nmovq %2, %%r13\n" EACH(LOAD_YMM_R12) "syscall\n" EACH(STORE_YMM_R13) "vzeroupper\n"
                         : "+a"(child) : "r"(from), "r"(to) : "rcx", "r11", "r12", "r13", "memory", CLOBBERS);
    }
    else
    {
        __asm__ volatile("movq %1, %%r12\nmovq %2, %%r13\n" EACH(LOAD_XMM_R12) "syscall\n" EACH(STORE_XMM_R13)
                         : "+a"(child) : "r"(from), "r"(to) : "rcx", "r11", "r12", "r13", "memory", CLOBBERS);
    }

    int kept = 0;
    for (int i = 0; i < WORDS; i++)
    {
        kept += (!avx && i % 4 >= 2) || wanted[i] == seen[i];
    }

    if (child == 0)
    {
        _exit(kept);
    }

    say("%d", kept);
    reap((pid_t)child);
}

CASE(system_calls)
{
    int kept = 0;
    for (int i = 0; i < 200; i++)
    {
        kept += is_kept((uint64_t)i + 77, SYS_getpid, 0, 0, 3);
        kept += is_kept((uint64_t)i + 78, SYS_brk, 0, 0, 3);
    }

    say("%d", kept);
}
