/* Descriptors: dup, dup2, dup3, fcntl, close_range, pipes as descriptors, what they share and what not. */
#include "differential.h"

#include <sys/ioctl.h>

CASE(duplicating)
{
    int file = make_file("file", "0123456789");
    int second = dup(file);
    HOLDS(second == file + 1);
    CALL(lseek(file, 4, SEEK_SET));
    CALL(lseek(second, 0, SEEK_CUR));
    CALL(fcntl(second, F_GETFD));
    fcntl(file, F_SETFD, FD_CLOEXEC);
    int third = dup(file);
    CALL(fcntl(third, F_GETFD));
    CALL(fcntl(file, F_GETFD));
    CALL(close(file));
    char byte;
    CALL(read(second, &byte, 1));
    HOLDS(dup(second) == file);
    CALL(dup(99));
    CALL(dup(-1));
    CALL(dup(INT_MAX));
}

CASE(duplicating_onto)
{
    int file = make_file("file", "file"), other = make_file("other", "other");
    char text[8] = {0};
    CALL(dup2(file, 50));
    CALL(dup2(file, other) == other);
    CALL(read(other, text, 8));
    say("%s", text);
    CALL(dup2(file, file) == file);
    CALL(dup2(99, 99));
    CALL(dup2(99, 51));
    CALL(dup2(file, -1));
    CALL(dup2(file, 1 << 30));
    CALL(dup2(-1, 52));
    CALL(fcntl(51, F_GETFD));
    CALL(dup3(file, 53, 0));
    CALL(fcntl(53, F_GETFD));
    CALL(dup3(file, 54, O_CLOEXEC));
    CALL(fcntl(54, F_GETFD));
    CALL(dup3(file, file, 0));
    CALL(dup3(99, 99, 0));
    CALL(dup3(99, 55, 0));
    CALL(dup3(file, 55, O_APPEND));
    CALL(dup3(file, -1, 0));
    CALL(dup3(file, 1 << 30, 0));
    fcntl(54, F_SETFD, FD_CLOEXEC);
    CALL(dup2(file, 54));
    CALL(fcntl(54, F_GETFD));
}

CASE(controlling)
{
    int file = make_file("file", "x");
    CALL(fcntl(file, F_GETFD));
    CALL(fcntl(file, F_SETFD, FD_CLOEXEC));
    CALL(fcntl(file, F_GETFD));
    CALL(fcntl(file, F_SETFD, 0xFE));
    CALL(fcntl(file, F_GETFD));
    CALL(fcntl(file, F_GETFL));
    CALL(fcntl(file, F_SETFL, O_APPEND | O_NONBLOCK));
    CALL(fcntl(file, F_GETFL));
    CALL(fcntl(file, F_SETFL, O_WRONLY));
    CALL(fcntl(file, F_GETFL));
    CALL(fcntl(dup(file), F_GETFL));
    CALL(fcntl(file, F_DUPFD, 100));
    CALL(fcntl(file, F_DUPFD, 100));
    CALL(fcntl(file, F_DUPFD_CLOEXEC, 100));
    CALL(fcntl(102, F_GETFD));
    CALL(fcntl(100, F_GETFD));
    CALL(fcntl(file, F_DUPFD, -1));
    CALL(fcntl(file, F_DUPFD, 1 << 30));
    CALL(fcntl(99, F_GETFD));
    CALL(fcntl(99, F_DUPFD, 0));
    CALL(fcntl(-1, F_GETFL));
    CALL(fcntl(file, 9999));
}

CASE(appending_switched_on)
{
    int file = make_file("file", "0123");
    CALL(fcntl(file, F_SETFL, O_APPEND));
    CALL(write(file, "4", 1));
    CALL(lseek(file, 0, SEEK_CUR));
    CALL(fcntl(file, F_SETFL, 0));
    CALL(lseek(file, 1, SEEK_SET));
    CALL(write(file, "x", 1));
    char text[16] = {0};
    CALL(pread(file, text, 16, 0));
    say("%s", text);
}

CASE(sharing_with_a_child)
{
    int file = make_file("file", "0123456789");
    pid_t child = fork();
    if (child == 0)
    {
        char text[4] = {0};
        read(file, text, 3);
        say("child read %s", text);
        fcntl(file, F_SETFL, O_APPEND);
        fcntl(file, F_SETFD, FD_CLOEXEC);
        close(1);
        _exit(0);
    }

    reap(child);
    CALL(lseek(file, 0, SEEK_CUR));
    HOLDS((fcntl(file, F_GETFL) & O_APPEND) != 0);
    CALL(fcntl(file, F_GETFD));
}

CASE(requests)
{
    int file = make_file("file", "0123456789"), ends[2], count = -1;
    pipe(ends);
    char terminal[256];
    CALL(ioctl(file, TIOCGWINSZ, terminal));
    CALL(ioctl(file, TCGETS, terminal));
    CALL(ioctl(ends[0], TCGETS, terminal));
    CALL(ioctl(99, TCGETS, terminal));
    CALL(isatty(file));
    CALL(isatty(99));
    CALL(isatty(open("/dev/null", O_RDWR)));
    write(ends[1], "abc", 3);
    CALL(ioctl(ends[0], FIONREAD, &count));
    say("%d", count);
    CALL(ioctl(file, FIONREAD, &count));
    say("%d", count);
    CALL(ioctl(file, 0xDEAD, 0));
    int on = 1;
    CALL(ioctl(ends[0], FIONBIO, &on));
    HOLDS((fcntl(ends[0], F_GETFL) & O_NONBLOCK) != 0);
    CALL(ioctl(ends[0], FIOCLEX, 0));
    CALL(fcntl(ends[0], F_GETFD));
    CALL(ioctl(ends[0], FIONCLEX, 0));
    CALL(fcntl(ends[0], F_GETFD));
}

CASE(closing_ranges)
{
    for (int i = 60; i < 70; i++)
    {
        dup2(1, i);
    }

    CALL(syscall(SYS_close_range, 62, 64, 0));
    CALL(fcntl(61, F_GETFD));
    CALL(fcntl(62, F_GETFD));
    CALL(fcntl(64, F_GETFD));
    CALL(fcntl(65, F_GETFD));
    CALL(syscall(SYS_close_range, 66, ~0U, 4));
    CALL(fcntl(65, F_GETFD));
    CALL(fcntl(66, F_GETFD));
    CALL(syscall(SYS_close_range, 65, ~0U, 0));
    CALL(fcntl(69, F_GETFD));
    CALL(syscall(SYS_close_range, 5, 4, 0));
    CALL(syscall(SYS_close_range, 80, 90, 0));
    CALL(syscall(SYS_close_range, 80, 90, 99));
}
