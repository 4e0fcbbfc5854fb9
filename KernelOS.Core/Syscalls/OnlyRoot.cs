namespace KernelOS.Core.Syscalls;

/// <summary>Ids of users and groups: there is one of each, root's.</summary>
internal static class OnlyRoot
{
    /// <summary>Whether an id is root's, or all ones, which leaves an id as it is.</summary>
    internal static bool Is(nuint id) => (uint)id is 0 or uint.MaxValue;
}
