using System.Runtime.CompilerServices;
using System.Threading;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Memory.Virtual;

/// <content>The break area, which a program's heap starts with.</content>
public sealed partial class AddressSpace<TPlatform>
{
    /// <summary>Says where the break area starts, still empty: behind the program's last segment.</summary>
    /// <param name="start">A multiple of the page size in the user half.</param>
    public void SetBreakStart(ulong start)
    {
        using (_lock.Acquire(_platform))
        {
            _breakStart = _break = start;
        }
    }

    /// <summary>Moves the end of the break area.</summary>
    /// <param name="wanted">The end that is asked for, any number.</param>
    /// <returns>The end that there is now: another than the wanted one if that could not be had.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong SetBreak(ulong wanted)
    {
        // Below the area it is, by custom, a question. One word is read whole, so that no lock is needed.
        return wanted < _breakStart ? Volatile.Read(ref _break) : MoveBreak(wanted);
    }

    private ulong MoveBreak(ulong wanted)
    {
        InterruptState previous = Enter();
        ulong old = _break;
        if (wanted <= UserLayout.End && TryMoveBreak(AlignUp(old), AlignUp(wanted)))
        {
            _break = wanted;
        }

        ulong result = _break;
        LeaveAndRecycle(previous);
        if (FutureLock == MappingFlags.Locked)
        {
            PopulateAll(AlignUp(old), AlignUp(result), access: null);
        }

        return result;
    }

    private bool TryMoveBreak(ulong oldEnd, ulong newEnd)
    {
        if (newEnd <= oldEnd)
        {
            return newEnd == oldEnd || TryClearRange(newEnd, oldEnd);
        }

        // One page stays free above, so that the heap never touches another mapping.
        MappingRequest request = new() { Length = newEnd - oldEnd, Access = PageAccess.Read | PageAccess.Write };
        Mapping? next = _mappings.FindFrom(oldEnd);
        return IsFreeBefore(next, newEnd + PageSize)
            && newEnd <= UserLayout.End
            && IsAffordable(request, request.Length)
            && MapAt(request, oldEnd, request.Length, next) == AddressSpaceError.None;
    }
}
