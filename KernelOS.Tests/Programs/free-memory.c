/* Prints how much memory is free, in KiB. */
#include <stdio.h>
#include <sys/sysinfo.h>

int main(void)
{
    struct sysinfo information;
    if (sysinfo(&information) != 0)
    {
        return 1;
    }

    printf("%lu\n", information.freeram * information.mem_unit / 1024);
    return 0;
}
