using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>pid_t setsid(void)</c>: starts a session; EPERM for the leader of a process group.</summary>
internal static class SetSid
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        caller.Process.TryStartSession() ? caller.Process.Id.Value : Errno.EPERM;
}
