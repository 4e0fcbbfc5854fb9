using System;
using KernelOS.Core.Files;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>What programs may set under <c>/proc/sys</c>.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="services">The kernel.</param>
internal sealed class ProcSettings<TPlatform>(KernelServices<TPlatform> services)
    where TPlatform : struct, IPlatform
{
    /// <summary>Takes a new value.</summary>
    internal FileError Accept(ProcEntry file, ReadOnlySpan<byte> text)
    {
        if (!ProcText.TryReadNumber(text, out int value))
        {
            return FileError.InvalidArgument;
        }

        CommitAccount commit = services.Mappings.Commit;
        switch (file)
        {
            case ProcEntry.MemoryOvercommit when value is >= 0 and <= (int)OvercommitPolicy.Never:
                commit.Policy = (OvercommitPolicy)value;
                return FileError.None;
            case ProcEntry.MemoryOvercommitRatio when value is >= 0 and <= 100:
                commit.Ratio = value;
                return FileError.None;
            case ProcEntry.MemoryMaximumMappings when value >= 0:
                commit.MaximumMappings = value;
                return FileError.None;
            default:
                return FileError.InvalidArgument;
        }
    }
}
