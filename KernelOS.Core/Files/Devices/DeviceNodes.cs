using System;
using KernelOS.Core.Files.Tree;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Devices;

/// <summary>The names under which programs expect the standard devices.</summary>
public static class DeviceNodes
{
    /// <summary>Makes <c>/dev</c> and the nodes in it; what is there already, from the initial file system, stays as it is.</summary>
    /// <returns>Why a node could not be made.</returns>
    public static FileError Make<TPlatform>(FileSystem<TPlatform> fileSystem)
        where TPlatform : struct, IPlatform
    {
        FileError error = NameMaker.MakeDirectory(fileSystem.Root, "/dev"u8, FileMode.DefaultDirectory);
        error = error == FileError.Exists ? FileError.None : error;
        Make(fileSystem, "/dev/null"u8, FileMode.AllReadWrite, StandardDevices.Null, ref error);
        Make(fileSystem, "/dev/zero"u8, FileMode.AllReadWrite, StandardDevices.Zero, ref error);
        Make(fileSystem, "/dev/full"u8, FileMode.AllReadWrite, StandardDevices.Full, ref error);
        Make(fileSystem, "/dev/random"u8, FileMode.AllReadWrite, StandardDevices.Random, ref error);
        Make(fileSystem, "/dev/urandom"u8, FileMode.AllReadWrite, StandardDevices.UnlimitedRandom, ref error);
        Make(fileSystem, "/dev/tty"u8, FileMode.AllReadWrite, StandardDevices.Terminal, ref error);
        Make(fileSystem, "/dev/console"u8, FileMode.OwnerReadWrite, StandardDevices.Console, ref error);
        return error;
    }

    private static void Make<TPlatform>(
        FileSystem<TPlatform> fileSystem, ReadOnlySpan<byte> path, FileMode mode, DeviceNumber number, ref FileError error)
        where TPlatform : struct, IPlatform
    {
        if (error == FileError.None)
        {
            error = NameMaker.MakeDeviceNode(fileSystem.Root, path, mode, number);
            error = error == FileError.Exists ? FileError.None : error;
        }
    }
}
