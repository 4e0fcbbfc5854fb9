using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>void *mremap(void *old, size_t old_size, size_t new_size, int flags, void *new)</c>: EFAULT if the old range is no part of one mapping.</summary>
internal static class MRemap
{
    private const nuint MayMove = 1;
    private const nuint Fixed = 2;
    private const nuint DontUnmap = 4;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        nuint flags = arguments.A3;
        if ((flags & ~(MayMove | Fixed | DontUnmap)) != 0 || ((flags & (Fixed | DontUnmap)) != 0 && (flags & MayMove) == 0))
        {
            return Errno.EINVAL;
        }

        RemapRequest request = new()
        {
            Address = arguments.A0,
            Length = arguments.A1,
            NewLength = arguments.A2,
            Placement = (flags & Fixed) != 0 ? RemapPlacement.Exact : (flags & MayMove) != 0 ? RemapPlacement.Anywhere : RemapPlacement.Stay,
            NewAddress = (flags & (Fixed | DontUnmap)) != 0 ? arguments.A4 : 0,
            OldPlace = (flags & DontUnmap) != 0 ? RemapSource.Emptied : RemapSource.Unmapped,
        };
        Result<VirtualAddress, AddressSpaceError> moved = caller.Process.Space.Remap(request);
        return moved.TryGet(out VirtualAddress start) ? SyscallResult.FromUnsigned((nuint)start.Value)
            : moved.Error == AddressSpaceError.NotMapped ? Errno.EFAULT : moved.Error.ToErrno();
    }
}
