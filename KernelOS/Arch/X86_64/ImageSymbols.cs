using System.Runtime;
using System.Runtime.CompilerServices;

namespace KernelOS.Arch.X86_64;

/// <summary>Addresses of the kernel image; the linker script and the assembly define them, ImageSymbols.S hands them over.</summary>
internal static class ImageSymbols
{
    /// <summary>The image's first byte.</summary>
    public static extern ulong ImageStart
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_image_start")]
        get;
    }

    /// <summary>The first byte of code.</summary>
    public static extern ulong TextStart
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_text_start")]
        get;
    }

    /// <summary>The end of the code, page aligned.</summary>
    public static extern ulong TextEnd
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_text_end")]
        get;
    }

    /// <summary>The first byte of read-only data.</summary>
    public static extern ulong ReadOnlyStart
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_rodata_start")]
        get;
    }

    /// <summary>The end of the read-only data, page aligned.</summary>
    public static extern ulong ReadOnlyEnd
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_rodata_end")]
        get;
    }

    /// <summary>The first byte of writable data.</summary>
    public static extern ulong DataStart
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_data_start")]
        get;
    }

    /// <summary>The end of the writable data, page aligned.</summary>
    public static extern ulong DataEnd
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_data_end")]
        get;
    }

    /// <summary>The end of the image, page aligned.</summary>
    public static extern ulong ImageEnd
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_image_end")]
        get;
    }

    /// <summary>The list of instructions to patch where the CPU has SMAP.</summary>
    public static extern ulong SmapSitesStart
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_smap_start")]
        get;
    }

    /// <summary>The end of that list.</summary>
    public static extern ulong SmapSitesEnd
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_smap_end")]
        get;
    }

    /// <summary>The first of the 256 trap stubs.</summary>
    public static extern ulong TrapStubs
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_trap_stubs")]
        get;
    }

    /// <summary>Where SYSCALL goes.</summary>
    public static extern ulong SyscallEntry
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_syscall_entry")]
        get;
    }

    /// <summary>The first instruction that may fault on user memory.</summary>
    public static extern ulong UserAccessStart
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_user_access_start")]
        get;
    }

    /// <summary>The end of those instructions.</summary>
    public static extern ulong UserAccessEnd
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_user_access_end")]
        get;
    }

    /// <summary>Where execution goes on when user memory cannot be accessed.</summary>
    public static extern ulong UserAccessFailed
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_user_access_failed")]
        get;
    }

    /// <summary>Where a fresh kernel stack starts.</summary>
    public static extern ulong ContextStart
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_context_start")]
        get;
    }

    /// <summary>The call frame information of all code.</summary>
    public static extern ulong CallFramesStart
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_eh_frame_start")]
        get;
    }

    /// <summary>The end of the call frame information.</summary>
    public static extern ulong CallFramesEnd
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_eh_frame_end")]
        get;
    }

    /// <summary>The names of the functions; the same as <see cref="SymbolsEnd"/> in the first of the build's two links.</summary>
    public static extern ulong SymbolsStart
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_symbols_start")]
        get;
    }

    /// <summary>The end of those names.</summary>
    public static extern ulong SymbolsEnd
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        [RuntimeImport("*", "kos_address_symbols_end")]
        get;
    }
}
