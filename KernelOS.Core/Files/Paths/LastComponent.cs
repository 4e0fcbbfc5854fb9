namespace KernelOS.Core.Files.Paths;

/// <summary>What a path ends with.</summary>
internal enum LastComponent
{
    /// <summary>A name, which may or may not exist.</summary>
    Name,

    /// <summary>".".</summary>
    Self,

    /// <summary>"..".</summary>
    Parent,

    /// <summary>Nothing: the path is "/", or only slashes.</summary>
    Root,
}
