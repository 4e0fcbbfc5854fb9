namespace KernelOS.Core.Files.Descriptors;

/// <summary>What becomes of a descriptor when its process executes another program.</summary>
public enum CloseOnExec
{
    /// <summary>It stays open.</summary>
    No,

    /// <summary>It is closed.</summary>
    Yes,
}
