/* Pipes, with and without names: order, end, capacity, atomicity, SIGPIPE, not blocking. */
#include "differential.h"

#include <signal.h>
#include <sys/uio.h>

static volatile sig_atomic_t s_caught;

static void catch(int signal)
{
    s_caught = signal;
}

CASE(making)
{
    int ends[2];
    CALL(pipe(ends));
    HOLDS(ends[1] == ends[0] + 1);
    say("%#o %#o %d", fcntl(ends[0], F_GETFL), fcntl(ends[1], F_GETFL), fcntl(ends[0], F_GETFD));
    CALL(pipe2(ends, O_CLOEXEC | O_NONBLOCK));
    say("%#o %#o %d", fcntl(ends[0], F_GETFL), fcntl(ends[1], F_GETFL), fcntl(ends[1], F_GETFD));
    CALL(pipe2(ends, O_APPEND));
    CALL(syscall(SYS_pipe, NULL));
    CALL(syscall(SYS_pipe, UNMAPPED));
    CALL(syscall(SYS_pipe2, KERNEL_ADDRESS, 0));
    CALL(syscall(SYS_pipe, end_of_page(4)));
    CALL(syscall(SYS_pipe, read_only_page()));
    int next[2];
    CALL(pipe(next));
    HOLDS(next[0] == ends[1] + 1);
    struct stat status;
    CALL(fstat(ends[0], &status));
    say("%o %ld", status.st_mode, (long)status.st_size);
    CALL(lseek(ends[0], 0, SEEK_CUR));
    CALL(pread(ends[0], next, 1, 0));
    CALL(pwrite(ends[1], next, 1, 0));
    CALL(ftruncate(ends[1], 0));
    CALL(fsync(ends[1]));
}

CASE(passing)
{
    int ends[2];
    char text[16] = {0};
    pipe(ends);
    CALL(write(ends[1], "hello", 5));
    CALL(write(ends[1], " you", 4));
    CALL(read(ends[0], text, 3));
    CALL(read(ends[0], text + 3, 13));
    say("%s", text);
    CALL(write(ends[1], "", 0));
    CALL(write(ends[0], "x", 1));
    CALL(read(ends[1], text, 1));
    CALL(write(ends[1], UNMAPPED, 4));
    CALL(write(ends[1], "ab", 2));
    CALL(read(ends[0], UNMAPPED, 2));
    CALL(read(ends[0], text, 0));
    CALL(close(ends[1]));
    CALL(read(ends[0], text, 16));
    CALL(read(ends[0], text, 16));
}

CASE(end_of_file)
{
    int ends[2];
    char text[16] = {0};
    pipe(ends);
    write(ends[1], "last", 4);
    int copy = dup(ends[1]);
    close(ends[1]);
    CALL(read(ends[0], text, 2));
    close(copy);
    CALL(read(ends[0], text, 16));
    CALL(read(ends[0], text, 16));
    CALL(read(ends[0], text, 0));
}

CASE(broken)
{
    int ends[2];
    pipe(ends);
    close(ends[0]);
    pid_t child = fork();
    if (child == 0)
    {
        write(ends[1], "x", 1);
        _exit(1);
    }

    reap(child);
    signal(SIGPIPE, SIG_IGN);
    CALL(write(ends[1], "x", 1));
    CALL(write(ends[1], "x", 0));
    struct iovec out = {"xyz", 3};
    CALL(writev(ends[1], &out, 1));
    signal(SIGPIPE, catch);
    CALL(write(ends[1], "x", 1));
    say("caught %d", s_caught);
}

CASE(not_blocking)
{
    int ends[2];
    static char block[65536 + 4096];
    char text[64];
    pipe2(ends, O_NONBLOCK);
    CALL(read(ends[0], text, 1));
    CALL(write(ends[1], block, sizeof(block)));
    CALL(write(ends[1], block, 1));
    CALL(write(ends[1], block, 4096));
    CALL(read(ends[0], block, 4096));
    CALL(write(ends[1], block, 4097));
    CALL(write(ends[1], block, 1));
    CALL(read(ends[0], block, sizeof(block)));
    CALL(read(ends[0], block, 1));
    CALL(close(ends[1]));
    CALL(read(ends[0], block, 1));
}

CASE(capacity)
{
    int ends[2], total = 0;
    static char block[4096];
    pipe2(ends, O_NONBLOCK);
    while (write(ends[1], block, sizeof(block)) == sizeof(block))
    {
        total += (int)sizeof(block);
    }

    say("%d bytes, then %s", total, error_name(errno));
    CALL(fcntl(ends[0], F_GETPIPE_SZ));
    CALL(fcntl(open("/dev/null", O_RDONLY), F_GETPIPE_SZ));
}

CASE(blocking_reader)
{
    int ends[2];
    char text[16] = {0};
    pipe(ends);
    pid_t child = fork();
    if (child == 0)
    {
        close(ends[0]);
        sleep_ms(30);
        write(ends[1], "late", 4);
        sleep_ms(30);
        _exit(0);
    }

    close(ends[1]);
    CALL(read(ends[0], text, 16));
    say("%s", text);
    CALL(read(ends[0], text, 16));
    reap(child);
}

CASE(blocking_writer)
{
    int ends[2];
    static char block[300000];
    pipe(ends);
    for (size_t i = 0; i < sizeof(block); i++)
    {
        block[i] = (char)(i ^ (i >> 8));
    }

    pid_t child = fork();
    if (child == 0)
    {
        close(ends[0]);
        _exit(write(ends[1], block, sizeof(block)) == sizeof(block) ? 0 : 1);
    }

    close(ends[1]);
    static char back[300000];
    size_t total = 0;
    long count;
    while ((count = read(ends[0], back + total, 7777)) > 0)
    {
        total += (size_t)count;
        if (total < 50000)
        {
            sleep_ms(1);
        }
    }

    say("%zu bytes", total);
    HOLDS(memcmp(block, back, sizeof(block)) == 0);
    reap(child);
}

CASE(small_writes_stay_whole)
{
    int ends[2];
    pipe(ends);
    for (int i = 0; i < 4; i++)
    {
        if (fork() == 0)
        {
            char message[512];
            memset(message, 'a' + i, sizeof(message));
            for (int j = 0; j < 200; j++)
            {
                write(ends[1], message, sizeof(message));
            }

            _exit(0);
        }
    }

    close(ends[1]);
    int whole = 0, torn = 0;
    char message[512];
    for (;;)
    {
        size_t have = 0;
        long count;
        while (have < sizeof(message) && (count = read(ends[0], message + have, sizeof(message) - have)) > 0)
        {
            have += (size_t)count;
        }

        if (have == 0)
        {
            break;
        }

        int same = have == sizeof(message);
        for (size_t i = 1; i < have; i++)
        {
            same &= message[i] == message[0];
        }

        whole += same;
        torn += !same;
    }

    say("%d whole, %d torn", whole, torn);
    while (wait(NULL) > 0)
    {
    }
}

CASE(vectors)
{
    int ends[2];
    char first[3] = {0}, second[9] = {0};
    struct iovec out[] = {{"abc", 3}, {NULL, 0}, {"defgh", 5}}, in[] = {{first, 2}, {second, 8}};
    pipe(ends);
    CALL(writev(ends[1], out, 3));
    CALL(readv(ends[0], in, 2));
    say("%s|%s", first, second);
    struct iovec bad[] = {{UNMAPPED, 4}, {"defgh", 5}};
    CALL(writev(ends[1], bad, 2));
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    CALL(readv(ends[0], in, 2));
}

CASE(named)
{
    char text[16] = {0};
    CALL(mkfifo("fifo", 0600));
    int both = open("fifo", O_RDWR);
    HOLDS(both >= 0);
    CALL(write(both, "abc", 3));
    CALL(read(both, text, 16));
    say("%s", text);
    CALL(close(both));
    DOES(open("fifo", O_WRONLY | O_NONBLOCK));
    int reader = open("fifo", O_RDONLY | O_NONBLOCK);
    HOLDS(reader >= 0);
    CALL(read(reader, text, 16));
    int writer = open("fifo", O_WRONLY | O_NONBLOCK);
    HOLDS(writer >= 0);
    CALL(read(reader, text, 16));
    CALL(write(writer, "de", 2));
    CALL(read(reader, text, 16));
    CALL(close(writer));
    CALL(read(reader, text, 16));
    CALL(lseek(reader, 0, SEEK_SET));
    CALL(unlink("fifo"));
}

CASE(named_waiting)
{
    char text[16] = {0};
    mkfifo("fifo", 0600);
    pid_t child = fork();
    if (child == 0)
    {
        sleep_ms(20);
        int writer = open("fifo", O_WRONLY);
        write(writer, "through", 7);
        _exit(0);
    }

    int reader = open("fifo", O_RDONLY);
    HOLDS(reader >= 0);
    CALL(read(reader, text, 16));
    say("%s", text);
    CALL(read(reader, text, 16));
    reap(child);
}

CASE(chain)
{
    /* Six processes, each adds one to every byte. */
    int from = -1;
    for (int i = 0; i < 6; i++)
    {
        int ends[2];
        pipe(ends);
        if (fork() == 0)
        {
            close(ends[0]);
            static char block[5000];
            if (i == 0)
            {
                for (int j = 0; j < 100; j++)
                {
                    memset(block, j, sizeof(block));
                    write(ends[1], block, sizeof(block));
                }

                _exit(0);
            }

            long count;
            while ((count = read(from, block, sizeof(block))) > 0)
            {
                for (long j = 0; j < count; j++)
                {
                    block[j]++;
                }

                write(ends[1], block, (size_t)count);
            }

            _exit(0);
        }

        close(ends[1]);
        close(from);
        from = ends[0];
    }

    static unsigned char block[4096];
    long count, total = 0, sum = 0;
    while ((count = read(from, block, sizeof(block))) > 0)
    {
        total += count;
        for (long j = 0; j < count; j++)
        {
            sum += block[j];
        }
    }

    say("%ld bytes, sum %ld", total, sum);
    int ended = 0;
    while (wait(NULL) > 0)
    {
        ended++;
    }

    say("%d ended", ended);
}

CASE(interrupted)
{
    int ends[2];
    char byte;
    pipe(ends);
    struct sigaction action = {.sa_handler = catch};
    sigaction(SIGALRM, &action, NULL);
    ualarm(20000, 0);
    CALL(read(ends[0], &byte, 1));
    say("caught %d", s_caught);
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, NULL);
    pid_t child = fork();
    if (child == 0)
    {
        sleep_ms(80);
        write(ends[1], "r", 1);
        _exit(0);
    }

    s_caught = 0;
    ualarm(20000, 0);
    CALL(read(ends[0], &byte, 1));
    say("caught %d, read %c", s_caught, byte);
    reap(child);
}

CASE(interrupted_writer)
{
    int ends[2];
    static char block[100000];
    pipe(ends);
    struct sigaction action = {.sa_handler = catch};
    sigaction(SIGALRM, &action, NULL);
    ualarm(20000, 0);
    CALL(write(ends[1], block, sizeof(block)));
    ualarm(20000, 0);
    CALL(write(ends[1], block, sizeof(block)));
}

CASE(many)
{
    int made = 0, ends[2];
    while (made < 100 && pipe(ends) == 0)
    {
        made++;
        write(ends[1], &made, sizeof(made));
    }

    say("%d pipes", made);
    int last = 0;
    read(ends[0], &last, sizeof(last));
    say("%d", last);
}
