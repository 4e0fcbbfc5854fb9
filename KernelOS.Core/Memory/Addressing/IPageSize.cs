namespace KernelOS.Core.Memory.Addressing;

/// <summary>A size that the hardware maps in one table entry; a type, so that what is written once serves every size.</summary>
public interface IPageSize
{
    /// <summary>The size's binary logarithm: 12, 21 or 30.</summary>
    static abstract int Shift { get; }
}
