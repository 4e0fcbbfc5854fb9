/* Executes what ring 3 must not, or what cannot be executed at all. Each case must die; the signal depends on the
   exception (Intel SDM vol. 3A, chapter 6). */
#include "cases.h"

#include <stdint.h>

/* INSTRUCTION(name, text, registers that it changes…) */
#define INSTRUCTION(name, text, ...)                              \
    static int name(void)                                         \
    {                                                             \
        __asm__ volatile(text ::: "memory", "cc", ##__VA_ARGS__); \
        return SURVIVED;                                          \
    }

/* Privileged instructions: general protection. */
INSTRUCTION(clear_interrupts, "cli")
INSTRUCTION(set_interrupts, "sti")
INSTRUCTION(halt, "hlt")
INSTRUCTION(in_port, "inb $0x64, %%al", "rax")
INSTRUCTION(out_port, "outb %%al, $0x64", "rax")
INSTRUCTION(in_string, "movw $0x60, %%dx; insb", "rdx", "rdi")
INSTRUCTION(read_msr, "movl $0xC0000080, %%ecx; rdmsr", "rax", "rcx", "rdx")
INSTRUCTION(write_msr, "movl $0xC0000082, %%ecx; xorl %%eax, %%eax; xorl %%edx, %%edx; wrmsr", "rax", "rcx", "rdx")
INSTRUCTION(read_cr0, "movq %%cr0, %%rax", "rax")
INSTRUCTION(write_cr3, "xorl %%eax, %%eax; movq %%rax, %%cr3", "rax")
INSTRUCTION(write_cr8, "xorl %%eax, %%eax; movq %%rax, %%cr8", "rax")
INSTRUCTION(read_dr7, "movq %%dr7, %%rax", "rax")
INSTRUCTION(clear_task_switched, "clts")
INSTRUCTION(invalidate_page, "invlpg (%%rsp)")
INSTRUCTION(write_back_caches, "wbinvd")
INSTRUCTION(swap_gs, "swapgs")
INSTRUCTION(return_from_system_call, "sysretq")
INSTRUCTION(load_global_table, "subq $16, %%rsp; lgdt (%%rsp)")
INSTRUCTION(load_interrupt_table, "subq $16, %%rsp; lidt (%%rsp)")
INSTRUCTION(load_task, "xorl %%eax, %%eax; ltr %%ax", "rax")
INSTRUCTION(load_local_table, "xorl %%eax, %%eax; lldt %%ax", "rax")
INSTRUCTION(load_status_word, "movl $0x33, %%eax; lmsw %%ax", "rax")

/* Software interrupts through gates that are not the user's. */
INSTRUCTION(interrupt_nmi, "int $2")
INSTRUCTION(interrupt_double_fault, "int $8")
INSTRUCTION(interrupt_protection, "int $13")
INSTRUCTION(interrupt_page_fault, "int $14")
INSTRUCTION(interrupt_timer, "int $0x20")
INSTRUCTION(interrupt_spurious, "int $0x27")
INSTRUCTION(interrupt_linux32, "int $0x80")
INSTRUCTION(interrupt_last, "int $0xFF")

/* Traps. */
INSTRUCTION(breakpoint, "int3")
INSTRUCTION(debug_trap, ".byte 0xF1")
INSTRUCTION(single_step, "pushfq; orq $0x100, (%%rsp); popfq; nop")
INSTRUCTION(single_step_into_system_call,
    "movl $39, %%eax; pushfq; orq $0x100, (%%rsp); popfq; syscall; nop", "rax", "rcx", "r11")
/* Loading SS holds traps back for one instruction: here until the kernel's first. */
INSTRUCTION(stack_segment_then_breakpoint, "movw %%ss, %%ax; movw %%ax, %%ss; int3", "rax")
INSTRUCTION(stack_segment_then_system_call,
    "movw %%ss, %%cx; pushfq; orq $0x100, (%%rsp); movl $39, %%eax; popfq; movw %%cx, %%ss; syscall; nop",
    "rax", "rcx", "r11")

/* What cannot be executed or computed. */
INSTRUCTION(undefined, "ud2")
INSTRUCTION(undefined_long_mode, ".byte 0x06")
INSTRUCTION(lock_without_memory, ".byte 0xF0, 0x90")
INSTRUCTION(too_long, ".fill 15, 1, 0x66; nop")
INSTRUCTION(old_system_call, "sysenter")
INSTRUCTION(divide_by_zero, "xorl %%ecx, %%ecx; movl $1, %%eax; cltd; idivl %%ecx", "rax", "rcx", "rdx")
INSTRUCTION(divide_overflow, "movl $-1, %%ecx; movl $0x80000000, %%eax; cltd; idivl %%ecx", "rax", "rcx", "rdx")

/* Floating point. */
INSTRUCTION(reserved_mxcsr, "movl $0x80001F80, -8(%%rsp); ldmxcsr -8(%%rsp)")
INSTRUCTION(unmasked_x87, "fninit; movw $0x37B, -8(%%rsp); fldcw -8(%%rsp); fld1; fldz; fdivrp; fwait", "st")
INSTRUCTION(misaligned_vector, "leaq -127(%%rsp), %%rax; andq $-16, %%rax; movaps %%xmm0, 1(%%rax)", "rax")

/* Non-canonical addresses in every place that takes one: protection, or a stack fault. */
INSTRUCTION(jump_non_canonical, "movabsq $0x8000000000000000, %%rax; jmpq *%%rax", "rax")
INSTRUCTION(call_non_canonical, "movabsq $0x0000800000000000, %%rax; callq *%%rax", "rax")
INSTRUCTION(return_non_canonical, "movabsq $0x1234567890ABCDEF, %%rax; pushq %%rax; retq", "rax")
INSTRUCTION(push_non_canonical, "movabsq $0x8000000000000000, %%rsp; pushq %%rax")
INSTRUCTION(push_into_kernel, "movabsq $0xFFFFFF8000001000, %%rsp; pushq %%rax")
INSTRUCTION(return_to_kernel_image, "movabsq $0xFFFFFF0000100000, %%rax; pushq %%rax; retq", "rax")

/* Segments: the kernel's own, absent ones, an interrupt return into ring 0. */
INSTRUCTION(kernel_code_far, "pushq $0x08; leaq 1f(%%rip), %%rax; pushq %%rax; lretq; 1: nop", "rax")
/* Where there is a 32-bit user segment, as on Linux, this is a system call from it; ud2 means the same in both modes. */
INSTRUCTION(system_call_in_32_bits,
    "pushq $0x23; leaq 1f(%%rip), %%rax; pushq %%rax; movl $39, %%eax; lretq; 1: syscall; ud2", "rax", "rcx", "r11")
INSTRUCTION(kernel_stack_segment, "movl $0x10, %%eax; movw %%ax, %%ss", "rax")
INSTRUCTION(absent_segment, "movl $0xFFFB, %%eax; movw %%ax, %%es", "rax")
INSTRUCTION(null_stack_segment, "xorl %%eax, %%eax; movw %%ax, %%ss", "rax")
INSTRUCTION(interrupt_return_to_kernel,
    "movq %%rsp, %%rcx; pushq $0x10; pushq %%rcx; pushfq; pushq $0x08; leaq 1f(%%rip), %%rax; pushq %%rax; iretq; "
    "1: nop", "rax", "rcx")
INSTRUCTION(interrupt_return_non_canonical,
    "movq %%rsp, %%rcx; movl %%ss, %%eax; pushq %%rax; pushq %%rcx; pushfq; movl %%cs, %%eax; pushq %%rax; "
    "movabsq $0x8000000000000000, %%rax; pushq %%rax; iretq", "rax", "rcx")

static const struct named_case s_cases[] = {
    {"cli", clear_interrupts},
    {"sti", set_interrupts},
    {"hlt", halt},
    {"in", in_port},
    {"out", out_port},
    {"insb", in_string},
    {"rdmsr", read_msr},
    {"wrmsr", write_msr},
    {"read-cr0", read_cr0},
    {"write-cr3", write_cr3},
    {"write-cr8", write_cr8},
    {"read-dr7", read_dr7},
    {"clts", clear_task_switched},
    {"invlpg", invalidate_page},
    {"wbinvd", write_back_caches},
    {"swapgs", swap_gs},
    {"sysret", return_from_system_call},
    {"lgdt", load_global_table},
    {"lidt", load_interrupt_table},
    {"ltr", load_task},
    {"lldt", load_local_table},
    {"lmsw", load_status_word},
    {"int-nmi", interrupt_nmi},
    {"int-double-fault", interrupt_double_fault},
    {"int-protection", interrupt_protection},
    {"int-page-fault", interrupt_page_fault},
    {"int-timer", interrupt_timer},
    {"int-spurious", interrupt_spurious},
    {"int-0x80", interrupt_linux32},
    {"int-last", interrupt_last},
    {"int3", breakpoint},
    {"int1", debug_trap},
    {"single-step", single_step},
    {"single-step-into-syscall", single_step_into_system_call},
    {"mov-ss-int3", stack_segment_then_breakpoint},
    {"mov-ss-syscall", stack_segment_then_system_call},
    {"ud2", undefined},
    {"push-es", undefined_long_mode},
    {"lock-nop", lock_without_memory},
    {"too-long", too_long},
    {"sysenter", old_system_call},
    {"divide-by-zero", divide_by_zero},
    {"divide-overflow", divide_overflow},
    {"reserved-mxcsr", reserved_mxcsr},
    {"unmasked-x87", unmasked_x87},
    {"misaligned-movaps", misaligned_vector},
    {"jump-non-canonical", jump_non_canonical},
    {"call-non-canonical", call_non_canonical},
    {"ret-non-canonical", return_non_canonical},
    {"push-non-canonical", push_non_canonical},
    {"push-into-kernel", push_into_kernel},
    {"ret-to-kernel", return_to_kernel_image},
    {"far-ret-to-ring-0", kernel_code_far},
    {"syscall-in-32-bits", system_call_in_32_bits},
    {"kernel-stack-segment", kernel_stack_segment},
    {"absent-segment", absent_segment},
    {"null-stack-segment", null_stack_segment},
    {"iret-to-ring-0", interrupt_return_to_kernel},
    {"iret-non-canonical", interrupt_return_non_canonical},
};

int main(int argc, char **argv)
{
    return RUN_CASE(s_cases, argc, argv);
}
