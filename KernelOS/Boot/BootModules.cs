using System;
using KernelOS.Arch.X86_64;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Files.Archives;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Session;

namespace KernelOS.Boot;

/// <summary>The two files that come with the kernel: the initial file system and the description of the session.</summary>
internal static unsafe class BootModules
{
    /// <summary>Unpacks the module "initrd" into the file system and frees its memory; panics if it is damaged.</summary>
    public static void UnpackInitialFileSystem(BootInformation boot)
    {
        BootModule? module = Find(boot, "initrd"u8);
        if (module is null)
        {
            Log.Write(default(BareMetal), LogLevel.Warning, $"there is no module initrd: the file system is empty");
            return;
        }

        UnpackResult result = InitialFileSystem.Unpack(Kernel.Services.FileSystem, BytesOf(module));
        if (result.Error != UnpackError.None)
        {
            Panic.Raise($"the initial file system is damaged at byte {result.Offset} (unpacking error {(int)result.Error}, archive error {(int)result.ArchiveError}), or too large for the memory; make the boot medium anew");
        }

        Free(module);
    }

    /// <summary>Reads the module "session"; panics if it is malformed. Without the module there is nothing to run.</summary>
    public static SessionDescription ReadSession(BootInformation boot)
    {
        BootModule? module = Find(boot, "session"u8);
        SessionDescription session = default;
        if (module is null)
        {
            Log.Write(default(BareMetal), LogLevel.Warning, $"there is no module session: no program will run");
        }
        else if (!SessionDescription.TryParse(BytesOf(module), out session, out SessionError error, out int offset))
        {
            Panic.Raise($"the module session is malformed at byte {offset} (error {(int)error}); make the boot medium anew");
        }

        return session;
    }

    private static BootModule? Find(BootInformation boot, ReadOnlySpan<byte> name)
    {
        foreach (BootModule module in boot.Modules)
        {
            if (name.SequenceEqual(module.Name))
            {
                return module;
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> BytesOf(BootModule module) =>
        new(default(BareMetal).GetPointer(module.Range.Start), (int)module.Range.Length);

    private static void Free(BootModule module)
    {
        PhysicalAddress start = module.Range.Start.AlignDown(Frame<Size4KiB>.Size);
        PhysicalAddress end = PhysicalAddress.Create(module.Range.End).AlignUp(Frame<Size4KiB>.Size);
        Kernel.Frames.FreeRun(FrameRange<Size4KiB>.Create(Frame<Size4KiB>.Create(start), (end - start) / Frame<Size4KiB>.Size));
    }
}
