using System.Collections.Generic;

namespace KernelOS.Tool.Images;

/// <summary>A program to run in the guest.</summary>
/// <param name="Path">Its file in the guest, absolute.</param>
/// <param name="Arguments">Its arguments, beginning with argv[0].</param>
internal sealed record GuestProgram(string Path, IReadOnlyList<string> Arguments);
