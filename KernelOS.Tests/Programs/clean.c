/* Started without a C library: looks at every register and at all fresh memory before anything has used it. All must
   be clean: what is not would be another program's. Before it ends it leaves its own traces everywhere, so that a
   second run in the same boot has something to find. */
#include "system-call.h"

#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#define STACK_BYTES (1UL << 20)
#define FRESH_BYTES (8UL << 20)
#define TRACE 0x5EC2E75EC2E75EC2UL

/* In the order in which _start stores them. */
static const char *const s_names[] = {
    "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
};

__attribute__((used)) static uint64_t s_general[15];
__attribute__((used)) static uint8_t s_vectors[512] __attribute__((aligned(16)));
__attribute__((used)) static uint64_t s_flags, s_stack;
__attribute__((used)) static uint16_t s_segments[4] __attribute__((aligned(8))); /* ds, es, fs, gs */
static uint64_t s_unused[FRESH_BYTES / 8];      /* .bss */
static volatile uint64_t s_initialized = TRACE; /* .data, whose last page .bss begins in */

__asm__(".globl _start\n"
        "_start:\n"
        "    .set offset, 0\n"
        "    .irp register, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15\n"
        "    movq %\\register, s_general+offset(%rip)\n"
        "    .set offset, offset + 8\n"
        "    .endr\n"
        "    movq %rsp, s_stack(%rip)\n"
        "    movw %ds, s_segments(%rip)\n"
        "    movw %es, s_segments+2(%rip)\n"
        "    movw %fs, s_segments+4(%rip)\n"
        "    movw %gs, s_segments+6(%rip)\n"
        "    fxsaveq s_vectors(%rip)\n"
        "    leaq s_flags+8(%rip), %rsp\n" /* the stack itself stays as it was */
        "    pushfq\n"
        "    movq s_stack(%rip), %rsp\n"
        "    movq %rsp, %rdi\n"
        "    andq $-16, %rsp\n"
        "    call start\n");

static void say(const char *text)
{
    size_t length = 0;
    while (text[length] != '\0')
    {
        length++;
    }

    SYSTEM_CALL(SYS_write, 1, text, length);
}

static void say_number(uint64_t number)
{
    char text[17];
    for (int i = 15; i >= 0; i--, number >>= 4)
    {
        text[i] = "0123456789abcdef"[number & 15];
    }

    text[16] = '\0';
    say(text);
}

static int expect(const char *name, uint64_t value, uint64_t wanted)
{
    if (value == wanted)
    {
        return 0;
    }

    say(name);
    say(" is ");
    say_number(value);
    say("\n");
    return 1;
}

static int expect_zero(const char *name, const uint64_t *words, size_t bytes)
{
    for (size_t i = 0; i < bytes / 8; i++)
    {
        if (words[i] != 0)
        {
            say("at ");
            say_number((uint64_t)(words + i));
            say(": ");
            return expect(name, words[i], 0);
        }
    }

    return 0;
}

static void leave_traces(uint64_t *words, size_t bytes)
{
    for (size_t i = 0; i < bytes / 8; i++)
    {
        ((volatile uint64_t *)words)[i] = TRACE;
    }
}

static int check_registers(void)
{
    int failures = 0;
    for (int i = 0; i < 15; i++)
    {
        failures += expect(s_names[i], s_general[i], 0);
    }

    failures += expect("the stack pointer's alignment", s_stack & 15, 0);
    failures += expect("the flags but for interrupts", s_flags & ~0x200UL, 2);
    failures += expect_zero("a segment register", (uint64_t *)s_segments, sizeof(s_segments));
    failures += expect("the x87 control word", *(uint16_t *)s_vectors, 0x37F);
    failures += expect("the x87 status word", *(uint16_t *)(s_vectors + 2), 0);
    failures += expect("the x87 tag word", s_vectors[4], 0);
    failures += expect("MXCSR", *(uint32_t *)(s_vectors + 24), 0x1F80);
    failures += expect_zero("an x87 register", (uint64_t *)(s_vectors + 32), 128);
    return failures + expect_zero("a vector register", (uint64_t *)(s_vectors + 160), 256);
}

static int check_memory(void)
{
    /* What is below the stack pointer's red zone grows as it is touched; this function's own frames lie above it. */
    uint64_t *below = (uint64_t *)(s_stack - 4096 - STACK_BYTES);
    int failures = expect_zero("fresh stack", below, STACK_BYTES);
    leave_traces(below, STACK_BYTES);

    failures += expect("initialized data", s_initialized, TRACE);
    failures += expect_zero("fresh .bss", s_unused, FRESH_BYTES);
    leave_traces(s_unused, FRESH_BYTES);

    uint64_t *mapping = (uint64_t *)SYSTEM_CALL(
        SYS_mmap, 0, FRESH_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    failures += expect_zero("a fresh mapping", mapping, FRESH_BYTES);
    leave_traces(mapping, FRESH_BYTES);

    uint64_t end = (uint64_t)SYSTEM_CALL(SYS_brk, 0);
    uint64_t grown = (uint64_t)SYSTEM_CALL(SYS_brk, end + FRESH_BYTES);
    failures += expect("what the break grew by", grown - end, FRESH_BYTES);
    failures += expect_zero("a fresh break area", (uint64_t *)((end + 7) & ~7UL), FRESH_BYTES - 8);
    leave_traces((uint64_t *)((end + 7) & ~7UL), FRESH_BYTES - 8);

    /* The same addresses again: nothing comes back. */
    SYSTEM_CALL(SYS_munmap, mapping, FRESH_BYTES);
    mapping = (uint64_t *)SYSTEM_CALL(
        SYS_mmap, mapping, FRESH_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    failures += expect_zero("a mapping made again", mapping, FRESH_BYTES);
    SYSTEM_CALL(SYS_brk, end);
    SYSTEM_CALL(SYS_brk, end + FRESH_BYTES);
    failures += expect_zero("a break area grown again", (uint64_t *)((end + 4095) & ~4095UL), FRESH_BYTES - 4096);
    return failures;
}

__attribute__((noreturn, used)) static void start(void)
{
    int failures = check_registers() + check_memory();
    if (failures == 0)
    {
        say("clean\n");
    }

    __asm__ volatile("movq %0, %%rbx\n"
                     ".irp register, rcx, rdx, rsi, rbp, r8, r9, r10, r11, r12, r13, r14, r15\n"
                     "movq %%rbx, %%\\register\n"
                     ".endr\n"
                     ".irp number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n"
                     "movq %%rbx, %%xmm\\number\n"
                     ".endr\n"
                     "fldpi; fldpi; fldpi; fldpi\n"
                     "movw %%ss, %%bx; movw %%bx, %%ds; movw %%bx, %%es; movw %%bx, %%fs; movw %%bx, %%gs\n"
                     "syscall"
                     : : "r"(TRACE), "a"(SYS_exit_group), "D"(failures == 0 ? 0 : 1) : "memory");
    __builtin_unreachable();
}
