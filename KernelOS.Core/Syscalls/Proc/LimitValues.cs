using System.Runtime.CompilerServices;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls.Proc;

/// <summary>The limits of a process, one for each <see cref="Resource"/>.</summary>
[InlineArray((int)Resource.Count)]
internal struct LimitValues
{
    private ResourceLimit _first;
}
