# Calls of interface methods. ilc's code loads the cell of the calling place into r11 and calls through it; the object
# is in rdi, and every argument register must reach the method as it is. See InterfaceDispatch.cs.

.intel_syntax noprefix

.set CELL_ENTRY,   8                                # InterfaceDispatchCell._cache
.set ENTRY_TYPE,   0                                # DispatchCacheEntry
.set ENTRY_TARGET, 8
.set ENTRY_NEXT,   16

.section .text.dispatch, "ax"

# A cell with at least one entry: rdi object, r11 cell; rax, r10.
.balign 16
.global kos_interface_dispatch_cached
.type kos_interface_dispatch_cached, @function
kos_interface_dispatch_cached:
    .cfi_startproc
    mov r10, [r11 + CELL_ENTRY]
    mov rax, [rdi]
    cmp rax, [r10 + ENTRY_TYPE]
    jne 1f
    jmp [r10 + ENTRY_TARGET]
1:  mov r10, [r10 + ENTRY_NEXT]
    test r10, r10
    jz RhpInitialDynamicInterfaceDispatch
    cmp rax, [r10 + ENTRY_TYPE]
    jne 1b
    jmp [r10 + ENTRY_TARGET]
    .cfi_endproc
.size kos_interface_dispatch_cached, . - kos_interface_dispatch_cached

# A cell without an entry for the object's type: rdi object, r11 cell; rax, r10, xmm8-15.
.balign 16
.global RhpInitialDynamicInterfaceDispatch
.type RhpInitialDynamicInterfaceDispatch, @function
RhpInitialDynamicInterfaceDispatch:
    .cfi_startproc
    push rdi
    .cfi_adjust_cfa_offset 8
    push rsi
    .cfi_adjust_cfa_offset 8
    push rdx
    .cfi_adjust_cfa_offset 8
    push rcx
    .cfi_adjust_cfa_offset 8
    push r8
    .cfi_adjust_cfa_offset 8
    push r9
    .cfi_adjust_cfa_offset 8
    sub rsp, 136                                    # eight xmm registers, and the call's alignment
    .cfi_adjust_cfa_offset 136
    movaps [rsp], xmm0
    movaps [rsp + 16], xmm1
    movaps [rsp + 32], xmm2
    movaps [rsp + 48], xmm3
    movaps [rsp + 64], xmm4
    movaps [rsp + 80], xmm5
    movaps [rsp + 96], xmm6
    movaps [rsp + 112], xmm7
    mov rsi, r11
    call kos_runtime_resolve_interface_call
    movaps xmm0, [rsp]
    movaps xmm1, [rsp + 16]
    movaps xmm2, [rsp + 32]
    movaps xmm3, [rsp + 48]
    movaps xmm4, [rsp + 64]
    movaps xmm5, [rsp + 80]
    movaps xmm6, [rsp + 96]
    movaps xmm7, [rsp + 112]
    add rsp, 136
    .cfi_adjust_cfa_offset -136
    pop r9
    .cfi_adjust_cfa_offset -8
    pop r8
    .cfi_adjust_cfa_offset -8
    pop rcx
    .cfi_adjust_cfa_offset -8
    pop rdx
    .cfi_adjust_cfa_offset -8
    pop rsi
    .cfi_adjust_cfa_offset -8
    pop rdi
    .cfi_adjust_cfa_offset -8
    jmp rax
    .cfi_endproc
.size RhpInitialDynamicInterfaceDispatch, . - RhpInitialDynamicInterfaceDispatch
