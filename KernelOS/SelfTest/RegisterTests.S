# Whether interrupts give back every register as it was.

.intel_syntax noprefix

.section .text.selftest, "ax"

.set PATTERN, 0x0123456789ABCDE0

# int kos_selftest_registers(ulong rounds): rdi; every general register and some of XMM, of which the callee-saved ones are given back. Fills all
# but rsp, goes round an empty loop, and gives the number of a register that has changed, 0 if none has: 1 to 14 for rax,
# rbx, rcx, rdx, rsi, rdi, rbp, r8 to r14; 16 to 20 for XMM0 to XMM3 and XMM8, the ones that kernel code uses. r15 counts the rounds.
.global kos_selftest_registers
.type kos_selftest_registers, @function
kos_selftest_registers:
    .cfi_startproc
    .irp register, rbx, rbp, r12, r13, r14, r15
    push \register
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset \register, 0
    .endr
    mov r15, rdi

    # The n-th XMM register holds the pattern + n in its low half, and the complement of that in the high one.
    .set number, 0
    .irp register, xmm0, xmm1, xmm2, xmm3, xmm8
    movabs rax, PATTERN + number
    movq \register, rax
    not rax
    push rax
    movhps \register, [rsp]
    pop rax
    .set number, number + 1
    .endr
    .set number, 1
    .irp register, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14
    movabs \register, PATTERN * 2 + number
    .set number, number + 1
    .endr

1:  dec r15
    jnz 1b

    mov r15, rax
    .set number, 1
    .irp register, r15, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14
    movabs rax, PATTERN * 2 + number
    cmp rax, \register
    mov eax, number
    jne 2f
    .set number, number + 1
    .endr
    .set number, 0
    .irp register, xmm0, xmm1, xmm2, xmm3, xmm8
    movabs rbx, PATTERN + number
    movq rcx, \register
    movhlps \register, \register
    movq rdx, \register
    not rdx
    mov eax, 16 + number
    cmp rbx, rcx
    jne 2f
    cmp rbx, rdx
    jne 2f
    .set number, number + 1
    .endr
    xor eax, eax

2:  .irp register, r15, r14, r13, r12, rbp, rbx
    pop \register
    .cfi_adjust_cfa_offset -8
    .cfi_restore \register
    .endr
    ret
    .cfi_endproc
