using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Elf;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.Core.Processes.Execution;

/// <summary>From a path, or an inode, to a file that may be executed, and through scripts to the program that interprets them.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal sealed class ExecutableFinder<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>How many scripts may be interpreted by scripts (Linux: five rewrites, whatever the manual says).</summary>
    internal const int MaximumScripts = 5;

    /// <summary>Bytes of an object with a few fields and a short name.</summary>
    private const int ObjectBytes = 512;

    private readonly ObjectPool<Executable<TPlatform>, TPlatform> _pool;

    internal ExecutableFinder(TPlatform platform) =>
        _pool = new ObjectPool<Executable<TPlatform>, TPlatform>(platform, New, ObjectBytes, 2 * ProcessId.Maximum);

    /// <summary>How many files are run, or about to be.</summary>
    internal int InUse => _pool.InUse;

    /// <summary>Finds a file that may be executed.</summary>
    /// <param name="start">The directory that a relative path starts from.</param>
    /// <param name="path">The path, without NUL.</param>
    /// <param name="finalLink">What to do with a link at the end, which itself cannot be executed.</param>
    /// <returns>The file, with a reference, which is the caller's.</returns>
    internal Result<Executable<TPlatform>, StartError> Find(Directory<TPlatform> start, ReadOnlySpan<byte> path, FinalLink finalLink)
    {
        if (path.IsEmpty)
        {
            return StartError.NotFound;
        }

        if (!_pool.TryRent(out Executable<TPlatform>? executable))
        {
            return StartError.OutOfMemory;
        }

        FileLockGuard<TPlatform> guard = start.FileSystem.LockTree();
        PathWalk<TPlatform> walk = new(start.FileSystem, start, path);
        Inode<TPlatform>? inode = PathLookup.Find(ref walk, finalLink, out FileError found);
        StartError error = inode is not null ? Begin(executable, inode, walk.Parent, walk.Name) : ToStartError(found);
        walk.Dispose();
        guard.Dispose();
        if (error == StartError.None)
        {
            return executable;
        }

        _pool.Return(executable);
        return error;
    }

    /// <summary>The same for an inode whose name does not matter.</summary>
    internal Result<Executable<TPlatform>, StartError> Find(Inode<TPlatform> inode)
    {
        if (!_pool.TryRent(out Executable<TPlatform>? executable))
        {
            return StartError.OutOfMemory;
        }

        StartError error = Begin(executable, inode, directory: null, name: default);
        if (error == StartError.None)
        {
            return executable;
        }

        _pool.Return(executable);
        return error;
    }

    /// <summary>Goes from a script to its interpreter, as long as there are scripts.</summary>
    /// <param name="executable">What is executed; the reference goes over.</param>
    /// <param name="directory">The directory that an interpreter's relative path starts from.</param>
    /// <param name="reach">Whether an interpreter could open a script by the path that it is told.</param>
    /// <param name="text">Gets the interpreters and their arguments.</param>
    /// <param name="imageError">What is wrong with the file, if <see cref="StartError.BadImage"/> is returned.</param>
    /// <returns>What is no script, with a reference, which is the caller's.</returns>
    internal Result<Executable<TPlatform>, StartError> FollowScripts(
        Executable<TPlatform> executable, Directory<TPlatform> directory, ScriptReach reach, ref InterpreterText<TPlatform> text, out ElfError imageError)
    {
        Span<byte> start = stackalloc byte[ScriptLine.Length];
        imageError = ElfError.None;
        for (int scripts = 0; ; scripts++)
        {
            int count = executable.File.ReadAt(0, start);
            bool isScript = ScriptLine.IsScript(start[..count]);
            if (!isScript && scripts <= MaximumScripts)
            {
                return executable;
            }

            StartError error = StartError.None;
            Executable<TPlatform>? interpreter = null;
            if (scripts > MaximumScripts)
            {
                error = StartError.TooManyScripts;
            }
            else
            {
                start[count..].Clear();
                error = FindInterpreter(start, directory, reach, ref text, out interpreter, out imageError);
            }

            executable.Release();
            if (interpreter is null)
            {
                return error;
            }

            executable = interpreter;
        }
    }

    /// <summary>Takes back an object that nobody uses any more.</summary>
    internal void Return(Executable<TPlatform> executable) => _pool.Return(executable);

    private StartError FindInterpreter(
        scoped ReadOnlySpan<byte> start,
        Directory<TPlatform> directory,
        ScriptReach reach,
        scoped ref InterpreterText<TPlatform> text,
        out Executable<TPlatform>? interpreter,
        out ElfError imageError)
    {
        interpreter = null;
        imageError = ElfError.None;
        if (!ScriptLine.TryParse(start, out ScriptLine line))
        {
            imageError = ElfError.NotElf;
            return StartError.BadImage;
        }

        if (reach == ScriptReach.OutOfReach)
        {
            return StartError.NotFound;
        }

        if (!text.TryPrepend(line.Interpreter, line.HasArgument, line.Argument))
        {
            return StartError.OutOfMemory;
        }

        Result<Executable<TPlatform>, StartError> found = Find(directory, line.Interpreter, FinalLink.Follow);
        interpreter = found.TryGet(out Executable<TPlatform> executable) ? executable : null;
        return found.Error;
    }

    /// <summary>Checks an inode, and makes an executable of it.</summary>
    private static StartError Begin(Executable<TPlatform> executable, Inode<TPlatform> inode, Directory<TPlatform>? directory, scoped ReadOnlySpan<byte> name)
    {
        if (inode is SymbolicLink<TPlatform>)
        {
            return StartError.TooManySymbolicLinks;
        }

        if (inode is not RegularFile<TPlatform> file || (inode.Mode & FileMode.AnyExecute) == 0)
        {
            return StartError.AccessDenied;
        }

        if (!file.Runners.TryAddRunner())
        {
            return StartError.FileBusy;
        }

        if (executable.TryBegin(file, directory, name))
        {
            return StartError.None;
        }

        file.Runners.RemoveRunner();
        return StartError.OutOfMemory;
    }

    private static StartError ToStartError(FileError error) => error switch
    {
        FileError.NotFound => StartError.NotFound,
        FileError.NotDirectory => StartError.NotDirectory,
        FileError.NameTooLong => StartError.NameTooLong,
        FileError.TooManySymbolicLinks => StartError.TooManySymbolicLinks,
        FileError.OutOfMemory => StartError.OutOfMemory,
        _ => StartError.AccessDenied,
    };

    // Not static: the compiler keeps the delegate of a static method in a static field.
    private Executable<TPlatform> New() => new(this);
}
