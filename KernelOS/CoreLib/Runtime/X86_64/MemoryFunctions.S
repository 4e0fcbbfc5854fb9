# Copying, filling and comparing of memory, for ilc's code and for this library (SpanHelpers.cs). System V convention.
# 16 bytes an instruction, not `rep movs` and `rep stos`: emulators count those piece by piece, and short ones start slowly.
# Only large copies are worth `rep movsq`: a load and a store as one piece.

.intel_syntax noprefix

.section .text.memory, "ax"

# void* memmove(void* destination, void* source, nuint length): rdi, rsi, rdx; rcx, r8-r10, xmm0-3. memcpy is the same.
# Other XMM registers are out of bounds here: a program's own are in them while it is in the kernel.
# Up to 64 bytes, all is loaded before anything is stored. Beyond, a loop goes away from the overlap, and the 64 bytes
# at its far end, which need not be a whole turn, are loaded before it begins and stored after it has ended.
.balign 16
.global memcpy
.type memcpy, @function
.global memmove
.type memmove, @function
memcpy:
memmove:
    .cfi_startproc
    mov rax, rdi
    cmp rdx, 16
    jb .Lmove_below_16
    cmp rdx, 32
    ja .Lmove_above_32
    movups xmm0, [rsi]
    movups xmm1, [rsi + rdx - 16]
    movups [rdi], xmm0
    movups [rdi + rdx - 16], xmm1
    ret

.Lmove_below_16:
    cmp edx, 8
    jb .Lmove_below_8
    mov rcx, [rsi]
    mov r8, [rsi + rdx - 8]
    mov [rdi], rcx
    mov [rdi + rdx - 8], r8
    ret

.Lmove_below_8:
    cmp edx, 4
    jb .Lmove_below_4
    mov ecx, [rsi]
    mov r8d, [rsi + rdx - 4]
    mov [rdi], ecx
    mov [rdi + rdx - 4], r8d
    ret

.Lmove_below_4:
    test edx, edx
    jz .Lmove_done
    mov r9, rdx
    shr r9
    movzx ecx, byte ptr [rsi]
    movzx r8d, byte ptr [rsi + rdx - 1]
    movzx r10d, byte ptr [rsi + r9]
    mov [rdi], cl
    mov [rdi + rdx - 1], r8b
    mov [rdi + r9], r10b
.Lmove_done:
    ret

.Lmove_above_32:
    cmp rdx, 64
    ja .Lmove_above_64
    movups xmm0, [rsi]
    movups xmm1, [rsi + 16]
    movups xmm2, [rsi + rdx - 32]
    movups xmm3, [rsi + rdx - 16]
    movups [rdi], xmm0
    movups [rdi + 16], xmm1
    movups [rdi + rdx - 32], xmm2
    movups [rdi + rdx - 16], xmm3
    ret

.Lmove_above_64:
    mov rcx, rdi
    sub rcx, rsi
    cmp rcx, rdx
    jb .Lmove_backwards
    cmp rdx, 1024
    jae .Lmove_large

    movups xmm0, [rsi + rdx - 64]
    movups xmm1, [rsi + rdx - 48]
    movups xmm2, [rsi + rdx - 32]
    movups xmm3, [rsi + rdx - 16]
    sub rsp, 64
    .cfi_adjust_cfa_offset 64
    movups [rsp], xmm0
    movups [rsp + 16], xmm1
    movups [rsp + 32], xmm2
    movups [rsp + 48], xmm3
    lea rdx, [rdi + rdx - 64]                       # where the last 64 bytes go
    sub rsi, rdi
1:  movups xmm0, [rdi + rsi]
    movups xmm1, [rdi + rsi + 16]
    movups xmm2, [rdi + rsi + 32]
    movups xmm3, [rdi + rsi + 48]
    movups [rdi], xmm0
    movups [rdi + 16], xmm1
    movups [rdi + 32], xmm2
    movups [rdi + 48], xmm3
    add rdi, 64
    cmp rdi, rdx
    jb 1b
    jmp .Lmove_far_end

.Lmove_large:
    .cfi_adjust_cfa_offset -64
    mov rcx, rdx
    shr rcx, 3
    rep movsq
    mov ecx, edx
    and ecx, 7
    rep movsb
    ret

.Lmove_backwards:
    movups xmm0, [rsi]
    movups xmm1, [rsi + 16]
    movups xmm2, [rsi + 32]
    movups xmm3, [rsi + 48]
    sub rsp, 64
    .cfi_adjust_cfa_offset 64
    movups [rsp], xmm0
    movups [rsp + 16], xmm1
    movups [rsp + 32], xmm2
    movups [rsp + 48], xmm3
1:  movups xmm0, [rsi + rdx - 16]
    movups xmm1, [rsi + rdx - 32]
    movups xmm2, [rsi + rdx - 48]
    movups xmm3, [rsi + rdx - 64]
    movups [rdi + rdx - 16], xmm0
    movups [rdi + rdx - 32], xmm1
    movups [rdi + rdx - 48], xmm2
    movups [rdi + rdx - 64], xmm3
    sub rdx, 64
    cmp rdx, 64
    ja 1b
    mov rdx, rdi

.Lmove_far_end:
    movups xmm0, [rsp]
    movups xmm1, [rsp + 16]
    movups xmm2, [rsp + 32]
    movups xmm3, [rsp + 48]
    add rsp, 64
    .cfi_adjust_cfa_offset -64
    movups [rdx], xmm0
    movups [rdx + 16], xmm1
    movups [rdx + 32], xmm2
    movups [rdx + 48], xmm3
    ret
    .cfi_endproc
.size memmove, . - memmove

# void kos_memory_clear(void* destination, nuint length): rdi, rsi; then as memset.
.balign 16
.global kos_memory_clear
.type kos_memory_clear, @function
kos_memory_clear:
    .cfi_startproc
    mov rdx, rsi
    xor esi, esi
    .cfi_endproc                                    # goes on in memset
.size kos_memory_clear, . - kos_memory_clear

# void* memset(void* destination, int value, nuint length): rdi, esi, rdx; rcx, xmm0. Only value's low byte counts.
.global memset
.type memset, @function
memset:
    .cfi_startproc
    mov rax, rdi
    movzx esi, sil
    mov rcx, 0x0101010101010101
    imul rcx, rsi
    cmp rdx, 16
    jb .Lset_below_16
    movq xmm0, rcx
    punpcklqdq xmm0, xmm0
    cmp rdx, 64
    ja .Lset_above_64
    movups [rdi], xmm0
    movups [rdi + rdx - 16], xmm0
    cmp edx, 32
    jbe .Lset_done
    movups [rdi + 16], xmm0
    movups [rdi + rdx - 32], xmm0
.Lset_done:
    ret

.Lset_above_64:
    lea rdx, [rdi + rdx - 64]                       # where the last 64 bytes go
    movups [rdx], xmm0
    movups [rdx + 16], xmm0
    movups [rdx + 32], xmm0
    movups [rdx + 48], xmm0
    movups [rdi], xmm0                              # up to the first multiple of 16
    add rdi, 16
    and rdi, -16
    sub rdx, 64
    cmp rdi, rdx
    ja .Lset_last_turn
1:  movaps [rdi], xmm0
    movaps [rdi + 16], xmm0
    movaps [rdi + 32], xmm0
    movaps [rdi + 48], xmm0
    movaps [rdi + 64], xmm0
    movaps [rdi + 80], xmm0
    movaps [rdi + 96], xmm0
    movaps [rdi + 112], xmm0
    sub rdi, -128
    cmp rdi, rdx
    jbe 1b
.Lset_last_turn:
    add rdx, 64
    cmp rdi, rdx
    jae .Lset_done
    movaps [rdi], xmm0
    movaps [rdi + 16], xmm0
    movaps [rdi + 32], xmm0
    movaps [rdi + 48], xmm0
    ret

.Lset_below_16:
    cmp edx, 8
    jb .Lset_below_8
    mov [rdi], rcx
    mov [rdi + rdx - 8], rcx
    ret

.Lset_below_8:
    cmp edx, 4
    jb .Lset_below_4
    mov [rdi], ecx
    mov [rdi + rdx - 4], ecx
    ret

.Lset_below_4:
    test edx, edx
    jz .Lset_done
    mov [rdi], cl
    mov [rdi + rdx - 1], cl
    shr edx
    mov [rdi + rdx], cl
    ret
    .cfi_endproc
.size memset, . - memset

# bool kos_memory_equal(void* first, void* second, nuint length): rdi, rsi, rdx; rax, rcx, xmm0-1.
# As in copying, the last piece of each size overlaps the one before.
.balign 16
.global kos_memory_equal
.type kos_memory_equal, @function
kos_memory_equal:
    .cfi_startproc
    cmp rdx, 16
    jb .Lequal_below_16
    lea rdx, [rdx - 16]                             # where the last 16 bytes are
    lea rsi, [rsi + rdx]
    lea rdi, [rdi + rdx]
    neg rdx
    jz .Lequal_last
1:  movups xmm0, [rdi + rdx]
    movups xmm1, [rsi + rdx]
    pcmpeqb xmm0, xmm1
    pmovmskb eax, xmm0
    cmp eax, 0xFFFF
    jne .Lequal_no
    add rdx, 16
    js 1b
.Lequal_last:
    movups xmm0, [rdi]
    movups xmm1, [rsi]
    pcmpeqb xmm0, xmm1
    pmovmskb ecx, xmm0
    xor eax, eax
    cmp ecx, 0xFFFF
    sete al
    ret
.Lequal_no:
    xor eax, eax
    ret

.Lequal_below_16:
    cmp edx, 8
    jb .Lequal_below_8
    mov rax, [rdi]
    mov rcx, [rdi + rdx - 8]
    xor rax, [rsi]
    xor rcx, [rsi + rdx - 8]
    or rcx, rax
    jmp .Lequal_if_zero

.Lequal_below_8:
    cmp edx, 4
    jb .Lequal_below_4
    mov eax, [rdi]
    mov ecx, [rdi + rdx - 4]
    xor eax, [rsi]
    xor ecx, [rsi + rdx - 4]
    or ecx, eax
    jmp .Lequal_if_zero

.Lequal_below_4:
    xor ecx, ecx
    test edx, edx
    jz .Lequal_if_zero
    movzx eax, byte ptr [rdi]
    movzx ecx, byte ptr [rdi + rdx - 1]
    xor al, [rsi]
    xor cl, [rsi + rdx - 1]
    or ecx, eax
    shr edx
    movzx eax, byte ptr [rdi + rdx]
    xor al, [rsi + rdx]
    or ecx, eax
.Lequal_if_zero:
    xor eax, eax
    test rcx, rcx
    sete al
    ret
    .cfi_endproc
.size kos_memory_equal, . - kos_memory_equal
