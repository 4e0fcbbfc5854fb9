namespace KernelOS.Core.Files.Tree;

/// <summary>What slashes behind a name that is to be made mean.</summary>
internal enum SlashHandling
{
    /// <summary>Nothing: a directory is made.</summary>
    Allow,

    /// <summary>That it must be a directory, which does not exist.</summary>
    Refuse,
}
