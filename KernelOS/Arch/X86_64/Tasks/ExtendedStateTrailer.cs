using System.Runtime.InteropServices;
using KernelOS.Arch.X86_64.Cpu;

namespace KernelOS.Arch.X86_64.Tasks;

/// <summary>What tells a program that the state in a signal's frame is more than FXSAVE's, in the last 48 bytes of that area: Linux's <c>struct _fpx_sw_bytes</c> (<c>asm/sigcontext.h</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ExtendedStateTrailer
{
    /// <summary>Where it lies in the area.</summary>
    public const ulong Offset = 464;

    /// <summary>FP_XSTATE_MAGIC2, which follows the state.</summary>
    public const uint EndMagic = 0x46505845;

    /// <summary>Bytes of it.</summary>
    public const int EndMagicSize = sizeof(uint);

    private const uint StartMagic = 0x46505853;
    private const uint MinimumSize = 576;

    private readonly uint _magic;
    private readonly uint _sizeWithMagic;
    private readonly ulong _features;
    private readonly uint _size;
    private readonly uint _padding0;
    private readonly ulong _padding1;
    private readonly ulong _padding2;
    private readonly ulong _padding3;

    /// <summary>Describes what the CPU saves.</summary>
    public ExtendedStateTrailer(uint features, int size)
    {
        _magic = StartMagic;
        _sizeWithMagic = (uint)(size + EndMagicSize);
        _features = features;
        _size = (uint)size;
    }

    /// <summary>The state components that a program says to be there.</summary>
    public readonly uint Features => (uint)_features;

    /// <summary>Where the second magic number must be.</summary>
    public readonly uint Size => _size;

    /// <summary>Whether a program's trailer makes sense; if not, only FXSAVE's area counts.</summary>
    public readonly bool IsValid =>
        _magic == StartMagic && _size >= MinimumSize && _size <= (uint)ExtendedState.Size && _size <= _sizeWithMagic;
}
