using System.Globalization;

namespace KernelOS.Tool.Emulators;

/// <summary>The size of a machine's memory, in whole mebibytes.</summary>
internal readonly record struct MemorySize
{
    private MemorySize(long mebibytes)
    {
        Mebibytes = mebibytes;
    }

    /// <summary>How many mebibytes.</summary>
    public long Mebibytes { get; }

    /// <summary>Reads <c>512M</c>, <c>2G</c> or <c>512</c>, which also means mebibytes; nothing below 1 MiB or above 1 TiB.</summary>
    public static bool TryParse(string text, out MemorySize size)
    {
        size = default;
        string digits = text.TrimEnd('M', 'G', 'm', 'g');
        string unit = text[digits.Length..].ToUpperInvariant();
        if (unit is not ("" or "M" or "G")
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return false;
        }

        const long Largest = 1024 * 1024;
        long factor = unit == "G" ? 1024 : 1;
        if (count < 1 || count > Largest / factor)
        {
            return false;
        }

        size = new MemorySize(count * factor);
        return true;
    }

    /// <summary>A size of so many mebibytes.</summary>
    public static MemorySize FromMebibytes(long mebibytes) => new(mebibytes);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mebibytes}M");
}
