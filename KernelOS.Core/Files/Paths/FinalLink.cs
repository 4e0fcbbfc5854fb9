namespace KernelOS.Core.Files.Paths;

/// <summary>What to do when the last component of a path is a symbolic link.</summary>
public enum FinalLink
{
    /// <summary>Go on with its target.</summary>
    Follow,

    /// <summary>Take the link itself, unless slashes follow it.</summary>
    Keep,
}
