/* Random system calls with arguments that are wild, at boundaries, or almost right. It may die of what it does to its
   own memory; the kernel may not. Only for KernelOS: on another system it could do harm. Arguments: seed, calls. */
#include "system-call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static uint64_t s_state;
static char *s_memory;
static char s_text[4096] = "/tmp/fuzz";

static uint64_t next_random(void)
{
    /* xorshift64 (Marsaglia, 2003) */
    s_state ^= s_state << 13;
    s_state ^= s_state >> 7;
    return s_state ^= s_state << 17;
}

static uint64_t argument(void)
{
    static const uint64_t Special[] = {
        0, 1, 2, 4095, 4096, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x00007FFFFFFFF000, 0x0000800000000000,
        0xFFFF800000100000, 0xFFFFFE8000000000, 0xFFFFFF0000100000, 0xFFFFFF8000000000, 0x8000000000000000,
        0x7FFFFFFFFFFFFFFF, UINT64_MAX, UINT64_MAX - 4095,
    };
    uint64_t random = next_random();
    switch (random % 8)
    {
        case 0:
            return next_random();
        case 1:
            return next_random() % 8;
        case 2:
            return 1UL << (next_random() % 64);
        case 3:
            return (uint64_t)s_text;
        case 4:
            return (uint64_t)s_memory + next_random() % (3 * 4096); /* its last page is missing */
        case 5:
            return next_random() % 65536;
        default:
            return Special[next_random() % (sizeof(Special) / sizeof(Special[0]))];
    }
}

/* Calls that change what is mapped where their first two arguments say. */
static int changes_mappings(uint64_t number)
{
    return number == SYS_munmap || number == SYS_mprotect || number == SYS_mmap || number == SYS_mremap
        || number == SYS_madvise || number == SYS_brk;
}

/* Its own scratch memory, or where nothing of a program can be: else it would soon saw off the branch it sits on. */
static void choose_range(uint64_t *arguments)
{
    if (next_random() % 4 != 0)
    {
        arguments[0] = (uint64_t)s_memory + (next_random() % 3) * 4096 + (next_random() % 8 == 0);
        arguments[1] = next_random() % (2 * 4096);
    }
    else
    {
        arguments[0] |= 1UL << 63;
    }
}

/* Calls that would end or stop it. */
static int is_left_out(uint64_t number)
{
    switch (number)
    {
        case SYS_exit:
        case SYS_exit_group:
        case SYS_pause:
        case SYS_rt_sigreturn:
        case SYS_rt_sigsuspend:
        case SYS_rt_sigtimedwait:
        case SYS_rt_sigqueueinfo:
        case SYS_rt_tgsigqueueinfo:
        case SYS_nanosleep:
        case SYS_clock_nanosleep:
        case SYS_kill:
        case SYS_tkill:
        case SYS_tgkill:
        case SYS_fork:
        case SYS_vfork:
        case SYS_clone:
        case SYS_clone3:
        case SYS_execve:
        case SYS_execveat:
        case SYS_poll:
        case SYS_ppoll:
        case SYS_select:
        case SYS_pselect6:
        case SYS_epoll_wait:
        case SYS_futex:
        case SYS_mknod: /* A FIFO or a pipe of its own is waited for, rightly. */
        case SYS_mknodat:
        case SYS_pipe:
        case SYS_pipe2:
        case SYS_reboot:
            return 1;
        default:
            return 0;
    }
}

int main(int argc, char **argv)
{
    static const uint64_t Usual[] = {
        SYS_read, SYS_write, SYS_open, SYS_openat, SYS_close, SYS_lseek, SYS_fstat, SYS_stat, SYS_newfstatat,
        SYS_readv, SYS_writev, SYS_readlink, SYS_ioctl, SYS_fcntl, SYS_brk, SYS_mmap, SYS_munmap, SYS_mprotect,
        SYS_arch_prctl, SYS_prlimit64, SYS_getrandom, SYS_uname, SYS_clock_gettime, SYS_prctl, SYS_set_robust_list,
        SYS_set_tid_address,
    };
    s_state = argc > 1 ? strtoull(argv[1], NULL, 0) * 2654435761 + 1 : 1;
    uint64_t calls = argc > 2 ? strtoull(argv[2], NULL, 0) : 10000;
    s_memory = mmap(NULL, 5 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(s_memory + 2 * 4096, 4096); /* what maps it again takes nothing away */
    puts("begun");
    fflush(stdout);

    /* What it writes at random is nobody's business. */
    SYSTEM_CALL(SYS_close, 1);
    SYSTEM_CALL(SYS_close, 2);
    for (uint64_t i = 0; i < calls; i++)
    {
        uint64_t number = next_random() % 4 == 0 ? next_random() % 512 : Usual[next_random() % (sizeof(Usual) / sizeof(Usual[0]))];
        if (!is_left_out(number))
        {
            uint64_t arguments[6];
            for (int k = 0; k < 6; k++)
            {
                arguments[k] = argument();
            }

            if (changes_mappings(number))
            {
                choose_range(arguments);
            }

            system_call(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
        }
    }

    SYSTEM_CALL(SYS_exit_group, 0);
}
