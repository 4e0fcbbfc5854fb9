using System;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Synthesis;

/// <summary>What a <see cref="Synthesizer{TPlatform}"/> tells of one name, from which its inode is made.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public struct SynthesizedNode<TPlatform>
    where TPlatform : struct, IPlatform
{
    private LinkTarget _text;
    private int _textLength;

    /// <summary>What the synthesizer knows the inode by; also its number, in a range of its own.</summary>
    public ulong Key { get; set; }

    /// <summary>What the inode is: a directory, a file or a symbolic link.</summary>
    public InodeKind Kind { get; set; }

    /// <summary>Who may do what with it.</summary>
    public FileMode Mode { get; set; }

    /// <summary>The inode to which a link leads, wherever that is; the reference goes over to the link. Null for a link that is a text.</summary>
    public Inode<TPlatform>? Destination { get; set; }

    /// <summary>The text of a link without a destination.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    internal readonly ReadOnlySpan<byte> Text => ((ReadOnlySpan<byte>)_text).Slice(0, _textLength);

    /// <summary>Sets the text of a link without a destination, 1 to 64 bytes.</summary>
    public void SetText(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_text);
        _textLength = text.Length;
    }
}
