/* Sending, queueing, blocking, waiting for and handling of signals. */
#include "differential.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

static volatile int s_count;
static volatile int s_order[64];

static void count(int signal)
{
    s_order[s_count++ % 64] = signal;
}

static void tell(int signal, siginfo_t *information, void *context)
{
    (void)context;
    say("signal %d: number %d, code %d, value %d, from %s", signal, information->si_signo, information->si_code,
        information->si_code == SI_QUEUE ? information->si_value.sival_int : 0,
        information->si_pid == getpid() ? "itself" : information->si_pid == 0 ? "nobody" : "another");
}

static void handle(int signal, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigaction(signal, &action, NULL);
}

static void handle_with(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = flags | SA_SIGINFO};
    sigaction(signal, &action, NULL);
}

static sigset_t set_of(int first, int second)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, first);
    if (second != 0)
    {
        sigaddset(&set, second);
    }

    return set;
}

static void block(int first, int second)
{
    sigset_t set = set_of(first, second);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

static void unblock_all(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
}

static void say_order(void)
{
    for (int i = 0; i < s_count; i++)
    {
        say("  %d", s_order[i]);
    }

    s_count = 0;
}

static void queue(int signal, int value)
{
    union sigval with = {.sival_int = value};
    CALL(sigqueue(getpid(), signal, with));
}

CASE(actions)
{
    struct { void *handler; unsigned long flags; void *restorer; unsigned long mask; } action = {(void *)count, ~0UL, (void *)0x1234, ~0UL}, old;
    CALL(syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8));
    CALL(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
    HOLDS(old.handler == (void *)count && old.restorer == (void *)0x1234);
    say("flags %#lx mask %#lx", old.flags & 0xFFFFFFFF, old.mask);
    CALL(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, 16));
    CALL(syscall(SYS_rt_sigaction, 0, NULL, &old, 8));
    CALL(syscall(SYS_rt_sigaction, 65, NULL, &old, 8));
    CALL(syscall(SYS_rt_sigaction, 64, NULL, &old, 8));
    CALL(syscall(SYS_rt_sigaction, SIGKILL, &action, NULL, 8));
    CALL(syscall(SYS_rt_sigaction, SIGSTOP, &action, NULL, 8));
    CALL(syscall(SYS_rt_sigaction, SIGKILL, NULL, &old, 8));
    CALL(syscall(SYS_rt_sigaction, SIGUSR2, UNMAPPED, NULL, 8));
    CALL(syscall(SYS_rt_sigaction, SIGUSR2, KERNEL_ADDRESS, NULL, 8));
    CALL(syscall(SYS_rt_sigaction, SIGUSR2, &action, UNMAPPED, 8));
    CALL(syscall(SYS_rt_sigaction, SIGUSR2, NULL, &old, 8));
    HOLDS(old.handler == (void *)count);
    action.flags = 0x04000000;
    CALL(syscall(SYS_rt_sigaction, SIGUSR2, end_of_page(31), NULL, 8));
    CALL(syscall(SYS_rt_sigaction, SIGUSR2, NULL, read_only_page(), 8));
}

CASE(masks)
{
    unsigned long set = ~0UL, old = 0;
    CALL(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &set, &old, 8));
    say("%#lx", old);
    set = 0xF;
    CALL(syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &set, &old, 8));
    say("%#lx", old);
    CALL(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &old, 8));
    say("%#lx", old);
    CALL(syscall(SYS_rt_sigprocmask, 77, NULL, &old, 8));
    CALL(syscall(SYS_rt_sigprocmask, 77, &set, &old, 8));
    CALL(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, &old, 4));
    CALL(syscall(SYS_rt_sigprocmask, SIG_BLOCK, UNMAPPED, &old, 8));
    CALL(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &set, UNMAPPED, 8));
    CALL(syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &old, 8));
    say("%#lx", old);
}

CASE(sending)
{
    CALL(kill(getpid(), 0));
    CALL(kill(getpid(), 65));
    CALL(kill(getpid(), -1));
    CALL(kill(4190000, 0));
    CALL(kill(4190000, 65));
    CALL(kill(-4190000, 0));
    CALL(kill(INT_MIN, 0));
    CALL(syscall(SYS_tkill, 0, 0));
    CALL(syscall(SYS_tkill, -1, 0));
    CALL(syscall(SYS_tkill, getpid(), 0));
    CALL(syscall(SYS_tkill, getpid(), 65));
    CALL(syscall(SYS_tkill, 4190000, 0));
    CALL(syscall(SYS_tgkill, 0, getpid(), 0));
    CALL(syscall(SYS_tgkill, getpid(), 0, 0));
    CALL(syscall(SYS_tgkill, getpid(), getpid(), 0));
    CALL(syscall(SYS_tgkill, getppid(), getpid(), 0));
    CALL(syscall(SYS_tgkill, getpid(), getpid(), 65));
    CALL(kill(1, 0));
    handle_with(SIGUSR1, tell, 0);
    CALL(kill(getpid(), SIGUSR1));
    CALL(syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1));
    CALL(raise(SIGUSR1));
    queue(SIGUSR1, 5);
}

CASE(groups)
{
    handle(SIGUSR1, count, 0);
    CALL(setpgid(0, 0));
    pid_t child = fork();
    if (child == 0)
    {
        while (s_count == 0)
        {
            sleep_ms(1);
        }

        _exit(s_order[0]);
    }

    CALL(kill(0, SIGUSR1));
    say("%d", s_count);
    reap(child);
    s_count = 0;
    child = fork();
    if (child == 0)
    {
        setpgid(0, 0);
        pause();
        _exit(1);
    }

    while (getpgid(child) != child)
    {
        sleep_ms(1);
    }

    CALL(kill(-getpid(), SIGUSR1));
    say("%d", s_count);
    DOES(kill(-child, SIGTERM));
    reap(child);
    HOLDS(kill(-child, 0) == -1 && errno == ESRCH);
}

CASE(queueing)
{
    block(SIGUSR1, SIGRTMIN + 1);
    handle_with(SIGUSR1, tell, 0);
    handle_with(SIGRTMIN + 1, tell, 0);
    for (int i = 0; i < 3; i++)
    {
        queue(SIGUSR1, i);
        queue(SIGRTMIN + 1, i);
    }

    kill(getpid(), SIGRTMIN + 1);
    sigset_t pending;
    CALL(sigpending(&pending));
    say("%d %d %d", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGRTMIN + 1), sigismember(&pending, SIGUSR2));
    unblock_all();
    CALL(sigpending(&pending));
    say("%d %d", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGRTMIN + 1));
}

CASE(order)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    static const int Signals[] = {SIGTERM, 40, SIGSEGV, SIGUSR1, 35, SIGHUP, SIGTRAP, 63, SIGCHLD, SIGINT};
    for (size_t i = 0; i < sizeof(Signals) / sizeof(Signals[0]); i++)
    {
        struct sigaction action = {.sa_handler = count, .sa_mask = all};
        sigaction(Signals[i], &action, NULL);
        kill(getpid(), Signals[i]);
    }

    /* The thread's own come before the process's. */
    raise(SIGUSR2 + 0 * SIGUSR1);
    handle(SIGUSR2, count, 0);
    unblock_all();
    say_order();
}

static void nested(int signal)
{
    count(signal);
    if (signal == SIGUSR1 && s_count < 3)
    {
        raise(SIGUSR1);
        raise(SIGUSR2);
        count(100 + s_count);
    }
}

CASE(nesting)
{
    handle(SIGUSR1, nested, 0);
    handle(SIGUSR2, nested, 0);
    raise(SIGUSR1);
    say_order();
    handle(SIGUSR1, nested, SA_NODEFER);
    raise(SIGUSR1);
    say_order();
    struct sigaction action = {.sa_handler = nested, .sa_mask = set_of(SIGUSR2, 0)};
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    say_order();
}

/* Several handlers are called for before any runs: the last one called for runs first. */
CASE(pushed_together)
{
    block(SIGUSR1, SIGUSR2);
    handle(SIGUSR1, count, 0);
    handle(SIGUSR2, count, 0);
    raise(SIGUSR2);
    raise(SIGUSR1);
    unblock_all();
    say_order();
}

static void say_mask(int signal)
{
    sigset_t now;
    sigprocmask(SIG_SETMASK, NULL, &now);
    say("%d: %d %d %d", signal, sigismember(&now, SIGUSR1), sigismember(&now, SIGUSR2), sigismember(&now, SIGTERM));
    sigaddset(&now, SIGTERM);
    sigprocmask(SIG_SETMASK, &now, NULL);
}

CASE(mask_of_a_handler)
{
    struct sigaction action = {.sa_handler = say_mask, .sa_mask = set_of(SIGUSR2, 0)};
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    raise(SIGUSR1);
    say_mask(0);
}

CASE(for_one_signal)
{
    handle(SIGUSR1, count, SA_RESETHAND);
    raise(SIGUSR1);
    struct sigaction now;
    sigaction(SIGUSR1, NULL, &now);
    say("%d %d", s_count, now.sa_handler == SIG_DFL);
    raise(SIGUSR1);
    say("not reached");
}

CASE(ignoring)
{
    handle(SIGUSR1, SIG_IGN, 0);
    CALL(raise(SIGUSR1));
    block(SIGUSR1, SIGCHLD);
    raise(SIGUSR1);
    raise(SIGCHLD);
    sigset_t pending;
    sigpending(&pending);
    say("kept while blocked: %d %d", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGCHLD));
    handle(SIGUSR1, SIG_IGN, 0);
    handle(SIGCHLD, SIG_DFL, 0);
    sigpending(&pending);
    say("dropped when ignored: %d %d", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGCHLD));
    unblock_all();
    CALL(raise(SIGURG));
    CALL(raise(SIGWINCH));
    CALL(raise(SIGCONT));
}

CASE(default_actions)
{
    for (int signal = 1; signal <= 64; signal++)
    {
        if (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU || signal == 32 || signal == 33)
        {
            continue;
        }

        pid_t child = fork();
        if (child == 0)
        {
            struct rlimit none = {0, 0};
            setrlimit(RLIMIT_CORE, &none);
            unblock_all();
            kill(getpid(), signal);
            _exit(0);
        }

        say("signal %d", signal);
        reap(child);
    }
}

CASE(too_many)
{
    struct rlimit few = {5, 5};
    CALL(setrlimit(RLIMIT_SIGPENDING, &few));
    block(SIGRTMIN + 1, SIGUSR1);
    union sigval value = {.sival_int = 1};
    int queued = 0;
    while (queued < 20 && sigqueue(getpid(), SIGRTMIN + 1, value) == 0)
    {
        queued++;
    }

    /* On Linux those of the same user's other processes count too. */
    say("at most five: %d, then %s", queued <= 5, error_name(errno));
    CALL(kill(getpid(), SIGRTMIN + 1));
    CALL(kill(getpid(), SIGUSR1));
    CALL(sigqueue(getpid(), SIGUSR2, (union sigval){0}) == -1 ? errno == EAGAIN : 2);
}

CASE(queued_information)
{
    siginfo_t information = {.si_signo = 99, .si_errno = 7, .si_code = -30};
    block(SIGUSR1, SIGUSR2);
    CALL(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &information));
    ((char *)&information)[100] = 1;
    CALL(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &information));
    information.si_code = SI_QUEUE;
    information.si_value.sival_ptr = (void *)0x123456789ABCDEF0;
    CALL(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR2, &information));
    CALL(syscall(SYS_rt_sigqueueinfo, getppid(), 0, &information));
    information.si_code = SI_USER;
    CALL(syscall(SYS_rt_sigqueueinfo, getppid(), 0, &information));
    information.si_code = SI_TKILL;
    CALL(syscall(SYS_rt_sigqueueinfo, getppid(), 0, &information));
    CALL(syscall(SYS_rt_tgsigqueueinfo, getppid(), getppid(), 0, &information));
    CALL(syscall(SYS_rt_sigqueueinfo, 4190000, 0, UNMAPPED));
    information.si_code = SI_QUEUE;
    CALL(syscall(SYS_rt_sigqueueinfo, 4190000, 0, &information));
    CALL(syscall(SYS_rt_sigqueueinfo, getpid(), 65, &information));
    CALL(syscall(SYS_rt_tgsigqueueinfo, 0, getpid(), 0, &information));
    CALL(syscall(SYS_rt_tgsigqueueinfo, getpid(), 0, 0, &information));
    CALL(syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), 0, &information));
    struct timespec none = {0, 0};
    unsigned long set = 1UL << (SIGUSR1 - 1) | 1UL << (SIGUSR2 - 1);
    for (int i = 0; i < 2; i++)
    {
        memset(&information, 0xAA, sizeof(information));
        CALL(syscall(SYS_rt_sigtimedwait, &set, &information, &none, 8));
        say("%d %d %d %lx, end %d", information.si_signo, information.si_errno, information.si_code,
            (long)information.si_value.sival_ptr, ((char *)&information)[127]);
    }
}

CASE(waiting)
{
    unsigned long set = 1UL << (SIGUSR1 - 1);
    struct timespec none = {0, 0}, bad = {0, 1000000000}, negative = {-1, 0}, some = {0, 20000000};
    siginfo_t information;
    CALL(syscall(SYS_rt_sigtimedwait, &set, NULL, &none, 16));
    CALL(syscall(SYS_rt_sigtimedwait, UNMAPPED, NULL, &none, 8));
    CALL(syscall(SYS_rt_sigtimedwait, &set, NULL, UNMAPPED, 8));
    CALL(syscall(SYS_rt_sigtimedwait, &set, NULL, &bad, 8));
    CALL(syscall(SYS_rt_sigtimedwait, &set, NULL, &negative, 8));
    CALL(syscall(SYS_rt_sigtimedwait, &set, NULL, &none, 8));
    CALL(syscall(SYS_rt_sigtimedwait, &set, NULL, &some, 8));
    block(SIGUSR1, 0);
    raise(SIGUSR1);
    CALL(syscall(SYS_rt_sigtimedwait, &set, UNMAPPED, &none, 8));
    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, &none, 8));
    raise(SIGUSR1);
    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, NULL, 8));
    say("%d %d", information.si_signo, information.si_code);
    handle(SIGALRM, count, SA_RESTART);
    struct itimerval soon = {.it_value = {0, 30000}};
    setitimer(ITIMER_REAL, &soon, NULL);
    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, NULL, 8));
    say("%d", s_count);
    unsigned long both = 1UL << (SIGALRM - 1);
    block(SIGALRM, 0);
    setitimer(ITIMER_REAL, &soon, NULL);
    CALL(syscall(SYS_rt_sigtimedwait, &both, &information, NULL, 8));
    say("%d, code %d", s_count, information.si_code);

    /* Ignored ones that are waited for count. */
    handle(SIGUSR1, SIG_IGN, 0);
    pid_t parent = getpid(), child = fork();
    if (child == 0)
    {
        sleep_ms(20);
        kill(parent, SIGUSR1);
        _exit(0);
    }

    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, NULL, 8));
    reap(child);
}

CASE(suspending)
{
    unsigned long none = 0;
    block(SIGUSR1, SIGUSR2);
    handle(SIGUSR1, count, SA_RESTART);
    raise(SIGUSR1);
    CALL(syscall(SYS_rt_sigsuspend, &none, 4));
    CALL(syscall(SYS_rt_sigsuspend, UNMAPPED, 8));
    CALL(syscall(SYS_rt_sigsuspend, &none, 8));
    say("%d", s_count);
    unsigned long now;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &now, 8);
    say("%#lx", now);
    handle(SIGALRM, count, SA_RESTART);
    struct itimerval soon = {.it_value = {0, 30000}};
    setitimer(ITIMER_REAL, &soon, NULL);
    CALL(pause());
    say("%d", s_count);
    CALL(syscall(SYS_rt_sigpending, &now, 9));
    CALL(syscall(SYS_rt_sigpending, UNMAPPED, 8));
    now = ~0UL;
    CALL(syscall(SYS_rt_sigpending, &now, 1));
    say("%#lx", now);
}

static void *s_stack_seen;
static stack_t s_state_seen;

static void look_at_stack(int signal)
{
    (void)signal;
    int local;
    s_stack_seen = &local;
    sigaltstack(NULL, &s_state_seen);
    static char s_other[65536];
    stack_t other = {.ss_sp = s_other, .ss_size = sizeof(s_other)};
    CALL(sigaltstack(&other, NULL));
}

static int is_on(const stack_t *stack)
{
    return (char *)s_stack_seen >= (char *)stack->ss_sp && (char *)s_stack_seen < (char *)stack->ss_sp + stack->ss_size;
}

CASE(stacks)
{
    stack_t stack = {.ss_size = 65536}, old;
    stack.ss_sp = mmap(NULL, stack.ss_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CALL(syscall(SYS_sigaltstack, NULL, &old));
    say("%d %lu", old.ss_flags, (unsigned long)old.ss_size);
    CALL(syscall(SYS_sigaltstack, &stack, NULL));
    CALL(syscall(SYS_sigaltstack, UNMAPPED, NULL));
    CALL(syscall(SYS_sigaltstack, NULL, UNMAPPED));
    stack_t small = stack;
    small.ss_size = 2047;
    CALL(syscall(SYS_sigaltstack, &small, NULL));
    stack_t strange = stack;
    strange.ss_flags = 4;
    CALL(syscall(SYS_sigaltstack, &strange, NULL));
    CALL(syscall(SYS_sigaltstack, NULL, &old));
    HOLDS(old.ss_sp == stack.ss_sp && old.ss_size == stack.ss_size && old.ss_flags == 0);
    handle(SIGUSR1, look_at_stack, 0);
    raise(SIGUSR1);
    say("without SA_ONSTACK: %d, flags %d", is_on(&stack), s_state_seen.ss_flags);
    handle(SIGUSR1, look_at_stack, SA_ONSTACK);
    syscall(SYS_sigaltstack, &stack, NULL);
    raise(SIGUSR1);
    say("with SA_ONSTACK: %d, flags %d", is_on(&stack), s_state_seen.ss_flags);
    stack.ss_flags = (int)(1U << 31);
    CALL(syscall(SYS_sigaltstack, &stack, NULL));
    raise(SIGUSR1);
    say("with SS_AUTODISARM: %d, flags %d", is_on(&stack), s_state_seen.ss_flags);
    syscall(SYS_sigaltstack, NULL, &old);
    HOLDS(old.ss_sp == stack.ss_sp && old.ss_flags == stack.ss_flags);
    stack.ss_flags = SS_DISABLE;
    CALL(syscall(SYS_sigaltstack, &stack, &old));
    CALL(syscall(SYS_sigaltstack, NULL, &old));
    say("%d %d %lu", old.ss_sp == NULL, old.ss_flags, (unsigned long)old.ss_size);
}

static void nest_deeply(int signal)
{
    raise(signal);
}

CASE(stack_too_small)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    stack_t stack = {.ss_size = 16384}; /* several frames, whatever vector registers there are */
    stack.ss_sp = malloc(stack.ss_size);
    CALL(syscall(SYS_sigaltstack, &stack, NULL));
    handle(SIGUSR1, count, SA_ONSTACK);
    raise(SIGUSR1);
    say("a frame fits");
    handle(SIGUSR1, nest_deeply, SA_ONSTACK | SA_NODEFER);
    raise(SIGUSR1);
    say("not reached");
}

static int s_pipe[2];

static pid_t interrupt_after(int milliseconds, int signal)
{
    pid_t parent = getpid(), child = fork();
    if (child == 0)
    {
        sleep_ms(milliseconds);
        kill(parent, signal);
        sleep_ms(milliseconds);
        write(s_pipe[1], "x", 1);
        _exit(0);
    }

    return child;
}

CASE(restarting)
{
    char byte;
    pipe(s_pipe);
    for (int restarts = 0; restarts < 2; restarts++)
    {
        handle(SIGUSR1, count, restarts ? SA_RESTART : 0);
        pid_t child = interrupt_after(20, SIGUSR1);
        CALL(read(s_pipe[0], &byte, 1));
        say("%d", s_count);
        if (!restarts)
        {
            CALL(read(s_pipe[0], &byte, 1));
        }

        reap(child);
        int status;
        child = interrupt_after(20, SIGUSR1);
        errno = 0;
        say("wait: %s", waitpid(child, &status, 0) == child ? "found" : error_name(errno));
        if (!restarts)
        {
            reap(child);
        }

        child = interrupt_after(20, SIGUSR1);
        struct timespec second = {0, 200000000}, rest = {0, 0};
        CALL(syscall(SYS_nanosleep, &second, &rest));
        HOLDS(rest.tv_nsec > 0 && rest.tv_nsec < 190000000);
        reap(child);
        read(s_pipe[0], &byte, 1);
        read(s_pipe[0], &byte, 1);
    }
}

/* Signals that do nothing do not end a call. */
CASE(not_interrupting)
{
    char byte;
    pipe(s_pipe);
    pid_t child = interrupt_after(20, SIGWINCH);
    CALL(read(s_pipe[0], &byte, 1));
    reap(child);
    handle(SIGUSR1, SIG_IGN, 0);
    child = interrupt_after(20, SIGUSR1);
    CALL(read(s_pipe[0], &byte, 1));
    reap(child);
    block(SIGUSR2, 0);
    child = interrupt_after(20, SIGUSR2);
    CALL(read(s_pipe[0], &byte, 1));
    reap(child);
}

CASE(stopped_calls)
{
    char byte;
    pipe(s_pipe);
    pid_t reader = fork();
    if (reader == 0)
    {
        CALL(read(s_pipe[0], &byte, 1));
        struct timespec some = {0, 100000000};
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        CALL(syscall(SYS_nanosleep, &some, NULL));
        clock_gettime(CLOCK_MONOTONIC, &end);
        HOLDS((end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000 >= 100);
        _exit(0);
    }

    int status;
    sleep_ms(20);
    kill(reader, SIGSTOP);
    waitpid(reader, &status, WUNTRACED);
    say_status(status);
    kill(reader, SIGCONT);
    waitpid(reader, &status, WCONTINUED);
    say_status(status);
    write(s_pipe[1], "x", 1);
    sleep_ms(30);
    kill(reader, SIGSTOP);
    waitpid(reader, &status, WUNTRACED);
    kill(reader, SIGCONT);
    reap(reader);
}

static void tell_child(int signal, siginfo_t *information, void *context)
{
    (void)context;
    say("told: %d code %d status %d", signal, information->si_code, information->si_status);
}

static volatile int s_told[8][2];
static volatile int s_told_count;

static void note_child(int signal, siginfo_t *information, void *context)
{
    (void)signal;
    (void)context;
    s_told[s_told_count % 8][0] = information->si_code;
    s_told[s_told_count++ % 8][1] = information->si_status;
}

/* What the parent was told, when that has settled: the order of a signal and of the end of a wait is nobody's promise. */
static void say_told(void)
{
    sleep_ms(10);
    for (int i = 0; i < s_told_count; i++)
    {
        say("told: code %d status %d", s_told[i][0], s_told[i][1]);
    }

    s_told_count = 0;
}

CASE(stopping)
{
    int status;
    handle_with(SIGCHLD, note_child, SA_RESTART);
    pid_t child = fork();
    if (child == 0)
    {
        handle(SIGCHLD, SIG_DFL, 0);
        setpgid(0, 0);
        for (int i = 0; i < 3; i++)
        {
            static const int Signals[] = {SIGSTOP, SIGTSTP, SIGTTIN};
            raise(Signals[i]);
            sleep_ms(30); /* the parent looks at one after the other */
        }

        _exit(9);
    }

    for (int i = 0; i < 3; i++)
    {
        waitpid(child, &status, WUNTRACED);
        say_status(status);
        say_told();
        say("again: %d", waitpid(child, &status, WUNTRACED | WNOHANG));
        if (i < 2)
        {
            kill(child, SIGCONT);
            waitpid(child, &status, WCONTINUED);
            say_status(status);
            say_told();
        }
    }

    /* What is sent to a stopped process waits, but for SIGKILL. */
    kill(child, SIGUSR1);
    sleep_ms(20);
    say("%d", waitpid(child, &status, WNOHANG));
    kill(child, SIGKILL);
    reap(child);
    say_told();
}

CASE(stopping_and_continuing)
{
    block(SIGTSTP, SIGCONT);
    sigset_t pending;
    raise(SIGTSTP);
    sigpending(&pending);
    say("%d %d", sigismember(&pending, SIGTSTP), sigismember(&pending, SIGCONT));
    handle(SIGCONT, count, 0);
    raise(SIGCONT);
    sigpending(&pending);
    say("%d %d", sigismember(&pending, SIGTSTP), sigismember(&pending, SIGCONT));
    raise(SIGTSTP);
    sigpending(&pending);
    say("%d %d", sigismember(&pending, SIGTSTP), sigismember(&pending, SIGCONT));
    raise(SIGCONT);
    unblock_all();
    say("%d", s_count);

    /* SIGCONT's handler runs in a process that was stopped; a blocked one continues it all the same. */
    int status;
    pid_t child = fork();
    if (child == 0)
    {
        s_count = 0;
        raise(SIGSTOP);
        say("continued, %d handled", s_count);
        block(SIGCONT, 0);
        raise(SIGSTOP);
        say("continued, %d handled", s_count);
        _exit(0);
    }

    for (int i = 0; i < 2; i++)
    {
        waitpid(child, &status, WUNTRACED);
        say_status(status);
        kill(child, SIGCONT);
    }

    reap(child);
    struct sigaction action = {.sa_handler = count, .sa_flags = SA_NOCLDSTOP};
    sigaction(SIGCHLD, &action, NULL);
    s_count = 0;
    child = fork();
    if (child == 0)
    {
        raise(SIGSTOP);
        _exit(0);
    }

    while (waitpid(child, &status, WUNTRACED) != child)
    {
    }

    say("told %d times", s_count);
    kill(child, SIGCONT);
    reap(child);
    say("told %d times", s_count);
}

CASE(children)
{
    handle_with(SIGCHLD, tell_child, SA_RESTART);
    pid_t child = fork();
    if (child == 0)
    {
        _exit(77);
    }

    reap(child);
    child = fork();
    if (child == 0)
    {
        raise(SIGTERM);
    }

    reap(child);
    handle(SIGCHLD, count, SA_RESTART | SA_NOCLDWAIT);
    child = fork();
    if (child == 0)
    {
        _exit(0);
    }

    CALL(waitpid(child, NULL, 0));
    say("told %d times", s_count);
    handle(SIGCHLD, SIG_IGN, 0);
    child = fork();
    if (child == 0)
    {
        _exit(0);
    }

    CALL(waitpid(child, NULL, 0));
}

CASE(inherited)
{
    handle(SIGUSR1, count, 0);
    handle(SIGUSR2, SIG_IGN, 0);
    block(SIGTERM, 0);
    raise(SIGTERM);
    struct itimerval later = {.it_value = {100, 0}}, now;
    setitimer(ITIMER_REAL, &later, NULL);
    pid_t child = fork();
    if (child == 0)
    {
        struct sigaction action;
        sigset_t set;
        sigaction(SIGUSR1, NULL, &action);
        say("handler: %d", action.sa_handler == count);
        sigaction(SIGUSR2, NULL, &action);
        say("ignored: %d", action.sa_handler == SIG_IGN);
        sigprocmask(SIG_SETMASK, NULL, &set);
        say("blocked: %d", sigismember(&set, SIGTERM));
        sigpending(&set);
        say("pending: %d", sigismember(&set, SIGTERM));
        getitimer(ITIMER_REAL, &now);
        say("timer: %ld", (long)now.it_value.tv_sec);
        _exit(0);
    }

    reap(child);
    getitimer(ITIMER_REAL, &now);
    HOLDS(now.it_value.tv_sec > 90);
    CALL(setitimer(ITIMER_REAL, &later, UNMAPPED));
    CALL(setitimer(3, &later, NULL));
    CALL(setitimer(ITIMER_REAL, UNMAPPED, NULL));
    later.it_value.tv_usec = 1000000;
    CALL(setitimer(ITIMER_REAL, &later, NULL));
    CALL(getitimer(3, &now));
    CALL(getitimer(ITIMER_REAL, UNMAPPED));
}

CASE(broken_pipe)
{
    pipe(s_pipe);
    close(s_pipe[0]);
    handle_with(SIGPIPE, tell, 0);
    CALL(write(s_pipe[1], "x", 1));
    handle(SIGPIPE, SIG_IGN, 0);
    CALL(write(s_pipe[1], "x", 1));
    handle(SIGPIPE, SIG_DFL, 0);
    CALL(write(s_pipe[1], "x", 1));
}

static void *wait_in_thread(void *set)
{
    int signal = 0;
    sigwait(set, &signal);
    return (void *)(long)signal;
}

static pthread_t s_handled_by;

static void note_thread(int signal)
{
    (void)signal;
    s_handled_by = pthread_self();
    s_count++;
}

static void *spin_in_thread(void *unused)
{
    while (s_count == 0)
    {
        sleep_ms(1);
    }

    return unused;
}

CASE(threads)
{
    pthread_t thread;
    void *result;
    sigset_t set = set_of(SIGUSR1, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pthread_create(&thread, NULL, wait_in_thread, &set);
    sleep_ms(10);
    kill(getpid(), SIGUSR1);
    pthread_join(thread, &result);
    say("%ld", (long)result);

    /* A process's signal goes to a thread that does not block it, and one to a thread to no other. */
    unblock_all();
    handle(SIGUSR2, note_thread, 0);
    pthread_create(&thread, NULL, spin_in_thread, NULL);
    set = set_of(SIGUSR2, 0);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    kill(getpid(), SIGUSR2);
    pthread_join(thread, NULL);
    say("%d %d", s_count, pthread_equal(s_handled_by, thread) != 0);
    s_count = 0;
    pthread_kill(pthread_self(), SIGUSR2);
    pthread_create(&thread, NULL, spin_in_thread, NULL);
    sleep_ms(20);
    say("%d", s_count);
    unblock_all();
    pthread_join(thread, NULL);
    say("%d %d", s_count, pthread_equal(s_handled_by, pthread_self()) != 0);
}

static void *stop_in_thread(void *unused)
{
    raise(SIGSTOP);
    return unused;
}

static void *count_in_thread(void *number)
{
    for (;;)
    {
        ++*(volatile int *)number;
        sleep_ms(1);
    }

    return NULL;
}

CASE(threads_stop)
{
    volatile int *number = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0)
    {
        pthread_t counter, stopper;
        pthread_create(&counter, NULL, count_in_thread, (void *)number);
        sleep_ms(20);
        pthread_create(&stopper, NULL, stop_in_thread, NULL);
        pthread_join(stopper, NULL);
        raise(SIGTERM);
    }

    int status;
    waitpid(child, &status, WUNTRACED);
    say_status(status);
    int before = *number;
    sleep_ms(30);
    say("counted on: %d", *number != before);
    kill(child, SIGCONT);
    reap(child);
    HOLDS(before > 0);
}

static void say_line(const char *wanted)
{
    char line[256];
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL)
    {
        if (strncmp(line, wanted, strlen(wanted)) == 0)
        {
            line[strcspn(line, "\n")] = 0;
            say("%s", line);
        }
    }

    fclose(file);
}

CASE(told_in_proc)
{
    handle(SIGUSR1, count, 0);
    handle(SIGTERM, SIG_IGN, 0);
    block(SIGUSR2, SIGRTMIN + 2);
    kill(getpid(), SIGUSR2);
    raise(SIGRTMIN + 2);
    static const char *const Lines[] = {"SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt"};
    for (size_t i = 0; i < sizeof(Lines) / sizeof(Lines[0]); i++)
    {
        say_line(Lines[i]);
    }
}
