/* The devices: null, zero, full, random, urandom. */
#include "differential.h"

#include <sys/random.h>

CASE(null)
{
    int file = open("/dev/null", O_RDWR);
    char byte = 'x';
    CALL(read(file, &byte, 1));
    CALL(write(file, "abc", 3));
    CALL(write(file, UNMAPPED, 3));
    CALL(write(file, KERNEL_ADDRESS, 3));
    CALL(read(file, UNMAPPED, 3));
    CALL(lseek(file, 5, SEEK_SET));
    CALL(pread(file, &byte, 1, 100));
    CALL(pwrite(file, &byte, 1, 100));
    say("%c", byte);
    DOES(open("/dev/null", O_RDONLY | O_TRUNC));
    DOES(open("/dev/null", O_RDWR | O_CREAT, 0600));
    DOES(open("/dev/null/x", O_RDONLY));
}

CASE(zero)
{
    int file = open("/dev/zero", O_RDWR);
    char text[8] = "abcdefg";
    CALL(read(file, text, 4));
    say("%d %d %d %d %s", text[0], text[1], text[2], text[3], text + 4);
    CALL(write(file, "abc", 3));
    CALL(read(file, UNMAPPED, 3));
    CALL(read(file, KERNEL_ADDRESS, 3));
    CALL(read(file, text, 0));
    char *large = malloc(100000);
    memset(large, 1, 100000);
    CALL(read(file, large, 100000));
    int zeros = 0;
    for (int i = 0; i < 100000; i++)
    {
        zeros += large[i] == 0;
    }

    say("%d", zeros);
}

CASE(zero_mapped)
{
    int file = open("/dev/zero", O_RDWR);
    char *map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    HOLDS(map != MAP_FAILED);
    if (map != MAP_FAILED)
    {
        say("%d", map[5000]);
        map[5000] = 7;
        say("%d %d", map[5000], map[5001]);
        CALL(munmap(map, 8192));
    }
}

CASE(full)
{
    int file = open("/dev/full", O_RDWR);
    char text[4] = "abc";
    HOLDS(file >= 0);
    CALL(write(file, "abc", 3));
    CALL(write(file, "abc", 0));
    CALL(read(file, text, 3));
    say("%d %d %d", text[0], text[1], text[2]);
}

CASE(random_bytes)
{
    const char *const Names[] = {"/dev/random", "/dev/urandom"};
    for (int i = 0; i < 2; i++)
    {
        int file = open(Names[i], O_RDONLY);
        uint64_t values[64] = {0};
        CALL(read(file, values, sizeof(values)));
        int equal = 0;
        for (int j = 1; j < 64; j++)
        {
            equal += values[j] == values[j - 1] || values[j] == 0;
        }

        say("%s: %d", Names[i], equal);
        CALL(read(file, UNMAPPED, 8));
        CALL(read(file, values, 0));
    }

    char bytes[16];
    CALL(getrandom(bytes, 16, 0));
    CALL(getrandom(bytes, 16, GRND_NONBLOCK));
    CALL(getrandom(bytes, 0, 0));
    CALL(getrandom(UNMAPPED, 16, 0));
    CALL(getrandom(bytes, 16, 0x80));
}
