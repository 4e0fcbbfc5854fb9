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
///            a gap of random size
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

    private const ulong LeastBytes = 128 * 1024;
    private const ulong MostBytes = UserLayout.StackLimit / 4 * 3;
    private const ulong InitialBytes = 128 * 1024;
    private const ulong WordSize = 8;
    private const int RandomBytes = 16;
    private const int AuxiliaryEntries = 20;
    private const ulong ClockTicks = 100;
    private const ulong PageSize = 4096;

    private static ReadOnlySpan<byte> PlatformName => "x86_64\0"u8;

    /// <summary>How long all strings and the pointers to them may be: a quarter of the stack's limit, but not below 128 KiB nor above 6 MiB, as on Linux.</summary>
    /// <param name="stackLimit">Bytes, any number.</param>
    internal static ulong MaximumBytes(ulong stackLimit) => Math.Clamp(stackLimit / 4, LeastBytes, MostBytes);

    /// <summary>Maps the stack and fills it.</summary>
    /// <param name="platform">The home.</param>
    /// <param name="space">The address space, not active, where nothing is mapped at the stack's place.</param>
    /// <param name="image">The program that was loaded into it.</param>
    /// <param name="path">The program's path, without NUL.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>Where everything lies.</returns>
    internal static Result<ProgramLayout, StartError> Build<TArguments, TEnvironment>(
        TPlatform platform, AddressSpace<TPlatform> space, in ElfImage image, ReadOnlySpan<byte> path, TArguments arguments, TEnvironment environment)
        where TArguments : struct, IProgramStrings, allows ref struct
        where TEnvironment : struct, IProgramStrings, allows ref struct
    {
        if (!TryMeasure(arguments, environment, (ulong)path.Length + 1, MaximumBytes(space.StackLimit), out StackMeasure measure))
        {
            return StartError.ArgumentsTooLong;
        }

        ulong stackEnd = space.Layout.StackEnd;
        ulong pathAddress = stackEnd - WordSize - (ulong)path.Length - 1;
        ulong strings = pathAddress - measure.StringBytes;
        ulong name = strings - space.Layout.StackPointerOffset - (ulong)PlatformName.Length;
        ulong random = (name - RandomBytes) & ~15UL;
        ulong words = 1 + measure.ArgumentCount + 1 + measure.EnvironmentCount + 1 + (2 * AuxiliaryEntries);
        ulong stackPointer = (random - (words * WordSize)) & ~15UL;

        ulong size = Math.Max(InitialBytes, (stackEnd - stackPointer + PageSize - 1) & ~(PageSize - 1));
        MappingRequest request = new()
        {
            Address = stackEnd - size,
            Length = size,
            Placement = Placement.ExactIfFree,
            Access = image.StackAccess,
            Flags = MappingFlags.GrowsDown,
        };
        if (!space.Map(request).IsSuccess)
        {
            return StartError.OutOfMemory;
        }

        ProgramLayout layout = new() { Entry = image.EntryPoint + image.LoadBias, StackPointer = stackPointer, ArgumentsStart = strings };
        Span<byte> randomBytes = stackalloc byte[RandomBytes];
        platform.FillRandom(randomBytes);
        Span<ulong> buffer = stackalloc ulong[64];
        StackWriter<TPlatform> writer = new(space, stackPointer, buffer);
        writer.Write(measure.ArgumentCount);
        bool isWritten = space.TryWrite(pathAddress, path)
            && space.TryWrite(name, PlatformName)
            && space.TryWrite(random, randomBytes)
            && TryWriteStrings(space, ref writer, arguments, layout.ArgumentsStart, out layout.EnvironmentStart)
            && TryWriteStrings(space, ref writer, environment, layout.EnvironmentStart, out layout.EnvironmentEnd);
        WriteAuxiliaryVector(platform, ref writer, image, pathAddress, name, random);
        return writer.Finish() && isWritten ? layout : StartError.OutOfMemory;
    }

    /// <summary>Counts all strings; false if one of them, or all together, are too long.</summary>
    private static bool TryMeasure<TArguments, TEnvironment>(
        TArguments arguments, TEnvironment environment, ulong pathBytes, ulong maximum, out StackMeasure measure)
        where TArguments : struct, IProgramStrings, allows ref struct
        where TEnvironment : struct, IProgramStrings, allows ref struct
    {
        measure = default;
        return TryMeasure(arguments, maximum, ref measure.StringBytes, out measure.ArgumentCount)
            && TryMeasure(environment, maximum, ref measure.StringBytes, out measure.EnvironmentCount)
            && measure.StringBytes + pathBytes + (WordSize * (measure.ArgumentCount + measure.EnvironmentCount)) <= maximum;
    }

    private static bool TryMeasure<TStrings>(TStrings strings, ulong maximum, ref ulong bytes, out ulong count)
        where TStrings : struct, IProgramStrings, allows ref struct
    {
        count = 0;
        ulong start = bytes;
        while (strings.TryReadNext(out ReadOnlySpan<byte> piece))
        {
            ulong pieceStart = bytes;
            bytes += (ulong)piece.Length;
            if (bytes > maximum)
            {
                return false;
            }

            for (int end = ZeroByte.Find(piece) + 1; end <= piece.Length; end += ZeroByte.Find(piece[end..]) + 1)
            {
                ulong next = pieceStart + (ulong)end;
                if (next - start > MaximumStringBytes)
                {
                    return false;
                }

                start = next;
                count++;
            }
        }

        return true;
    }

    /// <summary>Writes strings one behind the other, and pointers to them, ended by 0.</summary>
    private static bool TryWriteStrings<TStrings>(
        AddressSpace<TPlatform> space, ref StackWriter<TPlatform> pointers, TStrings strings, ulong address, out ulong addressEnd)
        where TStrings : struct, IProgramStrings, allows ref struct
    {
        ulong start = address;
        bool isWritten = true;
        while (isWritten && strings.TryReadNext(out ReadOnlySpan<byte> piece))
        {
            isWritten = space.TryWrite(address, piece);

            for (int end = ZeroByte.Find(piece) + 1; end <= piece.Length; end += ZeroByte.Find(piece[end..]) + 1)
            {
                pointers.Write(start);
                start = address + (ulong)end;
            }

            address += (ulong)piece.Length;
        }

        pointers.Write(0);
        addressEnd = address;
        return isWritten;
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
