using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int uname(struct utsname *buf)</c>: what the system calls itself.</summary>
/// <remarks>The C library of a static program compares the release with the oldest kernel it was built for, and scripts look for "Linux":
/// they are told the system whose calls we offer, in the version after whose documentation they were written.</remarks>
internal static class UName
{
    private const int Fields = 6;
    private const int FieldSize = 65;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Span<byte> name = stackalloc byte[Fields * FieldSize];
        name.Clear();
        "Linux"u8.CopyTo(name);
        "kernelos"u8.CopyTo(name[FieldSize..]);
        "6.1.0-kernelos"u8.CopyTo(name[(2 * FieldSize)..]);
        "#1 KernelOS"u8.CopyTo(name[(3 * FieldSize)..]);
        "x86_64"u8.CopyTo(name[(4 * FieldSize)..]);
        "(none)"u8.CopyTo(name[(5 * FieldSize)..]);
        return caller.Platform.TryWriteUser(arguments.A0, name) ? SyscallResult.Success : Errno.EFAULT;
    }
}
