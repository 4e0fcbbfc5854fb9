using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using KernelOS.Core.Syscalls;

namespace KernelOS.Tests.Syscalls;

/// <summary>The host's own kernel.</summary>
public sealed partial class LinuxSystemCalls : ISystemCalls
{
    /// <summary>Whether the host is one whose system calls have our numbers.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64;

    public long Call(SyscallNumber number, params object?[] arguments)
    {
        Span<nint> values = stackalloc nint[6];
        List<GCHandle> pinned = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            object? argument = arguments[i] is string text ? Encoding.Latin1.GetBytes(text + "\0") : arguments[i];
            if (argument is byte[] bytes)
            {
                GCHandle handle = GCHandle.Alloc(bytes, GCHandleType.Pinned);
                pinned.Add(handle);
                values[i] = handle.AddrOfPinnedObject();
            }
            else
            {
                values[i] = (nint)Convert.ToInt64(argument ?? 0L, null);
            }
        }

        nint result = SystemCall((nint)(ulong)number, values[0], values[1], values[2], values[3], values[4], values[5]);
        long value = result == -1 ? -Marshal.GetLastPInvokeError() : result;
        foreach (GCHandle handle in pinned)
        {
            handle.Free();
        }

        return value;
    }

    public void Dispose()
    {
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint a0, nint a1, nint a2, nint a3, nint a4, nint a5);
}
