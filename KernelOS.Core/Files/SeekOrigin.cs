namespace KernelOS.Core.Files;

/// <summary>What the offset of a seek counts from.</summary>
public enum SeekOrigin
{
    /// <summary>The first byte.</summary>
    Start,

    /// <summary>The open file's position.</summary>
    Current,

    /// <summary>The byte behind the last one.</summary>
    End,

    /// <summary>The offset itself; finds the first byte from there on that has been written.</summary>
    Data,

    /// <summary>The offset itself; finds the first byte from there on that has not been written.</summary>
    Hole,
}
