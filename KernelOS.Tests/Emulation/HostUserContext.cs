using System;
using System.Collections.Generic;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Signals;
using MemoryMarshal = System.Runtime.InteropServices.MemoryMarshal;

namespace KernelOS.Tests.Emulation;

/// <summary>What stands on the host for a thread's registers in user mode: a stack pointer, the result of its system call, and the frames of handlers that are to run.</summary>
public sealed class HostUserContext
{
    public const int RedZoneSize = 128;

    /// <summary>Bytes that a frame takes of the stack.</summary>
    public const int FrameSize = 1024;

    private readonly Stack<HostSignalFrame> _frames = new();
    private bool _isCall;

    /// <summary>The stack pointer; where it points need not be mapped.</summary>
    public nuint StackPointer { get; set; } = unchecked((nuint)0x7FFF_0000_0000UL);

    /// <summary>What the system call returns.</summary>
    public nint Result { get; set; }

    /// <summary>Whether, and how, the system call is to be made again.</summary>
    public SystemCallRepetition? Repetition { get; set; }

    /// <summary>What the next process or thread does that this one makes by fork or clone.</summary>
    public Func<HostProgram, int> NextClone { get; set; } = _ => 0;

    /// <summary>Whether frames cannot be written.</summary>
    public bool HasBadStack { get; set; }

    /// <summary>How many handlers have not returned.</summary>
    public int Depth => _frames.Count;

    /// <summary>The handler that is to run next, or runs.</summary>
    public HostSignalFrame Top => _frames.Peek();

    public void BeginReturn(nint result)
    {
        Result = result;
        Repetition = null;
        _isCall = true;
    }

    public bool TryGetSystemCall(out nint result)
    {
        result = Result;
        bool isCall = _isCall;
        _isCall = false;
        return isCall;
    }

    public bool TryPush(HostPlatform platform, in SignalFrame frame, ReadOnlySpan<byte> information)
    {
        nuint bottom = frame.StackPointer - FrameSize;
        if (HasBadStack || (frame.StackSize != 0 && (bottom <= frame.StackStart || bottom - frame.StackStart > frame.StackSize)))
        {
            return false;
        }

        _frames.Push(new HostSignalFrame(frame, MemoryMarshal.Read<SignalInformation>(information), StackPointer, Result, Repetition));
        StackPointer = bottom;
        Result = 0;
        Repetition = null;
        return true;
    }

    public bool TryPop(out SignalReturn restored)
    {
        restored = default;
        if (!_frames.TryPop(out HostSignalFrame? saved))
        {
            return false;
        }

        StackPointer = saved.StackPointer;
        Repetition = saved.Repetition;
        restored.IsRead = true;
        restored.Mask = saved.Frame.Mask;
        restored.AlternateAddress = saved.Frame.AlternateAddress;
        restored.AlternateSize = saved.Frame.AlternateSize;
        restored.AlternateFlags = saved.Frame.AlternateFlags;
        restored.Result = saved.Result;
        return true;
    }
}
