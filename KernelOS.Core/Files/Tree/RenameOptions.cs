namespace KernelOS.Core.Files.Tree;

/// <summary>What a rename does when the new name is taken.</summary>
public enum RenameOptions
{
    /// <summary>The new name's inode loses the name.</summary>
    Replace,

    /// <summary>It fails.</summary>
    KeepExisting,
}
