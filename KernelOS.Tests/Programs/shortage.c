/* Runs out of memory in one way, named by its argument, and tells who has survived. The machine's memory is its own;
   never to be run on one that is needed. The last line is "survived", if the program itself has. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define KILLED (-SIGKILL)

static size_t memory;

static char *map(size_t bytes, int sharing)
{
    char *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, sharing | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start == MAP_FAILED)
    {
        perror("mmap");
        exit(3);
    }

    return start;
}

static void touch(char *start, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += PAGE)
    {
        start[i] = 1;
    }
}

/* The process's exit code, or minus the signal that killed it. */
static int status_of(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
    {
        if (errno != EINTR)
        {
            perror("waitpid");
            exit(3);
        }
    }

    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* A child that does something; it has told through a pipe that it is ready before it waits, if it does. */
static pid_t start(int (*what)(int ready))
{
    int ready[2];
    char byte;
    if (pipe(ready) != 0)
    {
        perror("pipe");
        exit(3);
    }

    fflush(stdout);
    pid_t child;
    while ((child = fork()) < 0 && (errno == ENOMEM || errno == EAGAIN))
    {
        usleep(1000); /* others take what there is; one of them will be killed */
    }

    if (child == 0)
    {
        close(ready[0]);
        _exit(what(ready[1]));
    }

    close(ready[1]);
    if (child < 0 || read(ready[0], &byte, 1) < 0)
    {
        perror("start");
        exit(3);
    }

    close(ready[0]);
    return child;
}

static int tell(int ready)
{
    return write(ready, "r", 1) == 1 && close(ready) == 0;
}

static int eat_all(int ready)
{
    tell(ready);
    touch(map(4 * memory, MAP_PRIVATE), 4 * memory);
    return 0;
}

static _Noreturn int eat_most_and_sleep(int ready)
{
    touch(map(memory * 5 / 8, MAP_PRIVATE), memory * 5 / 8);
    tell(ready);
    for (;;)
    {
        pause();
    }
}

static int eat_most_and_stop(int ready)
{
    touch(map(memory * 5 / 8, MAP_PRIVATE), memory * 5 / 8);
    tell(ready);
    raise(SIGSTOP);
    return 0;
}

static _Noreturn int sleep_small(int ready);

static int eat_nearly_all_and_stay(int ready)
{
    struct sysinfo info;
    char *start = map(memory, MAP_PRIVATE);
    do
    {
        *start = 1;
        start += PAGE;
        sysinfo(&info);
    } while (info.freeram * info.mem_unit > 96 << 10);

    return sleep_small(ready);
}

static _Noreturn int sleep_small(int ready)
{
    tell(ready);
    for (;;)
    {
        pause();
    }
}

static int eat_half(int ready)
{
    tell(ready);
    touch(map(memory / 2, MAP_PRIVATE), memory / 2);
    return 0;
}

/* The kernel itself faults for the program, and holds what it reads from. */
static int read_zeros(int ready)
{
    int zero = open("/dev/zero", O_RDONLY);
    tell(ready);
    char *start = map(4 * memory, MAP_PRIVATE);
    ssize_t got = read(zero, start, 4 * memory);
    printf("read %zd\n", got);
    return 0;
}

static int read_file(int ready)
{
    int file = open("/tmp/shortage", O_RDONLY);
    tell(ready);
    char *start = map(memory, MAP_PRIVATE);
    for (size_t i = 0; i < memory; i += 1 << 20)
    {
        lseek(file, 0, SEEK_SET);
        if (read(file, start + i, 1 << 20) != 1 << 20)
        {
            return 2;
        }
    }

    return 0;
}

static int eat_shared(int ready)
{
    tell(ready);
    touch(map(4 * memory, MAP_SHARED), 4 * memory);
    return 0;
}

static char *inherited;

static int write_inherited(int ready)
{
    tell(ready);
    touch(inherited, memory * 3 / 5);
    return 0;
}

static void *eat_in_thread(void *start)
{
    touch(start, memory);
    return NULL;
}

static int eat_in_threads(int ready)
{
    pthread_t threads[4];
    tell(ready);
    for (int i = 0; i < 4; i++)
    {
        pthread_create(&threads[i], NULL, eat_in_thread, map(memory, MAP_PRIVATE));
    }

    for (int i = 0; i < 4; i++)
    {
        pthread_join(threads[i], NULL);
    }

    return 0;
}

static int recurse(int depth)
{
    volatile char room[PAGE];
    room[0] = (char)depth;
    return depth == 0 ? 0 : recurse(depth - 1) + room[0];
}

static int use_stack(int ready)
{
    tell(ready);
    recurse(100);
    return 0;
}

static void expect(const char *what, int status, int wanted)
{
    printf("%s %d%s\n", what, status, status == wanted ? "" : " UNEXPECTED");
}

static void adjust(const char *value)
{
    int file = open("/proc/self/oom_score_adj", O_WRONLY);
    if (write(file, value, strlen(value)) != (ssize_t)strlen(value))
    {
        perror("oom_score_adj");
    }

    close(file);
}

static _Noreturn int protected_half(int ready)
{
    adjust("-1000");
    touch(map(memory / 2, MAP_PRIVATE), memory / 2);
    tell(ready);
    for (;;)
    {
        pause();
    }
}

static _Noreturn int offered_little(int ready)
{
    adjust("1000");
    tell(ready);
    for (;;)
    {
        pause();
    }
}

static void end(pid_t child)
{
    kill(child, SIGKILL);
    status_of(child);
}

static void one_of_many(void)
{
    pid_t small[5];
    for (int i = 0; i < 5; i++)
    {
        small[i] = start(sleep_small);
    }

    expect("eater", status_of(start(eat_all)), KILLED);
    for (int i = 0; i < 5; i++)
    {
        expect("small", waitpid(small[i], NULL, WNOHANG), 0);
        end(small[i]);
    }
}

static void large_sleeper(int (*what)(int))
{
    pid_t sleeper = start(what);
    expect("half", status_of(start(eat_half)), 0);
    expect("sleeper", status_of(sleeper), KILLED);
}

static void many_eaters(void)
{
    pid_t eaters[24];
    int killed = 0;
    for (int i = 0; i < 24; i++)
    {
        eaters[i] = start(eat_all);
    }

    for (int i = 0; i < 24; i++)
    {
        killed += status_of(eaters[i]) == KILLED;
    }

    expect("killed", killed, 24);
}

static void file_for_two(void)
{
    static char block[1 << 20];
    int file = open("/tmp/shortage", O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (write(file, block, sizeof(block)) != sizeof(block))
    {
        perror("write");
    }

    pid_t first = start(read_file);
    pid_t second = start(read_file);
    int killed = (status_of(first) == KILLED) + (status_of(second) == KILLED);
    expect("at least one", killed >= 1, 1);
    unlink("/tmp/shortage");
}

static void copy_on_write(void)
{
    inherited = map(memory * 3 / 5, MAP_PRIVATE);
    touch(inherited, memory * 3 / 5);
    adjust("-1000");
    pid_t child = fork();
    if (child == 0)
    {
        adjust("0");
        _exit(write_inherited(open("/dev/null", O_WRONLY)));
    }

    expect("writer", status_of(child), KILLED);
    munmap(inherited, memory * 3 / 5);
}

static void full_file(void)
{
    static char block[65536];
    int file = open("/tmp/shortage", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while (write(file, block, sizeof(block)) > 0)
    {
    }

    expect("full", errno, ENOSPC);
    expect("small beside it", status_of(start(use_stack)), 0);
    close(file);
    unlink("/tmp/shortage");
}

/* What the kernel keeps of files that are no more must not cost a program its life. */
static void removed_files(void)
{
    char name[32];
    struct sysinfo info;
    int count = 0;
    int file;
    do
    {
        snprintf(name, sizeof(name), "/tmp/shortage%d", count++);
        file = open(name, O_WRONLY | O_CREAT, 0600);
        close(file);
        sysinfo(&info);
    } while (file >= 0 && info.freeram * info.mem_unit > memory / 4);

    while (count-- > 0)
    {
        snprintf(name, sizeof(name), "/tmp/shortage%d", count);
        unlink(name);
    }

    expect("eater", status_of(start(eat_half)), 0);
}

static void choices(void)
{
    pid_t kept = start(protected_half);
    pid_t offered = start(offered_little);
    expect("eater", status_of(start(eat_all)), KILLED);
    expect("kept", waitpid(kept, NULL, WNOHANG), 0);
    expect("offered", status_of(offered), KILLED);
    end(kept);
}

int main(int argc, char **argv)
{
    struct sysinfo info;
    sysinfo(&info);
    memory = info.totalram * info.mem_unit & ~(size_t)(PAGE - 1);
    const char *what = argc == 2 ? argv[1] : "";
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (strcmp(what, "one") == 0)
    {
        one_of_many();
    }
    else if (strcmp(what, "sleeper") == 0)
    {
        large_sleeper(eat_most_and_sleep);
    }
    else if (strcmp(what, "stopped") == 0)
    {
        large_sleeper(eat_most_and_stop);
    }
    else if (strcmp(what, "many") == 0)
    {
        many_eaters();
    }
    else if (strcmp(what, "zeros") == 0)
    {
        expect("reader", status_of(start(read_zeros)), KILLED);
    }
    else if (strcmp(what, "file") == 0)
    {
        file_for_two();
    }
    else if (strcmp(what, "full") == 0)
    {
        full_file();
    }
    else if (strcmp(what, "names") == 0)
    {
        removed_files();
    }
    else if (strcmp(what, "shared") == 0)
    {
        expect("sharer", status_of(start(eat_shared)), KILLED);
    }
    else if (strcmp(what, "copy") == 0)
    {
        copy_on_write();
    }
    else if (strcmp(what, "threads") == 0)
    {
        expect("threads", status_of(start(eat_in_threads)), KILLED);
    }
    else if (strcmp(what, "choice") == 0)
    {
        choices();
    }
    else if (strcmp(what, "behind") == 0)
    {
        start(eat_nearly_all_and_stay); /* goes on when this program has ended */
    }
    else
    {
        fprintf(stderr, "what?\n");
        return 2;
    }

    puts("survived");
    return 0;
}
