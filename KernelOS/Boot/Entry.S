# From GRUB to C#: multiboot2 hands over in 32-bit protected mode without paging (Multiboot2 specification 1.6, 3.3).
# The boot tables map the first 4 GiB three times over, at 0, at the direct map and at the image's base; the kernel
# drops them as soon as it has built its own.

.intel_syntax noprefix
.include "KernelOS/Arch/X86_64/Layout.inc"

.set MULTIBOOT2_HEADER_MAGIC,   0xE85250D6
.set MULTIBOOT2_LOADER_MAGIC,   0x36D76289
.set PAGE_SIZE,                 4096
.set BOOT_STACK_SIZE,           32768

.set ENTRY_PRESENT_WRITABLE,    0x003
.set ENTRY_LARGE,               0x083               # present, writable, 2 MiB
.set CR0_PROTECTION_AND_PAGING, 0x80010033          # PG WP NE ET MP PE; EM clear, so that SSE works
.set CR4_BOOT,                  0x000006A0          # OSXMMEXCPT OSFXSR PGE PAE
.set MSR_EFER,                  0xC0000080
.set EFER_BOOT,                 0x00000901          # NXE LME SCE
.set CPUID_NX_AND_LONG_MODE,    0x20100000

.section .multiboot2, "a"
.balign 8
multiboot2_header:
    .long MULTIBOOT2_HEADER_MAGIC
    .long 0                                         # i386, 32-bit protected mode
    .long multiboot2_header_end - multiboot2_header
    .long -(MULTIBOOT2_HEADER_MAGIC + (multiboot2_header_end - multiboot2_header))
    .balign 8
    .short 6, 0                                     # modules aligned to pages
    .long 8
    .balign 8
    .short 0, 0                                     # end
    .long 8
multiboot2_header_end:

# void kos_start(void): eax = loader magic, ebx = physical address of the boot information.
.section .text.boot, "ax"
.code32
.global kos_start
.type kos_start, @function
kos_start:
    cli
    cld
    cmp eax, MULTIBOOT2_LOADER_MAGIC
    mov esi, offset message_not_multiboot - KOS_KERNEL_BASE
    jne refuse
    mov esp, offset kos_boot_stack_end - KOS_KERNEL_BASE

    push ebx
    mov eax, 0x80000000
    cpuid
    cmp eax, 0x80000001
    mov esi, offset message_not_64_bit - KOS_KERNEL_BASE
    jb refuse
    mov eax, 0x80000001
    cpuid
    pop ebx
    and edx, CPUID_NX_AND_LONG_MODE
    cmp edx, CPUID_NX_AND_LONG_MODE
    mov esi, offset message_not_64_bit - KOS_KERNEL_BASE
    jne refuse

    # Four page directories of 2 MiB pages: entry i maps i * 2 MiB.
    mov edi, offset boot_page_directories - KOS_KERNEL_BASE
    mov eax, ENTRY_LARGE
    xor ecx, ecx
1:  mov [edi + ecx * 8], eax
    add eax, 0x200000
    inc ecx
    cmp ecx, 2048
    jne 1b

    mov edi, offset boot_pdpt - KOS_KERNEL_BASE
    mov eax, offset boot_page_directories - KOS_KERNEL_BASE + ENTRY_PRESENT_WRITABLE
    xor ecx, ecx
2:  mov [edi + ecx * 8], eax
    add eax, PAGE_SIZE
    inc ecx
    cmp ecx, 4
    jne 2b

    mov edi, offset boot_pml4 - KOS_KERNEL_BASE
    mov eax, offset boot_pdpt - KOS_KERNEL_BASE + ENTRY_PRESENT_WRITABLE
    mov [edi], eax
    mov [edi + 256 * 8], eax
    mov [edi + 510 * 8], eax

    mov cr3, edi
    mov eax, CR4_BOOT
    mov cr4, eax
    mov ecx, MSR_EFER
    mov eax, EFER_BOOT
    xor edx, edx
    wrmsr
    mov eax, CR0_PROTECTION_AND_PAGING
    mov cr0, eax
    lgdt [boot_gdt_pointer - KOS_KERNEL_BASE]
    push KOS_SELECTOR_KERNEL_CODE
    mov eax, offset long_mode - KOS_KERNEL_BASE
    push eax
    retf

# esi = message: writes it to COM1 and stops.
refuse:
    mov edx, 0x3FD
3:  in al, dx
    test al, 0x20
    jz 3b
    lodsb
    test al, al
    jz 4f
    mov edx, 0x3F8
    out dx, al
    jmp refuse
4:  hlt
    jmp 4b

.code64
long_mode:
    movabs rax, offset long_mode_high
    jmp rax
long_mode_high:
    mov eax, KOS_SELECTOR_KERNEL_DATA
    mov ds, eax
    mov es, eax
    mov ss, eax
    xor eax, eax
    mov fs, eax
    mov gs, eax
    lea rsp, [rip + kos_boot_stack_end]
    xor ebp, ebp
    mov edi, ebx                                    # zero-extends
    call kos_boot
    ud2

# void kos_boot_leave(nuint stack_top, void (*next)(void)): drops the boot stack for good; rdi, rsi.
.global kos_boot_leave
.type kos_boot_leave, @function
kos_boot_leave:
    .cfi_startproc
    .cfi_undefined rip
    mov rsp, rdi
    xor ebp, ebp
    call rsi
    ud2
    .cfi_endproc

.section .rodata.boot, "a"
.balign 8
boot_gdt:
    .quad 0
    .quad 0x00209A0000000000                        # 64-bit code, ring 0
    .quad 0x0000920000000000                        # data, ring 0
boot_gdt_pointer:
    .short boot_gdt_pointer - boot_gdt - 1
    .long boot_gdt - KOS_KERNEL_BASE

message_not_multiboot:
    .asciz "KernelOS: panic: the boot loader does not speak multiboot2; boot the ISO, or use GRUB's multiboot2 command\r\n"
message_not_64_bit:
    .asciz "KernelOS: panic: this CPU lacks 64-bit mode or the no-execute bit; use a 64-bit CPU such as qemu64\r\n"

.section .bss.boot, "aw", @nobits
.balign PAGE_SIZE
boot_pml4:
    .skip PAGE_SIZE
boot_pdpt:
    .skip PAGE_SIZE
boot_page_directories:
    .skip 4 * PAGE_SIZE
.global kos_boot_stack
kos_boot_stack:
    .skip BOOT_STACK_SIZE
.global kos_boot_stack_end
kos_boot_stack_end:
