/* Process 1 of the Linux that KernelOS is compared with: runs the programs named by its arguments, ./NAME in /, one after
   the other, with the console as their output, and powers off. Its arguments are what follows "--" on the kernel's command
   line, and options that the kernel did not know. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(char *program)
{
    char *arguments[] = {program, NULL};
    char *environment[] = {"PATH=/bin", "HOME=/", NULL};
    pid_t child = fork();
    if (child == 0)
    {
        execve(program, arguments, environment);
        perror(program);
        _exit(127);
    }

    int status = -1;
    waitpid(child, &status, 0);
    printf("%s ended with status %d\n", program, status);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    mkdir("/proc", 0755);
    mkdir("/tmp", 01777);
    mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
    mount("proc", "/proc", "proc", 0, NULL);
    mount("tmpfs", "/tmp", "tmpfs", 0, NULL);
    int console = open("/dev/console", O_RDWR);
    dup2(console, 0);
    dup2(console, 1);
    dup2(console, 2);
    chdir("/");

    /* The firmware did not end its last line. */
    printf("\n");
    for (int i = 1; i < argc; i++)
    {
        if (argv[i][0] == '.')
        {
            run(argv[i]);
        }
    }

    reboot(RB_POWER_OFF);
    return 1;
}
