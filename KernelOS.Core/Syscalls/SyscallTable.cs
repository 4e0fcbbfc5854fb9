using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Syscalls.Handlers;

namespace KernelOS.Core.Syscalls;

/// <summary>From a system call's number to its handler.</summary>
/// <remarks>
/// One switch, which compiles to jump tables, so that no table has to be built at start-up. Each handler is a static
/// class of its own in Handlers: it decodes and validates all its arguments, then acts. Handlers stay calls (they are
/// in tail position), so that this method needs no frame.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public static class SyscallTable<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Carries out one system call; an unknown number is <see cref="Errno.ENOSYS"/>.</summary>
    /// <param name="number">What the program left in rax, any value.</param>
    /// <param name="arguments">The arguments, any values.</param>
    /// <param name="caller">The calling thread.</param>
    /// <returns>What the program finds in rax.</returns>
    public static SyscallResult Dispatch(nuint number, ref SyscallArguments arguments, UserThread<TPlatform> caller) =>
        (SyscallNumber)number switch
        {
            SyscallNumber.GetPid => GetPid.Handle(caller),
            SyscallNumber.Exit or SyscallNumber.ExitGroup => ExitGroup.Handle(ref arguments, caller),
            SyscallNumber.GetTid => GetTid.Handle(caller),
            SyscallNumber.GetPPid => GetPPid.Handle(caller),
            SyscallNumber.GetPGrp => GetPGrp.Handle(caller),
            SyscallNumber.GetPGid => GetPGid.Handle(ref arguments, caller),
            SyscallNumber.SetPGid => SetPGid.Handle(ref arguments, caller),
            SyscallNumber.GetSid => GetSid.Handle(ref arguments, caller),
            SyscallNumber.SetSid => SetSid.Handle(caller),
            SyscallNumber.SetTidAddress => SetTidAddress.Handle(ref arguments, caller),
            SyscallNumber.SetRobustList => SetRobustList.Handle(ref arguments, caller),
            SyscallNumber.SchedYield => SchedYield.Handle(caller),
            SyscallNumber.SchedGetAffinity => SchedGetAffinity.Handle(ref arguments, caller),
            SyscallNumber.ArchPrCtl => ArchPrCtl.Handle(ref arguments, caller),
            SyscallNumber.PrCtl => PrCtl.Handle(ref arguments, caller),
            SyscallNumber.GetRandom => GetRandom.Handle(ref arguments, caller),
            SyscallNumber.Brk => Brk.Handle(ref arguments, caller),
            SyscallNumber.MMap => MMap.Handle(ref arguments, caller),
            SyscallNumber.MUnmap => MUnmap.Handle(ref arguments, caller),
            SyscallNumber.MProtect => MProtect.Handle(ref arguments, caller),
            SyscallNumber.MAdvise => MAdvise.Handle(ref arguments, caller),
            SyscallNumber.UName => UName.Handle(ref arguments, caller),
            SyscallNumber.ClockGetTime => ClockGetTime.Handle(ref arguments, caller),
            SyscallNumber.ClockGetRes => ClockGetRes.Handle(ref arguments, caller),
            SyscallNumber.GetTimeOfDay => GetTimeOfDay.Handle(ref arguments, caller),
            SyscallNumber.Time => Time.Handle(ref arguments, caller),
            SyscallNumber.NanoSleep => NanoSleep.Handle(ref arguments, caller),
            SyscallNumber.ClockNanoSleep => ClockNanoSleep.Handle(ref arguments, caller),
            SyscallNumber.PrLimit64 => PrLimit64.Handle(ref arguments, caller),
            SyscallNumber.GetRLimit => GetRLimit.Handle(ref arguments, caller),
            SyscallNumber.SetRLimit => SetRLimit.Handle(ref arguments, caller),
            SyscallNumber.SysInfo => SysInfo.Handle(ref arguments, caller),
            SyscallNumber.Times => Times.Handle(ref arguments, caller),
            SyscallNumber.GetRUsage => GetRUsage.Handle(ref arguments, caller),
            SyscallNumber.RtSigAction => RtSigAction.Handle(ref arguments, caller),
            SyscallNumber.RtSigProcMask => RtSigProcMask.Handle(ref arguments, caller),
            SyscallNumber.SigAltStack => SigAltStack.Handle(ref arguments, caller),
            SyscallNumber.Futex => Futex.Handle(ref arguments, caller),
            SyscallNumber.Kill => Kill.Handle(ref arguments, caller),
            SyscallNumber.TKill => TKill.Handle(ref arguments, caller),
            SyscallNumber.TgKill => TgKill.Handle(ref arguments, caller),
            SyscallNumber.GetUid or SyscallNumber.GetEUid or SyscallNumber.GetGid or SyscallNumber.GetEGid => GetUser.Handle(),
            _ => Errno.ENOSYS,
        };
}
