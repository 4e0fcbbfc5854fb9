using System.Text;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Files;

/// <summary>Removes what a test has made.</summary>
internal static class TreeRemover
{
    /// <summary>Removes everything under a directory; an empty path is the root.</summary>
    /// <param name="root">The root directory.</param>
    /// <param name="path">The directory's path, without a slash at its end.</param>
    /// <param name="kept">The path of one thing to keep, and with it its directories.</param>
    public static void RemoveUnder(Directory<HostPlatform> root, string path, string kept = "")
    {
        Directory<HostPlatform> directory = PathLookup.FindDirectory(root, Encoding.Latin1.GetBytes(path.Length == 0 ? "/" : path)).Value;
        DirectoryItem item = default;
        ulong position = 2;
        while (directory.ReadEntry(position, ref item).Value)
        {
            string child = path + "/" + Encoding.Latin1.GetString(item.Name);
            if (child is "/proc" or "/sys")
            {
                // Made while they are looked at; they were there before the test.
                position = item.NextPosition;
                continue;
            }

            if (item.Kind == InodeKind.Directory)
            {
                RemoveUnder(root, child, kept);
            }

            if (kept == child || kept.StartsWith(child + "/", System.StringComparison.Ordinal))
            {
                position = item.NextPosition;
                continue;
            }

            FileError error = item.Kind == InodeKind.Directory
                ? NameRemover.RemoveDirectory(root, Encoding.Latin1.GetBytes(child))
                : NameRemover.RemoveFile(root, Encoding.Latin1.GetBytes(child));
            Assert.That(error, Is.EqualTo(FileError.None), child);
        }

        directory.Release();
    }
}
