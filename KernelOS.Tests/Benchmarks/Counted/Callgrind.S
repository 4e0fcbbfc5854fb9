# Requests to callgrind: rotations that change nothing and an exchange of rbx with itself, with the address of six words in
# rax (the number of the request, its arguments) and in rdx the answer where there is no callgrind (valgrind.h, callgrind.h).

.intel_syntax noprefix

.set TOGGLE_COLLECT, 0x43540002
.set DUMP_STATS_AT, 0x43540003

.section .text, "ax"

# void callgrind_toggle(void): starts to count, or stops; rax, rdx.
.global callgrind_toggle
.type callgrind_toggle, @function
callgrind_toggle:
    mov eax, TOGGLE_COLLECT
    jmp request

# void callgrind_dump(byte* name): rdi, ends with a NUL; rax, rdx. Writes the counts into callgrind's file, and zeroes them.
.global callgrind_dump
.type callgrind_dump, @function
callgrind_dump:
    mov eax, DUMP_STATS_AT

request:
    sub rsp, 56
    mov [rsp], rax
    mov [rsp + 8], rdi
    mov rax, rsp
    xor edx, edx
    rol rdi, 3
    rol rdi, 13
    rol rdi, 61
    rol rdi, 51
    xchg rbx, rbx
    add rsp, 56
    ret
