using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Descriptors;

/// <summary>The use of an open file for the length of one call: <c>using FileLease&lt;TPlatform&gt; lease = table.Borrow(descriptor);</c></summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public readonly ref struct FileLease<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly OpenFile<TPlatform>? _file;
    private readonly bool _isCounted;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FileLease(OpenFile<TPlatform>? file, bool isCounted)
    {
        _file = file;
        _isCounted = isCounted;
    }

    /// <summary>Gives the file; false if the descriptor is not open.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet([NotNullWhen(true)] out OpenFile<TPlatform>? file)
    {
        file = _file;
        return file is not null;
    }

    /// <summary>Gives the file, if it can be read, written or asked; false if the descriptor is not open or only names its inode.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetUsable([NotNullWhen(true)] out OpenFile<TPlatform>? file)
    {
        file = _file;
        return file is not null && !file.IsPathOnly;
    }

    /// <summary>Ends the use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (_isCounted)
        {
            _file?.Release();
        }
    }
}
