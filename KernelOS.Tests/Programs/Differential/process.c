/* Processes: fork, vfork, clone, exit, wait4, waitid, parents, orphans, groups and sessions. */
#include "differential.h"

#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

static pid_t child_that_exits(int status)
{
    pid_t child = fork();
    if (child == 0)
    {
        _exit(status);
    }

    return child;
}

static pid_t child_that_waits(void)
{
    pid_t child = fork();
    if (child == 0)
    {
        for (;;)
        {
            pause();
        }
    }

    return child;
}

CASE(forking)
{
    int value = 1;
    pid_t parent = getpid(), child = fork();
    if (child == 0)
    {
        HOLDS(getppid() == parent && getpid() != parent);
        HOLDS(getpid() == syscall(SYS_gettid));
        value = 2;
        _exit(value + 5);
    }

    reap(child);
    HOLDS(child > 0 && child != parent);
    say("%d", value);
    CALL(waitpid(child, NULL, 0));
}

CASE(exit_codes)
{
    int codes[] = {0, 1, 42, 127, 128, 255, 256, 257, -1};
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
    {
        reap(child_that_exits(codes[i]));
    }
}

CASE(killed)
{
    int signals[] = {SIGHUP, SIGINT, SIGKILL, SIGTERM, SIGUSR1, SIGPIPE, SIGALRM, SIGABRT, SIGQUIT, SIGSEGV, SIGRTMIN};
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
    {
        pid_t child = child_that_waits();
        kill(child, signals[i]);
        reap(child);
    }
}

CASE(crashed)
{
    for (int i = 0; i < 5; i++)
    {
        pid_t child = fork();
        if (child == 0)
        {
            volatile int zero = 0;
            switch (i)
            {
            case 0:
                *(volatile char *)UNMAPPED = 1;
                break;
            case 1:
                __builtin_trap();
                break;
            case 2:
                __asm__ volatile("idivl %0" : : "m"(zero), "a"(1), "d"(0));
                break;
            case 3:
                abort();
            case 4:
                raise(SIGTERM);
                break;
            }

            _exit(99);
        }

        reap(child);
    }
}

CASE(waiting)
{
    int status = 77;
    CALL(wait(&status));
    CALL(waitpid(-1, &status, WNOHANG));
    pid_t child = child_that_waits();
    CALL(waitpid(child, &status, WNOHANG));
    CALL(waitpid(-1, &status, WNOHANG));
    CALL(waitpid(0, &status, WNOHANG));
    CALL(waitpid(child + 100000, &status, WNOHANG));
    CALL(waitpid(getpid(), &status, 0));
    CALL(waitpid(-getpgrp(), &status, WNOHANG));
    CALL(waitpid(-99999, &status, WNOHANG));
    CALL(waitpid(child, &status, 0x100));
    CALL(waitpid(INT_MIN, &status, WNOHANG));
    say("%d", status);
    kill(child, SIGKILL);
    HOLDS(waitpid(child, &status, 0) == child);
    say_status(status);
    CALL(wait(&status));
    child = child_that_exits(3);
    HOLDS(waitpid(child, NULL, 0) == child);
    child = child_that_exits(3);
    CALL(waitpid(child, UNMAPPED, 0));
    CALL(waitpid(child, NULL, 0));
}

CASE(waiting_for_any)
{
    pid_t children[5];
    int seen = 0;
    for (int i = 0; i < 5; i++)
    {
        children[i] = child_that_exits(10 + i);
    }

    for (int i = 0; i < 5; i++)
    {
        int status;
        pid_t ended = wait(&status);
        for (int j = 0; j < 5; j++)
        {
            seen |= ended == children[j] && WEXITSTATUS(status) == 10 + j ? 1 << j : 0;
        }
    }

    say("%d", seen);
    CALL(wait(NULL));
}

CASE(waiting_in_one_order)
{
    pid_t first = child_that_exits(1), second = child_that_exits(2), third = child_that_exits(3);
    reap(second);
    reap(third);
    reap(first);
}

static long used(const struct rusage *usage)
{
    return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000L + usage->ru_utime.tv_usec + usage->ru_stime.tv_usec;
}

CASE(usage_of_a_child)
{
    struct rusage usage;
    memset(&usage, 0xEE, sizeof(usage));
    pid_t child = fork();
    if (child == 0)
    {
        struct timespec time = {0, 0};
        while (time.tv_nsec < 30000000)
        {
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        }

        _exit(0);
    }

    int status;
    HOLDS(wait4(child, &status, 0, &usage) == child);
    HOLDS(used(&usage) > 0);
    HOLDS(usage.ru_utime.tv_usec < 1000000 && usage.ru_stime.tv_usec < 1000000);
    CALL(getrusage(RUSAGE_CHILDREN, &usage));
    HOLDS(used(&usage) > 0);
    child = child_that_exits(0);
    CALL(syscall(SYS_wait4, child, &status, 0, UNMAPPED));
    CALL(getrusage(99, &usage));
    CALL(syscall(SYS_getrusage, RUSAGE_SELF, NULL));
}

static void say_information(const siginfo_t *information, pid_t child)
{
    say("signal %d, code %d, status %d, of the child %d", information->si_signo, information->si_code,
        information->si_status, information->si_pid == child);
}

CASE(waiting_by_id)
{
    siginfo_t information;
    memset(&information, 0, sizeof(information));
    CALL(waitid(P_ALL, 0, &information, WEXITED));
    pid_t child = child_that_exits(9);
    CALL(waitid(P_PID, (id_t)child, &information, WEXITED | WNOWAIT));
    say_information(&information, child);
    CALL(waitid(P_PID, (id_t)child, &information, WEXITED));
    say_information(&information, child);
    HOLDS(information.si_uid == getuid());
    CALL(waitid(P_PID, (id_t)child, &information, WEXITED));
    child = child_that_waits();
    memset(&information, 0x55, sizeof(information));
    CALL(waitid(P_ALL, 0, &information, WEXITED | WNOHANG));
    say("%d %d", information.si_signo, information.si_pid);
    CALL(waitid(P_PID, (id_t)child, &information, 0));
    CALL(waitid(P_PID, (id_t)child, &information, WNOHANG));
    CALL(waitid(P_PID, 0, &information, WEXITED));
    CALL(waitid(99, 0, &information, WEXITED));
    CALL(waitid(P_PID, (id_t)child, &information, WEXITED | 0x100));
    CALL(waitid(P_PGID, 99999, &information, WEXITED));
    kill(child, SIGTERM);
    CALL(waitid(P_PGID, 0, &information, WEXITED));
    say_information(&information, child);
    child = child_that_exits(1);
    CALL(waitid(P_PID, (id_t)child, UNMAPPED, WEXITED));
    child = child_that_exits(1);
    CALL(waitid(P_PID, (id_t)child, NULL, WEXITED));
}

CASE(stopped_and_continued)
{
    pid_t child = child_that_waits();
    setpgid(child, child); /* a group without anybody to continue it does not stop for SIGTSTP */
    int status;

    /* In a group of its own: one whose members have no parents outside is not stopped by SIGTSTP. */
    setpgid(child, child);
    kill(child, SIGSTOP);
    HOLDS(waitpid(child, &status, WUNTRACED) == child);
    say_status(status);
    CALL(waitpid(child, &status, WUNTRACED | WNOHANG));
    kill(child, SIGCONT);
    HOLDS(waitpid(child, &status, WCONTINUED) == child);
    say("continued %d", WIFCONTINUED(status) != 0);
    siginfo_t information;
    kill(child, SIGTSTP);
    CALL(waitid(P_PID, (id_t)child, &information, WSTOPPED));
    say_information(&information, child);
    kill(child, SIGKILL);
    reap(child);
}

CASE(vforking)
{
    static volatile int s_value = 1;
    pid_t child = vfork();
    if (child == 0)
    {
        s_value = 2;
        _exit(4);
    }

    say("%d", s_value);
    reap(child);
}

CASE(vfork_and_execute)
{
    char *arguments[] = {"missing", NULL};
    pid_t child = vfork();
    if (child == 0)
    {
        execv("/no/such/program", arguments);
        _exit(errno == ENOENT ? 21 : 22);
    }

    reap(child);
}

static int cloned(void *argument)
{
    *(int *)argument += 1;
    return 33;
}

CASE(cloning)
{
    static char s_stack[65536];
    int value = 5;
    pid_t child = clone(cloned, s_stack + sizeof(s_stack), SIGCHLD, &value);
    HOLDS(child > 0);
    reap(child);
    say("%d", value);
    child = clone(cloned, s_stack + sizeof(s_stack), CLONE_VM | SIGCHLD, &value);
    reap(child);
    say("%d", value);
    child = clone(cloned, s_stack + sizeof(s_stack), CLONE_VM | CLONE_VFORK | SIGCHLD, &value);
    reap(child);
    say("%d", value);
}

CASE(clone_errors)
{
    CALL(syscall(SYS_clone, CLONE_THREAD | SIGCHLD, 0, 0, 0, 0));
    CALL(syscall(SYS_clone, CLONE_SIGHAND | SIGCHLD, 0, 0, 0, 0));
    CALL(syscall(SYS_clone, CLONE_FS | CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0));
    CALL(syscall(SYS_clone, CLONE_VM | CLONE_THREAD | SIGCHLD, 0, 0, 0, 0));
}

CASE(clone_without_a_signal)
{
    pid_t child = (pid_t)syscall(SYS_clone, 0, 0, 0, 0, 0);
    if (child == 0)
    {
        _exit(6);
    }

    int status;
    CALL(waitpid(child, &status, 0));
    HOLDS(waitpid(child, &status, __WCLONE) == child);
    say_status(status);
    child = (pid_t)syscall(SYS_clone, SIGUSR2, 0, 0, 0, 0);
    if (child == 0)
    {
        _exit(7);
    }

    signal(SIGUSR2, SIG_IGN);
    CALL(waitpid(child, &status, WNOHANG));
    HOLDS(waitpid(child, &status, __WALL) == child);
    say_status(status);
}

CASE(clone_ids)
{
    volatile int *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int parent_id = 0;
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD, 0, &parent_id, shared, 0);
    if (child == 0)
    {
        _exit(shared[0] == getpid() ? 0 : 1);
    }

    HOLDS(parent_id == child);
    reap(child);
    HOLDS(shared[0] == child);
    child = (pid_t)syscall(SYS_clone, CLONE_CHILD_CLEARTID | SIGCHLD, 0, 0, shared, 0);
    if (child == 0)
    {
        _exit(0);
    }

    reap(child);
    say("%d", shared[0] != 0);
}

CASE(clone3)
{
    struct
    {
        uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
    } arguments = {0};
    arguments.exit_signal = SIGCHLD;
    pid_t child = (pid_t)syscall(SYS_clone3, &arguments, 64);
    if (child == 0)
    {
        _exit(12);
    }

    HOLDS(child > 0);
    reap(child);
    CALL(syscall(SYS_clone3, &arguments, 8));
    CALL(syscall(SYS_clone3, &arguments, 5000));
    CALL(syscall(SYS_clone3, NULL, 64));
    CALL(syscall(SYS_clone3, UNMAPPED, 64));
    arguments.exit_signal = 300;
    CALL(syscall(SYS_clone3, &arguments, 64));
    arguments.exit_signal = SIGCHLD;
    arguments.stack = 4096;
    CALL(syscall(SYS_clone3, &arguments, 64));
    arguments.stack = 0;
    arguments.stack_size = 4096;
    CALL(syscall(SYS_clone3, &arguments, 64));
    arguments.stack_size = 0;
    arguments.flags = CLONE_THREAD;
    CALL(syscall(SYS_clone3, &arguments, 64));
    arguments.flags = SIGCHLD;
    CALL(syscall(SYS_clone3, &arguments, 64));
    arguments.flags = CLONE_SIGHAND;
    CALL(syscall(SYS_clone3, &arguments, 64));
}

CASE(orphans)
{
    int ends[2];
    pipe(ends);
    pid_t child = fork();
    if (child == 0)
    {
        pid_t parent = getpid();
        if (fork() == 0)
        {
            while (getppid() == parent)
            {
                sleep_ms(1);
            }

            write(ends[1], "o", 1);
            _exit(0);
        }

        _exit(5);
    }

    close(ends[1]);
    reap(child);
    char byte = 0;
    CALL(read(ends[0], &byte, 1));
    say("%c", byte);
    CALL(read(ends[0], &byte, 1));
    CALL(wait(NULL));
}

CASE(grandchildren_are_not_ours)
{
    int ends[2];
    pipe(ends);
    pid_t child = fork();
    if (child == 0)
    {
        pid_t grandchild = child_that_exits(1);
        write(ends[1], &grandchild, sizeof(grandchild));
        _exit(waitpid(grandchild, NULL, 0) == grandchild ? 0 : 1);
    }

    pid_t grandchild = 0;
    read(ends[0], &grandchild, sizeof(grandchild));
    CALL(waitpid(grandchild, NULL, 0));
    reap(child);
}

CASE(ignored_children)
{
    signal(SIGCHLD, SIG_IGN);
    child_that_exits(1);
    CALL(wait(NULL));
    struct sigaction action = {.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT};
    sigaction(SIGCHLD, &action, NULL);
    child_that_exits(1);
    CALL(wait(NULL));
    action.sa_flags = 0;
    sigaction(SIGCHLD, &action, NULL);
    reap(child_that_exits(2));
}

static volatile sig_atomic_t s_count, s_code, s_status;

static void on_child(int signal, siginfo_t *information, void *context)
{
    (void)signal;
    (void)context;
    s_count++;
    s_code = information->si_code;
    s_status = information->si_status;
}

CASE(told_of_children)
{
    struct sigaction action = {.sa_sigaction = on_child, .sa_flags = SA_SIGINFO};
    sigaction(SIGCHLD, &action, NULL);
    pid_t child = child_that_exits(17);
    while (s_count == 0)
    {
        sleep_ms(1);
    }

    say("%d times, code %d, status %d", s_count, s_code, s_status);
    reap(child);
    child = child_that_waits();
    kill(child, SIGKILL);
    while (s_count == 1)
    {
        sleep_ms(1);
    }

    say("%d times, code %d, status %d", s_count, s_code, s_status);
    reap(child);
}

CASE(groups)
{
    HOLDS(getpgrp() == getpgid(0) && getpgid(getpid()) == getpgrp());
    CALL(setpgid(0, 0));
    HOLDS(getpgrp() == getpid());
    pid_t child = child_that_waits();
    HOLDS(getpgid(child) == getpid());
    CALL(setpgid(child, child));
    HOLDS(getpgid(child) == child);
    CALL(waitpid(0, NULL, WNOHANG));
    CALL(waitpid(-child, NULL, WNOHANG));
    CALL(kill(-child, SIGTERM));
    reap(child);
    CALL(getpgid(99999));
    CALL(getpgid(-1));
    CALL(setpgid(99999, 0));
    CALL(setpgid(0, -1));
    CALL(setpgid(-1, 0));
    CALL(setpgid(0, 99999));
}

CASE(sessions)
{
    pid_t child = fork();
    if (child == 0)
    {
        HOLDS(setsid() == getpid());
        HOLDS(getsid(0) == getpid() && getpgrp() == getpid());
        CALL(setsid());
        CALL(setpgid(0, 0));
        _exit(0);
    }

    reap(child);
    HOLDS(getsid(0) == getsid(getpid()));
    CALL(getsid(99999));
}

CASE(group_killed)
{
    int ends[2];
    pipe(ends);
    pid_t leader = fork();
    if (leader == 0)
    {
        setpgid(0, 0);
        for (int i = 0; i < 3; i++)
        {
            child_that_waits();
        }

        write(ends[1], "r", 1);
        for (;;)
        {
            pause();
        }
    }

    close(ends[1]);
    char byte;
    CALL(read(ends[0], &byte, 1));
    CALL(kill(-leader, SIGKILL));
    reap(leader);
    CALL(read(ends[0], &byte, 1));
    CALL(kill(-leader, SIGKILL) == 0 || errno == ESRCH);
}

CASE(process_ids)
{
    pid_t first = child_that_exits(0), second = child_that_exits(0);
    HOLDS(first > 0 && second > 0 && first != second);
    reap(first);
    reap(second);
    CALL(kill(first, 0));
    CALL(waitpid(first, NULL, 0));
    pid_t child = child_that_exits(0);
    siginfo_t information;
    waitid(P_PID, (id_t)child, &information, WEXITED | WNOWAIT);
    CALL(kill(child, 0));
    CALL(kill(child, SIGKILL));
    reap(child);
    CALL(kill(child, 0));
}

CASE(many_in_a_row)
{
    int good = 0;
    for (int i = 0; i < 300; i++)
    {
        int status;
        pid_t child = child_that_exits(i & 127);
        good += waitpid(child, &status, 0) == child && WEXITSTATUS(status) == (i & 127);
    }

    say("%d", good);
}

CASE(many_at_once)
{
    pid_t children[100];
    int made = 0, good = 0;
    for (int i = 0; i < 100; i++)
    {
        children[i] = child_that_waits();
        made += children[i] > 0;
    }

    for (int i = 0; i < 100; i++)
    {
        int status;
        kill(children[i], SIGKILL);
        good += waitpid(children[i], &status, 0) == children[i] && WIFSIGNALED(status);
    }

    say("%d made, %d ended", made, good);
}

CASE(tree)
{
    /* Each process makes two more, five deep; each status is the number of those below. */
    int depth = 0;
    pid_t children[2];
again:
    if (depth < 5)
    {
        for (int i = 0; i < 2; i++)
        {
            children[i] = fork();
            if (children[i] == 0)
            {
                depth++;
                goto again;
            }
        }

        int below = 0;
        for (int i = 0; i < 2; i++)
        {
            int status;
            waitpid(children[i], &status, 0);
            below += WEXITSTATUS(status) + 1;
        }

        if (depth == 0)
        {
            say("%d", below);
            return;
        }

        _exit(below);
    }

    _exit(0);
}

CASE(limits)
{
    struct rlimit limit;
    CALL(getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = 10;
    CALL(setrlimit(RLIMIT_NOFILE, &limit));
    pid_t child = fork();
    if (child == 0)
    {
        getrlimit(RLIMIT_NOFILE, &limit);
        say("%ld", (long)limit.rlim_cur);
        int file, last = -1;
        while ((file = open("/dev/null", O_RDONLY)) >= 0)
        {
            last = file;
        }

        say("%d %s", last, error_name(errno));
        _exit(0);
    }

    reap(child);
    CALL(getrlimit(99, &limit));
    CALL(syscall(SYS_getrlimit, RLIMIT_NOFILE, NULL));
    limit.rlim_cur = 20;
    limit.rlim_max = 10;
    CALL(setrlimit(RLIMIT_NOFILE, &limit));
    CALL(syscall(SYS_setrlimit, RLIMIT_NOFILE, UNMAPPED));
    CALL(syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit));
    say("%ld", (long)limit.rlim_cur);
    CALL(syscall(SYS_prlimit64, 99999, RLIMIT_NOFILE, NULL, &limit));
    CALL(syscall(SYS_prlimit64, 0, 99, NULL, &limit));
}

CASE(exit_of_everything)
{
    pid_t child = fork();
    if (child == 0)
    {
        syscall(SYS_exit_group, 0x1234);
    }

    reap(child);
    child = fork();
    if (child == 0)
    {
        syscall(SYS_exit, 0x5678);
    }

    reap(child);
}

CASE(inherited)
{
    umask(027);
    mkdir("folder", 0755);
    chdir("folder");
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGUSR2, SIG_IGN);
    raise(SIGUSR1);
    pid_t child = fork();
    if (child == 0)
    {
        char path[PATH_MAX];
        getcwd(path, sizeof(path));
        say("%s", strrchr(path, '/'));
        say("%o", umask(0));
        sigprocmask(SIG_BLOCK, NULL, &set);
        say("blocked %d", sigismember(&set, SIGUSR1));
        sigpending(&set);
        say("pending %d", sigismember(&set, SIGUSR1));
        struct sigaction action;
        sigaction(SIGUSR2, NULL, &action);
        say("ignored %d", action.sa_handler == SIG_IGN);
        chdir("/");
        _exit(0);
    }

    reap(child);
    say("%o", umask(022));
    char path[PATH_MAX];
    getcwd(path, sizeof(path));
    say("%s", strrchr(path, '/'));
    sigpending(&set);
    say("pending %d", sigismember(&set, SIGUSR1));
}
