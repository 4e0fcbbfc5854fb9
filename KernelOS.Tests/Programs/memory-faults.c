/* Touches memory that is not its own, or not in that way. Each case must die. */
#include "cases.h"
#include "system-call.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>

/* The kernel's half of the address space, as UserLayout and KernelAddressMap draw it. */
#define DIRECT_MAP 0xFFFF800000000000UL
#define HEAP 0xFFFFFE8000000000UL
#define IMAGE (0xFFFFFF0000000000UL + 0x100000)
#define RECURSIVE_WINDOW 0xFFFFFF8000000000UL
#define RECURSIVE_ROOT 0xFFFFFFFFFFFFF000UL
#define LAST_USER_PAGE 0x00007FFFFFFFF000UL
#define NON_CANONICAL 0x0000800000000000UL

/* The compiler must not know what is touched, or it would reason about it. */
#define HIDE(value) __asm__("" : "+r"(value))

static int read_at(uint64_t address)
{
    HIDE(address);
    (void)*(volatile uint8_t *)address;
    return SURVIVED;
}

static int write_at(uint64_t address)
{
    HIDE(address);
    *(volatile uint8_t *)address = 0xCC;
    return SURVIVED;
}

static int execute_at(uint64_t address)
{
    HIDE(address);
    ((void (*)(void))address)();
    return SURVIVED;
}

#define AT(name, address)                                         \
    static int read_##name(void) { return read_at(address); }     \
    static int write_##name(void) { return write_at(address); }   \
    static int execute_##name(void) { return execute_at(address); }

AT(null, 0)
AT(first_page, 0xFFF)
AT(image, IMAGE)
AT(direct_map, DIRECT_MAP + 0x100000)
AT(kernel_heap, HEAP)
AT(recursive_window, RECURSIVE_WINDOW)
AT(recursive_root, RECURSIVE_ROOT)
AT(last_user_page, LAST_USER_PAGE)
AT(last_byte, UINT64_MAX)
AT(non_canonical, NON_CANONICAL)

static int map_null(void)
{
    SYSTEM_CALL(SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    return write_at(0);
}

/* A read of eight bytes, of which only some are there. */
static int read_across_the_end(void)
{
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(page + 4096, 4096);
    (void)*(volatile uint64_t *)(page + 4092);
    return SURVIVED;
}

static int read_unmapped(void)
{
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *page = 1;
    munmap(page, 4096);
    return read_at((uint64_t)page);
}

static int write_read_only(void)
{
    char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    (void)*(volatile char *)page;
    return write_at((uint64_t)page);
}

static int write_after_mprotect(void)
{
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *page = 1;
    mprotect(page, 4096, PROT_READ);
    return write_at((uint64_t)page);
}

static int read_without_access(void)
{
    char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return read_at((uint64_t)page);
}

static int write_text(void)
{
    return write_at((uint64_t)&write_text);
}

static int write_constants(void)
{
    static const char constant[] = "constant";
    return write_at((uint64_t)constant);
}

static uint8_t s_return_in_data[] = {0xC3};

static int execute_data(void)
{
    return execute_at((uint64_t)s_return_in_data);
}

static int execute_stack(void)
{
    volatile uint8_t code[] = {0xC3};
    return execute_at((uint64_t)code);
}

static int execute_heap(void)
{
    uint8_t *code = malloc(16);
    code[0] = 0xC3;
    return execute_at((uint64_t)code);
}

static int execute_anonymous(void)
{
    uint8_t *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    code[0] = 0xC3;
    return execute_at((uint64_t)code);
}

static int (*volatile s_next)(int);

static int recurse(int depth)
{
    volatile char space[512];
    space[0] = (char)depth;
    return s_next(depth + 1) + space[0];
}

static int run_off_the_stack(void)
{
    s_next = recurse;
    return recurse(0);
}

/* One jump over whatever guards the stack. */
static int far_below_the_stack(void)
{
    volatile char here;
    return write_at((uint64_t)&here - (64UL << 20));
}

/* A system call in the last two bytes of the address space returns to where nothing can be mapped. */
static int system_call_at_the_end(void)
{
    uint8_t *page = (uint8_t *)(LAST_USER_PAGE - 4096);
    static const uint8_t Code[] = {0x0F, 0x05};
    static uint64_t stack[64];
    __asm__ volatile("movq %0, %%rsp" : : "r"(stack + 60) : "memory"); /* the page may be the old stack's */
    SYSTEM_CALL(SYS_mmap, page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    page[4094] = Code[0];
    page[4095] = Code[1];
    __asm__ volatile("movl $39, %%eax; jmpq *%0" : : "r"(page + 4094) : "rax", "rcx", "r11", "memory");
    return SURVIVED;
}

/* arch_prctl refuses such a base; it dies of using what it asked for. */
static int thread_pointer_non_canonical(void)
{
    const long SetFs = 0x1002;
    if (SYSTEM_CALL(SYS_arch_prctl, SetFs, NON_CANONICAL) == 0)
    {
        return SURVIVED;
    }

    return read_at(NON_CANONICAL);
}

static int thread_pointer_in_kernel(void)
{
    const long SetGs = 0x1001;
    if (SYSTEM_CALL(SYS_arch_prctl, SetGs, IMAGE) == 0)
    {
        return SURVIVED;
    }

    return read_at(IMAGE);
}

#define CASES(name, text) {"read-" text, read_##name}, {"write-" text, write_##name}, {"execute-" text, execute_##name}

static const struct named_case s_cases[] = {
    CASES(null, "null"),
    CASES(first_page, "first-page"),
    CASES(image, "image"),
    CASES(direct_map, "direct-map"),
    CASES(kernel_heap, "kernel-heap"),
    CASES(recursive_window, "recursive-window"),
    CASES(recursive_root, "recursive-root"),
    CASES(last_user_page, "last-user-page"),
    CASES(last_byte, "last-byte"),
    CASES(non_canonical, "non-canonical"),
    {"map-null", map_null},
    {"read-across-the-end", read_across_the_end},
    {"read-unmapped", read_unmapped},
    {"write-read-only", write_read_only},
    {"write-after-mprotect", write_after_mprotect},
    {"read-without-access", read_without_access},
    {"write-text", write_text},
    {"write-constants", write_constants},
    {"execute-data", execute_data},
    {"execute-stack", execute_stack},
    {"execute-heap", execute_heap},
    {"execute-anonymous", execute_anonymous},
    {"run-off-the-stack", run_off_the_stack},
    {"far-below-the-stack", far_below_the_stack},
    {"system-call-at-the-end", system_call_at_the_end},
    {"thread-pointer-non-canonical", thread_pointer_non_canonical},
    {"thread-pointer-in-kernel", thread_pointer_in_kernel},
};

int main(int argc, char **argv)
{
    return RUN_CASE(s_cases, argc, argv);
}
