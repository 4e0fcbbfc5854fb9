# The only instructions that touch the user half. A fault between kos_user_access_start and kos_user_access_end that
# cannot be resolved goes on at kos_user_access_failed.

.intel_syntax noprefix
.include "KernelOS/Arch/X86_64/Interrupts/TrapFrame.inc"

.section .text.user_copy, "ax"

# bool kos_user_copy(byte* destination, byte* source, nuint length): rdi, rsi, rdx; rcx. False: not all was copied.
.global kos_user_copy
.type kos_user_copy, @function
kos_user_copy:
    .cfi_startproc
    KOS_STAC
.global kos_user_access_start
kos_user_access_start:
    mov rcx, rdx
    shr rcx, 3
    rep movsq
    mov ecx, edx
    and ecx, 7
    rep movsb
    jmp kos_user_access_done
    .cfi_endproc

# bool kos_user_clear(byte* destination, nuint length): rdi, rsi; rcx, rax.
.global kos_user_clear
.type kos_user_clear, @function
kos_user_clear:
    .cfi_startproc
    KOS_STAC
kos_user_clear_start:
    xor eax, eax
    mov rcx, rsi
    shr rcx, 3
    rep stosq
    mov ecx, esi
    and ecx, 7
    rep stosb
.global kos_user_access_done
kos_user_access_done:
    KOS_CLAC
    mov eax, 1
    ret
    .cfi_endproc

# bool kos_user_compare_exchange(uint* address, uint comparand, uint value, uint* previous): rdi, rsi, rdx, rcx; rax.
.global kos_user_compare_exchange
.type kos_user_compare_exchange, @function
kos_user_compare_exchange:
    .cfi_startproc
    KOS_STAC
    mov eax, esi
    lock cmpxchg [rdi], edx
    mov [rcx], eax
    jmp kos_user_access_done
.global kos_user_access_end
kos_user_access_end:
.global kos_user_access_failed
kos_user_access_failed:
    KOS_CLAC
    xor eax, eax
    ret
    .cfi_endproc
