# The way to the image's own description: ilc puts a pointer to it into the section __modules, whose ends the linker
# script marks.

.intel_syntax noprefix

.section .text.startup, "ax"

# void kos_runtime_initialize(void): before any other C# that makes objects or uses statics (StartupCode.cs).
.balign 16
.global kos_runtime_initialize
.type kos_runtime_initialize, @function
kos_runtime_initialize:
    .cfi_startproc
    lea rdi, [rip + kos_modules_start]
    lea rsi, [rip + kos_modules_end]
    jmp kos_runtime_initialize_modules
    .cfi_endproc
