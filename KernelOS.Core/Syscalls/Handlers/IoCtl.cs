using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Devices;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int ioctl(int fd, unsigned long request, void *argument)</c>: what terminals and streams can be asked and told beside reading and writing.</summary>
/// <remarks>Requests are those of <c>asm-generic/ioctls.h</c>; of an unknown one, and of a terminal's where there is none, ENOTTY.</remarks>
internal static class IoCtl
{
    private const uint GetAttributes = 0x5401;          // TCGETS
    private const uint SetAttributes = 0x5402;          // TCSETS
    private const uint SetAttributesDrained = 0x5403;   // TCSETSW
    private const uint SetAttributesFlushed = 0x5404;   // TCSETSF
    private const uint SendBreak = 0x5409;              // TCSBRK
    private const uint StopOrStart = 0x540A;            // TCXONC
    private const uint Flush = 0x540B;                  // TCFLSH
    private const uint BecomeControlling = 0x540E;      // TIOCSCTTY
    private const uint GetForegroundGroup = 0x540F;     // TIOCGPGRP
    private const uint SetForegroundGroup = 0x5410;     // TIOCSPGRP
    private const uint CountUnsent = 0x5411;            // TIOCOUTQ
    private const uint GetWindowSize = 0x5413;          // TIOCGWINSZ
    private const uint SetWindowSize = 0x5414;          // TIOCSWINSZ
    private const uint CountReadable = 0x541B;          // FIONREAD
    private const uint SetNonBlocking = 0x5421;         // FIONBIO
    private const uint GiveUpControlling = 0x5422;      // TIOCNOTTY
    private const uint KeepOnExec = 0x5450;             // FIONCLEX
    private const uint CloseOnExecution = 0x5451;       // FIOCLEX

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int descriptor = (int)arguments.A0;
        nuint argument = arguments.A2;
        using FileLease<TPlatform> lease = caller.Process.Files.Descriptors.Borrow(descriptor);
        if (!lease.TryGetUsable(out OpenFile<TPlatform>? file))
        {
            return Errno.EBADF;
        }

        switch ((uint)arguments.A1)
        {
            case CloseOnExecution:
                caller.Process.Files.Descriptors.SetCloseOnExec(descriptor, CloseOnExec.Yes);
                return SyscallResult.Success;
            case KeepOnExec:
                caller.Process.Files.Descriptors.SetCloseOnExec(descriptor, CloseOnExec.No);
                return SyscallResult.Success;
            case SetNonBlocking:
                return ChangeNonBlocking(caller.Platform, file, argument);
            case CountReadable:
                return TellReadable(caller.Platform, file, argument);
            default:
                return file.Operations.Terminal is Terminal terminal
                    ? Control(caller.Platform, terminal, (uint)arguments.A1, argument)
                    : Errno.ENOTTY;
        }
    }

    private static SyscallResult Control<TPlatform>(TPlatform platform, Terminal terminal, uint request, nuint argument)
        where TPlatform : struct, IPlatform
    {
        switch (request)
        {
            case GetAttributes:
                return Tell(platform, argument, terminal.Attributes);
            case SetAttributes or SetAttributesDrained or SetAttributesFlushed:
                if (!UserValue.TryRead(platform, argument, out TerminalAttributes attributes))
                {
                    return Errno.EFAULT;
                }

                terminal.Attributes = attributes;
                return SyscallResult.Success;
            case GetWindowSize:
                return Tell(platform, argument, new LinuxWindowSize(terminal.WindowSize));
            case SetWindowSize:
                if (!UserValue.TryRead(platform, argument, out LinuxWindowSize size))
                {
                    return Errno.EFAULT;
                }

                terminal.WindowSize = size.ToWindowSize();
                return SyscallResult.Success;
            case GetForegroundGroup:
                return Tell(platform, argument, terminal.ForegroundGroup);
            case SetForegroundGroup:
                return ChangeForegroundGroup(platform, terminal, argument);
            case CountUnsent:
                return Tell(platform, argument, 0);
            case SendBreak or StopOrStart or Flush or BecomeControlling or GiveUpControlling:
                return SyscallResult.Success;
            default:
                return Errno.ENOTTY;
        }
    }

    private static SyscallResult Tell<TPlatform, T>(TPlatform platform, nuint destination, T value)
        where TPlatform : struct, IPlatform
        where T : unmanaged =>
        UserValue.TryWrite(platform, destination, value) ? SyscallResult.Success : Errno.EFAULT;

    private static SyscallResult TellReadable<TPlatform>(TPlatform platform, OpenFile<TPlatform> file, nuint destination)
        where TPlatform : struct, IPlatform
    {
        Result<ulong, FileError> count = file.Operations.CountReadable(file);
        return count.IsSuccess ? Tell(platform, destination, (int)Math.Min(count.Value, int.MaxValue)) : count.Error.ToErrno();
    }

    private static SyscallResult ChangeNonBlocking<TPlatform>(TPlatform platform, OpenFile<TPlatform> file, nuint argument)
        where TPlatform : struct, IPlatform
    {
        if (!UserValue.TryRead(platform, argument, out int isWanted))
        {
            return Errno.EFAULT;
        }

        file.SetFlags(isWanted != 0 ? file.Flags | OpenFlags.NonBlocking : file.Flags & ~OpenFlags.NonBlocking);
        return SyscallResult.Success;
    }

    private static SyscallResult ChangeForegroundGroup<TPlatform>(TPlatform platform, Terminal terminal, nuint argument)
        where TPlatform : struct, IPlatform
    {
        if (!UserValue.TryRead(platform, argument, out int group))
        {
            return Errno.EFAULT;
        }

        if (group < 0)
        {
            return Errno.EINVAL;
        }

        terminal.ForegroundGroup = group;
        return SyscallResult.Success;
    }
}
