using System;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Futexes;

/// <summary>What becomes of a thread's futexes at its end: who waits for one that it holds learns that the holder is dead.</summary>
/// <remarks>
/// get_robust_list(2), and Documentation/locking/robust-futexes.rst of Linux. Everything here is the program's, and may
/// be nonsense: any word that cannot be accessed ends the walk, and so does the 2,048th entry.
/// <code>
/// head  +0 first entry   +8 offset from an entry to its futex (signed)   +16 entry that is being taken or released, or 0
/// entry +0 next entry; the last one leads to the head. Bit 0: the futex hands on priorities, which none does here
/// futex  bit 31: there are waiters   bit 30: the holder died   bits 0 to 29: the holder's number
/// </code>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal readonly ref struct RobustList<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int MaximumEntries = 2048;
    private const uint HasWaiters = 1u << 31;
    private const uint HolderDied = 1u << 30;
    private const uint HolderMask = HolderDied - 1;
    private const nuint Mark = 1;

    private readonly UserThread<TPlatform> _thread;
    private readonly FutexTable<TPlatform> _futexes;

    private RobustList(UserThread<TPlatform> thread)
    {
        _thread = thread;
        _futexes = thread.Process.Services.Futexes;
    }

    /// <summary>Gives up the futexes of a thread that ends, or executes another program; the thread itself calls this, still in its memory.</summary>
    internal static void GiveUp(UserThread<TPlatform> thread)
    {
        if (thread.RobustList != 0)
        {
            new RobustList<TPlatform>(thread).Walk(thread.RobustList);
            thread.RobustList = 0;
        }
    }

    private void Walk(nuint head)
    {
        if (!TryReadWord(head, out nuint entry) || !TryReadWord(head + 8, out nuint offset) || !TryReadWord(head + 16, out nuint pending))
        {
            return;
        }

        for (int i = 0; i < MaximumEntries && (entry & ~Mark) != head; i++)
        {
            // Where to go on is read first: who is woken may take the entry out.
            bool hasNext = TryReadWord(entry & ~Mark, out nuint next);
            if ((entry & ~Mark) != (pending & ~Mark) && !TryGiveUp((entry & ~Mark) + offset, (entry & Mark) != 0, isPending: false))
            {
                return;
            }

            if (!hasNext)
            {
                return;
            }

            entry = next;
        }

        if ((pending & ~Mark) != 0)
        {
            TryGiveUp((pending & ~Mark) + offset, (pending & Mark) != 0, isPending: true);
        }
    }

    /// <summary>Marks a futex that the thread holds, and wakes one who waits for it; false if it cannot be accessed.</summary>
    private bool TryGiveUp(nuint address, bool handsPriorityOn, bool isPending)
    {
        if (address % sizeof(uint) != 0)
        {
            return false;
        }

        while (_futexes.TryRead(address, out uint value))
        {
            if (isPending && !handsPriorityOn && (value & HolderMask) == 0)
            {
                // It was released, but nobody has been woken yet.
                Wake(address);
                return true;
            }

            if ((value & HolderMask) != (uint)_thread.Id.Value)
            {
                return true;
            }

            if (!_thread.Platform.TryCompareExchangeUser(address, value, (value & HasWaiters) | HolderDied, out uint found))
            {
                return false;
            }

            if (found == value)
            {
                if (!handsPriorityOn && (value & HasWaiters) != 0)
                {
                    Wake(address);
                }

                return true;
            }
        }

        return false;
    }

    private void Wake(nuint address) => _futexes.WakeAt(_thread, address);

    private unsafe bool TryReadWord(nuint address, out nuint value)
    {
        value = 0;

        // SAFETY: the span covers exactly the variable, which stays in place while it is pinned.
        fixed (nuint* pointer = &value)
        {
            return _thread.Platform.TryReadUser(address, new Span<byte>(pointer, sizeof(nuint)));
        }
    }
}
