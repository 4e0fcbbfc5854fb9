/* Threads: clone's flags, thread-local storage, set_tid_address, futex, pthreads on top of them. */
#include "differential.h"

#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <time.h>

#define FUTEX_WAIT 0
#define FUTEX_WAKE 1
#define FUTEX_REQUEUE 3
#define FUTEX_CMP_REQUEUE 4
#define FUTEX_WAKE_OP 5
#define FUTEX_WAIT_BITSET 9
#define FUTEX_WAKE_BITSET 10
#define FUTEX_PRIVATE 128
#define FUTEX_CLOCK_REALTIME 256

static long futex(volatile uint32_t *word, int operation, uint32_t value, const struct timespec *timeout, volatile uint32_t *second, uint32_t third)
{
    return syscall(SYS_futex, word, operation, value, timeout, second, third);
}

static int64_t now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void *answer(void *argument)
{
    return argument;
}

CASE(joined)
{
    pthread_t thread;
    int argument;
    void *result = NULL;
    CALL(pthread_create(&thread, NULL, answer, &argument));
    CALL(pthread_join(thread, &result));
    HOLDS(result == &argument);
}

static __thread int t_value = 7;
static pid_t s_process, s_thread;

static void *look_around(void *argument)
{
    s_process = getpid();
    s_thread = (pid_t)syscall(SYS_gettid);
    int seen = t_value;
    t_value = 8;
    *(int *)argument = seen;
    errno = ENOENT;
    return NULL;
}

CASE(identity)
{
    pthread_t thread;
    int seen = 0;
    t_value = 5;
    errno = 0;
    pthread_create(&thread, NULL, look_around, &seen);
    pthread_join(thread, NULL);
    HOLDS(s_process == getpid() && s_thread != getpid() && s_thread > 0);
    say("%d %d %d", seen, t_value, errno);
    CALL(waitpid(s_thread, NULL, 0));
}

CASE(many_in_a_row)
{
    int good = 0;
    for (int i = 0; i < 200; i++)
    {
        pthread_t thread;
        void *result = NULL;
        good += pthread_create(&thread, NULL, answer, &good) == 0 && pthread_join(thread, &result) == 0 && result == &good;
    }

    say("%d", good);
}

static pthread_mutex_t s_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t s_condition = PTHREAD_COND_INITIALIZER;
static long s_counter;

static void *count(void *argument)
{
    for (int i = 0; i < 2000; i++)
    {
        pthread_mutex_lock(&s_mutex);
        s_counter++;
        if (i % 100 == 0)
        {
            sched_yield();
        }

        pthread_mutex_unlock(&s_mutex);
    }

    return argument;
}

CASE(mutexes)
{
    pthread_t threads[16];
    for (int i = 0; i < 16; i++)
    {
        pthread_create(&threads[i], NULL, count, NULL);
    }

    for (int i = 0; i < 16; i++)
    {
        pthread_join(threads[i], NULL);
    }

    say("%ld", s_counter);
}

static int s_turn;

static void *take_turns(void *argument)
{
    int number = (int)(intptr_t)argument;
    for (int i = 0; i < 20; i++)
    {
        pthread_mutex_lock(&s_mutex);
        while (s_turn % 8 != number)
        {
            pthread_cond_wait(&s_condition, &s_mutex);
        }

        s_turn++;
        pthread_cond_broadcast(&s_condition);
        pthread_mutex_unlock(&s_mutex);
    }

    return NULL;
}

CASE(conditions)
{
    pthread_t threads[8];
    for (intptr_t i = 0; i < 8; i++)
    {
        pthread_create(&threads[i], NULL, take_turns, (void *)i);
    }

    for (int i = 0; i < 8; i++)
    {
        pthread_join(threads[i], NULL);
    }

    say("%d", s_turn);
}

CASE(condition_timeout)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_nsec += 20000000;
    deadline.tv_sec += deadline.tv_nsec / 1000000000;
    deadline.tv_nsec %= 1000000000;
    pthread_mutex_lock(&s_mutex);
    say("%s", error_name(pthread_cond_timedwait(&s_condition, &s_mutex, &deadline)));
    HOLDS(now(CLOCK_REALTIME) >= deadline.tv_sec * 1000000000L + deadline.tv_nsec);
    pthread_mutex_unlock(&s_mutex);
}

static pthread_barrier_t s_barrier;
static atomic_int s_serial;

static void *meet(void *argument)
{
    for (int i = 0; i < 50; i++)
    {
        s_serial += pthread_barrier_wait(&s_barrier) == PTHREAD_BARRIER_SERIAL_THREAD;
    }

    return argument;
}

CASE(barriers)
{
    pthread_t threads[8];
    pthread_barrier_init(&s_barrier, NULL, 8);
    for (int i = 0; i < 8; i++)
    {
        pthread_create(&threads[i], NULL, meet, NULL);
    }

    for (int i = 0; i < 8; i++)
    {
        pthread_join(threads[i], NULL);
    }

    say("%d", s_serial);
}

static sem_t s_semaphore;

static void *post(void *argument)
{
    for (int i = 0; i < 100; i++)
    {
        sem_post(&s_semaphore);
    }

    return argument;
}

CASE(semaphores)
{
    pthread_t threads[4];
    sem_init(&s_semaphore, 0, 0);
    for (int i = 0; i < 4; i++)
    {
        pthread_create(&threads[i], NULL, post, NULL);
    }

    int good = 0;
    for (int i = 0; i < 400; i++)
    {
        good += sem_wait(&s_semaphore) == 0;
    }

    for (int i = 0; i < 4; i++)
    {
        pthread_join(threads[i], NULL);
    }

    say("%d", good);
    CALL(sem_trywait(&s_semaphore));
}

static void *finish(void *argument)
{
    pthread_exit(argument);
}

CASE(detached)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    int good = 0;
    for (int i = 0; i < 50; i++)
    {
        pthread_t thread;
        good += pthread_create(&thread, &attributes, finish, NULL) == 0;
        sched_yield();
    }

    say("%d", good);
    sleep_ms(20);
}

static void *exit_all(void *argument)
{
    sleep_ms(10);
    syscall(SYS_exit_group, 23);
    return argument;
}

static void *wait_for_ever(void *argument)
{
    for (;;)
    {
        sleep_ms(1000);
    }

    return argument;
}

CASE(exit_of_all)
{
    pid_t child = fork();
    if (child == 0)
    {
        pthread_t thread;
        for (int i = 0; i < 5; i++)
        {
            pthread_create(&thread, NULL, wait_for_ever, NULL);
        }

        pthread_create(&thread, NULL, exit_all, NULL);
        wait_for_ever(NULL);
    }

    reap(child);
}

static void *exit_later(void *argument)
{
    sleep_ms(30);
    return argument;
}

CASE(first_thread_exits)
{
    /* The process lives on until its last thread has ended; the status is the last one's. */
    pid_t child = fork();
    if (child == 0)
    {
        pthread_t thread;
        pthread_create(&thread, NULL, exit_later, NULL);
        pthread_detach(thread);
        syscall(SYS_exit, 9);
    }

    CALL(waitpid(child, NULL, WNOHANG));
    reap(child);
}

static void *crash(void *argument)
{
    *(volatile char *)UNMAPPED = 1;
    return argument;
}

CASE(a_thread_crashes)
{
    pid_t child = fork();
    if (child == 0)
    {
        pthread_t thread;
        pthread_create(&thread, NULL, wait_for_ever, NULL);
        pthread_create(&thread, NULL, crash, NULL);
        wait_for_ever(NULL);
    }

    reap(child);
}

CASE(killed_with_threads)
{
    pid_t child = fork();
    if (child == 0)
    {
        pthread_t thread;
        for (int i = 0; i < 5; i++)
        {
            pthread_create(&thread, NULL, wait_for_ever, NULL);
        }

        wait_for_ever(NULL);
    }

    sleep_ms(10);
    kill(child, SIGKILL);
    reap(child);
}

static void *fork_in_a_thread(void *argument)
{
    pid_t child = fork();
    if (child == 0)
    {
        _exit(getpid() == syscall(SYS_gettid) ? 3 : 4);
    }

    *(pid_t *)argument = child;
    return NULL;
}

CASE(fork_from_a_thread)
{
    pthread_t thread;
    pid_t child = 0;
    pthread_create(&thread, NULL, fork_in_a_thread, &child);
    pthread_join(thread, NULL);
    reap(child);
}

CASE(descriptors_are_shared)
{
    pthread_t thread;
    int ends[2];
    pipe(ends);
    pthread_create(&thread, NULL, (void *(*)(void *))(uintptr_t)close, (void *)(intptr_t)ends[1]);
    pthread_join(thread, NULL);
    char byte;
    CALL(read(ends[0], &byte, 1));
}

static char s_stack[65536] __attribute__((aligned(16)));
static volatile uint32_t s_word;

static int clear(void *argument)
{
    sleep_ms(10);
    return argument != NULL;
}

CASE(cleared_at_the_end)
{
    int parent = 0;
    s_word = 1;
    int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    int thread = clone(clear, s_stack + sizeof(s_stack), flags, NULL, &parent, NULL, &s_word);
    HOLDS(thread > 0 && parent == thread);
    uint32_t seen;
    while ((seen = s_word) != 0)
    {
        futex(&s_word, FUTEX_WAIT, seen, NULL, NULL, 0);
    }

    say("%u", s_word);
    HOLDS(syscall(SYS_set_tid_address, &s_word) == syscall(SYS_gettid));
}

CASE(waking)
{
    uint32_t word = 5;
    struct timespec soon = {0, 10000000};
    CALL(futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0));
    CALL(futex(&word, FUTEX_WAKE | FUTEX_PRIVATE, INT_MAX, NULL, NULL, 0));
    CALL(futex(&word, FUTEX_WAIT, 4, NULL, NULL, 0));
    CALL(futex(&word, FUTEX_WAIT | FUTEX_PRIVATE, 4, &soon, NULL, 0));
    int64_t before = now(CLOCK_MONOTONIC);
    CALL(futex(&word, FUTEX_WAIT | FUTEX_PRIVATE, 5, &soon, NULL, 0));
    HOLDS(now(CLOCK_MONOTONIC) - before >= 10000000);
    struct timespec wrong = {0, 1000000000}, negative = {-1, 0};
    CALL(futex(&word, FUTEX_WAIT, 5, &wrong, NULL, 0));
    CALL(futex(&word, FUTEX_WAIT, 5, &negative, NULL, 0));
    CALL(futex(&word, FUTEX_WAIT, 5, UNMAPPED, NULL, 0));
    CALL(futex(NULL, FUTEX_WAIT, 5, &soon, NULL, 0));
    CALL(futex(UNMAPPED, FUTEX_WAIT | FUTEX_PRIVATE, 5, &soon, NULL, 0));
    CALL(futex(KERNEL_ADDRESS, FUTEX_WAIT, 5, &soon, NULL, 0));
    CALL(futex((uint32_t *)((char *)&word + 1), FUTEX_WAIT, 5, &soon, NULL, 0));
    CALL(futex((uint32_t *)((char *)&word + 2), FUTEX_WAKE, 1, NULL, NULL, 0));
    CALL(futex(UNMAPPED, FUTEX_WAKE, 1, NULL, NULL, 0));
    CALL(futex(UNMAPPED, FUTEX_WAKE | FUTEX_PRIVATE, 1, NULL, NULL, 0));
    CALL(futex(&word, 77, 1, NULL, NULL, 0));
}

CASE(waking_by_bits)
{
    uint32_t word = 5;
    CALL(futex(&word, FUTEX_WAIT_BITSET, 5, NULL, NULL, 0));
    CALL(futex(&word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0));
    CALL(futex(&word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 1));
    int64_t deadline = now(CLOCK_MONOTONIC) + 10000000;
    struct timespec time = {deadline / 1000000000, deadline % 1000000000};
    CALL(futex(&word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE, 5, &time, NULL, ~0U));
    HOLDS(now(CLOCK_MONOTONIC) >= deadline);
    deadline = now(CLOCK_REALTIME) + 10000000;
    time = (struct timespec){deadline / 1000000000, deadline % 1000000000};
    CALL(futex(&word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE | FUTEX_CLOCK_REALTIME, 5, &time, NULL, ~0U));
    HOLDS(now(CLOCK_REALTIME) >= deadline);
    CALL(futex(&word, FUTEX_WAIT_BITSET, 4, &time, NULL, ~0U));
}

static volatile uint32_t s_place, s_other;
static atomic_int s_waiting, s_woken;

static void *wait_here(void *argument)
{
    s_waiting++;
    futex(&s_place, FUTEX_WAIT_BITSET | FUTEX_PRIVATE, 0, NULL, NULL, (uint32_t)(uintptr_t)argument);
    s_woken++;
    return NULL;
}

static void start_waiting(pthread_t *threads, int count, uint32_t bits)
{
    s_waiting = 0;
    s_woken = 0;
    for (int i = 0; i < count; i++)
    {
        pthread_create(&threads[i], NULL, wait_here, (void *)(uintptr_t)(bits == 0 ? 1U << i : bits));
    }

    while (s_waiting < count)
    {
        sched_yield();
    }

    sleep_ms(20);
}

CASE(waking_some)
{
    pthread_t threads[6];
    start_waiting(threads, 6, ~0U);
    CALL(futex(&s_place, FUTEX_WAKE | FUTEX_PRIVATE, 2, NULL, NULL, 0));
    sleep_ms(20);
    say("%d woken", s_woken);
    CALL(futex(&s_place, FUTEX_WAKE | FUTEX_PRIVATE, 0, NULL, NULL, 0));
    CALL(futex(&s_place, FUTEX_WAKE | FUTEX_PRIVATE, INT_MAX, NULL, NULL, 0));
    for (int i = 0; i < 6; i++)
    {
        pthread_join(threads[i], NULL);
    }

    say("%d woken", s_woken);
    start_waiting(threads, 4, 0);
    CALL(futex(&s_place, FUTEX_WAKE_BITSET | FUTEX_PRIVATE, INT_MAX, NULL, NULL, 5));
    sleep_ms(20);
    say("%d woken", s_woken);
    CALL(futex(&s_place, FUTEX_WAKE_BITSET | FUTEX_PRIVATE, INT_MAX, NULL, NULL, ~0U));
    for (int i = 0; i < 4; i++)
    {
        pthread_join(threads[i], NULL);
    }
}

CASE(requeueing)
{
    pthread_t threads[6];
    start_waiting(threads, 6, ~0U);
    CALL(futex(&s_place, FUTEX_CMP_REQUEUE | FUTEX_PRIVATE, 1, (struct timespec *)3, &s_other, 7));
    CALL(futex(&s_place, FUTEX_CMP_REQUEUE | FUTEX_PRIVATE, 1, (struct timespec *)3, &s_other, 0));
    sleep_ms(20);
    say("%d woken", s_woken);
    CALL(futex(&s_other, FUTEX_WAKE | FUTEX_PRIVATE, 2, NULL, NULL, 0));
    CALL(futex(&s_place, FUTEX_REQUEUE | FUTEX_PRIVATE, 0, (struct timespec *)(uintptr_t)INT_MAX, &s_other, 0));
    CALL(futex(&s_place, FUTEX_WAKE | FUTEX_PRIVATE, INT_MAX, NULL, NULL, 0));
    CALL(futex(&s_other, FUTEX_WAKE | FUTEX_PRIVATE, INT_MAX, NULL, NULL, 0));
    for (int i = 0; i < 6; i++)
    {
        pthread_join(threads[i], NULL);
    }

    say("%d woken", s_woken);
    CALL(futex(&s_place, FUTEX_CMP_REQUEUE | FUTEX_PRIVATE, 1, (struct timespec *)3, UNMAPPED, 0));
    CALL(futex(&s_place, FUTEX_CMP_REQUEUE | FUTEX_PRIVATE, (uint32_t)-1, (struct timespec *)3, &s_other, 0));
}

CASE(between_processes)
{
    volatile uint32_t *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0)
    {
        while (*word == 0)
        {
            futex(word, FUTEX_WAIT, 0, NULL, NULL, 0);
        }

        *word = 2;
        futex(word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
        _exit(0);
    }

    sleep_ms(20);
    *word = 1;
    CALL(futex(word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0));
    while (*word != 2)
    {
        futex(word, FUTEX_WAIT, 1, NULL, NULL, 0);
    }

    reap(child);
    int file = make_file("file", "0000");
    volatile uint32_t *first = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    volatile uint32_t *second = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    *first = 0;
    child = fork();
    if (child == 0)
    {
        while (*second == 0)
        {
            futex(second, FUTEX_WAIT, 0, NULL, NULL, 0);
        }

        _exit(7);
    }

    sleep_ms(20);
    *first = 1;
    CALL(futex(first, FUTEX_WAKE, INT_MAX, NULL, NULL, 0));
    reap(child);
}

CASE(private_to_a_process)
{
    /* After a fork the child's page is another, and so is its futex. */
    volatile uint32_t *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *word = 0;
    pid_t child = fork();
    if (child == 0)
    {
        struct timespec time = {0, 50000000};
        CALL(futex(word, FUTEX_WAIT, 0, &time, NULL, 0));
        _exit(0);
    }

    sleep_ms(20);
    long woken = futex(word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
    reap(child);
    say("%ld", woken);
}

static volatile sig_atomic_t s_caught;

static void catch(int signal)
{
    s_caught = signal;
}

CASE(interrupted)
{
    uint32_t word = 0;
    struct timespec time = {5, 0};
    struct sigaction action = {.sa_handler = catch};
    sigaction(SIGALRM, &action, NULL);
    ualarm(20000, 0);
    CALL(futex(&word, FUTEX_WAIT, 0, NULL, NULL, 0));
    ualarm(20000, 0);
    CALL(futex(&word, FUTEX_WAIT, 0, &time, NULL, 0));
    say("caught %d", s_caught);
}

static pthread_mutex_t s_robust;

static void *die_with_it(void *argument)
{
    pthread_mutex_lock(&s_robust);
    return argument;
}

CASE(robust)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    CALL(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
    pthread_mutex_init(&s_robust, &attributes);
    pthread_t thread;
    pthread_create(&thread, NULL, die_with_it, NULL);
    pthread_join(thread, NULL);
    int result = pthread_mutex_lock(&s_robust);
    HOLDS(result == EOWNERDEAD);
    CALL(pthread_mutex_consistent(&s_robust));
    CALL(pthread_mutex_unlock(&s_robust));
    CALL(pthread_mutex_lock(&s_robust));
}

CASE(robust_between_processes)
{
    pthread_mutex_t *mutex = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(mutex, &attributes);
    pid_t child = fork();
    if (child == 0)
    {
        pthread_mutex_lock(mutex);
        sleep_ms(40);
        _exit(0);
    }

    sleep_ms(20);
    HOLDS(pthread_mutex_lock(mutex) == EOWNERDEAD);
    reap(child);
}

CASE(lists)
{
    char head[24] = {0};
    CALL(syscall(SYS_set_robust_list, head, 24));
    CALL(syscall(SYS_set_robust_list, head, 23));
    void *got = NULL;
    size_t size = 0;
    CALL(syscall(SYS_get_robust_list, 0, &got, &size));
    HOLDS(got == head && size == 24);
    CALL(syscall(SYS_get_robust_list, 99999, &got, &size));
    CALL(syscall(SYS_get_robust_list, 0, UNMAPPED, &size));
    syscall(SYS_set_robust_list, NULL, 24);
}

static void *spin_floats(void *argument)
{
    double start = (double)(intptr_t)argument, value = start;
    for (int i = 0; i < 200000; i++)
    {
        value = value * 1.000001 + 0.5 - 0.5;
        if (i % 1000 == 0)
        {
            sched_yield();
        }
    }

    double again = start;
    for (int i = 0; i < 200000; i++)
    {
        again = again * 1.000001 + 0.5 - 0.5;
    }

    return (void *)(intptr_t)(value == again);
}

CASE(registers_are_kept)
{
    pthread_t threads[8];
    int good = 0;
    for (intptr_t i = 0; i < 8; i++)
    {
        pthread_create(&threads[i], NULL, spin_floats, (void *)(i + 1));
    }

    for (int i = 0; i < 8; i++)
    {
        void *result;
        pthread_join(threads[i], &result);
        good += result != NULL;
    }

    say("%d", good);
}

static int s_file;

static void *lock_record(void *argument)
{
    struct flock lock = {.l_type = F_WRLCK};
    long result = fcntl(s_file, F_SETLKW, &lock);
    *(int *)argument = errno;
    return (void *)result;
}

/* A child holds what a thread waits for; meanwhile the descriptor is closed, and with it go the locks to come. */
CASE(lock_after_close)
{
    int go[2];
    struct flock lock = {.l_type = F_WRLCK};
    s_file = open("file", O_RDWR | O_CREAT, 0600);
    pipe(go);
    pid_t child = fork();
    if (child == 0)
    {
        fcntl(s_file, F_SETLK, &lock);
        write(go[1], "", 1);
        usleep(200000);
        _exit(0);
    }

    char byte;
    pthread_t thread;
    void *result;
    int error = 0;
    read(go[0], &byte, 1);
    pthread_create(&thread, NULL, lock_record, &error);
    usleep(50000);
    close(s_file);
    pthread_join(thread, &result);
    waitpid(child, NULL, 0);
    say("%ld %d", (long)result, error == EBADF);

    int again = open("file", O_RDWR);
    child = fork();
    if (child == 0)
    {
        CALL(fcntl(again, F_GETLK, &lock));
        say("%d", lock.l_type);
        _exit(0);
    }

    waitpid(child, NULL, 0);
}

static void *lock_whole(void *argument)
{
    return (void *)(intptr_t)flock(s_file, (int)(intptr_t)argument);
}

/* Two threads wait for the lock of one open file; when it ends, nothing may be left. */
CASE(lock_of_one_open_file)
{
    s_file = open("file", O_RDWR | O_CREAT, 0600);
    int other = open("file", O_RDWR);
    for (intptr_t kind = 1; kind <= 2; kind++)
    {
        pthread_t threads[2];
        flock(other, 2);
        pthread_create(&threads[0], NULL, lock_whole, (void *)kind);
        pthread_create(&threads[1], NULL, lock_whole, (void *)1);
        usleep(50000);
        flock(other, 8);
        for (int i = 0; i < 2; i++)
        {
            void *result;
            pthread_join(threads[i], &result);
            HOLDS(result == NULL);
        }

        flock(s_file, 8);
    }

    close(s_file);
    CALL(flock(other, 2 | 4));
}

CASE(bad_flags)
{
    CALL(syscall(SYS_clone, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SETTLS, s_stack + sizeof(s_stack), NULL, NULL, NON_CANONICAL));
    CALL(syscall(SYS_set_tid_address, NULL) == syscall(SYS_gettid));
}
