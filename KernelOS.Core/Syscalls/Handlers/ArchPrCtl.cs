using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int arch_prctl(int code, unsigned long addr)</c>: the thread-local storage base.</summary>
/// <remarks>FS alone: GS is always 0 in programs, which no C library changes. Unknown codes are EINVAL, as is any other GS.</remarks>
internal static class ArchPrCtl
{
    private const int SetGs = 0x1001;
    private const int SetFs = 0x1002;
    private const int GetFs = 0x1003;
    private const int GetGs = 0x1004;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        switch ((int)arguments.A0)
        {
            case SetFs:
                // Linux refuses the kernel half, too; a non-canonical base would fault in the kernel when it is loaded.
                if (arguments.A1 >= UserLayout.End)
                {
                    return Errno.EPERM;
                }

                caller.SetThreadPointer(VirtualAddress.FromUnchecked(arguments.A1));
                return SyscallResult.Success;
            case GetFs:
                return Write(caller, arguments.A1, caller.ThreadPointer);
            case SetGs:
                return arguments.A1 == 0 ? SyscallResult.Success : arguments.A1 >= UserLayout.End ? Errno.EPERM : Errno.EINVAL;
            case GetGs:
                return Write(caller, arguments.A1, 0);
            default:
                return Errno.EINVAL;
        }
    }

    private static SyscallResult Write<TPlatform>(UserThread<TPlatform> caller, nuint address, nuint value)
        where TPlatform : struct, IPlatform =>
        UserValue.TryWrite(caller.Platform, address, value) ? SyscallResult.Success : Errno.EFAULT;
}
