# The caller's own registers, for a backtrace that starts where it is wanted and not at a trap.

.intel_syntax noprefix

.section .text.diagnostics, "ax"

# void kos_unwind_capture(RegisterFile* registers): rdi; rax. The offsets are eight times DwarfRegister's numbers.
.global kos_unwind_capture
.type kos_unwind_capture, @function
kos_unwind_capture:
    .cfi_startproc
    mov [rdi + 8 * 3], rbx
    mov [rdi + 8 * 6], rbp
    mov [rdi + 8 * 12], r12
    mov [rdi + 8 * 13], r13
    mov [rdi + 8 * 14], r14
    mov [rdi + 8 * 15], r15
    lea rax, [rsp + 8]
    mov [rdi + 8 * 7], rax
    mov rax, [rsp]
    mov [rdi + 8 * 16], rax
    ret
    .cfi_endproc
