using System;
using System.Threading;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;

namespace KernelOS.Core.Processes.Execution;

/// <summary>A file that is run as a program, and the name under which it was found; shared by all processes that were forked from one that runs it.</summary>
/// <remarks>As long as it lives, the file cannot be opened for writing. It holds a reference to the file and to the directory that named it.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class Executable<TPlatform> : IPooled<Executable<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private PoolEntry<Executable<TPlatform>> _poolEntry;
    private readonly ExecutableFinder<TPlatform> _owner;
    private RegularFile<TPlatform>? _file;
    private Directory<TPlatform>? _directory;
    private EntryName _name;
    private int _references;

    internal Executable(ExecutableFinder<TPlatform> owner) => _owner = owner;

    /// <summary>The file.</summary>
    public RegularFile<TPlatform> File
    {
        get
        {
            Check.That(_file is not null, "an executable is used after its end");
            return _file;
        }
    }

    ref PoolEntry<Executable<TPlatform>> IPooled<Executable<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <summary>Writes the file's absolute path and a NUL to the end of a buffer: under the name by which it was found, whether or not that still names it.</summary>
    /// <returns>Where in the buffer it starts; <see cref="FileError.NotFound"/> if it was found without a name, or its directory was removed.</returns>
    public Result<int, FileError> WritePath(PathBuffer buffer) =>
        _directory is null ? FileError.NotFound : DirectoryPath.Write(_directory, _name, buffer);

    /// <summary>Adds a reference.</summary>
    public void Retain() => Interlocked.Increment(ref _references);

    /// <summary>Releases a reference; the last one lets the file be written again.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            End();
        }
    }

    /// <summary>Starts a life with one reference; false, and nothing held, if there is no memory for the name.</summary>
    /// <param name="file">The file, of which one user more runs it: that goes over to this object.</param>
    /// <param name="directory">The directory that names it, or null.</param>
    /// <param name="name">The name there.</param>
    internal bool TryBegin(RegularFile<TPlatform> file, Directory<TPlatform>? directory, scoped ReadOnlySpan<byte> name)
    {
        if (directory is not null && !_name.TrySet(name, file.FileSystem.Pools.NameTails))
        {
            return false;
        }

        file.Retain();
        directory?.Retain();
        _file = file;
        _directory = directory;
        _references = 1;
        return true;
    }

    private void End()
    {
        RegularFile<TPlatform> file = File;
        Directory<TPlatform>? directory = _directory;
        _name.Clear(file.FileSystem.Pools.NameTails);
        _file = null;
        _directory = null;
        _owner.Return(this);
        file.Runners.RemoveRunner();
        file.Release();
        directory?.Release();
    }
}
