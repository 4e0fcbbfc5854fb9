# What ilc's code calls while it enters a method.

.intel_syntax noprefix

.section .text.prologues, "ax"

# void RhpStackProbe(byte* newTop): r11; no other register. Touches every page of a large frame from above, so that a
# stack that overflows meets its guard page first.
.balign 16
.global RhpStackProbe
.type RhpStackProbe, @function
RhpStackProbe:
    .cfi_startproc
    push rax
    .cfi_adjust_cfa_offset 8
    mov rax, rsp
1:  sub rax, 4096
    cmp rax, r11
    jbe 2f
    test [rax], al
    jmp 1b
2:  test [r11], al
    pop rax
    .cfi_adjust_cfa_offset -8
    ret
    .cfi_endproc

# void RhpReversePInvoke(void* frame), RhpReversePInvokeReturn: where native code enters a method marked
# UnmanagedCallersOnly. A garbage collector would want to know; there is none.
.balign 16
.global RhpReversePInvoke
.type RhpReversePInvoke, @function
.global RhpReversePInvokeReturn
.type RhpReversePInvokeReturn, @function
RhpReversePInvoke:
RhpReversePInvokeReturn:
    .cfi_startproc
    ret
    .cfi_endproc

# What a method with stackalloc puts between its buffers and its return address, to see that it is still there.
# The zero byte at its end stops a string from running over it unnoticed.
.section .data.security_cookie, "aw"
.balign 8
.global __security_cookie
.type __security_cookie, @object
__security_cookie:
    .quad 0x9E3779B97F4A7C00
.size __security_cookie, 8
