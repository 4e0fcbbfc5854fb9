# Whether interrupts and thread switches give back every register as it was.

.intel_syntax noprefix

.section .text.selftest, "ax"

.set PATTERN, 0x0123456789ABCDE0

# int kos_selftest_registers(ulong rounds, ulong seed): rdi, rsi; every register, of which the callee-saved ones are given
# back. Fills the general registers but rsp, and the XMM registers that kernel code uses (Layout.inc), with values that
# depend on the seed; goes round an empty loop; and gives the number of a register that has changed, 0 if none has: 1 to
# 14 for rax, rbx, rcx, rdx, rsi, rdi, rbp, r8 to r14; 16 + n for XMM n. r15 counts the rounds.
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
    push rsi
    .cfi_adjust_cfa_offset 8

    # An XMM register holds its value in its low half, and the complement of that in the high one.
    .irp number, 0, 1, 2, 3, 8
    movabs rax, PATTERN + 16 + \number
    xor rax, [rsp]
    movq xmm\number, rax
    not rax
    push rax
    movhps xmm\number, [rsp]
    pop rax
    .endr
    .set number, 2
    .irp register, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14
    movabs \register, PATTERN + number
    xor \register, [rsp]
    .set number, number + 1
    .endr
    movabs rax, PATTERN + 1
    xor rax, [rsp]

1:  dec r15
    jnz 1b

    mov r15, rax
    .set number, 1
    .irp register, r15, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14
    movabs rax, PATTERN + number
    xor rax, [rsp]
    cmp rax, \register
    mov eax, number
    jne 2f
    .set number, number + 1
    .endr
    .irp number, 0, 1, 2, 3, 8
    movabs rbx, PATTERN + 16 + \number
    xor rbx, [rsp]
    movq rcx, xmm\number
    movhlps xmm\number, xmm\number
    movq rdx, xmm\number
    not rdx
    mov eax, 16 + \number
    cmp rbx, rcx
    jne 2f
    cmp rbx, rdx
    jne 2f
    .endr
    xor eax, eax

2:  add rsp, 8
    .cfi_adjust_cfa_offset -8
    .irp register, r15, r14, r13, r12, rbp, rbx
    pop \register
    .cfi_adjust_cfa_offset -8
    .cfi_restore \register
    .endr
    ret
    .cfi_endproc
