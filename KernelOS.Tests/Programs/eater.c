/* Maps as many MiB as its first argument says, and touches every page; with a second argument it says that it will not
   (MAP_NORESERVE), and does. Never to be run on a machine that is needed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int main(int argc, char **argv)
{
    size_t bytes = strtoul(argv[1], NULL, 10) << 20;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | (argc > 2 ? MAP_NORESERVE : 0);
    char *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (start == MAP_FAILED)
    {
        printf("refused: %s\n", strerror(errno));
        return 0;
    }

    for (size_t i = 0; i < bytes; i += 4096)
    {
        start[i] = 1;
    }

    printf("%zu MiB\n", bytes >> 20);
    return 0;
}
