using KernelOS.Core.Memory.Addressing;

namespace KernelOS.Boot;

/// <summary>The screen as the boot loader left it (Multiboot2 specification 1.6, 3.6.12).</summary>
/// <param name="Address">The first byte of the upper left corner.</param>
/// <param name="Pitch">Bytes from one line to the next.</param>
/// <param name="Width">Pixels a line, or characters in text mode.</param>
/// <param name="Height">Lines.</param>
/// <param name="BitsPerPixel">Bits a pixel, or a character cell.</param>
/// <param name="Kind">0 indexed colours, 1 direct colours, 2 EGA text.</param>
internal readonly record struct Framebuffer(PhysicalAddress Address, uint Pitch, uint Width, uint Height, byte BitsPerPixel, byte Kind);
