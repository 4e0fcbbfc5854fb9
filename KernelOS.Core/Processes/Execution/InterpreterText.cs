using System;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes.Execution;

/// <summary>What scripts put before the arguments: their interpreters' paths and arguments, each ended by NUL, in a frame that is only taken for a script.</summary>
/// <remarks>It grows downwards, since the interpreter of an interpreter goes first. Its owner ends it with <see cref="Free"/>.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="platform">The home's instance.</param>
internal ref struct InterpreterText<TPlatform>(TPlatform platform)
    where TPlatform : struct, IPhysicalMemory, IFrameSource
{
    private readonly TPlatform _platform = platform;
    private Frame<Size4KiB> _frame;
    private Span<byte> _room;
    private int _start;

    /// <summary>Whether there is any.</summary>
    internal readonly bool IsEmpty => _start == _room.Length;

    /// <summary>The text.</summary>
    internal readonly ReadOnlySpan<byte> Text => _room[_start..];

    /// <summary>Puts an interpreter and its argument before what is there; false if there is no memory.</summary>
    internal bool TryPrepend(scoped ReadOnlySpan<byte> interpreter, bool hasArgument, scoped ReadOnlySpan<byte> argument)
    {
        if (_room.IsEmpty && !TryAllocate())
        {
            return false;
        }

        if (hasArgument)
        {
            Prepend(argument);
        }

        Prepend(interpreter);
        return true;
    }

    /// <summary>Gives the frame back.</summary>
    internal void Free()
    {
        if (!_room.IsEmpty)
        {
            _platform.FreeFrame(_frame);
            _room = default;
            _start = 0;
        }
    }

    private void Prepend(scoped ReadOnlySpan<byte> value)
    {
        _start -= value.Length + 1;
        Check.That(_start >= 0, "the interpreters of scripts take more than a page");
        value.CopyTo(_room[_start..]);
        _room[_start + value.Length] = 0;
    }

    private unsafe bool TryAllocate()
    {
        if (!_platform.TryAllocateFrame(new FrameOwner(FrameUse.Arguments), out _frame))
        {
            return false;
        }

        // SAFETY: the frame is this object's, and the window shows all of its bytes.
        _room = new Span<byte>(_platform.GetPointer(_frame.Start), (int)Frame<Size4KiB>.Size);
        _start = _room.Length;
        return true;
    }
}
