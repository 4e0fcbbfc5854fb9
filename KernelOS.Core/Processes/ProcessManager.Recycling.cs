using System.Diagnostics.CodeAnalysis;
using KernelOS.Core.Platform;
using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes;

/// <content>The pools of what processes are made of.</content>
public sealed partial class ProcessManager<TPlatform>
{
    /// <summary>Takes an empty address space with one user, a process with a number; false if there is no memory.</summary>
    internal bool TryRentMemory(ProcessId id, [NotNullWhen(true)] out ProcessMemory<TPlatform>? memory)
    {
        if (!_memories.TryRent(out memory))
        {
            return false;
        }

        if (memory.Space.TryCreate())
        {
            memory.Users = 1;
            memory.Space.Owner = new FrameOwner(FrameUse.Anonymous, (ulong)id.Value);
            memory.HasRegisteredBarriers = false;
            return true;
        }

        _memories.Return(memory);
        memory = null;
        return false;
    }

    /// <summary>Adds a user to an address space that has some.</summary>
    internal void Retain(ProcessMemory<TPlatform> memory)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        memory.Users++;
    }

    /// <summary>Takes a user from an address space; the last one's end is its own. It must be active for nobody then.</summary>
    public void Release(ProcessMemory<TPlatform> memory)
    {
        using (SpinLockGuard<TPlatform> guard = Table.Acquire())
        {
            if (--memory.Users > 0)
            {
                return;
            }
        }

        memory.Space.Destroy();
        _memories.Return(memory);
    }

    /// <summary>Walks over the processes that have memory, and adds a user to it, whom the caller takes away by <see cref="Release"/>.</summary>
    /// <param name="number">The last one's number; 0 to start.</param>
    /// <param name="name">What its main thread is called.</param>
    /// <param name="memory">Its memory.</param>
    public bool TryRetainNext(ref int number, out CommandName name, [NotNullWhen(true)] out ProcessMemory<TPlatform>? memory)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        while (Table.TryFindNext(ref number, out Process<TPlatform>? process))
        {
            if (process.Memory is not null)
            {
                memory = process.Memory;
                memory.Users++;
                name = process.MainThread.Name;
                return true;
            }
        }

        name = default;
        memory = null;
        return false;
    }

    /// <summary>Takes back a thread's object, of which nothing can be found any more.</summary>
    internal void Return(UserThread<TPlatform> thread) => _threads.Return(thread);

    /// <summary>Takes back a process that has ended, has given back all else and is nobody's child any more; under the process table's lock.</summary>
    internal void Remove(Process<TPlatform> process)
    {
        Table.Remove(process.Id);
        Table.Forget(process.GroupId);
        Table.Forget(process.SessionId);
        _threads.Return(process.MainThread);
        process.Recycle();
        _processes.Return(process);
    }

    /// <summary>Takes a thread's object and a number for it, which leads nowhere yet; false if there is no memory, or no number.</summary>
    private bool TryRentThread([NotNullWhen(true)] out UserThread<TPlatform>? thread, out ProcessId id)
    {
        id = default;
        if (!_threads.TryRent(out thread))
        {
            return false;
        }

        if (Table.TryReserve(out id))
        {
            return true;
        }

        _threads.Return(thread);
        thread = null;
        return false;
    }

    /// <summary>Takes back what <see cref="TryRentThread"/> gave.</summary>
    private void CancelThread(UserThread<TPlatform> thread, ProcessId id)
    {
        Table.Cancel(id);
        _threads.Return(thread);
    }
}
