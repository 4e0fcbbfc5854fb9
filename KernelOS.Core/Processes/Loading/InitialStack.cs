using System;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Elf;

namespace KernelOS.Core.Processes.Loading;

/// <summary>Builds the stack that a program starts with.</summary>
/// <remarks>
/// The layout of the System V x86-64 psABI, 3.4.1, figure 3.9, strings in Linux's order:
/// <code>
/// StackEnd   8 zero bytes
///            the program's path
///            the environment's strings, the arguments' strings      ascending without gaps, as setproctitle expects
///            the processor's name, 16 random bytes, padding
///            auxiliary vector, ended by AT_NULL
///            environment pointers, ended by 0
///            argument pointers, ended by 0
/// rsp        number of arguments; rsp is a multiple of 16
/// </code>
/// </remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
internal static class InitialStack<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>How long one string may be with its NUL (Linux: MAX_ARG_STRLEN).</summary>
    internal const ulong MaximumStringBytes = 128 * 1024;

    /// <summary>How long all strings and the pointers to them may be: a quarter of the stack's limit, as on Linux.</summary>
    internal const ulong MaximumBytes = UserLayout.StackLimit / 4;

    private const ulong InitialBytes = 128 * 1024;
    private const ulong WordSize = 8;
    private const int RandomBytes = 16;
    private const int AuxiliaryEntries = 20;
    private const ulong ClockTicks = 100;
    private const ulong PageSize = 4096;

    private static ReadOnlySpan<byte> PlatformName => "x86_64\0"u8;

    /// <summary>Maps the stack and fills it.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="space">The address space, not active, where nothing is mapped at the stack's place.</param>
    /// <param name="image">The program that was loaded into it.</param>
    /// <param name="path">The program's path, without NUL.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>The stack pointer to start with.</returns>
    internal static Result<ulong, StartError> Build<TArguments, TEnvironment>(
        TPlatform platform, AddressSpace<TPlatform> space, in ElfImage image, ReadOnlySpan<byte> path, TArguments arguments, TEnvironment environment)
        where TArguments : struct, IProgramStrings, allows ref struct
        where TEnvironment : struct, IProgramStrings, allows ref struct
    {
        StartError error = Measure(arguments, environment, path, out StackMeasure measure);
        if (error != StartError.None)
        {
            return error;
        }

        ulong pathAddress = UserLayout.StackEnd - WordSize - (ulong)path.Length - 1;
        ulong strings = pathAddress - measure.StringBytes;
        ulong name = strings - (ulong)PlatformName.Length;
        ulong random = (name - RandomBytes) & ~15UL;
        ulong words = 1 + measure.ArgumentCount + 1 + measure.EnvironmentCount + 1 + (2 * AuxiliaryEntries);
        ulong stackPointer = (random - (words * WordSize)) & ~15UL;

        ulong size = Math.Max(InitialBytes, (UserLayout.StackEnd - stackPointer + PageSize - 1) & ~(PageSize - 1));
        MappingRequest request = new()
        {
            Address = UserLayout.StackEnd - size,
            Length = size,
            Placement = Placement.ExactIfFree,
            Access = image.StackAccess,
            Flags = MappingFlags.GrowsDown,
        };
        if (!space.Map(request).IsSuccess)
        {
            return StartError.OutOfMemory;
        }

        Span<byte> randomBytes = stackalloc byte[RandomBytes];
        platform.FillRandom(randomBytes);
        Span<ulong> buffer = stackalloc ulong[64];
        StackWriter<TPlatform> writer = new(space, stackPointer, buffer);
        writer.Write(measure.ArgumentCount);
        bool isWritten = space.TryWrite(pathAddress, path)
            && space.TryWrite(name, PlatformName)
            && space.TryWrite(random, randomBytes)
            && TryWriteStrings(space, ref writer, arguments, ref strings)
            && TryWriteStrings(space, ref writer, environment, ref strings);
        WriteAuxiliaryVector(platform, ref writer, image, pathAddress, name, random);
        return writer.Finish() && isWritten ? stackPointer : StartError.OutOfMemory;
    }

    private static StartError Measure<TArguments, TEnvironment>(
        TArguments arguments, TEnvironment environment, ReadOnlySpan<byte> path, out StackMeasure measure)
        where TArguments : struct, IProgramStrings, allows ref struct
        where TEnvironment : struct, IProgramStrings, allows ref struct
    {
        measure = default;
        bool fits = TryMeasure(arguments, ref measure.StringBytes, ref measure.ArgumentCount)
            && TryMeasure(environment, ref measure.StringBytes, ref measure.EnvironmentCount)
            && (ulong)path.Length < MaximumStringBytes
            && measure.StringBytes + (WordSize * (measure.ArgumentCount + measure.EnvironmentCount)) <= MaximumBytes;
        return fits ? StartError.None : StartError.ArgumentsTooLong;
    }

    private static bool TryMeasure<TStrings>(TStrings strings, ref ulong bytes, ref ulong count)
        where TStrings : struct, IProgramStrings, allows ref struct
    {
        while (strings.TryReadNext(out ReadOnlySpan<byte> value))
        {
            bytes += (ulong)value.Length + 1;
            count++;
            if ((ulong)value.Length >= MaximumStringBytes || bytes > MaximumBytes)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes strings one behind the other, and pointers to them, ended by 0.</summary>
    private static bool TryWriteStrings<TStrings>(
        AddressSpace<TPlatform> space, ref StackWriter<TPlatform> pointers, TStrings strings, ref ulong address)
        where TStrings : struct, IProgramStrings, allows ref struct
    {
        while (strings.TryReadNext(out ReadOnlySpan<byte> value))
        {
            // The NUL behind it is there already: fresh pages are zero.
            if (!space.TryWrite(address, value))
            {
                return false;
            }

            pointers.Write(address);
            address += (ulong)value.Length + 1;
        }

        pointers.Write(0);
        return true;
    }

    private static void WriteAuxiliaryVector(
        TPlatform platform, ref StackWriter<TPlatform> writer, in ElfImage image, ulong pathAddress, ulong name, ulong random)
    {
        writer.Write(AuxiliaryType.HardwareCapabilities, platform.UserCapabilities);
        writer.Write(AuxiliaryType.PageSize, PageSize);
        writer.Write(AuxiliaryType.ClockTicks, ClockTicks);
        writer.Write(AuxiliaryType.ProgramHeaders, image.HeadersAddress == 0 ? 0 : image.HeadersAddress + image.LoadBias);
        writer.Write(AuxiliaryType.ProgramHeaderSize, ElfProgramHeader.Size);
        writer.Write(AuxiliaryType.ProgramHeaderCount, (ulong)image.HeaderCount);
        writer.Write(AuxiliaryType.InterpreterBase, 0);
        writer.Write(AuxiliaryType.Flags, 0);
        writer.Write(AuxiliaryType.EntryPoint, image.EntryPoint + image.LoadBias);

        // Every program runs as the one user there is.
        writer.Write(AuxiliaryType.UserId, 0);
        writer.Write(AuxiliaryType.EffectiveUserId, 0);
        writer.Write(AuxiliaryType.GroupId, 0);
        writer.Write(AuxiliaryType.EffectiveGroupId, 0);
        writer.Write(AuxiliaryType.Secure, 0);
        writer.Write(AuxiliaryType.Random, random);
        writer.Write(AuxiliaryType.ExecutablePath, pathAddress);
        writer.Write(AuxiliaryType.Platform, name);
        writer.Write(AuxiliaryType.End, 0);
    }
}
