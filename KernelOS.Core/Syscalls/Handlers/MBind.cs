using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long mbind(void *addr, unsigned long len, int mode, const unsigned long *nodemask, unsigned long maxnode, unsigned flags)</c>: from which nodes the pages of a range come.</summary>
/// <remarks>Pages that are there move if the flags say so, and nobody else uses them; a failure of that leaves the policy set.</remarks>
internal static class MBind
{
    private const ulong PageSize = 4096;
    private const uint Strict = 1 << 0;
    private const uint Move = 1 << 1;
    private const uint MoveAll = 1 << 2;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int mode = (int)arguments.A2;
        Errno error = MemoryPolicyArgument.ReadNames(caller.Platform, mode, arguments.A3, arguments.A4, out NodeMask named);
        if (error != Errno.None)
        {
            return error;
        }

        uint flags = (uint)arguments.A5;
        ulong start = arguments.A0;
        ulong end = start + ((arguments.A1 + PageSize - 1) & ~(PageSize - 1));
        if ((flags & ~(Strict | Move | MoveAll)) != 0 || start % PageSize != 0 || end < start)
        {
            return Errno.EINVAL;
        }

        // As on Linux, which nodes there are does not matter for no pages.
        if (end == start)
        {
            return SyscallResult.Success;
        }

        error = MemoryPolicyArgument.Make(caller.Platform, mode, named, out MemoryPolicy policy);
        if (error != Errno.None)
        {
            return error;
        }

        PageMoving moving = (flags & Strict) != 0 && !policy.IsDefault ? PageMoving.Strict : PageMoving.None;
        moving |= (flags & (Move | MoveAll)) != 0 ? PageMoving.Move : PageMoving.None;
        AddressSpaceError result = caller.Process.Space.SetPolicy(start, end - start, policy, moving);
        return result == AddressSpaceError.NotMapped ? Errno.EFAULT : result.ToErrno();
    }
}
