/* Time: clocks, sleeping, timers, scheduling. */
#include "differential.h"

#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>

static volatile sig_atomic_t s_caught;

static void catch(int signal)
{
    (void)signal;
    s_caught++;
}

static int64_t now(clockid_t clock)
{
    struct timespec time = {0, 0};
    syscall(SYS_clock_gettime, clock, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

CASE(clocks)
{
    struct timespec time;
    clockid_t ids[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID,
        CLOCK_MONOTONIC_RAW, CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME};
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
    {
        errno = 0;
        long result = syscall(SYS_clock_gettime, ids[i], &time);
        int64_t first = now(ids[i]), second = now(ids[i]);
        say("clock %d: %ld, in range %d, does not go back %d", ids[i], result, time.tv_nsec >= 0 && time.tv_nsec < 1000000000, second >= first);
    }

    CALL(syscall(SYS_clock_gettime, 1234, &time));
    CALL(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, NULL));
    CALL(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, UNMAPPED));
    CALL(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, KERNEL_ADDRESS));
    HOLDS(now(CLOCK_REALTIME) / 1000000000 > 1700000000);
}

CASE(resolutions)
{
    struct timespec time;
    CALL(syscall(SYS_clock_getres, CLOCK_MONOTONIC, &time));
    HOLDS(time.tv_sec == 0 && time.tv_nsec > 0);
    CALL(syscall(SYS_clock_getres, CLOCK_REALTIME, NULL));
    CALL(syscall(SYS_clock_getres, 1234, &time));
    CALL(syscall(SYS_clock_getres, CLOCK_MONOTONIC, UNMAPPED));
}

CASE(time_of_day)
{
    struct timeval time;
    CALL(syscall(SYS_gettimeofday, &time, NULL));
    HOLDS(time.tv_sec > 1700000000 && time.tv_usec >= 0 && time.tv_usec < 1000000);
    HOLDS(llabs(now(CLOCK_REALTIME) / 1000000000 - time.tv_sec) <= 1);
    CALL(syscall(SYS_gettimeofday, NULL, NULL));
    CALL(syscall(SYS_gettimeofday, UNMAPPED, NULL));
    int64_t seconds = 0;
    HOLDS(llabs(syscall(SYS_time, &seconds) - time.tv_sec) <= 1);
    HOLDS(llabs(seconds - time.tv_sec) <= 1);
    CALL(syscall(SYS_time, UNMAPPED));
}

CASE(sleeping)
{
    struct timespec time = {0, 20000000}, left = {5, 5};
    int64_t before = now(CLOCK_MONOTONIC);
    CALL(syscall(SYS_nanosleep, &time, &left));
    int64_t passed = now(CLOCK_MONOTONIC) - before;
    HOLDS(passed >= 20000000);
    HOLDS(passed < 2000000000);
    say("%ld %ld", (long)left.tv_sec, (long)left.tv_nsec);
    time = (struct timespec){0, 0};
    CALL(syscall(SYS_nanosleep, &time, NULL));
    time = (struct timespec){0, 1000000000};
    CALL(syscall(SYS_nanosleep, &time, NULL));
    time = (struct timespec){-1, 0};
    CALL(syscall(SYS_nanosleep, &time, NULL));
    time = (struct timespec){0, -1};
    CALL(syscall(SYS_nanosleep, &time, NULL));
    CALL(syscall(SYS_nanosleep, NULL, NULL));
    CALL(syscall(SYS_nanosleep, UNMAPPED, NULL));
}

CASE(sleeping_until)
{
    struct timespec time = {0, 10000000};
    int64_t before = now(CLOCK_MONOTONIC);
    CALL(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL));
    HOLDS(now(CLOCK_MONOTONIC) - before >= 10000000);
    int64_t deadline = now(CLOCK_MONOTONIC) + 15000000;
    time = (struct timespec){deadline / 1000000000, deadline % 1000000000};
    CALL(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL));
    HOLDS(now(CLOCK_MONOTONIC) >= deadline);
    CALL(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL));
    deadline = now(CLOCK_REALTIME) + 15000000;
    time = (struct timespec){deadline / 1000000000, deadline % 1000000000};
    CALL(syscall(SYS_clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &time, NULL));
    HOLDS(now(CLOCK_REALTIME) >= deadline);
    CALL(syscall(SYS_clock_nanosleep, 1234, 0, &time, NULL));
    CALL(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, NULL, NULL));
    time = (struct timespec){0, 1000000000};
    CALL(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL));
}

CASE(sleep_interrupted)
{
    struct sigaction action = {.sa_handler = catch, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, NULL);
    struct timespec time = {5, 0}, left = {0, 0};
    ualarm(30000, 0);
    CALL(syscall(SYS_nanosleep, &time, &left));
    HOLDS(left.tv_sec == 4 && left.tv_nsec > 0 && left.tv_nsec < 1000000000);
    ualarm(30000, 0);
    CALL(syscall(SYS_nanosleep, &time, UNMAPPED));
    left = (struct timespec){7, 7};
    ualarm(30000, 0);
    int64_t deadline = now(CLOCK_MONOTONIC) + 5000000000;
    time = (struct timespec){deadline / 1000000000, deadline % 1000000000};
    CALL(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &time, &left));
    say("%ld %ld", (long)left.tv_sec, (long)left.tv_nsec);
    say("caught %d", s_caught);
}

CASE(sleep_not_interrupted)
{
    /* Signals that are ignored, or stop and continue the process, do not end a sleep. */
    signal(SIGALRM, SIG_IGN);
    ualarm(10000, 0);
    struct timespec time = {0, 50000000};
    int64_t before = now(CLOCK_MONOTONIC);
    CALL(syscall(SYS_nanosleep, &time, NULL));
    HOLDS(now(CLOCK_MONOTONIC) - before >= 50000000);
    pid_t child = fork();
    if (child == 0)
    {
        time = (struct timespec){0, 100000000};
        before = now(CLOCK_MONOTONIC);
        CALL(syscall(SYS_nanosleep, &time, NULL));
        HOLDS(now(CLOCK_MONOTONIC) - before >= 100000000);
        _exit(0);
    }

    sleep_ms(20);
    kill(child, SIGSTOP);
    int status;
    waitpid(child, &status, WUNTRACED);
    sleep_ms(20);
    kill(child, SIGCONT);
    reap(child);
}

CASE(alarms)
{
    signal(SIGALRM, catch);
    CALL(alarm(100));
    CALL(alarm(50) > 98);
    CALL(alarm(0) > 48);
    CALL(alarm(0));
    CALL(alarm(1));
    int64_t before = now(CLOCK_MONOTONIC);
    pause();
    int64_t passed = now(CLOCK_MONOTONIC) - before;
    HOLDS(passed > 900000000 && passed < 3000000000);
    say("caught %d", s_caught);
}

CASE(interval_timers)
{
    signal(SIGALRM, catch);
    struct itimerval timer = {{0, 5000}, {0, 10000}}, old;
    CALL(setitimer(ITIMER_REAL, &timer, NULL));
    while (s_caught < 5)
    {
        pause();
    }

    CALL(getitimer(ITIMER_REAL, &old));
    HOLDS(old.it_interval.tv_usec >= 5000 && old.it_interval.tv_usec < 5100 && old.it_value.tv_usec <= 5100);
    timer = (struct itimerval){{0, 0}, {0, 0}};
    CALL(setitimer(ITIMER_REAL, &timer, &old));
    HOLDS(old.it_interval.tv_usec >= 5000);
    CALL(getitimer(ITIMER_REAL, &old));
    say("%ld %ld", (long)old.it_value.tv_sec, (long)old.it_value.tv_usec);
    CALL(syscall(SYS_setitimer, 99, &timer, NULL));
    CALL(syscall(SYS_getitimer, 99, &old));
    CALL(syscall(SYS_setitimer, ITIMER_REAL, UNMAPPED, NULL));
    CALL(syscall(SYS_getitimer, ITIMER_REAL, NULL));
    timer.it_value.tv_usec = 1000000;
    CALL(syscall(SYS_setitimer, ITIMER_REAL, &timer, NULL));
    timer = (struct itimerval){{0, 0}, {-1, 0}};
    CALL(syscall(SYS_setitimer, ITIMER_REAL, &timer, NULL));
}

static long microseconds_of(const struct rusage *usage)
{
    return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000L + usage->ru_utime.tv_usec + usage->ru_stime.tv_usec;
}

CASE(used)
{
    struct tms times_used;
    struct rusage usage;
    while (now(CLOCK_PROCESS_CPUTIME_ID) < 50000000)
    {
    }

    HOLDS(times(&times_used) > 0);
    HOLDS(times_used.tms_utime + times_used.tms_stime > 0);
    say("%ld %ld", (long)times_used.tms_cutime, (long)times_used.tms_cstime);
    CALL(syscall(SYS_times, UNMAPPED));
    HOLDS(syscall(SYS_times, NULL) > 0);
    CALL(getrusage(RUSAGE_SELF, &usage));
    HOLDS(microseconds_of(&usage) > 1000);
    CALL(getrusage(RUSAGE_THREAD, &usage));
    HOLDS(microseconds_of(&usage) > 1000);
    CALL(getrusage(RUSAGE_CHILDREN, &usage));
    say("%ld", (long)usage.ru_utime.tv_sec);
    HOLDS(now(CLOCK_PROCESS_CPUTIME_ID) > 1000000);
    int64_t before = now(CLOCK_PROCESS_CPUTIME_ID);
    sleep_ms(100);
    HOLDS(now(CLOCK_PROCESS_CPUTIME_ID) - before < 80000000);
}

CASE(yielding)
{
    CALL(sched_yield());
    volatile int *turns = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0)
    {
        while (turns[1] == 0)
        {
            turns[0]++;
            sched_yield();
        }

        _exit(0);
    }

    while (turns[0] < 100)
    {
        sched_yield();
    }

    turns[1] = 1;
    reap(child);
    say("both ran");
}

CASE(preempted)
{
    /* Neither gives its processor away, and both go on. */
    volatile long *counts = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0)
    {
        for (;;)
        {
            counts[0]++;
        }
    }

    while (counts[0] < 1000)
    {
    }

    kill(child, SIGKILL);
    reap(child);
    say("both ran");
}

CASE(priorities)
{
    struct sched_param parameter;
    CALL(sched_getscheduler(0));
    CALL(syscall(SYS_sched_getparam, 0, &parameter));
    CALL(syscall(SYS_sched_getparam, 0, NULL));
    CALL(sched_get_priority_max(SCHED_OTHER));
    CALL(sched_get_priority_max(SCHED_FIFO));
    CALL(sched_get_priority_min(SCHED_FIFO));
    CALL(sched_get_priority_max(99));
    CALL(getpriority(99, 0));
}

CASE(processors)
{
    unsigned long mask[128] = {0};
    HOLDS(syscall(SYS_sched_getaffinity, 0, sizeof(mask), mask) > 0 && mask[0] != 0);
    CALL(syscall(SYS_sched_getaffinity, 0, 1, mask));
    CALL(syscall(SYS_sched_getaffinity, 0, sizeof(mask), UNMAPPED));
}
