using System;
using System.Buffers.Binary;
using KernelOS.Core.Files;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Syscalls;

/// <summary>What statx tells: Linux's <c>struct statx</c> (<c>linux/stat.h</c>), 256 bytes.</summary>
/// <remarks>
/// <code>
/// +0 mask  +4 block size  +8 attributes  +16 links  +20 user  +24 group  +28 mode (u16)  +32 inode  +40 size  +48 blocks
/// +64 access  +80 birth  +96 change  +112 modification: each seconds (s64), nanoseconds (u32)
/// +128 named device: major, minor  +136 device: major, minor
/// </code>
/// </remarks>
internal static class ExtendedFileStatus
{
    private const int Length = 256;
    private const uint BasicFields = 0x7FF;         // STATX_BASIC_STATS
    private const uint BlockSize = 4096;
    private const uint UnitOfBlocks = 512;

    /// <summary>Tells a program of an inode; false if its memory cannot be written.</summary>
    internal static bool TryTell<TPlatform>(TPlatform platform, nuint destination, Inode<TPlatform> inode)
        where TPlatform : struct, IPlatform
    {
        Span<byte> status = stackalloc byte[Length];
        status.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(status, BasicFields);
        BinaryPrimitives.WriteUInt32LittleEndian(status.Slice(4), BlockSize);
        BinaryPrimitives.WriteUInt32LittleEndian(status.Slice(16), inode.LinkCount);
        BinaryPrimitives.WriteUInt32LittleEndian(status.Slice(20), inode.UserId);
        BinaryPrimitives.WriteUInt32LittleEndian(status.Slice(24), inode.GroupId);
        BinaryPrimitives.WriteUInt16LittleEndian(status.Slice(28), (ushort)(FileModeBits.Encode(inode.Kind) | (uint)inode.Mode));
        BinaryPrimitives.WriteUInt64LittleEndian(status.Slice(32), inode.Number);
        BinaryPrimitives.WriteUInt64LittleEndian(status.Slice(40), inode.Size);
        BinaryPrimitives.WriteUInt64LittleEndian(status.Slice(48), inode.AllocatedBytes / UnitOfBlocks);
        Write(status.Slice(64), inode.AccessTime);
        Write(status.Slice(96), inode.ChangeTime);
        Write(status.Slice(112), inode.ModificationTime);
        Write(status.Slice(128), inode.Device);
        Write(status.Slice(136), inode.FileSystemDevice);
        return platform.TryWriteUser(destination, status);
    }

    private static void Write(Span<byte> destination, Timestamp time)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, time.Seconds);
        BinaryPrimitives.WriteInt32LittleEndian(destination.Slice(8), time.Nanoseconds);
    }

    private static void Write(Span<byte> destination, DeviceNumber device)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, device.Major);
        BinaryPrimitives.WriteUInt32LittleEndian(destination.Slice(4), device.Minor);
    }
}
