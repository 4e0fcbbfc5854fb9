using System.Runtime.InteropServices;
using KernelOS.Core.Files;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Syscalls;

/// <summary>What the stat calls tell: Linux's <c>struct stat</c> for x86-64 (<c>asm/stat.h</c>), 144 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FileStatus
{
    private const int BlockSize = 4096;
    private const int UnitOfBlocks = 512;

    private ulong _device;
    private ulong _inode;
    private ulong _links;
    private uint _mode;
    private uint _user;
    private uint _group;
#pragma warning disable IDE0051, IDE0044, CS0169 // Padding is part of the layout.
    private uint _padding;
#pragma warning restore IDE0051, IDE0044, CS0169
    private ulong _namedDevice;
    private long _size;
    private long _blockSize;
    private long _blocks;
    private LinuxTime _accessTime;
    private LinuxTime _modificationTime;
    private LinuxTime _changeTime;
#pragma warning disable IDE0051, IDE0044, CS0169
    private long _unused0;
    private long _unused1;
    private long _unused2;
#pragma warning restore IDE0051, IDE0044, CS0169

    /// <summary>Tells a program of an inode; false if its memory cannot be written.</summary>
    internal static bool TryTell<TPlatform>(TPlatform platform, nuint destination, Inode<TPlatform> inode)
        where TPlatform : struct, IPlatform
    {
        FileStatus status = default;
        status._device = FileModeBits.Encode(inode.FileSystemDevice);
        status._inode = inode.Number;
        status._links = inode.LinkCount;
        status._mode = FileModeBits.Encode(inode.Kind) | (uint)inode.Mode;
        status._user = inode.UserId;
        status._group = inode.GroupId;
        status._namedDevice = FileModeBits.Encode(inode.Device);
        status._size = (long)inode.Size;
        status._blockSize = BlockSize;
        status._blocks = (long)(inode.AllocatedBytes / UnitOfBlocks);
        status._accessTime = new LinuxTime(inode.AccessTime);
        status._modificationTime = new LinuxTime(inode.ModificationTime);
        status._changeTime = new LinuxTime(inode.ChangeTime);
        return UserValue.TryWrite(platform, destination, status);
    }
}
