/* Prints its arguments, one a line. Options among them: --status=N is the exit status, --error=TEXT goes to standard
   error, --environment prints the environment as well. Without arguments it prints "hello". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static const char *value_of(const char *argument, const char *option)
{
    size_t length = strlen(option);
    return strncmp(argument, option, length) == 0 ? argument + length : NULL;
}

int main(int argc, char **argv)
{
    int status = 0;
    if (argc < 2)
    {
        puts("hello");
    }

    for (int i = 1; i < argc; i++)
    {
        const char *text;
        if ((text = value_of(argv[i], "--status=")) != NULL)
        {
            status = atoi(text);
        }
        else if ((text = value_of(argv[i], "--error=")) != NULL)
        {
            fprintf(stderr, "%s\n", text);
        }
        else if (strcmp(argv[i], "--environment") == 0)
        {
            for (char **variable = environ; *variable != NULL; variable++)
            {
                puts(*variable);
            }
        }
        else
        {
            puts(argv[i]);
        }
    }

    return status;
}
