using System;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Elf;
using KernelOS.Core.Processes.Loading;

namespace KernelOS.Core.Processes.Execution;

/// <summary>From a file that may be executed, program or script, to an address space that is ready to run.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
internal static class ProgramLoading<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Loads a program, or the interpreter of a script.</summary>
    /// <param name="finder">Where executables come from.</param>
    /// <param name="files">Whose working directory an interpreter's relative path starts from.</param>
    /// <param name="executable">What is executed; what is loaded afterwards. The reference goes over, and comes back unless there is an error.</param>
    /// <param name="space">The address space to fill, not active and empty; what is in it after an error, its owner gives back.</param>
    /// <param name="path">The path as the program is told it, without NUL.</param>
    /// <param name="reach">Whether an interpreter could open a script by that path.</param>
    /// <param name="arguments">The arguments; at least one for a script.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="imageError">What is wrong with the file, if <see cref="StartError.BadImage"/> is returned.</param>
    internal static Result<ProgramLayout, StartError> Load<TArguments, TEnvironment>(
        ExecutableFinder<TPlatform> finder,
        FileContext<TPlatform> files,
        ref Executable<TPlatform> executable,
        AddressSpace<TPlatform> space,
        ReadOnlySpan<byte> path,
        ScriptReach reach,
        TArguments arguments,
        TEnvironment environment,
        out ElfError imageError)
        where TArguments : struct, IProgramStrings, allows ref struct
        where TEnvironment : struct, IProgramStrings, allows ref struct
    {
        TPlatform platform = files.FileSystem.Platform;
        InterpreterText<TPlatform> interpreters = new(platform);
        Directory<TPlatform> directory = files.GetWorkingDirectory();
        Result<Executable<TPlatform>, StartError> found = finder.FollowScripts(executable, directory, reach, ref interpreters, out imageError);
        directory.Release();
        Result<ProgramLayout, StartError> loaded = found.Error;
        if (found.TryGet(out Executable<TPlatform> program))
        {
            executable = program;
            loaded = ProgramLoader<TPlatform>.Load(
                platform,
                space,
                program.File,
                path,
                new InterpretedStrings<TArguments>(interpreters.Text, path, arguments),
                environment,
                out imageError);
            if (!loaded.IsSuccess)
            {
                program.Release();
            }
        }

        interpreters.Free();
        return loaded;
    }
}
