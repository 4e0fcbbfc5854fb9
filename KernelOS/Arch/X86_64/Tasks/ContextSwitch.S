# Going from one kernel stack to another. What the calling convention lets a function spoil is dead here.

.intel_syntax noprefix

.section .text.tasks, "ax"

# void kos_context_switch(nuint* saved, nuint next): rdi, rsi; every callee-saved register.
.global kos_context_switch
.type kos_context_switch, @function
kos_context_switch:
    .cfi_startproc
    push rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset rbp, 0
    push rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset rbx, 0
    push r12
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset r12, 0
    push r13
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset r13, 0
    push r14
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset r14, 0
    push r15
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset r15, 0
    mov [rdi], rsp
    mov rsp, rsi
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbx
    pop rbp
    .cfi_def_cfa_offset 8
    ret
    .cfi_endproc

# The first thing on a prepared stack, interrupts disabled.
.global kos_context_start
.type kos_context_start, @function
kos_context_start:
    .cfi_startproc
    .cfi_undefined rip
    call kos_thread_run
    ud2
    .cfi_endproc
