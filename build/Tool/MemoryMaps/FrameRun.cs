namespace KernelOS.Tool.MemoryMaps;

/// <summary>Frames side by side that are used for the same.</summary>
/// <param name="First">The first one's number.</param>
/// <param name="Count">How many.</param>
/// <param name="Use">The use's number; null if they are free.</param>
/// <param name="Owner">Whose they are among those of this use; 0 for nobody's.</param>
/// <param name="IsLarge">Whether they are parts of larger frames.</param>
internal readonly record struct FrameRun(ulong First, ulong Count, int? Use, int Owner, bool IsLarge)
{
    /// <summary>The number after the last one's.</summary>
    public ulong End => First + Count;
}
