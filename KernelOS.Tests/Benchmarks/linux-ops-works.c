/* Runs before linux-ops.c, which measures calls without looking whether they succeed: a call that only gives an error is
   fast. For each of its rows that needs more than a plain call, this program does the same and looks; a row is measured
   only where it says "works". It also gives the row "boot": the clock, begun with the kernel, when the first program runs. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define EXECUTED 42

static volatile sig_atomic_t s_handled;

static void handle(int signal)
{
    s_handled += signal == SIGUSR1;
}

static void *answer(void *argument)
{
    return argument;
}

static void say(const char *row, int works)
{
    printf("%s %s\n", row, works ? "works" : "FAILS");
    fflush(stdout);
}

static int ends_with(pid_t child, int status)
{
    int seen;
    return child > 0 && waitpid(child, &seen, 0) == child && WIFEXITED(seen) && WEXITSTATUS(seen) == status;
}

static int forks(void)
{
    pid_t child = fork();
    if (child == 0)
    {
        _exit(7);
    }

    return ends_with(child, 7);
}

static int vforks(void)
{
    static volatile int s_seen;
    pid_t child = vfork();
    if (child == 0)
    {
        s_seen = 1;
        _exit(8);
    }

    return ends_with(child, 8) && s_seen;
}

static int executes(const char *self)
{
    pid_t child = fork();
    if (child == 0)
    {
        execl(self, self, "executed", (char *)NULL);
        _exit(1);
    }

    return ends_with(child, EXECUTED);
}

static int copies_on_write(void)
{
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    page[0] = 'p';
    pid_t child = fork();
    if (child == 0)
    {
        page[0]++;
        _exit(page[0]);
    }

    return ends_with(child, 'q') && page[0] == 'p';
}

static int joins(void)
{
    pthread_t thread;
    int argument;
    void *result = NULL;
    return pthread_create(&thread, NULL, answer, &argument) == 0 && pthread_join(thread, &result) == 0 && result == &argument;
}

static int answers_through_pipes(void)
{
    int to[2], from[2];
    char byte = 'a';
    if (pipe(to) != 0 || pipe(from) != 0)
    {
        return 0;
    }

    pid_t child = fork();
    if (child == 0)
    {
        _exit(read(to[0], &byte, 1) == 1 && ++byte == 'b' && write(from[1], &byte, 1) == 1 ? 0 : 1);
    }

    return child > 0 && write(to[1], &byte, 1) == 1 && read(from[0], &byte, 1) == 1 && byte == 'b' && ends_with(child, 0);
}

static int yields_to_another(void)
{
    volatile int *turns = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0)
    {
        for (;;)
        {
            turns[0]++;
            sched_yield();
        }
    }

    if (child < 0)
    {
        return 0;
    }

    /* Linux lets the other one run when this one has had its share. */
    for (int i = 0; i < 1000000 && turns[0] < 10; i++)
    {
        sched_yield();
    }

    int status, seen = turns[0];
    kill(child, SIGKILL);
    return waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && seen >= 10;
}

static int handles_a_signal(void)
{
    struct sigaction action = {.sa_handler = handle};
    return sigaction(SIGUSR1, &action, NULL) == 0 && kill(getpid(), SIGUSR1) == 0 && s_handled == 1;
}

static int maps_a_file(void)
{
    int file = open("/tmp/f", O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || write(file, "m", 1) != 1)
    {
        return 0;
    }

    char *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    return page != MAP_FAILED && page[0] == 'm' && munmap(page, 4096) == 0 && close(file) == 0;
}

static int sleeps(void)
{
    struct timespec before, after, time = {0, 1000};
    clock_gettime(CLOCK_MONOTONIC, &before);
    int result = nanosleep(&time, NULL);
    clock_gettime(CLOCK_MONOTONIC, &after);
    return result == 0 && (after.tv_sec - before.tv_sec) * 1000000000L + after.tv_nsec - before.tv_nsec >= 1000;
}

int main(int argc, char **argv)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (argc > 1)
    {
        return EXECUTED;
    }

    printf("boot min %llu\n", now.tv_sec * 1000000000ULL + (uint64_t)now.tv_nsec);
    struct stat status;
    uint32_t word = 0;
    say("stat", stat("/dev/null", &status) == 0 && S_ISCHR(status.st_mode));
    say("open_close", close(open("/dev/null", O_RDONLY)) == 0);
    say("futex_wake_none", syscall(SYS_futex, &word, 129, 1, 0, 0, 0) == 0);
    say("signal_self", handles_a_signal());
    say("file_rdfault_per_page", maps_a_file());
    say("nanosleep_1us", sleeps());
    say("fork_exit_wait", forks());
    say("fork_exit_wait_4MB", forks());
    say("vfork_exit_wait", vforks());
    say("fork_exec_wait", executes(argv[0]));
    say("cow_fault_per_page", copies_on_write());
    say("pthread_create_join", joins());
    say("pipe_pingpong_rt", answers_through_pipes());
    say("yield_2proc", yields_to_another());
    return 0;
}
