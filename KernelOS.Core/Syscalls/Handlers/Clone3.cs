using System;
using System.Runtime.InteropServices;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Processes.Cloning;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long clone3(struct clone_args *args, size_t size)</c>; numbers cannot be chosen.</summary>
/// <remarks>A structure of a later version is taken if what this one does not know is zero, otherwise it is E2BIG.</remarks>
internal static class Clone3
{
    private const nuint MaximumSize = 4096;
    private const int MaximumTail = 64;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        Errno error = TryReadArguments(caller.Platform, arguments.A0, arguments.A1, out CloneArguments wanted);
        if (error == Errno.None)
        {
            error = Validate(wanted);
        }

        if (error != Errno.None)
        {
            return error;
        }

        return CloneCall.Run(caller, new CloneRequest
        {
            Flags = wanted.Flags,
            ExitSignal = (Signal)(int)wanted.ExitSignal,
            StackPointer = (nuint)(wanted.Stack + wanted.StackSize),
            ParentAddress = (nuint)wanted.ParentAddress,
            ChildAddress = (nuint)wanted.ChildAddress,
            ThreadPointer = (nuint)wanted.ThreadPointer,
        });
    }

    private static Errno TryReadArguments<TPlatform>(TPlatform platform, nuint address, nuint size, out CloneArguments wanted)
        where TPlatform : struct, IPlatform
    {
        wanted = default;
        if (size > MaximumSize)
        {
            return Errno.E2BIG;
        }

        if (size < CloneArguments.MinimumSize)
        {
            return Errno.EINVAL;
        }

        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<CloneArguments>(ref wanted));
        int known = Math.Min((int)size, bytes.Length);
        if (!platform.TryReadUser(address, bytes[..known]))
        {
            return Errno.EFAULT;
        }

        Span<byte> tail = stackalloc byte[MaximumTail];
        for (int position = known; position < (int)size;)
        {
            Span<byte> piece = tail[..Math.Min(MaximumTail, (int)size - position)];
            if (!platform.TryReadUser(address + (nuint)position, piece))
            {
                return Errno.EFAULT;
            }

            foreach (byte value in piece)
            {
                if (value != 0)
                {
                    return Errno.E2BIG;
                }
            }

            position += piece.Length;
        }

        return Errno.None;
    }

    private static Errno Validate(in CloneArguments wanted)
    {
        const CloneFlags never = CloneFlags.ExitSignal | CloneFlags.Detached;
        const CloneFlags known = (CloneFlags)0x3_FFFF_FFFF;
        bool hasStack = wanted.Stack != 0;
        bool isThreadOrSibling = (wanted.Flags & (CloneFlags.Thread | CloneFlags.Parent)) != 0;
        bool isValid = (wanted.Flags & never) == 0
            && (wanted.Flags & ~known) == 0
            && wanted.ExitSignal <= (ulong)Signal.Last
            && !(isThreadOrSibling && wanted.ExitSignal != 0)
            && hasStack == (wanted.StackSize != 0)
            && (!hasStack || UserTransfer.IsInUserHalf((nuint)wanted.Stack, (nuint)wanted.StackSize))
            && wanted.NumberCount == 0
            && wanted.Numbers == 0;
        return isValid ? Errno.None : Errno.EINVAL;
    }
}
