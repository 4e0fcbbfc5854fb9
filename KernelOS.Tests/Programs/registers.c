/* Fills every register with values of its own, lets the kernel interrupt, serve system calls and page faults for a
   while, and compares. Arguments: rounds (default 20), iterations of a round (default 1000000). */
#include "registers.h"
#include "system-call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

struct register_set wanted, seen;
uint64_t remaining, call_number;

static uint64_t next_random(uint64_t *state)
{
    /* xorshift64 (Marsaglia, 2003) */
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

static void fill(uint64_t *state)
{
    for (int i = 0; i < GENERAL_REGISTERS; i++)
    {
        wanted.general[i] = next_random(state);
    }

    /* FXSAVE's image (Intel SDM vol. 1, 10.5.1): control, empty status, all eight x87 registers in use, MXCSR. */
    memset(wanted.vectors, 0, sizeof(wanted.vectors));
    uint16_t control = 0x7F | (uint16_t)(next_random(state) & 0xC00) | 0x300;
    uint32_t mxcsr = 0x1F80 | (uint32_t)(next_random(state) & 0xE000);
    memcpy(wanted.vectors, &control, 2);
    wanted.vectors[4] = 0xFF;
    memcpy(wanted.vectors + 24, &mxcsr, 4);
    for (int i = 0; i < 8; i++)
    {
        uint64_t mantissa = next_random(state) | 1UL << 63;
        uint16_t exponent = (uint16_t)(next_random(state) % 0x7FFE + 1);
        memcpy(wanted.vectors + 32 + 16 * i, &mantissa, 8);
        memcpy(wanted.vectors + 40 + 16 * i, &exponent, 2);
    }

    for (int i = 160; i < 416; i += 8)
    {
        uint64_t half = next_random(state);
        memcpy(wanted.vectors + i, &half, 8);
    }
}

static int differs(const char *name, size_t offset, size_t length)
{
    if (memcmp(wanted.vectors + offset, seen.vectors + offset, length) == 0)
    {
        return 0;
    }

    printf("%s changed\n", name);
    return 1;
}

/* What changed; ignored is a mask of general registers that may. */
static int compare(const char *situation, unsigned ignored)
{
    static const char *const Names[GENERAL_REGISTERS] = {
        "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
    };
    int failures = 0;
    for (int i = 0; i < GENERAL_REGISTERS; i++)
    {
        if (!(ignored >> i & 1) && wanted.general[i] != seen.general[i])
        {
            printf("%s is %#lx, not %#lx\n", Names[i], seen.general[i], wanted.general[i]);
            failures++;
        }
    }

    failures += differs("the x87 control word", 0, 2) + differs("the x87 tag word", 4, 1) + differs("MXCSR", 24, 4);
    for (int i = 0; i < 8; i++)
    {
        failures += differs("an x87 register", 32 + 16 * (size_t)i, 10);
    }

    for (int i = 0; i < 16; i++)
    {
        failures += differs("a vector register", 160 + 16 * (size_t)i, 16);
    }

    if (failures > 0)
    {
        printf("%d differences %s\n", failures, situation);
    }

    return failures;
}

int main(int argc, char **argv)
{
    uint64_t rounds = argc > 1 ? strtoull(argv[1], NULL, 0) : 20;
    uint64_t iterations = argc > 2 ? strtoull(argv[2], NULL, 0) : 1000000;
    static const uint64_t Calls[] = {SYS_getpid, SYS_getuid, SYS_brk, 9999};
    uint64_t state = 0x9E3779B97F4A7C15;
    int failures = 0;
    for (uint64_t round = 0; round < rounds && failures == 0; round++)
    {
        fill(&state);
        remaining = iterations;
        spin_with_registers();
        failures += compare("under interrupts", 0);

        fill(&state);
        remaining = iterations / 100;
        call_number = Calls[round % 4];
        if (call_number == SYS_brk)
        {
            wanted.general[RDI] = 0; /* asks where the break is */
        }

        call_with_registers();
        failures += compare("across system calls", 1 << RAX | 1 << RCX | 1 << R11);

        /* The first touch of each page: read through rbx, written through rbp. */
        const size_t Pages = 64;
        char *memory = mmap(NULL, Pages * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        fill(&state);
        wanted.general[RBX] = (uint64_t)memory;
        wanted.general[RBP] = (uint64_t)memory + Pages * 4096 / 2;
        remaining = Pages / 2;
        fault_with_registers();
        wanted.general[RBX] += Pages * 4096 / 2;
        wanted.general[RBP] += Pages * 4096 / 2;
        failures += compare("across page faults", 0);
        munmap(memory, Pages * 4096);
    }

    puts(failures == 0 ? "every register kept its value" : "registers were lost");
    return failures == 0 ? 0 : 1;
}
