/* Takes all the memory there is, and uses it. It prints how it went if it is told that there is no more, and may be
   killed instead. Never to be run on a machine that is needed. Its argument: map, break or files. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define STEP (1 << 20)

static void *take_by_map(void)
{
    return mmap(NULL, STEP, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void *take_by_break(void)
{
    return sbrk(STEP);
}

static int fill_file(void)
{
    static char block[65536];
    memset(block, 'f', sizeof(block));
    int file = open("/tmp/hungry", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while (write(file, block, sizeof(block)) > 0)
    {
    }

    close(file);
    close(open("/tmp/hungry", O_WRONLY | O_TRUNC)); /* the programs after it need some, too */
    puts("refused");
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "files") == 0)
    {
        return fill_file();
    }

    int by_break = argc == 2 && strcmp(argv[1], "break") == 0;
    void *step;
    while ((step = by_break ? take_by_break() : take_by_map()) != (void *)-1)
    {
        memset(step, 'm', STEP);
    }

    puts("refused");
    return 0;
}
