# Where ilc's code stores a reference into an object. A garbage collector would want to know; there is none.

.intel_syntax noprefix

.section .text.barriers, "ax"

# void RhpAssignRef(object* destination, object value), RhpCheckedAssignRef: rdi, rsi; no other register.
.balign 16
.global RhpAssignRef
.type RhpAssignRef, @function
.global RhpCheckedAssignRef
.type RhpCheckedAssignRef, @function
RhpAssignRef:
RhpCheckedAssignRef:
    .cfi_startproc
    mov [rdi], rsi
    ret
    .cfi_endproc

# void RhpByRefAssignRef(object* destination, object* source): rdi, rsi, which both go on by 8; rcx.
.balign 16
.global RhpByRefAssignRef
.type RhpByRefAssignRef, @function
RhpByRefAssignRef:
    .cfi_startproc
    mov rcx, [rsi]
    mov [rdi], rcx
    add rsi, 8
    add rdi, 8
    ret
    .cfi_endproc
