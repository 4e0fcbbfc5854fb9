using System;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Syscalls;

/// <summary>Texts in user memory that end with NUL.</summary>
internal static class UserText
{
    private const int FirstChunk = 32;
    private const int ChunkLength = 128;

    /// <summary>Copies a text out of the program's reach.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="address">Any number.</param>
    /// <param name="buffer">Where to; its length limits the text with its NUL.</param>
    /// <param name="length">Bytes before the NUL, or that were read if there was none.</param>
    /// <returns><see cref="Errno.EFAULT"/> if a byte up to the NUL cannot be read; <see cref="Errno.ENAMETOOLONG"/> if it does not fit.</returns>
    internal static Errno Read<TPlatform>(TPlatform platform, nuint address, Span<byte> buffer, out int length)
        where TPlatform : struct, IUserMemory
    {
        length = 0;
        while (length < buffer.Length)
        {
            // Within one page, since the next one need not be there if the text ends before it.
            int wanted = Math.Min(length == 0 ? FirstChunk : ChunkLength, buffer.Length - length);
            int count = (int)UserPages.ToPageEnd(address + (nuint)length, (nuint)wanted);
            Span<byte> chunk = buffer.Slice(length, count);
            if (!platform.TryReadUser(address + (nuint)length, chunk))
            {
                return Errno.EFAULT;
            }

            int end = ZeroByte.Find(chunk);
            length += end;
            if (end < count)
            {
                return Errno.None;
            }
        }

        return Errno.ENAMETOOLONG;
    }
}
