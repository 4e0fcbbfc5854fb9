using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int getdents(unsigned fd, struct linux_dirent *dirp, unsigned count)</c>: as <see cref="GetDEnts64"/>, with the kind behind the name.</summary>
internal static class GetDEnts
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform =>
        GetDEnts64.List(caller, (int)arguments.A0, arguments.A1, arguments.A2, DirectoryEntryForm.KindAtEnd);
}
