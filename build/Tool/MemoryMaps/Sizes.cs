using System.Globalization;

namespace KernelOS.Tool.MemoryMaps;

/// <summary>Sizes as people read them.</summary>
internal static class Sizes
{
    /// <summary>Frames or pages of 4 KiB in KiB, MiB or GiB, with at most one digit behind the point.</summary>
    public static string OfFrames(ulong frames) => OfBytes(frames << 12);

    /// <summary>Bytes in KiB, MiB or GiB.</summary>
    public static string OfBytes(ulong bytes) => bytes switch
    {
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
        < 1UL << 40 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.#} GiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1099511627776.0:0.#} TiB"),
    };
}
