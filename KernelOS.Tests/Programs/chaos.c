/* Lives at random: chaos SEED STEPS. Processes fork, execute this program again, make threads, pipes, mappings and files,
   wait, and kill each other at random points; whatever fails is passed over. Everything happens in one process group,
   which the first process ends and waits out. Prints "begun" and "ended". */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_CHILDREN 6
#define MOST_DEPTH 3

static uint64_t s_random;
static pid_t s_children[MOST_CHILDREN];
static int s_count;

static uint32_t next(void)
{
    s_random ^= s_random >> 12;
    s_random ^= s_random << 25;
    s_random ^= s_random >> 27;
    return (uint32_t)((s_random * 0x2545F4914F6CDD1DUL) >> 32);
}

static uint32_t below(uint32_t limit)
{
    return (uint32_t)(((uint64_t)next() * limit) >> 32);
}

static void sleep_us(long microseconds)
{
    struct timespec time = {0, microseconds * 1000};
    nanosleep(&time, NULL);
}

static void handle(int signal)
{
    (void)signal;
}

static void *run_thread(void *argument)
{
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED)
    {
        page[4096] = 1;
    }

    sched_yield();
    if (((uintptr_t)argument & 3) == 0)
    {
        sleep_us(300);
    }

    if (page != MAP_FAILED && ((uintptr_t)argument & 4) == 0)
    {
        munmap(page, 8192);
    }

    return NULL;
}

static void make_threads(void)
{
    pthread_t threads[4];
    int made = 0, wanted = 1 + (int)below(4);
    while (made < wanted && pthread_create(&threads[made], NULL, run_thread, (void *)(uintptr_t)below(8)) == 0)
    {
        made++;
    }

    for (int i = 0; i < made; i++)
    {
        if (below(3) == 0)
        {
            pthread_detach(threads[i]);
        }
        else
        {
            pthread_join(threads[i], NULL);
        }
    }
}

static void use_pipe(void)
{
    int ends[2];
    static char block[20000];
    if (pipe2(ends, O_NONBLOCK) != 0)
    {
        return;
    }

    for (uint32_t i = below(6); i > 0; i--)
    {
        write(ends[1], block, below(sizeof(block)));
        read(ends[0], block, below(sizeof(block)));
    }

    if (below(4) == 0)
    {
        close(ends[0]);
        write(ends[1], "x", 1);
        close(ends[1]);
        return;
    }

    if (below(3) != 0)
    {
        close(ends[0]);
        close(ends[1]);
    }
}

static void use_memory(void)
{
    size_t pages = 1 + below(64);
    int kind = below(2) == 0 ? MAP_PRIVATE : MAP_SHARED;
    char *memory = mmap(NULL, pages * 4096, PROT_READ | PROT_WRITE, kind | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
    {
        return;
    }

    for (size_t i = 0; i < pages; i += 1 + below(4))
    {
        memory[i * 4096] = (char)i;
    }

    size_t hole = below((uint32_t)pages);
    munmap(memory + hole * 4096, 4096);
    mprotect(memory, (hole + 1) * 4096 / 2, PROT_READ);
    if (below(3) != 0)
    {
        munmap(memory, pages * 4096);
    }
}

static void use_files(void)
{
    char name[48];
    sprintf(name, "/tmp/chaos-%u", below(16));
    int file = open(name, O_RDWR | O_CREAT, 0600);
    if (file < 0)
    {
        return;
    }

    pwrite(file, name, sizeof(name), below(40000));
    char *map = mmap(NULL, 16384, PROT_READ | PROT_WRITE, below(2) == 0 ? MAP_SHARED : MAP_PRIVATE, file, 0);
    ftruncate(file, 16384);
    if (map != MAP_FAILED)
    {
        map[below(16384)] = 'c';
    }

    if (below(3) == 0)
    {
        unlink(name);
    }

    if (below(4) != 0)
    {
        close(file);
    }
}

static void live(int depth, uint32_t steps);

static void make_child(int depth)
{
    if (s_count == MOST_CHILDREN || depth == MOST_DEPTH)
    {
        return;
    }

    uint64_t seed = ((uint64_t)next() << 32) | next() | 1;
    uint32_t steps = below(40);
    int executes = below(4) == 0;
    char number[24], levels[12], count[12];
    snprintf(number, sizeof(number), "%llu", (unsigned long long)seed);
    snprintf(levels, sizeof(levels), "%d", depth + 1);
    snprintf(count, sizeof(count), "%u", steps);
    pid_t child = executes && below(2) == 0 ? vfork() : fork();
    if (child == 0)
    {
        if (executes)
        {
            execl("/proc/self/exe", "chaos", number, count, levels, (char *)NULL);
            _exit(1);
        }

        s_random = seed;
        s_count = 0;
        live(depth + 1, steps);
        _exit((int)below(256));
    }

    if (child > 0)
    {
        s_children[s_count++] = child;
    }
}

static void lose_child(int how)
{
    if (s_count == 0)
    {
        return;
    }

    uint32_t which = below((uint32_t)s_count);
    pid_t child = s_children[which];
    static const int Signals[] = {SIGKILL, SIGTERM, SIGUSR1, SIGSEGV, SIGSTOP, SIGCONT};
    if (how == 0)
    {
        kill(child, Signals[below(6)]);
        return;
    }

    if (how == 1)
    {
        kill(child, SIGKILL);
    }

    if (waitpid(child, NULL, how == 1 ? 0 : WNOHANG) == child)
    {
        s_children[which] = s_children[--s_count];
    }
}

static void live(int depth, uint32_t steps)
{
    for (uint32_t i = 0; i < steps; i++)
    {
        switch (below(12))
        {
        case 0:
        case 1:
            make_child(depth);
            break;
        case 2:
            lose_child(0);
            break;
        case 3:
            lose_child(1);
            break;
        case 4:
            lose_child(2);
            break;
        case 5:
            make_threads();
            break;
        case 6:
            use_pipe();
            break;
        case 7:
            use_memory();
            break;
        case 8:
            use_files();
            break;
        case 9:
            kill(getpid(), SIGUSR1);
            break;
        case 10:
            sched_yield();
            break;
        case 11:
            sleep_us(below(200));
            break;
        }

        if (depth > 0 && below(200) == 0)
        {
            __builtin_trap();
        }
    }
}

static void end_group(pid_t leader)
{
    /* Also those whose parents have gone: they are process 1's, which waits for them. */
    for (int i = 0; i < 5000 && kill(-leader, SIGKILL) == 0; i++)
    {
        while (waitpid(-1, NULL, WNOHANG) > 0)
        {
        }

        sleep_us(1000);
    }

    while (waitpid(-1, NULL, 0) > 0)
    {
    }

    for (int i = 0; i < 16; i++)
    {
        char name[48];
        sprintf(name, "/tmp/chaos-%d", i);
        unlink(name);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3)
    {
        return 2;
    }

    s_random = strtoull(argv[1], NULL, 10) | 1;
    uint32_t steps = (uint32_t)strtoul(argv[2], NULL, 10);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR1, handle);
    if (argc > 3)
    {
        live(atoi(argv[3]), steps);
        return 0;
    }

    write(1, "begun\n", 6);
    pid_t leader = fork();
    if (leader == 0)
    {
        setpgid(0, 0);
        live(0, steps);
        _exit(0);
    }

    if (leader > 0)
    {
        setpgid(leader, leader);
        int status;
        while (waitpid(leader, &status, 0) == -1 && errno == EINTR)
        {
        }

        end_group(leader);
    }

    write(1, "ended\n", 6);
    return 0;
}
