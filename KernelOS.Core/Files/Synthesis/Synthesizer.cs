using System;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Files.Synthesis;

/// <summary>Knows what is in a tree of directories that nobody wrote, such as <c>/proc</c>: a layer above registers one with a directory.</summary>
/// <remarks>Nothing of such a tree is kept: a name that is looked up gets a fresh inode, which ends when nobody refers to it.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public abstract class Synthesizer<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Finds a name; called with the tree's lock held.</summary>
    /// <param name="directory">The directory's key; 0 for the one that the synthesizer was registered with.</param>
    /// <param name="name">The name, neither "." nor "..".</param>
    /// <param name="node">What it names.</param>
    public abstract FileError Find(ulong directory, ReadOnlySpan<byte> name, ref SynthesizedNode<TPlatform> node);

    /// <summary>Gives the entry at a position, or the next one behind it; called with the tree's lock held.</summary>
    /// <param name="directory">The directory's key.</param>
    /// <param name="position">2, or what an earlier entry's <see cref="DirectoryItem.NextPosition"/> said, or any larger value.</param>
    /// <param name="item">The entry.</param>
    /// <returns>False at the end.</returns>
    public abstract bool TryList(ulong directory, ulong position, ref DirectoryItem item);

    /// <summary>Writes the contents of a file, or the next piece of them; called with no lock that others wait for.</summary>
    /// <param name="file">The file's key.</param>
    /// <param name="piece">0 at the start; else what it was set to when the piece before was written. Gets 0 with the last piece.</param>
    /// <param name="text">Where to; what does not fit is cut off.</param>
    /// <returns><see cref="FileError.NotFound"/> if what the file told of is gone.</returns>
    public abstract FileError Describe(ulong file, ref ulong piece, ref Utf8Builder text);

    /// <summary>Tells which piece of a file lies at a position, if that can be told without the pieces before.</summary>
    /// <param name="file">The file's key.</param>
    /// <param name="position">The position.</param>
    /// <param name="start">Where the piece starts.</param>
    /// <returns>What <see cref="Describe"/> knows the piece by; 0 if the file has to be made from its start.</returns>
    public virtual ulong FindPiece(ulong file, ulong position, out ulong start)
    {
        start = 0;
        return 0;
    }

    /// <summary>Takes what is written to a file that may be written; called with no lock that others wait for.</summary>
    /// <param name="file">The file's key.</param>
    /// <param name="text">What one call writes, without a new line at its end.</param>
    public virtual FileError Accept(ulong file, ReadOnlySpan<byte> text) => FileError.AccessDenied;

    /// <summary>Writes the text of a link that has a destination, and a NUL, to the end of a buffer; called without any lock.</summary>
    /// <param name="link">The link's key.</param>
    /// <param name="destination">Where it leads.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>Where in the buffer it starts.</returns>
    public abstract Result<int, FileError> DescribeLink(ulong link, Inode<TPlatform> destination, PathBuffer buffer);
}
