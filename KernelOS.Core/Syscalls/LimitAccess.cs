using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Syscalls;

/// <summary>What getrlimit, setrlimit and prlimit64 have in common.</summary>
internal static class LimitAccess
{
    /// <summary>Changes a limit, and tells the layer that enforces it.</summary>
    /// <param name="process">Whose.</param>
    /// <param name="resource">Of what; below <see cref="Resource.Count"/>.</param>
    /// <param name="limit">Any numbers.</param>
    internal static Errno Set<TPlatform>(Process<TPlatform> process, Resource resource, ResourceLimit limit)
        where TPlatform : struct, IPlatform
    {
        if (limit.Current > limit.Maximum)
        {
            return Errno.EINVAL;
        }

        if (resource == Resource.Descriptors)
        {
            // Nobody, however privileged, raises this one beyond what the kernel can hold.
            if (limit.Maximum > FileDescriptorTable<TPlatform>.MaximumDescriptors)
            {
                return Errno.EPERM;
            }

            if (process.Files.TryRetainDescriptors(out FileDescriptorTable<TPlatform>? descriptors))
            {
                descriptors.Limit = (int)limit.Current;
                descriptors.Release();
            }
        }

        process.Limits[resource] = limit;
        process.Services.FileSystem.HasSizeLimits |= resource == Resource.FileSize;
        if (resource is Resource.Stack or Resource.AddressSpace or Resource.Data)
        {
            // Another process may end meanwhile.
            using SpinLockGuard<TPlatform> guard = process.Services.Processes.Table.Acquire();
            if (process.Memory is ProcessMemory<TPlatform> memory)
            {
                process.Limits.ApplyTo(memory.Space);
            }
        }

        return Errno.None;
    }
}
