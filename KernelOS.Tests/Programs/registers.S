/* Loads all registers from `wanted`, repeats something `remaining` times using none of them, stores them to `seen`. */
#include "registers.h"

.macro MOVE_GENERAL load, set
    .set offset, 0
    .irp register, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
    .if \load
    movq \set+offset(%rip), %\register
    .else
    movq %\register, \set+offset(%rip)
    .endif
    .set offset, offset + 8
    .endr
.endm

.macro EXERCISE name, step
    .globl \name
    .type \name, @function
\name:
    .irp register, rbx, rbp, r12, r13, r14, r15
    pushq %\register
    .endr
    fxsaveq own(%rip)
    fxrstorq wanted+VECTORS_OFFSET(%rip)
    MOVE_GENERAL 1, wanted
1:
    \step
    decq remaining(%rip)
    jnz 1b
    MOVE_GENERAL 0, seen
    fxsaveq seen+VECTORS_OFFSET(%rip)
    fxrstorq own(%rip)
    .irp register, r15, r14, r13, r12, rbp, rbx
    popq %\register
    .endr
    ret
    .size \name, . - \name
.endm

.text
EXERCISE spin_with_registers, "nop"
EXERCISE call_with_registers, "movq call_number(%rip), %rax; syscall"
EXERCISE fault_with_registers, "cmpb $0, (%rbx); movb $1, (%rbp); addq $4096, %rbx; addq $4096, %rbp"

.bss
.balign 16
own: .skip 512

.section .note.GNU-stack, "", @progbits
