using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int prctl(int option, ...)</c>: the calling thread's name, whether the process may have large pages; everything else is EINVAL, as in a kernel without it.</summary>
internal static class PrCtl
{
    private const int SetName = 15;
    private const int GetName = 16;
    private const int SetLargePagesDisabled = 41;
    private const int GetLargePagesDisabled = 42;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        switch ((int)arguments.A0)
        {
            case SetName:
                return Set(caller, arguments.A1);
            case GetName:
                return UserValue.TryWrite(caller.Platform, arguments.A1, caller.Name) ? SyscallResult.Success : Errno.EFAULT;
            case SetLargePagesDisabled when (arguments.A2 | arguments.A3 | arguments.A4) == 0:
                caller.Process.Space.AllowsLargePages = arguments.A1 == 0;
                return SyscallResult.Success;
            case GetLargePagesDisabled when (arguments.A1 | arguments.A2 | arguments.A3 | arguments.A4) == 0:
                return SyscallResult.FromUnsigned(caller.Process.Space.AllowsLargePages ? 0u : 1u);
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>Takes at most 15 bytes, up to a NUL: a name that is shorter may end where memory ends.</summary>
    private static SyscallResult Set<TPlatform>(UserThread<TPlatform> caller, nuint address)
        where TPlatform : struct, IPlatform
    {
        Span<byte> name = stackalloc byte[CommandName.Size - 1];
        int length = 0;
        while (length < name.Length)
        {
            if (!caller.Platform.TryReadUser(address + (nuint)length, name.Slice(length, 1)))
            {
                return Errno.EFAULT;
            }

            if (name[length] == 0)
            {
                break;
            }

            length++;
        }

        caller.Name.Set(name[..length]);
        return SyscallResult.Success;
    }
}
