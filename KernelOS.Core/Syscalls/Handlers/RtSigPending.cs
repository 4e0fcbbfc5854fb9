using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int rt_sigpending(sigset_t *set, size_t sigsetsize)</c>: which signals wait because they are blocked; a smaller size is a part of the set.</summary>
internal static class RtSigPending
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        if (arguments.A1 > SignalSet.Size)
        {
            return Errno.EINVAL;
        }

        ulong set = (caller.Signals.Pending | caller.Process.Signals.Pending) & caller.Signals.Mask;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in set));
        return caller.Platform.TryWriteUser(arguments.A0, bytes[..(int)arguments.A1]) ? SyscallResult.Success : Errno.EFAULT;
    }
}
