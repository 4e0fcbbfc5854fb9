/* read, write and their relatives, lseek, truncate, sendfile: on files. */
#include "differential.h"

#include <sys/sendfile.h>
#include <sys/uio.h>

static void say_content(const char *path)
{
    char text[256];
    int file = open(path, O_RDONLY);
    long length = read(file, text, sizeof(text));
    for (long i = 0; i < length; i++)
    {
        text[i] = text[i] == '\0' ? '.' : text[i];
    }

    say("%s: %ld '%.*s'", path, length, (int)(length < 0 ? 0 : length), text);
    close(file);
}

CASE(reading)
{
    char buffer[64];
    int file = make_file("file", "0123456789abcdef");
    CALL(read(file, buffer, 0));
    CALL(read(file, buffer, 3));
    CALL(read(file, buffer, 64));
    CALL(read(file, buffer, 64));
    CALL(read(file, NULL, 0));
    CALL(read(file, UNMAPPED, 0));
    CALL(lseek(file, 1000, SEEK_SET));
    CALL(read(file, buffer, 64));
    CALL(read(-1, buffer, 1));
    CALL(read(99, buffer, 1));
    CALL(read(99, buffer, 0));
    CALL(read(99, NULL, 1));
    close(file);
    CALL(read(file, buffer, 1));
}

CASE(reading_into_bad_memory)
{
    int file = make_file("file", "0123456789abcdef");
    CALL(read(file, NULL, 1));
    CALL(read(file, UNMAPPED, 16));
    CALL(read(file, NON_CANONICAL, 16));
    CALL(read(file, KERNEL_ADDRESS, 16));
    CALL(read(file, read_only_page(), 4));
    CALL(lseek(file, 0, SEEK_CUR));
    CALL(read(file, (void *)-1L, 1));
    CALL(read(file, (void *)0x7FFFFFFFF000UL, 1));
    CALL(lseek(file, 0, SEEK_END));
    CALL(read(file, NULL, 1));
}

CASE(writing)
{
    int file = make_file("file", "");
    CALL(write(file, "abc", 0));
    CALL(write(file, "abc", 3));
    CALL(write(file, NULL, 0));
    CALL(write(file, NULL, 1));
    CALL(write(file, UNMAPPED, 5));
    CALL(write(file, KERNEL_ADDRESS, 5));
    CALL(write(file, NON_CANONICAL, 5));
    CALL(lseek(file, 0, SEEK_CUR));
    CALL(lseek(file, 10, SEEK_SET));
    CALL(write(file, "x", 1));
    say_content("file");
    CALL(write(99, "x", 1));
    CALL(write(-1, "x", 1));
    close(file);
    CALL(write(file, "x", 1));
    char *large = malloc(300000);
    memset(large, 'l', 300000);
    file = make_file("large", "");
    CALL(write(file, large, 300000));
    CALL(lseek(file, 0, SEEK_END));
}

CASE(huge_counts)
{
    int file = make_file("file", "0123456789");
    char buffer[16];
    CALL(read(file, buffer, (size_t)SSIZE_MAX + 1));
    CALL(read(file, buffer, SIZE_MAX));
    CALL(write(file, buffer, SIZE_MAX));
    CALL(pread(file, buffer, SIZE_MAX, 0));
    CALL(pwrite(file, buffer, SIZE_MAX, 0));
    CALL(lseek(file, 0, SEEK_CUR));
}

CASE(positions)
{
    int file = make_file("file", "0123456789");
    CALL(lseek(file, 0, SEEK_END));
    CALL(lseek(file, -3, SEEK_END));
    CALL(lseek(file, -3, SEEK_CUR));
    CALL(lseek(file, -5, SEEK_CUR));
    CALL(lseek(file, -1, SEEK_SET));
    CALL(lseek(file, 0, SEEK_CUR));
    CALL(lseek(file, 0, 99));
    CALL(lseek(file, 0, -1));
    CALL(lseek(file, 1L << 40, SEEK_SET));
    CALL(lseek(file, LONG_MAX, SEEK_CUR));
    CALL(lseek(file, 0, SEEK_CUR));
    CALL(lseek(99, 0, SEEK_CUR));
    CALL(lseek(-1, 0, 99));
    int other = dup(file);
    CALL(lseek(other, 5, SEEK_SET));
    CALL(lseek(file, 0, SEEK_CUR));
    int again = open("file", O_RDONLY);
    CALL(lseek(again, 0, SEEK_CUR));
}

CASE(at_positions)
{
    char buffer[16] = {0};
    int file = make_file("file", "0123456789");
    CALL(pread(file, buffer, 4, 3));
    say("%s", buffer);
    CALL(pread(file, buffer, 4, 8));
    CALL(pread(file, buffer, 4, 10));
    CALL(pread(file, buffer, 4, 1000));
    CALL(pread(file, buffer, 4, -1));
    CALL(pread(file, NULL, 4, 0));
    CALL(pread(file, NULL, 0, 0));
    CALL(pread(99, buffer, 4, 0));
    CALL(pwrite(file, "XY", 2, 4));
    CALL(pwrite(file, "Z", 1, 12));
    CALL(pwrite(file, "Z", 1, -1));
    CALL(pwrite(file, NULL, 1, 0));
    CALL(pwrite(file, NULL, 0, 100));
    CALL(pwrite(99, "Z", 1, 0));
    CALL(lseek(file, 0, SEEK_CUR));
    say_content("file");
    CALL(pread(file, buffer, 1, LONG_MIN));
}

CASE(vectors)
{
    char first[4] = {0}, second[8] = {0};
    int file = make_file("file", "");
    struct iovec out[] = {{"one ", 4}, {NULL, 0}, {"two three", 9}, {UNMAPPED, 0}};
    CALL(writev(file, out, 4));
    CALL(writev(file, out, 0));
    CALL(writev(file, NULL, 0));
    lseek(file, 0, SEEK_SET);
    struct iovec in[] = {{first, 3}, {second, 7}};
    CALL(readv(file, in, 2));
    say("%s|%s", first, second);
    CALL(readv(file, in, 2));
    CALL(readv(file, in, 2));
    CALL(readv(file, in, 0));
    CALL(readv(file, in, -1));
    CALL(readv(file, in, 1025));
    CALL(readv(file, NULL, 1));
    CALL(readv(file, UNMAPPED, 1));
    CALL(readv(99, in, 1));
    CALL(writev(99, out, 1));
    struct iovec negative[] = {{first, 1}, {second, (size_t)-1}};
    CALL(writev(file, negative, 2));
    CALL(readv(file, negative, 2));
    struct iovec bad[] = {{"good", 4}, {UNMAPPED, 4}};
    struct iovec worse[] = {{UNMAPPED, 4}, {"good", 4}};
    CALL(lseek(file, 0, SEEK_SET));
    CALL(writev(file, worse, 2));
    CALL(lseek(file, 0, SEEK_CUR));
    struct iovec beginning[] = {{first, 3}, {UNMAPPED, 4}};
    CALL(readv(file, worse, 1));
    CALL(readv(file, beginning, 1));
    (void)bad;
    int reading = open("file", O_RDONLY);
    CALL(writev(reading, out, 1));
    int writing = open("file", O_WRONLY);
    CALL(readv(writing, in, 1));
    static struct iovec most[1024];
    for (int i = 0; i < 1024; i++)
    {
        most[i] = (struct iovec){"m", 1};
    }

    CALL(lseek(file, 0, SEEK_SET));
    CALL(writev(file, most, 1024));
    CALL(writev(file, most, 1025));
    CALL(lseek(file, 0, SEEK_END));
}

CASE(vectors_at_positions)
{
    char first[4] = {0}, second[8] = {0};
    int file = make_file("file", "0123456789abcdef");
    struct iovec out[] = {{"one ", 4}, {NULL, 0}, {"two three", 9}};
    struct iovec in[] = {{first, 3}, {second, 7}};
    CALL(preadv(file, in, 2, 2));
    say("%.3s|%.7s", first, second);
    CALL(preadv(file, in, 2, -1));
    CALL(pwritev(file, out, 3, 1));
    CALL(pwritev(file, out, 3, -1));
    CALL(lseek(file, 0, SEEK_CUR));
    CALL(pread(file, second, 7, 0));
    say("%.7s", second);
    CALL(preadv(99, in, 2, 0));
    CALL(preadv(file, in, -1, 0));
    CALL(preadv(file, NULL, 1, 0));
}

CASE(lengths)
{
    int file = make_file("file", "0123456789");
    CALL(ftruncate(file, 4));
    say_content("file");
    CALL(ftruncate(file, 8));
    say_content("file");
    CALL(ftruncate(file, -1));
    CALL(ftruncate(99, 0));
    CALL(truncate("file", 2));
    say_content("file");
    CALL(truncate("file", 2));
    CALL(truncate("file", -1));
    CALL(truncate("missing", 0));
    CALL(truncate("", 0));
    CALL(truncate(".", 0));
    CALL(truncate("file/x", 0));
    CALL(truncate(NULL, 0));
    CALL(truncate(UNMAPPED, 0));
    CALL(truncate("/dev/null", 0));
    CALL(ftruncate(open("/dev/null", O_RDWR), 0));
    CALL(ftruncate(open("file", O_RDONLY), 0));
    CALL(lseek(file, 0, SEEK_CUR));
    CALL(ftruncate(file, 5000));
    CALL(lseek(file, 0, SEEK_END));
    CALL(pwrite(file, "e", 1, 4999));
    CALL(ftruncate(file, 4990));
    CALL(ftruncate(file, 5000));
    char byte = 1;
    CALL(pread(file, &byte, 1, 4999));
    say("%d", byte);
}

CASE(sparse)
{
    int file = make_file("file", "start");
    CALL(pwrite(file, "end", 3, 1 << 20));
    CALL(lseek(file, 0, SEEK_END));
    char *all = malloc(1 << 20);
    CALL(pread(file, all, 1 << 20, 5));
    int zeros = 0;
    for (int i = 0; i < (1 << 20) - 5; i++)
    {
        zeros += all[i] == 0;
    }

    say("%d zeros, then %.3s", zeros, all + (1 << 20) - 5);
}

CASE(sending)
{
    int from = make_file("from", "0123456789abcdef"), to = make_file("to", "");
    off_t position = 4;
    CALL(sendfile(to, from, NULL, 3));
    CALL(lseek(from, 0, SEEK_CUR));
    CALL(sendfile(to, from, &position, 5));
    HOLDS(position == 9);
    CALL(lseek(from, 0, SEEK_CUR));
    CALL(sendfile(to, from, &position, 100));
    CALL(sendfile(to, from, &position, 100));
    CALL(sendfile(to, from, NULL, 0));
    say_content("to");
    position = -1;
    CALL(sendfile(to, from, &position, 1));
    CALL(sendfile(99, from, NULL, 1));
    CALL(sendfile(to, 99, NULL, 1));
    CALL(sendfile(to, from, UNMAPPED, 1));
    CALL(sendfile(open("to", O_RDONLY), from, NULL, 1));
    CALL(sendfile(to, open("from", O_WRONLY), NULL, 1));
    CALL(sendfile(open("to", O_WRONLY | O_APPEND), from, NULL, 1));
    CALL(sendfile(to, open(".", O_RDONLY), NULL, 1));
}

CASE(sending_much)
{
    char *block = malloc(200000);
    for (int i = 0; i < 200000; i++)
    {
        block[i] = (char)(i * 7 + (i >> 8));
    }

    int from = make_file("from", ""), to = make_file("to", "");
    CALL(write(from, block, 200000));
    lseek(from, 0, SEEK_SET);
    CALL(sendfile(to, from, NULL, 200000));
    char *back = malloc(200000);
    CALL(pread(to, back, 200000, 0));
    HOLDS(memcmp(block, back, 200000) == 0);
}

CASE(overlapping)
{
    /* Bytes are copied through the program's own memory, which lies over itself. */
    char buffer[] = "0123456789abcdefghij";
    int file = make_file("file", buffer);
    struct iovec in[] = {{buffer + 2, 10}, {buffer + 5, 10}};
    CALL(readv(file, in, 2));
    say("%s", buffer);
    lseek(file, 0, SEEK_SET);
    struct iovec out[] = {{buffer, 10}, {buffer + 3, 10}};
    CALL(writev(file, out, 2));
    say_content("file");
}

CASE(synchronizing)
{
    int file = make_file("file", "x");
    CALL(fsync(file));
    CALL(fdatasync(file));
    CALL(fsync(99));
    CALL(fdatasync(-1));
    CALL(fsync(open("/dev/null", O_RDONLY)));
    sync();
    say("synchronized");
}

CASE(while_it_is_removed)
{
    int file = make_file("file", "still here");
    char text[16] = {0};
    CALL(unlink("file"));
    CALL(pread(file, text, 10, 0));
    say("%s", text);
    CALL(pwrite(file, "more", 4, 10));
    struct stat status;
    CALL(fstat(file, &status));
    say("%ld links, %ld bytes", (long)status.st_nlink, (long)status.st_size);
    CALL(close(file));
    CALL(access("file", F_OK));
}
