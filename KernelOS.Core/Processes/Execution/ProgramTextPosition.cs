namespace KernelOS.Core.Processes.Execution;

/// <summary>A place in a <see cref="ProgramText{TPlatform}"/>.</summary>
/// <param name="Frame">The frame's address; 0 before the first.</param>
/// <param name="Offset">Bytes of its text before the place.</param>
internal readonly record struct ProgramTextPosition(ulong Frame, int Offset);
