using System;
using System.Buffers.Binary;
using KernelOS.Arch.X86_64;
using KernelOS.Boot;
using KernelOS.Core.Files;
using KernelOS.Core.Files.Descriptors;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Files.Transfers;
using KernelOS.Core.Primitives;

namespace KernelOS.SelfTest;

/// <summary>A program of five instructions: computes for a while and exits with a status.</summary>
/// <remarks>A static ELF64 file with one loaded segment, headers and code in one page (System V gABI, chapters 4 and 5).</remarks>
internal static class TinyProgram
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int CodeOffset = HeaderSize + ProgramHeaderSize;
    private const ushort Executable = 2;
    private const ushort X86_64 = 62;
    private const uint Load = 1;
    private const uint ReadAndExecute = 5;
    private const ulong PageSize = 4096;
    private const int RoundsPosition = 1;
    private const int StatusPosition = 10;

    /// <summary>
    /// <code>
    ///    mov ecx, ROUNDS
    /// 1: dec ecx
    ///    jnz 1b
    ///    mov edi, STATUS
    ///    mov eax, 231      # exit_group
    ///    syscall
    /// </code>
    /// </summary>
    private static ReadOnlySpan<byte> Code =>
        [0xB9, 0, 0, 0, 0, 0xFF, 0xC9, 0x75, 0xFC, 0xBF, 0, 0, 0, 0, 0xB8, 231, 0, 0, 0, 0x0F, 0x05];

    /// <summary>Writes the program to a new file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="address">Where the program is to be loaded, page aligned.</param>
    /// <param name="rounds">How long it computes.</param>
    /// <param name="status">Its exit status.</param>
    public static FileError Write(ReadOnlySpan<byte> path, ulong address, uint rounds, byte status)
    {
        Span<byte> image = stackalloc byte[CodeOffset + Code.Length];
        Compose(image, address, rounds, status);
        Result<OpenFile<BareMetal>, FileError> opened = FileOpener.Open(
            Kernel.Services.FileSystem.Root, path, OpenFlags.Create | OpenFlags.Write, FileMode.All);
        if (!opened.TryGet(out OpenFile<BareMetal> file))
        {
            return opened.Error;
        }

        WriteSource<BareMetal> source = new(default, image);
        Result<nuint, FileError> written = file.Write(ref source);
        file.Release();
        return written.Error;
    }

    private static void Compose(Span<byte> image, ulong address, uint rounds, byte status)
    {
        image.Clear();
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(image);
        BinaryPrimitives.WriteUInt16LittleEndian(image[16..], Executable);
        BinaryPrimitives.WriteUInt16LittleEndian(image[18..], X86_64);
        BinaryPrimitives.WriteUInt32LittleEndian(image[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(image[24..], address + CodeOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(image[32..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(image[52..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(image[54..], ProgramHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(image[56..], 1);

        Span<byte> segment = image[HeaderSize..];
        BinaryPrimitives.WriteUInt32LittleEndian(segment, Load);
        BinaryPrimitives.WriteUInt32LittleEndian(segment[4..], ReadAndExecute);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[24..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[32..], (ulong)image.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[40..], (ulong)image.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[48..], PageSize);

        Span<byte> code = image[CodeOffset..];
        Code.CopyTo(code);
        BinaryPrimitives.WriteUInt32LittleEndian(code[RoundsPosition..], rounds);
        code[StatusPosition] = status;
    }
}
