using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Execution;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.Core.Syscalls;

/// <summary>Arguments or environment in user memory: an array of pointers to strings, ended by null.</summary>
internal static class UserStrings
{
    private const int PointersAtOnce = 16;

    /// <summary>Copies the strings out of the program's reach.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="address">The array's address, any number; null is an empty array.</param>
    /// <param name="text">Where they go.</param>
    /// <returns><see cref="Errno.EFAULT"/>, <see cref="Errno.E2BIG"/> or <see cref="Errno.ENOMEM"/>; some strings may have been copied then.</returns>
    internal static Errno Copy<TPlatform>(TPlatform platform, nuint address, ref ProgramText<TPlatform> text)
        where TPlatform : struct, IPlatform
    {
        if (address == 0)
        {
            return Errno.None;
        }

        Span<nuint> pointers = stackalloc nuint[PointersAtOnce];
        while (true)
        {
            // Within one page, since the next one need not be there if the array ends before it.
            int count = (int)Files.Transfers.UserPages.ToPageEnd(address, PointersAtOnce * (nuint)sizeof(ulong)) / sizeof(ulong);
            Span<nuint> chunk = pointers[..Math.Max(count, 1)];
            if (!platform.TryReadUser(address, MemoryMarshal.AsBytes(chunk)))
            {
                return Errno.EFAULT;
            }

            foreach (nuint pointer in chunk)
            {
                Errno error = pointer == 0 ? Errno.None : CopyString(platform, pointer, ref text);
                if (pointer == 0 || error != Errno.None)
                {
                    return error;
                }
            }

            address += (nuint)chunk.Length * sizeof(ulong);
        }
    }

    /// <summary>Adds an empty string; false if there is no memory.</summary>
    internal static bool TryAddEmpty<TPlatform>(ref ProgramText<TPlatform> text)
        where TPlatform : struct, IPlatform
    {
        if (!text.TryGetRoom(out Span<byte> room))
        {
            return false;
        }

        room[0] = 0;
        text.Advance(1);
        return true;
    }

    private static Errno CopyString<TPlatform>(TPlatform platform, nuint address, ref ProgramText<TPlatform> text)
        where TPlatform : struct, IPlatform
    {
        text.CountPointer();
        ulong length = 0;
        while (text.TryGetRoom(out Span<byte> room))
        {
            Errno error = UserText.Read(platform, address, room, out int count);
            if (error == Errno.EFAULT)
            {
                return error;
            }

            // Its NUL has been copied too, unless the room has come to its end.
            bool isWhole = error == Errno.None;
            text.Advance(isWhole ? count + 1 : count);
            length += (ulong)count;
            address += (nuint)count;
            if (length >= InitialStack<TPlatform>.MaximumStringBytes || text.IsTooLong)
            {
                return Errno.E2BIG;
            }

            if (isWhole)
            {
                return Errno.None;
            }
        }

        return Errno.ENOMEM;
    }
}
