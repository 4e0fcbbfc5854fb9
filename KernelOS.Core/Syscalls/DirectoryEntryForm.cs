namespace KernelOS.Core.Syscalls;

/// <summary>Where an entry of a listing has the kind of what it names.</summary>
internal enum DirectoryEntryForm
{
    /// <summary>Before the name: <c>struct linux_dirent64</c>.</summary>
    KindBeforeName,

    /// <summary>In the entry's last byte: <c>struct linux_dirent</c>.</summary>
    KindAtEnd,
}
