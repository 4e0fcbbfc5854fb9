using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Boot;

/// <summary>The screen as the boot loader left it (Multiboot2 specification 1.6, 3.6.12).</summary>
/// <param name="address">The first byte of the upper left corner.</param>
/// <param name="pitch">Bytes from one line to the next.</param>
/// <param name="width">Pixels a line, or characters in text mode.</param>
/// <param name="height">Lines.</param>
/// <param name="bitsPerPixel">Bits a pixel, or a character cell.</param>
/// <param name="kind">0 indexed colours, 1 direct colours, 2 EGA text.</param>
internal readonly struct Framebuffer(PhysicalAddress address, uint pitch, uint width, uint height, byte bitsPerPixel, byte kind)
{
    /// <summary>The first byte of the upper left corner.</summary>
    public PhysicalAddress Address { get; } = address;

    /// <summary>Bytes from one line to the next.</summary>
    public uint Pitch { get; } = pitch;

    /// <summary>Pixels a line, or characters in text mode.</summary>
    public uint Width { get; } = width;

    /// <summary>Lines.</summary>
    public uint Height { get; } = height;

    /// <summary>Bits a pixel, or a character cell.</summary>
    public byte BitsPerPixel { get; } = bitsPerPixel;

    /// <summary>0 indexed colours, 1 direct colours, 2 EGA text.</summary>
    public byte Kind { get; } = kind;
}
