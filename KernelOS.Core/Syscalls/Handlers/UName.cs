using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int uname(struct utsname *buf)</c>: what the system calls itself.</summary>
internal static class UName
{
    private const int Fields = 6;
    private const int FieldSize = 65;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Span<byte> name = stackalloc byte[Fields * FieldSize];
        name.Clear();
        SystemName.System.CopyTo(name);
        SystemName.Node.CopyTo(name[FieldSize..]);
        SystemName.Release.CopyTo(name[(2 * FieldSize)..]);
        SystemName.Version.CopyTo(name[(3 * FieldSize)..]);
        SystemName.Machine.CopyTo(name[(4 * FieldSize)..]);
        SystemName.Domain.CopyTo(name[(5 * FieldSize)..]);
        return caller.Platform.TryWriteUser(arguments.A0, name) ? SyscallResult.Success : Errno.EFAULT;
    }
}
