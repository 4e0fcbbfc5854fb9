# Single instructions that C# has no word for. The declarations are in Instructions.cs.

.intel_syntax noprefix
.include "KernelOS/Arch/X86_64/Layout.inc"

.macro KOS_FUNCTION name
    .global \name
    .type \name, @function
    .balign 16
\name:
    .cfi_startproc
.endm

.section .text.instructions, "ax"

# CpuLocal* kos_cpu_current(void)
KOS_FUNCTION kos_cpu_current
    mov rax, gs:[KOS_CPU_SELF]
    ret
    .cfi_endproc

# byte kos_port_read8(ushort port): edi; edx
KOS_FUNCTION kos_port_read8
    mov edx, edi
    xor eax, eax
    in al, dx
    ret
    .cfi_endproc

# void kos_port_write8(ushort port, byte value): edi, esi; eax, edx
KOS_FUNCTION kos_port_write8
    mov edx, edi
    mov eax, esi
    out dx, al
    ret
    .cfi_endproc

# void kos_port_write_block8(ushort port, byte* bytes, nuint count): edi, rsi, rdx; rcx
KOS_FUNCTION kos_port_write_block8
    mov rcx, rdx
    mov edx, edi
    rep outsb
    ret
    .cfi_endproc

# void kos_port_write16(ushort port, ushort value): edi, esi; eax, edx
KOS_FUNCTION kos_port_write16
    mov edx, edi
    mov eax, esi
    out dx, ax
    ret
    .cfi_endproc

# ulong kos_cpu_read_msr(uint index): edi; rax, rcx, rdx
KOS_FUNCTION kos_cpu_read_msr
    mov ecx, edi
    rdmsr
    shl rdx, 32
    or rax, rdx
    ret
    .cfi_endproc

# void kos_cpu_write_msr(uint index, ulong value): edi, rsi; rax, rcx, rdx
KOS_FUNCTION kos_cpu_write_msr
    mov ecx, edi
    mov eax, esi
    mov rdx, rsi
    shr rdx, 32
    wrmsr
    ret
    .cfi_endproc

# void kos_cpu_cpuid(uint leaf, uint subleaf, uint* result): edi, esi, rdx; eax, ecx, edx, r8. Result: eax ebx ecx edx.
KOS_FUNCTION kos_cpu_cpuid
    push rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset rbx, 0
    mov r8, rdx
    mov eax, edi
    mov ecx, esi
    cpuid
    mov [r8], eax
    mov [r8 + 4], ebx
    mov [r8 + 8], ecx
    mov [r8 + 12], edx
    pop rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore rbx
    ret
    .cfi_endproc

# ulong kos_cpu_read_tsc(void): rax, rdx
KOS_FUNCTION kos_cpu_read_tsc
    rdtsc
    shl rdx, 32
    or rax, rdx
    ret
    .cfi_endproc

# bool kos_cpu_read_random(ulong* value): rdi; rax. Only where CPUID reports RDRAND.
KOS_FUNCTION kos_cpu_read_random
    rdrand rax
    mov [rdi], rax
    setc al
    movzx eax, al
    ret
    .cfi_endproc

# ulong kos_cpu_read_cr0/2/3/4(void), void kos_cpu_write_cr0/3/4(ulong value)
KOS_FUNCTION kos_cpu_read_cr0
    mov rax, cr0
    ret
    .cfi_endproc
KOS_FUNCTION kos_cpu_write_cr0
    mov cr0, rdi
    ret
    .cfi_endproc
KOS_FUNCTION kos_cpu_read_cr2
    mov rax, cr2
    ret
    .cfi_endproc
KOS_FUNCTION kos_cpu_read_cr3
    mov rax, cr3
    ret
    .cfi_endproc
KOS_FUNCTION kos_cpu_write_cr3
    mov cr3, rdi
    ret
    .cfi_endproc
KOS_FUNCTION kos_cpu_read_cr4
    mov rax, cr4
    ret
    .cfi_endproc
KOS_FUNCTION kos_cpu_write_cr4
    mov cr4, rdi
    ret
    .cfi_endproc

# void kos_cpu_invalidate_page(void* address): rdi
KOS_FUNCTION kos_cpu_invalidate_page
    invlpg [rdi]
    ret
    .cfi_endproc

# void kos_cpu_load_gdt(void* pointer): rdi; rax. Reloads every segment register with the kernel's selectors.
# There is no local descriptor table: after a reset there is one at address 0, which a program could fill.
KOS_FUNCTION kos_cpu_load_gdt
    lgdt [rdi]
    xor eax, eax
    lldt ax
    mov eax, KOS_SELECTOR_KERNEL_DATA
    mov ds, eax
    mov es, eax
    mov ss, eax
    push KOS_SELECTOR_KERNEL_CODE
    .cfi_adjust_cfa_offset 8
    lea rax, [rip + 1f]
    push rax
    .cfi_adjust_cfa_offset 8
    retfq
    .cfi_adjust_cfa_offset -16
1:  ret
    .cfi_endproc

# void kos_cpu_load_idt(void* pointer): rdi
KOS_FUNCTION kos_cpu_load_idt
    lidt [rdi]
    ret
    .cfi_endproc

# void kos_cpu_load_task_register(ushort selector): edi
KOS_FUNCTION kos_cpu_load_task_register
    ltr di
    ret
    .cfi_endproc

# nuint kos_cpu_read_flags(void)
KOS_FUNCTION kos_cpu_read_flags
    pushfq
    .cfi_adjust_cfa_offset 8
    pop rax
    .cfi_adjust_cfa_offset -8
    ret
    .cfi_endproc

# bool kos_cpu_disable_interrupts_and_tell(void): whether they were enabled.
KOS_FUNCTION kos_cpu_disable_interrupts_and_tell
    pushfq
    .cfi_adjust_cfa_offset 8
    pop rax
    .cfi_adjust_cfa_offset -8
    cli
    shr eax, 9
    and eax, 1
    ret
    .cfi_endproc

# void kos_cpu_disable_interrupts(void), void kos_cpu_enable_interrupts(void)
KOS_FUNCTION kos_cpu_disable_interrupts
    cli
    ret
    .cfi_endproc
KOS_FUNCTION kos_cpu_enable_interrupts
    sti
    ret
    .cfi_endproc

# void kos_cpu_wait_for_interrupt(void): STI takes effect after the next instruction, so no interrupt slips in between.
KOS_FUNCTION kos_cpu_wait_for_interrupt
    sti
    hlt
    ret
    .cfi_endproc

# void kos_cpu_reset_segments(void): what a program may have loaded into its data segment registers; eax. Interrupts
# must be disabled: loading GS clears the base that is in place, so for that moment it is the program's.
KOS_FUNCTION kos_cpu_reset_segments
    xor eax, eax
    mov ds, eax
    mov es, eax
    mov fs, eax
    swapgs
    mov gs, eax
    swapgs
    ret
    .cfi_endproc

# void kos_cpu_halt(void)
KOS_FUNCTION kos_cpu_halt
    hlt
    ret
    .cfi_endproc

# void kos_cpu_pause(void)
KOS_FUNCTION kos_cpu_pause
    pause
    ret
    .cfi_endproc

# ulong kos_cpu_read_dr6(void), void kos_cpu_write_dr6(ulong value): why the last debug exception came.
KOS_FUNCTION kos_cpu_read_dr6
    mov rax, dr6
    ret
    .cfi_endproc
KOS_FUNCTION kos_cpu_write_dr6
    mov dr6, rdi
    ret
    .cfi_endproc

# uint kos_cpu_x87_exceptions(void), uint kos_cpu_simd_exceptions(void): those that are flagged and not masked; edx
KOS_FUNCTION kos_cpu_x87_exceptions
    push rax
    .cfi_adjust_cfa_offset 8
    fnstcw [rsp]
    fnstsw [rsp + 4]
    pop rax
    .cfi_adjust_cfa_offset -8
    mov rdx, rax
    shr rdx, 32
    not eax
    and eax, edx
    and eax, 0x3F
    ret
    .cfi_endproc
KOS_FUNCTION kos_cpu_simd_exceptions
    push rax
    .cfi_adjust_cfa_offset 8
    stmxcsr [rsp]
    pop rax
    .cfi_adjust_cfa_offset -8
    mov edx, eax
    shr eax, 7
    not eax
    and eax, edx
    and eax, 0x3F
    ret
    .cfi_endproc

# void kos_cpu_write_xcr0(uint value): edi; eax, ecx, edx. Only where CR4.OSXSAVE is set.
KOS_FUNCTION kos_cpu_write_xcr0
    mov eax, edi
    xor ecx, ecx
    xor edx, edx
    xsetbv
    ret
    .cfi_endproc

# void kos_cpu_set_extended_features(uint features): edi. What the following save and restore; 0 for FXSAVE.
KOS_FUNCTION kos_cpu_set_extended_features
    mov [rip + kos_extended_features], edi
    ret
    .cfi_endproc

# void kos_cpu_save_extended(void* area), void kos_cpu_restore_extended(void* area): a program's x87, MXCSR and vector
# registers; 64-byte aligned; rdi; rax, rdx
KOS_FUNCTION kos_cpu_save_extended
    mov eax, [rip + kos_extended_features]
    test eax, eax
    jz 1f
    xor edx, edx
    xsave64 [rdi]
    ret
1:  fxsave64 [rdi]
    ret
    .cfi_endproc
KOS_FUNCTION kos_cpu_restore_extended
    mov eax, [rip + kos_extended_features]
    test eax, eax
    jz 1f
    xor edx, edx
    xrstor64 [rdi]
    ret
1:  fxrstor64 [rdi]
    ret
    .cfi_endproc

# void kos_cpu_reset_extended(void): what the System V ABI promises a program at its start; rax, rdx
KOS_FUNCTION kos_cpu_reset_extended
    lea rdi, [rip + kos_initial_extended]
    jmp kos_cpu_restore_extended
    .cfi_endproc

.section .rodata.instructions, "a"
.balign 64
.global kos_initial_extended
kos_initial_extended:
    .short 0x037F               # x87 control word
    .skip 22
    .long 0x1F80                # MXCSR
    .skip 1024 - 28             # a header of zeros: every component is in its initial state

.section .data.instructions, "aw"
.balign 4
.global kos_extended_features
kos_extended_features:
    .long 0
