using KernelOS.Core.Primitives;

namespace KernelOS.Drivers;

/// <summary>The date: what the battery-backed clock said at boot, and the monotonic time since.</summary>
internal static class WallClock
{
    private static Duration s_atBoot;

    /// <summary>The time since 1970-01-01 00:00 UTC.</summary>
    public static Duration TimeSinceEpoch => s_atBoot + (TscClock.Now - default(Instant));

    /// <summary>Asks the battery-backed clock.</summary>
    public static void Initialize() => s_atBoot = CmosClock.Read() - (TscClock.Now - default(Instant));
}
