/* What registers.c and registers.S share. */
#pragma once

#define GENERAL_REGISTERS 15
#define VECTORS_OFFSET 128

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

/* Places in register_set.general. */
enum
{
    RAX,
    RBX,
    RCX,
    RDX,
    RSI,
    RDI,
    RBP,
    R8,
    R9,
    R10,
    R11,
};

struct register_set
{
    uint64_t general[16]; /* the last one is padding */
    uint8_t vectors[512] __attribute__((aligned(16))); /* as FXSAVE stores it */
};

_Static_assert(offsetof(struct register_set, vectors) == VECTORS_OFFSET, "registers.S relies on it");

/* What the registers are loaded with, and what was in them afterwards. */
extern struct register_set wanted, seen;

/* How often each of the following repeats itself, and the system call that the second one makes. */
extern uint64_t remaining, call_number;

void spin_with_registers(void);
void call_with_registers(void);
void fault_with_registers(void);
#endif
