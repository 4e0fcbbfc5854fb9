using System.Runtime.CompilerServices;
using KernelOS.Core.Files;

namespace KernelOS.Core.Syscalls;

/// <summary>Kinds and devices as programs have them compiled in (<c>linux/stat.h</c>, <c>linux/kdev_t.h</c>).</summary>
internal static class FileModeBits
{
    /// <summary>The bits of the kind (S_IFMT).</summary>
    internal const uint KindMask = 0xF000;

    private const int KindShift = 12;

    /// <summary>S_IFIFO.</summary>
    internal const uint Pipe = 0x1000;

    /// <summary>S_IFCHR.</summary>
    internal const uint CharacterDevice = 0x2000;

    /// <summary>S_IFDIR.</summary>
    internal const uint Directory = 0x4000;

    /// <summary>S_IFREG.</summary>
    internal const uint RegularFile = 0x8000;

    /// <summary>S_IFLNK.</summary>
    internal const uint SymbolicLink = 0xA000;

    /// <summary>The kind's bits; four bits to the right they are what getdents64 tells (DT_REG and so on).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Encode(InodeKind kind) => (uint)Kinds[(int)kind] << KindShift;

    /// <summary>The kind's bits shifted down, in the order of <see cref="InodeKind"/>.</summary>
    private static System.ReadOnlySpan<byte> Kinds =>
    [
        (byte)(RegularFile >> KindShift),
        (byte)(Directory >> KindShift),
        (byte)(SymbolicLink >> KindShift),
        (byte)(CharacterDevice >> KindShift),
        (byte)(Pipe >> KindShift),
    ];

    /// <summary>A device number in the form of <c>st_rdev</c>: minor bits 7 to 0, major bits 11 to 0, minor bits 19 to 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Encode(DeviceNumber device) =>
        (device.Minor & 0xFF) | ((ulong)device.Major << 8) | ((ulong)(device.Minor & ~0xFFu) << 12);

    /// <summary>A device number from the form that mknod(2) takes.</summary>
    internal static DeviceNumber DecodeDevice(uint device) => new((device >> 8) & 0xFFF, (device & 0xFF) | ((device >> 12) & 0xF_FF00));
}
