/* execve and execveat: arguments, environment, scripts, close-on-exec, what is kept and what not, errors. The program
   executes itself: with --echo at the end it prints what it was given, with --look what else it finds. */
#include "differential.h"

#include <elf.h>
#include <pthread.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

extern char **environ;

/* The program's own file, under a path that holds in every folder. */
static const char *s_self;

static void echo(int count, char **arguments)
{
    for (int i = 1; i < count; i++)
    {
        say("argument %d: '%s'", i, arguments[i]);
    }

    for (int i = 0; environ[i] != NULL; i++)
    {
        say("environment %d: '%s'", i, environ[i]);
    }
}

/* What a process finds after execve. */
static void look(void)
{
    int numbers[4] = {-1, -1, -1, -1}, expected;
    if (getenv("DESCRIPTORS") != NULL)
    {
        sscanf(getenv("DESCRIPTORS"), "%d %d %d %d", &numbers[0], &numbers[1], &numbers[2], &numbers[3]);
        for (int i = 0; i < 4; i++)
        {
            say("%d: %d", i, fcntl(numbers[i], F_GETFD));
        }

        say("%d %d", fcntl(50, F_GETFD), fcntl(51, F_GETFD));
    }

    if (getenv("EXPECTED_ID") != NULL && sscanf(getenv("EXPECTED_ID"), "%d", &expected) == 1)
    {
        HOLDS(getpid() == expected);
        struct sigaction action;
        sigaction(SIGUSR1, NULL, &action);
        HOLDS(action.sa_handler == SIG_DFL);
        sigaction(SIGUSR2, NULL, &action);
        HOLDS(action.sa_handler == SIG_IGN);
        sigset_t set;
        sigprocmask(SIG_BLOCK, NULL, &set);
        HOLDS(sigismember(&set, SIGHUP));
        sigpending(&set);
        HOLDS(sigismember(&set, SIGHUP));
        say("%o", umask(0));
    }

    char name[17] = {0};
    prctl(PR_GET_NAME, name);
    say("%.4s", name);
}

void before_cases(int argc, char **argv)
{
    s_self = realpath((const char *)getauxval(AT_EXECFN), NULL);
    if (argc > 1 && strcmp(argv[argc - 1], "--echo") == 0)
    {
        echo(argc - 1, argv);
        _exit(argc);
    }

    if (argc > 1 && strcmp(argv[argc - 1], "--look") == 0)
    {
        look();
        _exit(0);
    }
}

static void run(char *const *arguments, char *const *environment)
{
    pid_t child = fork();
    if (child == 0)
    {
        execve(s_self, arguments, environment);
        say("execve: %s", error_name(errno));
        _exit(99);
    }

    reap(child);
}

static void try(const char *what, const char *path)
{
    char *arguments[] = {"x", "--echo", NULL}, *environment[] = {NULL};
    pid_t child = fork();
    if (child == 0)
    {
        execve(path, arguments, environment);
        say("%s: %s", what, error_name(errno));
        _exit(99);
    }

    reap(child);
}

static void write_script(const char *path, const char *text, mode_t mode)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0700);
    write(file, text, strlen(text));
    close(file);
    chmod(path, mode);
}

CASE(given)
{
    char *arguments[] = {"zero", "one", "", "two three", "--echo", NULL};
    char *environment[] = {"A=1", "EMPTY=", "B=2 3", "odd", NULL};
    run(arguments, environment);
    char *none[] = {NULL};
    run(arguments, none);
}

CASE(long_arguments)
{
    char *large = malloc(100001);
    memset(large, 'x', 100000);
    large[100000] = '\0';
    pid_t child = fork();
    if (child == 0)
    {
        char *arguments[1003], *environment[] = {large, NULL};
        arguments[0] = "x";
        for (int i = 1; i < 1000; i++)
        {
            arguments[i] = "many";
        }

        arguments[1000] = NULL;
        execve("/no/such/file", arguments, environment);
        _exit(errno == ENOENT ? 1 : 2);
    }

    reap(child);
    char *largest = malloc(131073);
    memset(largest, 'y', 131072);
    largest[131072] = '\0';
    char *arguments[] = {"x", largest, NULL}, *none[] = {NULL};
    child = fork();
    if (child == 0)
    {
        execve(s_self, arguments, none);
        _exit(errno == E2BIG ? 1 : 2);
    }

    reap(child);
}

CASE(too_many_arguments)
{
    char *block = malloc(100001), **arguments = calloc(200, sizeof(char *)), *none[] = {NULL};
    memset(block, 'x', 100000);
    block[100000] = '\0';
    for (int i = 0; i < 100; i++)
    {
        arguments[i] = block;
    }

    pid_t child = fork();
    if (child == 0)
    {
        execve(s_self, arguments, none);
        _exit(errno == E2BIG ? 1 : 2);
    }

    reap(child);
}

CASE(missing_or_not_executable)
{
    try("missing", "/no/such/program");
    try("empty", "");
    try("a folder", ".");
    try("a device", "/dev/null");
    try("null", NULL);
    try("unmapped", UNMAPPED);
    try("kernel", KERNEL_ADDRESS);
    close(make_file("text", "no program\n"));
    try("not allowed", "text");
    chmod("text", 0755);
    try("no format", "text");
    close(make_file("nothing", ""));
    chmod("nothing", 0755);
    try("an empty file", "nothing");
    close(make_file("short", "\177ELF"));
    chmod("short", 0755);
    try("a short file", "short");
    try("through a file", "text/x");
    symlink("loop", "loop");
    try("a loop", "loop");
    symlink(s_self, "link");
    try("a link", "link");
}

CASE(broken_executables)
{
    int self = open(s_self, O_RDONLY);
    char head[4096];
    read(self, head, sizeof(head));
    for (int i = 0; i < 7; i++)
    {
        char copy[4096];
        memcpy(copy, head, sizeof(copy));
        Elf64_Ehdr *header = (Elf64_Ehdr *)copy;
        switch (i)
        {
        case 0:
            header->e_ident[EI_MAG0] = 'x';
            break;
        case 1:
            header->e_machine = EM_ARM;
            break;
        case 2:
            header->e_type = ET_REL;
            break;
        case 3:
            header->e_phentsize = 1;
            break;
        case 4:
            header->e_phnum = 0;
            break;
        case 5:
            header->e_ident[EI_CLASS] = ELFCLASS32;
            break;
        case 6:
            header->e_phoff = 1UL << 40;
            break;
        }

        int file = open("broken", O_WRONLY | O_CREAT | O_TRUNC, 0755);
        write(file, copy, sizeof(copy));
        close(file);
        char text[16];
        sprintf(text, "broken %d", i);
        if (i == 1 || i == 5)
        {
            /* Linux may know other machines' formats. */
            continue;
        }

        try(text, "broken");
    }
}

CASE(bad_vectors)
{
    char *arguments[] = {"x", "--echo", NULL}, *environment[] = {NULL}, *bad[] = {"x", UNMAPPED, NULL};
    CALL(syscall(SYS_execve, s_self, UNMAPPED, environment));
    CALL(syscall(SYS_execve, s_self, arguments, UNMAPPED));
    CALL(syscall(SYS_execve, s_self, bad, environment));
    CALL(syscall(SYS_execve, s_self, arguments, bad));
    CALL(syscall(SYS_execve, s_self, KERNEL_ADDRESS, environment));
    char **unended = (char **)end_of_page(16);
    unended[0] = "x";
    unended[1] = "y";
    CALL(syscall(SYS_execve, s_self, unended, environment));
    say("still here");
}

CASE(scripts)
{
    char text[PATH_MAX + 64], *arguments[] = {"zero", "one", "--echo", NULL}, *environment[] = {NULL};
    const char *const Formats[] = {"#!%s\n", "#! %s\n", "#!%s an argument  \n", "#!\t%s\targument\n", "#!%s"};
    for (size_t i = 0; i < sizeof(Formats) / sizeof(Formats[0]); i++)
    {
        snprintf(text, sizeof(text), Formats[i], s_self);
        write_script("script", text, 0755);
        pid_t child = fork();
        if (child == 0)
        {
            execve("script", arguments, environment);
            say("script %zu: %s", i, error_name(errno));
            _exit(99);
        }

        reap(child);
    }

    write_script("script", "#!/no/such/interpreter\n", 0755);
    try("no interpreter", "script");
    write_script("script", "#!\n", 0755);
    try("nothing", "script");
    write_script("script", "#!   \n", 0755);
    try("spaces", "script");
    snprintf(text, sizeof(text), "#!%s\n", s_self);
    write_script("script", text, 0644);
    try("not allowed", "script");
    write_script("script", "#!.\n", 0755);
    try("a folder", "script");
}

CASE(scripts_of_scripts)
{
    char text[PATH_MAX + 64], name[16];
    snprintf(text, sizeof(text), "#!%s inner\n", s_self);
    write_script("s0", text, 0755);
    for (int i = 1; i < 8; i++)
    {
        sprintf(name, "s%d", i);
        snprintf(text, sizeof(text), "#!s%d level-%d\n", i - 1, i);
        write_script(name, text, 0755);
    }

    try("s1", "s1");
    try("s4", "s4");
    try("s5", "s5");
    try("s7", "s7");
    write_script("self", "#!self\n", 0755);
    try("self", "self");
}

CASE(descriptors)
{
    close(make_file("file", "content"));
    int kept = open("file", O_RDONLY), closed = open("file", O_RDONLY | O_CLOEXEC), ends[2];
    pipe2(ends, O_CLOEXEC);
    char text[PATH_MAX + 64];
    dup2(kept, 50);
    dup3(kept, 51, O_CLOEXEC);
    pid_t child = fork();
    if (child == 0)
    {
        snprintf(text, sizeof(text), "%d %d %d %d", kept, closed, ends[0], ends[1]);
        setenv("DESCRIPTORS", text, 1);
        execl(s_self, "x", "--look", NULL);
        _exit(99);
    }

    reap(child);
    CALL(fcntl(closed, F_GETFD));
}

static volatile sig_atomic_t s_caught;

static void catch(int signal)
{
    s_caught = signal;
}

CASE(kept_and_lost)
{
    pid_t child = fork();
    if (child == 0)
    {
        signal(SIGUSR1, catch);
        signal(SIGUSR2, SIG_IGN);
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGHUP);
        sigprocmask(SIG_BLOCK, &set, NULL);
        raise(SIGHUP);
        umask(031);
        prctl(PR_SET_NAME, "renamed");
        char number[16];
        sprintf(number, "%d", getpid());
        setenv("EXPECTED_ID", number, 1);
        execl(s_self, "x", "--look", NULL);
        _exit(99);
    }

    reap(child);
}

CASE(at)
{
    char *arguments[] = {"x", "y", "--echo", NULL}, *environment[] = {NULL};
    int self = open(s_self, O_PATH);
    for (int i = 0; i < 5; i++)
    {
        pid_t child = fork();
        if (child == 0)
        {
            switch (i)
            {
            case 0:
                syscall(SYS_execveat, self, "", arguments, environment, AT_EMPTY_PATH);
                break;
            case 1:
                syscall(SYS_execveat, AT_FDCWD, s_self, arguments, environment, 0);
                break;
            case 2:
                syscall(SYS_execveat, self, "", arguments, environment, 0);
                break;
            case 3:
                syscall(SYS_execveat, 99, "x", arguments, environment, 0);
                break;
            case 4:
                symlink(s_self, "link");
                syscall(SYS_execveat, AT_FDCWD, "link", arguments, environment, AT_SYMLINK_NOFOLLOW);
                break;
            }

            say("%d: %s", i, error_name(errno));
            _exit(99);
        }

        reap(child);
    }
}

static void *execute(void *argument)
{
    char *arguments[] = {"x", "from-a-thread", "--echo", NULL}, *environment[] = {NULL};
    (void)argument;
    execve(s_self, arguments, environment);
    return NULL;
}

static void *spin(void *argument)
{
    for (;;)
    {
        sleep_ms(1000);
    }

    return argument;
}

CASE(from_a_thread)
{
    pid_t child = fork();
    if (child == 0)
    {
        pthread_t threads[4];
        for (int i = 0; i < 3; i++)
        {
            pthread_create(&threads[i], NULL, spin, NULL);
        }

        pthread_create(&threads[3], NULL, execute, NULL);
        pthread_join(threads[3], NULL);
        _exit(98);
    }

    reap(child);
}

CASE(while_it_is_written)
{
    char *block = malloc(1 << 20);
    int self = open(s_self, O_RDONLY), copy = open("copy", O_WRONLY | O_CREAT, 0755);
    long count;
    while ((count = read(self, block, 1 << 20)) > 0)
    {
        write(copy, block, (size_t)count);
    }

    try("open for writing", "copy");
    close(copy);
    try("closed", "copy");
}

CASE(vforked)
{
    char *arguments[] = {"x", "y", "--echo", NULL}, *environment[] = {"V=1", NULL};
    pid_t child = vfork();
    if (child == 0)
    {
        execve(s_self, arguments, environment);
        _exit(99);
    }

    reap(child);
}

CASE(many_times)
{
    int good = 0;
    for (int i = 0; i < 30; i++)
    {
        char *arguments[] = {"x", "--echo", NULL}, *environment[] = {NULL};
        pid_t child = fork();
        if (child == 0)
        {
            execve(s_self, arguments, environment);
            _exit(99);
        }

        int status;
        waitpid(child, &status, 0);
        good += WIFEXITED(status) && WEXITSTATUS(status) == 2;
    }

    say("%d", good);
}
