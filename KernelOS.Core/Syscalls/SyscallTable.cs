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
            SyscallNumber.Read => Read.Handle(ref arguments, caller),
            SyscallNumber.Write => Write.Handle(ref arguments, caller),
            SyscallNumber.Open => Open.Handle(ref arguments, caller),
            SyscallNumber.Close => Close.Handle(ref arguments, caller),
            SyscallNumber.Stat => Stat.Handle(ref arguments, caller),
            SyscallNumber.FStat => FStat.Handle(ref arguments, caller),
            SyscallNumber.LStat => LStat.Handle(ref arguments, caller),
            SyscallNumber.LSeek => LSeek.Handle(ref arguments, caller),
            SyscallNumber.IoCtl => IoCtl.Handle(ref arguments, caller),
            SyscallNumber.PRead64 => PRead64.Handle(ref arguments, caller),
            SyscallNumber.PWrite64 => PWrite64.Handle(ref arguments, caller),
            SyscallNumber.ReadV => ReadV.Handle(ref arguments, caller),
            SyscallNumber.WriteV => WriteV.Handle(ref arguments, caller),
            SyscallNumber.Access => Access.Handle(ref arguments, caller),
            SyscallNumber.Dup => Dup.Handle(ref arguments, caller),
            SyscallNumber.Dup2 => Dup2.Handle(ref arguments, caller),
            SyscallNumber.SendFile => SendFile.Handle(ref arguments, caller),
            SyscallNumber.FCntl => FCntl.Handle(ref arguments, caller),
            SyscallNumber.FSync => FSync.Handle(ref arguments, caller),
            SyscallNumber.Truncate => Truncate.Handle(ref arguments, caller),
            SyscallNumber.FTruncate => FTruncate.Handle(ref arguments, caller),
            SyscallNumber.GetDEnts64 => GetDEnts64.Handle(ref arguments, caller),
            SyscallNumber.GetCwd => GetCwd.Handle(ref arguments, caller),
            SyscallNumber.ChDir => ChDir.Handle(ref arguments, caller),
            SyscallNumber.FChDir => FChDir.Handle(ref arguments, caller),
            SyscallNumber.Rename => Rename.Handle(ref arguments, caller),
            SyscallNumber.MkDir => MkDir.Handle(ref arguments, caller),
            SyscallNumber.RmDir => RmDir.Handle(ref arguments, caller),
            SyscallNumber.Creat => Creat.Handle(ref arguments, caller),
            SyscallNumber.Link => Link.Handle(ref arguments, caller),
            SyscallNumber.Unlink => Unlink.Handle(ref arguments, caller),
            SyscallNumber.SymLink => SymLink.Handle(ref arguments, caller),
            SyscallNumber.ReadLink => ReadLink.Handle(ref arguments, caller),
            SyscallNumber.ChMod => ChMod.Handle(ref arguments, caller),
            SyscallNumber.FChMod => FChMod.Handle(ref arguments, caller),
            SyscallNumber.ChOwn => ChOwn.Handle(ref arguments, caller),
            SyscallNumber.FChOwn => FChOwn.Handle(ref arguments, caller),
            SyscallNumber.LChOwn => LChOwn.Handle(ref arguments, caller),
            SyscallNumber.UMask => UMask.Handle(ref arguments, caller),
            SyscallNumber.MkNod => MkNod.Handle(ref arguments, caller),
            SyscallNumber.StatFs => StatFs.Handle(ref arguments, caller),
            SyscallNumber.FStatFs => FStatFs.Handle(ref arguments, caller),
            SyscallNumber.OpenAt => OpenAt.Handle(ref arguments, caller),
            SyscallNumber.MkDirAt => MkDirAt.Handle(ref arguments, caller),
            SyscallNumber.MkNodAt => MkNodAt.Handle(ref arguments, caller),
            SyscallNumber.FChOwnAt => FChOwnAt.Handle(ref arguments, caller),
            SyscallNumber.NewFStatAt => NewFStatAt.Handle(ref arguments, caller),
            SyscallNumber.UnlinkAt => UnlinkAt.Handle(ref arguments, caller),
            SyscallNumber.RenameAt => RenameAt.Handle(ref arguments, caller),
            SyscallNumber.LinkAt => LinkAt.Handle(ref arguments, caller),
            SyscallNumber.SymLinkAt => SymLinkAt.Handle(ref arguments, caller),
            SyscallNumber.ReadLinkAt => ReadLinkAt.Handle(ref arguments, caller),
            SyscallNumber.FChModAt => FChModAt.Handle(ref arguments, caller),
            SyscallNumber.FAccessAt => FAccessAt.Handle(ref arguments, caller),
            SyscallNumber.UTimeNsAt => UTimeNsAt.Handle(ref arguments, caller),
            SyscallNumber.Dup3 => Dup3.Handle(ref arguments, caller),
            SyscallNumber.RenameAt2 => RenameAt2.Handle(ref arguments, caller),
            SyscallNumber.FAccessAt2 => FAccessAt2.Handle(ref arguments, caller),
            SyscallNumber.FDataSync => FSync.Handle(ref arguments, caller),
            SyscallNumber.Sync => SyscallResult.Success,
            _ => Errno.ENOSYS,
        };
}
