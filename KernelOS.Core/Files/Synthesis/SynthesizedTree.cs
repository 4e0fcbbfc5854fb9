using System;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Synthesis;

/// <summary>What all trees of synthesized files need.</summary>
public static class SynthesizedTree
{
    private const int MaximumDigits = 7;

    /// <summary>Makes a directory, or takes the empty one of the initial file system, and lets a synthesizer fill it.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The directory, in one that exists.</param>
    /// <param name="synthesizer">Who knows what is in it.</param>
    /// <param name="key">What the synthesizer knows it by.</param>
    /// <returns>Why there is none.</returns>
    public static FileError Install<TPlatform>(FileSystem<TPlatform> files, ReadOnlySpan<byte> path, Synthesizer<TPlatform> synthesizer, ulong key)
        where TPlatform : struct, IPlatform
    {
        FileError error = NameMaker.MakeDirectory(files.Root, path, FileMode.AllRead | FileMode.AnyExecute);
        if (error is not (FileError.None or FileError.Exists))
        {
            return error;
        }

        Result<Directory<TPlatform>, FileError> found = PathLookup.FindDirectory(files.Root, path);
        if (!found.TryGet(out Directory<TPlatform> directory))
        {
            return found.Error;
        }

        if (directory.EntryCount == 0)
        {
            directory.SetSynthesizer(synthesizer, key);
        }

        directory.Release();
        return FileError.None;
    }

    /// <summary>Reads a name that is a number as a listing writes it: without leading zeros, at most seven digits.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> name, out int number)
    {
        number = 0;
        if (name.Length is 0 or > MaximumDigits || (name.Length > 1 && name[0] == '0'))
        {
            return false;
        }

        foreach (byte digit in name)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
