# Where Linux starts the program, and the two system calls it makes.

.intel_syntax noprefix

.section .text.start, "ax"

.global _start
.type _start, @function
_start:
    mov rdi, [rsp]                                  # argc
    lea rsi, [rsp + 8]                              # argv
    and rsp, -16
    call conformance_main

# long conformance_write(int file, byte* bytes, nuint length): rdi, rsi, rdx; rax, rcx, r11.
.global conformance_write
.type conformance_write, @function
conformance_write:
    mov eax, 1
    syscall
    ret

# void conformance_exit(int status): rdi; never returns.
.global conformance_exit
.type conformance_exit, @function
conformance_exit:
    mov eax, 231
    syscall
