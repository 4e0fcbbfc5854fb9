using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls;

/// <summary>What fork, vfork, clone and clone3 have in common.</summary>
internal static class CloneCall
{
    /// <summary>What cannot be had: there are no namespaces, no control groups and no descriptors of processes.</summary>
    private const CloneFlags Unsupported =
        CloneFlags.NewNamespaces | CloneFlags.NewMountNamespace | CloneFlags.IntoControlGroup | CloneFlags.ProcessDescriptor;

    /// <summary>What the threads of a process share whole, or not at all: it is the process's.</summary>
    private const CloneFlags SharedByThreads = CloneFlags.Files | CloneFlags.FileSystem;

    /// <summary>Makes the process or thread; the numbers in the request may be any.</summary>
    internal static SyscallResult Run<TPlatform>(UserThread<TPlatform> caller, in CloneRequest request)
        where TPlatform : struct, IPlatform
    {
        Errno error = Validate(caller.Process, request);
        if (error != Errno.None)
        {
            return error;
        }

        Result<ProcessId, CloneError> made = caller.Process.Services.Processes.Clone(caller, request);
        return made.TryGet(out ProcessId id) ? id.Value : made.Error switch
        {
            CloneError.OutOfMemory => Errno.ENOMEM,
            CloneError.TooMany => Errno.EAGAIN,
            _ => Errno.ERESTARTNOINTR,
        };
    }

    /// <summary>A signal to send at the end, from any number: an impossible one is none.</summary>
    internal static Signal ToExitSignal(ulong number) => number <= (ulong)Signal.Last ? (Signal)number : Signal.None;

    private static Errno Validate<TPlatform>(Process<TPlatform> process, in CloneRequest request)
        where TPlatform : struct, IPlatform
    {
        bool isThread = request.Has(CloneFlags.Thread);
        bool sharesHandlers = request.Has(CloneFlags.SignalHandlers);
        if ((isThread && !sharesHandlers)
            || (sharesHandlers && !request.Has(CloneFlags.Memory))
            || (sharesHandlers && request.Has(CloneFlags.ClearSignalHandlers))
            || (request.Has(CloneFlags.Parent) && process.Parent is null)
            || (request.Flags & Unsupported) != 0)
        {
            return Errno.EINVAL;
        }

        // Only threads share their actions on signals.
        if (isThread ? !request.Has(SharedByThreads) : sharesHandlers)
        {
            return Errno.EINVAL;
        }

        return request.Has(CloneFlags.SetThreadPointer) && request.ThreadPointer >= UserLayout.End ? Errno.EPERM : Errno.None;
    }
}
