using KernelOS.Core.Files;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Scheduling;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes;

/// <content>fork, vfork, clone.</content>
public sealed partial class ProcessManager<TPlatform>
{
    /// <summary>Makes a process or a thread that goes on in user mode where the caller is.</summary>
    /// <param name="maker">The calling thread.</param>
    /// <param name="request">What it is to share, validated.</param>
    /// <returns>The new thread's number. On an error nothing has changed.</returns>
    public Result<ProcessId, CloneError> Clone(UserThread<TPlatform> maker, in CloneRequest request)
    {
        // All programs run as one user, whose processes and threads count together.
        if ((ulong)Table.Count >= maker.Process.Limits[Resource.Processes].Current || !TryRentThread(out UserThread<TPlatform>? thread, out ProcessId id))
        {
            return CloneError.TooMany;
        }

        CloneError error = CloneError.None;
        Process<TPlatform>? process = maker.Process;
        if (request.Has(CloneFlags.Thread))
        {
            process.Files.NoteSecondThread();
        }
        else
        {
            error = TryCopyProcess(maker.Process, thread, id, request, out process);
        }

        if (process is null)
        {
            CancelThread(thread, id);
            return error;
        }

        thread.BeginAs(maker, process, id, request);
        error = TryStart(maker, thread, process, request);
        if (error == CloneError.None)
        {
            return id;
        }

        if (request.Has(CloneFlags.Thread))
        {
            CancelThread(thread, id);
        }
        else
        {
            process.Files.End();
            process.LeaveProgram();
            Cancel(process);
        }

        return error;
    }

    /// <summary>Makes a process like another one, or sharing with it, which nobody knows yet.</summary>
    private CloneError TryCopyProcess(
        Process<TPlatform> original, UserThread<TPlatform> thread, ProcessId id, in CloneRequest request, out Process<TPlatform>? process)
    {
        if (!_processes.TryRent(out process))
        {
            return CloneError.TooMany;
        }

        if (TryCopyMemory(original, id, request, out ProcessMemory<TPlatform>? memory))
        {
            FileSharing sharing = (request.Has(CloneFlags.Files) ? FileSharing.Descriptors : FileSharing.None)
                | (request.Has(CloneFlags.FileSystem) ? FileSharing.Paths : FileSharing.None);
            if (process.Files.TryBeginAs(original.Files, sharing))
            {
                process.Begin(id, thread, memory, request.ExitSignal);
                process.Signals.BeginAs(original.Signals);
                if (request.Has(CloneFlags.ClearSignalHandlers))
                {
                    process.Signals.Actions.ResetHandlers();
                }

                process.Limits.CopyFrom(original.Limits);
                process.CopyProgram(original);
                return CloneError.None;
            }

            Release(memory);
        }

        _processes.Return(process);
        process = null;
        return CloneError.OutOfMemory;
    }

    private bool TryCopyMemory(Process<TPlatform> original, ProcessId id, in CloneRequest request, out ProcessMemory<TPlatform> memory)
    {
        memory = original.Memory!;
        if (request.Has(CloneFlags.Memory))
        {
            Retain(memory);
            return true;
        }

        if (!TryRentMemory(id, out ProcessMemory<TPlatform>? copy))
        {
            return false;
        }

        memory = copy;
        if (copy.Space.TryCopyFrom(original.Space))
        {
            return true;
        }

        Release(copy);
        return false;
    }

    /// <summary>Gives a thread its kernel half and its registers, makes it known, and lets it run.</summary>
    private CloneError TryStart(UserThread<TPlatform> maker, UserThread<TPlatform> thread, Process<TPlatform> process, in CloneRequest request)
    {
        ThreadPriority priority = _services.Scheduler.CurrentThread.Priority;
        Result<Thread, ThreadError> made = _services.Threads.Create("program", priority, _enterProgram, thread);
        if (!made.TryGet(out Thread kernelThread))
        {
            return made.Error == ThreadError.OutOfMemory ? CloneError.OutOfMemory : CloneError.TooMany;
        }

        _services.Platform.CopyUserContext(VirtualAddress.FromUnchecked(kernelThread.Stack.End), request.StackPointer);
        thread.KernelThread = kernelThread;
        if (!TryPublish(maker, thread, process, request))
        {
            thread.KernelThread = null;
            _services.Threads.Release(kernelThread);
            return CloneError.Interrupted;
        }

        if (request.Has(CloneFlags.StoreInParent))
        {
            // As on Linux, an address that cannot be written is the program's own loss.
            int number = thread.Id.Value;
            _services.Platform.TryWriteUser(request.ParentAddress, System.Runtime.InteropServices.MemoryMarshal.AsBytes(new System.ReadOnlySpan<int>(in number)));
        }

        _services.Scheduler.Add(kernelThread);
        if (request.Has(CloneFlags.Vfork))
        {
            maker.WaitForVfork(thread);
        }

        return CloneError.None;
    }

    private bool TryPublish(UserThread<TPlatform> maker, UserThread<TPlatform> thread, Process<TPlatform> process, in CloneRequest request)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        if (maker.IsInterrupted)
        {
            return false;
        }

        if (!request.Has(CloneFlags.Thread))
        {
            Process<TPlatform> parent = request.Has(CloneFlags.Parent) ? maker.Process.Parent! : maker.Process;
            process.Link(parent, maker.Process.GroupId, maker.Process.SessionId, Keeping.Reaped);
        }

        if (!process.TryAddThread(thread))
        {
            return false;
        }

        if (request.Has(CloneFlags.Vfork))
        {
            maker.BeginVfork(thread);
        }

        return true;
    }
}
