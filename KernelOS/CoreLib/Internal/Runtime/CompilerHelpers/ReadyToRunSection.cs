using System.Runtime.InteropServices;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>One part of an image's description of itself (see <see cref="StartupCode"/>).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ReadyToRunSection
{
    public int Id;
    public int Flags;
    public byte* Start;
    public byte* End;
}
