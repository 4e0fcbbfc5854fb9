using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int arch_prctl(int code, unsigned long addr)</c>: the thread-local storage base FS, and GS.</summary>
internal static class ArchPrCtl
{
    private const int SetGs = 0x1001;
    private const int SetFs = 0x1002;
    private const int GetFs = 0x1003;
    private const int GetGs = 0x1004;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        int code = (int)arguments.A0;
        if (code is SetFs or SetGs && arguments.A1 >= UserLayout.End)
        {
            // Linux refuses the kernel half, too; a non-canonical base would fault in the kernel when it is loaded.
            return Errno.EPERM;
        }

        switch (code)
        {
            case SetFs:
                caller.SetThreadPointer(VirtualAddress.FromUnchecked(arguments.A1));
                return SyscallResult.Success;
            case GetFs:
                return Write(caller, arguments.A1, caller.ThreadPointer);
            case SetGs:
                caller.SetSecondThreadPointer(VirtualAddress.FromUnchecked(arguments.A1));
                return SyscallResult.Success;
            case GetGs:
                return Write(caller, arguments.A1, caller.SecondThreadPointer);
            default:
                return Errno.EINVAL;
        }
    }

    private static SyscallResult Write<TPlatform>(UserThread<TPlatform> caller, nuint address, nuint value)
        where TPlatform : struct, IPlatform =>
        UserValue.TryWrite(caller.Platform, address, value) ? SyscallResult.Success : Errno.EFAULT;
}
