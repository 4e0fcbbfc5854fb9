# SYSCALL's target (Intel SDM vol. 2B, SYSCALL): rcx = return address, r11 = flags, SFMASK has cleared IF, DF, TF, AC
# and NT, and the stack is still the program's.

.intel_syntax noprefix
.include "KernelOS/Arch/X86_64/Layout.inc"
.include "KernelOS/Arch/X86_64/Interrupts/TrapFrame.inc"

.section .text.syscall, "ax"
.global kos_syscall_entry
.type kos_syscall_entry, @function
.balign 64
kos_syscall_entry:
    .cfi_startproc simple
    .cfi_signal_frame
    .cfi_def_cfa rsp, KOS_FRAME_SIZE
    swapgs
    mov gs:[KOS_CPU_USER_STACK], rsp
    mov rsp, gs:[KOS_CPU_SYSCALL_FRAME]
    mov [rsp + KOS_FRAME_RIP], rcx
    mov [rsp + KOS_FRAME_RFLAGS], r11
    .cfi_offset rip, KOS_FRAME_RIP - KOS_FRAME_SIZE
    .cfi_offset rsp, KOS_FRAME_RSP - KOS_FRAME_SIZE
    mov qword ptr [rsp + KOS_FRAME_CS], KOS_SELECTOR_USER_CODE
    mov qword ptr [rsp + KOS_FRAME_SS], KOS_SELECTOR_USER_DATA
    KOS_SAVE_REGISTERS
    mov rcx, gs:[KOS_CPU_USER_STACK]
    mov [rsp + KOS_FRAME_RSP], rcx
    mov rsi, gs:[KOS_CPU_USER_THREAD]
    mov rcx, gs:[KOS_CPU_SYSCALL_HANDLERS]
    lea rdi, [rsp + KOS_FRAME_RDI]
    sti

    # nint handler(SyscallArguments* arguments, UserThread* caller). The number is the lower half of rax; those that are
    # too large have the handler behind the last one. No branch, so that no other number is looked up speculatively.
    mov edx, KOS_SYSCALL_COUNT
    cmp eax, edx
    cmovae eax, edx
    call [rcx + rax * 8]
    cli
    cmp qword ptr gs:[KOS_CPU_RETURN_WORK], 0
    jne 1f

    # The result is in rax. The return address is canonical: the last page of the user half is never mapped, so no
    # SYSCALL instruction can end there; and whoever changes the frame (exec, a signal) leaves through
    # kos_trap_enter_user. The registers that the calling convention preserves are as the program left them.
    KOS_RESTORE_XMM
    mov rdi, [rsp + KOS_FRAME_RDI]
    mov rsi, [rsp + KOS_FRAME_RSI]
    mov rdx, [rsp + KOS_FRAME_RDX]
    mov r10, [rsp + KOS_FRAME_R10]
    mov r8, [rsp + KOS_FRAME_R8]
    mov r9, [rsp + KOS_FRAME_R9]
    mov rcx, [rsp + KOS_FRAME_RIP]
    mov r11, [rsp + KOS_FRAME_RFLAGS]
    mov rsp, [rsp + KOS_FRAME_RSP]
    swapgs
    sysretq

    # A switch is due, or the thread has to do something first, which may change all its registers.
1:  .cfi_def_cfa rsp, KOS_FRAME_SIZE
    mov rdi, rsp
    mov rsi, rax
    call kos_syscall_return
    jmp kos_trap_return
    .cfi_endproc
