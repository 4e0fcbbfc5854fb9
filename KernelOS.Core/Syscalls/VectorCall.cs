using System.Runtime.CompilerServices;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>What the calls have in common that move bytes between a file and several buffers, or at a position.</summary>
internal static class VectorCall
{
    /// <summary>As a position: the file's own, which moves.</summary>
    internal const nint OwnPosition = -1;

    /// <summary>Fills buffers from a file.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="descriptor">The file's.</param>
    /// <param name="vector">Where the buffers' places lie.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="position">Where in the file, or <see cref="OwnPosition"/>.</param>
    internal static SyscallResult Read<TPlatform>(UserThread<TPlatform> caller, int descriptor, nuint vector, nuint count, nint position)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow(descriptor);
        Errno error = Check(lease, OpenFlags.Read, position, out OpenFile<TPlatform>? file);
        if (error != Errno.None)
        {
            return error;
        }

        RangeBuffer inlined = default;
        using UserRanges<TPlatform> ranges = UserRanges<TPlatform>.Read(caller, vector, count, inlined);
        if (ranges.Error != Errno.None || ranges.Total == 0)
        {
            return ranges.Error;
        }

        ReadTarget<TPlatform> target = new(caller.Platform, ranges.Items, ranges.Total);
        return position == OwnPosition
            ? file!.Read(ref target).ToSyscallResult()
            : file!.ReadAt(ref target, (ulong)position).ToSyscallResult();
    }

    /// <summary>Writes buffers to a file; the parameters are those of <see cref="Read"/>.</summary>
    internal static SyscallResult Write<TPlatform>(UserThread<TPlatform> caller, int descriptor, nuint vector, nuint count, nint position)
        where TPlatform : struct, IPlatform
    {
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow(descriptor);
        Errno error = Check(lease, OpenFlags.Write, position, out OpenFile<TPlatform>? file);
        if (error != Errno.None)
        {
            return error;
        }

        RangeBuffer inlined = default;
        using UserRanges<TPlatform> ranges = UserRanges<TPlatform>.Read(caller, vector, count, inlined);
        if (ranges.Error != Errno.None || ranges.Total == 0)
        {
            return ranges.Error;
        }

        WriteSource<TPlatform> source = new(caller.Platform, ranges.Items, ranges.Total);
        return position == OwnPosition
            ? WriteOutcome.Tell(caller, file!.Write(ref source), source.FoundNoReader)
            : file!.WriteAt(ref source, (ulong)position).ToSyscallResult();
    }

    /// <summary>Whether a file that was borrowed can be used so.</summary>
    /// <param name="lease">The file.</param>
    /// <param name="right">What it must be open for.</param>
    /// <param name="position">Where in the file, or <see cref="OwnPosition"/>.</param>
    /// <param name="file">The file, if there is no error.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Errno Check<TPlatform>(in FileLease<TPlatform> lease, OpenFlags right, nint position, out OpenFile<TPlatform>? file)
        where TPlatform : struct, IPlatform
    {
        if (!lease.TryGetUsable(out file))
        {
            return Errno.EBADF;
        }

        if (position != OwnPosition && !file.Operations.IsSeekable)
        {
            return Errno.ESPIPE;
        }

        return (file.Flags & right) == 0 ? Errno.EBADF : Errno.None;
    }
}
