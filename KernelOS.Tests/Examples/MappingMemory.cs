using KernelOS.Core.Syscalls;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Examples;

/// <summary>How a program gets memory and gives it back: mmap and munmap.</summary>
public sealed class MappingMemory
{
    [Test]
    public void MapAndUnmap()
    {
        using HostKernel kernel = new();
        kernel.Run(program =>
        {
            nuint address = 0x1000_0000;
            nuint length = 4096;
            nuint protection = 0x3;     // PROT_READ | PROT_WRITE
            nuint flags = 0x21;         // MAP_SHARED | MAP_ANONYMOUS
            nuint noFile = nuint.MaxValue;
            nuint mapped = program.Must(SyscallNumber.MMap, address, length, protection, flags, noFile, 0);
            Assert.That(mapped, Is.EqualTo(address));

            program.Store(mapped, "hello"u8);
            Assert.That(program.Load(mapped, 5), Is.EqualTo("hello"u8.ToArray()));

            program.Must(SyscallNumber.MUnmap, mapped, length);
            Assert.That(program.Thread.Platform.TryReadUser(mapped, new byte[1]), Is.False);
            return 0;
        });
        kernel.AssertAllGivenBack();
    }
}
