/* What the differential programs share. Each consists of cases; a case makes system calls and prints what came of each, one
   line a check, in words that are the same on every right kernel: relations instead of process ids, times and addresses.
   Started without arguments a program runs all its cases, each in a process and a folder of its own, so that one that
   crashes or hangs (30 s) takes none of the others with it; started with names, only these; with --direct before them, in
   the program's own process; with --list it prints the names. */
#ifndef KERNELOS_DIFFERENTIAL_H
#define KERNELOS_DIFFERENTIAL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#pragma GCC diagnostic ignored "-Wunused-result"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wnonnull"
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#pragma GCC diagnostic ignored "-Wstringop-overread"
#pragma GCC diagnostic ignored "-Wstringop-truncation"
#pragma GCC diagnostic ignored "-Wformat-truncation"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#pragma GCC diagnostic ignored "-Winfinite-recursion"

struct test_case
{
    const char *name;
    void (*run)(void);
};

/* CASE(name) { ... } defines a case; the linker gathers them. */
#define CASE(name) \
    static void name(void); \
    static const struct test_case name##_case = {#name, name}; \
    static const struct test_case *const name##_entry __attribute__((section("cases"), used)) = &name##_case; \
    static void name(void)

extern const struct test_case *const __start_cases[];
extern const struct test_case *const __stop_cases[];

/* One line in one write, so that lines of several processes do not mix. */
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
    char line[1024];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(line, sizeof(line) - 1, format, values);
    va_end(values);
    length = length > (int)sizeof(line) - 2 ? (int)sizeof(line) - 2 : length;
    line[length++] = '\n';
    write(STDOUT_FILENO, line, (size_t)length);
}

static const char *error_name(int error)
{
    static char s_other[24];
    switch (error)
    {
#define NAME(name) \
    case name: \
        return #name
        NAME(EPERM); NAME(ENOENT); NAME(ESRCH); NAME(EINTR); NAME(EIO); NAME(ENXIO); NAME(E2BIG); NAME(ENOEXEC);
        NAME(EBADF); NAME(ECHILD); NAME(EAGAIN); NAME(ENOMEM); NAME(EACCES); NAME(EFAULT); NAME(EBUSY); NAME(EEXIST);
        NAME(EXDEV); NAME(ENODEV); NAME(ENOTDIR); NAME(EISDIR); NAME(EINVAL); NAME(ENFILE); NAME(EMFILE); NAME(ENOTTY);
        NAME(ETXTBSY); NAME(EFBIG); NAME(ENOSPC); NAME(ESPIPE); NAME(EROFS); NAME(EMLINK); NAME(EPIPE); NAME(EDOM);
        NAME(ERANGE); NAME(EDEADLK); NAME(ENAMETOOLONG); NAME(ENOSYS); NAME(ENOTEMPTY); NAME(ELOOP); NAME(EOVERFLOW);
        NAME(ETIMEDOUT); NAME(EOPNOTSUPP); NAME(ENOTSOCK); NAME(EUSERS); NAME(ENOTBLK);
#undef NAME
    default:
        snprintf(s_other, sizeof(s_other), "errno %d", error);
        return s_other;
    }
}

static long note(const char *what, long result)
{
    if (result == -1)
    {
        say("%s = -1 %s", what, error_name(errno));
    }
    else
    {
        say("%s = %ld", what, result);
    }

    return result;
}

static long note_success(const char *what, long result)
{
    say("%s: %s", what, result == -1 ? error_name(errno) : "succeeds");
    return result;
}

/* The call's text and its result, or -1 and the error's name. */
#define CALL(...) ({ errno = 0; note(#__VA_ARGS__, (long)(__VA_ARGS__)); })

/* The same where a successful result is this kernel's own affair: a process id, an address. */
#define DOES(...) ({ errno = 0; note_success(#__VA_ARGS__, (long)(__VA_ARGS__)); })

/* Whether a condition holds. */
#define HOLDS(...) say("%s: %s", #__VA_ARGS__, (__VA_ARGS__) ? "yes" : "NO")

/* A page that no access is allowed to, and one address of each kind that no program may use. */
#define UNMAPPED ((void *)0x10000)
#define NON_CANONICAL ((void *)0x8000000000000000UL)
#define KERNEL_ADDRESS ((void *)0xFFFF800000001000UL)

/* The last bytes before a page without access. */
static char *end_of_page(size_t bytes)
{
    char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(pages + 4096, 4096, PROT_NONE);
    return pages + 4096 - bytes;
}

/* A page that may only be read. */
static char *read_only_page(void)
{
    return mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* A new file with the given text; its descriptor, open for both. */
static int make_file(const char *path, const char *text)
{
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    write(file, text, strlen(text));
    lseek(file, 0, SEEK_SET);
    return file;
}

static void say_status(int status)
{
    if (WIFEXITED(status))
    {
        say("exited with %d", WEXITSTATUS(status));
    }
    else if (WIFSIGNALED(status))
    {
        say("killed by signal %d%s", WTERMSIG(status), WCOREDUMP(status) ? ", core" : "");
    }
    else if (WIFSTOPPED(status))
    {
        say("stopped by signal %d", WSTOPSIG(status));
    }
    else
    {
        say("continued: %d", WIFCONTINUED(status));
    }
}

/* Waits for a child and prints how it ended. Whether a core was written is the host's setting. */
static void reap(pid_t child)
{
    int status = 0;
    pid_t waited;
    while ((waited = waitpid(child, &status, 0)) == -1 && errno == EINTR)
    {
    }

    if (waited != child)
    {
        say("waitpid: %s", error_name(errno));
        return;
    }

    say_status(WIFSIGNALED(status) ? status & 0x7F : status);
}

static void sleep_ms(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    syscall(SYS_nanosleep, &time, NULL);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *position)
{
    (void)status;
    (void)type;
    (void)position;
    return remove(path);
}

static void run_in_own_folder(const struct test_case *test, const char *folder)
{
    if (mkdir(test->name, 0755) != 0 || chdir(test->name) != 0)
    {
        say("no folder: %s", error_name(errno));
    }

    umask(022);
    test->run();
    chdir(folder);
}

/* A program may define this: it is called first, and may end the program. */
__attribute__((weak)) void before_cases(int argc, char **argv);

int main(int argc, char **argv)
{
    if (before_cases != NULL)
    {
        before_cases(argc, argv);
    }

    /* Whoever started the program may ignore or block some. */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    struct sigaction normal = {.sa_handler = SIG_DFL};
    for (int i = 1; i < 32; i++)
    {
        sigaction(i, &normal, NULL);
    }

    int direct = argc > 1 && strcmp(argv[1], "--direct") == 0;
    int list = argc > 1 && strcmp(argv[1], "--list") == 0;
    char folder[] = "/tmp/kernelos-XXXXXX";
    if (!list && (mkdtemp(folder) == NULL || chdir(folder) != 0))
    {
        say("no folder: %s", error_name(errno));
        return 2;
    }

    for (const struct test_case *const *test = __start_cases; test < __stop_cases; test++)
    {
        int wanted = argc <= 1 + direct + list;
        for (int i = 1 + direct + list; i < argc; i++)
        {
            wanted |= strcmp(argv[i], (*test)->name) == 0;
        }

        if (!wanted)
        {
            continue;
        }

        if (list)
        {
            say("%s", (*test)->name);
            continue;
        }

        say("== %s", (*test)->name);
        sigset_t ended;
        sigemptyset(&ended);
        sigaddset(&ended, SIGCHLD);
        sigprocmask(SIG_BLOCK, &ended, NULL);
        pid_t child = direct ? -1 : fork();
        sigprocmask(child == 0 ? SIG_UNBLOCK : SIG_BLOCK, &ended, NULL);
        if (child == 0)
        {
            setpgid(0, 0);
            run_in_own_folder(*test, folder);
            _exit(0);
        }

        if (child < 0)
        {
            run_in_own_folder(*test, folder);
            for (int descriptor = 3; descriptor < 1024; descriptor++)
            {
                close(descriptor);
            }

            continue;
        }

        int status;
        struct timespec limit = {30, 0};
        setpgid(child, child);
        while (waitpid(child, &status, WNOHANG) == 0)
        {
            if (sigtimedwait(&ended, NULL, &limit) < 0 && errno == EAGAIN)
            {
                say("the case takes too long");
                kill(child, SIGKILL);
            }
        }

        /* Whatever it left behind would hold the output open. */
        kill(-child, SIGKILL);
        if (status != 0)
        {
            say("the case ended with status %#x", status & ~0x80);
        }
    }

    if (!list)
    {
        chdir("/");
        nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
        say("== end");
    }

    return 0;
}

#endif
