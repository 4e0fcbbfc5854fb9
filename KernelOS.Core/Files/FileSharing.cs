using System;

namespace KernelOS.Core.Files;

/// <summary>What of a process's files a new process shares with it instead of getting a copy.</summary>
[Flags]
public enum FileSharing
{
    /// <summary>Nothing: a process made by fork.</summary>
    None = 0,

    /// <summary>The descriptors (CLONE_FILES).</summary>
    Descriptors = 1 << 0,

    /// <summary>The working directory and the creation mask (CLONE_FS).</summary>
    Paths = 1 << 1,
}
