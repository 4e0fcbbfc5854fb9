/* long-pipeline MIB: six processes joined by pipes move so many MiB of random bytes. The first makes them, four pass them
   on, each in pieces of another size and each mixing a byte of its own into every byte, the last undoes it; both ends
   print a checksum. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t s_random = 0x9E3779B97F4A7C15UL;
static unsigned char s_block[70000];

static uint64_t mix(uint64_t sum, const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
    {
        sum = (sum ^ bytes[i]) * 0x100000001B3UL;
    }

    return sum;
}

static void write_all(int file, const unsigned char *bytes, size_t count)
{
    while (count > 0)
    {
        ssize_t written = write(file, bytes, count);
        if (written <= 0)
        {
            _exit(1);
        }

        bytes += written;
        count -= (size_t)written;
    }
}

static void make(int to, size_t total)
{
    uint64_t sum = 0xCBF29CE484222325UL;
    while (total > 0)
    {
        uint64_t *words = (uint64_t *)s_block;
        for (int i = 0; i < 8192; i++)
        {
            s_random ^= s_random >> 12;
            s_random ^= s_random << 25;
            s_random ^= s_random >> 27;
            words[i] = s_random;
        }

        sum = mix(sum, s_block, 65536);
        write_all(to, s_block, 65536);
        total -= 65536;
    }

    dprintf(2, "sent %016lx\n", (unsigned long)sum);
}

static void pass(int from, int to, unsigned char key, size_t piece)
{
    ssize_t count;
    while ((count = read(from, s_block, piece)) > 0)
    {
        for (ssize_t i = 0; i < count; i++)
        {
            s_block[i] ^= key;
        }

        write_all(to, s_block, (size_t)count);
    }
}

int main(int argc, char **argv)
{
    static const size_t Pieces[] = {0, 4096, 1000, 65536, 333};
    size_t total = (size_t)(argc > 1 ? atoi(argv[1]) : 1) << 20;
    int from = -1;
    for (int i = 0; i < 5; i++)
    {
        int ends[2];
        if (pipe(ends) != 0)
        {
            return 1;
        }

        if (fork() == 0)
        {
            close(ends[0]);
            if (i == 0)
            {
                make(ends[1], total);
            }
            else
            {
                pass(from, ends[1], (unsigned char)(i * 17), Pieces[i]);
            }

            _exit(0);
        }

        close(ends[1]);
        close(from);
        from = ends[0];
    }

    uint64_t sum = 0xCBF29CE484222325UL;
    size_t received = 0;
    ssize_t count;
    while ((count = read(from, s_block, sizeof(s_block))) > 0)
    {
        for (ssize_t i = 0; i < count; i++)
        {
            s_block[i] ^= 17 ^ 34 ^ 51 ^ 68;
        }

        sum = mix(sum, s_block, (size_t)count);
        received += (size_t)count;
    }

    int ended = 0, status;
    while (wait(&status) > 0)
    {
        ended += status == 0;
    }

    dprintf(2, "received %016lx\n", (unsigned long)sum);
    printf("%zu MiB, %d processes ended well\n", received >> 20, ended);
    return 0;
}
