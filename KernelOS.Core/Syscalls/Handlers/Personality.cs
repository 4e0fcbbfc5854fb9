using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Handlers;

/// <summary><c>int personality(unsigned long persona)</c>: returns the one before; there is Linux's own, 0, without randomised addresses or with them.</summary>
/// <remarks>What would need other behaviour than there is is EINVAL.</remarks>
internal static class Personality
{
    /// <summary>Only asks.</summary>
    private const uint Query = uint.MaxValue;

    internal static SyscallResult Handle<TPlatform>(ref SyscallArguments arguments, UserThread<TPlatform> caller)
        where TPlatform : struct, IPlatform
    {
        uint wanted = (uint)arguments.A0;
        PersonalityFlags previous = caller.Process.Personality;
        if (wanted != Query)
        {
            if ((wanted & ~(uint)PersonalityFlags.FixedAddresses) != 0)
            {
                return Errno.EINVAL;
            }

            caller.Process.Personality = (PersonalityFlags)wanted;
        }

        return SyscallResult.FromUnsigned((nuint)previous);
    }
}
