# The only instructions that touch the user half. A fault between kos_user_access_start and kos_user_access_end that
# cannot be resolved goes on at kos_user_access_failed.

.intel_syntax noprefix
.include "KernelOS/Arch/X86_64/Layout.inc"
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
    .cfi_endproc

# bool kos_user_save_extended(TrapFrame* frame, byte* destination): rdi, rsi; rax, rdx, xmm0 to xmm3, xmm8. Saves a
# program's x87, MXCSR and vector registers in its own memory, 64-byte aligned, as FXSAVE or XSAVE lays them out.
.global kos_user_save_extended
.type kos_user_save_extended, @function
.balign 16
kos_user_save_extended:
    .cfi_startproc
    KOS_LOAD_XMM rdi
    KOS_STAC
    mov eax, [rip + kos_extended_features]
    test eax, eax
    jz 1f
    # XSAVE leaves most of the header as it is. What programs change in the legacy area counts even where the CPU has
    # found it in its initial state.
    xor edx, edx
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7
    mov [rsi + 512 + 8 * \n], rdx
    .endr
    xsave64 [rsi]
    or qword ptr [rsi + 512], 3
    jmp kos_user_access_done
1:  fxsave64 [rsi]
    jmp kos_user_access_done
    .cfi_endproc

# bool kos_user_load_extended(TrapFrame* frame, byte* source, uint features, uint initial, uint forbidden): rdi, rsi,
# edx, ecx, r8d; rax, xmm0 to xmm3, xmm8. The reverse: loads the components of a set (none: what FXRSTOR loads) and makes
# those of another set what a program starts with. False too if MXCSR has forbidden bits, or the CPU refuses the rest.
.global kos_user_load_extended
.type kos_user_load_extended, @function
.balign 16
kos_user_load_extended:
    .cfi_startproc
    KOS_STAC
    test [rsi + 24], r8d
    jnz kos_user_access_failed
    mov eax, edx
    test eax, eax
    jz 1f
    xor edx, edx
    xrstor64 [rsi]
    jmp 2f
1:  fxrstor64 [rsi]
2:  test ecx, ecx
    jz 3f
    mov eax, ecx
    xor edx, edx
    xrstor64 [rip + kos_initial_extended]
3:  KOS_STORE_XMM rdi
    jmp kos_user_access_done
.global kos_user_access_end
kos_user_access_end:
.global kos_user_access_failed
kos_user_access_failed:
    KOS_CLAC
    xor eax, eax
    ret
    .cfi_endproc
