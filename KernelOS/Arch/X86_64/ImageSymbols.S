# Addresses of the image that C# asks for: an assembly symbol has no other way into C#.

.intel_syntax noprefix

.macro KOS_ADDRESS function, symbol
    .global \function
    .type \function, @function
\function:
    .cfi_startproc
    lea rax, [rip + \symbol]
    ret
    .cfi_endproc
.endm

.section .text.symbols, "ax"
KOS_ADDRESS kos_address_image_start, kos_image_start
KOS_ADDRESS kos_address_text_start, kos_text_start
KOS_ADDRESS kos_address_text_end, kos_text_end
KOS_ADDRESS kos_address_rodata_start, kos_rodata_start
KOS_ADDRESS kos_address_rodata_end, kos_rodata_end
KOS_ADDRESS kos_address_data_start, kos_data_start
KOS_ADDRESS kos_address_data_end, kos_data_end
KOS_ADDRESS kos_address_image_end, kos_image_end
KOS_ADDRESS kos_address_smap_start, kos_smap_start
KOS_ADDRESS kos_address_smap_end, kos_smap_end
KOS_ADDRESS kos_address_trap_stubs, kos_trap_stubs
KOS_ADDRESS kos_address_syscall_entry, kos_syscall_entry
KOS_ADDRESS kos_address_user_access_start, kos_user_access_start
KOS_ADDRESS kos_address_user_access_end, kos_user_access_end
KOS_ADDRESS kos_address_user_access_failed, kos_user_access_failed
KOS_ADDRESS kos_address_context_start, kos_context_start
KOS_ADDRESS kos_address_eh_frame_start, kos_eh_frame_start
KOS_ADDRESS kos_address_eh_frame_end, kos_eh_frame_end
KOS_ADDRESS kos_address_symbols_start, kos_symbols_start
KOS_ADDRESS kos_address_symbols_end, kos_symbols_end
