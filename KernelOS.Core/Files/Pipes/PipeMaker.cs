using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Pipes;

/// <summary>Makes pipes without names.</summary>
public static class PipeMaker
{
    /// <summary>Makes a pipe and opens both of its ends.</summary>
    /// <param name="fileSystem">Where.</param>
    /// <param name="flags">How both ends behave: <see cref="OpenFlags.NonBlocking"/> and <see cref="OpenFlags.Direct"/>, which keeps each write apart.</param>
    /// <param name="reader">The end that is read; the reference is the caller's.</param>
    /// <param name="writer">The end that is written; the reference is the caller's.</param>
    /// <returns>Why there is none, after which nothing is held.</returns>
    public static FileError Make<TPlatform>(
        FileSystem<TPlatform> fileSystem, OpenFlags flags, out OpenFile<TPlatform>? reader, out OpenFile<TPlatform>? writer)
        where TPlatform : struct, IPlatform
    {
        reader = null;
        writer = null;
        if (!fileSystem.TryCreatePipe(FileMode.OwnerReadWrite, out Pipe<TPlatform>? pipe))
        {
            return FileError.TooManyOpenFiles;
        }

        pipe.NameCount = 1;

        // Without waiting, whatever the flags say, since the other end follows.
        Result<OpenFile<TPlatform>, FileError> reading = FileOpener.Open<TPlatform>(pipe, OpenFlags.Read | OpenFlags.NonBlocking);
        FileError error = reading.Error;
        if (reading.TryGet(out OpenFile<TPlatform> readingFile))
        {
            Result<OpenFile<TPlatform>, FileError> writing = FileOpener.Open<TPlatform>(pipe, OpenFlags.Write | flags);
            error = writing.Error;
            if (writing.TryGet(out OpenFile<TPlatform> writingFile))
            {
                readingFile.SetFlags(flags);
                reader = readingFile;
                writer = writingFile;
            }
            else
            {
                readingFile.Release();
            }
        }

        pipe.Release();
        return error;
    }
}
