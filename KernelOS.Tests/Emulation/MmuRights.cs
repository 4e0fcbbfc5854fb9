using System;

namespace KernelOS.Tests.Emulation;

/// <summary>What the CPU lets through.</summary>
[Flags]
public enum MmuRights
{
    None = 0,
    KernelRead = 1,
    KernelWrite = 2,
    KernelExecute = 4,
    UserRead = 8,
    UserWrite = 16,
    UserExecute = 32,
}
