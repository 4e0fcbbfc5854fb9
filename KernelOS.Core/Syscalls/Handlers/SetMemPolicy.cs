using KernelOS.Core.Memory.Numa;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>long set_mempolicy(int mode, const unsigned long *nodemask, unsigned long maxnode)</c>: from which nodes the thread's memory comes.</summary>
internal static class SetMemPolicy
{
    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int mode = (int)arguments.A0;
        Errno error = MemoryPolicyArgument.ReadNames(caller.Platform, mode, arguments.A1, arguments.A2, out NodeMask named);
        if (error != Errno.None)
        {
            return error;
        }

        error = MemoryPolicyArgument.Make(caller.Platform, mode, named, out MemoryPolicy policy);
        if (error != Errno.None)
        {
            return error;
        }

        caller.SetMemoryPolicy(policy);
        return SyscallResult.Success;
    }
}
