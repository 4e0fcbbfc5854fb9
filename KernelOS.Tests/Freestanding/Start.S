# Where Linux starts the program, and the two system calls it makes.

.intel_syntax noprefix

.section .text.start, "ax"

.global _start
.type _start, @function
_start:
    mov rdi, [rsp]                                  # argc
    lea rsi, [rsp + 8]                              # argv
    and rsp, -16
    call freestanding_main

# long freestanding_write(int file, byte* bytes, nuint length): rdi, rsi, rdx; rax, rcx, r11.
.global freestanding_write
.type freestanding_write, @function
freestanding_write:
    mov eax, 1
    syscall
    ret

# void freestanding_exit(int status): rdi; never returns.
.global freestanding_exit
.type freestanding_exit, @function
freestanding_exit:
    mov eax, 231
    syscall
