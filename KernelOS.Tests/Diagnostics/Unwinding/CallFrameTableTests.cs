using KernelOS.Core.Diagnostics.Unwinding;
using NUnit.Framework;

namespace KernelOS.Tests.Diagnostics.Unwinding;

public sealed class CallFrameTableTests
{
    private const ulong Code = 0xFFFF_FF00_0000_1000;

    [Test]
    public void FindsTheDescriptionByItsBounds()
    {
        CallFrameBuilder builder = new();
        int common = builder.AddUsualCommon();
        builder.AddDescription(common, Code, 0x10, 0x0E, 16);
        builder.AddDescription(common, Code + 0x10, 0x10, 0x0E, 24);
        byte[] bytes = builder.ToArray();

        Assert.That(FrameOffset(bytes, Code - 1), Is.Null);
        Assert.That(FrameOffset(bytes, Code), Is.EqualTo(16));
        Assert.That(FrameOffset(bytes, Code + 0x0F), Is.EqualTo(16));
        Assert.That(FrameOffset(bytes, Code + 0x10), Is.EqualTo(24));
        Assert.That(FrameOffset(bytes, Code + 0x20), Is.Null);
    }

    [Test]
    public void AdvancesEndTheRowBeforeThem([Values(1, 2, 4, 8)] int form)
    {
        byte[] advance = form switch { 1 => [0x44], 2 => [0x02, 4], 4 => [0x03, 4, 0], _ => [0x04, 4, 0, 0, 0] };
        CallFrameBuilder builder = new();
        builder.AddDescription(builder.AddUsualCommon(), Code, 0x10, [0x0E, 16, .. advance, 0x0E, 24]);
        byte[] bytes = builder.ToArray();

        Assert.That(FrameOffset(bytes, Code + 3), Is.EqualTo(16));
        Assert.That(FrameOffset(bytes, Code + 4), Is.EqualTo(24));
    }

    [Test]
    public void RememberedRowsComeBackLastFirst()
    {
        CallFrameBuilder builder = new();
        builder.AddDescription(builder.AddUsualCommon(), Code, 0x10,
            0x0E, 16, 0x0A, 0x0E, 24, 0x0A, 0x0E, 32, 0x41, 0x0B, 0x41, 0x0B);
        byte[] bytes = builder.ToArray();

        Assert.That(FrameOffset(bytes, Code), Is.EqualTo(32));
        Assert.That(FrameOffset(bytes, Code + 1), Is.EqualTo(24));
        Assert.That(FrameOffset(bytes, Code + 2), Is.EqualTo(16));
    }

    [Test]
    public void RestoreGoesBackToTheCommonRule()
    {
        CallFrameBuilder builder = new();
        builder.AddDescription(builder.AddUsualCommon(), Code, 0x10, 0x90, 5, 0x41, 0xD0, 0x41, 0x06, 16);

        CallFrameTable table = new(builder.ToArray(), CallFrameBuilder.Address);
        Assert.That(ReturnAddressOffset(table, Code), Is.EqualTo(-40));
        Assert.That(ReturnAddressOffset(table, Code + 1), Is.EqualTo(-8));
        Assert.That(ReturnAddressOffset(table, Code + 2), Is.EqualTo(-8));
    }

    [Test]
    public void AugmentationsOfLanguagesArePassedOver()
    {
        CallFrameBuilder builder = new();

        // P: indirect, relative, 4 bytes; L: relative, 4 bytes; R: relative, 4 bytes.
        int common = builder.AddCommon("zPLR", [0x9B, 1, 2, 3, 4, 0x1B, 0x1B], [0x0C, 7, 8, 0x90, 1]);
        builder.AddDescription(common, Code, 0x10, 0x0E, 16);
        Assert.That(FrameOffset(builder.ToArray(), Code), Is.EqualTo(16));
    }

    [Test]
    public void AnUnknownAugmentationIsNotGuessed()
    {
        CallFrameBuilder builder = new();
        builder.AddDescription(builder.AddUsualCommon("zRQ"), Code, 0x10);
        Assert.That(FrameOffset(builder.ToArray(), Code), Is.Null);
    }

    [Test]
    public void WithoutAugmentationAddressesAreWhole()
    {
        CallFrameBuilder builder = new();
        int common = builder.AddCommon("", [], [0x0C, 7, 8, 0x90, 1], version: 3);
        builder.AddAbsoluteDescription(common, Code, 0x10, 0x0E, 16);
        Assert.That(FrameOffset(builder.ToArray(), Code + 0x0F), Is.EqualTo(16));
    }

    [Test]
    public void NothingIsReadBehindTheTerminator()
    {
        CallFrameBuilder builder = new();
        int common = builder.AddUsualCommon();
        builder.AddRaw(0, 0, 0, 0);
        builder.AddDescription(common, Code, 0x10);
        CallFrameTable table = new(builder.ToArray(), CallFrameBuilder.Address);
        Assert.That(table.Find(Code, out _, out _), Is.EqualTo(UnwindOutcome.NoDescription));
    }

    [Test]
    public void ARecordWithAWrongIdDoesNotHideTheOthers()
    {
        CallFrameBuilder builder = new();
        int common = builder.AddUsualCommon();
        builder.AddRecord(_ => 0x7000_0000, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        builder.AddRecord(_ => -1, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        builder.AddRecord(position => position - common - 1, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        builder.AddDescription(common, Code, 0x10, 0x0E, 16);
        Assert.That(FrameOffset(builder.ToArray(), Code), Is.EqualTo(16));
    }

    [Test]
    public void ARecordLongerThanTheSectionIsReported()
    {
        CallFrameBuilder builder = new();
        builder.AddUsualCommon();
        builder.AddRaw(0xFE, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0);
        CallFrameTable table = new(builder.ToArray(), CallFrameBuilder.Address);
        Assert.That(table.Find(Code, out _, out _), Is.EqualTo(UnwindOutcome.BadDescription));
    }

    private static long? FrameOffset(byte[] bytes, ulong address)
    {
        CallFrameTable table = new(bytes, CallFrameBuilder.Address);
        return table.Find(address, out UnwindRow row, out _) == UnwindOutcome.Unwound ? row.FrameOffset : null;
    }

    private static long ReturnAddressOffset(CallFrameTable table, ulong address)
    {
        Assert.That(table.Find(address, out UnwindRow row, out _), Is.EqualTo(UnwindOutcome.Unwound));
        Assert.That(row.Registers[DwarfRegister.ReturnAddress].Kind, Is.EqualTo(RegisterRuleKind.Stored));
        return row.Registers[DwarfRegister.ReturnAddress].Operand;
    }
}
