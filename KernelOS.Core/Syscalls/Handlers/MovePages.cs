using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long move_pages(int pid, unsigned long count, void **pages, const int *nodes, int *status, int flags)</c>: where pages of the caller lie, or moves them.</summary>
/// <remarks>Other processes' pages are refused. On an error the status of the pages before its cause is there already.</remarks>
internal static class MovePages
{
    private const int Move = 1 << 1;
    private const int MoveAll = 1 << 2;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int flags = (int)arguments.A5;
        if ((flags & ~(Move | MoveAll)) != 0)
        {
            return Errno.EINVAL;
        }

        int number = (int)arguments.A0;
        if (!caller.TryFindProcess(number, out Process<TPlatform>? process))
        {
            return Errno.ESRCH;
        }

        if (!ReferenceEquals(process, caller.Process))
        {
            return Errno.EPERM;
        }

        for (nuint i = 0; i < arguments.A1; i++)
        {
            Errno error = HandlePage(arguments, caller, i);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return SyscallResult.Success;
    }

    private static Errno HandlePage<TPlatform>(in SyscallArguments arguments, UserThread<TPlatform> caller, nuint index)
        where TPlatform : struct, IPlatform
    {
        if (!UserValue.TryRead(caller.Platform, arguments.A2 + (index * sizeof(ulong)), out ulong address))
        {
            return Errno.EFAULT;
        }

        AddressSpace<TPlatform> space = caller.Process.Space;
        int status = GetStatus(space, address);
        if (arguments.A3 != 0)
        {
            if (!UserValue.TryRead(caller.Platform, arguments.A3 + (index * sizeof(int)), out int wanted))
            {
                return Errno.EFAULT;
            }

            if (!NumaNode.TryCreate(wanted, out NumaNode node) || !MemoryPolicyArgument.GetNodesWithMemory(caller.Platform).Contains(node))
            {
                return Errno.ENODEV;
            }

            if (status >= 0 && status != wanted)
            {
                status = space.TryMovePage(address, node) ? wanted : -(int)Errno.EACCES;
            }
        }

        return UserValue.TryWrite(caller.Platform, arguments.A4 + (index * sizeof(int)), status) ? Errno.None : Errno.EFAULT;
    }

    /// <summary>The node of a page, or an error number below zero: EFAULT where nothing is mapped, ENOENT for what nobody has touched.</summary>
    private static int GetStatus<TPlatform>(AddressSpace<TPlatform> space, ulong address)
        where TPlatform : struct, IPlatform =>
        !space.TryFindNode(address, out NumaNode? node) ? -(int)Errno.EFAULT
        : node is NumaNode found ? found.Value
        : -(int)Errno.ENOENT;
}
