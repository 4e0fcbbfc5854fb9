/* What a handler finds of the program that it interrupted, and what the program finds of the handler: registers, stacks,
   faults, and frames that have been tampered with. */
#include "differential.h"

#include <signal.h>
#include <sys/resource.h>
#include <ucontext.h>

#ifndef REG_RIP
#error only for x86-64
#endif

static volatile int s_count;
static volatile uint64_t s_seen;

static void handle_with(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = flags | SA_SIGINFO};
    sigaction(signal, &action, NULL);
}

static void count(int signal, siginfo_t *information, void *context)
{
    (void)signal;
    (void)information;
    (void)context;
    s_count++;
}

/* Stays inside a page that a child may do anything to; prints how it ended. */
static pid_t begin(void)
{
    pid_t child = fork();
    if (child == 0)
    {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
    }

    return child;
}

#define IN_CHILD(...) \
    do \
    { \
        pid_t child = begin(); \
        if (child == 0) \
        { \
            __VA_ARGS__; \
            _exit(0); \
        } \
        reap(child); \
    } while (0)

static uint64_t s_handler_flags, s_handler_stack;

__attribute__((used)) static void note_entry(uint64_t stack, uint64_t flags)
{
    s_handler_stack = stack;
    s_handler_flags = flags;
}

/* Notes its stack pointer and flags before anything else. */
void note_entry_first(int, siginfo_t *, void *);
__asm__(".globl note_entry_first\n"
        "note_entry_first:\n"
        "    pushfq\n"
        "    popq %rsi\n"
        "    movq %rsp, %rdi\n"
        "    cld\n"
        "    jmp note_entry\n");

CASE(entry)
{
    handle_with(SIGUSR1, note_entry_first, 0);
    long number = SYS_tkill, thread = getpid();
    uint64_t flags, red_zone[4] = {1, 2, 3, 4}, after[4] = {0};
    __asm__ volatile("subq $128, %%rsp\n" /* the compiler's own red zone */
                     "movq %%rbx, -8(%%rsp)\n"
                     "movq %%rbx, -128(%%rsp)\n"
                     "std\n"
                     "syscall\n"
                     "pushfq\n"
                     "popq %%rcx\n"
                     "cld\n"
                     "movq -128(%%rsp), %%rdx\n"
                     "addq $128, %%rsp\n"
                     : "+a"(number), "=c"(flags), "=d"(after[0])
                     : "b"(0x1122334455667788), "D"(thread), "S"((long)SIGUSR1)
                     : "r11", "memory", "cc");
    say("stack aligned: %d", (int)(s_handler_stack + 8) % 16 == 0);
    say("direction flag in the handler %d, afterwards %d", (int)(s_handler_flags >> 10 & 1), (int)(flags >> 10 & 1));
    say("red zone kept: %d", after[0] == 0x1122334455667788);
    say("%lu", (unsigned long)red_zone[3]);
}

static void look_at_context(int signal, siginfo_t *information, void *context)
{
    (void)signal;
    (void)information;
    ucontext_t *user = context;
    greg_t *registers = user->uc_mcontext.gregs;
    say("r8 %llx r9 %llx r10 %llx r12 %llx r13 %llx r14 %llx r15 %llx rbx %llx rdx %llx", (long long)registers[REG_R8],
        (long long)registers[REG_R9], (long long)registers[REG_R10], (long long)registers[REG_R12], (long long)registers[REG_R13],
        (long long)registers[REG_R14], (long long)registers[REG_R15], (long long)registers[REG_RBX], (long long)registers[REG_RDX]);
    say("rax %lld, flags %lld", (long long)registers[REG_RAX], (long long)registers[REG_EFL] & 0xCD5);
    say("frame: link %d, state aligned %d", user->uc_link == NULL, (int)((uintptr_t)user->uc_mcontext.fpregs % 64) == 0);
    say("mask %lx, oldmask %llx", *(unsigned long *)&user->uc_sigmask, (long long)registers[REG_OLDMASK]);
    say("between frame and stack: %d", (char *)user < (char *)registers[REG_RSP] - 128);
    registers[REG_R12] = 0xABCD;
    registers[REG_RBX]++;
    *(unsigned long *)&user->uc_sigmask = 1UL << (SIGUSR2 - 1) | 1UL << (SIGKILL - 1);
}

CASE(context)
{
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_SETMASK, &term, NULL);
    handle_with(SIGUSR1, look_at_context, 0);
    long number = SYS_tkill, r12, rbx;
    long thread = getpid();
    __asm__ volatile("movq $8, %%r8; movq $9, %%r9; movq $10, %%r10; movq $12, %%r12; movq $13, %%r13; movq $14, %%r14; movq $15, %%r15\n"
                     "movq $0x77, %%rbx; movq $0x99, %%rdx; cmpq %%r12, %%r12; syscall\n"
                     "movq %%r12, %1; movq %%rbx, %2"
                     : "+a"(number), "=m"(r12), "=m"(rbx)
                     : "D"(thread), "S"((long)SIGUSR1)
                     : "rcx", "rdx", "rbx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "memory", "cc");
    say("%ld %lx %lx", number, r12, rbx);
    unsigned long mask;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, NULL, &mask, 8);
    say("mask %lx", mask);
}

static void tell_fault(int signal, siginfo_t *information, void *context)
{
    ucontext_t *user = context;
    greg_t *registers = user->uc_mcontext.gregs;
    const char *where = information->si_addr == (void *)registers[REG_RIP] ? "the instruction"
        : (uint64_t)information->si_addr == s_seen ? "what was expected"
        : information->si_addr == NULL ? "nowhere"
        : "elsewhere";
    say("signal %d code %d at %s, error %llx trap %lld", signal, information->si_code, where, (long long)registers[REG_ERR],
        (long long)registers[REG_TRAPNO]);
    if (registers[REG_TRAPNO] == 14)
    {
        HOLDS((uint64_t)registers[REG_CR2] == (uint64_t)information->si_addr);
    }

    _exit(3);
}

static void handle_faults(void)
{
    static const int Signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
    for (size_t i = 0; i < sizeof(Signals) / sizeof(Signals[0]); i++)
    {
        handle_with(Signals[i], tell_fault, 0);
    }
}

static void touch(volatile char *address, int writes)
{
    s_seen = (uint64_t)address;
    if (writes)
    {
        *address = 1;
    }
    else
    {
        (void)*address;
    }
}

CASE(page_faults)
{
    handle_faults();
    IN_CHILD(touch(UNMAPPED, 0));
    IN_CHILD(touch(UNMAPPED, 1));
    IN_CHILD(touch(NULL, 0));
    IN_CHILD(touch(read_only_page(), 1));
    IN_CHILD(touch(end_of_page(0), 0));
    IN_CHILD(touch(end_of_page(0), 1));
    IN_CHILD(touch(KERNEL_ADDRESS, 0));
    IN_CHILD(touch((char *)0x00007FFFFFFFF000, 0));
    IN_CHILD(s_seen = (uint64_t)UNMAPPED; ((void (*)(void))UNMAPPED)());
    IN_CHILD(char *page = read_only_page(); touch(page, 0); s_seen = (uint64_t)page; ((void (*)(void))page)());
    int file = make_file("short", "x");
    char *mapping = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    IN_CHILD(touch(mapping + 4096, 0));
    IN_CHILD(touch(mapping + 4096, 1));
}

CASE(instruction_faults)
{
    handle_faults();
    IN_CHILD(touch(NON_CANONICAL, 0));
    IN_CHILD(__asm__ volatile("ud2"));
    IN_CHILD(__asm__ volatile("hlt"));
    IN_CHILD(__asm__ volatile("cli"));
    IN_CHILD(__asm__ volatile("int3"));
    IN_CHILD(__asm__ volatile("xorl %%edx, %%edx; xorl %%ecx, %%ecx; divl %%ecx" ::: "eax", "ecx", "edx"));
    IN_CHILD(__asm__ volatile("movl $0x80000000, %%eax; movl $-1, %%ecx; cltd; idivl %%ecx" ::: "eax", "ecx", "edx"));
    IN_CHILD(__asm__ volatile("pushfq; orq $0x100, (%rsp); popfq; nop; nop"));
    IN_CHILD(__asm__ volatile("movw $0x1238, %%ax; movw %%ax, %%ds" ::: "eax"));

    /* A local descriptor table of the program's own making is none. */
    IN_CHILD(
        uint64_t *table = mmap((void *)0x10000, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        for (int i = 0; i < 1024; i++) { table[i] = 0x0000F30000000000; }
        __asm__ volatile("movw $0x1234, %%ax; movw %%ax, %%ds" ::: "eax"));
}

/* x87 alone: QEMU raises no exceptions of SSE. */
CASE(float_faults)
{
    handle_faults();
    static const uint16_t Controls[] = {0x37E, 0x37B};
    for (size_t i = 0; i < sizeof(Controls) / sizeof(Controls[0]); i++)
    {
        IN_CHILD(__asm__ volatile("fldcw %0; fldz; fldz; fdivp; fwait; fld1; fldz; fdivrp; fwait" ::"m"(Controls[i])));
    }
}

/* A fault that is blocked or ignored ends the program. */
CASE(forced)
{
    sigset_t all;
    sigfillset(&all);
    handle_faults();
    IN_CHILD(sigprocmask(SIG_SETMASK, &all, NULL); touch(UNMAPPED, 1));
    IN_CHILD(signal(SIGSEGV, SIG_IGN); touch(UNMAPPED, 1));
    IN_CHILD(signal(SIGSEGV, SIG_DFL); touch(UNMAPPED, 1));
    IN_CHILD(signal(SIGFPE, SIG_IGN); __asm__ volatile("xorl %%edx, %%edx; xorl %%ecx, %%ecx; divl %%ecx" ::: "eax", "ecx", "edx"));
    IN_CHILD(sigprocmask(SIG_SETMASK, &all, NULL); __asm__ volatile("int3"));
    IN_CHILD(sigprocmask(SIG_SETMASK, &all, NULL); __asm__ volatile("ud2"));
    IN_CHILD(sigprocmask(SIG_SETMASK, &all, NULL); raise(SIGSEGV); touch(UNMAPPED, 1));
}

/* struct kernel_sigaction, which the C library does not let one fill at will. */
static void set_raw(int signal, void *handler, unsigned long flags, void *restorer)
{
    struct { void *handler; unsigned long flags; void *restorer; unsigned long mask; } action = {handler, flags, restorer, 0};
    syscall(SYS_rt_sigaction, signal, &action, NULL, 8);
}

static void *own_restorer(void)
{
    struct { void *handler; unsigned long flags; void *restorer; unsigned long mask; } action;
    handle_with(SIGUSR2, count, 0);
    syscall(SYS_rt_sigaction, SIGUSR2, NULL, &action, 8);
    return action.restorer;
}

CASE(bad_handlers)
{
    enum { RESTORER = 0x04000000 };
    void *restorer = own_restorer();
    static void *const Addresses[] = {UNMAPPED, NON_CANONICAL, KERNEL_ADDRESS, (void *)0x00007FFFFFFFFFFF, (void *)0xFFFFFFFFFFFFFFFF, (void *)2};
    stack_t stack = {.ss_size = 65536};
    stack.ss_sp = malloc(stack.ss_size);
    handle_faults();
    for (size_t i = 0; i < sizeof(Addresses) / sizeof(Addresses[0]); i++)
    {
        s_seen = (uint64_t)Addresses[i];
        IN_CHILD(set_raw(SIGUSR1, Addresses[i], RESTORER, restorer); raise(SIGUSR1));
        IN_CHILD(set_raw(SIGUSR1, count, RESTORER, Addresses[i]); raise(SIGUSR1));
        IN_CHILD(set_raw(SIGSEGV, Addresses[i], RESTORER, restorer); raise(SIGSEGV));
        IN_CHILD(sigaltstack(&stack, NULL); set_raw(SIGSEGV, Addresses[i], RESTORER | SA_NODEFER | SA_ONSTACK, restorer); raise(SIGSEGV));
    }

    IN_CHILD(set_raw(SIGUSR1, count, 0, restorer); raise(SIGUSR1));
    IN_CHILD(set_raw(SIGSEGV, count, 0, restorer); raise(SIGSEGV));
}

/* Makes a system call with the stack pointer elsewhere. */
static void raise_on(void *stack, int signal)
{
    long number = SYS_tkill, thread = getpid();
    __asm__ volatile("movq %%rsp, %%rbx; movq %1, %%rsp; syscall; movq %%rbx, %%rsp"
                     : "+a"(number)
                     : "r"(stack), "D"(thread), "S"((long)signal)
                     : "rbx", "rcx", "r11", "memory");
}

CASE(bad_stacks)
{
    static void *const Addresses[] = {NULL, (void *)8, UNMAPPED, NON_CANONICAL, KERNEL_ADDRESS, (void *)0xFFFFFFFFFFFFFFFF};
    handle_faults();
    handle_with(SIGUSR1, count, 0);
    stack_t stack = {.ss_size = 65536};
    stack.ss_sp = mmap(NULL, stack.ss_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (size_t i = 0; i < sizeof(Addresses) / sizeof(Addresses[0]); i++)
    {
        IN_CHILD(raise_on(Addresses[i], SIGUSR1));
        IN_CHILD(sigaltstack(&stack, NULL); handle_with(SIGSEGV, tell_fault, SA_ONSTACK); raise_on(Addresses[i], SIGUSR1));
        IN_CHILD(sigaltstack(&stack, NULL); handle_with(SIGUSR1, count, SA_ONSTACK); raise_on(Addresses[i], SIGUSR1); _exit(s_count));
    }

    char *page = read_only_page();
    IN_CHILD(raise_on(page + 4096, SIGUSR1));
    char *odd = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    IN_CHILD(raise_on(odd + 32769, SIGUSR1); _exit(s_count));
    stack.ss_sp = UNMAPPED;
    IN_CHILD(sigaltstack(&stack, NULL); handle_with(SIGUSR1, count, SA_ONSTACK); raise(SIGUSR1));
}

static void (*s_tamper)(ucontext_t *);

static void tamper(int signal, siginfo_t *information, void *context)
{
    (void)signal;
    (void)information;
    s_tamper(context);
}

static void set_rip(ucontext_t *user)
{
    user->uc_mcontext.gregs[REG_RIP] = (greg_t)s_seen;
}

static void set_rsp(ucontext_t *user)
{
    user->uc_mcontext.gregs[REG_RSP] = (greg_t)s_seen;
}

static void set_state(ucontext_t *user)
{
    user->uc_mcontext.fpregs = (void *)s_seen;
}

static void set_flags(ucontext_t *user)
{
    user->uc_mcontext.gregs[REG_EFL] = (greg_t)s_seen;
}

static void set_mxcsr(ucontext_t *user)
{
    ((uint32_t *)user->uc_mcontext.fpregs)[6] = (uint32_t)s_seen;
}

static void misalign_state(ucontext_t *user)
{
    user->uc_mcontext.fpregs = (void *)((char *)user->uc_mcontext.fpregs + 8);
}

static void spoil_state_magic(ucontext_t *user)
{
    ((uint32_t *)user->uc_mcontext.fpregs)[464 / 4] = (uint32_t)s_seen;
}

static void return_through(void (*change)(ucontext_t *), uint64_t value)
{
    s_tamper = change;
    s_seen = value;
    raise(SIGUSR1);
}

CASE(tampered)
{
    static const uint64_t Addresses[] = {
        0x10000, 0x8000000000000000, 0x0000800000000000, 0xFFFF800000001000, 0x00007FFFFFFFFFFF, 0x00007FFFFFFFF000, UINT64_MAX,
    };
    handle_faults();
    handle_with(SIGUSR1, tamper, 0);
    for (size_t i = 0; i < sizeof(Addresses) / sizeof(Addresses[0]); i++)
    {
        IN_CHILD(return_through(set_rip, Addresses[i]));
        IN_CHILD(return_through(set_state, Addresses[i]));
    }

    /* Not right below the end of the user half, where some have their stack. */
    static const uint64_t Stacks[] = {0, 0x10000, 0xFFFF800000001000, UINT64_MAX - 7};
    for (size_t i = 0; i < sizeof(Stacks) / sizeof(Stacks[0]); i++)
    {
        IN_CHILD(return_through(set_rsp, Stacks[i]); __asm__ volatile("pushq %rax"));
    }

    IN_CHILD(return_through(set_state, 0));
    IN_CHILD(return_through(misalign_state, 0));
    IN_CHILD(return_through(set_mxcsr, 0xFFFFFFFF));
    IN_CHILD(return_through(set_mxcsr, 0x10000));
    IN_CHILD(return_through(set_mxcsr, 0x9FC0); uint32_t now; __asm__ volatile("stmxcsr %0" : "=m"(now)); say("%x", now));
    IN_CHILD(return_through(spoil_state_magic, 0));
}

CASE(tampered_flags)
{
    static const uint64_t Flags[] = {0, 0x3000, 0x200, 0x4000, 0x20000, 0x80000, 0x100000, 0x200000, 0x8D5, 0xFFFFFFFFFFFCFAFF & ~0x50500UL, 0x10000};
    handle_with(SIGUSR1, tamper, 0);
    for (size_t i = 0; i < sizeof(Flags) / sizeof(Flags[0]); i++)
    {
        s_tamper = set_flags;
        s_seen = Flags[i];
        long number = SYS_tkill, thread = getpid();
        uint64_t flags;
        __asm__ volatile("syscall; pushfq; popq %1; cld" : "+a"(number), "=r"(flags) : "D"(thread), "S"((long)SIGUSR1) : "rcx", "r11", "memory", "cc");
        say("%lx -> %lx", (unsigned long)Flags[i], (unsigned long)flags);
    }
}

/* rt_sigreturn with nothing behind it. */
static void return_on(void *stack)
{
    __asm__ volatile("movq %0, %%rsp; movl %1, %%eax; syscall" ::"r"(stack), "i"(SYS_rt_sigreturn) : "rax", "memory");
}

CASE(returning_without_a_frame)
{
    handle_faults();
    static char zeros[1024] __attribute__((aligned(64)));
    static char ones[1024] __attribute__((aligned(64)));
    memset(ones, 0xFF, sizeof(ones));
    stack_t stack = {.ss_size = 65536};
    stack.ss_sp = mmap(NULL, stack.ss_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    static void *const Stacks[] = {NULL, UNMAPPED, NON_CANONICAL, KERNEL_ADDRESS, (void *)0xFFFFFFFFFFFFFFFF, ones + 8, ones + 13};
    for (size_t i = 0; i < sizeof(Stacks) / sizeof(Stacks[0]); i++)
    {
        IN_CHILD(return_on(Stacks[i]));
        IN_CHILD(sigaltstack(&stack, NULL); handle_with(SIGSEGV, tell_fault, SA_ONSTACK); return_on(Stacks[i]));
    }

    (void)zeros;
}

/* Vector registers, MXCSR and the x87 control word: a handler starts with clean ones, and what it does to them is undone. */
static uint8_t s_in_handler[512] __attribute__((aligned(64)));

static void spoil_vectors(int signal, siginfo_t *information, void *context)
{
    (void)signal;
    (void)information;
    (void)context;
    static uint8_t ones[512] __attribute__((aligned(64)));
    __asm__ volatile("fxsaveq %0" : "=m"(s_in_handler));
    memcpy(ones, s_in_handler, sizeof(ones));
    memset(ones + 160, 0xEE, 256);
    ones[24] = 0x80;
    ones[25] = 0x7F;
    ones[0] = 0x7F;
    ones[1] = 0x0F;
    __asm__ volatile("fxrstorq %0" ::"m"(ones));
    s_count++;
}

CASE(vectors)
{
    static uint8_t before[512] __attribute__((aligned(64))), after[512] __attribute__((aligned(64)));
    handle_with(SIGUSR1, spoil_vectors, 0);
    __asm__ volatile("fxsaveq %0" : "=m"(before));
    for (int i = 160; i < 416; i++)
    {
        before[i] = (uint8_t)(i * 7);
    }

    before[25] = 0x3F; /* rounds down */
    before[1] = 0x07;
    before[4] = 0xFF;
    for (int i = 0; i < 8; i++)
    {
        memset(before + 32 + 16 * i, 0x11 * i + 1, 10);
        before[39 + 16 * i] |= 0x80;
    }

    long number = SYS_tkill, thread = getpid();
    __asm__ volatile("fxrstorq %2; syscall; fxsaveq %1; fninit" : "+a"(number), "=m"(after) : "m"(before), "D"(thread), "S"((long)SIGUSR1) : "rcx", "r11", "memory");
    uint32_t mxcsr = 0x1F80;
    __asm__ volatile("ldmxcsr %0" ::"m"(mxcsr));
    HOLDS(memcmp(before + 160, after + 160, 256) == 0);
    HOLDS(memcmp(before + 24, after + 24, 4) == 0);
    HOLDS(memcmp(before, after, 2) == 0 && before[4] == after[4]);
    for (int i = 0; i < 8; i++)
    {
        HOLDS(memcmp(before + 32 + 16 * i, after + 32 + 16 * i, 10) == 0);
    }

    int clean = 1;
    for (int i = 160; i < 416; i++)
    {
        clean &= s_in_handler[i] == 0;
    }

    say("%d; a clean start: %d, MXCSR %x, control word %x, tags %x", s_count, clean, *(uint32_t *)(s_in_handler + 24), *(uint16_t *)s_in_handler, s_in_handler[4]);
}
