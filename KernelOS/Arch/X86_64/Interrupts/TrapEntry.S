# Every way into the kernel but SYSCALL: 256 stubs that build a TrapFrame and call C#.
# The CPU aligns the stack to 16 bytes before it pushes (Intel SDM vol. 3A, 6.14.2), so the frame is aligned too.

.intel_syntax noprefix
.include "KernelOS/Arch/X86_64/Layout.inc"
.include "KernelOS/Arch/X86_64/Interrupts/TrapFrame.inc"

.set MSR_GS_BASE, 0xC0000101

# These run on stacks of their own, at any instruction whatever: between SYSCALL and SWAPGS too.
.macro KOS_IS_PARANOID vector, result
    .set \result, 0
    .if \vector == 1 || \vector == 2 || \vector == 8 || \vector == 18
        .set \result, 1
    .endif
.endm

# Vectors for which the CPU pushes an error code (Intel SDM vol. 3A, table 6-1; AMD APM vol. 2, table 8-1).
.macro KOS_HAS_ERROR vector, result
    .set \result, 0
    .if \vector == 8 || (\vector >= 10 && \vector <= 14) || \vector == 17 || \vector == 21 || \vector == 29 || \vector == 30
        .set \result, 1
    .endif
.endm

.section .text.traps, "ax"

# Stub n lies at kos_trap_stubs + 16 n.
.global kos_trap_stubs
.balign 16
kos_trap_stubs:
.set vector, 0
.rept 256
    .balign 16
    KOS_HAS_ERROR vector, has_error
    KOS_IS_PARANOID vector, is_paranoid
    .if !has_error
        push 0
    .endif
    push vector
    .if is_paranoid
        jmp kos_trap_entry_paranoid
    .else
        jmp kos_trap_entry
    .endif
    .set vector, vector + 1
.endr

.balign 16
.type kos_trap_entry, @function
kos_trap_entry:
    .cfi_startproc simple
    .cfi_signal_frame
    .cfi_def_cfa rsp, KOS_FRAME_SIZE - KOS_FRAME_VECTOR
    .cfi_offset rip, KOS_FRAME_RIP - KOS_FRAME_SIZE
    .cfi_offset rsp, KOS_FRAME_RSP - KOS_FRAME_SIZE
    cld
    KOS_CLAC
    test byte ptr [rsp + KOS_FRAME_CS - KOS_FRAME_VECTOR], 3
    jz 1f
    swapgs
1:  sub rsp, KOS_FRAME_VECTOR
    .cfi_def_cfa_offset KOS_FRAME_SIZE
    KOS_SAVE_REGISTERS
    mov rdi, rsp
    call kos_trap_dispatch

# Goes back through the TrapFrame at rsp, interrupts disabled.
.global kos_trap_return
kos_trap_return:
    KOS_RESTORE_XMM
    test byte ptr [rsp + KOS_FRAME_CS], 3
    jz 2f
    swapgs
2:  KOS_RESTORE_REGISTERS
    add rsp, KOS_FRAME_RIP
    .cfi_def_cfa_offset KOS_FRAME_SIZE - KOS_FRAME_RIP
    iretq
    .cfi_endproc

.balign 16
.type kos_trap_entry_paranoid, @function
kos_trap_entry_paranoid:
    .cfi_startproc simple
    .cfi_signal_frame
    .cfi_def_cfa rsp, KOS_FRAME_SIZE - KOS_FRAME_VECTOR
    .cfi_offset rip, KOS_FRAME_RIP - KOS_FRAME_SIZE
    .cfi_offset rsp, KOS_FRAME_RSP - KOS_FRAME_SIZE
    cld
    KOS_CLAC
    sub rsp, KOS_FRAME_VECTOR
    .cfi_def_cfa_offset KOS_FRAME_SIZE
    KOS_SAVE_REGISTERS
    # The kernel's GS base is negative, a program's never: CS may lie about which one is in place.
    mov ecx, MSR_GS_BASE
    rdmsr
    xor ebx, ebx
    test edx, edx
    js 1f
    swapgs
    inc ebx
1:  mov rdi, rsp
    call kos_trap_dispatch_paranoid
    KOS_RESTORE_XMM
    test ebx, ebx
    jz 2f
    swapgs
2:  KOS_RESTORE_REGISTERS
    add rsp, KOS_FRAME_RIP
    .cfi_def_cfa_offset KOS_FRAME_SIZE - KOS_FRAME_RIP
    iretq
    .cfi_endproc

# void kos_trap_dispatch_again(TrapFrame* frame): handles a program's trap, that came in on an exception stack, on its
# kernel stack, at whose top the frame lies; never returns; rdi.
.global kos_trap_dispatch_again
.type kos_trap_dispatch_again, @function
kos_trap_dispatch_again:
    .cfi_startproc
    .cfi_undefined rip
    mov rsp, rdi
    call kos_trap_dispatch
    jmp kos_trap_return
    .cfi_endproc

# void kos_trap_enter_user(TrapFrame* frame): leaves the kernel through a frame; never returns; rdi.
# Whatever lies on the stack below the frame is forgotten.
.global kos_trap_enter_user
.type kos_trap_enter_user, @function
kos_trap_enter_user:
    .cfi_startproc
    .cfi_undefined rip
    cli
    mov rsp, rdi
    jmp kos_trap_return
    .cfi_endproc
