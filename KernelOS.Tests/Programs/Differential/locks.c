/* Locks on files: flock for whole ones, fcntl for parts, of processes and of open files. */
#include "differential.h"

#include <sys/file.h>

static int lock_part(int file, int command, short kind, off_t start, off_t length)
{
    struct flock request = {.l_type = kind, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    return fcntl(file, command, &request);
}

static void tell_part(int file, int command, short kind, off_t start, off_t length)
{
    struct flock request = {.l_type = kind, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    int result = fcntl(file, command, &request);
    say("asked for %d from %ld, %ld: %d, kind %d, from %ld, %ld", kind, (long)start, (long)length, result, request.l_type,
        (long)request.l_start, (long)request.l_len);
}

/* Runs something in a child and waits for its end. */
#define CHILD(...) \
    do \
    { \
        pid_t child = fork(); \
        if (child == 0) \
        { \
            __VA_ARGS__; \
            _exit(0); \
        } \
        waitpid(child, NULL, 0); \
    } \
    while (0)

static void catch(int signal)
{
    (void)signal;
}

CASE(whole_files)
{
    int first = make_file("file", "0123456789");
    int second = open("file", O_RDONLY);
    CALL(flock(first, LOCK_SH));
    CALL(flock(second, LOCK_SH | LOCK_NB));
    CALL(flock(second, LOCK_EX | LOCK_NB));
    CALL(flock(second, LOCK_UN));
    CALL(flock(first, LOCK_EX | LOCK_NB));
    CALL(flock(second, LOCK_SH | LOCK_NB));
    CHILD(CALL(flock(first, LOCK_EX | LOCK_NB)); CALL(flock(second, LOCK_EX | LOCK_NB)));
    close(first);
    CALL(flock(second, LOCK_EX | LOCK_NB));
    CALL(flock(second, 0));
    CALL(flock(second, LOCK_SH | LOCK_EX));
    CALL(flock(99, LOCK_SH));
}

CASE(whole_file_waits)
{
    int first = make_file("file", "x");
    flock(first, LOCK_EX);
    int ready[2];
    pipe(ready);
    pid_t child = fork();
    if (child == 0)
    {
        int second = open("file", O_RDONLY);
        write(ready[1], "x", 1);
        CALL(flock(second, LOCK_EX));
        _exit(0);
    }

    char byte;
    read(ready[0], &byte, 1);
    usleep(100000);
    say("the parent lets go");
    flock(first, LOCK_UN);
    waitpid(child, NULL, 0);
}

CASE(parts_of_processes)
{
    int file = make_file("file", "0123456789");
    CALL(lock_part(file, F_SETLK, F_WRLCK, 2, 4));
    CHILD(
        tell_part(file, F_GETLK, F_RDLCK, 0, 0);
        CALL(lock_part(file, F_SETLK, F_RDLCK, 5, 1));
        CALL(lock_part(file, F_SETLK, F_WRLCK, 6, 0));
        CALL(lock_part(file, F_SETLK, F_WRLCK, 0, 2)));
    CALL(lock_part(file, F_SETLK, F_UNLCK, 3, 1));
    CHILD(
        tell_part(file, F_GETLK, F_WRLCK, 3, 10);
        CALL(lock_part(file, F_SETLK, F_WRLCK, 3, 1)));
    CALL(lock_part(file, F_SETLK, F_RDLCK, 0, 0));
    CHILD(
        tell_part(file, F_GETLK, F_RDLCK, 0, 0);
        tell_part(file, F_GETLK, F_WRLCK, 0, 0);
        CALL(lock_part(file, F_SETLK, F_RDLCK, 0, 0)));
    close(open("file", O_RDONLY));
    CHILD(CALL(lock_part(file, F_SETLK, F_WRLCK, 0, 0)));
}

CASE(parts_of_open_files)
{
    int first = make_file("file", "0123456789");
    int second = open("file", O_RDWR);
    CALL(lock_part(first, F_OFD_SETLK, F_WRLCK, 0, 5));
    CALL(lock_part(second, F_OFD_SETLK, F_WRLCK, 4, 5));
    CALL(lock_part(second, F_SETLK, F_WRLCK, 4, 5));
    tell_part(second, F_OFD_GETLK, F_RDLCK, 0, 100);
    CHILD(CALL(lock_part(first, F_OFD_SETLK, F_WRLCK, 0, 8)));
    CALL(lock_part(second, F_OFD_SETLK, F_WRLCK, 7, 1));
    close(first);
    CALL(lock_part(second, F_OFD_SETLK, F_WRLCK, 7, 1));
}

CASE(a_wait_for_a_part)
{
    int file = make_file("file", "0123456789");
    lock_part(file, F_SETLK, F_WRLCK, 0, 5);
    int ready[2];
    pipe(ready);
    pid_t child = fork();
    if (child == 0)
    {
        write(ready[1], "x", 1);
        CALL(lock_part(file, F_SETLKW, F_WRLCK, 4, 5));
        _exit(0);
    }

    char byte;
    read(ready[0], &byte, 1);
    usleep(100000);
    say("the parent lets go");
    lock_part(file, F_SETLK, F_UNLCK, 0, 0);
    waitpid(child, NULL, 0);
    lock_part(file, F_SETLK, F_WRLCK, 0, 5);
    CHILD(
        struct sigaction action = {.sa_handler = catch};
        sigaction(SIGALRM, &action, NULL);
        alarm(1);
        CALL(lock_part(file, F_SETLKW, F_WRLCK, 0, 1)));
}

CASE(errors)
{
    int reader = (make_file("file", "x"), open("file", O_RDONLY));
    int writer = open("file", O_WRONLY);
    CALL(lock_part(reader, F_SETLK, F_WRLCK, 0, 1));
    CALL(lock_part(writer, F_SETLK, F_RDLCK, 0, 1));
    CALL(lock_part(writer, F_SETLK, 7, 0, 1));
    CALL(lock_part(writer, F_SETLK, F_WRLCK, -1, 1));
    CALL(lock_part(writer, F_SETLK, F_WRLCK, 5, -6));
    CALL(lock_part(writer, F_SETLK, F_WRLCK, 5, -5));
    CALL(fcntl(writer, F_SETLK, UNMAPPED));
    CALL(lock_part(99, F_SETLK, F_WRLCK, 0, 1));
}
