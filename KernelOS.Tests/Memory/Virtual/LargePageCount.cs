using KernelOS.Core.Memory.Virtual;
using KernelOS.Tests.Emulation;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>How many large pages an address space has.</summary>
internal static class LargePageCount
{
    private const ulong PagesOfOne = 512;

    public static ulong CountLargePages(this AddressSpace<HostPlatform> space, ulong start, ulong end)
    {
        PageUsage usage = default;
        space.Measure(start, end, ref usage);
        return usage.Large / PagesOfOne;
    }
}
