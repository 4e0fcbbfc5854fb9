using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes.Elf;
using NUnit.Framework;

namespace KernelOS.Tests.Processes.Elf;

public sealed class ElfImageTests
{
    private const ulong Kernel = 0xFFFF_8000_0000_0000;

    private static IEnumerable<TestCaseData> WrongSegments()
    {
        const ulong P = 0x1000;
        yield return new TestCaseData(0x3000UL, 0x50_0000UL, 0x1UL, 0x1UL, P, ElfError.Truncated);
        yield return new TestCaseData(0x2000UL, 0x50_0000UL, 0x1001UL, 0x2000UL, P, ElfError.Truncated);
        yield return new TestCaseData(ulong.MaxValue - 0xFFF, 0x50_0000UL, 0x2000UL, 0x2000UL, P, ElfError.Truncated);
        yield return new TestCaseData(0UL, 0x50_0000UL, ulong.MaxValue, ulong.MaxValue, P, ElfError.Truncated);
        yield return new TestCaseData(0UL, 0x50_0000UL, 0x200UL, 0x100UL, P, ElfError.SegmentLargerInFile);
        yield return new TestCaseData(0x10UL, 0x50_0000UL, 0x100UL, 0x100UL, P, ElfError.MisalignedSegment);
        yield return new TestCaseData(0x10UL, 0x50_0000UL, 0x100UL, 0x100UL, 1UL, ElfError.MisalignedSegment);
        yield return new TestCaseData(0UL, 0x50_0000UL, 0x100UL, 0x100UL, 0x1800UL, ElfError.MisalignedSegment);
        yield return new TestCaseData(0x1000UL, 0x50_0000UL, 0x100UL, 0x100UL, 0x2000UL, ElfError.MisalignedSegment);
        yield return new TestCaseData(0UL, 0UL, 0x100UL, 0x100UL, P, ElfError.SegmentOutOfRange);
        yield return new TestCaseData(0UL, UserLayout.Minimum - 0x1000, 0x100UL, 0x100UL, P, ElfError.SegmentOutOfRange);
        yield return new TestCaseData(0UL, UserLayout.End, 0x100UL, 0x100UL, P, ElfError.SegmentOutOfRange);
        yield return new TestCaseData(0UL, UserLayout.End - 0x1000, 0x100UL, 0x2000UL, P, ElfError.SegmentOutOfRange);
        yield return new TestCaseData(0UL, 0x0000_8000_0000_0000UL, 0x100UL, 0x100UL, P, ElfError.SegmentOutOfRange);
        yield return new TestCaseData(0UL, Kernel, 0x100UL, 0x100UL, P, ElfError.SegmentOutOfRange);
        yield return new TestCaseData(0UL, 0xFFFF_FFFF_FFFF_F000UL, 0x100UL, 0x2000UL, P, ElfError.SegmentOutOfRange);
        yield return new TestCaseData(0UL, 0x50_0000UL, 0x100UL, ulong.MaxValue - 0x50_0000, P, ElfError.SegmentOutOfRange);
        yield return new TestCaseData(0UL, 0x40_6000UL, 0x100UL, 0x100UL, P, ElfError.OverlappingSegments);
        yield return new TestCaseData(0UL, 0x3F_0000UL, 0x100UL, 0x100UL, P, ElfError.OverlappingSegments);
    }

    [Test]
    public void AWellFormedProgramIsUnderstood()
    {
        ElfImage image = Parse(ElfBuilder.CreateProgram().Build()).Value;

        int index = 0;
        Assert.That(image.TryReadSegment(ref index, out ElfSegment text), Is.True);
        Assert.That(text, Is.EqualTo(new ElfSegment(0x40_0000, 0x1800, 0, 0x1800, PageAccess.Read | PageAccess.Execute)));
        Assert.That(image.TryReadSegment(ref index, out ElfSegment data), Is.True);
        Assert.That(data, Is.EqualTo(new ElfSegment(0x40_2100, 0x4000, 0x2100, 0x300, PageAccess.Read | PageAccess.Write)));
        Assert.That(image.TryReadSegment(ref index, out _), Is.False);
        Assert.That(image.EntryPoint, Is.EqualTo(0x40_1000));
        Assert.That(image.LoadBias, Is.Zero);
        Assert.That(image.Extent, Is.EqualTo((0x40_0000UL, 0x40_7000UL)));
        Assert.That(image.HeadersAddress, Is.EqualTo(0x40_0040));
        Assert.That(image.StackAccess, Is.EqualTo(PageAccess.Read | PageAccess.Write));
    }

    [TestCaseSource(nameof(WrongSegments))]
    public void AWrongSegmentIsRefused(ulong offset, ulong address, ulong fileSize, ulong memorySize, ulong alignment, ElfError expected)
    {
        byte[] file = ElfBuilder.CreateProgram().AddHeader(1, 4, offset, address, fileSize, memorySize, alignment).Build();

        Assert.That(Parse(file).Error, Is.EqualTo(expected));
    }

    [TestCase(0, 0x7E, ElfError.NotElf)]
    [TestCase(3, 0x47, ElfError.NotElf)]
    [TestCase(4, 1, ElfError.Not64Bit)]
    [TestCase(5, 2, ElfError.NotLittleEndian)]
    [TestCase(6, 2, ElfError.UnknownVersion)]
    [TestCase(20, 0, ElfError.UnknownVersion)]
    [TestCase(16, 1, ElfError.NotExecutable)]
    [TestCase(16, 4, ElfError.NotExecutable)]
    [TestCase(18, 183, ElfError.OtherMachine)]
    [TestCase(54, 32, ElfError.BadProgramHeaders)]
    [TestCase(56, 0, ElfError.BadProgramHeaders)]
    [TestCase(56, 74, ElfError.BadProgramHeaders)]
    [TestCase(39, 1, ElfError.Truncated)]
    [TestCase(24, 0x99, ElfError.None)]
    [TestCase(26, 0x41, ElfError.BadEntryPoint)]
    [TestCase(25, 0x30, ElfError.BadEntryPoint)]
    [TestCase(31, 0xFF, ElfError.BadEntryPoint)]
    public void AWrongHeaderByteIsRefused(int offset, byte value, ElfError expected)
    {
        byte[] file = ElfBuilder.CreateProgram().Build();
        file[offset] = value;

        Assert.That(Parse(file).Error, Is.EqualTo(expected));
    }

    [Test]
    public void ADynamicProgramSaysSo()
    {
        byte[] file = ElfBuilder.CreateProgram().AddHeader(3, 4, 0x1000, 0x40_1000, 4, 4, 1).Build();

        Assert.That(Parse(file).Error, Is.EqualTo(ElfError.NeedsInterpreter));
        Assert.That(ElfErrorText.Describe(ElfError.NeedsInterpreter), Does.Contain("-static"));
    }

    [Test]
    public void AnExecutableStackIsAsked()
    {
        byte[] file = ElfBuilder.CreateProgram().AddHeader(0x6474_E551, 7, 0, 0, 0, 0, 16).Build();

        Assert.That(Parse(file).Value.StackAccess, Is.EqualTo(PageAccess.Read | PageAccess.Write | PageAccess.Execute));
    }

    [Test]
    public void NothingToLoadIsRefused() =>
        Assert.That(Parse(new ElfBuilder().AddHeader(6, 4, 64, 64, 56, 56, 8).Build()).Error, Is.EqualTo(ElfError.NoSegments));

    [TestCase(0x1000UL, 0x5555_5555_4000UL, ElfError.None)]
    [TestCase(1UL << 30, 0x5555_8000_0000UL, ElfError.None)]
    [TestCase(1UL << 47, 0UL, ElfError.SegmentOutOfRange)]
    [TestCase(1UL << 63, 0UL, ElfError.SegmentOutOfRange)]
    public void APositionIndependentProgramIsPlacedAligned(ulong alignment, ulong expectedBias, ElfError expected)
    {
        ElfBuilder builder = new() { Type = 3, EntryPoint = 0x1000 };
        builder.AddHeader(1, 5, 0, 0, 0x2000, 0x2000, alignment);
        Result<ElfImage, ElfError> image = Parse(builder.Build());

        Assert.That(image.Error, Is.EqualTo(expected));
        Assert.That(expected != ElfError.None ? expectedBias : image.Value.LoadBias, Is.EqualTo(expectedBias));
    }

    [TestCaseSource(typeof(StaticPrograms), nameof(StaticPrograms.CommandLines))]
    public void RealProgramsAreUnderstood(string commandLine)
    {
        ElfImage image = Parse(StaticPrograms.Get(commandLine)).Value;

        Assert.That(image.IsPositionIndependent, Is.EqualTo(commandLine.Contains("static-pie")));
        Assert.That(image.HeadersAddress, Is.Not.Zero);
    }

    [Test]
    public void ARealDynamicProgramSaysSo() =>
        Assert.That(Parse(StaticPrograms.Get(StaticPrograms.DynamicCommandLine)).Error, Is.EqualTo(ElfError.NeedsInterpreter));

    [Test]
    public void EveryTruncationIsRefusedOrHarmless()
    {
        byte[] file = ElfBuilder.CreateProgram().Build();
        for (int length = 0; length < 0x2400; length++)
        {
            ElfError error = Parse(file[..length]).Error;
            Assert.That(error, Is.EqualTo(length < 4 ? ElfError.NotElf : ElfError.Truncated), $"{length} bytes");
        }
    }

    /// <summary>Each field of each header gets each hostile value: an image that keeps its promises, or an error.</summary>
    [Test]
    public void HostileFieldsNeverPanic()
    {
        byte[] good = ElfBuilder.CreateProgram().AddHeader(0x6474_E551, 6, 0, 0, 0, 0, 16).Build();
        ulong[] values = [0, 1, 2, 3, 7, 0xFFF, 0x1000, 0x40_0000, 0x40_1000, 0x40_2000, 1UL << 31, 1UL << 32, 1UL << 47, Kernel, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue];
        Span<byte> bytes = stackalloc byte[8];
        for (int offset = 0; offset < ElfBuilder.HeaderSize + (3 * ElfBuilder.ProgramHeaderSize); offset++)
        {
            foreach (ulong value in values)
            {
                foreach (int width in (ReadOnlySpan<int>)[1, 2, 4, 8])
                {
                    byte[] file = (byte[])good.Clone();
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
                    bytes[..width].CopyTo(file.AsSpan(offset));
                    CheckPromises(file, $"offset {offset}, value 0x{value:x}, width {width}");
                }
            }
        }
    }

    [Test]
    public void RandomDamageNeverPanics([Range(1, 4)] int seed)
    {
        Random random = new(seed);
        byte[] good = ElfBuilder.CreateProgram().Build();
        for (int i = 0; i < 50_000; i++)
        {
            byte[] file = (byte[])good.Clone();
            for (int changes = random.Next(1, 6); changes > 0; changes--)
            {
                file[random.Next(ElfBuilder.HeaderSize + (2 * ElfBuilder.ProgramHeaderSize))] = (byte)random.Next(256);
            }

            CheckPromises(file, $"seed {seed}, file {i}");
        }
    }

    private static Result<ElfImage, ElfError> Parse(byte[] file) => ElfImage.Parse(new BytesObject(file));

    private static void CheckPromises(byte[] file, string where)
    {
        Result<ElfImage, ElfError> result = Parse(file);
        if (!result.TryGet(out ElfImage image))
        {
            Assert.That(result.Error, Is.Not.EqualTo(ElfError.None), where);
            return;
        }

        ulong end = 0;
        bool hasEntry = false;
        int index = 0;
        while (image.TryReadSegment(ref index, out ElfSegment segment))
        {
            ulong address = segment.Address + image.LoadBias;
            Require(segment.FileSize <= segment.MemorySize && segment.FileOffset + segment.FileSize <= (ulong)file.Length, where);
            Require((address & ~4095UL) >= end && address >= UserLayout.Minimum, where);
            end = (address + segment.MemorySize + 4095) & ~4095UL;
            Require(end > address && end < UserLayout.StackEnd, where);
            hasEntry |= (segment.Access & PageAccess.Execute) != 0 && image.EntryPoint - segment.Address < segment.MemorySize;
        }

        Require(hasEntry, where);
    }

    private static void Require(bool condition, string where)
    {
        if (!condition)
        {
            Assert.Fail(where);
        }
    }
}
