using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Syscalls;

/// <summary>The bits of mmap's and mprotect's <c>prot</c> (<c>asm-generic/mman-common.h</c>).</summary>
internal static class ProtectionBits
{
    /// <summary>PROT_READ, PROT_WRITE and PROT_EXEC, which are those of <see cref="PageAccess"/>.</summary>
    internal const uint All = (uint)(PageAccess.Read | PageAccess.Write | PageAccess.Execute);

    /// <summary>PROT_SEM: the memory is used for atomic operations, as all memory can be.</summary>
    internal const uint Semaphores = 8;

    /// <summary>What the bits allow; others do not count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PageAccess ToAccess(ulong protection) => (PageAccess)((uint)protection & All);
}
