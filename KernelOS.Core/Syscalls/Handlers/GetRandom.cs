using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>ssize_t getrandom(void *buf, size_t buflen, unsigned int flags)</c>: never blocks.</summary>
/// <remarks>Bad memory ends it: with EFAULT at the first of its pieces of 256 bytes, later with how many bytes have been written.</remarks>
internal static class GetRandom
{
    private const uint NonBlocking = 1;
    private const uint Random = 2;
    private const uint Insecure = 4;
    private const uint AllFlags = NonBlocking | Random | Insecure;
    private const int ChunkSize = 256;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        nuint length = (nuint)Math.Min(arguments.A1, int.MaxValue);
        nuint flags = arguments.A2;
        if ((flags & ~AllFlags) != 0 || (flags & (Random | Insecure)) == (Random | Insecure))
        {
            return Errno.EINVAL;
        }

        Span<byte> chunk = stackalloc byte[ChunkSize];
        nuint done = 0;
        while (done < length)
        {
            Span<byte> piece = chunk[..(int)Math.Min(length - done, ChunkSize)];
            caller.Platform.FillRandom(piece);
            if (!caller.Platform.TryWriteUser(arguments.A0 + done, piece))
            {
                return done == 0 ? Errno.EFAULT : SyscallResult.FromUnsigned(done);
            }

            done += (nuint)piece.Length;
        }

        return SyscallResult.FromUnsigned(done);
    }
}
