using System.Runtime.CompilerServices;

namespace KernelOS.Core.Diagnostics.Unwinding;

/// <summary>A rule for each register, indexed by <see cref="DwarfRegister"/>.</summary>
[InlineArray(DwarfRegister.Count)]
internal struct RegisterRules
{
    private RegisterRule _first;
}
