using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Syscalls;
using KernelOS.Tests.Architecture;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Kernel;

/// <summary>Layout.inc, by which assembly knows the kernel's structures, against the structures.</summary>
public sealed partial class LayoutTests
{
    private static readonly Dictionary<string, ulong> s_constants = ReadConstants();

    private static IEnumerable<TestCaseData> Fields()
    {
        foreach (FieldInfo field in typeof(TrapFrame).GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            string name = field.Name == nameof(TrapFrame.ErrorCode) ? "ERROR" : field.Name.ToUpperInvariant();
            yield return new TestCaseData(typeof(TrapFrame), field.Name, $"KOS_FRAME_{name}");
        }

        yield return new TestCaseData(typeof(CpuLocal), nameof(CpuLocal.Self), "KOS_CPU_SELF");
        yield return new TestCaseData(typeof(CpuLocal), nameof(CpuLocal.SystemCallFrame), "KOS_CPU_SYSCALL_FRAME");
        yield return new TestCaseData(typeof(CpuLocal), nameof(CpuLocal.UserStack), "KOS_CPU_USER_STACK");
        yield return new TestCaseData(typeof(CpuLocal), nameof(CpuLocal.UserThread), "KOS_CPU_USER_THREAD");
        yield return new TestCaseData(typeof(CpuLocal), nameof(CpuLocal.ReturnWork), "KOS_CPU_RETURN_WORK");
        yield return new TestCaseData(typeof(CpuLocal), nameof(CpuLocal.SyscallHandlers), "KOS_CPU_SYSCALL_HANDLERS");
    }

    [TestCaseSource(nameof(Fields))]
    public void AFieldLiesWhereAssemblyLooksForIt(Type structure, string field, string constant) =>
        Assert.That((ulong)Marshal.OffsetOf(structure, field), Is.EqualTo(s_constants[constant]));

    [Test]
    public unsafe void ATrapFrameIsAsLargeAsAssemblyTakesItToBe()
    {
        Assert.That((ulong)sizeof(TrapFrame), Is.EqualTo(s_constants["KOS_FRAME_SIZE"]));
        Assert.That(sizeof(TrapFrame) % 16, Is.Zero, "the frame would not be aligned");
    }

    [Test]
    public void SystemCallsAreAsManyAsAssemblyTakesThemToBe() =>
        Assert.That(s_constants["KOS_SYSCALL_COUNT"], Is.EqualTo((ulong)SyscallTable<HostPlatform>.Count));

    [Test]
    public void BasesAreTheSame()
    {
        Assert.That(s_constants["KOS_KERNEL_BASE"], Is.EqualTo(KernelAddressMap.ImageBase));
        Assert.That(s_constants["KOS_DIRECT_MAP_BASE"], Is.EqualTo(KernelAddressMap.DirectMapBase));
    }

    private static Dictionary<string, ulong> ReadConstants()
    {
        Dictionary<string, ulong> constants = [];
        foreach (string line in File.ReadLines(Path.Combine(SourceTree.Root, "KernelOS", "Arch", "X86_64", "Layout.inc")))
        {
            if (Constant().Match(line) is { Success: true } match)
            {
                constants.Add(match.Groups[1].Value, ulong.Parse(match.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            }
        }

        return constants;
    }

    [GeneratedRegex(@"^\.set (\w+),\s+0x([0-9A-Fa-f]+)")]
    private static partial Regex Constant();
}
