/* Waiting for several descriptors: poll, ppoll, select, pselect6. */
#include "differential.h"

#include <poll.h>
#include <signal.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

static volatile sig_atomic_t s_caught;

static void catch(int signal)
{
    s_caught = signal;
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void poll_one(const char *what, int descriptor, short events)
{
    struct pollfd entry = {descriptor, events, 0x7777};
    errno = 0;
    int count = poll(&entry, 1, 0);
    say("%s: %d, %#x", what, count, (unsigned short)entry.revents);
}

CASE(files)
{
    int file = make_file("file", "x");
    poll_one("file", file, POLLIN | POLLOUT);
    poll_one("file, nothing asked for", file, 0);
    poll_one("file, all", file, (short)(POLLIN | POLLOUT | POLLPRI | POLLRDNORM | POLLWRNORM));
    poll_one("folder", open(".", O_RDONLY), POLLIN | POLLOUT);
    poll_one("null", open("/dev/null", O_RDWR), POLLIN | POLLOUT);
    poll_one("zero", open("/dev/zero", O_RDONLY), POLLIN | POLLOUT);
    poll_one("urandom", open("/dev/urandom", O_RDONLY), POLLIN | POLLOUT);
    poll_one("closed", 99, POLLIN);
    poll_one("negative", -1, POLLIN);
    poll_one("path only", open("file", O_PATH), POLLIN);
}

CASE(pipes)
{
    int ends[2];
    static char block[4096];
    pipe2(ends, O_NONBLOCK);
    poll_one("empty, reading end", ends[0], POLLIN | POLLOUT | POLLRDNORM);
    poll_one("empty, writing end", ends[1], POLLIN | POLLOUT | POLLWRNORM);
    write(ends[1], "x", 1);
    poll_one("one byte, reading end", ends[0], POLLIN | POLLOUT | POLLRDNORM);
    while (write(ends[1], block, sizeof(block)) > 0)
    {
    }

    poll_one("full, writing end", ends[1], POLLOUT);
    read(ends[0], block, 100);
    poll_one("a little read, writing end", ends[1], POLLOUT);
    while (read(ends[0], block, sizeof(block)) > 0)
    {
    }

    poll_one("emptied, writing end", ends[1], POLLOUT);
    write(ends[1], "x", 1);
    close(ends[1]);
    poll_one("a byte, no writer", ends[0], POLLIN);
    read(ends[0], block, 1);
    poll_one("no writer", ends[0], POLLIN);
    poll_one("no writer, nothing asked for", ends[0], 0);
    pipe(ends);
    close(ends[0]);
    poll_one("no reader", ends[1], POLLOUT);
    mkfifo("fifo", 0600);
    int fifo = open("fifo", O_RDONLY | O_NONBLOCK);
    poll_one("fifo never written", fifo, POLLIN);
    int writer = open("fifo", O_WRONLY);
    poll_one("fifo with a writer", fifo, POLLIN);
    close(writer);
    poll_one("fifo whose writer left", fifo, POLLIN);
}

CASE(several)
{
    int ends[4][2];
    struct pollfd entries[6];
    for (int i = 0; i < 4; i++)
    {
        pipe(ends[i]);
        entries[i] = (struct pollfd){ends[i][0], POLLIN, 0};
    }

    entries[4] = (struct pollfd){-7, POLLIN, 5};
    entries[5] = (struct pollfd){999, POLLIN, 5};
    write(ends[1][1], "x", 1);
    write(ends[3][1], "x", 1);
    CALL(poll(entries, 6, 1000));
    for (int i = 0; i < 6; i++)
    {
        say("%d: %#x", i, (unsigned short)entries[i].revents);
    }
}

CASE(timeouts)
{
    int ends[2];
    pipe(ends);
    struct pollfd entry = {ends[0], POLLIN, 0};
    int64_t before = now();
    CALL(poll(&entry, 1, 30));
    HOLDS(now() - before >= 30000000);
    CALL(poll(NULL, 0, 0));
    before = now();
    CALL(poll(NULL, 0, 20));
    HOLDS(now() - before >= 20000000);
    CALL(syscall(SYS_poll, UNMAPPED, 0, 0));
    CALL(syscall(SYS_poll, UNMAPPED, 1, 0));
    CALL(syscall(SYS_poll, NULL, 1, 0));
    CALL(syscall(SYS_poll, &entry, 1 << 30, 0));
    CALL(syscall(SYS_poll, &entry, (unsigned)-1, 0));
    CALL(syscall(SYS_poll, read_only_page(), 1, 0));
}

CASE(woken)
{
    int ends[2], others[2];
    pipe(ends);
    pipe(others);
    pid_t child = fork();
    if (child == 0)
    {
        sleep_ms(30);
        write(ends[1], "x", 1);
        sleep_ms(30);
        _exit(0);
    }

    close(ends[1]);
    struct pollfd entries[] = {{others[0], POLLIN, 0}, {ends[0], POLLIN, 0}};
    CALL(poll(entries, 2, -1));
    say("%#x %#x", entries[0].revents, entries[1].revents);
    char byte;
    read(ends[0], &byte, 1);
    CALL(poll(entries, 2, 5000));
    say("%#x %#x", entries[0].revents, entries[1].revents);
    reap(child);
}

CASE(woken_writer)
{
    int ends[2];
    static char block[65536];
    pipe2(ends, O_NONBLOCK);
    while (write(ends[1], block, 4096) > 0)
    {
    }

    pid_t child = fork();
    if (child == 0)
    {
        sleep_ms(20);
        read(ends[0], block, sizeof(block));
        _exit(0);
    }

    struct pollfd entry = {ends[1], POLLOUT, 0};
    CALL(poll(&entry, 1, -1));
    say("%#x", entry.revents);
    reap(child);
}

CASE(interrupted)
{
    int ends[2];
    pipe(ends);
    struct sigaction action = {.sa_handler = catch, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, NULL);
    struct pollfd entry = {ends[0], POLLIN, 0};
    ualarm(20000, 0);
    CALL(poll(&entry, 1, 5000));
    say("caught %d", s_caught);
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    ualarm(20000, 0);
    CALL(select(ends[0] + 1, &set, NULL, NULL, NULL));
}

CASE(with_a_mask)
{
    sigset_t blocked, none;
    sigemptyset(&none);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    signal(SIGUSR1, catch);
    raise(SIGUSR1);
    say("caught %d", s_caught);
    struct timespec time = {5, 0};
    CALL(syscall(SYS_ppoll, NULL, 0, &time, &none, 8));
    say("caught %d", s_caught);
    sigset_t now_blocked;
    sigprocmask(SIG_BLOCK, NULL, &now_blocked);
    HOLDS(sigismember(&now_blocked, SIGUSR1));
    time = (struct timespec){0, 1000000};
    CALL(syscall(SYS_ppoll, NULL, 0, &time, NULL, 8));
    CALL(syscall(SYS_ppoll, NULL, 0, &time, &none, 4));
    time = (struct timespec){0, 1000000000};
    CALL(syscall(SYS_ppoll, NULL, 0, &time, NULL, 8));
    time = (struct timespec){-1, 0};
    CALL(syscall(SYS_ppoll, NULL, 0, &time, NULL, 8));
    CALL(syscall(SYS_ppoll, NULL, 0, UNMAPPED, NULL, 8));
    time = (struct timespec){0, 0};
    CALL(syscall(SYS_ppoll, NULL, 0, &time, UNMAPPED, 8));
    s_caught = 0;
    raise(SIGUSR1);
    struct
    {
        const sigset_t *set;
        size_t size;
    } argument = {&none, 8};
    time = (struct timespec){5, 0};
    CALL(syscall(SYS_pselect6, 0, NULL, NULL, NULL, &time, &argument));
    say("caught %d", s_caught);
}

static void say_set(const char *what, const fd_set *set)
{
    char text[64] = "";
    for (int i = 0; i < 64; i++)
    {
        if (FD_ISSET(i, set))
        {
            sprintf(text + strlen(text), " %d", i);
        }
    }

    say("%s:%s", what, text);
}

CASE(selecting)
{
    int ends[2], high[2];
    pipe(high);
    pipe(ends);
    dup2(high[0], 40);
    dup2(high[1], 41);
    dup2(ends[0], 42);
    dup2(ends[1], 43);
    write(41, "x", 1);
    fd_set reading, writing, failing;
    FD_ZERO(&reading);
    FD_ZERO(&writing);
    FD_ZERO(&failing);
    FD_SET(40, &reading);
    FD_SET(42, &reading);
    FD_SET(41, &writing);
    FD_SET(43, &writing);
    FD_SET(40, &failing);
    struct timeval time = {5, 0};
    CALL(select(44, &reading, &writing, &failing, &time));
    say_set("reading", &reading);
    say_set("writing", &writing);
    say_set("failing", &failing);
    FD_ZERO(&reading);
    FD_SET(42, &reading);
    time = (struct timeval){0, 20000};
    CALL(select(43, &reading, NULL, NULL, &time));
    say_set("reading", &reading);
    say("%ld %ld", (long)time.tv_sec, (long)time.tv_usec);
    FD_SET(50, &reading);
    CALL(select(51, &reading, NULL, NULL, &time));
    FD_ZERO(&reading);
    FD_SET(50, &reading);
    CALL(select(50, &reading, NULL, NULL, &time));
    CALL(select(-1, NULL, NULL, NULL, &time));
    CALL(select(0, NULL, NULL, NULL, &time));
    CALL(syscall(SYS_select, 1, UNMAPPED, NULL, NULL, &time));
    CALL(syscall(SYS_select, 0, NULL, NULL, NULL, UNMAPPED));
    time = (struct timeval){-1, 0};
    CALL(syscall(SYS_select, 0, NULL, NULL, NULL, &time));
    close(43);
    close(ends[1]);
    FD_ZERO(&reading);
    FD_SET(42, &reading);
    CALL(select(43, &reading, NULL, NULL, NULL));
    say_set("reading", &reading);
}
