namespace KernelOS.Core.Syscalls;

/// <summary>System calls by Linux's x86-64 numbers (<c>asm/unistd_64.h</c>): those that are handled, and those that are meant to be.</summary>
public enum SyscallNumber : ulong
{
    /// <summary><c>read</c>.</summary>
    Read = 0,
    /// <summary><c>write</c>.</summary>
    Write = 1,
    /// <summary><c>open</c>.</summary>
    Open = 2,
    /// <summary><c>close</c>.</summary>
    Close = 3,
    /// <summary><c>stat</c>.</summary>
    Stat = 4,
    /// <summary><c>fstat</c>.</summary>
    FStat = 5,
    /// <summary><c>lstat</c>.</summary>
    LStat = 6,
    /// <summary><c>poll</c>.</summary>
    Poll = 7,
    /// <summary><c>lseek</c>.</summary>
    LSeek = 8,
    /// <summary><c>mmap</c>.</summary>
    MMap = 9,
    /// <summary><c>mprotect</c>.</summary>
    MProtect = 10,
    /// <summary><c>munmap</c>.</summary>
    MUnmap = 11,
    /// <summary><c>brk</c>.</summary>
    Brk = 12,
    /// <summary><c>rt_sigaction</c>.</summary>
    RtSigAction = 13,
    /// <summary><c>rt_sigprocmask</c>.</summary>
    RtSigProcMask = 14,
    /// <summary><c>rt_sigreturn</c>.</summary>
    RtSigReturn = 15,
    /// <summary><c>ioctl</c>.</summary>
    IoCtl = 16,
    /// <summary><c>pread64</c>.</summary>
    PRead64 = 17,
    /// <summary><c>pwrite64</c>.</summary>
    PWrite64 = 18,
    /// <summary><c>readv</c>.</summary>
    ReadV = 19,
    /// <summary><c>writev</c>.</summary>
    WriteV = 20,
    /// <summary><c>access</c>.</summary>
    Access = 21,
    /// <summary><c>pipe</c>.</summary>
    Pipe = 22,
    /// <summary><c>select</c>.</summary>
    Select = 23,
    /// <summary><c>sched_yield</c>.</summary>
    SchedYield = 24,
    /// <summary><c>mremap</c>.</summary>
    MRemap = 25,
    /// <summary><c>msync</c>.</summary>
    MSync = 26,
    /// <summary><c>mincore</c>.</summary>
    MInCore = 27,
    /// <summary><c>madvise</c>.</summary>
    MAdvise = 28,
    /// <summary><c>dup</c>.</summary>
    Dup = 32,
    /// <summary><c>dup2</c>.</summary>
    Dup2 = 33,
    /// <summary><c>pause</c>.</summary>
    Pause = 34,
    /// <summary><c>nanosleep</c>.</summary>
    NanoSleep = 35,
    /// <summary><c>getitimer</c>.</summary>
    GetITimer = 36,
    /// <summary><c>alarm</c>.</summary>
    Alarm = 37,
    /// <summary><c>setitimer</c>.</summary>
    SetITimer = 38,
    /// <summary><c>getpid</c>.</summary>
    GetPid = 39,
    /// <summary><c>sendfile</c>.</summary>
    SendFile = 40,
    /// <summary><c>clone</c>.</summary>
    Clone = 56,
    /// <summary><c>fork</c>.</summary>
    Fork = 57,
    /// <summary><c>vfork</c>.</summary>
    VFork = 58,
    /// <summary><c>execve</c>.</summary>
    ExecVe = 59,
    /// <summary><c>exit</c>.</summary>
    Exit = 60,
    /// <summary><c>wait4</c>.</summary>
    Wait4 = 61,
    /// <summary><c>kill</c>.</summary>
    Kill = 62,
    /// <summary><c>uname</c>.</summary>
    UName = 63,
    /// <summary><c>fcntl</c>.</summary>
    FCntl = 72,
    /// <summary><c>flock</c>.</summary>
    FLock = 73,
    /// <summary><c>fsync</c>.</summary>
    FSync = 74,
    /// <summary><c>fdatasync</c>.</summary>
    FDataSync = 75,
    /// <summary><c>truncate</c>.</summary>
    Truncate = 76,
    /// <summary><c>ftruncate</c>.</summary>
    FTruncate = 77,
    /// <summary><c>getdents</c>.</summary>
    GetDEnts = 78,
    /// <summary><c>getcwd</c>.</summary>
    GetCwd = 79,
    /// <summary><c>chdir</c>.</summary>
    ChDir = 80,
    /// <summary><c>fchdir</c>.</summary>
    FChDir = 81,
    /// <summary><c>rename</c>.</summary>
    Rename = 82,
    /// <summary><c>mkdir</c>.</summary>
    MkDir = 83,
    /// <summary><c>rmdir</c>.</summary>
    RmDir = 84,
    /// <summary><c>creat</c>.</summary>
    Creat = 85,
    /// <summary><c>link</c>.</summary>
    Link = 86,
    /// <summary><c>unlink</c>.</summary>
    Unlink = 87,
    /// <summary><c>symlink</c>.</summary>
    SymLink = 88,
    /// <summary><c>readlink</c>.</summary>
    ReadLink = 89,
    /// <summary><c>chmod</c>.</summary>
    ChMod = 90,
    /// <summary><c>fchmod</c>.</summary>
    FChMod = 91,
    /// <summary><c>chown</c>.</summary>
    ChOwn = 92,
    /// <summary><c>fchown</c>.</summary>
    FChOwn = 93,
    /// <summary><c>lchown</c>.</summary>
    LChOwn = 94,
    /// <summary><c>umask</c>.</summary>
    UMask = 95,
    /// <summary><c>gettimeofday</c>.</summary>
    GetTimeOfDay = 96,
    /// <summary><c>getrlimit</c>.</summary>
    GetRLimit = 97,
    /// <summary><c>getrusage</c>.</summary>
    GetRUsage = 98,
    /// <summary><c>sysinfo</c>.</summary>
    SysInfo = 99,
    /// <summary><c>times</c>.</summary>
    Times = 100,
    /// <summary><c>getuid</c>.</summary>
    GetUid = 102,
    /// <summary><c>getgid</c>.</summary>
    GetGid = 104,
    /// <summary><c>setuid</c>.</summary>
    SetUid = 105,
    /// <summary><c>setgid</c>.</summary>
    SetGid = 106,
    /// <summary><c>geteuid</c>.</summary>
    GetEUid = 107,
    /// <summary><c>getegid</c>.</summary>
    GetEGid = 108,
    /// <summary><c>setpgid</c>.</summary>
    SetPGid = 109,
    /// <summary><c>getppid</c>.</summary>
    GetPPid = 110,
    /// <summary><c>getpgrp</c>.</summary>
    GetPGrp = 111,
    /// <summary><c>setsid</c>.</summary>
    SetSid = 112,
    /// <summary><c>setreuid</c>.</summary>
    SetReUid = 113,
    /// <summary><c>setregid</c>.</summary>
    SetReGid = 114,
    /// <summary><c>getgroups</c>.</summary>
    GetGroups = 115,
    /// <summary><c>setgroups</c>.</summary>
    SetGroups = 116,
    /// <summary><c>setresuid</c>.</summary>
    SetResUid = 117,
    /// <summary><c>getresuid</c>.</summary>
    GetResUid = 118,
    /// <summary><c>setresgid</c>.</summary>
    SetResGid = 119,
    /// <summary><c>getresgid</c>.</summary>
    GetResGid = 120,
    /// <summary><c>getpgid</c>.</summary>
    GetPGid = 121,
    /// <summary><c>setfsuid</c>.</summary>
    SetFsUid = 122,
    /// <summary><c>setfsgid</c>.</summary>
    SetFsGid = 123,
    /// <summary><c>getsid</c>.</summary>
    GetSid = 124,
    /// <summary><c>rt_sigpending</c>.</summary>
    RtSigPending = 127,
    /// <summary><c>rt_sigtimedwait</c>.</summary>
    RtSigTimedWait = 128,
    /// <summary><c>rt_sigqueueinfo</c>.</summary>
    RtSigQueueInfo = 129,
    /// <summary><c>rt_sigsuspend</c>.</summary>
    RtSigSuspend = 130,
    /// <summary><c>sigaltstack</c>.</summary>
    SigAltStack = 131,
    /// <summary><c>utime</c>.</summary>
    UTime = 132,
    /// <summary><c>mknod</c>.</summary>
    MkNod = 133,
    /// <summary><c>personality</c>.</summary>
    Personality = 135,
    /// <summary><c>statfs</c>.</summary>
    StatFs = 137,
    /// <summary><c>fstatfs</c>.</summary>
    FStatFs = 138,
    /// <summary><c>getpriority</c>.</summary>
    GetPriority = 140,
    /// <summary><c>setpriority</c>.</summary>
    SetPriority = 141,
    /// <summary><c>sched_setparam</c>.</summary>
    SchedSetParam = 142,
    /// <summary><c>sched_getparam</c>.</summary>
    SchedGetParam = 143,
    /// <summary><c>sched_setscheduler</c>.</summary>
    SchedSetScheduler = 144,
    /// <summary><c>sched_getscheduler</c>.</summary>
    SchedGetScheduler = 145,
    /// <summary><c>sched_get_priority_max</c>.</summary>
    SchedGetPriorityMax = 146,
    /// <summary><c>sched_get_priority_min</c>.</summary>
    SchedGetPriorityMin = 147,
    /// <summary><c>sched_rr_get_interval</c>.</summary>
    SchedRrGetInterval = 148,
    /// <summary><c>mlock</c>.</summary>
    MLock = 149,
    /// <summary><c>munlock</c>.</summary>
    MUnlock = 150,
    /// <summary><c>mlockall</c>.</summary>
    MLockAll = 151,
    /// <summary><c>munlockall</c>.</summary>
    MUnlockAll = 152,
    /// <summary><c>pivot_root</c>.</summary>
    PivotRoot = 155,
    /// <summary><c>prctl</c>.</summary>
    PrCtl = 157,
    /// <summary><c>arch_prctl</c>.</summary>
    ArchPrCtl = 158,
    /// <summary><c>setrlimit</c>.</summary>
    SetRLimit = 160,
    /// <summary><c>chroot</c>.</summary>
    ChRoot = 161,
    /// <summary><c>sync</c>.</summary>
    Sync = 162,
    /// <summary><c>acct</c>.</summary>
    Acct = 163,
    /// <summary><c>settimeofday</c>.</summary>
    SetTimeOfDay = 164,
    /// <summary><c>mount</c>.</summary>
    Mount = 165,
    /// <summary><c>umount2</c>.</summary>
    UMount2 = 166,
    /// <summary><c>swapon</c>.</summary>
    SwapOn = 167,
    /// <summary><c>swapoff</c>.</summary>
    SwapOff = 168,
    /// <summary><c>reboot</c>.</summary>
    Reboot = 169,
    /// <summary><c>sethostname</c>.</summary>
    SetHostName = 170,
    /// <summary><c>setdomainname</c>.</summary>
    SetDomainName = 171,
    /// <summary><c>gettid</c>.</summary>
    GetTid = 186,
    /// <summary><c>readahead</c>.</summary>
    ReadAhead = 187,
    /// <summary><c>setxattr</c>.</summary>
    SetXAttr = 188,
    /// <summary><c>lsetxattr</c>.</summary>
    LSetXAttr = 189,
    /// <summary><c>fsetxattr</c>.</summary>
    FSetXAttr = 190,
    /// <summary><c>getxattr</c>.</summary>
    GetXAttr = 191,
    /// <summary><c>lgetxattr</c>.</summary>
    LGetXAttr = 192,
    /// <summary><c>fgetxattr</c>.</summary>
    FGetXAttr = 193,
    /// <summary><c>listxattr</c>.</summary>
    ListXAttr = 194,
    /// <summary><c>llistxattr</c>.</summary>
    LListXAttr = 195,
    /// <summary><c>flistxattr</c>.</summary>
    FListXAttr = 196,
    /// <summary><c>removexattr</c>.</summary>
    RemoveXAttr = 197,
    /// <summary><c>lremovexattr</c>.</summary>
    LRemoveXAttr = 198,
    /// <summary><c>fremovexattr</c>.</summary>
    FRemoveXAttr = 199,
    /// <summary><c>tkill</c>.</summary>
    TKill = 200,
    /// <summary><c>time</c>.</summary>
    Time = 201,
    /// <summary><c>futex</c>.</summary>
    Futex = 202,
    /// <summary><c>sched_setaffinity</c>.</summary>
    SchedSetAffinity = 203,
    /// <summary><c>sched_getaffinity</c>.</summary>
    SchedGetAffinity = 204,
    /// <summary><c>getdents64</c>.</summary>
    GetDEnts64 = 217,
    /// <summary><c>set_tid_address</c>.</summary>
    SetTidAddress = 218,
    /// <summary><c>restart_syscall</c>.</summary>
    RestartSysCall = 219,
    /// <summary><c>fadvise64</c>.</summary>
    FAdvise64 = 221,
    /// <summary><c>clock_settime</c>.</summary>
    ClockSetTime = 227,
    /// <summary><c>clock_gettime</c>.</summary>
    ClockGetTime = 228,
    /// <summary><c>clock_getres</c>.</summary>
    ClockGetRes = 229,
    /// <summary><c>clock_nanosleep</c>.</summary>
    ClockNanoSleep = 230,
    /// <summary><c>exit_group</c>.</summary>
    ExitGroup = 231,
    /// <summary><c>tgkill</c>.</summary>
    TgKill = 234,
    /// <summary><c>utimes</c>.</summary>
    UTimes = 235,
    /// <summary><c>mbind</c>.</summary>
    MBind = 237,
    /// <summary><c>set_mempolicy</c>.</summary>
    SetMemPolicy = 238,
    /// <summary><c>get_mempolicy</c>.</summary>
    GetMemPolicy = 239,
    /// <summary><c>waitid</c>.</summary>
    WaitId = 247,
    /// <summary><c>openat</c>.</summary>
    OpenAt = 257,
    /// <summary><c>mkdirat</c>.</summary>
    MkDirAt = 258,
    /// <summary><c>mknodat</c>.</summary>
    MkNodAt = 259,
    /// <summary><c>fchownat</c>.</summary>
    FChOwnAt = 260,
    /// <summary><c>futimesat</c>.</summary>
    FUTimesAt = 261,
    /// <summary><c>newfstatat</c>.</summary>
    NewFStatAt = 262,
    /// <summary><c>unlinkat</c>.</summary>
    UnlinkAt = 263,
    /// <summary><c>renameat</c>.</summary>
    RenameAt = 264,
    /// <summary><c>linkat</c>.</summary>
    LinkAt = 265,
    /// <summary><c>symlinkat</c>.</summary>
    SymLinkAt = 266,
    /// <summary><c>readlinkat</c>.</summary>
    ReadLinkAt = 267,
    /// <summary><c>fchmodat</c>.</summary>
    FChModAt = 268,
    /// <summary><c>faccessat</c>.</summary>
    FAccessAt = 269,
    /// <summary><c>pselect6</c>.</summary>
    PSelect6 = 270,
    /// <summary><c>ppoll</c>.</summary>
    PPoll = 271,
    /// <summary><c>set_robust_list</c>.</summary>
    SetRobustList = 273,
    /// <summary><c>get_robust_list</c>.</summary>
    GetRobustList = 274,
    /// <summary><c>sync_file_range</c>.</summary>
    SyncFileRange = 277,
    /// <summary><c>move_pages</c>.</summary>
    MovePages = 279,
    /// <summary><c>utimensat</c>.</summary>
    UTimeNsAt = 280,
    /// <summary><c>fallocate</c>.</summary>
    FAllocate = 285,
    /// <summary><c>dup3</c>.</summary>
    Dup3 = 292,
    /// <summary><c>pipe2</c>.</summary>
    Pipe2 = 293,
    /// <summary><c>preadv</c>.</summary>
    PReadV = 295,
    /// <summary><c>pwritev</c>.</summary>
    PWriteV = 296,
    /// <summary><c>rt_tgsigqueueinfo</c>.</summary>
    RtTgSigQueueInfo = 297,
    /// <summary><c>prlimit64</c>.</summary>
    PrLimit64 = 302,
    /// <summary><c>syncfs</c>.</summary>
    SyncFs = 306,
    /// <summary><c>getcpu</c>.</summary>
    GetCpu = 309,
    /// <summary><c>renameat2</c>.</summary>
    RenameAt2 = 316,
    /// <summary><c>getrandom</c>.</summary>
    GetRandom = 318,
    /// <summary><c>memfd_create</c>.</summary>
    MemFdCreate = 319,
    /// <summary><c>execveat</c>.</summary>
    ExecVeAt = 322,
    /// <summary><c>membarrier</c>.</summary>
    MemBarrier = 324,
    /// <summary><c>mlock2</c>.</summary>
    MLock2 = 325,
    /// <summary><c>copy_file_range</c>.</summary>
    CopyFileRange = 326,
    /// <summary><c>preadv2</c>.</summary>
    PReadV2 = 327,
    /// <summary><c>pwritev2</c>.</summary>
    PWriteV2 = 328,
    /// <summary><c>statx</c>.</summary>
    StatX = 332,
    /// <summary><c>rseq</c>.</summary>
    Rseq = 334,
    /// <summary><c>clone3</c>.</summary>
    Clone3 = 435,
    /// <summary><c>close_range</c>.</summary>
    CloseRange = 436,
    /// <summary><c>faccessat2</c>.</summary>
    FAccessAt2 = 439,
}
