using System;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;
using KernelOS.Core.Syscalls.Handlers;

namespace KernelOS.Core.Syscalls;

/// <summary>From a system call's number to its handler.</summary>
/// <remarks>
/// A table of function pointers, filled once, through which a home's entry code calls directly. Each handler is a static
/// class of its own in Handlers: it decodes and validates all its arguments, then acts. A home makes one table.
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed unsafe class SyscallTable<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>How many numbers there are; the handler behind the last one is for all others.</summary>
    public const int Count = (int)SyscallNumber.FAccessAt2 + 1;

    /// <summary>Function pointers, which cannot be a type argument.</summary>
    private readonly nint[] _handlers = new nint[Count + 1];

    /// <summary>Makes the table.</summary>
    public SyscallTable()
    {
        for (int i = 0; i < _handlers.Length; i++)
        {
            Set((SyscallNumber)i, &NoSuchCall.Handle<TPlatform>);
        }

        // In the order of their numbers.
        Set(SyscallNumber.Read, &Read.Handle<TPlatform>);
        Set(SyscallNumber.Write, &Write.Handle<TPlatform>);
        Set(SyscallNumber.Open, &Open.Handle<TPlatform>);
        Set(SyscallNumber.Close, &Close.Handle<TPlatform>);
        Set(SyscallNumber.Stat, &Stat.Handle<TPlatform>);
        Set(SyscallNumber.FStat, &FStat.Handle<TPlatform>);
        Set(SyscallNumber.LStat, &LStat.Handle<TPlatform>);
        Set(SyscallNumber.Poll, &Poll.Handle<TPlatform>);
        Set(SyscallNumber.LSeek, &LSeek.Handle<TPlatform>);
        Set(SyscallNumber.MMap, &MMap.Handle<TPlatform>);
        Set(SyscallNumber.MProtect, &MProtect.Handle<TPlatform>);
        Set(SyscallNumber.MUnmap, &MUnmap.Handle<TPlatform>);
        Set(SyscallNumber.Brk, &Brk.Handle<TPlatform>);
        Set(SyscallNumber.RtSigAction, &RtSigAction.Handle<TPlatform>);
        Set(SyscallNumber.RtSigProcMask, &RtSigProcMask.Handle<TPlatform>);
        Set(SyscallNumber.RtSigReturn, &RtSigReturn.Handle<TPlatform>);
        Set(SyscallNumber.IoCtl, &IoCtl.Handle<TPlatform>);
        Set(SyscallNumber.PRead64, &PRead64.Handle<TPlatform>);
        Set(SyscallNumber.PWrite64, &PWrite64.Handle<TPlatform>);
        Set(SyscallNumber.ReadV, &ReadV.Handle<TPlatform>);
        Set(SyscallNumber.WriteV, &WriteV.Handle<TPlatform>);
        Set(SyscallNumber.Access, &Access.Handle<TPlatform>);
        Set(SyscallNumber.Pipe, &Pipe.Handle<TPlatform>);
        Set(SyscallNumber.Select, &Select.Handle<TPlatform>);
        Set(SyscallNumber.SchedYield, &SchedYield.Handle<TPlatform>);
        Set(SyscallNumber.MRemap, &MRemap.Handle<TPlatform>);
        Set(SyscallNumber.MSync, &MSync.Handle<TPlatform>);
        Set(SyscallNumber.MInCore, &MInCore.Handle<TPlatform>);
        Set(SyscallNumber.MAdvise, &MAdvise.Handle<TPlatform>);
        Set(SyscallNumber.Dup, &Dup.Handle<TPlatform>);
        Set(SyscallNumber.Dup2, &Dup2.Handle<TPlatform>);
        Set(SyscallNumber.Pause, &Pause.Handle<TPlatform>);
        Set(SyscallNumber.NanoSleep, &NanoSleep.Handle<TPlatform>);
        Set(SyscallNumber.GetITimer, &GetITimer.Handle<TPlatform>);
        Set(SyscallNumber.Alarm, &Alarm.Handle<TPlatform>);
        Set(SyscallNumber.SetITimer, &SetITimer.Handle<TPlatform>);
        Set(SyscallNumber.GetPid, &GetPid.Handle<TPlatform>);
        Set(SyscallNumber.SendFile, &SendFile.Handle<TPlatform>);
        Set(SyscallNumber.Clone, &Clone.Handle<TPlatform>);
        Set(SyscallNumber.Fork, &Fork.Handle<TPlatform>);
        Set(SyscallNumber.VFork, &VFork.Handle<TPlatform>);
        Set(SyscallNumber.ExecVe, &ExecVe.Handle<TPlatform>);
        Set(SyscallNumber.Exit, &Exit.Handle<TPlatform>);
        Set(SyscallNumber.Wait4, &Wait4.Handle<TPlatform>);
        Set(SyscallNumber.Kill, &Kill.Handle<TPlatform>);
        Set(SyscallNumber.UName, &UName.Handle<TPlatform>);
        Set(SyscallNumber.FCntl, &FCntl.Handle<TPlatform>);
        Set(SyscallNumber.FLock, &FLock.Handle<TPlatform>);
        Set(SyscallNumber.FSync, &FSync.Handle<TPlatform>);
        Set(SyscallNumber.FDataSync, &FSync.Handle<TPlatform>);
        Set(SyscallNumber.Truncate, &Truncate.Handle<TPlatform>);
        Set(SyscallNumber.FTruncate, &FTruncate.Handle<TPlatform>);
        Set(SyscallNumber.GetDEnts, &GetDEnts.Handle<TPlatform>);
        Set(SyscallNumber.GetCwd, &GetCwd.Handle<TPlatform>);
        Set(SyscallNumber.ChDir, &ChDir.Handle<TPlatform>);
        Set(SyscallNumber.FChDir, &FChDir.Handle<TPlatform>);
        Set(SyscallNumber.Rename, &Rename.Handle<TPlatform>);
        Set(SyscallNumber.MkDir, &MkDir.Handle<TPlatform>);
        Set(SyscallNumber.RmDir, &RmDir.Handle<TPlatform>);
        Set(SyscallNumber.Creat, &Creat.Handle<TPlatform>);
        Set(SyscallNumber.Link, &Link.Handle<TPlatform>);
        Set(SyscallNumber.Unlink, &Unlink.Handle<TPlatform>);
        Set(SyscallNumber.SymLink, &SymLink.Handle<TPlatform>);
        Set(SyscallNumber.ReadLink, &ReadLink.Handle<TPlatform>);
        Set(SyscallNumber.ChMod, &ChMod.Handle<TPlatform>);
        Set(SyscallNumber.FChMod, &FChMod.Handle<TPlatform>);
        Set(SyscallNumber.ChOwn, &ChOwn.Handle<TPlatform>);
        Set(SyscallNumber.FChOwn, &FChOwn.Handle<TPlatform>);
        Set(SyscallNumber.LChOwn, &LChOwn.Handle<TPlatform>);
        Set(SyscallNumber.UMask, &UMask.Handle<TPlatform>);
        Set(SyscallNumber.GetTimeOfDay, &GetTimeOfDay.Handle<TPlatform>);
        Set(SyscallNumber.GetRLimit, &GetRLimit.Handle<TPlatform>);
        Set(SyscallNumber.GetRUsage, &GetRUsage.Handle<TPlatform>);
        Set(SyscallNumber.SysInfo, &SysInfo.Handle<TPlatform>);
        Set(SyscallNumber.Times, &Times.Handle<TPlatform>);
        Set(SyscallNumber.GetUid, &GetUser.Handle<TPlatform>);
        Set(SyscallNumber.GetGid, &GetUser.Handle<TPlatform>);
        Set(SyscallNumber.SetUid, &SetUser.Handle<TPlatform>);
        Set(SyscallNumber.SetGid, &SetUser.Handle<TPlatform>);
        Set(SyscallNumber.GetEUid, &GetUser.Handle<TPlatform>);
        Set(SyscallNumber.GetEGid, &GetUser.Handle<TPlatform>);
        Set(SyscallNumber.SetPGid, &SetPGid.Handle<TPlatform>);
        Set(SyscallNumber.GetPPid, &GetPPid.Handle<TPlatform>);
        Set(SyscallNumber.GetPGrp, &GetPGrp.Handle<TPlatform>);
        Set(SyscallNumber.SetSid, &SetSid.Handle<TPlatform>);
        Set(SyscallNumber.SetReUid, &SetTwoUsers.Handle<TPlatform>);
        Set(SyscallNumber.SetReGid, &SetTwoUsers.Handle<TPlatform>);
        Set(SyscallNumber.GetGroups, &GetGroups.Handle<TPlatform>);
        Set(SyscallNumber.SetGroups, &SetGroups.Handle<TPlatform>);
        Set(SyscallNumber.SetResUid, &SetThreeUsers.Handle<TPlatform>);
        Set(SyscallNumber.GetResUid, &GetThreeUsers.Handle<TPlatform>);
        Set(SyscallNumber.SetResGid, &SetThreeUsers.Handle<TPlatform>);
        Set(SyscallNumber.GetResGid, &GetThreeUsers.Handle<TPlatform>);
        Set(SyscallNumber.GetPGid, &GetPGid.Handle<TPlatform>);
        Set(SyscallNumber.SetFsUid, &GetUser.Handle<TPlatform>);
        Set(SyscallNumber.SetFsGid, &GetUser.Handle<TPlatform>);
        Set(SyscallNumber.GetSid, &GetSid.Handle<TPlatform>);
        Set(SyscallNumber.RtSigPending, &RtSigPending.Handle<TPlatform>);
        Set(SyscallNumber.RtSigTimedWait, &RtSigTimedWait.Handle<TPlatform>);
        Set(SyscallNumber.RtSigQueueInfo, &RtSigQueueInfo.Handle<TPlatform>);
        Set(SyscallNumber.RtSigSuspend, &RtSigSuspend.Handle<TPlatform>);
        Set(SyscallNumber.SigAltStack, &SigAltStack.Handle<TPlatform>);
        Set(SyscallNumber.UTime, &UTime.Handle<TPlatform>);
        Set(SyscallNumber.MkNod, &MkNod.Handle<TPlatform>);
        Set(SyscallNumber.Personality, &Personality.Handle<TPlatform>);
        Set(SyscallNumber.StatFs, &StatFs.Handle<TPlatform>);
        Set(SyscallNumber.FStatFs, &FStatFs.Handle<TPlatform>);
        Set(SyscallNumber.GetPriority, &GetPriority.Handle<TPlatform>);
        Set(SyscallNumber.SetPriority, &SetPriority.Handle<TPlatform>);
        Set(SyscallNumber.SchedSetParam, &SchedSetParam.Handle<TPlatform>);
        Set(SyscallNumber.SchedGetParam, &SchedGetParam.Handle<TPlatform>);
        Set(SyscallNumber.SchedSetScheduler, &SchedSetScheduler.Handle<TPlatform>);
        Set(SyscallNumber.SchedGetScheduler, &SchedGetScheduler.Handle<TPlatform>);
        Set(SyscallNumber.SchedGetPriorityMax, &SchedGetPriorityMax.Handle<TPlatform>);
        Set(SyscallNumber.SchedGetPriorityMin, &SchedGetPriorityMin.Handle<TPlatform>);
        Set(SyscallNumber.SchedRrGetInterval, &SchedRrGetInterval.Handle<TPlatform>);
        Set(SyscallNumber.MLock, &MLock.Handle<TPlatform>);
        Set(SyscallNumber.MUnlock, &MUnlock.Handle<TPlatform>);
        Set(SyscallNumber.MLockAll, &MLockAll.Handle<TPlatform>);
        Set(SyscallNumber.MUnlockAll, &MUnlockAll.Handle<TPlatform>);
        Set(SyscallNumber.PivotRoot, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.PrCtl, &PrCtl.Handle<TPlatform>);
        Set(SyscallNumber.ArchPrCtl, &ArchPrCtl.Handle<TPlatform>);
        Set(SyscallNumber.SetRLimit, &SetRLimit.Handle<TPlatform>);
        Set(SyscallNumber.ChRoot, &ChRoot.Handle<TPlatform>);
        Set(SyscallNumber.Sync, &Sync.Handle<TPlatform>);
        Set(SyscallNumber.Acct, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.SetTimeOfDay, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.Mount, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.UMount2, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.SwapOn, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.SwapOff, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.Reboot, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.SetHostName, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.SetDomainName, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.GetTid, &GetTid.Handle<TPlatform>);
        Set(SyscallNumber.ReadAhead, &ReadAhead.Handle<TPlatform>);
        Set(SyscallNumber.SetXAttr, &XAttribute.Handle<TPlatform>);
        Set(SyscallNumber.LSetXAttr, &XAttribute.Handle<TPlatform>);
        Set(SyscallNumber.FSetXAttr, &FXAttribute.Handle<TPlatform>);
        Set(SyscallNumber.GetXAttr, &XAttribute.Handle<TPlatform>);
        Set(SyscallNumber.LGetXAttr, &XAttribute.Handle<TPlatform>);
        Set(SyscallNumber.FGetXAttr, &FXAttribute.Handle<TPlatform>);
        Set(SyscallNumber.ListXAttr, &ListXAttributes.Handle<TPlatform>);
        Set(SyscallNumber.LListXAttr, &ListXAttributes.Handle<TPlatform>);
        Set(SyscallNumber.FListXAttr, &FListXAttributes.Handle<TPlatform>);
        Set(SyscallNumber.RemoveXAttr, &XAttribute.Handle<TPlatform>);
        Set(SyscallNumber.LRemoveXAttr, &XAttribute.Handle<TPlatform>);
        Set(SyscallNumber.FRemoveXAttr, &FXAttribute.Handle<TPlatform>);
        Set(SyscallNumber.TKill, &TKill.Handle<TPlatform>);
        Set(SyscallNumber.Time, &Time.Handle<TPlatform>);
        Set(SyscallNumber.Futex, &Futex.Handle<TPlatform>);
        Set(SyscallNumber.SchedSetAffinity, &SchedSetAffinity.Handle<TPlatform>);
        Set(SyscallNumber.SchedGetAffinity, &SchedGetAffinity.Handle<TPlatform>);
        Set(SyscallNumber.GetDEnts64, &GetDEnts64.Handle<TPlatform>);
        Set(SyscallNumber.SetTidAddress, &SetTidAddress.Handle<TPlatform>);
        Set(SyscallNumber.RestartSysCall, &RestartSysCall.Handle<TPlatform>);
        Set(SyscallNumber.FAdvise64, &FAdvise64.Handle<TPlatform>);
        Set(SyscallNumber.ClockSetTime, &NotPermitted.Handle<TPlatform>);
        Set(SyscallNumber.ClockGetTime, &ClockGetTime.Handle<TPlatform>);
        Set(SyscallNumber.ClockGetRes, &ClockGetRes.Handle<TPlatform>);
        Set(SyscallNumber.ClockNanoSleep, &ClockNanoSleep.Handle<TPlatform>);
        Set(SyscallNumber.ExitGroup, &ExitGroup.Handle<TPlatform>);
        Set(SyscallNumber.TgKill, &TgKill.Handle<TPlatform>);
        Set(SyscallNumber.UTimes, &UTimes.Handle<TPlatform>);
        Set(SyscallNumber.MBind, &MBind.Handle<TPlatform>);
        Set(SyscallNumber.SetMemPolicy, &SetMemPolicy.Handle<TPlatform>);
        Set(SyscallNumber.GetMemPolicy, &GetMemPolicy.Handle<TPlatform>);
        Set(SyscallNumber.WaitId, &WaitId.Handle<TPlatform>);
        Set(SyscallNumber.OpenAt, &OpenAt.Handle<TPlatform>);
        Set(SyscallNumber.MkDirAt, &MkDirAt.Handle<TPlatform>);
        Set(SyscallNumber.MkNodAt, &MkNodAt.Handle<TPlatform>);
        Set(SyscallNumber.FChOwnAt, &FChOwnAt.Handle<TPlatform>);
        Set(SyscallNumber.FUTimesAt, &FUTimesAt.Handle<TPlatform>);
        Set(SyscallNumber.NewFStatAt, &NewFStatAt.Handle<TPlatform>);
        Set(SyscallNumber.UnlinkAt, &UnlinkAt.Handle<TPlatform>);
        Set(SyscallNumber.RenameAt, &RenameAt.Handle<TPlatform>);
        Set(SyscallNumber.LinkAt, &LinkAt.Handle<TPlatform>);
        Set(SyscallNumber.SymLinkAt, &SymLinkAt.Handle<TPlatform>);
        Set(SyscallNumber.ReadLinkAt, &ReadLinkAt.Handle<TPlatform>);
        Set(SyscallNumber.FChModAt, &FChModAt.Handle<TPlatform>);
        Set(SyscallNumber.FAccessAt, &FAccessAt.Handle<TPlatform>);
        Set(SyscallNumber.PSelect6, &PSelect6.Handle<TPlatform>);
        Set(SyscallNumber.PPoll, &PPoll.Handle<TPlatform>);
        Set(SyscallNumber.SetRobustList, &SetRobustList.Handle<TPlatform>);
        Set(SyscallNumber.GetRobustList, &GetRobustList.Handle<TPlatform>);
        Set(SyscallNumber.SyncFileRange, &SyncFileRange.Handle<TPlatform>);
        Set(SyscallNumber.MovePages, &MovePages.Handle<TPlatform>);
        Set(SyscallNumber.UTimeNsAt, &UTimeNsAt.Handle<TPlatform>);
        Set(SyscallNumber.FAllocate, &FAllocate.Handle<TPlatform>);
        Set(SyscallNumber.Dup3, &Dup3.Handle<TPlatform>);
        Set(SyscallNumber.Pipe2, &Pipe2.Handle<TPlatform>);
        Set(SyscallNumber.PReadV, &PReadV.Handle<TPlatform>);
        Set(SyscallNumber.PWriteV, &PWriteV.Handle<TPlatform>);
        Set(SyscallNumber.RtTgSigQueueInfo, &RtTgSigQueueInfo.Handle<TPlatform>);
        Set(SyscallNumber.PrLimit64, &PrLimit64.Handle<TPlatform>);
        Set(SyscallNumber.SyncFs, &SyncFs.Handle<TPlatform>);
        Set(SyscallNumber.GetCpu, &GetCpu.Handle<TPlatform>);
        Set(SyscallNumber.RenameAt2, &RenameAt2.Handle<TPlatform>);
        Set(SyscallNumber.GetRandom, &GetRandom.Handle<TPlatform>);
        Set(SyscallNumber.MemFdCreate, &MemFdCreate.Handle<TPlatform>);
        Set(SyscallNumber.ExecVeAt, &ExecVeAt.Handle<TPlatform>);
        Set(SyscallNumber.MemBarrier, &MemBarrier.Handle<TPlatform>);
        Set(SyscallNumber.MLock2, &MLock2.Handle<TPlatform>);
        Set(SyscallNumber.CopyFileRange, &CopyFileRange.Handle<TPlatform>);
        Set(SyscallNumber.PReadV2, &PReadV2.Handle<TPlatform>);
        Set(SyscallNumber.PWriteV2, &PWriteV2.Handle<TPlatform>);
        Set(SyscallNumber.StatX, &StatX.Handle<TPlatform>);
        Set(SyscallNumber.Clone3, &Clone3.Handle<TPlatform>);
        Set(SyscallNumber.CloseRange, &CloseRange.Handle<TPlatform>);
        Set(SyscallNumber.FAccessAt2, &FAccessAt2.Handle<TPlatform>);
    }

    /// <summary>The handlers by number: functions of the arguments, by reference, and the calling thread, that return what the program finds in rax. The last one is for numbers from <see cref="Count"/> on.</summary>
    public ReadOnlySpan<nint> Handlers => _handlers;

    /// <summary>Carries out one system call; an unknown number is <see cref="Errno.ENOSYS"/>.</summary>
    /// <param name="number">What the program left in rax, any value; the lower 32 bits count, as on Linux.</param>
    /// <param name="arguments">The arguments, any values.</param>
    /// <param name="caller">The calling thread.</param>
    /// <returns>What the program finds in rax.</returns>
    public SyscallResult Dispatch(nuint number, ref SyscallArguments arguments, UserThread<TPlatform> caller)
    {
        // SAFETY: every element of the table points to a handler.
        nint handler = _handlers[(int)Math.Min((uint)number, Count)];
        return ((delegate*<ref SyscallArguments, UserThread<TPlatform>, SyscallResult>)handler)(ref arguments, caller);
    }

    private void Set(SyscallNumber number, delegate*<ref SyscallArguments, UserThread<TPlatform>, SyscallResult> handler) =>
        _handlers[(int)number] = (nint)handler;
}
