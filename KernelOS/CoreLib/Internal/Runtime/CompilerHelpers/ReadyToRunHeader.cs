using System.Runtime.InteropServices;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>The start of an image's description of itself (see <see cref="StartupCode"/>).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ReadyToRunHeader
{
    public uint Signature;
    public ushort MajorVersion;
    public ushort MinorVersion;
    public uint Flags;
    public ushort SectionCount;
    public byte EntrySize;
    public byte EntryKind;
}
