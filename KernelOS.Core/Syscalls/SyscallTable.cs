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
            _ => Errno.ENOSYS,
        };
}
