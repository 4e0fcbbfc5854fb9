using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <content>What becomes of the memory of a program that is killed because there is none left.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>
    /// Gives up all private memory at once, whatever the program's threads are doing: those that are in the kernel for it
    /// find that nothing is mapped any more, and none comes back to user mode. The space must be active on no CPU.
    /// </summary>
    internal void Abandon()
    {
        InterruptState previous = _platform.DisableInterrupts();
        _lock.Enter(_platform);
        Mapping? next;
        for (Mapping? mapping = _mappings.First; mapping is not null; mapping = next)
        {
            next = mapping.Next;
            if (mapping.Sharing == PageSharing.Private)
            {
                FreePages(mapping.Start, mapping.End, TlbState.HoldsNone);
                RemoveMapping(mapping);
            }
        }

        FreeEmptyTable();
        LeaveAndRecycle(previous);
    }
}
