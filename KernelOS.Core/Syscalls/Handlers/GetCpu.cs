using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int getcpu(unsigned *cpu, unsigned *node, void *unused)</c>: where the caller runs.</summary>
internal static class GetCpu
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int cpu = caller.KernelThread?.Cpu ?? 0;
        int node = caller.Platform.GetNodeOfCpu(cpu).Value;
        return (arguments.A0 == 0 || UserValue.TryWrite(caller.Platform, arguments.A0, cpu)) && (arguments.A1 == 0 || UserValue.TryWrite(caller.Platform, arguments.A1, node))
            ? SyscallResult.Success
            : Errno.EFAULT;
    }
}
