using System.Runtime.InteropServices;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Core.Syscalls;

/// <summary>Linux's <c>struct statfs</c> for x86-64 (<c>asm-generic/statfs.h</c>): 120 bytes.</summary>
/// <param name="type">What kind of file system it is.</param>
/// <param name="totalFrames">Frames of RAM.</param>
/// <param name="freeFrames">Those that are free.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct FileSystemStatus(ulong type, ulong totalFrames, ulong freeFrames)
{
    /// <summary>The type of a file system in memory.</summary>
    internal const ulong TemporaryFileSystem = 0x0102_1994;  // TMPFS_MAGIC

    /// <summary>The type of a file system that tells of processes.</summary>
    internal const ulong ProcessFileSystem = 0x9FA0;        // PROC_SUPER_MAGIC

    private readonly ulong _type = type;
    private readonly ulong _blockSize = Frame<Size4KiB>.Size;
    private readonly ulong _blocks = totalFrames;
    private readonly ulong _freeBlocks = freeFrames;
    private readonly ulong _availableBlocks = freeFrames;
    private readonly ulong _files = totalFrames;
    private readonly ulong _freeFiles = freeFrames;
    private readonly ulong _id = 0;
    private readonly ulong _longestName = EntryName.MaximumLength;
    private readonly ulong _fragmentSize = Frame<Size4KiB>.Size;
    private readonly ulong _flags = 0;
    private readonly ulong _spare0 = 0;
    private readonly ulong _spare1 = 0;
    private readonly ulong _spare2 = 0;
    private readonly ulong _spare3 = 0;
}
