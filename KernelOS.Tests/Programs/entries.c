/* Enters the kernel, by system calls and timer interrupts, with everything in ring 3's power set as badly as can be.
   Nothing here is forbidden, so each case must end with status 0. */
#include "cases.h"
#include "system-call.h"

#include <stdint.h>
#include <sys/syscall.h>

/* Long enough for several timer interrupts; changes rcx and the flags that arithmetic sets. */
#define SPIN "movl $10000000, %%ecx; 1: decl %%ecx; jnz 1b; "
#define GET_PID "movl $39, %%eax; syscall; "
#define EXIT "movl $231, %%eax; xorl %%edi, %%edi; syscall; "
#define CLOBBERED "rax", "rcx", "rdx", "rdi", "r11", "memory", "cc"

/* With these flags set besides the usual ones: a system call, some interrupts, another call. */
#define WITH_FLAGS(name, flags)                                                                        \
    static int name(void)                                                                              \
    {                                                                                                  \
        __asm__ volatile("pushfq; orq $" #flags ", (%%rsp); popfq; " GET_PID SPIN GET_PID               \
                         "pushfq; andq $~" #flags ", (%%rsp); popfq" ::: CLOBBERED);                    \
        return 0;                                                                                      \
    }

WITH_FLAGS(direction, 0x400)
WITH_FLAGS(nested_task, 0x4000)
WITH_FLAGS(privilege_level, 0x3000)
WITH_FLAGS(alignment_check, 0x40000)
WITH_FLAGS(identification, 0x200000)
WITH_FLAGS(all_flags, 0x257CD5)

/* The kernel copies while the program's direction is downwards. */
static int copy_downwards(void)
{
    static const char Text[] = "copied upwards\n";
    int64_t written;
    __asm__ volatile("std; syscall; cld"
                     : "=a"(written)
                     : "a"(SYS_write), "D"(1), "S"(Text), "d"(sizeof(Text) - 1)
                     : "rcx", "r11", "memory");
    return written == sizeof(Text) - 1 ? 0 : SURVIVED;
}

/* The caller's flags come back from a system call, but for what it may not set. */
static int flags_come_back(void)
{
    uint64_t before, after;
    __asm__ volatile("pushfq; orq $0x240CD5, (%%rsp); popfq; pushfq; movl $39, %%eax; syscall; pushfq; "
                     "popq %0; popq %1; pushq $0x202; popfq"
                     : "=&r"(after), "=&r"(before) : : CLOBBERED);
    return before == after && (before & 0x240CD5) == 0x240CD5 ? 0 : SURVIVED;
}

#define WITH_STACK(name, address)                                                                      \
    static int name(void)                                                                              \
    {                                                                                                  \
        __asm__ volatile("movabsq $" #address ", %%rsp; " GET_PID SPIN GET_PID EXIT ::: CLOBBERED);     \
        return SURVIVED;                                                                               \
    }

WITH_STACK(stack_zero, 0)
WITH_STACK(stack_odd, 0x12345)
WITH_STACK(stack_in_kernel, 0xFFFFFF0000100000)
WITH_STACK(stack_in_direct_map, 0xFFFF800000100000)
WITH_STACK(stack_non_canonical, 0x8000000000000000)
WITH_STACK(stack_last_byte, 0xFFFFFFFFFFFFFFFF)

#define WITH_SEGMENTS(name, selector)                                                                  \
    static int name(void)                                                                              \
    {                                                                                                  \
        __asm__ volatile("movl " selector ", %%edx; movw %%dx, %%ds; movw %%dx, %%es; movw %%dx, %%fs; " \
                         "movw %%dx, %%gs; " GET_PID SPIN GET_PID EXIT ::: CLOBBERED);                  \
        return SURVIVED;                                                                               \
    }

WITH_SEGMENTS(null_segments, "$0")
WITH_SEGMENTS(null_segments_of_ring_3, "$3")
WITH_SEGMENTS(stack_segment_everywhere, "%%ss")

/* The thread pointers stay the program's own while the kernel uses GS for itself. A system may refuse to set GS. */
static int thread_pointers(void)
{
    static const uint64_t Words[2] = {0x1122334455667788, 0x99AABBCCDDEEFF00};
    uint64_t fs, gs = Words[0];
    int has_gs = SYSTEM_CALL(SYS_arch_prctl, 0x1001, &Words[0]) == 0;
    SYSTEM_CALL(SYS_arch_prctl, 0x1002, &Words[1]);
    __asm__ volatile(SPIN GET_PID "movq %%fs:0, %0" : "=&r"(fs) : : CLOBBERED);
    if (has_gs)
    {
        __asm__ volatile("movq %%gs:0, %0" : "=r"(gs));
    }

    int right = gs == Words[0] && fs == Words[1];
    SYSTEM_CALL(SYS_exit_group, right ? 0 : SURVIVED); /* the C library cannot be used any more */
    return SURVIVED;
}

/* An x87 exception that waits for the next x87 instruction: that must not be one of the kernel's. */
static int pending_x87_exception(void)
{
    static const uint16_t Unmasked = 0x37B;
    __asm__ volatile("fninit; fldcw %0; fld1; fldz; fdivrp; " GET_PID SPIN GET_PID EXIT : : "m"(Unmasked) : CLOBBERED, "st");
    return SURVIVED;
}

/* Every vector exception unmasked, rounding away from the usual, denormals flushed. */
static int unusual_mxcsr(void)
{
    static const uint32_t Unusual = 0xE040;
    uint32_t after;
    __asm__ volatile("ldmxcsr %1; " GET_PID SPIN GET_PID "stmxcsr %0" : "=m"(after) : "m"(Unusual) : CLOBBERED);
    return after == Unusual ? 0 : SURVIVED;
}

static int unknown_numbers(void)
{
    static const uint64_t Numbers[] = {
        600, 4096, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, UINT64_MAX, 0x40000000 | 39, 0x3FFFFFFF,
    };
    for (size_t i = 0; i < sizeof(Numbers) / sizeof(Numbers[0]); i++)
    {
        const int64_t NoSuchCall = -38;
        if (SYSTEM_CALL(Numbers[i], 1, 2, 3, 4, 5, 6) != NoSuchCall)
        {
            printf("number %#lx\n", Numbers[i]);
            return SURVIVED;
        }
    }

    return 0;
}

/* A descriptor is 32 bits wide, whatever else is in its register; unused registers are nobody's business. */
static int garbage_in_high_bits(void)
{
    const uint64_t Garbage = 0xDEADBEEF00000000;
    static const char Text[] = "written\n";
    int64_t written = SYSTEM_CALL(SYS_write, Garbage | 1, Text, sizeof(Text) - 1, ~0UL, Garbage, ~Garbage);
    int64_t closed = SYSTEM_CALL(SYS_close, Garbage | 77);
    const int64_t BadDescriptor = -9;
    return written == sizeof(Text) - 1 && closed == BadDescriptor ? 0 : SURVIVED;
}

static const struct named_case s_cases[] = {
    {"direction-flag", direction},
    {"nested-task-flag", nested_task},
    {"privilege-level-flags", privilege_level},
    {"alignment-check-flag", alignment_check},
    {"identification-flag", identification},
    {"all-flags", all_flags},
    {"copy-downwards", copy_downwards},
    {"flags-come-back", flags_come_back},
    {"stack-zero", stack_zero},
    {"stack-odd", stack_odd},
    {"stack-in-kernel", stack_in_kernel},
    {"stack-in-direct-map", stack_in_direct_map},
    {"stack-non-canonical", stack_non_canonical},
    {"stack-last-byte", stack_last_byte},
    {"null-segments", null_segments},
    {"null-segments-of-ring-3", null_segments_of_ring_3},
    {"stack-segment-everywhere", stack_segment_everywhere},
    {"thread-pointers", thread_pointers},
    {"pending-x87-exception", pending_x87_exception},
    {"unusual-mxcsr", unusual_mxcsr},
    {"unknown-numbers", unknown_numbers},
    {"garbage-in-high-bits", garbage_in_high_bits},
};

int main(int argc, char **argv)
{
    return RUN_CASE(s_cases, argc, argv);
}
