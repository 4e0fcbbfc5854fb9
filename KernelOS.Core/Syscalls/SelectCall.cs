using System;
using System.Numerics;
using System.Runtime.InteropServices;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Polling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>What select and pselect6 have in common: as poll, with three sets of bits for descriptors.</summary>
internal static class SelectCall
{
    /// <summary>Words of 64 bits of the largest set.</summary>
    private const int MaximumWords = 64;

    /// <summary>Looks, and waits if it has to; then tells the program which bits stay set.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="count">Descriptors below this number are looked at, any value.</param>
    /// <param name="read">The set of those to read from; 0 for none.</param>
    /// <param name="write">The set of those to write to; 0 for none.</param>
    /// <param name="urgent">The set of those that may have urgent data, which nothing has; 0 for none.</param>
    /// <param name="deadline">Up to when.</param>
    internal static SyscallResult Run<TPlatform>(UserThread<TPlatform> caller, int count, nuint read, nuint write, nuint urgent, Instant deadline)
        where TPlatform : struct, IPlatform
    {
        if (count < 0)
        {
            return Errno.EINVAL;
        }

        int words = Math.Min((int)(((uint)count + 63) >> 6), MaximumWords);
        Span<ulong> asked = stackalloc ulong[3 * MaximumWords];
        Span<ulong> told = stackalloc ulong[2 * MaximumWords];
        asked = asked.Slice(0, 3 * words);
        told = told.Slice(0, 2 * words);
        asked.Clear();
        if (!TryRead(caller.Platform, read, asked.Slice(0, words))
            || !TryRead(caller.Platform, write, asked.Slice(words, words))
            || !TryRead(caller.Platform, urgent, asked.Slice(2 * words)))
        {
            return Errno.EFAULT;
        }

        if ((count & 63) != 0 && words != 0 && count < MaximumWords * 64)
        {
            ulong below = (1UL << (count & 63)) - 1;
            asked[words - 1] &= below;
            asked[(2 * words) - 1] &= below;
            asked[(3 * words) - 1] &= below;
        }

        SyscallResult result = Wait(caller, asked, told, deadline);
        if (result.IsError)
        {
            return result;
        }

        asked.Clear();
        return TryTell(caller.Platform, read, told.Slice(0, words))
            && TryTell(caller.Platform, write, told.Slice(words))
            && TryTell(caller.Platform, urgent, asked.Slice(2 * words))
            ? result
            : Errno.EFAULT;
    }

    private static SyscallResult Wait<TPlatform>(UserThread<TPlatform> caller, ReadOnlySpan<ulong> asked, Span<ulong> told, Instant deadline)
        where TPlatform : struct, IPlatform
    {
        PollRounds<TPlatform> rounds = new(caller.Process.Files.FileSystem, deadline);
        SyscallResult ready;
        do
        {
            ready = Look(caller, asked, told, ref rounds.Set, rounds.IsWatching);
        }
        while (rounds.Continue(ref ready));
        rounds.Dispose();
        return ready;
    }

    /// <summary>Looks at each descriptor of the three sets.</summary>
    /// <returns>How many bits are told.</returns>
    private static SyscallResult Look<TPlatform>(
        UserThread<TPlatform> caller, ReadOnlySpan<ulong> asked, Span<ulong> told, ref PollSet<TPlatform> set, bool isWatching)
        where TPlatform : struct, IPlatform
    {
        int words = asked.Length / 3;
        int ready = 0;
        told.Clear();
        for (int word = 0; word < words; word++)
        {
            ulong read = asked[word];
            ulong write = asked[words + word];
            for (ulong left = read | write | asked[(2 * words) + word]; left != 0; left &= left - 1)
            {
                ulong bit = left & (~left + 1);
                Errno error = LookAt(caller, (word * 64) + BitOperations.TrailingZeroCount(left), ref set, isWatching, out Readiness readiness);
                if (error != Errno.None)
                {
                    return error;
                }

                told[word] |= (readiness & (Readiness.Readable | Readiness.HungUp | Readiness.Error)) != 0 ? read & bit : 0;
                told[words + word] |= (readiness & (Readiness.Writable | Readiness.Error)) != 0 ? write & bit : 0;
            }

            ready += BitOperations.PopCount(told[word]) + BitOperations.PopCount(told[words + word]);
        }

        return ready;
    }

    private static Errno LookAt<TPlatform>(UserThread<TPlatform> caller, int descriptor, ref PollSet<TPlatform> set, bool isWatching, out Readiness readiness)
        where TPlatform : struct, IPlatform
    {
        readiness = Readiness.None;
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow(descriptor);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        if (isWatching && !set.TryWatch(file))
        {
            return Errno.ENOMEM;
        }

        readiness = file.Operations.GetReadiness(file);
        return Errno.None;
    }

    private static bool TryRead<TPlatform>(TPlatform platform, nuint address, Span<ulong> words)
        where TPlatform : struct, IPlatform =>
        address == 0 || platform.TryReadUser(address, MemoryMarshal.AsBytes(words));

    private static bool TryTell<TPlatform>(TPlatform platform, nuint address, Span<ulong> words)
        where TPlatform : struct, IPlatform =>
        address == 0 || platform.TryWriteUser(address, MemoryMarshal.AsBytes(words));
}
