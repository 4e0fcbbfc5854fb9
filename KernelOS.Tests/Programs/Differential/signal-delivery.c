/* Signals: actions, masks, sending, delivery, frames, alternate stacks, faults, waiting, stopping. */
#include "differential.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>

/* What the kernel itself takes and gives: the C libraries hide some of it. */
struct kernel_action
{
    void *handler;
    unsigned long flags;
    void *restorer;
    unsigned long mask;
};

static volatile sig_atomic_t s_caught, s_count, s_order[64];
static volatile siginfo_t s_information;

static void catch(int signal)
{
    s_caught = signal;
    if (s_count < 64)
    {
        s_order[s_count] = signal;
    }

    s_count++;
}

static void catch_information(int signal, siginfo_t *information, void *context)
{
    (void)context;
    s_information = *information;
    catch(signal);
}

static void set_action(int signal, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, NULL);
}

static void set_information_action(int signal, int flags)
{
    struct sigaction action = {.sa_sigaction = catch_information, .sa_flags = SA_SIGINFO | flags};
    sigemptyset(&action.sa_mask);
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

CASE(handled)
{
    set_action(SIGUSR1, catch, 0);
    CALL(raise(SIGUSR1));
    say("%d", s_caught);
    CALL(kill(getpid(), SIGUSR1));
    CALL(syscall(SYS_tkill, syscall(SYS_gettid), SIGUSR1));
    CALL(syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR1));
    say("%d", s_count);
    set_action(SIGUSR1, SIG_IGN, 0);
    CALL(raise(SIGUSR1));
    say("%d", s_count);
}

CASE(sending_errors)
{
    CALL(kill(getpid(), 0));
    CALL(kill(getpid(), 65));
    CALL(kill(getpid(), -1));
    CALL(kill(99999, 0));
    CALL(kill(99999, SIGTERM));
    CALL(kill(INT_MIN, 0));
    CALL(syscall(SYS_tkill, 0, SIGTERM));
    CALL(syscall(SYS_tkill, -1, SIGTERM));
    CALL(syscall(SYS_tkill, 99999, SIGTERM));
    CALL(syscall(SYS_tgkill, getpid(), 99999, SIGTERM));
    CALL(syscall(SYS_tgkill, 99999, getpid(), SIGTERM));
    CALL(syscall(SYS_tgkill, 0, getpid(), SIGTERM));
    CALL(syscall(SYS_tgkill, getpid(), getpid(), 65));
    CALL(syscall(SYS_tgkill, getpid(), getpid(), 0));
    CALL(kill(0, 0));
    CALL(kill(-getpgrp(), 0));
}

CASE(action_errors)
{
    struct kernel_action action = {0}, old;
    CALL(syscall(SYS_rt_sigaction, SIGKILL, &action, NULL, 8));
    CALL(syscall(SYS_rt_sigaction, SIGSTOP, &action, NULL, 8));
    CALL(syscall(SYS_rt_sigaction, SIGKILL, NULL, &old, 8));
    CALL(syscall(SYS_rt_sigaction, 0, NULL, &old, 8));
    CALL(syscall(SYS_rt_sigaction, 65, NULL, &old, 8));
    CALL(syscall(SYS_rt_sigaction, 64, NULL, &old, 8));
    CALL(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, 8));
    CALL(syscall(SYS_rt_sigaction, SIGUSR1, &action, NULL, 4));
    CALL(syscall(SYS_rt_sigaction, SIGUSR1, UNMAPPED, NULL, 8));
    CALL(syscall(SYS_rt_sigaction, SIGUSR1, NULL, UNMAPPED, 8));
    action.handler = (void *)catch;
    action.mask = ~0UL;
    CALL(syscall(SYS_rt_sigaction, SIGUSR1, &action, UNMAPPED, 8));
    CALL(syscall(SYS_rt_sigaction, SIGUSR1, NULL, &old, 8));
    HOLDS(old.handler == (void *)catch);
    say("%#lx", old.mask);
}

CASE(actions_seen)
{
    struct sigaction action;
    CALL(sigaction(SIGUSR1, NULL, &action));
    HOLDS(action.sa_handler == SIG_DFL && (action.sa_flags & ~0x04000000) == 0);
    set_information_action(SIGUSR1, SA_RESTART | SA_NODEFER);
    CALL(sigaction(SIGUSR1, NULL, &action));
    HOLDS(action.sa_sigaction == catch_information);
    say("%#x", action.sa_flags & ~0x04000000);
}

CASE(masking)
{
    sigset_t set = set_of(SIGUSR1, SIGUSR2), old, pending;
    set_action(SIGUSR1, catch, 0);
    set_action(SIGUSR2, catch, 0);
    CALL(sigprocmask(SIG_BLOCK, &set, &old));
    HOLDS(!sigismember(&old, SIGUSR1));
    raise(SIGUSR1);
    raise(SIGUSR1);
    raise(SIGUSR2);
    say("%d", s_count);
    CALL(sigpending(&pending));
    say("%d %d %d", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2), sigismember(&pending, SIGTERM));
    set = set_of(SIGUSR2, 0);
    CALL(sigprocmask(SIG_UNBLOCK, &set, NULL));
    say("%d %d", s_count, s_caught);
    sigemptyset(&set);
    CALL(sigprocmask(SIG_SETMASK, &set, &old));
    HOLDS(sigismember(&old, SIGUSR1) && !sigismember(&old, SIGUSR2));
    say("%d %d", s_count, s_caught);
    CALL(syscall(SYS_rt_sigprocmask, 99, &set, NULL, 8));
    CALL(syscall(SYS_rt_sigprocmask, 99, NULL, &old, 8));
    CALL(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, NULL, 4));
    CALL(syscall(SYS_rt_sigprocmask, SIG_BLOCK, UNMAPPED, NULL, 8));
    CALL(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, UNMAPPED, 8));
    CALL(syscall(SYS_rt_sigpending, UNMAPPED, 8));
    CALL(syscall(SYS_rt_sigpending, &set, 9));
}

CASE(cannot_be_blocked)
{
    unsigned long all = ~0UL, now = 0;
    CALL(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8));
    CALL(syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &now, 8));
    say("%#lx", now);
    pid_t child = fork();
    if (child == 0)
    {
        for (;;)
        {
            sleep_ms(1000);
        }
    }

    kill(child, SIGTERM);
    sleep_ms(10);
    CALL(waitpid(child, NULL, WNOHANG));
    kill(child, SIGKILL);
    reap(child);
}

static void look_at_mask(int signal)
{
    sigset_t set;
    sigprocmask(SIG_BLOCK, NULL, &set);
    say("in the handler: itself %d, the other %d, third %d", sigismember(&set, signal), sigismember(&set, SIGUSR2), sigismember(&set, SIGTERM));
}

CASE(masks_in_handlers)
{
    struct sigaction action = {.sa_handler = look_at_mask};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGUSR2);
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    action.sa_flags = SA_NODEFER;
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    sigset_t set;
    sigprocmask(SIG_BLOCK, NULL, &set);
    say("after: %d %d", sigismember(&set, SIGUSR1), sigismember(&set, SIGUSR2));
    action.sa_flags = SA_RESETHAND;
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    sigaction(SIGUSR1, NULL, &action);
    HOLDS(action.sa_handler == SIG_DFL);
}

static int s_depth;

static void nest(int signal)
{
    s_depth++;
    say("enters %d at depth %d", signal, s_depth);
    if (signal == SIGUSR1)
    {
        raise(SIGUSR2);
        raise(SIGUSR1);
    }

    say("leaves %d at depth %d", signal, s_depth);
    s_depth--;
}

CASE(nesting)
{
    set_action(SIGUSR1, nest, 0);
    set_action(SIGUSR2, nest, 0);
    s_depth = 0;
    sigset_t set = set_of(SIGUSR1, 0);
    raise(SIGUSR2);
    set_action(SIGUSR1, SIG_DFL, 0);
    (void)set;
    set_action(SIGUSR1, nest, SA_RESETHAND);
    pid_t child = fork();
    if (child == 0)
    {
        raise(SIGUSR1);
        _exit(0);
    }

    reap(child);
}

CASE(order)
{
    unsigned long all = ~0UL, none = 0;
    int signals[] = {SIGTERM, SIGHUP, SIGUSR2, SIGUSR1, SIGRTMIN + 2, SIGRTMIN + 1, SIGINT};
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
    {
        struct sigaction action = {.sa_handler = catch};
        sigfillset(&action.sa_mask);
        sigaction(signals[i], &action, NULL);
    }

    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8);
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
    {
        kill(getpid(), signals[i]);
    }

    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, 8);
    for (int i = 0; i < s_count; i++)
    {
        say("%d: %d", i, s_order[i] >= SIGRTMIN ? 1000 + s_order[i] - SIGRTMIN : s_order[i]);
    }
}

CASE(queued)
{
    unsigned long all = ~0UL, none = 0;
    set_information_action(SIGRTMIN, 0);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8);
    union sigval value;
    for (int i = 0; i < 5; i++)
    {
        value.sival_int = 100 + i;
        CALL(sigqueue(getpid(), SIGRTMIN, value));
    }

    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, 8);
    say("%d, last %d, code %d", s_count, s_information.si_value.sival_int, s_information.si_code);
    value.sival_int = 7;
    CALL(sigqueue(99999, SIGRTMIN, value));
    CALL(sigqueue(getpid(), 0, value));
    CALL(sigqueue(getpid(), 65, value));
    siginfo_t information;
    memset(&information, 0, sizeof(information));
    information.si_code = SI_QUEUE;
    information.si_signo = SIGRTMIN;
    CALL(syscall(SYS_rt_sigqueueinfo, getpid(), SIGRTMIN, UNMAPPED));
    information.si_code = SI_USER;
    CALL(syscall(SYS_rt_sigqueueinfo, getppid(), SIGRTMIN, &information));
}

CASE(information)
{
    set_information_action(SIGUSR1, 0);
    kill(getpid(), SIGUSR1);
    say("%d %d %d", s_information.si_signo, s_information.si_code, s_information.si_errno);
    HOLDS(s_information.si_pid == getpid() && s_information.si_uid == getuid());
    syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1);
    say("%d %d", s_information.si_signo, s_information.si_code);
    HOLDS(s_information.si_pid == getpid() && s_information.si_uid == getuid());
    pid_t child = fork();
    if (child == 0)
    {
        kill(getppid(), SIGUSR1);
        _exit(0);
    }

    reap(child);
    HOLDS(s_information.si_pid == child);
    set_information_action(SIGALRM, 0);
    ualarm(10000, 0);
    pause();
    say("%d %d", s_information.si_signo, s_information.si_code);
}

static sigjmp_buf s_return;
static volatile uintptr_t s_error, s_trap, s_address_in_context;

static void on_fault(int signal, siginfo_t *information, void *context)
{
    catch_information(signal, information, context);
    ucontext_t *registers = context;
    s_error = (uintptr_t)registers->uc_mcontext.gregs[REG_ERR];
    s_trap = (uintptr_t)registers->uc_mcontext.gregs[REG_TRAPNO];
    s_address_in_context = (uintptr_t)registers->uc_mcontext.gregs[REG_CR2];
    siglongjmp(s_return, 1);
}

static volatile int s_zero;

static void fault(int kind)
{
    switch (kind)
    {
    case 0:
        *(volatile char *)0x1234 = 1;
        break;
    case 1:
        (void)*(volatile char *)0x1234;
        break;
    case 2:
        *(volatile char *)(uintptr_t)fault = 1;
        break;
    case 3:
        ((void (*)(void))0x1234)();
        break;
    case 4:
        __asm__ volatile("ud2");
        break;
    case 5:
        __asm__ volatile("idivl %0" : : "m"(s_zero), "a"(1), "d"(0));
        break;
    case 6:
        __asm__ volatile("int3");
        break;
    case 7:
        __asm__ volatile("hlt");
        break;
    case 8:
        __asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq; nop" : : : "memory");
        break;
    case 9:
        __asm__ volatile("movq $0x8000000000000000, %%rax; movb $1, (%%rax)" : : : "rax", "memory");
        break;
    }
}

CASE(faults)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    int signals[] = {SIGSEGV, SIGILL, SIGFPE, SIGTRAP, SIGBUS};
    for (int i = 0; i < 5; i++)
    {
        sigaction(signals[i], &action, NULL);
    }

    for (volatile int kind = 0; kind < 10; kind++)
    {
        if (sigsetjmp(s_return, 1) == 0)
        {
            fault(kind);
            say("%d: nothing", kind);
        }
        else
        {
            int has_address = s_information.si_signo == SIGSEGV && s_information.si_code > 0 && s_information.si_code < 128;
            say("%d: signal %d, code %d, trap %lu, error %lu", kind, s_information.si_signo, s_information.si_code,
                (unsigned long)s_trap, (unsigned long)s_error);
            if (has_address)
            {
                uintptr_t address = (uintptr_t)s_information.si_addr;
                say("   address %s, in the context %s",
                    address == 0x1234 ? "0x1234" : address == (uintptr_t)fault ? "text" : "other",
                    s_address_in_context == address ? "the same" : "another");
            }
        }
    }
}

static void fault_again(int signal)
{
    fault(signal == SIGSEGV ? 0 : -1);
}

CASE(fault_while_blocked)
{
    for (int i = 0; i < 3; i++)
    {
        pid_t child = fork();
        if (child == 0)
        {
            sigset_t set = set_of(SIGSEGV, 0);
            switch (i)
            {
            case 0:
                set_action(SIGSEGV, catch, 0);
                sigprocmask(SIG_BLOCK, &set, NULL);
                break;
            case 1:
                set_action(SIGSEGV, SIG_IGN, 0);
                break;
            case 2:
                /* It faults again in the handler. */
                set_action(SIGSEGV, fault_again, 0);
                break;
            }

            *(volatile char *)0x1234 = 1;
            _exit(1);
        }

        reap(child);
    }
}

static void skip_instruction(int signal, siginfo_t *information, void *context)
{
    (void)information;
    (void)signal;
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RBX] = 77;
    s_count++;
}

CASE(context_changed)
{
    struct sigaction action = {.sa_sigaction = skip_instruction, .sa_flags = SA_SIGINFO};
    sigaction(SIGILL, &action, NULL);
    long value = 1;
    __asm__ volatile("ud2" : "+b"(value));
    say("%ld, %d", value, s_count);
}

static void change_mask(int signal, siginfo_t *information, void *context)
{
    (void)information;
    (void)signal;
    sigaddset(&((ucontext_t *)context)->uc_sigmask, SIGUSR2);
}

CASE(mask_changed_in_context)
{
    struct sigaction action = {.sa_sigaction = change_mask, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    sigset_t set;
    sigprocmask(SIG_BLOCK, NULL, &set);
    say("%d", sigismember(&set, SIGUSR2));
}

/* A handler that uses all registers; the interrupted code must find its own. */
static void use_registers(int signal)
{
    __asm__ volatile("movq %0, %%rbx; movq %%rbx, %%rcx; movq %%rbx, %%rdx; movq %%rbx, %%rsi; movq %%rbx, %%rdi\n"
                     "movq %%rbx, %%r8; movq %%rbx, %%r9; movq %%rbx, %%r10; movq %%rbx, %%r11; movq %%rbx, %%r12\n"
                     "movq %%rbx, %%r13; movq %%rbx, %%r14; movq %%rbx, %%r15\n"
                     "movq %%rbx, %%xmm0; movq %%rbx, %%xmm1; movq %%rbx, %%xmm7; movq %%rbx, %%xmm8; movq %%rbx, %%xmm15\n"
                     "fldpi; fldpi; fldpi; fstp %%st(0); stc; std; cld"
                     : : "r"(0x1111111111111111UL)
                     : "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc",
                       "xmm0", "xmm1", "xmm7", "xmm8", "xmm15");
    catch(signal);
}

CASE(registers_are_kept)
{
    set_action(SIGALRM, use_registers, 0);
    struct timespec start, time;
    clock_gettime(CLOCK_MONOTONIC, &start);
    ualarm(1000, 1000);
    long wrong = 0, rounds = 0;
    do
    {
        unsigned long a = 1, b = 2, c = 3, d = 4, e = 5, f = 6;
        double x = (double)rounds, y = x * 3;
        for (int i = 0; i < 20000; i++)
        {
            __asm__ volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d), "+r"(e), "+r"(f), "+x"(x), "+x"(y));
            a++;
            b += 2;
            x += 1.0;
        }

        wrong += a != 20001 || b != 40002 || c != 3 || d != 4 || e != 5 || f != 6 || x != (double)rounds + 20000 || y != (double)rounds * 3;
        rounds++;
        clock_gettime(CLOCK_MONOTONIC, &time);
    } while (time.tv_sec - start.tv_sec < 8 && s_count < 20);
    ualarm(0, 0);
    say("%ld wrong", wrong);
    HOLDS(s_count >= 20);
}

CASE(alternate_stack)
{
    static char s_stack[32768];
    stack_t stack = {.ss_sp = s_stack, .ss_size = sizeof(s_stack)}, old;
    CALL(sigaltstack(NULL, &old));
    say("%d", old.ss_flags);
    CALL(sigaltstack(&stack, NULL));
    CALL(sigaltstack(NULL, &old));
    HOLDS(old.ss_sp == s_stack && old.ss_size == sizeof(s_stack) && old.ss_flags == 0);
    stack.ss_flags = 99;
    CALL(sigaltstack(&stack, NULL));
    stack.ss_flags = 0;
    stack.ss_size = 100;
    CALL(sigaltstack(&stack, NULL));
    CALL(syscall(SYS_sigaltstack, UNMAPPED, NULL));
    CALL(syscall(SYS_sigaltstack, NULL, UNMAPPED));
    stack.ss_flags = SS_DISABLE;
    CALL(sigaltstack(&stack, &old));
    CALL(sigaltstack(NULL, &old));
    say("%d", old.ss_flags);
}

static char s_alternate[32768];

static void where(int signal)
{
    char here;
    stack_t stack;
    (void)signal;
    say("on the alternate stack: %d", &here >= s_alternate && &here < s_alternate + sizeof(s_alternate));
    syscall(SYS_sigaltstack, NULL, &stack);
    say("flags %d", stack.ss_flags);
    stack.ss_flags = 0;
    CALL(syscall(SYS_sigaltstack, &stack, NULL));
}

CASE(on_the_alternate_stack)
{
    stack_t stack = {.ss_sp = s_alternate, .ss_size = sizeof(s_alternate)};
    sigaltstack(&stack, NULL);
    set_action(SIGUSR1, where, SA_ONSTACK);
    raise(SIGUSR1);
    set_action(SIGUSR1, where, 0);
    raise(SIGUSR1);
    pid_t child = fork();
    if (child == 0)
    {
        set_action(SIGUSR1, where, SA_ONSTACK);
        raise(SIGUSR1);
        _exit(0);
    }

    reap(child);
}

CASE(suspended)
{
    sigset_t set = set_of(SIGUSR1, 0), none;
    sigemptyset(&none);
    set_action(SIGUSR1, catch, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR1);
    CALL(sigsuspend(&none));
    say("%d", s_caught);
    sigprocmask(SIG_BLOCK, NULL, &set);
    HOLDS(sigismember(&set, SIGUSR1));
    pid_t child = fork();
    if (child == 0)
    {
        sleep_ms(20);
        kill(getppid(), SIGUSR1);
        _exit(0);
    }

    s_caught = 0;
    CALL(sigsuspend(&none));
    say("%d", s_caught);
    reap(child);
    CALL(syscall(SYS_rt_sigsuspend, UNMAPPED, 8));
    CALL(syscall(SYS_rt_sigsuspend, &none, 4));
}

CASE(waited_for)
{
    sigset_t set = set_of(SIGUSR1, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    siginfo_t information;
    struct timespec time = {0, 10000000};
    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, &time, 8));
    kill(getpid(), SIGUSR2);
    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, &time, 8));
    say("%d %d", information.si_signo, information.si_code);
    raise(SIGUSR1);
    CALL(syscall(SYS_rt_sigtimedwait, &set, NULL, NULL, 8));
    pid_t child = fork();
    if (child == 0)
    {
        sleep_ms(20);
        kill(getppid(), SIGUSR1);
        _exit(0);
    }

    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, NULL, 8));
    HOLDS(information.si_pid == child);
    reap(child);
    time = (struct timespec){0, 0};
    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, &time, 8));
    time = (struct timespec){0, 1000000000};
    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, &time, 8));
    CALL(syscall(SYS_rt_sigtimedwait, UNMAPPED, &information, NULL, 8));
    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, NULL, 4));
    set_action(SIGALRM, catch, 0);
    ualarm(10000, 0);
    CALL(syscall(SYS_rt_sigtimedwait, &set, &information, NULL, 8));
}

CASE(pausing)
{
    set_action(SIGALRM, catch, SA_RESTART);
    ualarm(10000, 0);
    CALL(pause());
    say("%d", s_caught);
}

CASE(waits_interrupted)
{
    set_action(SIGALRM, catch, 0);
    pid_t child = fork();
    if (child == 0)
    {
        sleep_ms(100);
        _exit(3);
    }

    ualarm(20000, 0);
    CALL(waitpid(child, NULL, 0));
    set_action(SIGALRM, catch, SA_RESTART);
    ualarm(20000, 0);
    reap(child);
    say("%d", s_count);
}

CASE(default_actions)
{
    int terminating[] = {SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2,
        SIGPIPE, SIGALRM, SIGTERM, 16, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSYS};
    int ignored[] = {SIGCHLD, SIGCONT, SIGURG, SIGWINCH};
    for (size_t i = 0; i < sizeof(terminating) / sizeof(terminating[0]); i++)
    {
        pid_t child = fork();
        if (child == 0)
        {
            kill(getpid(), terminating[i]);
            _exit(0);
        }

        reap(child);
    }

    for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
    {
        pid_t child = fork();
        if (child == 0)
        {
            kill(getpid(), ignored[i]);
            _exit(50 + (int)i);
        }

        reap(child);
    }
}

CASE(stopping)
{
    int signals[] = {SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU};
    for (int i = 0; i < 4; i++)
    {
        int status, ends[2];
        pipe(ends);
        pid_t child = fork();
        if (child == 0)
        {
            setpgid(0, 0);
            set_action(SIGCONT, catch, 0);
            write(ends[1], "r", 1);
            while (s_caught == 0)
            {
                sleep_ms(1);
            }

            _exit(60 + i);
        }

        char byte;
        read(ends[0], &byte, 1);
        kill(child, signals[i]);
        waitpid(child, &status, WUNTRACED);
        say_status(status);
        kill(child, SIGTERM);
        sleep_ms(5);
        CALL(waitpid(child, &status, WNOHANG | WUNTRACED));
        kill(child, SIGKILL);
        reap(child);
    }

    pid_t child = fork();
    if (child == 0)
    {
        set_action(SIGCONT, catch, 0);
        raise(SIGSTOP);
        _exit(s_caught == SIGCONT ? 66 : 67);
    }

    int status;
    waitpid(child, &status, WUNTRACED);
    say_status(status);
    kill(child, SIGCONT);
    reap(child);
}

static void *wait_for_signal(void *argument)
{
    sigset_t set = set_of(SIGUSR1, 0);
    int signal = 0;
    sigwait(&set, &signal);
    return (void *)(intptr_t)(signal + (argument != NULL));
}

static volatile pid_t s_handling_thread;

static void note_thread(int signal)
{
    s_handling_thread = (pid_t)syscall(SYS_gettid);
    s_caught = signal;
}

static volatile pid_t s_other_thread;
static volatile sig_atomic_t s_stop;

static void *run_until_told(void *argument)
{
    s_other_thread = (pid_t)syscall(SYS_gettid);
    while (!s_stop)
    {
        sleep_ms(1);
    }

    return argument;
}

CASE(threads)
{
    sigset_t set = set_of(SIGUSR1, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pthread_t thread;
    void *result = NULL;
    pthread_create(&thread, NULL, wait_for_signal, NULL);
    sleep_ms(10);
    kill(getpid(), SIGUSR1);
    pthread_join(thread, &result);
    say("%ld", (long)(intptr_t)result);
    set_action(SIGUSR2, note_thread, 0);
    pthread_create(&thread, NULL, run_until_told, NULL);
    while (s_other_thread == 0)
    {
        sched_yield();
    }

    pthread_kill(thread, SIGUSR2);
    while (s_caught != SIGUSR2)
    {
        sleep_ms(1);
    }

    HOLDS(s_handling_thread == s_other_thread);
    set = set_of(SIGUSR2, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    s_caught = 0;
    s_handling_thread = 0;
    kill(getpid(), SIGUSR2);
    while (s_caught != SIGUSR2)
    {
        sleep_ms(1);
    }

    HOLDS(s_handling_thread == s_other_thread);
    s_stop = 1;
    pthread_join(thread, NULL);
}

CASE(system_call_restarted)
{
    int ends[2];
    pipe(ends);
    set_action(SIGUSR1, catch, SA_RESTART);
    pid_t child = fork();
    if (child == 0)
    {
        for (int i = 0; i < 5; i++)
        {
            sleep_ms(5);
            kill(getppid(), SIGUSR1);
        }

        sleep_ms(5);
        write(ends[1], "!", 1);
        _exit(0);
    }

    char byte;
    CALL(read(ends[0], &byte, 1));
    HOLDS(s_count >= 1);
    reap(child);
}

CASE(handler_out_of_reach)
{
    for (int i = 0; i < 4; i++)
    {
        pid_t child = fork();
        if (child == 0)
        {
            switch (i)
            {
            case 0:
                set_action(SIGUSR1, (void (*)(int))UNMAPPED, 0);
                break;
            case 1:
                set_action(SIGUSR1, (void (*)(int))NON_CANONICAL, 0);
                break;
            case 2:
                set_action(SIGUSR1, (void (*)(int))KERNEL_ADDRESS, 0);
                break;
            case 3:
                /* No room for the frame. */
                set_action(SIGUSR1, catch, 0);
                __asm__ volatile("movq %0, %%rsp; movl $62, %%eax; movl %1, %%edi; movl $10, %%esi; syscall; movl $60, %%eax; movl $1, %%edi; syscall"
                                 : : "r"(UNMAPPED), "r"(getpid()) : "rax", "rdi", "rsi", "rcx", "r11", "memory");
            }

            kill(getpid(), SIGUSR1);
            _exit(1);
        }

        reap(child);
    }
}

CASE(hostile_frames)
{
    /* rt_sigreturn with a frame of the program's own making. */
    for (int i = 0; i < 3; i++)
    {
        pid_t child = fork();
        if (child == 0)
        {
            char *stack = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            memset(stack, i == 0 ? 0 : 0xFF, 65536);
            char *pointer = i == 2 ? UNMAPPED : stack + 32768;
            __asm__ volatile("movq %0, %%rsp; movl $15, %%eax; syscall; ud2" : : "r"(pointer) : "rax", "rcx", "r11", "memory");
        }

        int status;
        waitpid(child, &status, 0);
        HOLDS(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    }
}

static void into_kernel(int signal, siginfo_t *information, void *context)
{
    (void)information;
    (void)signal;
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)KERNEL_ADDRESS;
}

static void with_privileged_flags(int signal, siginfo_t *information, void *context)
{
    (void)information;
    (void)signal;
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] |= 0x3000 | 0x4000;
}

CASE(hostile_contexts)
{
    void (*handlers[])(int, siginfo_t *, void *) = {into_kernel, with_privileged_flags};
    for (int i = 0; i < 2; i++)
    {
        pid_t child = fork();
        if (child == 0)
        {
            struct sigaction action = {.sa_sigaction = handlers[i], .sa_flags = SA_SIGINFO};
            sigaction(SIGUSR1, &action, NULL);
            kill(getpid(), SIGUSR1);
            unsigned long flags;
            __asm__ volatile("pushfq; popq %0" : "=r"(flags));
            _exit((flags & 0x3000) == 0 ? 5 : 6);
        }

        reap(child);
    }
}

CASE(storm)
{
    /* Two processes send each other as many as they can. */
    set_action(SIGUSR1, catch, 0);
    pid_t parent = getpid(), child = fork();
    if (child == 0)
    {
        for (int i = 0; i < 2000; i++)
        {
            kill(parent, SIGUSR1);
        }

        _exit(0);
    }

    for (int i = 0; i < 2000; i++)
    {
        kill(child, SIGUSR1);
    }

    reap(child);
    HOLDS(s_count > 0);
}
