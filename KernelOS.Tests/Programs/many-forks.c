/* many-forks COUNT: so many processes one after the other, each with a status of its own, and every hundredth with a
   child of its own that it leaves behind. Says how many ended as they should, and which numbers processes had. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 1, good = 0, numbers = 0;
    for (int i = 0; i < count; i++)
    {
        pid_t child = fork();
        if (child == 0)
        {
            if (i % 100 == 0 && fork() == 0)
            {
                _exit(0);
            }

            _exit(i % 251);
        }

        int status = 0;
        good += child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == i % 251;
        numbers += child > 1;
    }

    printf("%d of %d ended as they should, %d had a number\n", good, count, numbers);
    return good == count ? 0 : 1;
}
