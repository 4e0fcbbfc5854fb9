using KernelOS.Core.Files;
using KernelOS.Core.Files.Paths;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes;

namespace KernelOS.Core.Syscalls;

/// <summary>Calls that concern extended attributes, of which there are none.</summary>
internal static class NoExtendedAttributes
{
    /// <summary>Looks whether a path leads somewhere.</summary>
    /// <returns><see cref="Errno.EOPNOTSUPP"/> if it does.</returns>
    internal static Errno OfPath<TPlatform>(UserThread<TPlatform> caller, nuint address)
        where TPlatform : struct, IPlatform
    {
        using UserPath<TPlatform> path = new(caller, UserPath<TPlatform>.WorkingDirectory, address, EmptyPath.NotFound, stackalloc byte[UserPath<TPlatform>.ShortLength]);
        if (path.Error != Errno.None)
        {
            return path.Error;
        }

        Inode<TPlatform>? inode = path.Find(FinalLink.Keep, out Errno error);
        if (inode is null)
        {
            return error;
        }

        inode.Release();
        return Errno.EOPNOTSUPP;
    }
}
