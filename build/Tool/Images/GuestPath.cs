using System;
using System.Linq;

namespace KernelOS.Tool.Images;

/// <summary>Paths in the initial file system.</summary>
internal static class GuestPath
{
    /// <summary>The path without its leading slash and without empty or <c>.</c> parts, as the archive names it; "" is the root.</summary>
    /// <exception cref="ToolException">The path is not absolute, or climbs with <c>..</c>.</exception>
    public static string Normalize(string path)
    {
        if (!path.StartsWith('/'))
        {
            throw ToolException.Usage($"'{path}' is not an absolute path in the guest");
        }

        string[] parts = [.. path.Split('/').Where(part => part is not ("" or "."))];
        if (Array.IndexOf(parts, "..") >= 0)
        {
            throw ToolException.Usage($"'{path}' must not contain '..'");
        }

        return string.Join('/', parts);
    }
}
