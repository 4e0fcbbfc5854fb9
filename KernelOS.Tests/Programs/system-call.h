/* System calls without a C library in between: six arguments, the kernel's own result (a negative errno). */
#pragma once

#include <stdint.h>

static inline int64_t system_call(
    uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f)
{
    register uint64_t r10 __asm__("r10") = d;
    register uint64_t r8 __asm__("r8") = e;
    register uint64_t r9 __asm__("r9") = f;
    int64_t result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

#define PICK_SYSTEM_CALL(n, a, b, c, d, e, f, ...) \
    system_call((uint64_t)(n), (uint64_t)(a), (uint64_t)(b), (uint64_t)(c), (uint64_t)(d), (uint64_t)(e), (uint64_t)(f))

/* SYSTEM_CALL(number, arguments…): what is missing is zero. */
#define SYSTEM_CALL(...) PICK_SYSTEM_CALL(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)
