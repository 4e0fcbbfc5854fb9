# The target of every C# `throw`. It has a file of its own so that what must not throw can be linked without it: an
# undefined RhpThrowEx then names the culprit.

.intel_syntax noprefix

.section .text.throw, "ax"

# void RhpThrowEx(Exception exception): rdi; never returns (ExceptionThrower.cs).
.balign 16
.global RhpThrowEx
.type RhpThrowEx, @function
RhpThrowEx:
    .cfi_startproc
    jmp kos_runtime_throw
    .cfi_endproc
